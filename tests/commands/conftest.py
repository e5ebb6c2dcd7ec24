"""Starts the stand-in once, and runs the commands against a freshly seeded one, in a folder of their own."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from cartoncloud_contract.__main__ import main
from cartoncloud_sandbox import seed_ids
from postman_contract.postman.environment import environment_key, process_scope

ROOT = Path(__file__).parents[2]


class Ended(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture(scope="session")
def url() -> Iterator[str]:
    """Run the stand-in on a free loopback port; return its address."""
    command = [sys.executable, "-m", "cartoncloud_sandbox"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().rpartition(" ")[2].strip()
        server.terminate()


@pytest.fixture
def stand_in(url: str) -> Iterator[httpx.Client]:
    """Return a client of the stand-in with all roles, at its first tenant; the state is that of the seed."""
    with httpx.Client(base_url=f"{url}/tenants/{seed_ids.TENANT_ID}", trust_env=False) as client:
        assert client.post(f"{url}/_sandbox/reset").status_code == 204
        login = (seed_ids.CLIENT_ID, seed_ids.CLIENT_SECRET)
        form = {"grant_type": "client_credentials"}
        token = client.post(f"{url}/uaa/oauth/token", auth=login, data=form).json()["access_token"]
        client.headers.update({"Authorization": f"Bearer {token}", "Accept-Version": "1"})
        yield client


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty folder with the project's collection and schemas the working folder; nothing is configured."""
    for name in ("collection", "schemas"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    for key in process_scope(tmp_path).values:
        monkeypatch.delenv(key)
    return tmp_path


@pytest.fixture
def configured(url: str) -> dict[str, str]:
    """Return all a live run needs, by variable."""
    return {
        "gatewayHost": url,
        "authClientId": seed_ids.CLIENT_ID,
        "authClientSecret": seed_ids.CLIENT_SECRET,
        "tenantUuid": seed_ids.TENANT_ID,
        "customerUuid": seed_ids.SANDBOX_CUSTOMER_ID,
        "warehouseUuid": seed_ids.WAREHOUSE_ID,
    }


@pytest.fixture
def command(
    stand_in: httpx.Client,
    folder: Path,
    configured: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Command:
    """Return what runs a command with all settings but for the given ones; None: it is not set."""
    assert stand_in.base_url.host == "127.0.0.1"
    assert folder == Path.cwd()

    def run(*argv: str, **changes: str | None) -> Ended:
        with monkeypatch.context() as patch:
            for name, value in {**configured, **changes}.items():
                if value is not None:
                    patch.setenv(environment_key(name), value)
            code = main(argv)
        return Ended(code, *capsys.readouterr())

    return run
