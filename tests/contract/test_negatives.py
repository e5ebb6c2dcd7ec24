"""Claim: a request with one thing wrong is refused as documented."""

from collections.abc import Callable

from postman_contract import Case, Exchange


def test_wrong_request_is_refused(contract_negative: Case, perform: Callable[[Case], Exchange]) -> None:
    """What is wrong with a request is answered by a refusal that the contract expects, and creates nothing."""
    perform(contract_negative)
