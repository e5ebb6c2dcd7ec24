"""What becomes of tests that run scripts where what they need is not installed."""

from pathlib import Path

import pytest

from needed_sandbox import SWITCH, files_or_skip, needs_sandbox
from postman_contract.scripting.sandbox_files import SandboxFiles, find_sandbox_files, read_sandbox_code

FILES = SandboxFiles(Path("boot.js"), Path("bridge.js"))


def test_what_is_missing_skips_by_name() -> None:
    """The reason names the files, and the command that installs them."""
    with pytest.raises(pytest.skip.Exception, match="not installed: run `postman-contract scripts install`"):
        files_or_skip(None, required=False)


def test_what_is_missing_fails_where_it_is_required() -> None:
    """A gate that has to run these tests is not green without them."""
    with pytest.raises(pytest.fail.Exception, match=SWITCH):
        files_or_skip(None, required=True)


@pytest.mark.parametrize("required", [False, True])
def test_what_is_there_is_used(*, required: bool) -> None:
    """Nothing is skipped, and nothing fails."""
    assert files_or_skip(FILES, required=required) == FILES


@needs_sandbox
def test_what_is_installed_is_what_is_pinned() -> None:
    """Both files are found in the user's cache folder, and read."""
    files = find_sandbox_files()
    assert files is not None
    code = read_sandbox_code(files)
    assert code.boot_code.startswith("module.exports=")
    assert "module.exports = " in code.bridge
