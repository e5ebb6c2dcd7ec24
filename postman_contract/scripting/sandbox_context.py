"""One context of QuickJS with Postman's sandbox in it: it is told commands, and asked what has happened since.

Only text crosses, and Python is never called from within: QuickJS with a limit of time allows no such call, so events
wait in a queue until they are fetched. The sandbox's two files are CommonJS modules, evaluated here and never by Node.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from postman_contract.errors import NotJudged
from postman_contract.scripting.sandbox_files import SandboxCode
from postman_contract.scripting.values import Json

try:
    import quickjs
except ImportError:  # the extra is not installed
    quickjs = None

# What scripts share beside the language itself: what `require` offers them.
LIBRARIES = (
    "ajv", "assert", "atob", "backbone", "btoa", "buffer", "chai", "cheerio", "crypto-js", "csv-parse/lib/sync",
    "events", "lodash", "moment", "path", "postman-collection", "punycode", "querystring", "stream", "string_decoder",
    "timers", "tv4", "url", "util", "uuid", "xml2js",
)  # fmt: skip
BOOT_SECONDS = 60.0
_UNWRAP = """(function (boot, bridge) {
    const exported = (text) => {
        const module = { exports: {} };
        new Function("module", "exports", text)(module, module.exports);
        return module.exports;
    };
    let code;
    exported(boot)((_, text) => { code = text; });
    return JSON.parse(JSON.stringify([exported(bridge)(""), code]));
})"""


@dataclass(frozen=True)
class Limits:
    """What a script may use: `seconds` of processor time, `waiting` seconds on timers, `memory` and `stack` in bytes.

    The memory is that of the whole sandbox, which takes about 30 MB itself.
    """

    seconds: float = 10.0
    waiting: float = 60.0
    memory: int = 256 * 2**20
    stack: int = 2**20


class LimitReached(Exception):  # noqa: N818  what a script has done, not an error of ours
    """A script has used up what it may use; says what."""


@dataclass(frozen=True)
class Happened:
    """What has happened in a sandbox: `events`, in order; when the next timer is `due`, and what the `clock` shows.

    Both are in milliseconds since the epoch; None: there is no timer.
    """

    events: Sequence[list[Json]]
    due: float | None
    clock: float


def can_run_scripts() -> bool:
    """Tell whether QuickJS is installed."""
    return quickjs is not None


class SandboxContext:
    """A sandbox, booted.

    Args:
        code: Postman's two files.
        limits: of each script.
    """

    def __init__(self, code: SandboxCode, limits: Limits) -> None:
        self._limits = limits
        self._used = 0.0  # seconds of this script
        self._context = quickjs.Context()
        self._context.set_memory_limit(limits.memory)
        self._context.set_max_stack_size(limits.stack)
        host_code = files(__package__).joinpath("host.js").read_text(encoding="utf-8")
        self._host = self._context.eval(host_code)
        bridge, boot_code = json.loads(self._context.eval(_UNWRAP)(code.boot_code, code.bridge).json())
        self._context.eval(bridge)
        self.tell("connect")
        self._context.eval(boot_code)
        self.tell("initialize", {"libraries": LIBRARIES})
        if self.happened().events != [["initialize", None]]:
            raise NotJudged("Postman's sandbox did not start: run `postman-contract scripts install` again")

    def begin(self, clock: int, seed: int) -> None:
        """Begin a script, with a limit of time of its own."""
        self._used = 0.0
        self._limited(self._host, "begin", json.dumps({"clock": clock, "seed": seed}))

    def tell(self, command: str, argument: Json = None) -> str:
        """Give a command of `host.js`, and let everything run that follows from it.

        Raises:
            LimitReached: a script has used up what it may use.
        """
        said: str = self._limited(self._host, command, json.dumps(argument))
        while self._limited(self._context.execute_pending_job):
            pass
        return said

    def happened(self) -> Happened:
        """Fetch what has happened since this was last asked.

        Raises:
            LimitReached: a script has used up what it may use.
        """
        return Happened(**json.loads(self._limited(self._host, "drain")))

    def is_unchanged(self, execution: str) -> bool:
        """Drop what a script has left behind, and tell whether what all scripts share is as it was."""
        self._used = 0.0  # this is not the script's doing
        return self.tell("end", {"id": execution}) == "same"

    def _limited(self, function: Json, *arguments: str) -> Json:
        began = time.thread_time()
        # At 0 there would be no limit.
        self._context.set_time_limit(max(self._limits.seconds - self._used, 0.001))
        try:
            return function(*arguments)
        except (quickjs.JSException, quickjs.StackOverflow, MemoryError) as problem:
            raise LimitReached(_limit_in(str(problem), self._limits)) from None
        finally:
            self._used += time.thread_time() - began


def _limit_in(problem: str, limits: Limits) -> str:
    if "interrupted" in problem:
        return f"it ran for longer than {limits.seconds:g} s"
    if "out of memory" in problem or not problem or problem == "null":
        return f"it took more memory than {limits.memory // 2**20} MB"
    return f"it broke the sandbox: {problem.splitlines()[0]}"
