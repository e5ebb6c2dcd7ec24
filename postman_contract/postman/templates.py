"""Walks over the templates of a request: each text that may hold `{{variables}}`, and where it stands.

One walk answers every question about them: which variables a request needs, which stand in its path, which dynamic
ones are not supported. What is not sent, such as a disabled header or the body of a GET, is passed over.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from postman_contract.postman.bodies import sent_body
from postman_contract.postman.collection import (
    Body,
    FileBody,
    FormdataBody,
    FormPart,
    GraphqlBody,
    Parameter,
    RawBody,
    RequestTemplate,
    Url,
    UrlencodedBody,
)
from postman_contract.postman.environment import Scope, as_text
from postman_contract.postman.javascript import json_text
from postman_contract.postman.urls import path_variable, published_value
from postman_contract.postman.variables import VARIABLE

Place = Literal["host", "path", "path variable", "query", "header", "body", "auth"]
PLACES: tuple[Place, ...] = get_args(Place)


@dataclass(frozen=True)
class Template:
    """A text that may hold variables.

    `key` names the path variable, query entry, header, field or auth parameter that it is the key or value of, and is
    empty where there is none.
    """

    place: Place
    key: str
    text: str = field(repr=False)


def templates_of(request: RequestTemplate) -> Iterator[Template]:
    """Yield each template of a request that is sent, in the order of sending."""
    yield from _url(request.url)
    yield from _parameters("header", request.headers)
    yield from _body(sent_body(request))
    if request.auth is not None:
        for key, value in request.auth.parameters.items():
            yield Template("auth", key, json_text(value) if isinstance(value, dict | list) else as_text(value))


def variables_of(request: RequestTemplate, *places: Place) -> set[str]:
    """Name the variables in the templates of a request, dynamic ones included.

    Args:
        request: as published or corrected.
        places: where to look; none means everywhere.
    """
    found = (
        VARIABLE.findall(template.text) for template in templates_of(request) if template.place in (places or PLACES)
    )
    return {name for names in found for name in names}


def variables_in_path(request: RequestTemplate) -> set[str]:
    """Name the variables in the path of a request, those of its path variables included.

    A path variable without a published value is a variable of its own name.
    """
    return variables_of(request, "path", "path variable")


def variables_behind(names: Iterable[str], scopes: Sequence[Scope]) -> set[str]:
    """Follow variables through their values: name them, and those that their values mention, however deep.

    Args:
        names: of the variables to begin with.
        scopes: give the values, highest precedence first.
    """
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            values = (scope.get(name) for scope in scopes)
            waiting += VARIABLE.findall(next((value for value in values if value is not None), ""))
    return found


def _url(url: Url) -> Iterator[Template]:
    yield Template("host", "", url.host)
    for segment in url.path:
        variable = path_variable(segment)
        if variable is None:
            yield Template("path", "", segment)
        else:
            name = variable.name
            yield Template("path variable", name, published_value(url, name) or f"{{{{{name}}}}}")
            yield Template("path", "", variable.rest)
    if isinstance(url.query, str):
        yield Template("query", "", url.query)
    else:
        yield from _parameters("query", url.query)


def _body(body: Body | None) -> Iterator[Template]:
    match body:
        case RawBody(text):
            yield Template("body", "", text)
        case UrlencodedBody(parameters):
            yield from _parameters("body", parameters)
        case FormdataBody(parts):
            yield from (each for part in parts if not part.disabled for each in _part(part))
        case FileBody(src, content):
            yield Template("body", "src", src or "")
            if not src:
                yield Template("body", "content", content or "")
        case GraphqlBody(members):
            for name, value in members.items():
                yield Template("body", name, value if isinstance(value, str) else json_text(value))


def _part(part: FormPart) -> Iterator[Template]:
    yield Template("body", part.key, part.key)
    yield Template("body", part.key, part.value if isinstance(part.value, str) else json_text(part.value))
    for text in (part.content_type, part.file_name, None if part.value else part.content):
        yield Template("body", part.key, text or "")


def _parameters(place: Place, parameters: Iterable[Parameter]) -> Iterator[Template]:
    for entry in parameters:
        if not entry.disabled:
            yield Template(place, entry.key, entry.key)
            yield Template(place, entry.key, as_text(entry.value))
