"""Claim: a list that is paged can be walked through."""

from collections.abc import Callable

from postman_contract.run.page_walks import PageWalk


def test_pages_can_be_walked_through(contract_paged_case: PageWalk, walk_pages: Callable[[PageWalk], None]) -> None:
    """Pages 1 and 2 of size 1 hold one row each, and not the same."""
    walk_pages(contract_paged_case)
