"""Quotes text of others in Markdown, so that it stays text: fenced, without mentions, and a line each."""

import re
from collections.abc import Iterable

LONGEST = 200  # characters of one line
NO_BREAK = "\u2060"  # WORD JOINER: is not seen, and ends what GitHub and GitLab take for a mention
_FENCE = re.compile("`+")
# `@name`, `#1`, `!1`, `GH-1`, `&1`, `%1`, `~label`, `$1` of GitHub and GitLab, wherever they stand.
_MENTION = re.compile(r"(?<=[@#!&%~$])(?=\w)|(?<=\bGH)(?=-\d)", re.IGNORECASE)


def without_mentions(text: str) -> str:
    """Write a text so that nobody is called and nothing is linked by it."""
    return _MENTION.sub(NO_BREAK, text)


def one_line(text: str, longest: int = LONGEST) -> str:
    """Write a text as one line of printable characters, cut where it is too long."""
    line = "".join(each if each.isprintable() else " " for each in text)
    line = " ".join(line.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def fenced(lines: Iterable[str]) -> str:
    """Write lines as a block of code, whose fence is longer than any in them."""
    shown = [without_mentions(one_line(line)) for line in lines]
    longest = max((len(run) for line in shown for run in _FENCE.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}text", *shown, fence])
