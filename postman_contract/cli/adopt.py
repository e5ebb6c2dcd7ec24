"""Writes drift that is accepted into the schemas that lack it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from postman_contract.contract.schema_text import add_enum_value, add_property
from postman_contract.contract.violations import Tier
from postman_contract.errors import InputError
from postman_contract.recording.files import write_atomically
from postman_contract.reporting.findings import Acceptance, Finding, load_findings, merge_acceptances
from postman_contract.reporting.terminal import terminal_text

MOST_NAMED = 3  # operations that an addition is for; more are counted
Say = Callable[[str], None]
Accept = Callable[[str], bool]


@dataclass(frozen=True)
class Proposal:
    """What would be added to a schema, and what it is for, in words."""

    acceptance: Acceptance
    reason: str

    def __str__(self) -> str:
        value = self.acceptance.value
        what = f"value {value!r}" if self.acceptance.name is None else f"property {self.acceptance.name!r} as {value}"
        return f"{self.acceptance.schema}: {what} ({self.reason})"


def adopt(file: Path, schemas: Path, accept: Accept, say: Say) -> int:
    """Write the drift of a run into the schemas.

    Args:
        file: what the run wrote with --contract-drift-output.
        schemas: the folder of schemas.
        accept: is asked of each addition, in a line, whether to write it.
        say: is told what becomes of each.

    Returns:
        How much drift is left.

    Raises:
        InputError: a file cannot be used.
    """
    drift = [finding for finding in load_findings(file) if finding.tier is Tier.DRIFT]
    left = 0
    for finding in drift:
        if finding.acceptance is None:
            left += 1
            say(f"not for a schema: {finding.subject}: {finding.message}")
    for proposal in proposals_of(drift):
        new = _schema_with(schemas, proposal.acceptance)
        if new is None:
            say(f"is there already: {proposal}")
        elif accept(f"add to {proposal}"):
            path, text = new
            write_atomically(path, text)
            say(f"added to {proposal}")
        else:
            left += 1
    return left


def proposals_of(drift: Iterable[Finding]) -> list[Proposal]:
    """Make one proposal for all findings that the same addition accepts: operations may share a schema."""
    alike: dict[tuple[str, str | None, str], list[Finding]] = {}
    for finding in drift:
        accepted = finding.acceptance
        if accepted is not None:
            value = "" if accepted.name is not None else repr(accepted.value)
            alike.setdefault((accepted.schema, accepted.name, value), []).append(finding)
    return [_proposal_of(findings) for findings in alike.values()]


def _proposal_of(findings: list[Finding]) -> Proposal:
    merged = merge_acceptances([each.acceptance for each in findings if each.acceptance is not None])
    assert merged is not None  # each of them has one
    operations = list(dict.fromkeys(each.operation for each in findings))
    named = ", ".join(operations[:MOST_NAMED])
    more = f" and {len(operations) - MOST_NAMED} more" if len(operations) > MOST_NAMED else ""
    example = f", such as {findings[0].example}" if merged.name is not None else ""
    return Proposal(merged, f"{named}{more}{example}")


def _schema_with(schemas: Path, acceptance: Acceptance) -> tuple[Path, str] | None:
    """Write out a schema file with an addition; None where it is in the file already.

    Raises:
        InputError: the file has no such place, or has changed since.
    """
    name, _, pointer = acceptance.schema.partition("#")
    path = schemas / name
    if not path.resolve().is_relative_to(schemas.resolve()):
        raise InputError(str(path), "", f"is not in the folder of schemas, {schemas}")
    if pointer and not pointer.startswith("/"):
        raise InputError(str(path), pointer, "is named by an $anchor: add to it by hand, or refer to it by a pointer")
    try:
        text = path.read_bytes().decode("utf-8")
        if acceptance.name is None:
            new = add_enum_value(text, pointer, acceptance.value)
        else:
            new = add_property(text, pointer, acceptance.name, acceptance.value)
    except LookupError:
        raise InputError(str(path), pointer, "is no such place any more: write the drift anew with a run") from None
    except OSError as problem:
        raise InputError(str(path), "", f"cannot be read: {problem.strerror}") from None
    except ValueError as problem:
        raise InputError(str(path), "", f"is not JSON: {problem}") from None
    return None if new is None else (path, new)


def accept_all(_: str) -> bool:
    """Accept everything."""
    return True


def ask_person(question: str) -> bool:
    """Ask on the terminal.

    Raises:
        InputError: nobody is there to answer.
    """
    try:
        return input(f"{terminal_text(question)}? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        raise InputError("standard input", "", "nobody answers: accept everything with --all") from None
