"""Cuts bodies to what a page can hold: the beginning, and the lines around each place where something was found."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from textwrap import dedent

from postman_contract.reporting.report import Body, Problem

HEAD = 10_000  # characters of the beginning
AROUND = 20  # lines, before and after a failing place
NEAR = 2  # lines, before and after, in the quotation beside a problem
MOST_PLACES = 10
LONGEST_LINE = 400  # characters of a line that is no part of the beginning
LONGEST_QUOTED = 160

Found = Mapping[int, tuple[Problem, ...]]  # the problems that begin in a line, by its number


@dataclass(frozen=True)
class Run:
    """Lines that follow one another; of a line in which problems begin, what they say and how grave the gravest is."""

    text: str
    says: tuple[str, ...] = ()
    tier: str = ""


@dataclass(frozen=True)
class Piece:
    """Part of a body: its first line and last, the numbers of all as a text, and how many were left out before it."""

    first: int
    last: int
    left_out: int
    numbers: str
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class CutBody:
    """A body as far as it is shown. `left_out` are the lines after the last piece; `more` places are not shown."""

    media_type: str
    size: int
    pieces: tuple[Piece, ...]
    left_out: int
    more: int

    @property
    def is_whole(self) -> bool:
        """Tell whether every line is there."""
        return not self.left_out and not any(piece.left_out for piece in self.pieces)


def problems_by_line(problems: Iterable[Problem]) -> Found:
    """Collect the problems that begin in each line."""
    found: dict[int, tuple[Problem, ...]] = {}
    for problem in problems:
        if problem.line is not None:
            found[problem.line] = (*found.get(problem.line, ()), problem)
    return found


def _annotation(problem: Problem) -> str:
    if problem.expected and problem.got:
        return f"expected {problem.expected}, got {problem.got}"
    return problem.says.removeprefix(f"{problem.path}: ")


def lines_of(body: Body) -> Mapping[int, str]:
    """Return the lines of a body that are in the report, by number."""
    return {
        number: line.removesuffix("\r").replace("\r", "␍")
        for excerpt in body.excerpts
        for number, line in enumerate(excerpt.text.split("\n"), excerpt.first)
    }


def cut_body(body: Body, lines: Mapping[int, str], found: Found, head: int = HEAD) -> CutBody:
    """Keep the first `head` characters of a body, and AROUND lines before and after its first MOST_PLACES places."""
    places = sorted(found)
    near = {each for place in places[:MOST_PLACES] for each in range(place - AROUND, place + AROUND + 1)}
    kept: dict[int, str] = {}
    for number in sorted(lines):
        if head > 0 or number in near:
            kept[number] = _cut_line(lines[number], max(head, LONGEST_LINE))
        head -= len(lines[number]) + 1
    last = max(kept, default=0)
    more = sum(place not in kept for place in places)
    return CutBody(body.media_type, body.size, tuple(_pieces(kept, found)), max(body.lines - last, 0), more)


def quote_line(lines: Mapping[int, str], found: Found, line: int | None) -> Piece | None:
    """Quote a failing line and NEAR lines around it, without common indentation; None where the report lacks it."""
    if line is None or line not in lines:
        return None
    near = [each for each in range(line - NEAR, line + NEAR + 1) if each in lines]
    quoted = dedent("\n".join(_cut_line(lines[each], LONGEST_QUOTED) for each in near)).split("\n")
    pieces = _pieces(dict(zip(near, quoted, strict=True)), found)
    return next(piece for piece in pieces if piece.first <= line <= piece.last)


def cut_text(text: str, most_lines: int = 40, longest: int = 4_000) -> str:
    """Keep the beginning of a text of several lines, and say that there is more."""
    kept = "\n".join(text[:longest].split("\n")[:most_lines])
    return kept if kept == text else f"{kept}\n…"


def _cut_line(line: str, longest: int) -> str:
    return line if len(line) <= longest else f"{line[:longest]}… ({len(line):,} characters)"


def _pieces(kept: Mapping[int, str], found: Found) -> Iterator[Piece]:
    """Yield the runs of lines that follow one another."""
    before = 0
    # Of numbers that follow one another, the distance to their index is the same.
    for _, group in groupby(enumerate(sorted(kept)), lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in group]
        yield Piece(
            first=numbers[0],
            last=numbers[-1],
            left_out=numbers[0] - before - 1,
            numbers="\n".join(f"▸ {number}" if number in found else str(number) for number in numbers),
            runs=tuple(_runs(numbers, kept, found)),
        )
        before = numbers[-1]


def _runs(numbers: list[int], kept: Mapping[int, str], found: Found) -> Iterator[Run]:
    for _, group in groupby(numbers, lambda number: number if number in found else 0):
        alike = [*group]
        problems = found.get(alike[0], ())
        says = tuple(dict.fromkeys(_annotation(each) for each in problems))
        tier = min((each.tier for each in problems if not each.waiver), default="")  # a breach stands before drift
        yield Run("\n".join(kept[number] for number in alike), says, tier)
