"""Markdown of which nothing is acted upon: text of others stands in fences, and as much of it as there is room for."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from postman_contract.reporting.terminal import terminal_text

LONGEST = 300  # characters of one line
_SHORTEST_FENCE = 3
# A fence keeps GitHub and GitLab from linking and notifying, but not everything that Markdown is pasted into.
_LINKED = re.compile(r"(?<=@)(?=\w)|(?<=[#!])(?=\d)|(?<=\bGH)(?=-\d)|(?<=:)(?=//)|(?<=\bwww)(?=\.)", re.IGNORECASE)
_UNLINKED = "\u200b"  # a space of no width: it is read as if it were not there


@dataclass(frozen=True)
class Group:
    """What stands in one fence: entries, made by `entry_of`, below a label."""

    label: str
    entries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of a document: a title and what its entries are, both our own words, and the entries in groups."""

    title: str
    noun: str
    groups: tuple[Group, ...]


def entry_of(first: str, *more: str) -> str:
    """Make an entry of lines, each cut and without what would be acted upon; those that are empty are left out."""
    return "\n".join([line_of(f"- {first}"), *(line_of(f"  {each}") for each in more if each)])


def line_of(text: str, longest: int = LONGEST) -> str:
    """Make one line, cut, and without what would be acted upon; blanks before it stay."""
    text = terminal_text(text)
    line = text[: len(text) - len(text.lstrip(" "))] + " ".join(text.split())
    line = line if len(line) <= longest else f"{line[: longest - 1]}…"
    # Again: what came on a line of its own may now begin one, and where it is cut something may begin.
    return _LINKED.sub(_UNLINKED, terminal_text(line))


def fenced(label: str, entries: Iterable[str] = ()) -> str:
    """Put entries into a fence that is longer than any in them, below a label that says what they are about."""
    lines = [*([line_of(label)] if label else ()), *entries]
    fence = "`" * _fence_length(lines)
    return "\n".join([f"{fence}text", *lines, fence, "", ""])


def _fence_length(lines: Iterable[str]) -> int:
    runs = (len(run) for line in lines for run in re.findall("`+", line))
    return max(_SHORTEST_FENCE, 1 + max(runs, default=0))


def sections_as_markdown(sections: Iterable[Section], room: int) -> str:
    """Write sections in at most `room` bytes of UTF-8, and say in each how many of its entries are left out.

    The larger ones share what the smaller ones leave. A section without groups is left out.
    """
    written = [section for section in sections if section.groups]
    frames = [_size(_heading(each) + _left_out(each, _count(each))) for each in written]
    sizes = [sum(_size(fenced(group.label, group.entries)) for group in each.groups) for each in written]
    rooms = _shares(sizes, room - sum(frames))
    return "".join(_section_as_markdown(*each) for each in zip(written, rooms, strict=True))


def _shares(sizes: Sequence[int], room: int) -> list[int]:
    shares = [0] * len(sizes)
    for place, index in enumerate(sorted(range(len(sizes)), key=sizes.__getitem__)):
        shares[index] = min(sizes[index], room // (len(sizes) - place))
        room -= shares[index]
    return shares


def _section_as_markdown(section: Section, room: int) -> str:
    parts, shown = [_heading(section)], 0
    for group in section.groups:
        entries = [*_fitting(group, room)]
        if entries or not group.entries:
            parts.append(fenced(group.label, entries))
            room -= _size(parts[-1])
            shown += len(entries)
    return "".join([*parts, _left_out(section, _count(section) - shown)])


def _fitting(group: Group, room: int) -> Iterator[str]:
    """Yield the entries of a group that fit into the room that its fence leaves."""
    longer = _fence_length((group.label, *group.entries)) - _fence_length((group.label,))
    room -= _size(fenced(group.label)) + 2 * longer
    for entry in group.entries:
        size = _size(f"{entry}\n")
        if size <= room:
            room -= size
            yield entry


def _heading(section: Section) -> str:
    return f"## {section.title}\n\n"


def _left_out(section: Section, number: int) -> str:
    every = f"{number:,} of {_count(section):,} {section.noun}"
    return f"*Left out here: {every}. `report.json` has all.*\n\n" if number else ""


def _count(section: Section) -> int:
    return sum(len(group.entries) for group in section.groups)


def _size(text: str) -> int:
    return len(text.encode())
