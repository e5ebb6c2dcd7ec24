"""That nothing of the folder in which `postman-contract run` is started changes it, whatever project lives there."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
JSON = {"Content-Type": "application/json"}
INI = """\
addopts = --cov -n 2 -p nosuch
required_plugins = nosuch>=1
minversion = 99
python_files = nothing
python_functions = nothing
norecursedirs = *
filterwarnings = error::nosuch.Warning
pythonpath = src
strict_config = true
unknown = 1
testpaths = nothing
usefixtures = nothing
"""
RAISES = "raise SystemError('not to be imported')"

Serve = Callable[..., tuple[str, list[Any]]]


def run(folder: Path, url: str, **more: object) -> tuple[int, str]:
    """Run a collection of one request, which has an example; return exit code and output."""
    header = [{"key": "Content-Type", "value": "application/json"}]
    saved = {"name": "Saved", "code": 200, "header": header, "body": '{"id": 1}'}
    item = {"name": "Get", "request": {"method": "GET", "url": url}, "response": [saved]}
    (folder / "api.json").write_text(json.dumps({"info": {"name": "Api", "schema": SCHEMA}, "item": [item], **more}))
    command = [str(Path(sys.executable).with_name("postman-contract")), "run", "api.json"]
    ended = subprocess.run(
        command, cwd=folder, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False
    )
    return ended.returncode, ended.stdout + ended.stderr


@pytest.mark.parametrize(
    "files",
    [
        {"conftest.py": RAISES, "tests/conftest.py": RAISES},
        {"pytest.ini": f"[pytest]\n{INI}", "src/json.py": RAISES, "src/httpx.py": RAISES},
        {"tox.ini": f"[pytest]\n{INI}"},
        {"setup.cfg": f"[tool:pytest]\n{INI}"},
        {"pyproject.toml": '[tool.pytest.ini_options]\nminversion = "99"\naddopts = "-n 2"\nrequired_plugins = "x"\n'},
        {"postman_contract/__init__.py": RAISES, "json.py": RAISES, "sitecustomize.py": RAISES},
        {"schemas/order.schema.json": "{}", "schemas/readme.json": "no JSON"},
        {"waivers.toml": "nothing", "cassettes/a.yaml": "nothing", ".env": "PYTEST_ADDOPTS=--cov"},
    ],
    ids=lambda files: next(iter(files)),
)
def test_a_folder_changes_nothing(tmp_path: Path, serve: Serve, files: Mapping[str, str]) -> None:
    """Neither its tests nor their configuration, nor modules and files that are named like ours."""
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    url, seen = serve((200, JSON, b'{"id": 1}'))
    code, out = run(tmp_path, url)
    assert (code, len(seen)) == (0, 1), out
    assert ("run: schemas/ holds no schema of a request" in out) is ("schemas/readme.json" in files)


def test_a_configuration_that_pytest_no_longer_reads_is_an_error(tmp_path: Path) -> None:
    """It might name rules; no traceback."""
    (tmp_path / "setup.cfg").write_text("[pytest]\naddopts = -x\n")
    code, out = run(tmp_path, "http://127.0.0.1:1")
    assert (code, "Traceback" in out) == (4, False)
    assert "pytest: [pytest] section in setup.cfg files is no longer supported" in out


def test_no_text_of_a_collection_moves_the_cursor(tmp_path: Path, serve: Serve) -> None:
    """A variable's name is shown as it is, but harmless."""
    url, _ = serve((200, JSON, b'{"id": 1}'))
    auth = {"type": "bearer", "bearer": [{"key": "token", "value": "{{a\x1b[2Jb}}"}]}
    variable = [{"key": "a\x1b[2Jb", "value": "CANARY-token"}]
    code, out = run(tmp_path, url, auth=auth, variable=variable)
    assert (code, "\x1b" in out) == (0, False)
    assert r"run: bearer {{a\x1b[2Jb}} goes to" in out
