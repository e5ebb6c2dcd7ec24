"""Compares two versions of a collection, request by request, by the ids of their cases."""

from collections.abc import Iterator
from pathlib import Path

from postman_contract.postman.loader import load_collection
from postman_contract.recording.staleness import request_hash
from postman_contract.run.cases import plan


def compare(old: Path, new: Path) -> Iterator[str]:
    """Yield a line for each request that was added, removed or changed; never what is in it.

    Raises:
        CollectionError: one of the files is no collection.
    """
    before, after = _requests(old), _requests(new)
    yield from (f"added: {case}" for case in after if case not in before)
    yield from (f"removed: {case}" for case in before if case not in after)
    yield from (f"changed: {case}" for case in after if case in before and after[case] != before[case])


def _requests(collection: Path) -> dict[str, str | None]:
    cases = plan([load_collection(collection)], {})
    return {case.id: request_hash(case.published) if case.published else None for case in cases}
