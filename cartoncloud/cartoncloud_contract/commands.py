"""What the commands share: what they are given, whom they ask, and how they say what they find."""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from postman_contract.errors import ContractError, InputError
from postman_contract.http.origins import is_loopback
from postman_contract.postman.environment import Scope, environment_key, process_scope
from postman_contract.postman.messages import as_documented
from postman_contract.recording.vault import Vault
from postman_contract.run.mode import Mode
from postman_contract.run.opening import Opening, open_session
from postman_contract.run.paths import USUAL, usual_paths
from postman_contract.run.sending import run_beside
from postman_contract.run.session import Sandbox
from postman_contract.run.suite import Suite, load_suite
from postman_contract.safety.budget import DEFAULT
from postman_contract.safety.policy import Asked
from postman_contract.safety.rules import Account, Run

RULES = "cartoncloud_contract.rules"
ANY_STATUS = tuple(range(200, 600))
CREDENTIALS = ("authClientId", "authClientSecret")

Say = Callable[[str], None]
Subject = TypeVar("Subject")


@dataclass(frozen=True)
class Inputs:
    """What a command is given: the suite, the folder with `.env`, and what is configured there and in the process.

    `say` prints a line, `announce` one that is beside the point, such as a wait; neither lets a secret through.
    """

    suite: Suite
    folder: Path
    settings: Scope
    vault: Vault = field(repr=False)
    say: Say
    announce: Say


def load_inputs(folder: Path, vault: Vault, say: Say, announce: Say) -> Inputs:
    """Load the suite of a folder and its settings, whose secrets the vault learns.

    Raises:
        InputError: there is no collection, or a file is wrong.
    """
    paths = usual_paths(folder, RULES)
    if not paths.collections:
        raise InputError(USUAL["collections"], "", "no such file: run the command in the folder of the project")
    suite, settings = load_suite(paths), process_scope(folder)
    for name in suite.secrets:
        vault.learn(settings.get(name) or "", name)
    return Inputs(suite, folder, settings, vault, say, announce)


def check_set(inputs: Inputs, *variables: str) -> None:
    """Let settings pass that all have a value.

    Raises:
        InputError: one has none; names its key.
    """
    for name in variables:
        if not inputs.settings.get(name):
            raise InputError(".env", environment_key(name), "not set, neither here nor in the process environment")


def problem_of_server(url: str) -> str | None:
    """Say why a URL cannot be the gateway's, or nothing: it is a scheme and a host, perhaps with a port."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as problem:
        return f"{url!r} is no URL: {problem}"
    if parts.username is not None:
        return "the URL holds credentials, which do not belong there"
    if parts.scheme not in ("http", "https") or not host:
        return f"{url!r} is no URL of a server"
    if parts.scheme == "http" and not is_loopback(host):
        return f"{url!r} would be sent secrets in clear text; use https://"
    if host.endswith(".invalid"):
        return f"{url!r} leads nowhere (RFC 6761 §6.4)"
    return f"{url!r} has more to it than a host" if parts.path or parts.query or parts.fragment else None


@contextmanager
def asked(inputs: Inputs, accepted: tuple[int, ...] = (), **variables: str) -> Generator[Run]:
    """Open a live session and hand out what sends its cases.

    Args:
        inputs: of the command.
        accepted: statuses that will do, beside the ones a case expects.
        variables: values that go before the configured ones.

    Raises:
        NotJudged: the configuration names no server to talk to.
    """
    opening = Opening(inputs.folder, False, Asked(budget=DEFAULT), inputs.vault, inputs.announce)
    with open_session(inputs.suite, Mode.LIVE, Sandbox("live", variables), opening) as session:
        yield run_beside(session, accepted)


class State(StrEnum):
    """What is said of a thing that was looked at."""

    OK = "ok"
    WRONG = "wrong"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """What was found; `remedy` says what to do, where something is to be done."""

    state: State
    found: str
    remedy: str = ""


def ok(found: str, remedy: str = "") -> Finding:
    """Say that a thing is as it should be."""
    return Finding(State.OK, found, remedy)


def wrong(found: str, remedy: str) -> Finding:
    """Say that a thing is not as it should be, and what to do."""
    return Finding(State.WRONG, found, remedy)


def unknown(found: str, remedy: str = "") -> Finding:
    """Say why a thing could not be looked at."""
    return Finding(State.UNKNOWN, found, remedy)


@dataclass(frozen=True)
class Check(Generic[Subject]):
    """One thing to look at: what it is called, how it is looked at, and which checks have to be ok before."""

    about: str
    look: Callable[[Subject], Finding]
    needs: tuple[str, ...] = ()


def examine(checks: Iterable[Check[Subject]], subject: Subject) -> Iterator[tuple[str, Finding]]:
    """Look at one thing after the other; yield what it is called and what was found.

    What cannot be looked at, because of what was found before or of an answer nobody expected, is unknown.
    """
    states: dict[str, State] = {}
    for check in checks:
        in_the_way = [each for each in check.needs if states[each] is not State.OK]
        finding = unknown(f"depends on {in_the_way[0]}") if in_the_way else _looked(check, subject)
        states[check.about] = finding.state
        yield check.about, finding


def _looked(check: Check[Subject], subject: Subject) -> Finding:
    try:
        with as_documented():
            return check.look(subject)
    except ContractError as problem:
        return unknown(str(problem))


def finding_of(account: Account) -> Finding:
    """Say of an account whether it is a sandbox."""
    return ok(account.name) if account.is_sandbox else wrong(f"{account.name!r} is no sandbox", account.remedy)


def report(inputs: Inputs, checks: Iterable[Check[Subject]], subject: Subject) -> int:
    """Look at one thing after the other, and say in a line each what was found.

    Returns:
        0: all is well; 1: something is wrong, or could not be looked at.
    """
    states = set()
    for about, finding in examine(checks, subject):
        inputs.say(line_of(about, finding))
        states.add(finding.state)
    return 0 if states == {State.OK} else 1


def line_of(about: str, finding: Finding) -> str:
    """Write a finding in one line: `wrong    tenant: … Set …`."""
    said = ". ".join(filter(None, (finding.found, finding.remedy)))
    return f"{finding.state:<8} {about}: {' '.join(said.split())}"
