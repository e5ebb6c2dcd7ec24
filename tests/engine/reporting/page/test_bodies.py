"""Tests of how a body is cut: its beginning and the failing places stay, and what is left out is said."""

from dataclasses import replace

import pytest

from postman_contract.reporting.page.bodies import (
    AROUND,
    LONGEST_LINE,
    MOST_PLACES,
    CutBody,
    cut_body,
    cut_text,
    lines_of,
    problems_by_line,
    quote_line,
)
from postman_contract.reporting.report import Body, Excerpt
from reports import ADDITION, BREACH


def lines(first: int, last: int) -> str:
    """Return numbered lines."""
    return "\n".join(f"line {number}" for number in range(first, last + 1))


def body(*excerpts: Excerpt, total: int = 1000) -> Body:
    """Make a body of so many lines, of which some are in the report."""
    return Body("application/json", 5_000_000, total, excerpts or (Excerpt(1, lines(1, total)),))


def cut(shown: Body, *places: int, head: int = 0) -> CutBody:
    """Cut a body that fails in some lines."""
    found = problems_by_line(replace(BREACH, line=place) for place in places)
    return cut_body(shown, lines_of(shown), found, head)


def spans(shown: CutBody) -> list[tuple[int, int, int]]:
    """Return of each piece how many lines are left out before it, its first line and its last."""
    return [(piece.left_out, piece.first, piece.last) for piece in shown.pieces]


def test_a_short_body_is_whole() -> None:
    """Where all of it fits, nothing is left out."""
    shown = cut(body(total=5), 3, head=100)
    assert (spans(shown), shown.left_out, shown.is_whole) == ([(0, 1, 5)], 0, True)


def test_the_beginning_stays() -> None:
    """So many characters are shown from the first, to the end of a line."""
    shown = cut(body(), head=20)
    assert (spans(shown), shown.left_out, shown.is_whole) == ([(0, 1, 3)], 997, False)


def test_the_lines_around_a_failing_place_stay() -> None:
    """Before and after it, as many lines are shown; what is left out between is counted."""
    shown = cut(body(), 500, head=10)
    assert spans(shown) == [(0, 1, 2), (477, 500 - AROUND, 500 + AROUND)]
    assert shown.left_out == 1000 - 500 - AROUND


def test_places_that_are_near_share_a_piece() -> None:
    """Nothing is shown twice."""
    assert spans(cut(body(), 500, 510)) == [(479, 500 - AROUND, 510 + AROUND)]


def test_what_a_report_left_out_is_left_out() -> None:
    """Excerpts that do not follow one another are pieces of their own."""
    shown = cut(body(Excerpt(1, lines(1, 3)), Excerpt(700, lines(700, 702))), 701, head=100)
    assert (spans(shown), shown.left_out) == ([(0, 1, 3), (696, 700, 702)], 298)


def test_more_places_than_fit_are_counted() -> None:
    """Of very many failing places the first are shown."""
    shown = cut(body(), *range(10, 1000, 50))
    assert (len(shown.pieces), shown.more) == (MOST_PLACES, 20 - MOST_PLACES)


def test_a_line_of_megabytes_is_cut() -> None:
    """A body without line breaks is cut all the same, and says how long it was."""
    shown = cut(body(Excerpt(1, "x" * 5_000_000), total=1), 1, head=10_000)
    assert shown.pieces[0].runs[0].text == "x" * 10_000 + "… (5,000,000 characters)"


def test_a_long_line_beside_a_place_is_cut() -> None:
    """Lines that are no part of the beginning are cut shorter."""
    shown = cut(body(Excerpt(10, "y" * 5000), total=20), 10)
    assert shown.pieces[0].runs[0].text.startswith("y" * LONGEST_LINE + "…")


def test_a_failing_line_says_what_is_wrong() -> None:
    """A line in which problems begin stands alone, with what each says, the gravest tier, and a mark at its number."""
    shown = body(total=3)
    problems = (replace(ADDITION, line=2), replace(BREACH, line=2), replace(BREACH, line=2))
    [piece] = cut_body(shown, lines_of(shown), problems_by_line(problems)).pieces
    assert [(run.text, run.says, run.tier) for run in piece.runs] == [
        ("line 1", (), ""),
        ("line 2", ("expected no such property, got 'red'", "expected a string, got number 5"), "breach"),
        ("line 3", (), ""),
    ]
    assert piece.numbers == "1\n▸ 2\n3"


def test_a_waived_line_is_no_breach() -> None:
    """What a waiver tolerates is said, and is not grave."""
    shown = body(total=1)
    found = problems_by_line([replace(BREACH, line=1, waiver="known")])
    assert [run.tier for piece in cut_body(shown, lines_of(shown), found).pieces for run in piece.runs] == [""]


def test_without_bodies_a_line_says_what_the_problem_does() -> None:
    """Where what was expected and came is left out, its words stand in, without the path."""
    shown = body(total=1)
    found = problems_by_line([replace(BREACH, line=1, expected="", got="", says="$.items[0].id: a string is missing")])
    [piece] = cut_body(shown, lines_of(shown), found).pieces
    assert piece.runs[0].says == ("a string is missing",)


@pytest.mark.parametrize(("line", "span"), [(1, (1, 3)), (500, (498, 502)), (1000, (998, 1000))])
def test_a_failing_line_is_quoted(line: int, span: tuple[int, int]) -> None:
    """It is shown with the lines next to it."""
    piece = quote_line(lines_of(body()), {}, line)
    assert piece is not None
    assert (piece.first, piece.last) == span


def test_a_quotation_is_not_indented() -> None:
    """What its lines have in common at their beginning is left out; how they stand to one another is not."""
    piece = quote_line({1: "    {", 2: "      a", 3: "    }"}, {}, 2)
    assert piece is not None
    assert [run.text for run in piece.runs] == ["{\n  a\n}"]


@pytest.mark.parametrize("line", [None, 1001])
def test_what_is_not_there_is_not_quoted(line: int | None) -> None:
    """A problem without a line, or with one that the report left out, has nothing to quote."""
    assert quote_line(lines_of(body()), {}, line) is None


def test_carriage_returns_break_no_line() -> None:
    """One at the end of a line goes, another is shown, so that numbers stay beside their lines."""
    assert lines_of(body(Excerpt(1, "a\r\nb\rc"))) == {1: "a", 2: "b␍c"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\nb", "a\nb"), ("a\n" * 41, "a\n" * 40 + "…"), ("b" * 4001, "b" * 4000 + "\n…")],
    ids=["short", "many lines", "long"],
)
def test_a_fragment_is_cut(text: str, shown: str) -> None:
    """A schema of many lines or characters is shown as far as it fits."""
    assert cut_text(text) == shown
