"""Turns the JSON of one published request into its template: URL, headers, body and auth.

Sources: the Collection Format v2.0.0 and v2.1.0, and what Postman's own runner does where the format is silent.
"""

from collections.abc import Callable, Mapping

from postman_contract.postman.collection import (
    Auth,
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
from postman_contract.postman.nodes import Malformed, array_at, object_at, parameters_at, text_at

NEVER_HELD = frozenset({"username", "password"})


def parse_request(node: object, place: str, inherited: Auth | None, *, prunes: bool) -> RequestTemplate:
    """Turn the JSON of a request into its template.

    Args:
        node: the request, or the URL to GET.
        place: its JSON path.
        inherited: the auth of its folder or collection.
        prunes: whether the body of a GET is left out.

    Raises:
        Malformed: a part is of another shape.
    """
    if node is None:
        raise Malformed(place, "missing: the item is neither a request nor a folder")
    if isinstance(node, str):  # "A request can be a string: the URL to GET"
        return RequestTemplate("GET", _url(node, place), auth=inherited)
    request = object_at(node, place)
    return RequestTemplate(
        method=(text_at(request.get("method") or "GET", f"{place}.method")).upper(),
        url=_url(request.get("url"), f"{place}.url"),
        headers=parse_headers(request.get("header"), f"{place}.header"),
        body=_body(request.get("body"), f"{place}.body"),
        auth=parse_auth(request.get("auth"), f"{place}.auth") or inherited,
        prunes_body=prunes,
    )


def _url(node: object, place: str) -> Url:
    if node is None or node == "":
        raise Malformed(place, "the request has no URL; give it one in Postman or set the case aside")
    if isinstance(node, str):
        return parse_url(node)
    url = object_at(node, place)
    host = _joined(url.get("host"), ".", f"{place}.host")
    path = _segments(url.get("path"), f"{place}.path")
    if not host and not path:
        raise Malformed(place, "has neither host nor path; Postman's runner ignores 'raw' and sends nothing")
    host = _user_of(url.get("auth"), f"{place}.auth") + host
    if url.get("protocol"):
        host = f"{text_at(url['protocol'], f'{place}.protocol').removesuffix('://')}://{host}"
    if url.get("port"):
        host = f"{host}:{text_at(url['port'], f'{place}.port')}"
    query = url.get("query")
    return Url(
        host=host,
        path=path,
        query=query if query and isinstance(query, str) else parameters_at(query, f"{place}.query"),
        variables=parameters_at(url.get("variable"), f"{place}.variable"),
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


def _segments(node: object, place: str) -> tuple[str, ...]:
    if isinstance(node, str):
        return tuple(node.removeprefix("/").split("/")) if node else ()
    segments = []
    for index, segment in enumerate(array_at(node or [], place)):
        value = segment.get("value") if isinstance(segment, dict) else segment
        segments.append(text_at(value, f"{place}[{index}]"))
    return tuple(segments)


def _joined(node: object, separator: str, place: str) -> str:
    if isinstance(node, str):
        return node
    return separator.join(text_at(part, f"{place}[{index}]") for index, part in enumerate(array_at(node or [], place)))


def parse_headers(node: object, place: str) -> tuple[Parameter, ...]:
    """Turn a list of headers, or its text in format v2.0, into headers; nameless ones are dropped.

    One without a value has an empty one, as Postman sends it.

    Raises:
        Malformed: the list or an entry is something else.
    """
    if not isinstance(node, str):
        return tuple(header for header in parameters_at(node, place, absent="") if header.key)
    lines = (line for line in node.splitlines() if ":" in line and not line.lstrip().startswith("//"))
    pairs = (line.partition(":") for line in lines)
    return tuple(Parameter(key.strip(), value.strip()) for key, _, value in pairs)


def _body(node: object, place: str) -> Body | None:
    if isinstance(node, str):
        return RawBody(node) if node else None
    body = object_at(node or {}, place)
    if not body or body.get("disabled") is True:
        return None
    mode = body.get("mode")
    if mode is None:
        return None
    read = _BODIES.get(mode) if isinstance(mode, str) else None
    if read is None:
        known = "raw, urlencoded, formdata, file or graphql"
        raise Malformed(f"{place}.mode", f"expected {known}, got {str(mode)[:40]!r}")
    return read(body, place)


def _raw(body: Mapping[str, object], place: str) -> RawBody | None:
    text = text_at(body.get("raw") or "", f"{place}.raw")
    if not text:
        return None
    options = object_at(body.get("options") or {}, f"{place}.options")
    raw = object_at(options.get("raw") or {}, f"{place}.options.raw")
    language = raw.get("language")
    return RawBody(text, None if language is None else text_at(language, f"{place}.options.raw.language"))


def _formdata(body: Mapping[str, object], place: str) -> FormdataBody:
    parts = array_at(body.get("formdata") or [], f"{place}.formdata")
    return FormdataBody(tuple(_part(part, f"{place}.formdata[{n}]") for n, part in enumerate(parts)))


def _file(body: Mapping[str, object], place: str) -> FileBody:
    source = body.get("file")
    file = {"src": source} if isinstance(source, str) else object_at(source or {}, f"{place}.file")
    return FileBody(*(_optional_text(file, name, f"{place}.file") for name in ("src", "content")))


def _graphql(body: Mapping[str, object], place: str) -> GraphqlBody:
    place = f"{place}.graphql"
    graphql = object_at(body.get("graphql") or {}, place)
    return GraphqlBody(
        _optional_text(graphql, "query", place),
        graphql.get("variables", ""),
        _optional_text(graphql, "operationName", place),
    )


def _urlencoded(body: Mapping[str, object], place: str) -> UrlencodedBody:
    content, place = body.get("urlencoded"), f"{place}.urlencoded"
    if not isinstance(content, str):
        return UrlencodedBody(parameters_at(content, place))
    pairs = (pair.partition("=") for pair in content.split("&") if pair)
    return UrlencodedBody(tuple(Parameter(key, value) for key, _, value in pairs))


def _part(node: object, place: str) -> FormPart:
    part = object_at(node, place)
    is_file = part.get("type") == "file"
    content = part.get("value") if is_file else None
    return FormPart(
        key=text_at(part.get("key") or "", f"{place}.key"),
        value=part.get("src") if is_file else part.get("value"),
        disabled=part.get("disabled") is True,
        file=is_file,
        content_type=_optional_text(part, "contentType", place),
        file_name=_optional_text(part, "fileName", place),
        content=content if isinstance(content, str) else None,
    )


def _optional_text(node: Mapping[str, object], name: str, place: str) -> str | None:
    value = node.get(name)
    return None if value is None else text_at(value, f"{place}.{name}")


_BODIES: Mapping[str, Callable[[Mapping[str, object], str], Body | None]] = {
    "raw": _raw,
    "urlencoded": _urlencoded,
    "formdata": _formdata,
    "file": _file,
    "graphql": _graphql,
}


def parse_auth(node: object, place: str) -> Auth | None:
    """Turn an auth block into its type and parameters; None: it says nothing.

    Raises:
        Malformed: the block is of another shape.
    """
    if node is None:
        return None
    block = object_at(node, place)
    kind = text_at(block.get("type"), f"{place}.type")
    content = block.get(kind)
    if isinstance(content, dict):  # v2.0
        parameters = dict(content)
    else:
        parameters = {entry.key: entry.value for entry in parameters_at(content, f"{place}.{kind}")}
    if kind == "oauth2":
        parameters = {key: value for key, value in parameters.items() if key not in _dropped(parameters)}
    return Auth(kind, parameters)


def _dropped(parameters: Mapping[str, object]) -> frozenset[str]:
    """Name what is never held of an oauth2 block; where a token can be asked for, a stored one is a stranger's."""
    asks = parameters.get("grant_type") == "client_credentials" and parameters.get("accessTokenUrl")
    return NEVER_HELD | {"accessToken"} if asks else NEVER_HELD
