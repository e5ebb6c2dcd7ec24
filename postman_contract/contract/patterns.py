r"""Reads regular expressions as JSON Schema means them: ECMA-262, sought anywhere in a text (core §6.4).

With the flag `u`, as the specification recommends: a character is a code point, `\p{Letter}` and `\u{1F600}` mean
something, and an escape that means nothing is no pattern. `\d` and `\w` are ASCII, `$` is the very end.
"""

from dataclasses import dataclass, field
from functools import cache

from regress import Regex, RegressError


class PatternError(ValueError):
    """A text is no regular expression; the message says why, and most likely how to write it."""


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern; `lenient` says why it was compiled without the flag `u`, or is empty."""

    regex: Regex = field(repr=False)
    lenient: str = ""


@cache
def compile_pattern(pattern: str) -> Pattern:
    r"""Compile a pattern with the flag `u`, or without it where it is valid only so: `[\w-.]`.

    Raises:
        PatternError: it is valid in neither way.
    """
    try:
        return Pattern(Regex(pattern, "u"))
    except RegressError as problem:
        lenient = str(problem)
    except UnicodeEncodeError:
        raise PatternError("holds half of a surrogate pair") from None
    try:
        return Pattern(Regex(pattern), lenient)
    except RegressError as problem:
        raise PatternError(f"{problem}{_remedy(pattern)}") from None


def matches(pattern: str, text: str) -> bool:
    """Tell whether a text holds what a pattern describes, anywhere in it.

    Raises:
        PatternError: the pattern is none.
    """
    regex = compile_pattern(pattern).regex
    try:
        return regex.find(text) is not None
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can write, is a character like any other
        return regex.find(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")) is not None


_ELSEWHERE = {
    "(?P<": "a named group is written (?<name>…)",
    "(?P=": "a named group is referred to by \\k<name>",
    "(?>": "there are no atomic groups",
    "(?#": "there are no comments in a pattern; use $comment",
    "(?i)": "flags are written (?i:…), around what they are for",
    "(?m)": "flags are written (?m:…), around what they are for",
    "(?s)": "flags are written (?s:…), around what they are for",
    "(?x)": "there is no flag x",
    "*+": "there are no possessive quantifiers",
    "++": "there are no possessive quantifiers",
    "?+": "there are no possessive quantifiers",
}


def _remedy(pattern: str) -> str:
    """Say how ECMA-262 writes what other languages write otherwise."""
    return next((f"; {remedy}" for mark, remedy in _ELSEWHERE.items() if mark in pattern), "")
