"""Claim: the requests of the collections are valid as they are published."""

from collections.abc import Callable

from postman_contract import Case


def test_published_request_is_valid(contract_request: Case, verify_request: Callable[[Case], None]) -> None:
    """A request as published has the documented shape."""
    verify_request(contract_request)
