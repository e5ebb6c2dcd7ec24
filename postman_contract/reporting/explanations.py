"""Explains verdicts, in fixed blocks and in one place: what broke, where, what came, how to reproduce it."""

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from postman_contract.contract.verdicts import Outcome, Verdict
from postman_contract.contract.violations import Violation
from postman_contract.postman.messages import Request, Response, header
from postman_contract.postman.secrets import placeholder
from postman_contract.postman.variables import Used
from postman_contract.recording.answers import Placeholders, redact_answer
from postman_contract.recording.sent import learn_sent_secrets, unmarked_values
from postman_contract.recording.vault import Vault
from postman_contract.reporting.terminal import terminal_text
from postman_contract.run.cases import Case

MOST_LINES = 20  # of violations; more are counted
LONGEST = 160  # characters of one value
LONGEST_BODY = 2000  # characters of a response
MOST_BODY_LINES = 20  # of a response


@dataclass(frozen=True)
class Shown:
    """What may be shown of a request and its answer, free of secrets.

    `used` are the request's variables; `hidden` the names of those that are secret, or that nobody has said are not.
    `request` has placeholders for them, and is None where it cannot be made with any. `answer` is None where nothing
    was sent.
    """

    used: tuple[Used, ...] = ()
    hidden: frozenset[str] = frozenset()
    request: Request | None = None
    answer: Response | None = None


def with_answer(shown: Shown, sent: Request, response: Response | None, vault: Vault) -> Shown:
    """Add to what may be shown of a request its answer, without any secret of either.

    Args:
        shown: of the request.
        sent: the request as sent, or as it would have been.
        response: what came; None: nothing did, or it is not to be shown.
        vault: knows the secrets by value, and learns those of the request and the answer.
    """
    learn_sent_secrets(vault, sent)  # of a request that was not sent nobody has learnt them
    if response is None:
        return shown
    unmarked = unmarked_values(sent, (each for each in shown.used if each.name in shown.hidden))
    return replace(shown, answer=redact_answer(response, vault, unmarked, Placeholders()))


def explain(case: Case, verdict: Verdict, vault: Vault, shown: Shown) -> str:
    """Write why a case is broken, for the person who reads it at 8 a.m. Every secret is a placeholder.

    Args:
        case: the case.
        verdict: what its checks found.
        vault: knows the secrets by value.
        shown: what may be shown of request and answer.
    """
    answer = shown.answer
    places = count_of(len(verdict.violations), "place")
    lines = [
        f"{case.operation} not sent: the request violates its schema in {places}"
        if answer is None
        else f"{case.operation} answered {answer.status}, which breaks the contract in {places}",
        f"case {case.id}: {case.name!r} ({case.file}, {case.place})",
        "",
        *_violation_lines(verdict.violations),
        *_drift_lines(verdict.drift),
        "",
        *(_response_lines(answer, vault) if answer is not None else ()),
        *_variable_lines(shown),
        f"reproduce: {curl(shown.request)}" if shown.request else "reproduce: not without its secrets",
    ]
    return terminal_text(vault.redact("\n".join(lines)))


def _response_lines(response: Response, vault: Vault) -> Iterator[str]:
    """Show where a redirect leads, and the start of the body, each line indented."""
    location = header(response.headers, "Location")
    if 300 <= response.status < 400:
        yield f"Location: {location or 'none'}"
    # Redacted before it is cut: what is left of a secret that was cut is harder to find.
    text = vault.redact(response.body.decode(errors="replace").strip())
    lines = text[:LONGEST_BODY].splitlines()[:MOST_BODY_LINES]
    yield "response:" if lines else "response: an empty body"
    yield from (f"  {line}" for line in lines)
    if "\n".join(lines) != "\n".join(text.splitlines()):
        yield f"  … ({len(response.body)} bytes)"


def _violation_lines(violations: Sequence[Violation]) -> list[str]:
    lines = [describe(violation) for violation in violations[:MOST_LINES]]
    return lines + ([f"… and {len(violations) - MOST_LINES} more"] if len(violations) > MOST_LINES else [])


