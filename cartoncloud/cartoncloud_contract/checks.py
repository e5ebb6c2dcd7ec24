"""Checks of the commands: one thing each, with a result that says what to do where something is wrong."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from cartoncloud_contract.inputs import Print
from postman_contract.errors import ContractError
from postman_contract.postman.messages import as_documented
from postman_contract.safety.rules import Account

Subject = TypeVar("Subject")


class State(StrEnum):
    """Whether a thing is as it should be; `UNKNOWN`: it could not be checked."""

    OK = "ok"
    WRONG = "wrong"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class CheckResult:
    """What a check came to; `remedy` says what to do, where there is something to do."""

    state: State
    message: str
    remedy: str = ""


@dataclass(frozen=True)
class Check(Generic[Subject]):
    """A check of one thing, by name; `needs` names the checks that have to be ok before."""

    name: str
    judge: Callable[[Subject], CheckResult]
    needs: tuple[str, ...] = ()


def ok(message: str, remedy: str = "") -> CheckResult:
    """Say that a thing is as it should be."""
    return CheckResult(State.OK, message, remedy)


def wrong(message: str, remedy: str) -> CheckResult:
    """Say that a thing is not as it should be, and what to do."""
    return CheckResult(State.WRONG, message, remedy)


def unknown(message: str, remedy: str = "") -> CheckResult:
    """Say why a thing could not be checked."""
    return CheckResult(State.UNKNOWN, message, remedy)


def judge_account(account: Account) -> CheckResult:
    """Say of an account whether it is a sandbox."""
    return ok(account.name) if account.is_sandbox else wrong(f"{account.name!r} is not a sandbox", account.remedy)


def run_checks(checks: Iterable[Check[Subject]], subject: Subject) -> Iterator[tuple[str, CheckResult]]:
    """Run one check after the other; yield its name and result.

    A check is unknown where one that it needs is not ok, and where the API gave an answer of an undocumented shape.
    """
    states: dict[str, State] = {}
    for check in checks:
        unmet = [name for name in check.needs if states[name] is not State.OK]
        result = unknown(f"not checked, because it needs {unmet[0]}") if unmet else _run_check(check, subject)
        states[check.name] = result.state
        yield check.name, result


def _run_check(check: Check[Subject], subject: Subject) -> CheckResult:
    try:
        with as_documented():
            return check.judge(subject)
    except ContractError as problem:
        return unknown(str(problem))


def print_checks(say: Print, checks: Iterable[Check[Subject]], subject: Subject) -> int:
    """Run one check after the other, and print a line about each.

    Returns:
        0: all are ok; 1: something is wrong, or could not be checked.
    """
    states = set()
    for name, result in run_checks(checks, subject):
        say(line_of_result(name, result))
        states.add(result.state)
    return 0 if states == {State.OK} else 1


def line_of_result(name: str, result: CheckResult) -> str:
    """Write the result of a check in one line: `wrong    tenant: … Set …`."""
    text = ". ".join(filter(None, (result.message, result.remedy)))
    return f"{result.state:<8} {name}: {' '.join(text.split())}"
