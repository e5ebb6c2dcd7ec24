"""Runs scripts, one after another, in a sandbox that each of them leaves as it was, or that is thrown away."""

from itertools import count

from postman_contract.postman.collection import Script
from postman_contract.postman.nodes import members_of
from postman_contract.scripting.happening import Happening
from postman_contract.scripting.sandbox_context import (
    USUAL_LIMITS,
    Happened,
    LimitReached,
    Limits,
    SandboxContext,
    can_run_scripts,
)
from postman_contract.scripting.sandbox_files import (
    INSTALL,
    SandboxCode,
    SandboxFiles,
    find_sandbox_files,
    read_sandbox_code,
)
from postman_contract.scripting.values import (
    ENVIRONMENT,
    SCOPES,
    Json,
    Outside,
    ScriptContext,
    ScriptResult,
    ScriptVariables,
)

NO_FILES = "uploading files from scripts is not allowed"  # as Postman says it
HOW_TO_INSTALL = f"to run them: pip install 'postman-contract[scripts]' and {INSTALL}"


def installed_sandbox() -> SandboxCode | None:
    """Read what runs scripts; None: it is not installed, or QuickJS is not.

    Raises:
        InputError: it is not what was installed.
    """
    files = installed_files()
    return read_sandbox_code(files) if files is not None else None


def installed_files() -> SandboxFiles | None:
    """Find what runs scripts; None: it is not installed, or QuickJS is not."""
    return find_sandbox_files() if can_run_scripts() else None


class Engine:
    """Runs scripts in Postman's sandbox.

    Args:
        code: of the sandbox.
        limits: of each script.
    """

    def __init__(self, code: SandboxCode, limits: Limits = USUAL_LIMITS) -> None:
        self._code = code
        self._limits = limits
        self._context: SandboxContext | None = None
        self._numbers = count(1)

    def forget(self) -> None:
        """Let later scripts begin without the global variables that earlier ones have left, which Postman keeps."""
        if self._context is not None:
            try:
                self._context.tell("forget")
            except LimitReached:
                self.close()

    def close(self) -> None:
        """End the sandbox; the next script begins in a new one."""
        if self._context is not None:
            self._context.close()
            self._context = None

    def execute(self, script: Script, given: ScriptContext, outside: Outside) -> ScriptResult:
        """Run a script to its end, its timers and requests included.

        Args:
            script: as published.
            given: what it sees.
            outside: what it reaches.

        Raises:
            ContractError: `outside` does.
        """
        if self._context is None:
            self._context = SandboxContext(self._code, self._limits)
        execution = f"script-{next(self._numbers)}"
        happening = Happening(script, given)
        try:
            is_unchanged = self._run(self._context, execution, happening, outside)
        except LimitReached as limit:
            happening.limit = str(limit)
            is_unchanged = False
        except BaseException:
            self.close()  # a script was left half-way
            raise
        if not is_unchanged:
            self.close()
        return happening.result(restarted=not is_unchanged)

    def _run(self, context: SandboxContext, execution: str, happening: Happening, outside: Outside) -> bool:
        """Run a script; tell whether what all scripts share is as it was."""
        given = happening.given
        context.execute(given.clock, given.seed, _command_to_execute(execution, happening.script, given))
        waited = 0.0
        while True:
            happened = context.happened()
            passed = (happened.clock - given.clock) / 1000 - waited
            if passed > 0:
                waited += passed
                outside.wait(passed)
            for event in happened.events:
                self._handle(context, execution, event, happening, outside)
            if happening.has_ended:
                return happened.unchanged is True
            if not happened.events:
                self._advance(context, happened, given)

    def _advance(self, context: SandboxContext, happened: Happened, given: ScriptContext) -> None:
        """Let the next timer of a script fire.

        Raises:
            LimitReached: it waits for nothing, or for too long.
        """
        if happened.due is None:
            raise LimitReached("it waits for something that never comes")
        if happened.due - given.clock > self._limits.waiting * 1000:
            raise LimitReached(f"it waits for longer than {self._limits.waiting:g} s")
        context.tell("advance", {"until": happened.due})

    def _handle(
        self, context: SandboxContext, execution: str, event: list[Json], happening: Happening, outside: Outside
    ) -> None:
        match event:
            case ["request", number, dict(request)]:
                without_files = _without_files(request)
                if without_files != request:
                    happening.note(["console", "warn", [NO_FILES]])
                answer = outside.send(without_files)
                problem = {"message": answer["error"]} if "error" in answer else None
                given = [number, problem, answer.get("response"), {"cookies": answer.get("cookies") or []}]
                context.tell("answer", {"name": f"execution.response.{execution}", "given": given})
            case ["cookies", number, str(method), list(arguments)]:
                found = outside.use_cookies(method, arguments)
                problem = found["error"] if isinstance(found, dict) and "error" in found else None
                given = [number, problem, None if problem else found]
                context.tell("answer", {"name": f"execution.cookies.{execution}", "given": given})
            case _:
                happening.note(event)


def _without_files(request: dict[str, Json]) -> dict[str, Json]:
    """Leave out the files that a request of a script would send, as Postman's runner does."""
    match request.get("body"):
        case {"mode": "file"}:
            return {**request, "body": None}
        case {"mode": "formdata", "formdata": list(parts), **others}:
            texts = [part for part in parts if members_of(part).get("type") != "file"]
            return {**request, "body": {"mode": "formdata", **others, "formdata": texts}}
    return request


def _command_to_execute(execution: str, script: Script, given: ScriptContext) -> Json:
    """Write what the sandbox is told of a script, as Postman's runner does."""
    scopes: dict[str, Json] = {name: {"values": _entries(given.variables, name)} for name in SCOPES}
    scopes[ENVIRONMENT]["name"] = given.environment_name
    context = {**scopes, "data": dict(given.data), "request": given.request, "cookies": given.cookies}
    if given.response is not None:
        context["response"] = given.response
    info = given.info
    return {
        "id": execution,
        "event": {"listen": script.listen, "script": {"type": "text/javascript", "exec": script.source}},
        "context": context,
        "options": {
            "debug": True,  # the console that the host has put there is told what a script writes
            "cursor": {"iteration": info.iteration, "cycles": info.iterations, "execution": execution},
            "legacy": {
                "_itemId": info.uid,
                "_itemName": info.name,
                "_itemPath": info.path,
                "_eventItemName": script.owner,
            },
        },
    }


def _entries(variables: ScriptVariables, scope: str) -> list[Json]:
    return [{"key": name, "value": value, "type": "any"} for name, value in variables.of(scope).items()]
