"""Finds the resource in an answer: the object that bears the id, whatever it is wrapped in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from postman_contract.contract.schema_reader import Steps
from postman_contract.postman.messages import Response, json_of

IdOf = Callable[[Response], str | None]


@dataclass(frozen=True)
class Resource:
    """A resource in an answer: the whole `body`, the steps in it to the object that bears the id, and the id."""

    body: object = field(repr=False)
    steps: Steps
    id: str

    @property
    def value(self) -> object:
        """The object that bears the id."""
        value = self.body
        for step in self.steps:
            assert isinstance(value, dict)
            value = value[step]
        return value


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
    found = next((steps for steps, value in _objects(body) if is_of_id(value, id_)), None)
    return None if found is None else Resource(body, found, id_)


def _objects(body: dict[str, object]) -> Iterator[tuple[Steps, dict[str, object]]]:
    """Yield an object, and those that it wraps directly."""
    yield (), body
    yield from (((name,), value) for name, value in body.items() if isinstance(value, dict))


def is_of_id(value: object, id_: str) -> bool:
    """Tell whether an object bears an id: one of its members is it, as text or as a number."""
    members = value.values() if isinstance(value, dict) else ()
    return any(isinstance(each, str | int) and not isinstance(each, bool) and str(each) == id_ for each in members)
