"""Tests of splitting scripts into tokens."""

import pytest

from postman_contract.postman.script_tokens import Token, tokens_of


def split(source: str) -> list[tuple[str, str]]:
    """Return the kind and text of each token."""
    return [(token.kind, token.text) for token in tokens_of(source)]


@pytest.mark.parametrize(
    ("source", "tokens"),
    [
        ("a.b?.c", [("name", "a"), ("punctuator", "."), ("name", "b"), ("punctuator", "?."), ("name", "c")]),
        ("$x1 größe", [("name", "$x1"), ("name", "größe")]),
        ("1.5e3", [("number", "1.5e3")]),
        ("a===b", [("name", "a"), ("punctuator", "==="), ("name", "b")]),
        ("a=-1", [("name", "a"), ("punctuator", "="), ("punctuator", "-"), ("number", "1")]),
        ("()=>x", [("punctuator", "("), ("punctuator", ")"), ("punctuator", "=>"), ("name", "x")]),
        (
            "a ? .5 : b?.5:c",
            [
                *[("name", "a"), ("punctuator", "?"), ("number", ".5"), ("punctuator", ":")],
                *[("name", "b"), ("punctuator", "?"), ("number", ".5"), ("punctuator", ":")],
                ("name", "c"),
            ],
        ),
    ],
)
def test_code_is_split_as_javascript_splits_it(source: str, tokens: list[tuple[str, str]]) -> None:
    """Names, numbers and punctuators."""
    assert split(source) == tokens


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('"it\'s // no comment"', "it's // no comment"),
        ("'say \"a\"'", 'say "a"'),
        (r'"\x41\u0042\u{1F600}\n\q"', "AB\U0001f600\nq"),
        ('"a\\\nb"', "ab"),
        ("`no ${ here`", None),
        ("`two\nlines $5 \\` \\${x}`", "two\nlines $5 ` ${x}"),
    ],
)
def test_a_text_is_one_token_and_says_what_it_stands_for(source: str, text: str | None) -> None:
    """Escapes are undone; a template literal without an expression is a text like any other."""
    assert (split(source) == [("string", text)]) is (text is not None)


def test_comments_are_no_tokens() -> None:
    """Whatever stands in them; in a text, nothing is a comment."""
    assert split("a // b 'c\n/* d\n * e */ f /* open") == [("name", "a"), ("name", "f")]


def test_expressions_in_a_literal_have_their_own_tokens() -> None:
    """Braces and literals within an expression end nothing around it."""
    assert split("`a${ {b: `c${d}e`} }f` g") == [
        ("template", "a"),
        ("punctuator", "{"),
        ("name", "b"),
        ("punctuator", ":"),
        ("template", "c"),
        ("name", "d"),
        ("template", "e"),
        ("punctuator", "}"),
        ("template", "f"),
        ("name", "g"),
    ]


@pytest.mark.parametrize("source", ["x = /[/\"]'/gi", "return /\\/\"'/", "(/'\"/)", "/`'/", "a, /'/"])
def test_a_slash_where_a_value_may_stand_begins_a_regular_expression(source: str) -> None:
    """The quotes in it begin no text."""
    tokens = split(source)
    assert [kind for kind, _ in tokens].count("regex") == 1
    assert [text for kind, text in tokens if kind == "string"] == []


@pytest.mark.parametrize("source", ["a / b / c", "a[0] / 2 / d", "(a) / 2 / d", "1 / 2 / 'x'"])
def test_a_slash_behind_a_value_divides(source: str) -> None:
    """Nothing behind it is swallowed."""
    assert [text for kind, text in split(source)].count("/") == 2


def test_tokens_know_their_lines() -> None:
    """Also behind comments and texts of several lines."""
    assert tokens_of("a\n/*\n*/ b `\n` c") == (
        Token("name", "a", 0),
        Token("name", "b", 2),
        Token("string", "\n", 2),
        Token("name", "c", 3),
    )


@pytest.mark.parametrize("source", ['"open', "'open\nnext", "`open ${", "/open[", "\\", "#", "\0", "}", "`${}}`", "🎉"])
def test_what_is_no_javascript_is_split_all_the_same(source: str) -> None:
    """Nothing of it is an error, and each has at least one token."""
    assert split(source) != []
