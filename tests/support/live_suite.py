"""Runs the CartonCloud suite as against the live API, with the stand-in in its place."""

import os
import re
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from cartoncloud_sandbox import seed_ids
from cartoncloud_sandbox.app import create_app
from cartoncloud_sandbox.sandbox import Sandbox
from cartoncloud_sandbox.server import Server, bind, url_of
from programs import start_python

ROOT = Path(__file__).parents[2]
TENANT = f"/tenants/{seed_ids.TENANT_ID}"
SEARCHES = ("outbound-orders", "inbound-orders", "consignments", "warehouse-products")
# A plugin, or a module, that signals its own process just before a line is written to the ledger: the moments that
# matter most.
AT_A_LINE = """
import os, signal, sys

opened = []

def look(event, arguments):
    if event == "open" and str(arguments[0]) == os.environ["LEDGER"]:
        opened.append(event)
        if len(opened) == int(os.environ["AT"]):
            os.kill(os.getpid(), getattr(signal, os.environ["SIGNAL"]))

sys.addaudithook(look)
"""


class CallLog:
    """ASGI middleware that writes down every call of the API, before anything else happens to it."""

    def __init__(self, app: ASGIApp, calls: list[str]) -> None:
        self.app = app
        self.calls = calls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note the call, and pass it on."""
        if scope["type"] == "http" and not scope["path"].startswith("/_sandbox"):
            self.calls.append(f"{scope['method']} {scope['path'].removeprefix(TENANT)}")
        await self.app(scope, receive, send)


@dataclass
class Run:
    """What a run of pytest came to."""

    code: int
    output: str

    @property
    def totals(self) -> str:
        """The summary's last line."""
        return next(line for line in reversed(self.output.splitlines()) if line.startswith("contract: "))

    def lines(self, start: str) -> list[str]:
        """Return the lines of the output that begin so."""
        return [line for line in self.output.splitlines() if line.startswith(start)]


@dataclass
class StandIn:
    """The running stand-in: its address, its back door, and the calls it was sent."""

    url: str
    door: httpx.Client
    calls: list[str] = field(default_factory=list)

    def fault(self, **plan: Any) -> None:
        """Plan a fault."""
        assert self.door.post("/_sandbox/faults", json=plan).status_code == 204

    def headers(self) -> dict[str, str]:
        """Return the headers of a client with all roles."""
        form = {"grant_type": "client_credentials"}
        login = (seed_ids.CLIENT_ID, seed_ids.CLIENT_SECRET)
        token = self.door.post("/uaa/oauth/token", auth=login, data=form).json()["access_token"]
        return {"Authorization": f"Bearer {token}", "Accept-Version": "1"}

    def active(self) -> dict[str, list[str]]:
        """Return the references of what the runs under test have created and not removed, by kind."""
        headers = self.headers()
        everything = {"condition": {"type": "AndCondition", "conditions": []}}
        found: dict[str, list[str]] = {}
        for kind in SEARCHES:
            page = self.door.post(f"{TENANT}/{kind}/search?size=2000", json=everything, headers=headers).json()
            found[kind] = [reference_of(entry) for entry in page if is_active(entry)]
        products = self.door.get(f"{TENANT}/products", headers=headers).json()
        found["products"] = [reference_of(entry) for entry in products if is_active(entry)]
        return {kind: ours for kind, names in found.items() if (ours := [n for n in names if n.startswith("CT-")])}


def reference_of(entry: dict[str, Any]) -> str:
    """Return the name under which a thing was created."""
    references = entry.get("references", {})
    return str(references.get("customer") or references.get("code") or "")


def is_active(entry: dict[str, Any]) -> bool:
    """Tell whether a thing still counts: not cancelled, not inactive, not disabled."""
    inactive = entry.get("details", {}).get("active") is False or entry.get("enabled") is False
    return entry.get("status") != "CANCELLED" and not inactive


@pytest.fixture(scope="session")
def running() -> Iterator[StandIn]:
    """Run the stand-in as long as the session."""
    sandbox = Sandbox()
    listener = bind("127.0.0.1", 0)
    started = threading.Event()
    app = create_app(sandbox)
    calls: list[str] = []
    app.add_middleware(CallLog, calls=calls)
    server = Server(app, started.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    assert started.wait(10), "the stand-in did not start"
    with httpx.Client(base_url=url_of(listener)) as door:
        yield StandIn(url_of(listener), door, calls)
    server.should_exit = True
    thread.join()
    sandbox.store.close()


@pytest.fixture
def stand_in(running: StandIn) -> StandIn:
    """Return a stand-in that is as it was seeded, and that nobody has called."""
    assert running.door.post("/_sandbox/reset").status_code == 204
    running.calls.clear()
    return running


@dataclass
class Suite:
    """The CartonCloud suite, to be run as if live; its ledger and cassettes are in a folder of their own."""

    stand_in: StandIn
    folder: Path
    environment: dict[str, str]

    @property
    def ledger(self) -> Path:
        """Where the run records what it creates."""
        return self.folder / "ledger.jsonl"

    def start(self, *arguments: str, command: tuple[str, ...] = ("pytest",)) -> subprocess.Popen[str]:
        """Start a command of the project."""
        # -P: what is installed is tested, which in tox is the built wheel, and not what lies in the working folder.
        return start_python("-P", "-m", *command, *arguments, cwd=ROOT, env=self.environment, stderr=subprocess.STDOUT)

    def run(self, *arguments: str) -> Run:
        """Run the suite live, to its end."""
        live = ("--sandbox=live", f"--ledger={self.ledger}", "-p", "no:cacheprovider", "-o", "contract_timeout=0.5")
        folder = () if any(each.startswith("tests/") for each in arguments) else ("tests/contract",)
        with self.start(*live, *arguments, *folder) as process:
            output, _ = process.communicate()
        return Run(process.returncode, re.sub(r"\x1b\[[0-9;]*m", "", output))

    def clean_up(self) -> Run:
        """Run the cleanup over the ledger."""
        with self.start("cleanup", str(self.ledger), command=("postman_contract",)) as process:
            output, _ = process.communicate()
        return Run(process.returncode, output)

    def clean_up_by_search(self, *arguments: str) -> Run:
        """Search for what earlier runs have left behind, and remove it, with the same ledger."""
        options = ("cleanup", "--search", "--no-dry-run", *arguments, str(self.ledger))
        with self.start(*options, command=("postman_contract",)) as process:
            output, _ = process.communicate()
        return Run(process.returncode, output)


@pytest.fixture
def suite(stand_in: StandIn, tmp_path: Path) -> Suite:
    """Configure the suite for the stand-in, in an environment that has nothing else of ours."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("CONTRACT_", "PYTEST_"))}
    environment = {
        **inherited,
        "CONTRACT_GATEWAY_HOST": stand_in.url,
        "CONTRACT_AUTH_CLIENT_ID": seed_ids.CLIENT_ID,
        "CONTRACT_AUTH_CLIENT_SECRET": seed_ids.CLIENT_SECRET,
        "CONTRACT_TENANT_UUID": seed_ids.TENANT_ID,
        "CONTRACT_CUSTOMER_UUID": seed_ids.SANDBOX_CUSTOMER_ID,
        "CONTRACT_WAREHOUSE_UUID": seed_ids.WAREHOUSE_ID,
        # Where the wheel is tested, the suite's own packages are in no environment.
        "PYTHONPATH": os.pathsep.join((str(tmp_path), str(ROOT / "cartoncloud"))),
    }
    return Suite(stand_in, tmp_path, environment)
