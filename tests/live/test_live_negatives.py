"""Negative cases of a live run do no harm: only what is harmless by construction is sent, and nothing stays."""

import json
from collections import Counter

from live_suite import TENANT, StandIn, Suite

NEGATIVES = "tests/contract/test_negatives.py"
CREATING = "add-warehouse-product or add-consignments"


def refused(run_output: str) -> list[str]:
    """Return why negative cases were not sent."""
    return [line for line in run_output.splitlines() if line.startswith("set aside: ")]


def test_a_live_run_has_no_negatives_unless_they_are_asked_for(suite: Suite, stand_in: StandIn) -> None:
    """By default a live run sends none."""
    run = suite.run(NEGATIVES)
    assert (run.code, stand_in.calls) == (0, [])


def test_negatives_that_could_create_leave_nothing(suite: Suite, stand_in: StandIn) -> None:
    """Wrong creations are refused, and what was made for them, or surprisingly by them, is removed."""
    run = suite.run(NEGATIVES, "--negatives=few", "-k", CREATING)
    assert run.code == 0, run.output
    assert "0 broken, 0 not judged" in run.totals
    assert any("POST /warehouse-products" in call for call in stand_in.calls)
    assert stand_in.active() == {}


def test_a_live_run_names_nobody_else(suite: Suite) -> None:
    """What changes the owner or the run's name, or has no rule that removes it, is set aside, by name."""
    run = suite.run(NEGATIVES, "--negatives=few", "-k", f"({CREATING} or post-add-report-run) and negatives")
    why = Counter(line.rpartition("not for a live run: ")[2] for line in refused(run.output))
    assert why["it names an owner that is not the run's"] > 0
    assert why["it changes who owns what it would create"] > 0
    assert why["it changes what carries the run's name"] > 0
    assert why["no rule removes what POST /tenants/{}/report-runs would create"] > 0


def test_an_unknown_id_is_seen_to_be_unknown_before_it_is_written_to(suite: Suite, stand_in: StandIn) -> None:
    """A DELETE, PUT or PATCH of an unknown id goes out only after a GET of the same path found nothing."""
    run = suite.run(NEGATIVES, "--negatives=few", "-k", "negatives/unknown-id and (delete or edit or update)")
    assert run.code == 0, run.output
    changing = [call.partition(" ") for call in stand_in.calls if call.startswith(("DELETE", "PUT", "PATCH"))]
    created = {place["path"] for place in places_in(suite)}
    unknown = [(method, path) for method, _, path in changing if f"{TENANT}{path}" not in created]
    assert {method for method, _ in unknown} == {"DELETE", "PUT", "PATCH"}
    for method, path in unknown:
        assert stand_in.calls.index(f"GET {path}") < stand_in.calls.index(f"{method} {path}")


def places_in(suite: Suite) -> list[dict[str, str]]:
    """Return what the ledger says was created, and where."""
    lines = map(json.loads, suite.ledger.read_text().splitlines())
    return [line for line in lines if line.get("event") == "created"]
