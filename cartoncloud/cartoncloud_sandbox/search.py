"""Searches: a tree of conditions compiled to SQL over the searchable fields of objects.

See docs/cartoncloud-facts.md, Searches.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from cartoncloud_sandbox.access import Call
from cartoncloud_sandbox.bodies import pointer, read_json
from cartoncloud_sandbox.comparisons import COMPARISONS
from cartoncloud_sandbox.errors import ApiError, invalid, refusal
from cartoncloud_sandbox.paging import page_of, paged
from cartoncloud_sandbox.store import Filter

_JOINTS = {"AndCondition": (" AND ", "1"), "OrCondition": (" OR ", "0")}
_DEEPEST = 40
_MOST_LEAVES = 500

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """The searchable fields of a kind: names of both spellings, to the key they are stored under."""

    by_pointer: Mapping[str, str]
    by_value: Mapping[str, str]


_PARTIES = {"reference": "/references/customer", "customerName": "/customer/name", "customerId": "/customer/id"}


def job_fields(
    timestamps: tuple[str, ...] = (),
    by_pointer: Mapping[str, str] | None = None,
    by_value: Mapping[str, str] | None = None,
) -> Fields:
    """Return the fields that orders and consignments share, with further ones."""
    return Fields(
        by_pointer={
            "/id": "id",
            **{pointer_: name for name, pointer_ in _PARTIES.items()},
            "/status": "status",
            **{f"/timestamps/{name}/time": name for name in timestamps},
            **(by_pointer or {}),
        },
        by_value={**{name: name for name in _PARTIES}, **(by_value or {})},
    )


async def search(request: Request, call: Call, kind: str, fields: Fields) -> list[int]:
    """Return the positions of all objects the caller may see and that satisfy the body's condition."""
    condition = compile_search(await read_json(request), fields)
    visible = call.visible()
    both = Filter(f"({visible.sql}) AND ({condition.sql})", (*visible.values, *condition.values))
    return call.store.matching(kind, call.tenant, both)


async def search_page(request: Request, call: Call, kind: str, fields: Fields) -> Response:
    """Answer a search of objects that are shown as they are stored."""
    page = page_of(request)
    positions = await search(request, call, kind, fields)
    bodies = [entry.body for entry in call.store.at(page.cut(positions))]
    return paged(request, page, bodies, len(positions))


def compile_search(body: Any, fields: Fields) -> Filter:
    """Compile the body of a search.

    Raises:
        ApiError: 400 for a tree that is not one of conditions (a bare leaf on top included), 422 for an unknown
            field or a value that its comparison cannot use.
    """
    if not isinstance(body, dict):
        raise refusal(400, "The body has to be a JSON object")
    condition = body.get("condition")
    if not isinstance(condition, dict):
        raise _missing("condition")
    if condition.get("type") not in tuple(_JOINTS) and "conditions" not in condition:
        raise _missing("conditions")
    leaves: list[Filter] = []
    compiled = _condition(condition, ("condition",), fields, leaves)
    return Filter(compiled, tuple(value for leaf in leaves for value in leaf.values))


def _missing(field: str) -> ApiError:
    return refusal(400, f"Missing field: {field}")


def _condition(condition: Any, place: Place, fields: Fields, leaves: list[Filter]) -> str:
    """Return the SQL of a condition; its leaves are collected in the order of their values."""
    if not isinstance(condition, dict):
        raise refusal(400, f"{pointer(*place)}: expected a condition")
    kind = condition.get("type")
    if kind is None:
        raise _missing("type")
    if not isinstance(kind, str) or (kind not in _JOINTS and kind not in COMPARISONS):
        raise refusal(400, f"{pointer(*place)}/type: unknown condition {kind}")
    if kind in COMPARISONS:
        leaves.append(_leaf(condition, place, fields))
        if len(leaves) > _MOST_LEAVES:
            raise refusal(400, f"More than {_MOST_LEAVES} comparisons")
        return leaves[-1].sql
    inner = condition.get("conditions")
    if not isinstance(inner, list):
        raise _missing("conditions")
    if len(place) > 2 * _DEEPEST:
        raise refusal(400, f"Conditions are nested deeper than {_DEEPEST} levels")
    joint, empty = _JOINTS[kind]
    parts = [_condition(part, (*place, "conditions", at), fields, leaves) for at, part in enumerate(inner)]
    return f"({joint.join(parts)})" if parts else empty


def _leaf(leaf: dict[str, Any], place: Place, fields: Fields) -> Filter:
    key = _key(leaf.get("field"), place, fields)
    value = leaf.get("value")
    if not isinstance(value, dict) or value.get("type") != "ValueField" or "value" not in value:
        raise refusal(400, f"{pointer(*place)}/value: expected a ValueField")
    comparison = COMPARISONS[leaf["type"]]
    method = leaf.get("method", comparison.default)
    if method is None:
        raise _missing("method")
    if not isinstance(method, str) or method not in comparison.methods:
        raise refusal(400, f"{pointer(*place)}/method: expected one of {', '.join(comparison.methods)}")
    try:
        bound = comparison.read(value["value"])
    except (ValueError, OverflowError) as error:
        raise invalid(pointer(*place, "value", "value"), str(error)) from error
    extract = f"json_extract(keys, '$.{key}')"
    return Filter(comparison.methods[method].format(comparison.column.format(extract)), (bound,))


def _key(field: Any, place: Place, fields: Fields) -> str:
    if not isinstance(field, dict):
        raise _missing("field")
    kinds = {"JsonField": ("pointer", fields.by_pointer), "ValueField": ("value", fields.by_value)}
    kind = field.get("type")
    if not isinstance(kind, str) or kind not in kinds:
        raise refusal(400, f"{pointer(*place)}/field: expected a JsonField or a ValueField")
    member, names = kinds[kind]
    name = field.get(member)
    if not isinstance(name, str) or name not in names:
        raise invalid(pointer(*place, "field", member), f"Unknown field {name}; known: {', '.join(names)}")
    return names[name]
