"""Finds the resource in an answer: the object that bears the id, whatever it is wrapped in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from postman_contract.postman.jsonfile import Steps
from postman_contract.postman.messages import Response, json_of

IdOf = Callable[[Response], str | None]


@dataclass(frozen=True)
class Resource:
    """A resource in an answer: the whole `body`, the steps in it to the object that bears the id, and the id."""

    body: object = field(repr=False)
    steps: Steps
    id: str

    @property
    def value(self) -> dict[str, Any]:
        """The object that bears the id."""
        value: Any = self.body
        for step in self.steps:
            value = value[step]
        found: dict[str, Any] = value
        return found


def resource_in(response: Response, id_of: IdOf) -> Resource | None:
    """Find the resource in an answer; None: it is no JSON object, or no object in it bears the id.

    Args:
        response: the answer.
        id_of: reads the id of the resource from it.
    """
    try:
        body = json_of(response)
        id_ = id_of(response)
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    if not isinstance(body, dict) or id_ is None:
        return None
    objects = [*_objects(body)]
    # A member that is called an id tells more than one that only equals it: 1 may be a count as well.
    own = (steps for steps, value in objects if any(_is_id(each, id_) for each in _own_ids(value)))
    found = next(own, next((steps for steps, value in objects if is_of_id(value, id_)), None))
    return None if found is None else Resource(body, found, id_)


def is_done(response: Response) -> bool:
    """Tell whether a request has succeeded; one that was only accepted (202) has not yet (RFC 9110 §15.3.3)."""
    return 200 <= response.status < 300 and response.status != 202


def _objects(body: dict[str, object]) -> Iterator[tuple[Steps, dict[str, object]]]:
    """Yield an object, and those that it wraps directly."""
    yield (), body
    yield from (((name,), value) for name, value in body.items() if isinstance(value, dict))


def is_of_id(value: object, id_: str) -> bool:
    """Tell whether an object bears an id, as text without case or as a number.

    Where it has an `id`, a number is looked for there alone, and a text also in what is no id of something else; where
    it has none, in what is called an id of something, and last in any member.
    """
    if not isinstance(value, dict):
        return False
    own = [*_own_ids(value)]
    if any(_is_id(each, id_) for each in own) or (own and id_.isdecimal()):
        return any(_is_id(each, id_) for each in own)
    of_ids = [each for name, each in value.items() if name.casefold().endswith("id")]
    others = [each for name, each in value.items() if not name.casefold().endswith("id")]
    if own:
        return any(_is_id(each, id_) for each in others)
    return any(_is_id(each, id_) for each in (of_ids if of_ids and id_.isdecimal() else [*of_ids, *others]))


def _own_ids(value: Mapping[str, object]) -> Iterator[object]:
    return (each for name, each in value.items() if name.casefold() in ("id", "_id"))


def _is_id(value: object, id_: str) -> bool:
    is_scalar = isinstance(value, str | int) and not isinstance(value, bool)
    return is_scalar and str(value).casefold() == id_.casefold()
