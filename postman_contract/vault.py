"""Knows the secrets of a run, and keeps them out of whatever is written or printed."""

import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

SHORTEST = 6  # characters; a shorter value would be found in innocent text
SHORTEST_IN_BASE64 = 8  # bytes, as above
_TOKEN_MEMBERS = re.compile(
    r'("(access_token|refresh_token|id_token|client_secret|password|jti)"\s*:\s*")'
    r'(?:(?:\\.|[^"\\\n])*(?=")|[^"\n…]*)',  # the latter where the text was cut
    re.IGNORECASE,
)
_AUTHORIZATION = re.compile(r"\b(Basic|Bearer)\s+[A-Za-z0-9+/._~=-]{8,}")


def placeholder(name: str) -> str:
    """Spell what stands for a secret; it needs no encoding in a URL, a form or JSON."""
    return f"REDACTED-{name}"


def _without_start(text: str, secret: str, replacement: str) -> str:
    """Replace the start of a secret before a `…`, where a long text was cut."""
    parts = text.split("…")
    for index, part in enumerate(parts[:-1]):
        lengths = range(min(len(secret) - 1, len(part)), SHORTEST - 1, -1)
        length = next((each for each in lengths if part.endswith(secret[:each])), 0)
        parts[index] = part[: len(part) - length] + (replacement if length else "")
    return "…".join(parts)


def _forms(secret: str) -> Iterator[str]:
    """Spell a secret as it is, and as it stands in a URL, a form, JSON, a shell, and anywhere in base64."""
    yield secret
    yield quote(secret, safe="")
    yield quote_plus(secret)
    yield json.dumps(secret)[1:-1]
    yield secret.replace("'", "'\"'\"'")  # as shlex.quote does
    content = secret.encode()
    for offset in range(3) if len(content) >= SHORTEST_IN_BASE64 else ():
        for encode in (b64encode, urlsafe_b64encode):
            # What depends on no neighbour: whole groups of six bits, all of them the secret's own.
            start, end = -(-offset * 8 // 6), (offset + len(content)) * 8 // 6
            yield encode(bytes(offset) + content).decode()[start:end]


class Vault:
    """The secrets learnt so far, each with the name of the variable or member it came from."""

    def __init__(self) -> None:
        self._placeholders: dict[str, str] = {}

    def learn(self, value: str, name: str) -> None:
        """Keep a value out of everything from now on; a placeholder itself is no secret."""
        if len(value) >= SHORTEST and not value.startswith(placeholder("")):
            for form in _forms(value):
                self._placeholders.setdefault(form, placeholder(name))

    def holds(self, text: str) -> bool:
        """Tell whether a text holds a secret in any of its forms."""
        return any(form in text for form in self._placeholders)

    def redact(self, text: str) -> str:
        """Replace every learnt secret, token members of JSON, and credentials after Basic or Bearer."""
        for secret in sorted(self._placeholders, key=len, reverse=True):
            text = text.replace(secret, self._placeholders[secret])
            text = _without_start(text, secret, self._placeholders[secret])
        text = _TOKEN_MEMBERS.sub(lambda match: match[1] + placeholder(match[2]), text)
        return _AUTHORIZATION.sub(lambda match: f"{match[1]} {placeholder('credentials')}", text)
