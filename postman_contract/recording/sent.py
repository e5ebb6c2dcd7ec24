"""What a request sends, each value with the name it is sent under: which of them are secrets."""

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from urllib.parse import parse_qsl, unquote, urlsplit

from postman_contract.postman.messages import Request, header, header_values
from postman_contract.postman.multipart import form_fields
from postman_contract.postman.secrets import is_secret_name, name_words, placeholder
from postman_contract.postman.variables import Used
from postman_contract.recording.answers import Unmarked, is_found_anywhere
from postman_contract.recording.jsontext import json_strings
from postman_contract.recording.vault import Vault

# A telling name has one of these in it.
_HINT = re.compile(r"token|secret|pass|pwd|api.{0,3}key|authorization|cookie|@", re.IGNORECASE)
_HINT_IN_BODY = re.compile(_HINT.pattern.encode(), re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9-]*\s+(?=\S)")


def secrets_sent(request: Request) -> Mapping[str, str]:
    """Return the values that a request sends under a name that says that they are secrets, each with that name.

    Of an Authorization they are the credentials behind the scheme, and the password in those of Basic (RFC 7617). Short
    values are among them.
    """
    names = " ".join(name for name, _ in request.headers)
    if not _HINT.search(names) and not _HINT.search(request.url) and not _HINT_IN_BODY.search(request.body):
        return {}  # most requests send none, and need not be taken apart
    named = {value: name for name, value in _named_values(request) if value and is_secret_name(name)}
    # Whoever has the cookie of a login is let in by it, whatever its name.
    cookies = {value: name for name, value in _cookies(request) if is_found_anywhere(value) or is_secret_name(name)}
    return cookies | named


def _cookies(request: Request) -> Iterator[tuple[str, str]]:
    for line in header_values(request.headers, "Cookie"):
        for cookie in line.split(";"):
            name, _, value = cookie.strip().partition("=")
            yield name, value.strip('"')


def learn_sent_secrets(vault: Vault, request: Request) -> None:
    """Keep out of everything what a request sends under a name that says it is secret."""
    for value, name in secrets_sent(request).items():
        vault.learn(value, name)


def names_sent_under(request: Request, value: str) -> frozenset[str]:
    """Return the names under which a request sends a value.

    One of its path is named by the segment before it; the last is an id, by which the answer may name the thing again.
    """
    segments = [unquote(segment) for segment in urlsplit(request.url).path.split("/")]
    sent = (*_named_values(request), *pairwise(segments), ("id", segments[-1]))
    return frozenset(name for name, each in sent if each == value and name)


def unmarked_values(request: Request, hidden: Iterable[Used]) -> dict[str, Unmarked]:
    """Say of variables that nobody marked what stands for each value, and the names under which a request sends it."""
    return {
        each.value: Unmarked(placeholder(each.name, each.value), names_sent_under(request, each.value))
        for each in hidden
    }


def _named_values(request: Request) -> Iterator[tuple[str, str]]:
    """Yield the name and the value of whatever a request sends under a name, decoded."""
    for name, value in request.headers:
        yield from _header_values(name, value)
    parts = urlsplit(request.url)
    if parts.password:
        yield "password", unquote(parts.password)
    yield from parse_qsl(parts.query, keep_blank_values=True)
    yield from _body_values(request)


def _header_values(name: str, value: str) -> Iterator[tuple[str, str]]:
    if name_words(name)[-1:] != ["authorization"]:
        yield name, value
        return
    scheme = _SCHEME.match(value)
    credentials = value[scheme.end() :] if scheme else value
    yield name, credentials
    if scheme and scheme[0].strip().lower() == "basic":
        try:
            yield "password", b64decode(credentials, validate=True).decode("utf-8", "replace").partition(":")[2]
        except ValueError:  # not base64: only whole it is a secret
            return


def _body_values(request: Request) -> Iterator[tuple[str, str]]:
    media_type = header(request.headers, "Content-Type") or ""
    text = request.body.decode("utf-8", "replace")
    if media_type.lower().startswith("application/x-www-form-urlencoded"):
        yield from parse_qsl(text, keep_blank_values=True)
    elif media_type.lower().startswith("multipart/"):
        yield from ((each.name, each.text) for each in form_fields(media_type, request.body) if not each.is_file)
    else:
        try:
            yield from ((string.name, string.value) for string in json_strings(text))
        except ValueError:  # text of another kind has no names
            return
