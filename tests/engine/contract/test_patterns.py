r"""Tests of patterns: ECMA-262 with the flag `u`, sought anywhere in a text."""

import pytest

from postman_contract.contract.patterns import PatternError, compile_pattern, matches
from postman_contract.contract.validators import Validators


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        pytest.param(r"^\d+$", "12", True, id="digits"),
        pytest.param(r"^\d+$", "١٢", False, id="digits are ASCII"),
        pytest.param(r"^\w+$", "a_1", True, id="word"),
        pytest.param(r"^\w+$", "é", False, id="words are ASCII"),
        pytest.param(r"\bfoo\b", "a éfoo b", True, id="borders of words are ASCII"),
        pytest.param(r"^\s$", "\ufeff", True, id="a byte order mark is space"),
        pytest.param(r"^\s$", "\x1c", False, id="a separator is none"),
        pytest.param(r"^\p{L}+$", "Größe", True, id="letters of any script"),
        pytest.param(r"^\p{L}+$", "a1", False, id="no letter"),
        pytest.param(r"^\p{Script=Greek}+$", "αβγ", True, id="script"),
        pytest.param(r"^(?<two>..)\k<two>$", "abab", True, id="named group"),
        pytest.param(r"^\u{1F600}$", "😀", True, id="code point"),
        pytest.param(r"^.$", "😀", True, id="one character beyond the first plane"),
        pytest.param(r"^[^a]{2}$", "😀", False, id="and no two"),
        pytest.param(r"(?<=\$\d*)\.", "$12.", True, id="lookbehind of any length"),
        pytest.param(r"(?<!-)\d", "-1", False, id="negative lookbehind"),
        pytest.param(r"^(?i:abc)$", "aBC", True, id="flags of a group"),
        pytest.param("b", "abc", True, id="sought anywhere"),
        pytest.param("^b", "a\nb", False, id="the beginning is that of the text"),
        pytest.param("^a$", "a\n", False, id="the end is that of the text"),
        pytest.param("", "", True, id="empty"),
        pytest.param("a.c", "a\nc", False, id="a line's end is no character"),
        pytest.param(r"[\w-.]", "-", True, id="valid without u alone"),
        pytest.param(r"^\-$", "-", True, id="escape without need"),
        pytest.param("a", "\ud800a", True, id="half of a surrogate pair in a text"),
        pytest.param("^.a$", "\ud800a", True, id="which is one character"),
    ],
)
def test_a_pattern_is_ecma_262(pattern: str, text: str, expected: bool) -> None:
    """A pattern matches what it matches in JavaScript."""
    assert matches(pattern, text) is expected


@pytest.mark.parametrize(
    "pattern", [r"[\w-.]", r"\-", r"\_", r"^\@", r"a{2", "]", r"\A[0-9]\Z", "[[:alpha:]]", r"\p{Lettter}"]
)
def test_what_is_valid_without_the_flag_alone_says_why(pattern: str) -> None:
    """It is compiled, and what the flag refuses in it is kept to be said."""
    assert compile_pattern(pattern).lenient


@pytest.mark.parametrize("pattern", [r"[\w\-.]", r"\p{L}", r"^\/$", r"\.", r"^[^]$", r"(?:a|b)*?", r"\x41"])
def test_what_is_valid_with_the_flag_says_nothing(pattern: str) -> None:
    """There is nothing to be said of it."""
    assert compile_pattern(pattern).lenient == ""


@pytest.mark.parametrize(
    ("pattern", "remedy"),
    [
        ("[a", ""),
        ("(", ""),
        ("a**", ""),
        ("[z-a]", ""),
        ("\\", ""),
        ("(?P<n>a)", "; a named group is written (?<name>…)"),
        ("(?i)abc", "; flags are written (?i:…), around what they are for"),
        ("(?>a)b", "; there are no atomic groups"),
        ("a++b", "; there are no possessive quantifiers"),
        ("\ud800", ""),
    ],
)
def test_what_is_valid_in_neither_way_is_an_error(pattern: str, remedy: str) -> None:
    """It says why, and how ECMA-262 writes what another language writes so."""
    with pytest.raises(PatternError) as caught:
        compile_pattern(pattern)
    assert str(caught.value).endswith(remedy or str(caught.value))
    assert str(caught.value)


def test_a_pattern_is_compiled_once() -> None:
    """The same pattern is the same value."""
    assert compile_pattern(r"^\d{4}$") is compile_pattern(r"^\d{4}$")


LETTERS = r"^\p{Lu}\d*$"


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        pytest.param({"pattern": LETTERS}, "É1", "É١", id="pattern"),
        pytest.param({"pattern": LETTERS}, 5, "1", id="pattern of what is no text"),
        pytest.param({"patternProperties": {LETTERS: {"type": "null"}}}, {"É١": 1, "É1": None}, {"É": 1}, id="names"),
        pytest.param({"patternProperties": {LETTERS: False}}, "É", {"É": 1}, id="names of what is no object"),
        pytest.param(
            {"patternProperties": {LETTERS: True}, "additionalProperties": False}, {"É1": 1}, {"É١": 1}, id="additional"
        ),
        pytest.param(
            {"allOf": [{"patternProperties": {LETTERS: True}}], "unevaluatedProperties": False},
            {"É1": 1},
            {"É١": 1},
            id="unevaluated",
        ),
        pytest.param({"propertyNames": {"pattern": LETTERS}}, {"É1": 1}, {"É١": 1}, id="property names"),
        pytest.param({"format": "regex"}, r"\p{L}", r"(?P<n>a)", id="format"),
    ],
)
def test_every_keyword_reads_patterns_so(schema: object, good: object, bad: object) -> None:
    """Python's `re` reads none of them."""
    validators = Validators({"a.json": schema})
    assert (validators.strict("a.json", good), len(validators.strict("a.json", bad))) == ((), 1)
