"""Knows the secrets of a run, and keeps them out of whatever is written or printed."""

import html
import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from urllib.parse import quote

from postman_contract.postman.secrets import placeholder

SHORTEST = 6  # characters; a shorter value would be found in innocent text
SPELLED = 64  # characters of a long secret that are found however they are escaped; the rest goes with them
SHORTEST_IN_BASE64 = 8  # bytes, as above
_TOKEN_MEMBERS = re.compile(
    r'("(access_token|refresh_token|id_token|client_secret|password|jti)"\s*:\s*")'
    r'(?:(?:\\.|[^"\\\n])*(?=")|[^"\n…]*)',  # the latter where the text was cut
    re.IGNORECASE,
)
_AUTHORIZATION = re.compile(r"\b(Basic|Bearer)\s+[A-Za-z0-9+/._~=-]{8,}")
_WRAP = re.compile(r"""['"]\n[ E>+|-]*b?['"]""")  # where pytest breaks the repr of a long text over lines
_UNBROKEN = r"""[^\s"'<>]"""
_MARKS = ("%", "\\", "&", "+", "'\"'")  # without any of these nothing is escaped
_CUT = re.compile(r"(…|\.\.\.)")  # where a report, or Python's own repr of a long text, leaves something out


@cache
def _spellings(character: str) -> str:
    """Match a character as it stands, and as it is escaped in a URL, a form, JSON, Python, HTML or a shell.

    Escapes of backslash may be escaped in their turn: JSON within JSON, or within the repr of Python.
    """
    encoded = character.encode("utf-8", "surrogatepass")
    utf16 = character.encode("utf-16-be", "surrogatepass")
    escaped = [
        "".join(f"%{byte:02x}" for byte in encoded),
        "".join(rf"\\+u{utf16[at : at + 2].hex()}" for at in range(0, len(utf16), 2)),
        "".join(rf"\\+x{byte:02x}" for byte in encoded),
        f"&#(?:{ord(character)}|x{ord(character):x});",
    ]
    if html.escape(character) != character:
        escaped.append(html.escape(character))
    special = {" ": r"\+| ", "\\": r"\\+", "'": r"""'"'"'|\\*'""", '"': r'\\*"', "/": r"\\*/"}
    named = {"\n": "n", "\r": "r", "\t": "t"}.get(character)
    plain = special.get(character, re.escape(character)) + (rf"|\\+{named}" if named else "")
    # Hex digits and names may be of either case; the character itself may not.
    return f"(?:(?i:{'|'.join(escaped)})|{plain})"


def _forms(secret: str) -> Iterator[str]:
    """Yield a secret as it is, and as it stands anywhere in base64."""
    yield secret
    content = secret.encode("utf-8", "surrogatepass")
    for offset in range(3) if len(content) >= SHORTEST_IN_BASE64 else ():
        for encode in (b64encode, urlsafe_b64encode):
            # What depends on no neighbour: whole groups of six bits, all of them the secret's own.
            start, end = -(-offset * 8 // 6), (offset + len(content)) * 8 // 6
            yield encode(bytes(offset) + content).decode()[start:end]


@dataclass(frozen=True)
class _Form:
    """One form of a secret, and how it is found: whole, and what is left of it where a text was cut."""

    text: str
    replacement: str

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """Match it whole; behind its first characters, in whichever way the rest of a long one is escaped."""
        rest = self.text[SPELLED:]
        ways = {re.escape(way) for way in (rest, json.dumps(rest)[1:-1], quote(rest), quote(rest, safe=""))}
        tail = f"(?:{'|'.join(sorted(ways, key=len, reverse=True))}|{_UNBROKEN}*)" if rest else ""
        return re.compile("".join(map(_spellings, self.text[:SPELLED])) + tail)

    @cached_property
    def start(self) -> re.Pattern[str]:
        """Match its start at the end of a text, which may be within an escape."""
        further = (rf"(?:{_spellings(each)}|(?:[%\\&]\S{{0,5}})?\Z)" for each in self.text[SHORTEST:SPELLED])
        return re.compile("".join(map(_spellings, self.text[:SHORTEST])) + "".join(further) + rf"{_UNBROKEN}*\Z")

    @cached_property
    def end(self) -> re.Pattern[str]:
        """Match its end at the start of a text."""
        earlier = "".join(rf"(?:{_spellings(each)}|\A)" for each in self.text[-SPELLED:-SHORTEST])
        last = "".join(map(_spellings, self.text[-SPELLED:])) if len(self.text) > SPELLED else r"(?!)"
        return re.compile(rf"\A(?:{_UNBROKEN}*?{last}|{earlier}{''.join(map(_spellings, self.text[-SHORTEST:]))})")

    def stands_in(self, text: str, *, escaped: bool) -> bool:
        """Tell whether it stands whole in a text in which something may be escaped."""
        return self.text in text or (escaped and self.whole.search(text) is not None)

    def without(self, text: str, *, escaped: bool, cut: bool) -> str:
        """Replace what is found in a text in which something may be `escaped`, or be `cut`."""
        if self.stands_in(text, escaped=escaped):
            text = self.whole.sub(self.replacement, text)
        if not cut:
            return text
        parts = _CUT.split(text)
        parts[:-2:2] = [self.start.sub(self.replacement, part) for part in parts[:-2:2]]
        parts[2::2] = [self.end.sub(self.replacement, part) for part in parts[2::2]]
        return "".join(parts)


def _is_escaped(text: str) -> bool:
    return any(mark in text for mark in _MARKS)


class Vault:
    """The secrets learnt so far, each with the name of the variable or member it came from."""

    def __init__(self) -> None:
        self._found_by: dict[str, _Form] = {}

    def learn(self, value: str, name: str) -> None:
        """Keep a value out of everything from now on; a placeholder itself is no secret."""
        if len(value) < SHORTEST or value.startswith(placeholder("")):
            return
        for text in _forms(value):
            if text not in self._found_by:
                self._found_by[text] = _Form(text, placeholder(name))
        longest_first = sorted(self._found_by, key=len, reverse=True)
        self._found_by = {text: self._found_by[text] for text in longest_first}

    def holds(self, text: str) -> bool:
        """Tell whether a text holds a secret in any of its forms."""
        escaped = _is_escaped(text)
        return any(form.stands_in(text, escaped=escaped) for form in self._found_by.values())

    def redact(self, text: str) -> str:
        """Replace every learnt secret, token members of JSON, and credentials after Basic or Bearer."""
        text = self._without_secrets(text)
        unwrapped = _WRAP.sub("", text)
        if unwrapped != text and self.holds(unwrapped):
            text = self._without_secrets(unwrapped)
        text = _TOKEN_MEMBERS.sub(lambda match: match[1] + placeholder(match[2]), text)
        return _AUTHORIZATION.sub(lambda match: f"{match[1]} {placeholder('credentials')}", text)

    def _without_secrets(self, text: str) -> str:
        escaped = _is_escaped(text)
        cut = _CUT.search(text) is not None
        for form in self._found_by.values():
            text = form.without(text, escaped=escaped, cut=cut)
        return text
