"""Knows the secrets of a run, and keeps them out of whatever is written or printed."""

import re
from urllib.parse import quote

SHORTEST = 6  # characters; a shorter value would be found in innocent text
_TOKEN_MEMBERS = re.compile(
    r'("(access_token|refresh_token|id_token|client_secret|password|jti)"\s*:\s*")(?:\\.|[^"\\])*(?=")', re.IGNORECASE
)
_AUTHORIZATION = re.compile(r"\b(Basic|Bearer)\s+[A-Za-z0-9+/._~=-]{8,}")


def placeholder(name: str) -> str:
    """Spell what stands for a secret; it needs no encoding in a URL, a form or JSON."""
    return f"REDACTED-{name}"


class Vault:
    """The secrets learnt so far, each with the name of the variable or member it came from."""

    def __init__(self) -> None:
        self._placeholders: dict[str, str] = {}

    def learn(self, value: str, name: str) -> None:
        """Keep a value out of everything from now on; a placeholder itself is no secret."""
        if len(value) >= SHORTEST and not value.startswith(placeholder("")):
            for form in (value, quote(value, safe="")):
                self._placeholders.setdefault(form, placeholder(name))

    def redact(self, text: str) -> str:
        """Replace every learnt secret, token members of JSON, and credentials after Basic or Bearer."""
        for secret in sorted(self._placeholders, key=len, reverse=True):
            text = text.replace(secret, self._placeholders[secret])
        text = _TOKEN_MEMBERS.sub(lambda match: match[1] + placeholder(match[2]), text)
        return _AUTHORIZATION.sub(lambda match: f"{match[1]} {placeholder('credentials')}", text)
