"""Splits the source of a script into the tokens of JavaScript (ECMA-262 §12): a comment or a text is no code then.

Whether a slash divides or begins a regular expression is told by the token before it. No source is an error: what is no
JavaScript comes out as tokens all the same, and each character is looked at once, so that no source takes long.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

TokenKind = Literal["name", "number", "string", "template", "regex", "punctuator"]


@dataclass(frozen=True)
class Token:
    """One token of a script, which begins in that line, counted from 0.

    `text` is that of the source; of a `string`, which a template literal without `${…}` is too, what it stands for. Of
    a literal with `${…}` each text is a `template`, and what stands between has its own tokens.
    """

    kind: TokenKind
    text: str
    line: int


_BLANK = re.compile(r"(?:\s|//[^\n]*|/\*.*?(?:\*/|\Z))*", re.DOTALL)
_PARTS: tuple[tuple[TokenKind, re.Pattern[str]], ...] = (
    ("name", re.compile(r"(?:[^\W\d]|\$)[\w$]*")),
    ("number", re.compile(r"\.?\d[\w.]*")),
    ("string", re.compile(r"""(?P<quote>["'])(?:\\.|(?!(?P=quote))[^\\\n])*(?P=quote)?""", re.DOTALL)),
    ("punctuator", re.compile(r"\?\.(?!\d)|\.\.\.|=>|[-+*/%&|^!<>=?]{0,3}=|.", re.DOTALL)),
)
_REGEX = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]?|[^/\\\[\n])*/?[a-z]*")
_LITERAL_TEXT = re.compile(r"(?:\\.|[^`\\$]|\$(?!\{))*", re.DOTALL)
_ENDING_A_VALUE = frozenset(")]}")
_BEFORE_A_VALUE = frozenset(
    ("return", "typeof", "case", "in", "of", "delete", "void", "throw", "else", "do", "await", "yield")
)
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}


def tokens_of(source: str) -> tuple[Token, ...]:
    """Split a script into its tokens; comments are none."""
    return tuple(_Lexer(source))


class _Lexer:
    """Walks through a source once; `_braces` counts those open in each `${…}` around the place."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._line = 0
        self._before: Token | None = None
        self._braces: list[int] = []

    def __iter__(self) -> Iterator[Token]:
        self._take(_BLANK)
        while self._at < len(self._source):
            for token in self._next():
                self._before = token
                yield token
            self._take(_BLANK)

    def _next(self) -> Iterator[Token]:
        first, line = self._source[self._at], self._line
        if first == "`":
            self._at += 1
            yield self._literal_text("string")
        elif first == "}" and self._braces and not self._braces[-1]:
            self._at += 1
            self._braces.pop()
            yield self._literal_text("template")
        elif self._may_begin_value() and (regex := self._take(_REGEX)):
            yield Token("regex", regex, line)
        else:
            if self._braces:
                self._braces[-1] += (first == "{") - (first == "}")
            kind, text = next((kind, text) for kind, part in _PARTS if (text := self._take(part)))
            yield Token(kind, _unescaped(text[1:].removesuffix(first)) if kind == "string" else text, line)

    def _literal_text(self, kind_if_whole: TokenKind) -> Token:
        """Take the text of a template literal up to its end or the next `${`, with that."""
        line, text = self._line, _unescaped(self._take(_LITERAL_TEXT))
        if self._source.startswith("`", self._at):
            self._at += 1
            return Token(kind_if_whole, text, line)
        if self._source.startswith("${", self._at):
            self._at += 2
            self._braces.append(0)
        return Token("template", text, line)

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._source, self._at)
        text = match[0] if match else ""
        self._at += len(text)
        self._line += text.count("\n")
        return text

    def _may_begin_value(self) -> bool:
        before = self._before
        if before is None:
            return True
        if before.kind == "name":
            return before.text in _BEFORE_A_VALUE
        return before.kind == "punctuator" and before.text not in _ENDING_A_VALUE


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_escaped, text) if "\\" in text else text


def _escaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code is None:
        return _ESCAPED.get(match[4], match[4])
    return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else ""
