"""Starts a session of pytest that nothing around it can change: neither a conftest, nor an ini, nor other plugins."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from postman_contract.postman.environment import without_pytest_variables

INI = Path(__file__).with_name("collection_run.ini")
# Modules of ours are imported already, and pytest would warn that it cannot rewrite their assertions.
ALONE = (
    *("--noconftest", "--disable-plugin-autoload", "-p", "no:cacheprovider", "--assert=plain"),
    *("-p", "postman_contract.plugin"),  # by its entry point
    *("-p", "no:logging"),  # nobody here wrote a test that logs
)


def run_pytest_alone(file: Path, arguments: Sequence[str], plugins: Sequence[object]) -> int:
    """Run the tests of a file; return pytest's exit code.

    Args:
        file: the module of tests.
        arguments: further ones of pytest.
        plugins: to register beside the allowed ones.
    """
    own = [*ALONE, "-c", str(INI), "--rootdir", str(Path.cwd()), "--import-mode=importlib", "--no-header"]
    with without_pytest_variables():
        # The file comes first: an option that takes a value would take it for that, and `--debug` overwrite it.
        return int(pytest.main([str(file), *own, *arguments], plugins=plugins))
