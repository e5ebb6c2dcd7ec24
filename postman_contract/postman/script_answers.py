"""Reads from published scripts which variables they set from an answer, and from where in it; runs none of them.

Read is what nearly all collections write: `pm.environment.set("petId", pm.response.json().data.id)`, the same with
variables of JavaScript on the way, and the older `postman.setEnvironmentVariable`. Names that are not written literally
are not known.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from postman_contract.postman.collection import Script
from postman_contract.postman.jsonfile import Steps
from postman_contract.postman.script_tokens import Token, tokens_of
from postman_contract.postman.script_variables import SCOPES

_Expression = Sequence[Token]

_SETTING = (
    *(("pm", ".", scope, ".", "set", "(") for scope in SCOPES),
    *(("postman", ".", f"set{scope}Variable", "(") for scope in ("Environment", "Global")),
)
_BODIES = (
    ("pm", ".", "response", ".", "json", "(", ")"),
    ("JSON", ".", "parse", "(", "responseBody", ")"),
    ("JSON", ".", "parse", "(", "pm", ".", "response", ".", "text", "(", ")", ")"),
)
_DECLARING = ("var", "let", "const")
_DEEPEST = 5  # variables of JavaScript, one assigned from the other


@dataclass(frozen=True)
class SetVariable:
    """A variable that a script sets after an answer; `steps` lead to its value in the body, None: not known."""

    name: str
    steps: Steps | None


def variables_set_by(scripts: Iterable[Script]) -> Iterator[SetVariable]:
    """Yield the variables that the test scripts of a request set."""
    for script in scripts:
        if script.listen == "test":
            tokens = tokens_of(script.source)
            assigned = dict(_assignments(tokens))
            for name, value in _settings(tokens):
                yield SetVariable(name, _steps_of(value, assigned, _DEEPEST))


def _settings(tokens: _Expression) -> Iterator[tuple[str, _Expression]]:
    for at in range(len(tokens)):
        call = next((call for call in _SETTING if _begins(tokens[at : at + len(call)], call)), ())
        match tokens[at + len(call) : at + len(call) + 2] if call else ():
            case [Token("string", name), Token("punctuator", ",")]:
                yield name, _expression(tokens, at + len(call) + 2)


def _assignments(tokens: _Expression) -> Iterator[tuple[str, _Expression]]:
    for at in range(len(tokens) - 3):
        if tokens[at].text in _DECLARING and tokens[at + 2].text == "=":
            yield tokens[at + 1].text, _expression(tokens, at + 3)


def _expression(tokens: _Expression, start: int) -> _Expression:
    """Return the tokens from a place up to where the expression ends that begins there."""
    depth = 0
    for at in range(start, len(tokens)):
        text = tokens[at].text if tokens[at].kind == "punctuator" else ""
        goes_on = text in (".", "?.") or at == start or tokens[at].line == tokens[at - 1].line
        if depth == 0 and (text in (")", "]", "}", ",", ";") or not goes_on):
            return tokens[start:at]
        depth += (text in ("(", "[", "{")) - (text in (")", "]", "}"))
    return tokens[start:]


def _steps_of(expression: _Expression, assigned: Mapping[str, _Expression], depth: int) -> Steps | None:
    """Read the steps of an expression into the body; None: it is another."""
    body = next((body for body in _BODIES if _begins(expression, body)), None)
    if body is not None:
        return _members(expression[len(body) :])
    if not expression or expression[0].text not in assigned or expression[0].kind != "name" or depth == 0:
        return None
    before, behind = _steps_of(assigned[expression[0].text], assigned, depth - 1), _members(expression[1:])
    return None if before is None or behind is None else (*before, *behind)


def _begins(tokens: _Expression, texts: Sequence[str]) -> bool:
    beginning = tokens[: len(texts)]
    return [token.text for token in beginning] == [*texts] and all(token.kind != "string" for token in beginning)


def _members(tokens: _Expression) -> Steps | None:
    steps: list[str | int] = []
    at = 0
    while at < len(tokens):
        match tokens[at : at + 3]:
            case [Token("punctuator", "." | "?."), Token("name", name), *_]:
                steps.append(name)
                at += 2
            case [Token("punctuator", "["), Token("string", name), Token("punctuator", "]")]:
                steps.append(name)
                at += 3
            case [Token("punctuator", "["), Token("number", index), Token("punctuator", "]")] if index.isdecimal():
                steps.append(int(index))
                at += 3
            case _:
                return None
    return tuple(steps)
