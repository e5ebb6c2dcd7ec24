"""Says in words what a night came to: in a few, in Markdown, and on a badge.

Of what a vendor or a collection wrote, all stands in fences, but for titles, which are no Markdown.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from postman_contract.reporting.explanations import count_of
from postman_contract.reporting.fences import fenced, line_of
from postman_contract.reporting.nights import Concern, Kind, Night

MOST_SHOWN = 20  # things of one kind; more are counted. What a tracker takes of a text is bounded.
_WORDS = {
    Kind.NO_REPORT: "the run itself failed",
    Kind.BROKEN: "the contract is broken",
    Kind.NOT_JUDGED: "could not be judged",
    Kind.UNSTEADY: "passed only on the second try",
    Kind.UNAVAILABLE: "the vendor is unavailable",
    Kind.LEFT_BEHIND: "left behind",
    Kind.COLLECTION: "the published collection has changed",
    Kind.DRIFT: "drift",
}


def heading_of(concerns: Iterable[Concern]) -> str:
    """Say in a few words of ours what a night is about, the gravest first."""
    return ", ".join(map(_words_of, concerns))


def _words_of(concern: Concern) -> str:
    count, words = len(concern.subjects), _WORDS[concern.kind]
    nights = f"{count_of(concern.nights, 'night')} running"
    spelled = {
        Kind.NO_REPORT: words,
        Kind.BROKEN: f"{words} in {count_of(count, 'place')}",
        Kind.NOT_JUDGED: f"{count_of(count, 'claim')} {words}",
        Kind.UNSTEADY: f"{count_of(count, 'claim')} {words}, {nights}",
        Kind.UNAVAILABLE: f"{words}, {nights}" if concern.nights > 1 else words,
    }
    return spelled.get(concern.kind, f"{words} ({count})")


def describe_night(night: Night, link: str) -> str:
    """Write what a night came to, in Markdown; `link` is where the run is shown, or ""."""
    parts = [f"**{night.date}: {heading_of(night.concerns) or 'the contract is kept'}.** {link}".rstrip()]
    parts += [f"{_words_of(each).capitalize()}:\n\n{quote_lines(lines_of([each]))}" for each in night.concerns]
    if night.unsteady:
        lines = [f"{item} (night {nights})" for item, nights in night.unsteady]
        parts.append(f"Kept, unsteady: passed on the second try:\n\n{quote_lines(_cut(lines))}")
    return "\n\n".join([*parts, *(f"_{remark}_" for remark in night.remarks)])


def quote_lines(lines: Iterable[str]) -> str:
    """Put lines into a fence of their own, from which nothing is acted upon."""
    return fenced("", map(line_of, lines)).rstrip("\n")


def lines_of(concerns: Iterable[Concern], names: Collection[str] | None = None) -> list[str]:
    """Write a line for each subject, or for those of these names, as far as they fit; more are counted."""
    subjects = [subject for concern in concerns for subject in concern.subjects]
    return _cut([str(each) for each in subjects if names is None or each.name in names])


def _cut(lines: Sequence[str]) -> list[str]:
    more = [f"… and {len(lines) - MOST_SHOWN} more"] if len(lines) > MOST_SHOWN else []
    return [*lines[:MOST_SHOWN], *more]


def badge_of(night: Night) -> Mapping[str, object]:
    """Make a badge, as shields.io takes it from an endpoint."""
    badge = {"schemaVersion": 1, "label": "contract"}
    if not night.is_green:
        gravest = night.concerns[0]
        return {**badge, "message": _words_of(gravest), "color": "red" if gravest.is_red else "lightgrey"}
    beside = [_words_of(each) for each in night.concerns]
    beside += [f"{len(night.unsteady)} unsteady"] if night.unsteady else []
    return {**badge, "message": ", ".join(["kept", *beside]), "color": "green" if beside else "brightgreen"}
