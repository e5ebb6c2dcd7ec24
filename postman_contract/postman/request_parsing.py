"""Turns the JSON of one published request into its template: URL, headers and body; for its auth see `auth_parsing`.

Sources: the Collection Format v2.0.0 and v2.1.0, and what Postman's own runner does where the format is silent.
"""

from collections.abc import Callable, Mapping

from postman_contract.postman.auth_parsing import parse_auth
from postman_contract.postman.collection import (
    Auth,
    Body,
    FileBody,
    FormdataBody,
    FormPart,
    GraphqlBody,
    RawBody,
    RequestTemplate,
    Url,
    UrlencodedBody,
)
from postman_contract.postman.environment import as_text
from postman_contract.postman.javascript import json_text
from postman_contract.postman.nodes import (
    Malformed,
    entries_of,
    fields_of,
    headers_of,
    is_set,
    members_of,
    name_of,
    object_at,
    path_variables_of,
    query_of,
    shallow_at,
    text_at,
)
from postman_contract.postman.profile import Profile


def parse_request(node: object, place: str, inherited: Auth | None, profile: Profile) -> RequestTemplate:
    """Turn the JSON of a request into its template.

    Args:
        node: the request, or the URL to GET.
        place: its JSON path.
        inherited: the auth of its folder or collection.
        profile: how it is sent.

    Raises:
        Malformed: a part is of another shape.
    """
    if node is None:
        raise Malformed(place, "missing: the item is neither a request nor a folder")
    if isinstance(node, str):  # "A request can be a string: the URL to GET"
        return RequestTemplate("GET", _url(node, place), auth=inherited, profile=profile)
    request = object_at(node, place)
    return RequestTemplate(
        method=_method(request.get("method"), f"{place}.method"),
        url=_url(request.get("url"), f"{place}.url"),
        headers=tuple(headers_of(request.get("header"), f"{place}.header")),
        body=_body(request.get("body"), f"{place}.body"),
        auth=parse_auth(request.get("auth")) or inherited,
        profile=profile,
    )


def _method(node: object, place: str) -> str:
    return text_at(node, place).upper() if is_set(node) else "GET"


def _url(node: object, place: str) -> Url:
    if isinstance(node, str) and node:
        return parse_url(node)
    if not isinstance(node, dict):
        raise Malformed(place, "the request has no URL; give it one in Postman or set the case aside")
    host = _joined(node.get("host"), f"{place}.host")
    path = _segments(node.get("path"))
    if not host and not path:
        raise Malformed(place, "has neither host nor path; Postman's runner ignores 'raw' and sends nothing")
    host = _user_of(node.get("auth"), f"{place}.auth") + host
    if node.get("protocol"):
        host = f"{text_at(node['protocol'], f'{place}.protocol').removesuffix('://')}://{host}"
    if node.get("port") is not None:
        host = f"{host}:{text_at(node['port'], f'{place}.port')}"
    query = node.get("query")
    return Url(
        host=host,
        path=path,
        query=query if query and isinstance(query, str) else tuple(query_of(query)),
        variables=tuple(path_variables_of(node.get("variable"))),
    )


def _user_of(node: object, place: str) -> str:
    """Spell user and password of a URL as they stand before its host."""
    if not isinstance(node, dict):
        return ""
    user, password = (text_at(node.get(name) or "", f"{place}.{name}") for name in ("user", "password"))
    return f"{user}:{password}@"


def parse_url(text: str) -> Url:
    """Parse a URL template that is published as text; its query stays text."""
    text, question_mark, query = text.lstrip().partition("#")[0].partition("?")
    scheme, separator, rest = text.partition("://")
    if not separator or "/" in scheme:
        scheme, separator, rest = "", "", text
    host, slash, path = rest.partition("/")
    segments = tuple(path.split("/")) if slash else ()
    return Url(host=f"{scheme}{separator}{host}", path=segments, query=query if question_mark else ())


def _segments(node: object) -> tuple[str, ...]:
    if isinstance(node, str):
        return tuple(node.removeprefix("/").split("/")) if node else ()
    segments = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return tuple("" if segment is None else as_text(segment) for segment in segments)


def _joined(node: object, place: str) -> str:
    if isinstance(node, list):
        return ".".join(text_at(part, f"{place}[{index}]") for index, part in enumerate(node))
    return "" if node is None else text_at(node, place)


def _body(node: object, place: str) -> Body | None:
    if isinstance(node, str):
        return RawBody(node) if node else None
    body = members_of(node)
    mode = body.get("mode")
    if not mode or is_set(body.get("disabled")):
        return None
    # Postman's runner sends the raw text of a body whose mode it does not know, if there is any.
    return (_BODIES.get(mode, _raw) if isinstance(mode, str) else _raw)(body, place)


def _raw(body: Mapping[str, object], place: str) -> RawBody | None:
    text = body.get("raw")
    is_value = bool(text) and isinstance(text, dict | list)
    if is_value:
        text = json_text(shallow_at(text, f"{place}.raw"))
    if not isinstance(text, str) or not text:
        return None
    language = members_of(members_of(body.get("options")).get("raw")).get("language")
    return RawBody(text, language if isinstance(language, str) else None, is_value=is_value)


def _formdata(body: Mapping[str, object], _: str) -> FormdataBody:
    return FormdataBody(tuple(_part(members_of(part)) for part in entries_of(body.get("formdata"))))


def _file(body: Mapping[str, object], _: str) -> FileBody:
    source = body.get("file")
    file = {"src": source} if isinstance(source, str) else members_of(source)
    return FileBody(_text_in(file, "src"), _text_in(file, "content"))


def _graphql(body: Mapping[str, object], place: str) -> GraphqlBody:
    graphql = members_of(body.get("graphql"))
    named = {name: graphql[name] for name in ("query", "operationName", "variables") if name in graphql}
    return GraphqlBody({name: shallow_at(value, f"{place}.graphql.{name}") for name, value in named.items()})


def _urlencoded(body: Mapping[str, object], _: str) -> UrlencodedBody:
    return UrlencodedBody(tuple(fields_of(body.get("urlencoded"))))


def _part(part: Mapping[str, object]) -> FormPart:
    is_file = part.get("type") == "file"
    content = part.get("value") if is_file else None
    return FormPart(
        key=name_of(part.get("key")),
        value=part.get("src") if is_file else part.get("value"),
        disabled=is_set(part.get("disabled")),
        file=is_file,
        content_type=_text_in(part, "contentType"),
        file_name=_text_in(part, "fileName"),
        content=content if isinstance(content, str) else None,
    )


def _text_in(node: Mapping[str, object], name: str) -> str | None:
    value = node.get(name)
    return value if isinstance(value, str) else None


_BODIES: Mapping[str, Callable[[Mapping[str, object], str], Body | None]] = {
    "raw": _raw,
    "urlencoded": _urlencoded,
    "formdata": _formdata,
    "file": _file,
    "graphql": _graphql,
}
