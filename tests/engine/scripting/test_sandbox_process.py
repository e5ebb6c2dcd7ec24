"""The program of the process that scripts run in, with a small sandbox instead of Postman's."""

import io
import json
from importlib.resources import files
from typing import Any

import pytest

from postman_contract.scripting.sandbox_process import serve

BRIDGE = 'module.exports = () => "globalThis.bridge = { emit(...said) { heard(...said); }, off() {} };";'
BOOT = """module.exports = (done) => done(null, `
    globalThis.console.log("booted");
    globalThis.heard = (name, id) => {
        if (id === "waits") {
            setTimeout(() => { console.log("later"); setTimeout(() => console.log("in the end"), 4); }, 5);
            setImmediate(() => console.log("at once"));
        }
        if (id === "throws") { throw new Error("heard " + id); }
        if (id === "loops") { for (;;) {} }
        if (id === "loops later") { (function again() { Promise.resolve().then(again); })(); }
        if (id === "fills memory") { const all = []; for (;;) { all.push("x".repeat(2 ** 28)); } }
        if (id === "recurs") { (function again() { again(); again(); })(); }
        if (id === "says much") { for (let i = 0; i < 900; i++) { console.log(...Array(5).fill("x".repeat(9000))); } }
        Promise.resolve().then(() => console.log(id));
    };`);"""

BEGIN: tuple[str, Any] = ("begin", {"clock": 0, "seed": 0})


def ask(*questions: tuple[str, Any], seconds: float = 0.2) -> list[Any]:
    """Start a sandbox and give it commands, each in a line; return what it answers to them."""
    settings: dict[str, Any] = {"seconds": seconds, "memory": 2**29, "stack": 2**19, "boot": BOOT, "bridge": BRIDGE}
    host = files("postman_contract.scripting").joinpath("host.js").read_text(encoding="utf-8")
    lines: list[Any] = [
        {**settings, "host": host},
        *([[command, json.dumps(argument)]] for command, argument in questions),
    ]
    answers = io.BytesIO()
    serve(io.BytesIO(b"".join(json.dumps(line).encode() + b"\n" for line in lines)), answers)
    started, *rest = map(json.loads, answers.getvalue().splitlines())
    assert started == ["said", "", None]
    return rest


def execute(name: str) -> tuple[str, Any]:
    """Have something executed."""
    return "execute", {"id": name, "event": {}, "context": {}, "options": {}}


def test_each_question_has_an_answer() -> None:
    """What has happened is there after everything that follows from a command has run."""
    ((*said, happened),) = ask(execute("a \ud800 \x00 é"))
    assert said == ["said", ""]
    assert [event[2] for event in happened["events"]] == [["booted"], ["a \ud800 \x00 é"]]


def test_timers_that_are_due_fire_before_the_answer() -> None:
    """Of those that are not, it is said when the next one is."""
    _, *answers = ask(BEGIN, execute("waits"), ("advance", {"until": 5}), ("advance", {"until": 9}))
    said = [([event[2] for event in each[2]["events"]], each[2]["due"]) for each in answers]
    assert said == [([["waits"], ["at once"]], 5), ([["later"]], 9), ([["in the end"]], None)]


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("loops", "interrupted"),
        ("loops later", "interrupted"),
        ("fills memory", "out of memory"),
        ("recurs", "Maximum call stack size exceeded"),
        ("throws", "heard throws"),
    ],
)
def test_what_quickjs_gives_up_is_a_limit(what: str, why: str) -> None:
    """The reason is what QuickJS says, and the next command is answered."""
    _, (kind, text), _ = ask(BEGIN, execute(what), BEGIN)
    assert kind == "limit"
    assert why in text


def test_time_is_counted_over_all_commands_of_a_script() -> None:
    """A further command of a script that has used up its time has none; the next script has all of it again."""
    answers = ask(BEGIN, execute("loops"), execute("loops"), BEGIN, execute("a"))
    assert [kind for kind, *_ in answers] == ["said", "limit", "limit", "said", "said"]


def test_more_than_can_be_kept_is_a_limit() -> None:
    """A script cannot fill the memory of whoever started the process."""
    assert ask(execute("says much"), seconds=20)[0] == ["limit", "out of memory"]
