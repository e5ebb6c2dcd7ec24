"""Turns what a file of format v3 says of a request, of its auth, its scripts and its examples into format v2.

What format v3 lists by name stands in a mapping of names to values, or in a list of `{key, value}`: both are read.
"""

from collections.abc import Mapping, Sequence

from postman_contract.postman.environment import as_text
from postman_contract.postman.nodes import PlacedItem, entries_of, members_of, name_of
from postman_contract.postman.request_parsing import parse_url

Node = Mapping[str, object]

_KINDS = ("http-request", "graphql-request")
_LANGUAGES = frozenset({"html", "javascript", "json", "text", "xml"})


def item_of(request: Node, place: str, examples: Sequence[tuple[Node, str]]) -> PlacedItem:
    """Turn a request into an item of format v2.

    Args:
        request: its file's contents, with its name.
        place: of the request: file and JSON path.
        examples: in the shape of v2, each with its place.
    """
    kind = request.get("$kind")
    problem = "" if kind in _KINDS else _problem_with(kind, place)
    is_graphql = kind == "graphql-request"
    parts = {
        "auth": auth_of(request.get("auth")),
        "method": "POST" if is_graphql else request.get("method"),
        "header": parameters_of(request.get("headers")),
        "url": _url_of(request),
        "body": _graphql_of(request) if is_graphql else _body_of(request.get("body")),
    }
    members = {
        "name": request.get("name"),
        "event": events_of(request.get("scripts")),
        "protocolProfileBehavior": _behaviour_of(request.get("settings")),
        "request": parts,
        "response": [example for example, _ in examples],
    }
    return PlacedItem(members, place, [where for _, where in examples], problem)


def _problem_with(kind: object, place: str) -> str:
    if kind is None:
        return f"{place}: no member '$kind'; one of an HTTP request is `$kind: http-request`"
    return f"{place}.$kind: {name_of(kind)!r} is not supported: only {' and '.join(_KINDS)} are"


def parameters_of(node: object, absent: str | None = "") -> list[Node]:
    """Return headers, variables or fields as a list of `{key, value}`, each value a text.

    Args:
        node: a mapping of names to values, or a list already.
        absent: what stands for a value that is not there.
    """
    if isinstance(node, dict):
        node = [{"key": key, **(value if isinstance(value, dict) else {"value": value})} for key, value in node.items()]
    listed = map(members_of, entries_of(node))
    return [{**each, "value": _text_of(each.get("value"), absent)} for each in listed]


def _text_of(value: object, absent: str | None) -> str | None:
    return absent if value is None else as_text(value)


def _url_of(request: Node) -> object:
    """Return the URL: as it stands, or in parts where its query or its path variables are listed beside it.

    Of the query in the URL only what the list does not name counts; it comes first.
    """
    text = name_of(request.get("url"))
    query = parameters_of(request.get("queryParams"), absent=None)
    variables = parameters_of(request.get("pathVariables"))
    if not text or not (query or variables):
        return text
    url = parse_url(text)
    parts: Node = {"host": url.host, "path": list(url.path), "variable": variables}
    if not query:
        return {**parts, "query": url.query}
    listed = {name_of(each.get("key")) for each in query}
    written = url.query.split("&") if isinstance(url.query, str) else []
    return {**parts, "query": [*(each for each in written if each.partition("=")[0] not in listed), *query]}


def _body_of(node: object) -> Node | None:
    body = members_of(node)
    kind, content = body.get("type"), body.get("content")
    match kind:
        case None | "none":
            return None
        case "urlencoded":
            return {"mode": kind, kind: parameters_of(content)}
        case "formdata":
            return {"mode": kind, kind: parameters_of(content, absent=None)}
        case "file" | "graphql":
            return {"mode": kind, kind: content}
    language = kind if isinstance(kind, str) and kind in _LANGUAGES else None
    return {"mode": "raw", "raw": content, "options": {"raw": {"language": language}}}


def _graphql_of(request: Node) -> Node:
    members = ("query", "variables", "operationName")
    return {"mode": "graphql", "graphql": {name: request[name] for name in members if name in request}}


def auth_of(node: object) -> object:
    """Return the auth of a request, a folder or a collection; None: it says nothing, or to inherit.

    Of several the last counts, as Postman's command-line tool has it.
    """
    auth = members_of(node[-1] if isinstance(node, list) and node else node)
    kind = auth.get("type")
    if not isinstance(kind, str) or kind == "inherit":
        return None
    return {"type": kind, kind: auth.get("credentials")}


def events_of(node: object) -> list[Node]:
    """Return scripts as the events of format v2."""
    return [_event(members_of(script)) for script in entries_of(node)]


def _event(script: Node) -> Node:
    when = name_of(script.get("type")).rpartition(":")[2]
    return {"listen": "prerequest" if when.startswith("before") else "test", "script": {"exec": script.get("code")}}


def _behaviour_of(node: object) -> Node:
    """Return settings as the `protocolProfileBehavior` of format v2."""
    settings = dict(members_of(node))
    disabled = settings.get("disabledSystemHeaders")
    if isinstance(disabled, list):
        settings["disabledSystemHeaders"] = {name_of(each): True for each in disabled}
    return settings


def example_of(example: Node, name: str) -> Node:
    """Turn a saved example into one of format v2."""
    response = members_of(example.get("response"))
    body = response.get("body")
    return {
        "name": name,
        "code": response.get("statusCode"),
        "header": parameters_of(response.get("headers")),
        "body": members_of(body).get("content") if isinstance(body, dict) else body,
    }
