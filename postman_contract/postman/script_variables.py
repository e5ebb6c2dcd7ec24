"""Reads from published scripts which variables they read and set; runs none of them.

Known are `pm.environment`, `pm.collectionVariables`, `pm.globals` and `pm.variables` with names that are written
literally, `postman.setEnvironmentVariable` and its kin, the older objects `environment` and `globals`, and `{{name}}`
in any text. What is worked out when a script runs (a name that is no literal, a scope that is handed on as a value,
`eval`) is a use without a name. The objects `environment` and `globals` are copies: assigning to them sets no variable.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal, get_args

from postman_contract.postman.script_tokens import Token, tokens_of
from postman_contract.postman.variables import VARIABLE

Does = Literal["get", "set", "clear"]
ScopeName = Literal["variables", "environment", "collectionVariables", "globals"]
SCOPES: tuple[ScopeName, ...] = get_args(ScopeName)  # as Postman looks a variable up; data comes after the first


@dataclass(frozen=True)
class VariableUse:
    """What a script does with a variable, or with one of which reading cannot tell the name: None.

    `clear` takes all variables of a scope away; to unset one is to `set` it. `scope` None: whichever has it, or could
    be meant.
    """

    does: Does
    scope: ScopeName | None
    name: str | None


_METHODS: dict[str, Does] = {
    "get": "get",
    "has": "get",
    "set": "set",
    "unset": "set",
    "clear": "clear",
}
_OLD_METHODS: dict[str, tuple[Does, ScopeName]] = {
    "getEnvironmentVariable": ("get", "environment"),
    "setEnvironmentVariable": ("set", "environment"),
    "clearEnvironmentVariable": ("set", "environment"),
    "clearEnvironmentVariables": ("clear", "environment"),
    "getGlobalVariable": ("get", "globals"),
    "setGlobalVariable": ("set", "globals"),
    "clearGlobalVariable": ("set", "globals"),
    "clearGlobalVariables": ("clear", "globals"),
}
_OLD_OBJECTS: dict[str, ScopeName] = {"environment": "environment", "globals": "globals"}
_READING_ALL = frozenset(("toObject", "toJSON", "values"))
_SAYING_NOTHING = frozenset(("name", "id", "replaceIn"))  # what replaceIn fills is a text, and counted as such
_DECLARING = frozenset(("var", "let", "const", "function", "class"))
_RUNNING_TEXT = frozenset(("eval", "Function", "globalThis"))


_BRACKETS = {")": "(", "]": "[", "}": "{"}
_SCOPES = {str(scope): scope for scope in SCOPES}


@lru_cache(maxsize=256)  # a script of a collection is run for each of its requests
def uses_in(source: str) -> tuple[VariableUse, ...]:
    """List what a script does with variables, in the order of its text; a variable is set once its value is there."""
    tokens = tokens_of(source)
    script = _Script(tokens, _closing_brackets(tokens), _declared_names(tokens), _names_of_scopes(tokens))
    found = (entry for at in range(len(tokens)) for entry in script.uses_at(at))
    return tuple(use for _, use in sorted(found, key=lambda entry: entry[0]))


_Placed = tuple[int, VariableUse]  # the use, and the token at which it comes to pass


@dataclass(frozen=True)
class _Script:
    """The tokens of a script, with the place of the bracket that closes each, and the names that it declares.

    `scopes` are those of Postman by the names that the script gives them.
    """

    tokens: Sequence[Token]
    closing: Mapping[int, int]
    declared: frozenset[str]
    scopes: Mapping[str, ScopeName]

    def uses_at(self, at: int) -> Iterator[_Placed]:
        """Yield the uses that begin at a token."""
        token = self.tokens[at]
        if token.kind in ("string", "template"):
            names = (name for name in VARIABLE.findall(token.text) if not name.startswith("$"))
            yield from ((at, VariableUse("get", None, name)) for name in names)
        elif token.kind == "name" and not self._is_member_or_key(at):
            yield from self._uses_of_name(at, token.text)

    def _uses_of_name(self, at: int, name: str) -> Iterator[_Placed]:
        if name == "pm":
            yield from self._uses_of_pm(at)
        elif name == "postman":
            yield from self._uses_of_postman(at)
        elif name in self.scopes:
            yield from () if self._text(at + 1) == "=" else self._uses_of_scope(at, self.scopes[name])
        elif name in _OLD_OBJECTS and name not in self.declared:
            yield from self._uses_of_copy(at, _OLD_OBJECTS[name])
        elif name in _RUNNING_TEXT:
            yield from _anything(at, None)

    def _uses_of_pm(self, at: int) -> Iterator[_Placed]:
        scope = _SCOPES.get(self._member(at))
        if scope is None:
            yield from () if self._member(at) else _anything(at, None)
        elif not (self._text(at - 1) == "=" and self._text(at - 2) in self.scopes):
            yield from self._uses_of_scope(at + 2, scope)

    def _uses_of_scope(self, at: int, scope: ScopeName) -> Iterator[_Placed]:
        method = self._member(at)
        if method in _METHODS and self._text(at + 3) == "(":
            does = _METHODS[method]
            # What `pm.variables` has not itself, it gets from the other scopes.
            yield self._call(at + 3, does, None if does == "get" and scope == "variables" else scope)
        elif method in _READING_ALL:
            yield at, VariableUse("get", None if scope == "variables" else scope, None)
        elif method not in _SAYING_NOTHING:
            yield from _anything(at, scope)

    def _uses_of_postman(self, at: int) -> Iterator[_Placed]:
        method = self._member(at)
        if method in _OLD_METHODS and self._text(at + 3) == "(":
            yield self._call(at + 3, *_OLD_METHODS[method])
        elif method in _OLD_METHODS or not method:
            yield from _anything(at, None)

    def _uses_of_copy(self, at: int, scope: ScopeName) -> Iterator[_Placed]:
        name, end = self._member(at) or None, at + 3
        if name is None and self._text(at + 1) == "[" and self._text(at + 3) == "]":
            name, end = self._literal(at + 2), at + 4
        if self._text(end) != "=" or name is None:
            yield at, VariableUse("get", scope, name)

    def _call(self, opening: int, does: Does, scope: ScopeName | None) -> _Placed:
        is_literal = self._text(opening + 2) in (",", ")") and does != "clear"
        place = opening if does == "get" else self.closing.get(opening, opening)
        return place, VariableUse(does, scope, self._literal(opening + 1) if is_literal else None)

    def _literal(self, at: int) -> str | None:
        return self.tokens[at].text if at < len(self.tokens) and self.tokens[at].kind == "string" else None

    def _text(self, at: int) -> str:
        """Return a token as it is written, unless it is a literal; "": there is none."""
        return (
            self.tokens[at].text
            if 0 <= at < len(self.tokens) and self.tokens[at].kind in ("name", "punctuator")
            else ""
        )

    def _member(self, at: int) -> str:
        """Return the member of what a token names that the script takes; "": it takes none by name."""
        return self._text(at + 2) if self._text(at + 1) in (".", "?.") else ""

    def _is_member_or_key(self, at: int) -> bool:
        before = self._text(at - 1)
        return before in (".", "?.") or (before in ("{", ",") and self._text(at + 1) == ":")


def _anything(at: int, scope: ScopeName | None) -> Iterator[_Placed]:
    yield at, VariableUse("get", scope, None)
    yield at, VariableUse("set", scope, None)


def _closing_brackets(tokens: Sequence[Token]) -> Mapping[int, int]:
    closing: dict[int, int] = {}
    opened: list[int] = []
    for at, token in enumerate(tokens):
        if token.kind == "punctuator" and token.text in _BRACKETS.values():
            opened.append(at)
        elif token.kind == "punctuator" and token.text in _BRACKETS and opened:
            closing[opened.pop()] = at
    return closing


def _names_of_scopes(tokens: Sequence[Token]) -> Mapping[str, ScopeName]:
    """Find what `const env = pm.environment` calls `env`."""
    found: dict[str, ScopeName] = {}
    for at in range(len(tokens) - 5):
        word, name, *path = (token.text for token in tokens[at : at + 6])
        behind = tokens[at + 6].text if at + 6 < len(tokens) else ""
        if (
            word in _DECLARING
            and path[:3] == ["=", "pm", "."]
            and path[3] in _SCOPES
            and behind not in (".", "?.", "[")
        ):
            found[name] = _SCOPES[path[3]]
    return found


def _declared_names(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset(name.text for word, name in pairwise(tokens) if word.kind == "name" and word.text in _DECLARING)
