"""Tests of what is said once of cases that others needed."""

import pytest

from postman_contract.contract.verdicts import Outcome
from postman_contract.reporting.explanations import Result
from postman_contract.reporting.needed import Cause, needed_remarks

CAUSE = Cause(
    "pets/add", "body_matches_schema at $.id: expected a string, got number 5", "POST /pets answered 201\n\nx"
)
NEEDS = "needs pets/add, which is broken"
NEEDING = (Result("pets/get", Outcome.BROKEN, (NEEDS,)), Result("pets/delete", Outcome.BROKEN, (NEEDS,)))


def test_a_cause_is_explained_once_however_often_it_was_met() -> None:
    """Two workers met it, with another value each: one line names it, with the explanation indented below."""
    again = Cause("pets/add", "body_matches_schema at $.id: expected a string, got number 6", "POST /pets answered 201")
    assert [*needed_remarks((), [CAUSE, again], NEEDING)] == [
        f"broken: pets/add: {CAUSE.note} (2 claims needed it)",
        "  POST /pets answered 201",
        "",
        "  x",
    ]


def test_a_cause_that_its_own_claim_explains_is_not_explained_again() -> None:
    """The claim of the case is broken in the same place, whatever value came."""
    own = Result("pets/add", Outcome.BROKEN, ("body_matches_schema at $.id: expected a string, got number 9",))
    assert [*needed_remarks((), [CAUSE], [*NEEDING, own])] == []


@pytest.mark.parametrize(
    "own",
    [
        Result("pets/add", Outcome.BROKEN, ("body_matches_schema at $.name: expected a string, got null",)),
        Result("pets/add", Outcome.KEPT),
        Result("pets/find", Outcome.BROKEN, (CAUSE.note,)),
    ],
    ids=["another place", "kept", "another case"],
)
def test_another_breach_than_its_own_claim_found_is_explained(own: Result) -> None:
    """What only a prerequisite met is lost nowhere."""
    said = [*needed_remarks((), [CAUSE], [*NEEDING, own])]
    assert said[0] == f"broken: pets/add: {CAUSE.note} (2 claims needed it)"


def test_what_drifted_is_said_once_and_not_where_its_own_claim_said_it() -> None:
    """By the id of the case that was sent."""
    lines = [f"drift: pets/{name}: new" for name in ("add", "get", "get")]
    results = [Result("pets/add", Outcome.KEPT, drift=("new",))]
    assert [*needed_remarks(lines, (), results)] == ["drift: pets/get: new"]
