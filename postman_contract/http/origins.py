"""Reads where a URL leads: its origin, and whether that is this machine."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from postman_contract.errors import NotJudged

LOCAL_NAMES = frozenset({"localhost", "ip6-localhost", ""})
DEFAULT_PORTS = {"http": 80, "https": 443}


def origin_of(url: str) -> str:
    """Reduce a URL to its scheme, host and port, so that the same origin is always the same text (RFC 6454 §4).

    Read by what sends it, so that nobody can read it otherwise.

    Raises:
        NotJudged: it cannot be sent.
    """
    # Imported here because the offline guard needs this module in every run, and httpx only those that send.
    from postman_contract.http._httpx import httpx  # noqa: PLC0415

    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as problem:
        raise NotJudged(f"refused: not a URL that can be sent: {problem}") from None
    host = parsed.raw_host.decode("ascii").rstrip(".")
    port = parsed.port or DEFAULT_PORTS.get(parsed.scheme, 0)
    return f"{parsed.scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine's own (RFC 6761 §6.3, RFC 1122 §3.2.1.3).

    An empty one is: that is how a socket library is asked for this machine.
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower().rstrip(".") in LOCAL_NAMES


def leads_to_loopback(url: str) -> bool:
    """Tell whether a URL leads to this machine; one without a host leads nowhere."""
    host = _host_of(url)
    return bool(host) and is_loopback(host)


def leads_nowhere(url: str) -> bool:
    """Tell whether a URL leads nowhere on purpose (RFC 6761 §6.4)."""
    return _host_of(url).rstrip(".").endswith(".invalid")


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
