"""What goes between a suite and its server: requests, answers, and the operations they are of."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sent:
    """A request as it reached the server; `query` is the text after the question mark."""

    method: str
    path: str
    query: str
    headers: Headers
    body: bytes


@dataclass(frozen=True)
class Answer:
    """An answer as it leaves the server, whole."""

    status: int
    headers: Headers
    body: bytes


@dataclass(frozen=True)
class Seen:
    """An exchange of a run without a fault, and the test that it was for."""

    item: str
    operation: str
    sent: Sent
    answer: Answer


class Operations:
    """Names the operation of a request; a literal segment wins over a variable one."""

    def __init__(self, templates: Iterable[str]) -> None:
        ordered = sorted(set(templates), key=lambda each: (each.count("{}"), each))
        self._patterns = [(re.compile(re.escape(each).replace(r"\{\}", "[^/]+")), each) for each in ordered]

    def name(self, method: str, path: str) -> str:
        """Name it as the engine does: `GET /tenants/{}/customers/{}`; an unknown one by its path as it is."""
        text = f"{method} {path}"
        return next((template for pattern, template in self._patterns if pattern.fullmatch(text)), text)


def header_of(headers: Headers, name: str) -> str | None:
    """Return a header's first value, whatever the case of its name."""
    return next((value for key, value in headers if key.lower() == name.lower()), None)


def with_header(headers: Headers, name: str, value: str | None) -> Headers:
    """Replace a header where it stands, add it, or with None leave it out."""
    if value is None:
        return tuple(each for each in headers if each[0].lower() != name.lower())
    if header_of(headers, name) is None:
        return (*headers, (name, value))
    return tuple((key, value if key.lower() == name.lower() else old) for key, old in headers)


def has_document(message: Sent | Answer) -> bool:
    """Tell whether a message carries JSON."""
    return bool(message.body) and "json" in (header_of(message.headers, "content-type") or "")


def document_of(message: Sent | Answer) -> object:
    """Parse the JSON that a message carries; None where it carries none, or no JSON after all."""
    try:
        return json.loads(message.body) if has_document(message) else None
    except ValueError:
        return None


def with_body(answer: Answer, body: bytes) -> Answer:
    """Replace the body, and the length that is said of it."""
    said = header_of(answer.headers, "content-length") is not None
    headers = with_header(answer.headers, "content-length", str(len(body))) if said else answer.headers
    return replace(answer, body=body, headers=headers)


def with_document(answer: Answer, document: object) -> Answer:
    """Replace the body by a JSON text, written as compactly as servers do."""
    return with_body(answer, json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())


def with_query(sent: Sent, **values: str | None) -> Sent:
    """Replace parameters of the query; None leaves one out."""
    parameters = {**dict(parse_qsl(sent.query, keep_blank_values=True)), **values}
    return replace(sent, query=urlencode({name: value for name, value in parameters.items() if value is not None}))


def query_of(sent: Sent) -> dict[str, str]:
    """Return the parameters of a request's query."""
    return dict(parse_qsl(sent.query, keep_blank_values=True))
