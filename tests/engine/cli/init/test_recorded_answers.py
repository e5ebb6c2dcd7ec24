"""Tests of what `init` lets a server answer."""

from postman_contract.cli.init.published import Published, read_published
from postman_contract.cli.init.recorded_answers import options_of_run
from postman_contract.postman.loader import parse_collection

LOOPBACK, BEYOND = "http://127.0.0.1:8000", "https://api.example.com"


def published(*requests: dict[str, object]) -> Published:
    """Plan the cases of some requests, called a, b, and so on."""
    items = [
        {"name": name, "request": {"url": "{{baseUrl}}/x", **request}}
        for name, request in zip("abc", requests, strict=False)
    ]
    return read_published(parse_collection({"item": items}, "c.json"), frozenset(), {})


def left_out(*requests: dict[str, object]) -> list[str]:
    """Name the cases that a run beyond this machine leaves out."""
    options = options_of_run(BEYOND, published(*requests))
    claims = (option for option in options if option.startswith("--deselect=tests/test_contract.py"))
    return [claim.partition("[")[2].removesuffix("]") for claim in claims]


def test_beyond_this_machine_nothing_is_written() -> None:
    """A GET that a header makes a DELETE is none."""
    override = [{"key": "X-HTTP-Method-Override", "value": "DELETE"}]
    assert left_out({"method": "GET"}, {"method": "POST"}, {"method": "GET", "header": override}) == ["b", "c"]


def test_no_rules_let_a_run_beyond_this_machine_create_anything() -> None:
    """A draft nobody has read must allow nothing, nor what stands in its place."""
    options = [*options_of_run(BEYOND, published({"method": "GET"}))]
    assert options[-4:] == ["-m", "contract_read", "-o", "contract_rules="]
    assert "--contract-sandbox=live" in options


def test_on_this_machine_everything_is_sent() -> None:
    """What a suite would write to a live API has to be seen somewhere."""
    options = [*options_of_run(LOOPBACK, published({"method": "POST"}))]
    assert (options[-1], [option for option in options if "deselect" in option]) == ("--contract-sandbox=local", [])
