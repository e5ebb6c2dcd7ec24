"""Builds the URL that goes out, as Postman's own runner does.

Postman encodes the path and the query each with a set of its own, leaves existing `%XX` and dot segments alone, and
never merges slashes. Values of path variables go in unencoded, so `a/b?c` splits the URL.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from postman_contract.errors import NotJudged
from postman_contract.postman.collection import Parameter, Url
from postman_contract.postman.environment import as_text
from postman_contract.postman.hosts import spell_authority
from postman_contract.postman.variables import Resolver, UndefinedVariable

_PATH = re.compile(r'[\x00-\x20"<>{}`\x7f]|[^\x00-\x7f]')
_QUERY = re.compile(r"[\x00-\x20\"<>'\x7f]|[^\x00-\x7f]")
_UNSENDABLE = re.compile(r"[^\x21-\x7e]")
_IN_NAME = re.compile(r"[&#=]")
_IN_VALUE = re.compile(r"[&#]")
_PATH_VARIABLE = re.compile(r":([^.:{}]+)(.*)", re.DOTALL)
_PATH_VARIABLE_OF_POSTMAN = re.compile(r":([^.]+)(.*)", re.DOTALL)
_NO_HOST = re.compile(r"[\x00-\x20\x7f]")


@dataclass(frozen=True)
class WireUrl:
    """A URL as sent: `https://host:port`, the exact request target `/path?query`, and `user:password` if it had any."""

    origin: str
    target: str
    userinfo: str = field(default="", repr=False)


@dataclass(frozen=True)
class PathVariable:
    """A path variable by its name, and what follows it in its segment: `:id.json` is `id` and `.json`."""

    name: str
    rest: str


def path_variable(segment: str) -> PathVariable | None:
    """Read a path segment as a path variable; None: it is none.

    The name runs to the first dot, as in Postman, or to the next colon (`:id:cancel`, a custom method), which Postman
    takes for a part of the name.
    """
    match = _PATH_VARIABLE.fullmatch(segment)
    return PathVariable(match[1], match[2]) if match else None


def published_value(url: Url, name: str) -> str | None:
    """Return the template that a URL publishes for a path variable; of several the last, and none where it is empty.

    Postman takes no notice of `disabled` here.
    """
    values = [entry.value for entry in url.variables if entry.key == name]
    return as_value(values[-1]) or None if values else None


def build_url(url: Url, resolver: Resolver, *, encodes: bool = True) -> WireUrl:
    """Resolve a URL template.

    Args:
        url: the template.
        resolver: fills variables.
        encodes: whether what a URL may not hold is percent-encoded; else it goes out as it is written.

    Raises:
        NotJudged: a variable is missing, or the result is not an HTTP URL.
    """
    text = resolver.resolve("/".join((url.host, *(_segment(segment, url, resolver) for segment in url.path))))
    if isinstance(url.query, str):
        text += f"?{resolver.resolve(url.query)}"
    else:
        entries = [_entry(entry, resolver) for entry in url.query if not entry.disabled]
        text += f"?{'&'.join(entries)}" if entries else ""
    return split_url(text, encodes=encodes)


def _segment(segment: str, url: Url, resolver: Resolver) -> str:
    if resolver.leaves_undefined:
        return _sent_segment(segment, url)
    variable = path_variable(segment)
    return segment if variable is None else _value_of(variable.name, url, resolver) + variable.rest


def _sent_segment(segment: str, url: Url) -> str:
    """Put in a path variable as Postman's runner does: before any other, and only where its value is a text."""
    match = _PATH_VARIABLE_OF_POSTMAN.fullmatch(segment)
    values = [entry.value for entry in url.variables if entry.key == match[1]] if match else []
    return values[-1] + match[2] if match and values and values[-1] and isinstance(values[-1], str) else segment


def _value_of(name: str, url: Url, resolver: Resolver) -> str:
    """Fill a path variable: by the call, as published, or by whatever defines a variable of its name, in this order."""
    given = resolver.given(name)
    template = given if given is not None else published_value(url, name)
    try:
        value = resolver.resolve(f"{{{{{name}}}}}" if template is None else template)
    except UndefinedVariable as missing:
        if missing.name != name:
            raise
        value = ""
    if not value:  # an empty segment would mean the collection instead of one of its things
        raise NotJudged(f"path variable :{name} has no value")
    return value


def query_name(text: str) -> str:
    """Encode a name of a query, which `&`, `#` and `=` would end, as Postman does."""
    return encode(_QUERY, encode(_IN_NAME, text))


def query_value(text: str) -> str:
    """Encode a value of a query, which `&` and `#` would end, as Postman does."""
    return encode(_QUERY, encode(_IN_VALUE, text))


def _entry(entry: Parameter, resolver: Resolver) -> str:
    key = _filled(_IN_NAME, entry.key, resolver)
    return f"{key}={_filled(_IN_VALUE, entry.value, resolver)}" if isinstance(entry.value, str) else key


def _filled(unsafe: re.Pattern[str], template: str, resolver: Resolver) -> str:
    """Fill a part of an entry; what a variable holds may be several for Postman's runner, but not in a suite."""
    if resolver.leaves_undefined:
        return resolver.resolve(encode(unsafe, template))
    return encode(unsafe, resolver.resolve(template))


def split_url(text: str, *, encodes: bool = True) -> WireUrl:
    """Read the text of a URL, every variable filled, as Postman does; one without a scheme is http.

    Raises:
        NotJudged: it is no HTTP URL.
    """
    before_query, question_mark, query = text.lstrip().partition("#")[0].partition("?")
    before_query = before_query.replace("\\", "/")
    scheme, with_scheme, rest = before_query.partition("://")
    if with_scheme:
        rest = rest.lstrip("/")
    else:  # a path without a host is none: its first segment is not taken for one
        scheme, rest = "http", before_query
    authority, slash, path = rest.partition("/")
    userinfo, _, host = authority.rpartition("@")
    origin = f"{scheme.lower()}://{spell_authority(host)}"
    if scheme.lower() not in {"http", "https"} or not _is_valid(origin):
        raise NotJudged(f"the URL {origin!r} is no HTTP URL: check the variable that holds its host")
    path = f"{slash or '/'}{path}"
    if not encodes:
        return WireUrl(origin, _as_written(path + question_mark + query), userinfo)
    return WireUrl(origin, encode(_PATH, path) + question_mark + encode(_QUERY, query), userinfo)


def _as_written(target: str) -> str:
    wrong = _UNSENDABLE.search(target)
    if wrong:
        raise NotJudged(
            f"the URL holds {wrong[0]!r}, which HTTP does not allow unencoded (RFC 9112 §3.2), and "
            "protocolProfileBehavior.disableUrlEncoding leaves it so: encode it in the URL"
        )
    return target


def _is_valid(origin: str) -> bool:
    if _NO_HOST.search(origin):
        return False
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
