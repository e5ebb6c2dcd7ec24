"""A suite for an API of another shape, as its user drives it: collect, run, record, replay, prune, live, clean up."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from pet_shop_api import API_KEY, CLIENT_SECRET, PetShop, open_shop

PET_SHOP = Path(__file__).parent / "pet_shop"
LOCAL = "--contract-sandbox=local"
LIVE = "--contract-sandbox=live"
ALL_KEPT = "contract: 13 kept, 0 broken, 0 not judged, 0 set aside, 0 waived, 0 drift"


@dataclass(frozen=True)
class Run:
    """What a command came to."""

    code: int
    output: str

    @property
    def totals(self) -> str:
        """The summary's last line."""
        return next(line for line in reversed(self.output.splitlines()) if line.startswith("contract: "))


@dataclass(frozen=True)
class Suite:
    """A copy of the committed suite."""

    folder: Path

    def start(self, shop: PetShop, *arguments: str) -> subprocess.Popen[str]:
        """Start a command of Python in the suite's folder, with what leads to a shop in its environment."""
        return subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=self.folder,
            env={**os.environ, **environment_of(shop), "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, shop: PetShop, *arguments: str) -> Run:
        """Run a command of Python to its end."""
        process = self.start(shop, *arguments)
        output, _ = process.communicate()
        return Run(process.returncode, output)

    def pytest(self, shop: PetShop, *arguments: str) -> Run:
        """Run the suite."""
        return self.run(shop, "pytest", "-p", "no:cacheprovider", *arguments)

    def cassettes(self) -> Mapping[str, str]:
        """Read every cassette."""
        files = sorted((self.folder / "cassettes").rglob("*.yaml"))
        return {file.relative_to(self.folder).as_posix(): file.read_text() for file in files}


def environment_of(shop: PetShop) -> dict[str, str]:
    """Say where a shop is, as the suite's own fixture reads it, and as the engine does in a live run."""
    values = {"URL": shop.url, "LOGIN": shop.login_url, "KEY": API_KEY, "SECRET": CLIENT_SECRET}
    live = {
        "CONTRACT_BASE_URL": shop.url,
        "CONTRACT_LOGIN_URL": shop.login_url,
        "CONTRACT_API_KEY": API_KEY,
        "CONTRACT_CLIENT_SECRET": CLIENT_SECRET,
    }
    return {**{f"PET_SHOP_{name}": value for name, value in values.items()}, **live}


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    """Copy the committed suite."""
    return Suite(Path(shutil.copytree(PET_SHOP, tmp_path / "suite")))


@pytest.fixture
def shop() -> Iterator[PetShop]:
    """Open an empty shop."""
    with open_shop() as opened:
        yield opened


@pytest.fixture
def recorded(suite: Suite) -> Suite:
    """Record every cassette of the suite."""
    with open_shop() as shop:
        run = suite.pytest(shop, LOCAL, "--record-mode=rewrite")
    assert run.totals == ALL_KEPT, run.output
    return suite


def test_collecting_says_that_every_case_can_be_judged(suite: Suite, shop: PetShop) -> None:
    """Nothing is missing, and nothing is called."""
    run = suite.pytest(shop, "--collect-only")
    assert (run.code, run.totals) == (0, "contract: 13 to judge, 0 not judged, 0 set aside"), run.output
    assert shop.calls == []


def test_a_local_run_keeps_every_promise_and_leaves_nothing(suite: Suite, shop: PetShop) -> None:
    """Every case is answered as documented; what was made for it is removed."""
    run = suite.pytest(shop, LOCAL)
    assert (run.code, run.totals) == (0, ALL_KEPT), run.output
    assert shop.left == []
    assert not (suite.folder / "cassettes").exists()


NEGATIVES = """
def test_a_wrong_request_is_refused(contract_negative, contract_perform):
    contract_perform(contract_negative)
"""
REFUSALS = """{"x-refusals": {
    "without": {"statuses": [422], "basis": "documented"},
    "unlisted-value": {"statuses": [422], "basis": "observed"},
    "unknown-id": {"statuses": [404], "basis": "documented", "value": "987654321"},
    "wrong-content-type": false
}}"""


@pytest.fixture
def negatives(suite: Suite) -> Suite:
    """Claim that wrong requests are refused, and nothing else; the ids of the shop are no UUIDs."""
    (suite.folder / "test_pets.py").write_text(NEGATIVES)
    (suite.folder / "schemas" / "refusals.json").write_text(REFUSALS)
    return suite


def test_wrong_requests_are_refused_recorded_and_replayed(negatives: Suite, shop: PetShop) -> None:
    """Two kinds of credentials, whole numbers as ids, errors that are one object: all are as good as any."""
    recorded = negatives.pytest(shop, LOCAL, "--record-mode=rewrite")
    assert (recorded.code, " 0 broken, 0 not judged, 0 set aside" in recorded.totals) == (0, True), recorded.output
    assert shop.left == []
    assert "cassettes/visit/add/negatives/without.reason.yaml" in negatives.cassettes()
    calls = len(shop.calls)
    replayed = negatives.pytest(shop)
    assert (replayed.totals, len(shop.calls)) == (recorded.totals, calls), replayed.output


def test_a_live_run_sends_no_id_that_may_be_anybodys(negatives: Suite, shop: PetShop) -> None:
    """Where an unknown id is no UUID, it is only read."""
    run = negatives.pytest(shop, LIVE, "--contract-negatives=few", "-k", "not customer/delete")
    assert (run.code, " 0 broken, 0 not judged" in run.totals) == (0, True), run.output
    assert "pet/delete/negatives/unknown-id.petId: not for a live run: its unknown id is no UUID" in run.output
    assert [call for call in shop.calls if "987654321" in call and not call.startswith("GET")] == []
    assert shop.left == []


def test_a_recording_holds_no_secret_and_replays_without_a_server(recorded: Suite, shop: PetShop) -> None:
    """The replay says what the recording said, with nothing in its environment, and calls nobody."""
    assert "CANARY" not in "".join(recorded.cassettes().values())
    run = recorded.pytest(shop)
    assert (run.code, run.totals) == (0, ALL_KEPT), run.output
    assert shop.calls == []


@pytest.mark.parametrize("case", ["pet/delete", "visit/get", "customer/get"])
def test_each_case_replays_alone(recorded: Suite, shop: PetShop, case: str) -> None:
    """A case needs no other to have run."""
    run = recorded.pytest(shop, f"test_pets.py::test_the_shop_answers_as_documented[{case}]")
    assert run.totals == ALL_KEPT.replace("13", "1"), run.output


def test_a_search_in_an_empty_shop_is_kept_on_nothing(suite: Suite, shop: PetShop) -> None:
    """Rows that are enveloped are looked for where the schema says; without any, nothing is said of a pet."""
    (suite.folder / "collection" / "corrections.toml").unlink()
    run = suite.pytest(shop, LOCAL, "-k", "pet/find and documented")
    assert "on nothing: pet/find: no rows" in run.output
    assert (run.code, run.totals) == (0, f"{ALL_KEPT.replace('13', '1')}, 1 on nothing"), run.output


def test_a_search_finds_what_is_made_for_it(suite: Suite, shop: PetShop) -> None:
    """What the corrections say it needs is there, although no variable of the request names it, and is removed."""
    run = suite.pytest(shop, LOCAL, "-k", "pet/find and documented", "--contract-fail-on-empty")
    assert (run.code, run.totals) == (0, ALL_KEPT.replace("13", "1")), run.output
    assert shop.left == []


def test_two_recordings_differ_in_their_time_only(recorded: Suite) -> None:
    """From shops that have just opened, the same is recorded."""
    first = recorded.cassettes()
    with open_shop() as shop:
        recorded.pytest(shop, LOCAL, "--record-mode=rewrite")
    assert undated(recorded.cassettes()) == undated(first)


def undated(cassettes: Mapping[str, str]) -> dict[str, list[str]]:
    """Leave out when cassettes were recorded."""
    return {
        name: [line for line in text.splitlines() if not line.startswith("  recorded_at:")]
        for name, text in cassettes.items()
    }


def test_pruning_removes_what_nothing_uses_and_nothing_else(recorded: Suite, shop: PetShop) -> None:
    """A cassette that no claim names goes; all that are in use stay, as they were."""
    used = recorded.cassettes()
    (recorded.folder / "cassettes" / "pet" / "sell.yaml").write_text("x")
    run = recorded.pytest(shop, "--contract-prune-cassettes")
    assert (run.code, run.totals) == (0, ALL_KEPT), run.output
    assert "removed cassettes/pet/sell.yaml, which nothing uses" in run.output
    assert recorded.cassettes() == used


def test_a_live_run_touches_only_what_it_has_created(suite: Suite, shop: PetShop) -> None:
    """A customer has the number of a pet, and stays; everything else is kept, and nothing is left behind."""
    shop.pets[0] = {"id": 0, "name": "Rex", "kind": "dog"}
    run = suite.pytest(shop, LIVE)
    assert run.totals == "contract: 12 kept, 0 broken, 1 not judged, 0 set aside, 0 waived, 0 drift", run.output
    assert "DELETE /customers/1" not in shop.calls
    assert "DELETE /pets/1" in shop.calls
    assert shop.left == [{"id": 0, "name": "Rex", "kind": "dog"}]
    assert "CANARY" not in run.output


def test_a_live_run_writes_to_no_shop_that_is_no_sandbox(suite: Suite, shop: PetShop) -> None:
    """What does not call itself one is read at most."""
    shop.name = "Real Shop"
    run = suite.pytest(shop, LIVE)
    assert run.code == pytest.ExitCode.USAGE_ERROR, run.output
    assert {call.partition(" ")[0] for call in shop.calls if call != "POST /token"} == {"GET"}


@pytest.mark.parametrize("moment", ["GET /pets/", "PUT /pets/", "DELETE /pets/"])
def test_what_a_killed_run_has_left_is_cleaned_up(suite: Suite, shop: PetShop, moment: str) -> None:
    """Whenever a run is killed, its ledger leads to what is there, and a second cleanup finds nothing."""
    process = suite.start(shop, "pytest", "-p", "no:cacheprovider", LIVE)

    def kill(call: str) -> None:
        if call.startswith(moment):
            process.kill()
            process.wait()

    shop.before_call = kill
    process.communicate()
    assert process.returncode == -9
    shop.before_call = lambda _: None
    cleaned = suite.run(shop, "postman_contract", "cleanup")
    assert (cleaned.code, shop.left) == (0, []), cleaned.output
    assert shop.customers
    again = suite.run(shop, "postman_contract", "cleanup")
    assert (again.code, again.output) == (0, "nothing is left behind\n")
