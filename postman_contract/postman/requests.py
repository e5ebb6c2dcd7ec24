"""Turns a request template into the request that goes out."""

from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from postman_contract.errors import NotJudged
from postman_contract.postman.bodies import build_body, sent_body
from postman_contract.postman.collection import FileBody, Parameter, RequestTemplate
from postman_contract.postman.credentials import basic_credentials
from postman_contract.postman.environment import as_text
from postman_contract.postman.headers import fill_header
from postman_contract.postman.messages import TOKEN, Headers, Request, header, header_values
from postman_contract.postman.urls import build_url
from postman_contract.postman.variables import Resolver

DEFAULTS: Headers = (("Accept", "*/*"), ("User-Agent", "postman-contract"))


def build_request(template: RequestTemplate, resolver: Resolver) -> Request:
    """Fill a request template. What its auth block adds is not part of it: see `authorizing`.

    Raises:
        NotJudged: a variable is missing, or a part of the request cannot be sent.
    """
    if not TOKEN.fullmatch(template.method):
        raise NotJudged(f"method {template.method!r} cannot be sent: it has characters HTTP does not allow")
    url = build_url(template.url, resolver, encodes=not template.profile.disables_url_encoding)
    own = _headers(template.headers, resolver)
    declared = next(reversed(header_values(own, "Content-Type")), None)
    content, media_type = build_body(sent_body(template), declared, resolver, template.files_in)
    if set(header_values(own, "Content-Length")) - {str(len(content))}:
        raise NotJudged(f"header 'Content-Length' contradicts the body, which has {len(content)} bytes; drop it")
    # Cookies that are kept are added by whoever sends, too.
    without = template.profile.without_headers | ({"cookie"} if template.profile.disables_cookies else set())
    if "content-type" in without:
        media_type = declared
    headers = _with_content_type(own, media_type) if media_type != declared else list(own)
    if url.userinfo and header(own, "Authorization") is None:
        headers.append(("Authorization", basic_credentials(*unquote(url.userinfo).split(":", 1))))
    headers += [pair for pair in DEFAULTS if header(own, pair[0]) is None and pair[0].lower() not in without]
    if content and not isinstance(template.body, FileBody):
        headers = [(key, _beside_text(value)) for key, value in headers]
    used, strict = tuple(resolver.used.values()), template.profile.checks_certificates is True
    return Request(template.method, url.origin, url.target, tuple(headers), content, used, without, strict)


def _with_content_type(headers: Headers, media_type: str | None) -> list[tuple[str, str]]:
    others = [(key, value) for key, value in headers if key.lower() != "content-type"]
    return others if media_type is None else [*others, ("Content-Type", media_type)]


def _beside_text(value: str) -> str:
    """Spell a header as Postman sends it beside a body that is no file: in UTF-8, as it is, and not in Latin-1."""
    return value.encode().decode("latin-1")


def _headers(published: Sequence[Parameter], resolver: Resolver) -> Headers:
    """Fill the headers; of one name in several spellings those of the last one are sent, at the first one's place."""
    headers: dict[str, dict[str, list[str]]] = {}
    for entry in published:
        if entry.disabled or not entry.key or (resolver.leaves_undefined and not resolver.resolve(entry.key)):
            continue
        for value in entry.value if isinstance(entry.value, list) else [entry.value]:
            key, text = fill_header(entry.key, as_text(value), resolver)
            headers.setdefault(key.lower(), {}).setdefault(key, []).append(text)
    chosen = [(name, *list(spellings.items())[-1]) for name, spellings in headers.items()]
    return tuple(pair for name, key, values in chosen for pair in _header(name, key, values))


def _header(name: str, key: str, values: list[str]) -> Iterator[tuple[str, str]]:
    """Yield a header that is sent several times once for each value; two names of a host are refused by Postman."""
    if name == "host" and len(values) > 1:
        raise NotJudged("header 'Host' cannot be sent twice (RFC 9112 §3.2); drop one")
    yield from ((key, value) for value in (["; ".join(values)] if name == "cookie" else values))
