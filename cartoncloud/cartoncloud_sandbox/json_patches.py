"""JSON Patch (RFC 6902) with the limits of the API: add, replace and remove only.

See docs/cartoncloud-facts.md, Patches.
"""

from typing import Any

import jsonpatch
import jsonpointer

from cartoncloud_sandbox.bodies import pointer
from cartoncloud_sandbox.errors import ApiError, invalid, refusal

OPERATIONS = ("add", "replace", "remove")


def apply_patch(document: Any, patch: Any, immutable: tuple[str, ...]) -> Any:
    """Return the document as the patch leaves it.

    Args:
        document: The JSON document; it stays as it is.
        patch: The body of the request.
        immutable: Pointers that, like everything below them, cannot be changed.

    Raises:
        ApiError: 400 when the patch is no array, 422 for an operation that is malformed, forbidden or has no target.
    """
    if not isinstance(patch, list):
        raise refusal(400, "The body has to be an array of operations")
    for at, operation in enumerate(patch):
        path = _checked_path(operation, at, immutable)
        _refuse_partial_array(document, path, operation["op"])
        try:
            document = jsonpatch.apply_patch(document, [operation])
        except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException, TypeError) as error:
            raise _no_such_path(path) from error
    return document


def _no_such_path(path: str) -> ApiError:
    return invalid(path, "Path not exists")


def _checked_path(operation: Any, at: int, immutable: tuple[str, ...]) -> str:
    if not isinstance(operation, dict):
        raise invalid(pointer(at), "Expected an operation")
    if operation.get("op") not in OPERATIONS:
        raise invalid(pointer(at, "op"), f"Expected one of {', '.join(OPERATIONS)}")
    path = operation.get("path")
    if not isinstance(path, str) or not path.startswith("/") or not _is_pointer(path):
        raise invalid(pointer(at, "path"), "Expected a JSON Pointer to a member")
    if operation["op"] != "remove" and "value" not in operation:
        raise invalid(pointer(at, "value"), "Field required")
    if any(path == fixed or path.startswith(fixed + "/") for fixed in immutable):
        raise invalid(path, "Path is immutable")
    return path


def _refuse_partial_array(document: Any, path: str, op: str) -> None:
    """Arrays are replaced as a whole or added to at their end."""
    parts = jsonpointer.JsonPointer(path).parts if _is_pointer(path) else []
    for depth in range(len(parts)):
        parent = jsonpointer.JsonPointer.from_parts(parts[:depth]).resolve(document, None)
        if isinstance(parent, list) and not (depth == len(parts) - 1 and parts[depth] == "-" and op == "add"):
            raise invalid(path, "Arrays cannot be updated in part; replace them, or add to /-")


def _is_pointer(path: str) -> bool:
    try:
        jsonpointer.JsonPointer(path)
    except jsonpointer.JsonPointerException:
        return False
    return True
