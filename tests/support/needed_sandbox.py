"""What tests need that run scripts: quickjs-ng, and Postman's two files in the user's cache folder.

A test that has the mark `needs_sandbox`, or asks for `sandbox_files`, is skipped by name where they are missing, and
fails instead where POSTMAN_CONTRACT_REQUIRE_SCRIPTS is set, as `.ci/run` sets it.
"""

import importlib.util
import os
from collections.abc import Iterator

import pytest

from postman_contract.postman.environment import user_cache_folder
from postman_contract.run.script_running import ScriptRunner
from postman_contract.scripting.sandbox_files import INSTALL, SandboxFiles, find_sandbox_files, read_sandbox_code

SWITCH = "POSTMAN_CONTRACT_REQUIRE_SCRIPTS"
# As it was when the tests began: pytester gives each of its tests a home folder of its own.
CACHE = user_cache_folder()
REQUIRED = bool(os.environ.get(SWITCH))

needs_sandbox = pytest.mark.usefixtures("sandbox_in_runs")


def files_or_skip(files: SandboxFiles | None, *, required: bool) -> SandboxFiles:
    """Return the files; skip the test where they are missing, or fail it where they are required."""
    if importlib.util.find_spec("quickjs") is None:
        _do_without("quickjs-ng, which runs scripts, is not installed", required=required)
    if files is None:
        _do_without(f"Postman's files, which run scripts, are not installed: run `{INSTALL}`", required=required)
    assert files is not None
    return files


def _do_without(what: str, *, required: bool) -> None:
    if required:
        pytest.fail(f"{what}, and {SWITCH} is set", pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def sandbox_files() -> SandboxFiles:
    """Return where Postman's files are."""
    folder = CACHE and CACHE / "postman-contract" / "scripts"
    return files_or_skip(find_sandbox_files(folder), required=REQUIRED)


@pytest.fixture
def runner(sandbox_files: SandboxFiles) -> Iterator[ScriptRunner]:
    """Run scripts in sandboxes of its own."""
    runner = ScriptRunner(read_sandbox_code(sandbox_files))
    yield runner
    runner.close()


@pytest.fixture
def sandbox_in_runs(sandbox_files: SandboxFiles, monkeypatch: pytest.MonkeyPatch) -> SandboxFiles:
    """Let the runs that a test starts find the files, whatever their home folder is."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(CACHE))
    return sandbox_files
