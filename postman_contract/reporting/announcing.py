"""Decides what the one issue of the nightly run says: whether it is opened, updated or closed, and who is told.

A tracker tells people of a new issue, of a comment and of the end, but not of a changed text. So the text is kept up to
date every night, and a comment is made only where something grave is said that was not said before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from postman_contract.reporting.explanations import count_of
from postman_contract.reporting.fences import line_of
from postman_contract.reporting.issue_memory import Memory, memory_in, short_names, spell_memory
from postman_contract.reporting.night_text import describe_night, heading_of, lines_of, quote_lines
from postman_contract.reporting.nights import Concern, Kind, Night

LABEL = "nightly"
LABELS = (LABEL, *map(str, Kind))
LONGEST_TITLE = 200
CANNOT_LOOK = (Kind.NO_REPORT, Kind.UNAVAILABLE)
FOOT = (
    "The nightly run keeps this text up to date, comments where something grave is new, and closes the issue on the "
    "first night on which the contract is kept."
)


class Action(StrEnum):
    """What becomes of the issue."""

    NONE = "none"
    OPEN = "open"
    UPDATE = "update"
    CLOSE = "close"


@dataclass(frozen=True)
class Announcement:
    """What is to be done with the issue. `comment` is "" where nobody is to be told.

    `labels` are all it has then; one that is closed keeps its own.
    """

    action: Action
    title: str = ""
    text: str = ""
    comment: str = ""
    labels: tuple[str, ...] = ()


NOTHING = Announcement(Action.NONE)


def announce(night: Night, open_issue: str, last_issue: str, link: str) -> Announcement:
    """Decide what becomes of the issue.

    It is opened by what is grave, and by what is harmless and new; closed by the first night that judged all and found
    nothing grave, or nothing harmless any more where it was about that alone.

    Args:
        night: what it came to.
        open_issue: the text of the issue that is open; "": none is.
        last_issue: the text of the last one that was closed; "": there was none.
        link: where the run is shown.
    """
    known = memory_in(open_issue)
    loud = tuple(each for each in night.concerns if each.is_loud)
    if night.is_trial:
        return NOTHING
    if loud:
        return _loud(night, loud, known, link, is_open=bool(open_issue))
    if not night.is_green:  # nobody knows whether what the issue says still holds
        return NOTHING
    if open_issue and (known.loud or not known.quiet or not night.concerns):
        return _close(night, known, link)
    is_said = {*memory_in(last_issue).quiet}.issuperset(short_names(night.concerns))
    if open_issue or not is_said:
        return _write(night, night.concerns, known.since or night.date, link, is_open=bool(open_issue))
    return NOTHING


def _loud(night: Night, loud: Sequence[Concern], known: Memory, link: str, *, is_open: bool) -> Announcement:
    names = short_names(loud)
    new = [subject for name, subject in names.items() if name not in known.loud]
    # A night that could not look says nothing about what was said before: it is remembered, and neither new nor gone.
    still = known.loud if any(each.kind in CANNOT_LOOK for each in loud) else ()
    gone = [name for name in known.loud if name not in (*names, *still)]
    comment = [f"{night.date}: {heading_of(loud)}."]
    comment += [f"What was said before no longer holds in {count_of(len(gone), 'place')}."] if gone else []
    comment += [f"New:\n\n{quote_lines(lines_of(loud, new))}"] if new else []
    is_told = is_open and (new or gone)
    # An issue that was about something harmless is about this since tonight.
    since = known.since if known.loud and known.since else night.date
    said = "\n\n".join([*comment, link]).rstrip() if is_told else ""
    return _write(night, loud, since, link, comment=said, is_open=is_open, still=still)


def _write(
    night: Night,
    about: Sequence[Concern],
    since: str,
    link: str,
    *,
    is_open: bool,
    comment: str = "",
    still: Sequence[str] = (),
) -> Announcement:
    subject = heading_of(about)
    if about[0].kind not in CANNOT_LOOK:  # whose subject says no more
        subject += f": {about[0].subjects[0].name}"
    text = f"{_memory(night, since, subject, still)}\n{describe_night(night, link)}\n\nSince {since}. {FOOT}\n"
    action = Action.UPDATE if is_open else Action.OPEN
    labels = (LABEL, *(str(each.kind) for each in night.concerns))
    return Announcement(action, _title(subject), text, comment, labels)


def _close(night: Night, known: Memory, link: str) -> Announcement:
    kept = f"{night.date}: the contract is kept, by {count_of(night.kept, 'claim')}."
    left = f" Still there: {heading_of(night.concerns)}." if night.concerns else ""
    was = f" Since {known.since} it was:\n\n{quote_lines([known.about])}" if known.about else ""
    comment = f"{kept}{left}{was}\n\n{link}".rstrip()
    text = f"{_memory(night, known.since, known.about)}\n{describe_night(night, link)}\n\n{was.strip()}\n"
    title = _title(f"kept again; it was: {known.about}" if known.about else "kept again")
    return Announcement(Action.CLOSE, title, text, comment)


def _memory(night: Night, since: str, about: str, still: Sequence[str] = ()) -> str:
    loud, quiet = ([each for each in night.concerns if each.is_loud is wanted] for wanted in (True, False))
    names = tuple(dict.fromkeys((*short_names(loud), *still)))
    return spell_memory(Memory(since, line_of(about), names, (*short_names(quiet),)))


def _title(text: str) -> str:
    return line_of(f"Nightly: {text}", LONGEST_TITLE)
