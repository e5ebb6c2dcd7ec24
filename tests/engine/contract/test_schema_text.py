"""Tests of adding to the text of a schema file: in its layout, and nothing else of it."""

import json

import pytest

from postman_contract.contract.schema_text import WIDEST, add_enum_value, add_property

STRING = {"type": "string"}
LAID_OUT = """{
  "properties": {
    "a": {"enum": ["x",  "y"]},
    "b": {
      "items": {"properties": {"c": true}, "additionalProperties": false}
    }
  },
  "additionalProperties": false
}
"""


def test_a_property_gets_a_line_where_the_others_have_one() -> None:
    """It stands behind the last one, as deep as that."""
    assert add_property(LAID_OUT, "", "new", STRING) == LAID_OUT.replace(
        "\n    }\n  },", '\n    },\n    "new": {"type": "string"}\n  },'
    )


def test_a_property_stands_on_the_line_where_the_others_do() -> None:
    """An object on one line stays on one line."""
    assert add_property(LAID_OUT, "/properties/b/items", "new", STRING) == LAID_OUT.replace(
        '{"c": true}', '{"c": true, "new": {"type": "string"}}'
    )


def test_a_schema_without_properties_gets_them_before_it_is_closed() -> None:
    """On a line of their own, or on the line of the rest."""
    text = '{\n  "type": "object",\n  "additionalProperties": false\n}'
    assert add_property(text, "", "new", STRING) == text.replace(
        '  "add', '  "properties": {"new": {"type": "string"}},\n  "add'
    )
    assert add_property('{"unevaluatedProperties": false}', "", "n", True) == (
        '{"properties": {"n": true}, "unevaluatedProperties": false}'
    )
    assert add_property("{}", "", "n", True) == '{"properties": {"n": true}}'


def test_a_value_is_added_behind_the_listed_ones() -> None:
    """What was odd in how they were written is written anew with them, on one line."""
    assert add_enum_value(LAID_OUT, "/properties/a", "z") == LAID_OUT.replace('"x",  "y"', '"x", "y", "z"')
    assert add_enum_value('{"enum": [\n\t"x"\n]}', "", 5) == '{"enum": [\n\t"x",\n\t5\n]}'


def test_what_is_there_is_not_added_again() -> None:
    """A property or value that is listed needs nothing; true is no 1."""
    assert add_property(LAID_OUT, "", "a", STRING) is None
    assert add_enum_value(LAID_OUT, "/properties/a", "y") is None
    assert add_enum_value('{"enum": [true]}', "", 1) == '{"enum": [true, 1]}'


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("unit", ["  ", "    ", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_layout_is_the_files_own(newline: str, unit: str, mark: str) -> None:
    """Its line ends, its indent and its byte order mark stay, and are those of what is added."""
    long = {"type": "object", "properties": {f"a member with a long name {n}": STRING for n in range(4)}}
    lines = ["{", '"properties": {', '"a": true', "}", "}", ""]

    def laid_out(lines: list[tuple[int, str]]) -> str:
        return mark + newline.join(f"{unit * depth}{line}" for depth, line in lines)

    text = laid_out(list(zip([0, 1, 2, 1, 0, 0], lines, strict=True)))
    members = [(4, f'"{name}": {{"type": "string"}}{"," if name[-1] != "3" else ""}') for name in long["properties"]]
    assert add_property(text, "", "new", long) == laid_out(
        [
            (0, "{"),
            (1, '"properties": {'),
            (2, '"a": true,'),
            (2, '"new": {'),
            (3, '"type": "object",'),
            (3, '"properties": {'),
            *members,
            (3, "}"),
            (2, "}"),
            (1, "}"),
            (0, "}"),
            (0, ""),
        ]
    )


def test_a_line_that_gets_too_long_is_laid_out() -> None:
    """Each entry gets a line, written as it was."""
    values = [f"a long value, number {n}" for n in range(5)]
    text = f'{{\n  "enum": {json.dumps(values)}\n}}\n'.replace("a long", "\\u0061 long")
    new = add_enum_value(text, "", "new")
    assert new is not None
    assert max(map(len, new.splitlines())) <= WIDEST
    assert new.count('    "\\u0061 long value, number ') == 5
    assert json.loads(new) == {"enum": [*values, "new"]}


def test_odd_names_are_found_and_written() -> None:
    """A pointer spells `~` and `/` as `~0` and `~1`; a name is escaped as in JSON; a text may hold any bracket."""
    text = '{"$defs": {"a/b~": {"title": "}]{[,:\\"", "properties": {}}}}'
    new = add_property(text, "/$defs/a~1b~0", 'é"/', True)
    assert new == text.replace('"properties": {}', '"properties": {"é\\"/": true}')


@pytest.mark.parametrize("pointer", ["/absent", "/properties/a/enum/7", "/properties/b/items/properties/c"])
def test_a_place_that_is_not_there_is_refused(pointer: str) -> None:
    """A file may have changed since the run."""
    with pytest.raises(LookupError):
        add_property(LAID_OUT, pointer, "new", STRING)


def test_what_is_no_json_is_refused() -> None:
    """Nothing is added to a text that cannot be read."""
    with pytest.raises(ValueError, match="Expecting"):
        add_property('{"properties": {}', "", "new", STRING)
