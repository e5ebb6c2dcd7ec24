"""Turns a request template into the request that goes out."""

from collections.abc import Sequence
from urllib.parse import unquote

from postman_contract.errors import NotJudged
from postman_contract.postman.bodies import build_body, sent_body
from postman_contract.postman.collection import Parameter, RequestTemplate
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
    declared = next(iter(header_values(own, "Content-Type")), None)
    content, media_type = build_body(sent_body(template), declared, resolver, template.files_in)
    if set(header_values(own, "Content-Length")) - {str(len(content))}:
        raise NotJudged(f"header 'Content-Length' contradicts the body, which has {len(content)} bytes; drop it")
    # Cookies that are kept are added by whoever sends, too.
    without = template.profile.without_headers | ({"cookie"} if template.profile.disables_cookies else set())
    if "content-type" in without:
        media_type = declared
    headers = [(key, value) for key, value in own if key.lower() != "content-type"]
    if media_type is not None:
        headers.append(("Content-Type", media_type))
    if url.userinfo and header(own, "Authorization") is None:
        headers.append(("Authorization", basic_credentials(*unquote(url.userinfo).split(":", 1))))
    headers += [pair for pair in DEFAULTS if header(own, pair[0]) is None and pair[0].lower() not in without]
    used, strict = tuple(resolver.used.values()), template.profile.checks_certificates is True
    return Request(template.method, url.origin, url.target, tuple(headers), content, used, without, strict)


def _headers(published: Sequence[Parameter], resolver: Resolver) -> Headers:
    """Fill the headers; of one name in several spellings the last value wins, at the first one's place."""
    headers: dict[str, list[tuple[str, str]]] = {}
    for entry in published:
        if entry.disabled or not entry.key:
            continue
        key, value = fill_header(entry.key, as_text(entry.value), resolver)
        earlier = headers.setdefault(key.lower(), [])
        if earlier and earlier[-1][0] != key:
            earlier.clear()
        earlier.append((key, value))
    return tuple(pair for pairs in headers.values() for pair in pairs)
