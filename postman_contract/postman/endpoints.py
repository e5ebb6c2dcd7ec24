"""Names a URL in what is said of it, without what may be secret in it."""

from urllib.parse import urlsplit


def endpoint_of(url: str) -> str:
    """Return a URL without user name, password, query and fragment; it need not be one that can be sent."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.partition("://")[2].rpartition("@")[2].partition("?")[0]
    netloc = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=netloc, query="", fragment="").geturl()
