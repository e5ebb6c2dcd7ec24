"""The command `python -m cartoncloud_contract`: how it begins, and how it says that it cannot."""

import subprocess
import sys
from pathlib import Path

import pytest

from cartoncloud_sandbox import seed_ids
from postman_contract.postman.environment import environment_key

from .conftest import ROOT, Command


def test_it_is_a_program(url: str, folder: Path, configured: dict[str, str]) -> None:
    """Run by its name it finds the tenant, without a word on stderr."""
    environment = {environment_key(name): value for name, value in configured.items()}
    environment["PYTHONPATH"] = str(ROOT / "cartoncloud")  # where the wheel is tested, it has the engine alone
    program = [sys.executable, "-m", "cartoncloud_contract", "discover", "--host", url]
    ended = subprocess.run(program, capture_output=True, text=True, check=False, cwd=folder, env=environment)
    assert (ended.returncode, ended.stderr, (folder / ".env").exists()) == (0, "", True)


@pytest.mark.parametrize("argv", [("discover",), ("doctor",), ("go-live", "--customer", seed_ids.ORDINARY_CUSTOMER_ID)])
def test_a_folder_without_a_collection_is_refused(command: Command, folder: Path, argv: tuple[str, ...]) -> None:
    """In another folder than the project's a command ends with 4 and one sentence."""
    (folder / "collection").unlink()
    assert command(*argv) == (
        4,
        "",
        "collection/*.postman_collection.json: no such file: run the command in the folder of the project\n",
    )


@pytest.mark.parametrize("name", ["authClientId", "authClientSecret"])
def test_discover_needs_credentials(command: Command, name: str) -> None:
    """Without credentials nothing can be discovered, and nothing is sent."""
    key = environment_key(name)
    sentence = f".env: {key}: not set, neither here nor in the process environment\n"
    assert command("discover", **{name: None}) == (4, "", sentence)


def test_refused_credentials_are_said_to_be(command: Command) -> None:
    """Wrong credentials end discover with 4 and one sentence."""
    ended = command("discover", authClientSecret="CANARY-client-secret-7f3a")
    assert (ended.code, ended.out, ended.err.count("\n")) == (4, "", 1)
    assert "the client id or the client secret is wrong" in ended.err


@pytest.mark.parametrize(
    ("host", "sentence"),
    [
        ("127.0.0.1", "--host: '127.0.0.1' is not the URL of a server\n"),
        ("https://somebody:CANARY@127.0.0.1", "--host: the URL contains credentials; leave them out\n"),
    ],
)
def test_a_host_has_to_be_a_url(command: Command, folder: Path, host: str, sentence: str) -> None:
    """What is no server's URL is neither asked nor written."""
    ended = command("discover", "--host", host)
    assert (ended, (folder / ".env").exists()) == ((4, "", sentence), False)


def test_a_secret_is_redacted_from_the_beginning(command: Command) -> None:
    """Even before anything is sent a misplaced secret is not printed."""
    ended = command("discover", "--host", seed_ids.CLIENT_SECRET)
    assert ended.err == "--host: 'REDACTED-authClientSecret' is not the URL of a server\n"


@pytest.mark.parametrize("name", ["gatewayHost", "tenantUuid", "customerUuid"])
def test_going_live_needs_the_sandbox(command: Command, name: str) -> None:
    """Without the sandbox customer's settings there is nothing to be left."""
    ended = command("go-live", "--customer", seed_ids.ORDINARY_CUSTOMER_ID, **{name: None})
    assert (ended.code, ended.err.startswith(f".env: {environment_key(name)}: not set")) == (4, True)


def test_a_file_that_cannot_be_written_is_named(command: Command) -> None:
    """An output in a folder that does not exist ends discover with 4 and one sentence."""
    ended = command("discover", "--output", "nowhere/.env")
    assert (ended.code, ended.err) == (4, "nowhere/.env: cannot be written: No such file or directory\n")


def test_a_file_that_is_no_text_is_refused(command: Command, folder: Path) -> None:
    """A `.env` that is not UTF-8 ends a command with 4 and one sentence."""
    (folder / ".env").write_bytes(b"\xff\xfe\n")
    ended = command("doctor")
    assert (ended.code, ended.out, ended.err.count("\n")) == (4, "", 1)


def test_a_command_has_to_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a command the usage names them all."""
    program = [sys.executable, "-m", "cartoncloud_contract"]
    ended = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (ended.returncode, "{discover,doctor,go-live}" in ended.stderr) == (2, True)
    assert capsys.readouterr().out == ""
