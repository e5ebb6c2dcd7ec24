"""Tests of quoting others in Markdown."""

import pytest

from postman_contract.reporting.quoting import LONGEST, fenced, one_line, without_mentions


@pytest.mark.parametrize(
    ("line", "fence"), [("a", "```"), ("a ``` b", "````"), ("`````", "``````"), ("``", "```")], ids=repr
)
def test_a_fence_is_longer_than_any_in_it(line: str, fence: str) -> None:
    """No text ends the block that it stands in."""
    assert fenced([line, "b"]).splitlines() == [f"{fence}text", line, "b", fence]


def test_a_quoted_text_is_one_line() -> None:
    """No text begins a line of its own, as `::error::` would, turns the direction of writing, or goes on for ever."""
    assert one_line("a\n::error::b\r\x1b[31m\u202ec\u2028d") == "a ::error::b [31m c d"
    assert one_line("x" * (LONGEST + 1)) == "x" * (LONGEST - 1) + "…"


@pytest.mark.parametrize("text", ["@octo", "a #12", "!3", "GH-4", "gh-5", "~bug", "&6", "%7", "org/repo#8", "$9"])
def test_a_mention_calls_nobody(text: str) -> None:
    """Between the sign and what it would call stands a character that is not seen."""
    shown = without_mentions(text)
    assert (shown != text, shown.replace("\u2060", "")) == (True, text)
    assert shown in fenced([text])


@pytest.mark.parametrize("text", ["$.items[0].id", "a # b", "50 % of", "GET /orders/{}"])
def test_what_calls_nobody_stays_as_it_is(text: str) -> None:
    """Places and operations can be copied."""
    assert without_mentions(text) == text
