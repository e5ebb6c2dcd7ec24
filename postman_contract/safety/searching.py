"""Searches for what runs have created, as the rules say, and keeps to what their answers prove."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from postman_contract.contract.exchange import Exchange
from postman_contract.errors import NotJudged
from postman_contract.http.origins import origin_of
from postman_contract.postman.messages import Response, header
from postman_contract.safety.creation import Creation, Row, Run
from postman_contract.safety.owners import owners_named
from postman_contract.safety.paths import is_of_operation, path_of, readings_of
from postman_contract.safety.rules import Owner

STANDING = frozenset({"path", "header"})  # where a request names whose things it is about; elsewhere it is but a filter


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
        if not isinstance(row.id, str):
            raise NotJudged(f"the rules' search yielded a row whose id is {type(row.id).__name__}: expected text")
        yield row


def ids_of_run(creation: Creation, run: Run, run_name: str) -> list[str]:
    """Return the ids of what a search for a run finds.

    Raises:
        NotJudged: it cannot be searched, or it finds something else, too, so that nobody can rely on it.
    """
    ids: list[str] = []
    for row in rows_found(creation, run, run_name):
        if not row.reference.startswith(run_name):
            raise NotJudged(f"a search finds what does not begin with {run_name}: its answer is not to be relied on")
        ids.append(row.id)
    return ids


class SearchSeen:
    """Sends the cases of a search, and keeps what they say beside the rows.

    Args:
        run: sends them.
        owners: of the rules.

    `bases` are the origins and base paths where it was searched, `standing` the owners that each request named in its
    path or a header, and `skew` is how far the API's clock was from this machine's, at most.
    """

    def __init__(self, run: Run, owners: Mapping[Owner, str | None]) -> None:
        self._run = run
        self.bases: set[tuple[str, str]] = set()
        self.standing = frozenset(owners)
        self.skew = timedelta()

    def send(self, case_id: str, values: Mapping[str, object]) -> Exchange:
        """Send a case."""
        exchange = self._run(case_id, **values)
        self.bases.add((origin_of(exchange.request.origin), _base_path(exchange)))
        self.standing = frozenset(owner for owner in self.standing if _is_standing(owner, exchange))
        self.skew = max(self.skew, _skew_of(exchange.response))
        return exchange


def _base_path(exchange: Exchange) -> str:
    """Return what stands before an operation in a path: `/v2` of `/v2/pets/7`."""
    path = path_of(exchange.request.target)
    segments = [segment for segment in path.split("/") if segment]
    if not is_of_operation(readings_of(path)[0], exchange.operation):
        raise NotJudged(f"{path} is no path of {exchange.operation}")
    return "".join(f"/{segment}" for segment in segments[: len(segments) - len(exchange.operation.segments)])


def _is_standing(owner: Owner, exchange: Exchange) -> bool:
    return not STANDING.isdisjoint(place for place, _ in owners_named(owner, exchange.request))


def _skew_of(response: Response) -> timedelta:
    """Compare the `Date` of an answer that has just come (RFC 9110 §6.6.1) with this machine's clock."""
    try:
        date = parsedate_to_datetime(header(response.headers, "Date") or "")
    except ValueError:  # an API need not have a clock
        return timedelta()
    return abs(datetime.now(UTC) - (date if date.tzinfo else date.replace(tzinfo=UTC)))
