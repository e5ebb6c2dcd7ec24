"""Tells whether a URL can be that of the API's server."""

from urllib.parse import urlsplit

from postman_contract.http.origins import is_loopback


def problem_of_server_url(url: str) -> str | None:
    """Say why a URL cannot be the server's; None: it can.

    It has to be a scheme and a host, perhaps with a port. Plain http is for loopback only: the secrets are sent there.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as problem:
        return f"{url!r} is not a URL: {problem}"
    if parts.username is not None:
        return "the URL contains credentials; leave them out"
    if parts.scheme not in ("http", "https") or not host:
        return f"{url!r} is not the URL of a server"
    if parts.scheme == "http" and not is_loopback(host):
        return f"{url!r} would receive secrets in clear text; use https://"
    if host.endswith(".invalid"):
        return f"{url!r} is a placeholder: no server has a name that ends in .invalid (RFC 6761 §6.4)"
    return f"{url!r} has more than a host and a port" if parts.path or parts.query or parts.fragment else None
