"""Knows the secrets of a run, and keeps them out of whatever is written or printed."""

import json
import re
from urllib.parse import quote, quote_plus

SHORTEST = 6  # characters; a shorter value would be found in innocent text
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


class Vault:
    """The secrets learnt so far, each with the name of the variable or member it came from."""

    def __init__(self) -> None:
        self._placeholders: dict[str, str] = {}

    def learn(self, value: str, name: str) -> None:
        """Keep a value out of everything from now on; a placeholder itself is no secret."""
        if len(value) >= SHORTEST and not value.startswith(placeholder("")):
            in_json, in_shell = json.dumps(value)[1:-1], value.replace("'", "'\"'\"'")  # as shlex.quote does
            for form in (value, quote(value, safe=""), quote_plus(value), in_json, in_shell):
                self._placeholders.setdefault(form, placeholder(name))

    def redact(self, text: str) -> str:
        """Replace every learnt secret, token members of JSON, and credentials after Basic or Bearer."""
        for secret in sorted(self._placeholders, key=len, reverse=True):
            text = text.replace(secret, self._placeholders[secret])
            text = _without_start(text, secret, self._placeholders[secret])
        text = _TOKEN_MEMBERS.sub(lambda match: match[1] + placeholder(match[2]), text)
        return _AUTHORIZATION.sub(lambda match: f"{match[1]} {placeholder('credentials')}", text)
