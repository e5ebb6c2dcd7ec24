"""One sandbox of Postman, in a process of its own: it is told commands, and asked what has happened since.

Only text crosses. QuickJS with a limit of time allows no call from JavaScript into Python, so events wait in a queue
until they are fetched. The sandbox's two files are CommonJS modules, evaluated there and never by Node.
"""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from weakref import finalize

from postman_contract.errors import NotJudged
from postman_contract.scripting.sandbox_files import INSTALL, SandboxCode
from postman_contract.scripting.values import Json

# What scripts share beside the language itself: what `require` offers them.
LIBRARIES = (
    "ajv", "assert", "atob", "backbone", "btoa", "buffer", "chai", "cheerio", "crypto-js", "csv-parse/lib/sync",
    "events", "json", "lodash", "moment", "path", "postman-collection", "punycode", "querystring", "stream",
    "string_decoder", "timers", "tv4", "url", "util", "uuid", "xml2js",
)  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """What a script may use: `seconds` of processor time, `waiting` seconds on timers, `memory` and `stack` in bytes.

    The memory is that of the whole sandbox, which takes about 30 MB itself. The stack is enough for nearly as many
    calls within one another as Node allows. `steps` are how often a script may go on: with a timer, a request, or the
    cookies that it asked for.
    """

    seconds: float = 10.0
    waiting: float = 60.0
    steps: int = 5_000
    memory: int = 256 * 2**20
    stack: int = 2**24


USUAL_LIMITS = Limits()
BROKEN = "it broke the sandbox"
_MOST_NESTED = 200  # deep: whoever walks through a value of more may run out of stack
_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"')
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


class LimitReached(Exception):  # noqa: N818  what a script has done, not an error of ours
    """A script has used up what it may use; says what."""


@dataclass(frozen=True)
class Happened:
    """What has happened in a sandbox: `events`, in order; when the next timer is `due`, and what the `clock` shows.

    Both are in milliseconds since the epoch; None: there is no timer. Once a script has ended, `unchanged` says whether
    what all scripts share is as it was.
    """

    events: Sequence[list[Json]] = ()
    due: float | None = None
    clock: float = 0
    unchanged: bool | None = None


def can_run_scripts() -> bool:
    """Tell whether QuickJS is installed."""
    return find_spec("quickjs") is not None


class SandboxContext:
    """A sandbox, booted, in a process of its own.

    Args:
        code: Postman's two files.
        limits: of each script.

    Raises:
        NotJudged: it cannot be booted.
    """

    def __init__(self, code: SandboxCode, limits: Limits) -> None:
        self._limits = limits
        self._steps = 0
        self._happened = Happened()
        self._process = _start_process()
        self.close = finalize(self, _end_process, self._process)
        host_code = files(__package__).joinpath("host.js").read_text(encoding="utf-8")
        settings = {"seconds": limits.seconds, "memory": limits.memory, "stack": limits.stack}
        try:
            self._ask({**settings, "host": host_code, "boot": code.boot_code, "bridge": code.bridge})
            self.tell("initialize", {"libraries": LIBRARIES})
            is_ready = self.happened().events == (["initialize", None],)
        except LimitReached:
            is_ready = False
        if not is_ready:
            self.close()
            raise NotJudged(f"Postman's sandbox did not start: run `{INSTALL}` again")

    def execute(self, clock: int, seed: int, command: Json) -> None:
        """Begin a script, with limits of its own, and let it run.

        Raises:
            LimitReached: it has used up what it may use.
        """
        self._steps = 0
        self._tell(("begin", {"clock": clock, "seed": seed}), ("execute", command))

    def tell(self, command: str, argument: Json = None) -> str:
        """Give a command of `host.js`, and let everything run that follows from it; return what it says.

        Raises:
            LimitReached: a script has used up what it may use.
        """
        return self._tell((command, argument))

    def happened(self) -> Happened:
        """Return what has happened since this was last asked."""
        happened, self._happened = self._happened, replace(self._happened, events=())
        return happened

    def _tell(self, *commands: tuple[str, Json]) -> str:
        self._steps += 1
        if self._steps > self._limits.steps:
            raise LimitReached(f"it goes on more than {self._limits.steps:,} times, with timers or requests")
        match self._ask([[command, json.dumps(argument)] for command, argument in commands]):
            case [
                str() as said,
                {
                    "events": list(events),
                    "due": None | int() | float() as due,
                    "clock": int() | float() as clock,
                    "unchanged": None | bool() as unchanged,
                },
            ]:
                self._happened = Happened((*self._happened.events, *events), due, clock, unchanged)
                return said
        raise LimitReached(BROKEN)

    def _ask(self, question: Json) -> Json:
        """Write a line to the process; return what it says.

        Raises:
            LimitReached: a script has used up what it may use.
        """
        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answers is not None
        with suppress(BrokenPipeError):
            asked.write(json.dumps(question).encode() + b"\n")
            asked.flush()
        line = answers.readline()
        if not line.endswith(b"\n"):  # it has ended
            raise LimitReached(_limit_that_ended(self._process.wait(), self._limits))
        kind, *said = _read(line)
        if kind == "limit":
            raise LimitReached(_limit_in(said[0], self._limits))
        return said


def _start_process() -> "subprocess.Popen[bytes]":
    found = find_spec("quickjs")
    if found is None or found.origin is None:
        raise NotJudged("scripts need quickjs: pip install 'postman-contract[scripts]'")
    program = str(files(__package__).joinpath("sandbox_process.py"))
    return subprocess.Popen(  # noqa: S603  this interpreter, and a program of ours
        [sys.executable, "-I", program, str(Path(found.origin).parents[1])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what a crash writes may hold what a script was given
    )


def _read(line: bytes) -> list[Json]:
    """Read what the process has said."""
    if _nesting(line) > _MOST_NESTED:
        raise LimitReached(f"it says or sets something that is nested more than {_MOST_NESTED} deep")
    try:
        said: list[Json] = json.loads(line)
    except ValueError:
        raise LimitReached(BROKEN) from None
    return said


def _nesting(line: bytes) -> int:
    """Return how deep JSON is nested, or how deep it could be at most, where that is little."""
    most = line.count(b"[") + line.count(b"{")
    if most <= _MOST_NESTED:
        return most
    deepest = depth = 0
    for bracket in _TEXT.sub(b"", line).translate(None, _NO_BRACKETS):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _end_process(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    with suppress(BrokenPipeError), process:
        pass


def _limit_that_ended(code: int, limits: Limits) -> str:
    """Say which limit a process has met that has ended."""
    if code == -signal.SIGPROF:
        return _time_is_up(limits)
    how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    return f"it made the interpreter end ({how})"


def _limit_in(problem: str, limits: Limits) -> str:
    if "interrupted" in problem:
        return _time_is_up(limits)
    if "out of memory" in problem or not problem or problem == "null":
        return f"it took more memory than {limits.memory // 2**20} MB"
    return BROKEN  # what it said may be what a script has made of a secret


def _time_is_up(limits: Limits) -> str:
    return f"it ran for longer than {limits.seconds:g} s"
