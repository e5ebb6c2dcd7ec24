"""The program of the process that scripts run in: QuickJS, with Postman's sandbox in it.

A process of its own, for a script can make QuickJS crash, and compute for minutes where QuickJS does not look at its
limit of time. Then this process ends, and the run goes on. It is started by its path, with the folder that has
`quickjs`, and imports nothing of this package.

It reads lines of JSON from its standard input and answers each with one. The first is
`{"seconds", "memory", "stack", "host", "boot", "bridge"}`, the answer to it `["said", "", null]`. Each further one is
some commands of `host.js`, each with its argument as JSON text, `[["begin", "{…}"], ["execute", "{…}"]]`. The answer is
`["said", text, {"events", "due", "clock", "unchanged"}]` with what `host.js` said to the last of them, and what has
happened when everything had run that follows from them, timers included that are due; or `["limit", text]` where
QuickJS gave up.
"""

import json
import resource
import signal
import sys
import threading
from time import process_time
from typing import Any, BinaryIO

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
_BOOT_SECONDS = 60.0
_GRACE = 1.0  # seconds after which the process is ended whose interpreter has not looked at its limit
_MOST_SAID = 32 * 2**20  # characters: what a script says is kept by whoever started this process
_C_STACK = 64 * 2**20  # bytes: QuickJS does not count all that it uses


class Interpreter:
    """A sandbox in QuickJS.

    Args:
        settings: the first line.
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        # The folder with it is known to `main` alone.
        import quickjs  # noqa: PLC0415

        self._seconds: float = settings["seconds"]
        self._left = _BOOT_SECONDS
        self._failures = (quickjs.JSException, quickjs.StackOverflow, MemoryError, TimeoutError)
        self._context = quickjs.Context()
        self._context.set_memory_limit(settings["memory"])
        self._context.set_max_stack_size(settings["stack"])
        self._host = self._context.eval(settings["host"])
        bridge, boot_code = json.loads(self._context.eval(_UNWRAP)(settings["boot"], settings["bridge"]).json())
        self._context.eval(bridge)
        self.carry_out("connect", "{}")
        self._context.eval(boot_code)

    def answer(self, commands: list[tuple[str, str]]) -> str:
        """Carry out commands, and what follows from them; return the line that answers them."""
        if commands[0][0] == "begin":
            self._left = self._seconds
        signal.setitimer(signal.ITIMER_PROF, max(self._left, 0) + _GRACE)
        try:
            said = [self.carry_out(command, argument) for command, argument in commands]
            while self.carry_out("fire", "{}"):
                pass
            happened: str = self._limited(self._host, "drain", "{}")
        except self._failures as problem:
            return json.dumps(["limit", str(problem)], ensure_ascii=False)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        if len(happened) > _MOST_SAID:
            return json.dumps(["limit", "out of memory"])
        return f'["said", {json.dumps(said[-1])}, {happened}]'  # what has happened is JSON already

    def carry_out(self, command: str, argument: str) -> str:
        """Give a command of `host.js`, and let every job run that follows from it; return what it said."""
        said: str = self._limited(self._host, command, argument)
        while self._limited(self._context.execute_pending_job):
            pass
        return said

    def _limited(self, function: Any, *arguments: str) -> Any:
        if self._left <= 0:  # of many jobs, each may be too short for QuickJS to look at its limit
            raise TimeoutError("interrupted")
        began = process_time()
        self._context.set_time_limit(self._left)
        try:
            return function(*arguments)
        finally:
            self._left -= process_time() - began


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer each line, until there is none."""

    def answer(text: str) -> None:
        answers.write(text.encode("utf-8", "backslashreplace") + b"\n")
        answers.flush()

    interpreter = Interpreter(json.loads(asked.readline()))
    answer('["said", "", null]')
    for line in asked:
        answer(interpreter.answer(json.loads(line)))


def main() -> None:
    """Serve standard input and output."""
    sys.path.append(sys.argv[1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # is for whoever started this process, and then ends it
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.stack_size(_C_STACK)
    thread = threading.Thread(target=serve, args=(sys.stdin.buffer, sys.stdout.buffer))
    thread.start()
    thread.join()


if __name__ == "__main__":
    main()
