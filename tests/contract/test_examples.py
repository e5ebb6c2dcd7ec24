"""Claim: the examples saved in the collections are valid."""

from collections.abc import Callable

from postman_contract import Example


def test_saved_example_is_valid(contract_example: Example, verify_example: Callable[[Example], None]) -> None:
    """A saved example is an answer the contract allows."""
    verify_example(contract_example)
