"""Searches for what runs have created, as the rules say, and keeps to what their answers prove."""

from collections.abc import Iterator

from postman_contract.errors import NotJudged
from postman_contract.safety.creation import Creation, Row, Run


def rows_found(creation: Creation, run: Run, prefix: str) -> Iterator[Row]:
    """Yield what a search of the rules finds, whatever it is called.

    Raises:
        NotJudged: nothing says how to search, or the rules' function yields something else than rows.
    """
    if creation.find is None:
        raise NotJudged("nothing says how to search for it")
    for row in creation.find(run, prefix):
        if not isinstance(row, Row):
            raise NotJudged(f"the rules' search yielded {type(row).__name__}: expected postman_contract.Row(id, name)")
        yield row


def ids_of_run(creation: Creation, run: Run, run_name: str) -> list[str]:
    """Return the ids of what a search for a run finds.

    Raises:
        NotJudged: it cannot be searched, or it finds something else, too, so that nobody can rely on it.
    """
    ids: list[str] = []
    for row in rows_found(creation, run, run_name):
        if not row.name.startswith(run_name):
            raise NotJudged(f"a search finds what does not begin with {run_name}: its answer is not to be relied on")
        ids.append(row.id)
    return ids
