"""Reads a text through its escapes, and remembers where each character stood.

A secret is written in many ways: in a URL, a form, JSON, a Python repr, HTML, a shell, and in one of them within
another. Instead of writing it in every way, texts and secrets are read as what all the ways have in common.
"""

import html
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

PASSES = 5  # escapes within escapes: a URL in a parameter of a URL in JSON in a log has three
CUT = re.compile(r"…|\.\.\.")  # where a report, or Python's own repr of a long text, leaves something out
_MARKS = ("%", "\\", "&", "+", "'\"'", "'\n", '"\n', "…", "...")  # without any of these a text is read as it stands
# Escapes of letters and digits, escapes of what begins an escape, and cuts.
_BREAKS = re.compile(
    r"%(?:2[56]|3\d|[46][1-9a-f]|[57][0-9ac])|\\(?:u00|x)[2-7]|&\#|&amp;|['\"]\n|…|\.\.\.", re.IGNORECASE
)
_ESCAPE = re.compile(
    r"""
      (?P<bytes>(?:%[0-9a-fA-F]{2}|\\+x[0-9a-fA-F]{2})+)  # a URL, or the repr of bytes
    | (?P<units>(?:\\+u[0-9a-fA-F]{4})+)                  # JSON: units of UTF-16
    | (?P<entity>&(?i:\#\d{1,7}|\#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos);)
    | (?P<half>(?:%[0-9a-fA-F]?|\\+[ux]?[0-9a-fA-F]{0,3}|&\#?\w{0,5})(?=…|\.\.\.))  # a cut within an escape
    | (?P<wrap>['"]\n[ E>+|-]*b?['"])                     # pytest breaks the repr of a long text over lines
    | (?P<shell>'"'"')
    | (?P<named>\\+[nrt"'])
    | (?P<backslashes>\\+)                                # of any number: each level of escaping doubles them
    | (?P<plus>\+)                                        # a space in a form, itself in base64
    """,
    re.VERBOSE,
)
_NAMED = {"n": "\n", "r": "\r", "t": "\t"}
_BYTE = re.compile(r"(?:%|\\+x)(..)")
_UNIT = re.compile(r"\\+u(....)")


@dataclass(frozen=True)
class Reading:
    """A text as it is read: character n stands at `starts[n]` to `ends[n]` of what was written."""

    text: str
    starts: list[int]
    ends: list[int]

    def place_before(self, place: int) -> int:
        """Return how many characters are read before a place of what was written."""
        return bisect_left(self.starts, place)


def read_escapes(written: str) -> Reading:
    """Read a text through its escapes, those within others, too."""
    places = range(len(written) + 1)
    reading = Reading(written, list(places[:-1]), list(places[1:]))
    for _ in range(PASSES):
        further = _read_once(reading)
        if further.text == reading.text:
            break
        reading = further
    return reading


def has_escapes(text: str) -> bool:
    """Tell whether anything may be escaped or cut in a text."""
    return any(mark in text for mark in _MARKS)


def breaks_words(text: str) -> bool:
    """Tell whether a word of letters and digits may be escaped or cut in a text."""
    return _BREAKS.search(text) is not None


def _read_once(before: Reading) -> Reading:
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def copy_span(start: int, end: int) -> None:
        characters.append(before.text[start:end])
        starts.extend(before.starts[start:end])
        ends.extend(before.ends[start:end])

    at = 0
    for match in _ESCAPE.finditer(before.text):
        copy_span(at, match.start())
        for character, start, end in _meaning(match):
            characters.append(character)
            starts.append(before.starts[start])
            ends.append(before.ends[end - 1])
        at = match.end()
    copy_span(at, len(before.text))
    return Reading("".join(characters), starts, ends)


def _meaning(match: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """Yield the characters that an escape means, each with its place; of half an escape and a line break none."""
    kind, escape = match.lastgroup, match[0]
    start, end = match.span()
    if kind in ("bytes", "units"):
        yield from _decoded(_BYTE if kind == "bytes" else _UNIT, escape, start)
    elif kind == "entity":
        yield html.unescape(escape)[:1], start, end
    elif kind == "named":
        yield _NAMED.get(escape[-1], escape[-1]), start, end
    elif kind in ("shell", "plus"):
        yield "'" if kind == "shell" else " ", start, end


def _decoded(unit: re.Pattern[str], escapes: str, start: int) -> Iterator[tuple[str, int, int]]:
    """Yield the characters of a row of bytes or units; what is none of an encoding becomes a surrogate."""
    units = list(unit.finditer(escapes))
    content = bytes.fromhex("".join(each[1] for each in units))
    encoding, errors, width = ("utf-8", "surrogateescape", 1) if unit is _BYTE else ("utf-16-be", "surrogatepass", 2)
    at = 0
    for character in content.decode(encoding, errors):
        further = at + len(character.encode(encoding, errors)) // width
        yield character, start + units[at].start(), start + units[further - 1].end()
        at = further
