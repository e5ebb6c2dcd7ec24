"""Tests of which negative cases a live run may send, by what they change."""

from typing import Any

import pytest

from policies import TENANT, contract, operation, removed_by_a_call
from postman_contract.contract.refusals import (
    KINDS,
    MALFORMED_ID,
    NO_TOKEN,
    NO_VERSION,
    OF_MEMBER,
    OF_WHOLE_BODY,
    UNKNOWN_ID,
    UNKNOWN_OWNER,
    WITHOUT,
)
from postman_contract.contract.request_negatives import DRAWN_ID
from postman_contract.run.harmless import why_body_not_live, why_not_live
from postman_contract.safety.creation import GOES_BY_ITSELF, Creation
from postman_contract.safety.policy import REPLAYED_RUN
from postman_contract.safety.rules import Owner, Rules


def customers_in(body: Any) -> Any:
    """Read whom a body names, as a suite's rules do: of another shape it cannot be read."""
    yield body["customer"]["id"]


RULES = Rules(
    creations={"POST /orders": Creation(removed_by_a_call), "POST /notes": GOES_BY_ITSELF},
    owners=(TENANT, Owner("customer", "customerId", named_in=customers_in)),
)
BODY = {"customer": {"id": "c-1"}, "reference": f"{REPLAYED_RUN}-1", "lines": [{"text": REPLAYED_RUN}]}


def why(kind: str, method: str, path: str, *, safe: bool | None = None, segment: str = DRAWN_ID) -> str:
    """Say why a negative of an operation is not sent live."""
    return why_not_live(kind, contract(operation(method, path), safe=safe), RULES, segment)


@pytest.mark.parametrize("kind", sorted({*KINDS} - {UNKNOWN_OWNER}))
def test_whatever_is_wrong_with_a_get_it_is_sent(kind: str) -> None:
    """It reads, and names nobody else."""
    assert why(kind, "GET", "/orders/{}", segment="7") == ""


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_owner_that_is_not_the_runs_is_never_named(method: str) -> None:
    """Not even to read."""
    assert why(UNKNOWN_OWNER, method, "/tenants/{}/orders") == "it names an owner that is not the run's"


@pytest.mark.parametrize(
    ("kind", "method", "path", "is_sent"),
    [
        (MALFORMED_ID, "DELETE", "/orders/{}", False),
        (NO_TOKEN, "POST", "/orders", True),
        (NO_TOKEN, "POST", "/notes", False),
        (NO_VERSION, "POST", "/customers", False),
        (NO_TOKEN, "DELETE", "/orders/{}", True),
        (UNKNOWN_ID, "DELETE", "/orders/{}", True),
        (UNKNOWN_ID, "PUT", "/orders/{}", True),
        (UNKNOWN_ID, "PUT", "/customers/{}", False),
        (UNKNOWN_ID, "POST", "/orders/{}/notes", False),
        (WITHOUT, "POST", "/orders", True),
        (WITHOUT, "POST", "/notes", False),
        (WITHOUT, "PUT", "/orders/{}", False),
    ],
)
def test_what_could_do_harm_is_not_sent(kind: str, method: str, path: str, is_sent: bool) -> None:
    """A creation needs a rule that removes it, and so does a PUT that may create; ids are drawn, or seen."""
    assert (why(kind, method, path) == "") is is_sent


def test_an_id_that_is_no_uuid_may_be_anybodys() -> None:
    """What is not drawn may be there, at the latest when it is written to; so may what is but a part of a segment."""
    assert why(UNKNOWN_ID, "DELETE", "/orders/{}", segment="987") == why(
        UNKNOWN_ID, "DELETE", "/orders/{}", segment=f"{DRAWN_ID}:cancel"
    )
    assert "no UUID" in why(UNKNOWN_ID, "DELETE", "/orders/{}", segment="987")


@pytest.mark.parametrize("kind", [*OF_WHOLE_BODY, *OF_MEMBER])
def test_a_search_that_is_made_wrong_is_no_harmless_search(kind: str) -> None:
    """`x-safe` was said of the right one; without a token it is the right one still."""
    assert why(kind, "POST", "/orders/search", safe=True) != ""
    assert why(NO_TOKEN, "POST", "/orders/search", safe=True) == ""


@pytest.mark.parametrize(
    ("after", "says"),
    [
        ({**BODY, "more": 1}, ""),
        ({**BODY, "customer": {"id": "c-2"}}, "it changes who owns what it would create"),
        ({**BODY, "customer": "c-1"}, "it changes who owns what it would create"),
        ({}, "it changes who owns what it would create"),
        (None, "it changes who owns what it would create"),
        ({**BODY, "reference": 7}, "it changes what carries the run's name"),
        ({**BODY, "lines": {"text": REPLAYED_RUN}}, ""),
        ({**BODY, "lines": []}, "it changes what carries the run's name"),
    ],
)
def test_owners_and_the_runs_name_stay_whole(after: object, says: str) -> None:
    """What a body names, and what it is searched for by, is the same before and after."""
    assert why_body_not_live(RULES, BODY, after) == says


def test_a_body_that_the_rules_cannot_read_is_not_sent() -> None:
    """It may name anybody: a live run fails closed."""
    assert why_body_not_live(RULES, [], []) != ""
