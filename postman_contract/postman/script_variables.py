"""Reads from published scripts which variables they set, and from where in an answer; runs none of them.

Read is what nearly all collections write: `pm.environment.set("petId", pm.response.json().data.id)`, the same with
variables of JavaScript on the way, and the older `postman.setEnvironmentVariable`. Names that are not written literally
are not known.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from postman_contract.postman.collection import Script
from postman_contract.postman.jsonfile import Steps

_SET = re.compile(
    r"""(?:pm\.(?:environment|collectionVariables|globals|variables)\.set"""
    r"""|postman\.set(?:Environment|Global)Variable)\(\s*(?P<quote>["'`])(?P<name>[^"'`\n]+)(?P=quote)\s*,\s*(?P<value>[^\n;]*)"""
)
_ASSIGNED = re.compile(r"\b(?:var|let|const)\s+(?P<name>[A-Za-z_$][\w$]*)\s*=\s*(?P<value>[^\n;]+)")
_BODY = re.compile(r"pm\.response\.json\(\)|JSON\.parse\(\s*(?:responseBody|pm\.response\.text\(\))\s*\)")
_STEP = re.compile(r"""\??\.(?P<member>[A-Za-z_$][\w$]*)|\[(?P<index>\d+)\]|\[(["'])(?P<quoted>[^"'\]]+)\3\]""")
_ROOT = re.compile(r"[A-Za-z_$][\w$]*")
_DEEPEST = 5  # variables of JavaScript, one assigned from the other


@dataclass(frozen=True)
class SetVariable:
    """A variable that a script sets after an answer; `steps` lead to its value in the body, None: not known."""

    name: str
    steps: Steps | None


def variables_set_by(scripts: Iterable[Script]) -> Iterator[SetVariable]:
    """Yield the variables that the test scripts of a request set."""
    for text in (script.source for script in scripts if script.listen == "test"):
        assigned = {match["name"]: match["value"].strip() for match in _ASSIGNED.finditer(text)}
        for match in _SET.finditer(text):
            yield SetVariable(match["name"], _steps_of(_argument(match["value"]), assigned, _DEEPEST))


def _argument(text: str) -> str:
    """Cut off what closes the call: the first bracket that nothing has opened."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if depth < 0 or (depth == 0 and character == ","):
            return text[:place].strip()
    return text.strip()


def _steps_of(expression: str, assigned: Mapping[str, str], depth: int) -> Steps | None:
    """Read the steps of an expression into the body; None: it is another."""
    body = _BODY.match(expression)
    if body is not None:
        return _members(expression[body.end() :])
    root = _ROOT.match(expression)
    if root is None or root[0] not in assigned or depth == 0:
        return None
    before, behind = _steps_of(assigned[root[0]], assigned, depth - 1), _members(expression[root.end() :])
    return None if before is None or behind is None else (*before, *behind)


def _members(text: str) -> Steps | None:
    steps: list[str | int] = []
    at = 0
    while at < len(text):
        step = _STEP.match(text, at)
        if step is None:
            return None
        steps.append(int(step["index"]) if step["index"] else step["member"] or step["quoted"])
        at = step.end()
    return tuple(steps)
