"""Builds the URL that goes out, as Postman's own runner does.

Postman encodes the path and the query each with a set of its own, leaves existing `%XX` and dot segments alone, and
never merges slashes. Values of path variables go in unencoded, so `a/b?c` splits the URL.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from postman_contract.errors import NotJudged
from postman_contract.postman.collection import Parameter, Url
from postman_contract.postman.environment import as_text

Resolve = Callable[[str], str]

_PATH = re.compile(r'[\x00-\x20"<>{}`\x7f]|[^\x00-\x7f]')
_QUERY = re.compile(r"[\x00-\x20\"<>'\x7f]|[^\x00-\x7f]")
_IN_ENTRY = re.compile(r"[&#]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(frozen=True)
class WireUrl:
    """A URL as sent: `https://host:port`, the exact request target `/path?query`, and `user:password` if it had any."""

    origin: str
    target: str
    userinfo: str = field(default="", repr=False)


def build_url(url: Url, resolve: Resolve) -> WireUrl:
    """Resolve a URL template.

    Raises:
        NotJudged: a variable is missing, or the result is not an HTTP URL.
    """
    text = resolve("/".join((url.host, *(_path_segment(segment, url.variables, resolve) for segment in url.path))))
    if isinstance(url.query, str):
        text += f"?{resolve(url.query)}"
    else:
        entries = [_entry(entry, resolve) for entry in url.query if not entry.disabled]
        text += f"?{'&'.join(entries)}" if entries else ""
    return _split(text)


def _path_segment(segment: str, variables: tuple[Parameter, ...], resolve: Resolve) -> str:
    if not segment.startswith(":"):
        return segment
    name, dot, rest = segment[1:].partition(".")
    values = [entry.value for entry in variables if entry.key == name]
    if not values or not isinstance(values[-1], str) or not values[-1]:
        return segment
    return resolve(values[-1]) + dot + rest


def _entry(entry: Parameter, resolve: Resolve) -> str:
    key = encode(_IN_ENTRY, resolve(entry.key))
    if not isinstance(entry.value, str):
        return key
    return f"{key}={encode(_IN_ENTRY, resolve(entry.value))}"


def _split(text: str) -> WireUrl:
    text = text.lstrip()
    if not _SCHEME.match(text):
        text = f"http://{text}"
    before_query, question_mark, query = text.partition("#")[0].partition("?")
    scheme, _, rest = before_query.replace("\\", "/").partition("://")
    authority, slash, path = rest.removeprefix("/").partition("/")
    userinfo, _, host = authority.rpartition("@")
    origin = f"{scheme.lower()}://{host}"
    if scheme.lower() not in {"http", "https"} or not _is_valid(origin):
        raise NotJudged(f"the URL {origin!r} is no HTTP URL: check the variable that holds its host")
    target = encode(_PATH, f"{slash or '/'}{path}") + question_mark + encode(_QUERY, query)
    return WireUrl(origin, target, userinfo)


def _is_valid(origin: str) -> bool:
    try:
        parts = urlsplit(origin)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def encode(unsafe: re.Pattern[str], text: str) -> str:
    """Percent-encode, as UTF-8, the characters the pattern matches."""
    return unsafe.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace")), text)


def as_value(value: object) -> str:
    """Turn a form field's JSON value into text; null is empty."""
    return "" if value is None else as_text(value)
