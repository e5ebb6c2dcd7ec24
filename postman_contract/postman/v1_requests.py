"""Turns URL, headers and body of a request of format v1 into those of format v2."""

from collections.abc import Mapping

from postman_contract.postman.nodes import entries_of, headers_of, is_set, members_of, name_of
from postman_contract.postman.request_parsing import parse_url

Node = Mapping[str, object]

_COMMENT = "//"
_MODES = {"binary": "file", "graphql": "graphql", "params": "formdata", "raw": "raw", "urlencoded": "urlencoded"}


def url_of(request: Node) -> object:
    """Return the URL: as it stands, or in parts where its query or path variables are listed beside it."""
    text = name_of(request.get("url"))
    query = [_query_entry(each) for each in entries_of(request.get("queryParams")) if isinstance(each, dict)]
    variables = _path_variables(request)
    if not text or not (query or variables):
        return text
    url = parse_url(text)
    parts: Node = {"host": url.host, "path": list(url.path), "variable": variables}
    return {**parts, "query": query or url.query}


def _query_entry(entry: Node) -> Node:
    value = entry.get("value")
    if "equals" in entry:  # whether `=` stands after the name of an entry without a value
        value = value or ("" if is_set(entry["equals"]) else None)
    return {**entry, "value": value, "disabled": _is_disabled(entry)}


def _is_disabled(entry: Node) -> bool:
    return entry.get("enabled") is False or is_set(entry.get("disabled"))


def _path_variables(request: Node) -> list[Node]:
    data = map(members_of, entries_of(request.get("pathVariableData")))
    listed = [{**each, "key": each.get("key")} for each in data]  # which no id stands for
    known = {name_of(each.get("key")) for each in listed}
    named = members_of(request.get("pathVariables"))
    return [*listed, *({"key": key, "value": value} for key, value in named.items() if key not in known)]


def headers_in(request: Node) -> object:
    """Return the headers: those listed as data, and those of the text that are not among them."""
    headers = request.get("headers")
    if isinstance(headers, list):
        return headers
    listed = [_header(each) for each in entries_of(request.get("headerData")) if isinstance(each, dict)]
    known = {name_of(each.get("key")) for each in listed}
    written = headers_of(headers if isinstance(headers, str) else "", "")
    added = [each for each in written if each.key not in known and not each.key.startswith(_COMMENT)]
    return [*listed, *({"key": each.key, "value": each.value} for each in added)]


def _header(entry: Node) -> Node:
    key = entry.get("key")
    if isinstance(key, str) and key.startswith(_COMMENT):
        return {**entry, "key": key.removeprefix(_COMMENT).strip(), "disabled": True}
    return {**entry, "disabled": _is_disabled(entry)}


def body_of(request: Node) -> Node | None:
    """Return the body; without a mode its data say which it is. None: there is none."""
    kind = request.get("dataMode", "")
    mode = _MODES.get(kind) if isinstance(kind, str) else None
    content = _Content(request)
    if kind is None or (mode is None and content.is_empty):
        return None
    mode = mode or content.mode
    options = members_of(request.get("dataOptions"))
    return {
        "mode": mode,
        mode: content.of_mode(mode),
        "options": {name: options[old] for old, name in _MODES.items() if old in options},
        "disabled": request.get("dataDisabled"),
    }


class _Content:
    """What a request of v1 says of its body's content, in any of three members."""

    def __init__(self, request: Node) -> None:
        raw, self._data = request.get("rawModeData"), request.get("data")
        self._listed = self._data if is_set(self._data) else raw
        lone = raw[0] if isinstance(raw, list) and len(raw) == 1 else raw
        self._text = lone if isinstance(lone, str) else ""
        self._graphql = request.get("graphqlModeData")
        if not self._graphql and "graphql" in members_of(request.get("dataOptions")):
            self._graphql = self._data
        self.is_empty = not any(
            isinstance(each, str | list | dict) and each for each in (self._data, raw, request.get("graphqlModeData"))
        )

    @property
    def mode(self) -> str:
        """The mode that the content suggests."""
        if self._text:
            return "raw"
        if isinstance(self._listed, list):
            return "formdata"
        return "graphql" if self._graphql else "raw"

    def of_mode(self, mode: str) -> object:
        """Return the content in v2's shape."""
        match mode:
            case "raw":
                return self._text or (self._data if isinstance(self._data, str) else "")
            case "graphql":
                return self._graphql
            case "file":
                return {"src": self._text or None}
        entries = self._listed if isinstance(self._listed, list) else ()
        fields = (members_of(each) for each in entries)
        return [_field(each) for each in fields if each.get("key") is not None]


def _field(entry: Node) -> Node:
    field = {**entry, "disabled": _is_disabled(entry)}
    if entry.get("type") == "file" and not is_set(entry.get("src")):
        field |= {"src": entry.get("value"), "value": None}  # a value would be the file itself
    return field
