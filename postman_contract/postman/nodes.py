"""Typed access to the JSON nodes of a collection file: each by its JSON path, or what is wrong with it."""

from postman_contract.postman.collection import Parameter
from postman_contract.postman.jsonfile import kind_of


class Malformed(Exception):  # noqa: N818  never leaves the loader
    """What is wrong with a node, and where it stands."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(place, problem)
        self.place = place
        self.problem = problem


def object_at(node: object, place: str) -> dict[str, object]:
    """Take a node for an object.

    Raises:
        Malformed: it is something else.
    """
    if not isinstance(node, dict):
        raise Malformed(place, f"expected an object, got {kind_of(node)}")
    return node


def array_at(node: object, place: str) -> list[object]:
    """Take a node for an array.

    Raises:
        Malformed: it is something else.
    """
    if not isinstance(node, list):
        raise Malformed(place, f"expected an array, got {kind_of(node)}")
    return node


def text_at(node: object, place: str) -> str:
    """Take a node for a string.

    Raises:
        Malformed: it is something else.
    """
    if not isinstance(node, str):
        raise Malformed(place, f"expected a string, got {kind_of(node)}")
    return node


def parameters_at(node: object, place: str, absent: object = None) -> tuple[Parameter, ...]:
    """Read a list of `{key, value, disabled}`; `id` may stand for `key`; keyless variables are ignored.

    Args:
        node: the list.
        place: its JSON path.
        absent: the value of an entry that has none.

    Raises:
        Malformed: the list or an entry is something else.
    """
    parameters = []
    for index, entry in enumerate(array_at(node or [], place)):
        here = f"{place}[{index}]"
        values = object_at(entry, here)
        key = values.get("key", values.get("id"))
        if key is None and not place.endswith(".query"):
            continue
        parameters.append(
            Parameter(
                "" if key is None else text_at(key, f"{here}.key"),
                values.get("value", absent),
                values.get("disabled") is True,
            )
        )
    return tuple(parameters)
