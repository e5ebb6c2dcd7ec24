"""What becomes of what an operation creates, and how its id is read from the answer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

import jsonpointer

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.operations import Operation
from postman_contract.postman.messages import GONE, Response, header, json_of
from postman_contract.safety.paths import ID, path_of

IdOf = Callable[[Response], str | None]


class Run:
    """Sends a case of the collection by its id, with values for some of its variables: `run(case_id, **values)`.

    Returns the exchange; it was answered by an expected status.

    Raises:
        NotJudged: it was not, or the case cannot be sent.
    """

    def __init__(self, send: Callable[[str, Mapping[str, object]], Exchange]) -> None:
        self._send = send

    def __call__(self, case_id: str, **values: object) -> Exchange:
        """Send the case."""
        return self._send(case_id, values)


def id_at(pointer: str) -> IdOf:
    """Read an id at a place in a JSON answer, such as `/data/id` (RFC 6901); a whole number becomes text."""
    place = jsonpointer.JsonPointer(pointer)

    def read(response: Response) -> str | None:
        try:
            found = place.resolve(json_of(response))
        except (ValueError, TypeError, jsonpointer.JsonPointerException):
            return None
        is_id = isinstance(found, str | int) and not isinstance(found, bool)
        return str(found) if is_id else None

    return read


def id_in_location() -> IdOf:
    """Read an id in the last segment of the `Location` header (RFC 9110 §10.2.2)."""

    def read(response: Response) -> str | None:
        location = path_of(header(response.headers, "Location") or "")
        return unquote(location.rstrip("/").rpartition("/")[2]) or None

    return read


@dataclass(frozen=True)
class Row:
    """Something that a search has found: its id, and the `name` that a run gave it, whatever member that stands in.

    A name that is no text is none. `body` is all that was found of it: there the rules' owners look whose it is.
    """

    id: str
    name: object
    body: object = field(default=None, repr=False)

    @property
    def reference(self) -> str:
        """The name; "" where it has none."""
        return self.name if isinstance(self.name, str) else ""


MEMBER_ID = id_at("/id")


def answered_gone(response: Response) -> bool:
    """Tell from a status that there is nothing: 404 or 410."""
    return response.status in GONE


@dataclass(frozen=True)
class Creation:
    """What becomes of what an operation creates.

    `remove` removes one thing by its id, with at most `calls` calls beside those for tokens; None: it goes by itself.
    `find` yields the things, not yet removed, whose name begins with a prefix: with a run's name where an answer was
    lost, or with the start of every run's. `id_of` reads the id from a successful answer; None: it has none. `path` is
    where the thing lives if that is not below the path of the request that creates it: `/tenants/{}/pets/{id}`, where
    each `{}` is one of the operation's own variables, in order. `is_gone` tells from the answer to a read that a
    deleted thing is there no longer, where that is not a 404 or 410.

    Raises:
        ValueError: `path` does not end in the id.
    """

    remove: Callable[[Run, str], object] | None = None
    find: Callable[[Run, str], Iterable[Row]] | None = None
    calls: int = 1
    id_of: IdOf = MEMBER_ID
    path: str = ""
    is_gone: Callable[[Response], bool] = answered_gone

    def __post_init__(self) -> None:
        if self.path and not self.path.endswith(f"/{ID}"):
            raise ValueError(f"Creation(path={self.path!r}): expected a path that ends in the id: /pets/{ID}")

    def segments_of_things(self, operation: Operation) -> tuple[str, ...]:
        """Return the path of what an operation creates as that of an operation: `("pets", "{}")`."""
        if not self.path:
            return (*operation.segments, "{}")
        return tuple(segment.replace(ID, "{}") for segment in self.path.split("/") if segment)


GOES_BY_ITSELF = Creation(calls=0)
