"""Knows the secrets of a run, and keeps them out of whatever is written or printed."""

import html
import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from functools import cache

SHORTEST = 6  # characters; a shorter value would be found in innocent text
SHORTEST_IN_BASE64 = 8  # bytes, as above
_TOKEN_MEMBERS = re.compile(
    r'("(access_token|refresh_token|id_token|client_secret|password|jti)"\s*:\s*")'
    r'(?:(?:\\.|[^"\\\n])*(?=")|[^"\n…]*)',  # the latter where the text was cut
    re.IGNORECASE,
)
_AUTHORIZATION = re.compile(r"\b(Basic|Bearer)\s+[A-Za-z0-9+/._~=-]{8,}")
_CUT = re.compile(r"(…|\.\.\.)")  # where a report, or Python's own repr of a long text, leaves something out


def placeholder(name: str) -> str:
    """Spell what stands for a secret; it needs no encoding in a URL, a form or JSON."""
    return f"REDACTED-{name}"


@cache
def _spellings(character: str) -> str:
    """Match a character as it stands, and as it is escaped in a URL, a form, JSON, HTML or a shell."""
    utf16 = character.encode("utf-16-be", "surrogatepass")
    units = [utf16[at : at + 2].hex() for at in range(0, len(utf16), 2)]
    spelled = {
        character: re.escape(character),
        "URL": "".join(f"%{byte:02x}" for byte in character.encode("utf-8", "surrogatepass")),
        "JSON": "".join(rf"\\u{unit}" for unit in units),
        "short JSON": re.escape(json.dumps(character)[1:-1]),
        "HTML": re.escape(html.escape(character)),
        "HTML by number": f"&#(?:{ord(character)}|x{ord(character):x});",
    }
    special = {" ": r"\+", "'": re.escape("'\"'\"'"), "/": r"\\/"}.get(character)
    # What escapes is ASCII, and its hex digits may be of either case; the character itself may not.
    escaped = sorted({*spelled.values()} - {spelled[character]}, key=len, reverse=True)
    return f"(?:{'|'.join(f'(?i:{each})' for each in escaped)}{f'|{special}' if special else ''}|{spelled[character]})"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile("".join(map(_spellings, text)))


def _forms(secret: str) -> Iterator[str]:
    """Yield a secret as it is, and as it stands anywhere in base64."""
    yield secret
    content = secret.encode("utf-8", "surrogatepass")
    for offset in range(3) if len(content) >= SHORTEST_IN_BASE64 else ():
        for encode in (b64encode, urlsafe_b64encode):
            # What depends on no neighbour: whole groups of six bits, all of them the secret's own.
            start, end = -(-offset * 8 // 6), (offset + len(content)) * 8 // 6
            yield encode(bytes(offset) + content).decode()[start:end]


def _without_ends(text: str, secret: str, replacement: str) -> str:
    """Replace the start of a secret before a place where a long text was cut, and its end after it."""
    if not _CUT.search(text):
        return text
    parts = _CUT.split(text)
    lengths = range(len(secret) - 1, SHORTEST - 1, -1)
    for at in range(0, len(parts) - 1, 2):
        start = next((length for length in lengths if parts[at].endswith(secret[:length])), 0)
        parts[at] = parts[at][: len(parts[at]) - start] + (replacement if start else "")
        end = next((length for length in lengths if parts[at + 2].startswith(secret[-length:])), 0)
        parts[at + 2] = (replacement if end else "") + parts[at + 2][end:]
    return "".join(parts)


class Vault:
    """The secrets learnt so far, each with the name of the variable or member it came from."""

    def __init__(self) -> None:
        self._placeholders: dict[str, str] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}

    def learn(self, value: str, name: str) -> None:
        """Keep a value out of everything from now on; a placeholder itself is no secret."""
        if len(value) < SHORTEST or value.startswith(placeholder("")):
            return
        for form in _forms(value):
            if form not in self._placeholders:
                self._placeholders[form] = placeholder(name)
                self._patterns[form] = _pattern(form)
        longest_first = sorted(self._patterns, key=len, reverse=True)
        self._patterns = {form: self._patterns[form] for form in longest_first}

    def holds(self, text: str) -> bool:
        """Tell whether a text holds a secret in any of its forms."""
        return any(pattern.search(text) for pattern in self._patterns.values())

    def redact(self, text: str) -> str:
        """Replace every learnt secret, token members of JSON, and credentials after Basic or Bearer."""
        for form, pattern in self._patterns.items():
            text = pattern.sub(self._placeholders[form], text)
            text = _without_ends(text, form, self._placeholders[form])
        text = _TOKEN_MEMBERS.sub(lambda match: match[1] + placeholder(match[2]), text)
        return _AUTHORIZATION.sub(lambda match: f"{match[1]} {placeholder('credentials')}", text)
