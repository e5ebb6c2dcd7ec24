"""Programs that scripts of nightly runs start, played: what they do, they do in files."""

import json
import os
import sys
from pathlib import Path

import pytest

import tracker

# `tox` and `pytest` do what is planned: they leave the report of the next try where it is asked for. `cleanup` talks to
# a live server, so it is played; all other commands are the engine's own.
PYTEST = """#!/usr/bin/env bash
echo "pytest $*" >> "$PLANNED/calls"
try=first; for each in "$@"; do if [ "$each" = --lf ]; then try=second; fi; done
while [ $# -gt 0 ]; do if [ "$1" = --contract-report ]; then folder=$2; fi; shift; done
echo "::error::what is printed meanwhile"
if [ -e "$PLANNED/$try/report.json" ]; then mkdir -p "$folder"; cp "$PLANNED/$try/"*.* "$folder"; fi
exit "$(cat "$PLANNED/$try/code")"
"""
PYTHON = f"""#!/usr/bin/env bash
case "$2 ${{3:-}}" in
    "pip "*) ;;
    "tox "*) shift 2; for each in "$@"; do if [ "$each" = --notest ]; then exit; fi; done; shift 3; exec pytest "$@" ;;
    "postman_contract cleanup") echo "cleanup ${{*:4}}" >> "$PLANNED/calls"; exit "$(cat "$PLANNED/cleanup")" ;;
    *) exec {sys.executable} "$@" ;;
esac
"""
SLEEP = """#!/usr/bin/env bash
echo "sleep $1" >> "$PLANNED/calls"
"""
NOTHING = "#!/usr/bin/env bash\n"


@pytest.fixture
def tracked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder where `gh` and `glab` keep their issues in a file."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("gh", "glab"):
        (programs / name).symlink_to(tracker.__file__)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("TRACKER", str(tmp_path / "issues.json"))
    return tmp_path


@pytest.fixture
def planned(tracked: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder for what is planned of a night, and of what programs were asked to do."""
    played = {"pytest": PYTEST, "python": PYTHON, "python3": PYTHON, "sleep": SLEEP, "apt-get": NOTHING, "pip": NOTHING}
    for name, text in played.items():
        (tracked / "bin" / name).write_text(text)
        (tracked / "bin" / name).chmod(0o755)
    folder = tracked / "planned"
    folder.mkdir()
    (folder / "cleanup").write_text("0")
    monkeypatch.setenv("PLANNED", str(folder))
    (tracked / "issues.json").write_text(json.dumps(tracker.EMPTY))
    return folder
