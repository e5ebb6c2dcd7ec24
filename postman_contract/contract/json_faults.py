"""Says why a body is not JSON."""

import re

_CHARSET = re.compile(r';\s*charset\s*=\s*"?([^";\s]+)', re.IGNORECASE)
_UTF_8 = ("utf-8", "utf8")


def explain_json_fault(body: bytes, problem: ValueError, media_type: str = "") -> str:
    """Say why a body could not be read as JSON.

    Args:
        body: as it came or went.
        problem: raised by reading it.
        media_type: its Content-Type; a charset in it is named, as JSON between systems is UTF-8 (RFC 8259 §8.1).
    """
    if not body.strip():
        return "an empty body"
    charset = _CHARSET.search(media_type)
    if charset and charset[1].lower() not in _UTF_8:
        return f"text in charset {charset[1]!r}, but JSON is UTF-8 (RFC 8259 §8.1): {problem}"
    return str(problem)
