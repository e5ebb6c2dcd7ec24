"""Tests of naming what a request is an instance of."""

import pytest

from postman_contract.contract.operations import Operation, operation_of
from postman_contract.postman.collection import Parameter, Url


def operation(*path: str, host: str = "{{base}}", query: tuple[Parameter, ...] = ()) -> str:
    """Name the operation of a GET."""
    return str(operation_of("GET", Url(host, path, query)))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("orders",), "GET /orders"),
        (("orders", "{{id}}", "lines"), "GET /orders/{}/lines"),
        (("orders", ":id"), "GET /orders/{}"),
        (("v{{n}}", "x-{{a}}-{{b}}"), "GET /v{}/x-{}-{}"),
        (("orders", "{{id}}:cancel"), "GET /orders/{}:cancel"),
        (("orders", ":id:cancel"), "GET /orders/{}:cancel"),
        (("orders", ":id.json"), "GET /orders/{}.json"),
        (("orders", "{{id}}.json"), "GET /orders/{}.json"),
        (("orders:batchGet",), "GET /orders:batchGet"),
        ((":{{verb}}",), "GET /:{}"),
        (("orders", ""), "GET /orders"),
        (("", "orders"), "GET /orders"),
        (("a:b",), "GET /a:b"),
        ((), "GET /"),
    ],
)
def test_a_variable_segment_is_a_pair_of_braces(path: tuple[str, ...], expected: str) -> None:
    """A variable and a path variable are `{}`, what is literal in their segment stays; empty ones do not count."""
    assert operation(*path) == expected


def test_two_names_of_a_variable_mean_one_operation() -> None:
    """What a collection calls a variable does not matter."""
    assert operation("orders", "{{orderId}}") == operation("orders", ":id")


@pytest.mark.parametrize("host", ["{{base}}", "https://{{host}}/v1", ""])
def test_the_host_is_no_part_of_it(host: str) -> None:
    """Host and base path are dropped."""
    assert operation("orders", host=host) == "GET /orders"


def test_the_query_is_no_part_of_it() -> None:
    """Two requests that differ in their query are of one operation."""
    assert operation("orders", query=(Parameter("a", "1"),)) == "GET /orders"


def test_an_operation_is_a_value() -> None:
    """Method and segments make an operation."""
    assert operation_of("POST", Url("h", ("a", "{{b}}"))) == Operation("POST", ("a", "{}"))


def test_custom_methods_are_operations_of_their_own() -> None:
    """What is literal beside a variable tells two operations apart."""
    assert operation("orders", "{{id}}:cancel") != operation("orders", "{{id}}:approve")
