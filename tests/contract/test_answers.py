"""Claim: the sandbox answers every request as documented."""

from collections.abc import Callable

from postman_contract import Case, Exchange


def test_sandbox_answers_as_documented(
    contract_case: Case, send: Callable[[Case], Exchange], verify: Callable[[Exchange], None]
) -> None:
    """The answer to a request has a documented status, media type, headers and body."""
    verify(send(contract_case))
