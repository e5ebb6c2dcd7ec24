"""Says what a JSON Patch (RFC 6902) makes of a resource, as far as it tells without the resource as it was."""

from collections.abc import Mapping, Sequence
from typing import Any

import jsonpointer

from postman_contract.contract.rules.comparing import ABSENT
from postman_contract.postman.jsonfile import Steps

_OPERATIONS = frozenset({"add", "remove", "replace", "move", "copy", "test"})


def is_json_patch(method: str, body: object) -> bool:
    """Tell whether a body is a JSON Patch: an array of operations, sent with PATCH."""
    return method == "PATCH" and isinstance(body, list) and all(map(_is_operation, body))


def _is_operation(value: object) -> bool:
    return isinstance(value, dict) and value.get("op") in _OPERATIONS and isinstance(value.get("path"), str)


def patched_places(patch: Sequence[Mapping[str, Any]], result: object) -> list[tuple[Steps, object]]:
    """Say what the patched resource has at the places that a patch names.

    Elements of arrays are left out: where they are afterwards depends on where they were. So is what is moved or
    copied.

    Args:
        patch: its operations.
        result: the patched resource, which tells an array from an object.

    Returns:
        Each place with its value, or with `ABSENT` where it was removed.
    """
    places: dict[Steps, object] = {}
    for operation in patch:
        steps: Steps = tuple(_parts_of(str(operation["path"])))
        touched = [steps, tuple(_parts_of(str(operation["from"])))] if "from" in operation else [steps]
        # A later operation has the last word about its place, and about what lies below or above it.
        for place in [each for each in places if any(_is_related(each, other) for other in touched)]:
            if operation["op"] != "test":
                del places[place]
        if operation["op"] in ("add", "replace") and "value" in operation:
            places[steps] = operation["value"]
        elif operation["op"] == "remove":
            places[steps] = ABSENT
    return [(steps, value) for steps, value in places.items() if steps and _passes_objects_alone(steps, result)]


def _parts_of(pointer: str) -> list[str]:
    try:
        parts: list[str] = jsonpointer.JsonPointer(pointer).parts
    except jsonpointer.JsonPointerException:
        return []
    return parts


def _is_related(one: Steps, other: Steps) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _passes_objects_alone(steps: Steps, result: object) -> bool:
    for step in steps:
        if isinstance(result, list):
            return False
        result = result.get(str(step)) if isinstance(result, dict) else None
    return True
