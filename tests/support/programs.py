"""Starts programs that a test may interrupt."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any


def start_python(*arguments: str, cwd: Path, **options: Any) -> "subprocess.Popen[str]":
    """Start this Python with the default action for SIGINT, and its standard output readable as text.

    A program inherits that SIGINT is ignored, as it is by jobs in the background and under nohup; a handler it does
    not inherit. So this process has one while the program is started. (`preexec_fn` would do it in the program, but
    is deprecated where threads are running, which warns.)

    Args:
        arguments: of the interpreter.
        cwd: the working folder.
        options: further ones of `subprocess.Popen`.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen([sys.executable, *arguments], cwd=cwd, stdout=subprocess.PIPE, text=True, **options)
    finally:
        signal.signal(signal.SIGINT, before)
