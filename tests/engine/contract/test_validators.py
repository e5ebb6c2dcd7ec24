"""Tests of judging by the files of a suite, some of which are no schemas."""

import pytest

from postman_contract.contract.references import files_reached
from postman_contract.contract.schema_registry import SchemaError
from postman_contract.contract.validators import Validators

FAULTY = {"type": "strng"}
GOOD = {"type": "string"}


def refusal(name: str, **files: object) -> str:
    """Return why an instance cannot be judged by a file; names of files have no suffix here."""
    validators = Validators({f"{path}.json": schema for path, schema in files.items()})
    with pytest.raises(SchemaError) as caught:
        validators.additive(f"{name}.json", 5)
    return str(caught.value)


def test_a_faulty_schema_is_named_by_its_case() -> None:
    """Of two faulty files each case names the one it is judged by, whichever comes first."""
    files = {"a": FAULTY, "b": GOOD, "z": FAULTY}
    assert [refusal(name, **files).partition(":")[0] for name in ("a", "z")] == ["a.json", "z.json"]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"b": {"$ref": "z.json"}, "z": FAULTY}, id="directly"),
        pytest.param(
            {"b": {"allOf": [{"$ref": "c.json#/$defs/x"}]}, "c": {"$defs": {"x": {"$ref": "z.json"}}}}, id="far"
        ),
        pytest.param({"b": {"properties": {"x": {"$ref": "b.json"}}, "$ref": "z.json#"}}, id="in a circle"),
    ],
)
def test_a_faulty_schema_is_named_where_it_is_referred_to(files: dict[str, object]) -> None:
    """A case names the faulty file that its own refers to, and not one it has nothing to do with."""
    assert refusal("b", a=FAULTY, **{"z": FAULTY, **files}).startswith("z.json: $.type: 'strng'")


def test_a_file_that_finds_fault_by_a_mistake_is_named() -> None:
    """Nothing is said against an instance by a file that is no schema, though it can be judged by."""
    validators = Validators({"b.json": {"$ref": "z.json"}, "z.json": {"required": ["id", "id"]}})
    with pytest.raises(SchemaError, match=r"^z\.json: \$\.required: "):
        validators.strict("b.json", {})


def test_a_reference_that_leads_nowhere_is_named_where_it_is_used() -> None:
    """Every file is a schema, and still nothing can be judged by one of them."""
    assert (
        refusal("b", b={"$ref": "c.json"}, c={"$ref": "#/$defs/none"})
        == "c.json: $ref '#/$defs/none' leads to no schema"
    )


def test_a_case_whose_schemas_are_sound_is_judged() -> None:
    """Somebody else's faulty file is no obstacle."""
    validators = Validators({"a.json": FAULTY, "b.json": GOOD})
    assert [violation.message for violation in validators.strict("b.json", 5)] == ["$: expected a string, got number 5"]


def test_files_are_reached_by_relative_references() -> None:
    """References are relative to the file they stand in, with braces raw or percent-encoded."""
    schemas: dict[str, object] = {
        "a/{id}/GET.200.json": {"items": [{"$ref": "../../common/x.json#/$defs/y"}]},
        "common/x.json": {"$defs": {"y": {"$dynamicRef": "../a/%7Bid%7D/shape.json"}}},
        "a/{id}/shape.json": {"$ref": "#/$defs/z"},
        "other.json": {"$ref": "common/x.json"},
        "lost.json": {"$ref": "nowhere.json"},
    }
    assert [*files_reached("a/{id}/GET.200.json", schemas)] == [
        "a/{id}/GET.200.json",
        "common/x.json",
        "a/{id}/shape.json",
    ]
    assert [*files_reached("lost.json", schemas)] == ["lost.json"]


def test_a_file_may_be_called_what_no_encoding_has() -> None:
    """A segment of a stranger's path may hold half a character; it is no fault of the schema."""
    assert Validators({"\ud800/GET.200.json": GOOD}).additive("\ud800/GET.200.json", "x") == ()
