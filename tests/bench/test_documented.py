"""Tests of what the bench takes for documented: which members have to be there, and of what type."""

from detecting.documented import Documents, Member, merged
from detecting.places import common_leaves, depth_of, written

SCHEMAS: dict[str, object] = {
    "GET.200.json": {
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "status": {"enum": ["NEW", None]},
            "owner": {"$ref": "common/owner.json#/$defs/Owner"},
            "units": {"additionalProperties": {"required": ["size"], "properties": {"size": {"type": "integer"}}}},
            "free": {},
        },
        "if": {"required": ["status"], "properties": {"status": {"const": "NEW"}}},
        "then": {"required": ["owner"]},
    },
    "list.json": {"items": {"anyOf": [{"$ref": "GET.200.json"}, {"required": ["key"], "properties": {"key": {}}}]}},
    "common/owner.json": {
        "$defs": {"Owner": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}}
    },
}


def members(file: str, document: object) -> dict[str, Member]:
    """List the documented members by their pointer."""
    return {written(place): each for place, each in merged(Documents(SCHEMAS).members_of(file, document)).items()}


def test_what_is_required_through_references_and_conditions_is_required() -> None:
    """A member is required by the schema itself, by one it refers to, and by a branch that applies."""
    found = members("GET.200.json", {"id": "x", "status": "NEW", "owner": {"name": "a"}, "more": 1})
    assert {name for name, each in found.items() if each.required} == {"/id", "/owner", "/owner/name"}
    assert "/more" not in found
    assert not members("GET.200.json", {"status": None, "owner": {"name": "a"}})["/owner"].required


def test_a_member_knows_its_types_and_values() -> None:
    """An integer is a number; an enum says types, too; where nothing is said, all is allowed."""
    found = members("GET.200.json", {"id": "x", "status": "NEW", "free": 1, "units": {"EA": {"size": 1}}})
    assert found["/id"].types == {"string"}
    assert found["/id"].format == "uuid"
    assert found["/status"].types == {"string", "null"}
    assert found["/units/EA/size"].types == {"number"}
    assert len(found["/free"].types) == 6


def test_names_of_a_map_are_no_members() -> None:
    """What stands under a name that is data is documented; the name is not."""
    assert set(members("GET.200.json", {"units": {"EA": {"size": 1}}})) == {"/units", "/units/EA/size"}


def test_of_a_union_only_what_fits_counts() -> None:
    """Elements of an array are judged by the branch that they fit; with two that fit, nothing is certain."""
    found = members("list.json", [{"id": "x"}])
    assert found["/*/id"].required
    assert not members("list.json", [{"id": "x", "key": 1}])["/*/id"].required


def test_optional_members_that_did_not_come_are_known() -> None:
    """An object knows what it may have besides, and a map nothing."""
    objects = dict(Documents(SCHEMAS).objects_of("GET.200.json", {"id": "x", "units": {"EA": {"size": 1}}}))
    assert objects[()] == {"status", "free", "owner"}
    assert ("units",) not in objects
    assert objects[("units", "EA")] == frozenset()


def test_what_comes_back_equal_is_an_echo() -> None:
    """Leaves that were sent are found again at the same place; null, "" and what differs are none."""
    sent = {"a": 1, "b": {"c": "x"}, "n": None, "e": "", "t": True, "rows": [{"q": 1}, {"q": 2}]}
    came = {"a": 1, "b": {"c": "y"}, "n": None, "e": "", "t": 1, "rows": [{"q": 1}, {"q": 3}]}
    assert {written(place) for place in common_leaves(sent, came)} == {"/a", "/rows/*/q"}


def test_elements_are_no_depth() -> None:
    """The depth of a member counts names, not indices."""
    assert [depth_of(place) for place in (("a",), ("*", "a"), ("a", "*", "b"), ("a", "b", "c"))] == [
        "top",
        "top",
        "nested",
        "deep",
    ]
