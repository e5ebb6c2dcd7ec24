"""Claim: the sandbox answers every request as documented."""

from collections.abc import Callable

from postman_contract import Case, Exchange


def test_sandbox_answers_as_documented(contract_case: Case, perform: Callable[[Case], Exchange]) -> None:
    """The answer to a request has a documented status, media type, headers and body."""
    perform(contract_case)
