"""Loads Postman collections, formats v2.0 and v2.1, bare or wrapped in `{"collection": …}`.

The container's shape is fatal (`CollectionError`); whatever is wrong inside one item becomes that item's `problem`.
Sources: the Collection Format v2.0.0 and v2.1.0, and what Postman's own runner does where the format is silent.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from postman_contract.errors import CollectionError
from postman_contract.postman.collection import (
    Auth,
    Body,
    Collection,
    FileBody,
    FormdataBody,
    FormPart,
    GraphqlBody,
    Item,
    Parameter,
    RawBody,
    RequestTemplate,
    SavedExample,
    Url,
    UrlencodedBody,
)
from postman_contract.postman.jsonfile import kind_of, load_json

NEVER_HELD = frozenset({"accessToken", "username", "password"})


class _Malformed(Exception):  # noqa: N818  never leaves this module
    def __init__(self, place: str, problem: str) -> None:
        super().__init__(place, problem)
        self.place = place
        self.problem = problem


def load_collection(path: Path) -> Collection:
    """Load a collection file.

    Raises:
        CollectionError: the file is unreadable, of another format, or holds no request.
    """
    return parse_collection(load_json(path, CollectionError), str(path))


def parse_collection(document: object, file: str) -> Collection:
    """Turn a collection's JSON into values.

    Raises:
        CollectionError: names `file` and the JSON path.
    """
    try:
        root, place = _unwrap(_object(document, "$"))
        _check_format(root, place)
        inherited = _auth(root.get("auth"), f"{place}.auth")
        collection = Collection(
            name=_text(_object(root.get("info", {}), f"{place}.info").get("name", ""), f"{place}.info.name"),
            file=file,
            items=tuple(_items(root.get("item"), f"{place}.item", (), inherited)),
            variables=_parameters(root.get("variable"), f"{place}.variable"),
            events=_events(root.get("event"), f"{place}.event"),
        )
    except _Malformed as malformed:
        raise CollectionError(file, malformed.place, malformed.problem) from None
    except RecursionError:
        raise CollectionError(file, "$", "folders are nested too deep") from None
    if not collection.items:
        raise CollectionError(file, f"{place}.item", "holds no request; export the whole collection from Postman")
    return collection


def _unwrap(document: dict[str, object]) -> tuple[dict[str, object], str]:
    if "collection" in document and "item" not in document:
        return _object(document["collection"], "$.collection"), "$.collection"
    return document, "$"


def _check_format(root: Mapping[str, object], place: str) -> None:
    if "requests" in root and "item" not in root:
        raise _Malformed(place, "Postman collection format v1 is not read; export it from Postman as v2.1")
    info = _object(root.get("info", {}), f"{place}.info")
    schema = _text(info.get("schema", ""), f"{place}.info.schema")
    if schema and "/v2.1" not in schema and "/v2.0" not in schema:
        raise _Malformed(f"{place}.info.schema", f"expected collection format v2.0 or v2.1, got {schema[:80]!r}")
    if "item" not in root:
        raise _Malformed(place, "no member 'item'; is this a Postman collection?")


def _items(node: object, place: str, folders: tuple[str, ...], inherited: Auth | None) -> Iterator[Item]:
    for index, entry in enumerate(_array(node, place)):
        here = f"{place}[{index}]"
        if isinstance(entry, dict) and "item" in entry:
            name = _text(entry.get("name", ""), f"{here}.name")
            auth = _auth(entry.get("auth"), f"{here}.auth") or inherited
            yield from _items(entry["item"], f"{here}.item", (*folders, name), auth)
        else:
            yield _item(entry, here, folders, inherited)


def _item(node: object, place: str, folders: tuple[str, ...], inherited: Auth | None) -> Item:
    name = node["name"] if isinstance(node, dict) and isinstance(node.get("name"), str) else place.rsplit(".", 1)[-1]
    try:
        entry = _object(node, place)
        examples = tuple(
            _example(saved, f"{place}.response[{index}]")
            for index, saved in enumerate(_array(entry.get("response") or [], f"{place}.response"))
        )
        events = _events(entry.get("event"), f"{place}.event")
        profile = _object(entry.get("protocolProfileBehavior") or {}, f"{place}.protocolProfileBehavior")
        request = _request(
            entry.get("request"), f"{place}.request", inherited, prunes=not profile.get("disableBodyPruning")
        )
    except _Malformed as malformed:
        return Item(name, folders, place, problem=f"{malformed.place}: {malformed.problem}")
    return Item(name, folders, place, request, examples=examples, events=events)


def _request(node: object, place: str, inherited: Auth | None, *, prunes: bool) -> RequestTemplate:
    if node is None:
        raise _Malformed(place, "missing: the item is neither a request nor a folder")
    if isinstance(node, str):  # "A request can be a string: the URL to GET"
        return RequestTemplate("GET", _url(node, place), auth=inherited)
    request = _object(node, place)
    return RequestTemplate(
        method=(_text(request.get("method") or "GET", f"{place}.method")).upper(),
        url=_url(request.get("url"), f"{place}.url"),
        headers=_headers(request.get("header"), f"{place}.header"),
        body=_body(request.get("body"), f"{place}.body"),
        auth=_auth(request.get("auth"), f"{place}.auth") or inherited,
        prunes_body=prunes,
    )


def _url(node: object, place: str) -> Url:
    if node is None or node == "":
        raise _Malformed(place, "the request has no URL; give it one in Postman or set the case aside")
    if isinstance(node, str):
        return _url_of_text(node)
    url = _object(node, place)
    host = _joined(url.get("host"), ".", f"{place}.host")
    path = _segments(url.get("path"), f"{place}.path")
    if not host and not path:
        raise _Malformed(place, "has neither host nor path; Postman's runner ignores 'raw' and sends nothing")
    if url.get("protocol"):
        host = f"{_text(url['protocol'], f'{place}.protocol').removesuffix('://')}://{host}"
    if url.get("port"):
        host = f"{host}:{_text(url['port'], f'{place}.port')}"
    query = url.get("query")
    return Url(
        host=host,
        path=path,
        query=query if query and isinstance(query, str) else _parameters(query, f"{place}.query"),
        variables=_parameters(url.get("variable"), f"{place}.variable"),
    )


def _url_of_text(text: str) -> Url:
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
    for index, segment in enumerate(_array(node or [], place)):
        value = segment.get("value") if isinstance(segment, dict) else segment
        segments.append(_text(value, f"{place}[{index}]"))
    return tuple(segments)


def _joined(node: object, separator: str, place: str) -> str:
    if isinstance(node, str):
        return node
    return separator.join(_text(part, f"{place}[{index}]") for index, part in enumerate(_array(node or [], place)))


def _headers(node: object, place: str) -> tuple[Parameter, ...]:
    if not isinstance(node, str):
        return tuple(header for header in _parameters(node, place) if header.key)
    lines = (line for line in node.splitlines() if ":" in line and not line.lstrip().startswith("//"))
    pairs = (line.partition(":") for line in lines)
    return tuple(Parameter(key.strip(), value.strip()) for key, _, value in pairs)


def _body(node: object, place: str) -> Body | None:
    if isinstance(node, str):
        return RawBody(node) if node else None
    body = _object(node or {}, place)
    if not body or body.get("disabled") is True:
        return None
    mode = body.get("mode")
    match mode:
        case None:
            return None
        case "raw":
            text = _text(body.get("raw") or "", f"{place}.raw")
            return RawBody(text, _language(body, place)) if text else None
        case "urlencoded":
            content = body.get("urlencoded")
            parameters = (
                _urlencoded_text(content) if isinstance(content, str) else _parameters(content, f"{place}.{mode}")
            )
            return UrlencodedBody(parameters)
        case "formdata":
            parts = _array(body.get("formdata") or [], f"{place}.formdata")
            return FormdataBody(tuple(_part(part, f"{place}.formdata[{n}]") for n, part in enumerate(parts)))
        case "file":
            source = body.get("file")
            src = source if isinstance(source, str) else _object(source or {}, f"{place}.file").get("src")
            return FileBody(None if src is None else _text(src, f"{place}.file.src"))
        case "graphql":
            graphql = _object(body.get("graphql") or {}, f"{place}.graphql")
            name = graphql.get("operationName")
            return GraphqlBody(
                _text(graphql.get("query") or "", f"{place}.graphql.query"),
                graphql.get("variables"),
                None if name is None else _text(name, f"{place}.graphql.operationName"),
            )
    raise _Malformed(f"{place}.mode", f"expected raw, urlencoded, formdata, file or graphql, got {str(mode)[:40]!r}")


def _language(body: Mapping[str, object], place: str) -> str | None:
    options = _object(body.get("options") or {}, f"{place}.options")
    raw = _object(options.get("raw") or {}, f"{place}.options.raw")
    return None if raw.get("language") is None else _text(raw["language"], f"{place}.options.raw.language")


def _urlencoded_text(text: str) -> tuple[Parameter, ...]:
    pairs = (pair.partition("=") for pair in text.split("&") if pair)
    return tuple(Parameter(key, value) for key, _, value in pairs)


def _part(node: object, place: str) -> FormPart:
    part = _object(node, place)
    is_file = part.get("type") == "file"
    content_type = part.get("contentType")
    return FormPart(
        key=_text(part.get("key") or "", f"{place}.key"),
        value=part.get("src") if is_file else part.get("value"),
        disabled=part.get("disabled") is True,
        file=is_file,
        content_type=None if content_type is None else _text(content_type, f"{place}.contentType"),
    )


def _example(node: object, place: str) -> SavedExample:
    saved = _object(node, place)
    status = saved.get("code")
    if not isinstance(status, int) or isinstance(status, bool):
        raise _Malformed(f"{place}.code", f"expected the status as a number, got {kind_of(status)}")
    return SavedExample(
        name=_text(saved.get("name") or "", f"{place}.name"),
        status=status,
        headers=_headers(saved.get("header"), f"{place}.header"),
        body=_text(saved.get("body") or "", f"{place}.body"),
        place=place,
    )


def _auth(node: object, place: str) -> Auth | None:
    if node is None:
        return None
    block = _object(node, place)
    kind = _text(block.get("type"), f"{place}.type")
    content = block.get(kind)
    if isinstance(content, dict):  # v2.0
        parameters = dict(content)
    else:
        parameters = {entry.key: entry.value for entry in _parameters(content, f"{place}.{kind}")}
    if kind == "oauth2":
        parameters = {key: value for key, value in parameters.items() if key not in NEVER_HELD}
    return Auth(kind, parameters)


def _events(node: object, place: str) -> tuple[Mapping[str, object], ...]:
    return tuple(_object(event, f"{place}[{index}]") for index, event in enumerate(_array(node or [], place)))


def _parameters(node: object, place: str) -> tuple[Parameter, ...]:
    """Read a list of `{key, value, disabled}`; `id` may stand for `key`; keyless variables are ignored."""
    parameters = []
    for index, entry in enumerate(_array(node or [], place)):
        here = f"{place}[{index}]"
        values = _object(entry, here)
        key = values.get("key", values.get("id"))
        if key is None and not place.endswith(".query"):
            continue
        parameters.append(
            Parameter(
                "" if key is None else _text(key, f"{here}.key"), values.get("value"), values.get("disabled") is True
            )
        )
    return tuple(parameters)


def _object(node: object, place: str) -> dict[str, object]:
    if not isinstance(node, dict):
        raise _Malformed(place, f"expected an object, got {kind_of(node)}")
    return node


def _array(node: object, place: str) -> list[object]:
    if not isinstance(node, list):
        raise _Malformed(place, f"expected an array, got {kind_of(node)}")
    return node


def _text(node: object, place: str) -> str:
    if not isinstance(node, str):
        raise _Malformed(place, f"expected a string, got {kind_of(node)}")
    return node
