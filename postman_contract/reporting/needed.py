"""Says what prerequisites received, once for all claims that needed it: under the id of the case that was sent."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from postman_contract.contract.verdicts import Outcome
from postman_contract.reporting.explanations import Result, count_of


@dataclass(frozen=True)
class Cause:
    """Why claims are broken that needed a case: its id, what broke first in one line, and the whole explanation."""

    case_id: str
    note: str
    explanation: str

    @property
    def place(self) -> tuple[str, str]:
        """What is one and the same breach, whatever value came: the case, and which check broke where."""
        return self.case_id, self.note.partition(": ")[0]


def needed_remarks(needed: Iterable[str], causes: Iterable[Cause], results: Sequence[Result]) -> Iterator[str]:
    """Explain each case that broke others and has not been explained by its own claim; say what drifted or was waived.

    Args:
        needed: lines on what was received beside, in every report.
        causes: what of it was broken, in every report.
        results: the verdicts of the claims.
    """
    own = {f"{outcome}: {each.item}: {note}" for each in results for outcome, note in _said_of(each)}
    yield from dict.fromkeys(line for line in needed if line not in own)
    explained = {
        Cause(each.item, note, "").place for each in results if each.outcome is Outcome.BROKEN for note in each.notes
    }
    for cause in causes:
        if cause.place not in explained:
            explained.add(cause.place)
            needing = sum(f"needs {cause.case_id}, which is broken" in each.notes for each in results)
            yield f"{Outcome.BROKEN}: {cause.case_id}: {cause.note} ({count_of(needing, 'claim')} needed it)"
            yield from (f"  {line}".rstrip() for line in cause.explanation.splitlines())


def _said_of(result: Result) -> Iterator[tuple[str, str]]:
    yield from ((str(result.outcome), note) for note in result.notes)
    yield from (("drift", drift) for drift in result.drift)