def _drift_lines(drift: Sequence[Violation]) -> list[str]:
    return [f"drift, beside it: {describe(each)}" for each in drift[:MOST_LINES]]


def describe(violation: Violation) -> str:
    """Write one violation as one line: check, place, expectation, what came, and the rule's place."""
    rule = f"  [{violation.schema_path}]" if violation.schema_path else ""
    return f"{violation.check} at {cut(violation.message)}{rule}"


def cut(text: str) -> str:
    """Shorten a long text to one line of at most LONGEST characters."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}… ({len(line)} characters)"


def _variable_lines(shown: Shown) -> list[str]:
    if not shown.used:
        return ["variables: none"]
    return ["variables:", *(f"  {each.name} = {shown_value(each, shown)} ({each.scope})" for each in shown.used)]


def shown_value(used: Used, shown: Shown) -> str:
    """Return a variable's value as it may be shown, cut to one line."""
    return placeholder(used.name, used.value) if used.name in shown.hidden else cut(used.value)


def curl(request: Request) -> str:
    """Write the curl line that repeats a request."""
    words = ["curl", "--path-as-is", "--globoff", "-X", request.method, request.url]
    for name, value in request.headers:
        words += ["-H", f"{name}: {value}"]
    if request.body:
        words += ["--data-binary", request.body.decode(errors="replace")]
    return " ".join(shlex.quote(word) for word in words)


@dataclass(frozen=True)
class Result:
    """The verdict of one contract item, as the summary needs it.

    `notes` say why that is its outcome, `beside` what less grave was found as well, each with what that is.
    """

    item: str
    outcome: Outcome
    notes: tuple[str, ...] = ()
    beside: tuple[tuple[Outcome, str], ...] = ()
    drift: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()

    @property
    def on_nothing(self) -> tuple[str, ...]:
        """The lists without rows that it was kept on, by case."""
        return self.empty if self.outcome in (Outcome.KEPT, Outcome.WAIVED) else ()


def summarise(results: Iterable[Result], remarks: Iterable[str] = ()) -> list[str]:
    """Write the summary: what is not simply kept, each with its reason, remarks such as drift, and the totals."""
    all_results = list(results)
    lines: Counter[str] = Counter()
    for outcome in (Outcome.SET_ASIDE, Outcome.NOT_JUDGED, Outcome.WAIVED, Outcome.BROKEN):
        for result in all_results:
            notes = result.notes if result.outcome is outcome else ()
            beside = (note for own, note in result.beside if own is outcome)
            lines.update(f"{outcome}: {result.item}: {note}" for note in (*notes, *beside))
    lines.update(f"on nothing: {result.item}: {_rows_missing(result)}" for result in all_results if result.on_nothing)
    return [terminal_text(line) for line in (*counted(lines), *remarks, totals(all_results))]


def _rows_missing(result: Result) -> str:
    others = [case for case in result.on_nothing if case != result.item]
    return f"no rows from {', '.join(others)}" if others else "no rows"


def counted(lines: Counter[str]) -> list[str]:
    """Write each line once, and how many claims say the same."""
    return [line if count == 1 else f"{line} ({count} claims)" for line, count in lines.items()]


def totals(results: Sequence[Result]) -> str:
    """Write the last line: one verdict for each contract item, how many drifted, and how many had no rows to judge."""
    counts = Counter(result.outcome for result in results)
    drifted = sum(bool(result.drift) for result in results)
    parts = [f"{counts[outcome]} {outcome}" for outcome in Outcome]
    on_nothing = sum(bool(result.on_nothing) for result in results)
    return f"contract: {', '.join(parts)}, {drifted} drift" + (f", {on_nothing} on nothing" if on_nothing else "")


def count_of(number: int, noun: str) -> str:
    """Write a number of things: `1 case`, `2 cases`."""
    return f"{number} {noun}" + ("" if number == 1 else "s")
