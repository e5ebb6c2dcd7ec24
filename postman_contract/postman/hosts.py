"""Spells the host of a URL as it goes out: in lower case, in ASCII, an IPv4 address with its four numbers.

Source: what Postman's own runner sends; the numbers are read as browsers do (WHATWG URL §3.5).
"""

import re
from urllib.parse import unquote

from postman_contract.errors import NotJudged

_A_LABEL = "xn--"  # RFC 5890 §2.3.2.1
_PORT = re.compile(r"(.*?)(:\d*)?", re.DOTALL)
# Longer numbers are no address, and Python reads none of any length.
_NUMBER = re.compile(r"0x(?P<hex>[0-9a-f]{0,20})|(?P<octal>0[0-7]{0,20})|(?P<decimal>[1-9][0-9]{0,20})")


def spell_authority(authority: str) -> str:
    """Spell a host and its port, which stays as it is: `H%2Etest:80` is `h.test:80`, and `127.1` is `127.0.0.1`.

    Raises:
        NotJudged: the host is no international name although it looks like one.
    """
    if authority.startswith("["):
        return authority.lower()
    match = _PORT.fullmatch(authority)
    host, port = (match[1], match[2] or "") if match else (authority, "")
    name = _in_ascii(unquote(host).lower())
    return (_ipv4(name.removesuffix(".")) or name) + port


def _in_ascii(host: str) -> str:
    if host.isascii() and _A_LABEL not in host:
        return host
    import idna  # noqa: PLC0415  its tables take 20 ms, and hardly any suite needs them

    try:
        name = idna.encode(host, uts46=True).decode()
        idna.decode(name)
    except UnicodeError as problem:
        raise NotJudged(f"the host {host!r} is no international domain name (RFC 5890): {problem}") from None
    return name


def _ipv4(host: str) -> str | None:
    """Spell an IPv4 address, however many numbers it is written with; None: it is none."""
    numbers = [_number(part) for part in host.split(".")]
    if len(numbers) > 4 or None in numbers:
        return None
    *first, last = (number or 0 for number in numbers)
    if any(number > 255 for number in first) or last >= 256 ** (4 - len(first)):
        return None
    address = last + sum(number << 8 * (3 - place) for place, number in enumerate(first))
    return ".".join(str(byte) for byte in address.to_bytes(4, "big"))


def _number(text: str) -> int | None:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    if match["hex"] is not None:
        return int(match["hex"] or "0", 16)
    return int(match["octal"], 8) if match["octal"] else int(match["decimal"])
