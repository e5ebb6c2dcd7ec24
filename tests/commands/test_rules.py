"""Tests of how what a run has created at CartonCloud is found and removed, where answers are not as hoped."""

import itertools
import json
from collections.abc import Callable, Mapping
from contextlib import suppress

import pytest

from cartoncloud_contract.rules import (
    RULES,
    cancel_consignment,
    customers_in,
    disable_transport_product,
    rows_of_search,
    transport_products_of,
)
from postman_contract import Exchange, NotJudged, Request, Response, Row, Run
from postman_contract.contract.operations import Operation

Answer = Callable[[str, Mapping[str, object]], tuple[int, object]]


def answering(answer: Answer) -> Run:
    """Make a run that is answered by status and body, given the case and its values."""

    def send(case_id: str, values: Mapping[str, object]) -> Exchange:
        status, body = answer(case_id, values)
        response = Response(status, (("Total-Pages", "999"),), json.dumps(body).encode())
        return Exchange(case_id, Operation("GET", ("x",)), (200,), Request("GET", "https://h", "/x"), response)

    return Run(send)


def entry(reference: str, id_: str = "o-1", **more: object) -> dict[str, object]:
    """Make an order as a search finds it."""
    return {"id": id_, "references": {"customer": reference}, **more}


def test_a_row_has_the_name_that_its_kind_carries() -> None:
    """Orders and consignments have it as their customer's reference, products as code; a row may have neither."""
    orders = [
        entry("CT-1-a"),
        {"id": 2, "references": {"code": "CT-1-b"}},
        {"id": "o-3"},
        {**entry("x"), "name": "CT-1"},
    ]
    run = answering(lambda _, values: (200, orders if values["page"] == "1" else []))
    found = list(rows_of_search("search", run, "CT-1"))
    assert [(row.id, row.name) for row in found] == [("o-1", "CT-1-a"), ("2", "CT-1-b"), ("o-3", ""), ("o-1", "x")]
    assert [row.body for row in found] == orders


def test_pages_end_whatever_the_server_says() -> None:
    """A server that always has one more page is asked for a bounded number of them, and is not said to have no more."""
    asked: list[object] = []
    found: list[Row] = []

    def answer(_: str, values: Mapping[str, object]) -> tuple[int, object]:
        asked.append(values["page"])
        return 200, [entry("CT-1-a")]

    with pytest.raises(NotJudged, match="GET /x has more than 50 pages"):
        found.extend(rows_of_search("search", answering(answer), "CT-1"))
    assert len(found) == len(asked) == 50


def test_what_is_cancelled_is_not_found() -> None:
    """A cancelled consignment needs no removing."""
    run = answering(lambda _, values: (200, [entry("CT-1-a", status="CANCELLED")] if values["page"] == "1" else []))
    assert list(rows_of_search("search", run, "CT-1")) == []


def test_only_the_runs_own_transport_products_are_found() -> None:
    """Of all products, those whose code begins with the run's name, and that are not disabled."""
    products = [
        {"id": "p-1", "references": {"code": "CT-1-a"}},
        {"id": "p-2", "references": {"code": "CT-1-b"}, "enabled": False},
        {"id": "p-3", "references": {"code": "PALLET"}},
        {"id": "p-4", "references": None},
    ]
    found = transport_products_of(answering(lambda *_: (200, products)), "CT-1")
    assert list(found) == [Row("p-1", "CT-1-a", products[0])]


def test_the_documented_limit_is_kept() -> None:
    """Outbound orders are created thirty times a minute at most (docs/cartoncloud-facts.md, Limits)."""
    assert RULES.limits == {"POST /tenants/{}/outbound-orders": 30}


@pytest.mark.parametrize("status", [404, 405])
def test_a_product_that_cannot_be_disabled_is_left_behind(status: int) -> None:
    """Where the API does not offer to disable it, nobody says that it is gone."""
    run = answering(lambda case_id, _: (status if "disable" in case_id else 200, {}))
    with pytest.raises(NotJudged):
        disable_transport_product(run, "p-1")


@pytest.mark.parametrize("kind", ["inbound", "outbound"])
def test_an_order_that_can_be_got_is_not_gone(kind: str) -> None:
    """A 404 to the deletion counts where getting it is a 404, too."""
    remove = RULES.creations[f"POST /tenants/{{}}/{kind}-orders"].remove
    assert remove is not None
    with pytest.raises(NotJudged):
        remove(answering(lambda case_id, _: (404, {}) if "delete" in case_id else (200, {"status": "DRAFT"})), "o-1")
    remove(answering(lambda *_: (404, {})), "o-1")


def test_a_consignment_is_cancelled_by_its_version() -> None:
    """It is read first; what is gone, or cancelled already, is left alone."""
    sent: list[tuple[str, dict[str, object]]] = []

    def answer(case_id: str, values: Mapping[str, object]) -> tuple[int, object]:
        sent.append((case_id, dict(values)))
        return 200, {"status": "AWAITING_PICKUP", "version": 3}

    cancel_consignment(answering(answer), "c-1")
    assert sent[1] == ("consignments/cancel-consignment", {"consignmentUuid": "c-1", "consignmentVersion": "3"})
    cancel_consignment(answering(lambda *_: (404, {})), "c-1")


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ({"customer": {"id": "c-1", "name": "N", "references": {"code": "X"}}}, ["c-1", "N", "X"]),
        ({"references": {"customer": "an order's own"}}, []),
        ({"parameters": {"customers": [{"id": "c-1"}, {"id": "c-2"}]}}, ["c-1", "c-2"]),
        ({"customerId": "c-1"}, ["c-1"]),
        (search := {"field": {"pointer": "/customer/id"}, "value": {"value": "c-1"}, "method": "EQUAL_TO"}, ["c-1"]),
        ({**search, "method": "CONTAINS"}, []),
        ({**search, "field": {"pointer": "/references/customer"}}, []),
        ({**search, "field": {"value": "customerName"}}, ["c-1"]),
        ([{"op": "add", "path": "/customer", "value": {}}], []),
    ],
)
def test_customers_are_found_wherever_a_body_names_them(body: object, names: list[str]) -> None:
    """In references to them, in lists, and where a search asks for equality; not in references of orders."""
    assert list(customers_in(body)) == names


REMOVABLE = {name: each for name, each in RULES.creations.items() if each.remove is not None}


@pytest.mark.parametrize("operation", REMOVABLE)
@pytest.mark.parametrize("statuses", list(itertools.product((200, 204, 404, 422), repeat=2)), ids=str)
def test_a_removal_takes_no_more_calls_than_are_kept_for_it(operation: str, statuses: tuple[int, int]) -> None:
    """However a removal is answered, and though it fails: it never lacks a call of those that its rule names."""
    left, calls = list(statuses), list[str]()

    def answer(case_id: str, _: Mapping[str, object]) -> tuple[int, object]:
        calls.append(case_id)
        status = left.pop(0)
        if status == 422:
            raise NotJudged("it was answered with 422")
        return status, {"id": "x", "status": "DRAFT", "version": 1}

    creation = REMOVABLE[operation]
    assert creation.remove is not None
    with suppress(NotJudged):
        creation.remove(answering(answer), "x")
    assert len(calls) <= creation.calls
