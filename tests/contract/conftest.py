"""Starts the stand-in for --sandbox=local."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from cartoncloud_contract.prerequisites import Allocate
from postman_contract.errors import NotJudged
from postman_contract.http.network import Network
from postman_contract.run.mode import Mode
from postman_contract.run.session import Sandbox, Session

FROZEN = "2030-01-15T09:00:00+10:00"  # what the stand-in's documents are dated, so that recordings can be compared


@pytest.fixture(scope="session")
def local_sandbox() -> Iterator[Sandbox]:
    """Run the stand-in on a free loopback port, for as long as the run lasts."""
    command = [sys.executable, "-m", "cartoncloud_sandbox", "--now", FROZEN]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as server:
        assert server.stdout is not None
        url = server.stdout.readline().rpartition(" ")[2].strip()
        if not url.startswith("http"):
            raise NotJudged("the stand-in did not start: pip install -e '.[sandbox]'")
        try:
            yield Sandbox(
                "cartoncloud_sandbox, the local stand-in; not CartonCloud",
                {"gatewayHost": url, "authClientSecret": "sandbox-secret-not-real"},
            )
        finally:
            server.terminate()


@pytest.fixture(scope="session")
def allocate(contract_session: Session, request: pytest.FixtureRequest, allocate: Allocate) -> Allocate:
    """Allocate an inbound order through the stand-in's back door, where the stand-in is what we talk to."""
    network = contract_session.network
    if contract_session.mode is not Mode.LOCAL or not isinstance(network, Network):
        return allocate
    url = request.getfixturevalue("local_sandbox").variables["gatewayHost"]

    def allocate_in_stand_in(inbound_order: str) -> None:
        path = f"/_sandbox/inbound-orders/{inbound_order}/status"
        network.client.post(url + path, json={"status": "ALLOCATED"})  # a claim looks what came of it

    return allocate_in_stand_in
