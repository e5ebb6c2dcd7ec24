"""Turns a collection of format v1 into format v2: requests and folders that are named by id become a tree.

Sources: the Collection Format v1.0.0, and what Postman's own runner makes of it. Where an old and a new member say the
same the old one counts: `tests` before `events`, `currentHelper` before `auth`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from postman_contract.postman.jsonfile import parse_json
from postman_contract.postman.nodes import PlacedItem, array_at, entries_of, is_set, members_of, name_of
from postman_contract.postman.v1_requests import body_of, headers_in, url_of

Node = Mapping[str, object]

_AUTH_TYPES = {
    "apikeyAuth": "apikey",
    "awsSigV4": "awsv4",
    "basicAuth": "basic",
    "bearerAuth": "bearer",
    "digestAuth": "digest",
    "hawkAuth": "hawk",
    "ntlmAuth": "ntlm",
    "oAuth1": "oauth1",
    "oAuth2": "oauth2",
}
_RENAMED = {  # parameters of auth, by its type, that have another name in v2
    "hawk": {"hawk_id": "authId", "hawk_key": "authKey", "ext": "extraData", "app": "appId", "dlg": "delegation"},
    "oauth1": {"header": "addParamsToHeader", "auto": "autoAddParam", "includeEmpty": "addEmptyParamsToSign"},
    "oauth2": {"grantType": "grant_type", "clientAuth": "client_authentication"},
}


def is_v1(root: Node) -> bool:
    """Tell whether a collection is of format v1: it lists requests, and has no tree of items."""
    return "requests" in root and "item" not in root


def v2_of(root: Node, place: str) -> dict[str, object]:
    """Turn a collection of format v1 into the JSON of format v2.

    A request that no folder and no order names is no part of the collection, as Postman's runner has it; only where
    there is no order at all are requests taken as they stand in the file.

    Raises:
        Malformed: its requests are no array.
    """
    requests = _requests_by_id(root, place)
    folders = {name_of(folder.get("id")): folder for folder in map(members_of, entries_of(root.get("folders")))}
    parents = _parents(folders)
    inside = {request for folder in folders.values() for request in _order(folder, requests)}
    order = _ids(root.get("order"))
    top = [each for each in requests if each not in inside] if order is None else dict.fromkeys(order)
    folder_order = _ids(root.get("folders_order"))
    return {
        **_shared(root),
        "info": {"name": root.get("name")},
        "variable": _variables(root),
        "item": [
            *(
                _folder(name, folders, parents, requests)
                for name in dict.fromkeys(folders if folder_order is None else folder_order)
                if name in folders and name not in parents
            ),
            *(_item(*requests[name]) for name in top if name in requests),
        ],
    }


def _requests_by_id(root: Node, place: str) -> dict[str, tuple[Node, str]]:
    """Return each request and its JSON path by its id; by its path where it has none."""
    places: dict[str, tuple[Node, str]] = {}
    for index, entry in enumerate(array_at(root["requests"], f"{place}.requests")):
        if isinstance(entry, dict):
            here = f"{place}.requests[{index}]"
            places[name_of(entry.get("id")) or here] = (entry, here)
    return places


def _ids(node: object) -> list[str] | None:
    return [name_of(each) for each in node] if isinstance(node, list) else None


def _order(folder: Node, requests: Mapping[str, tuple[Node, str]]) -> Sequence[str]:
    """Return the ids of a folder's requests; without an order those that name the folder."""
    order = _ids(folder.get("order"))
    if order is not None:
        return order
    own = name_of(folder.get("id"))
    return [name for name, (request, _) in requests.items() if own and name_of(request.get("folder")) == own]


def _parents(folders: Mapping[str, Node]) -> dict[str, str]:
    """Return the id of the folder around each that is in another: of several the first, so that there is no circle."""
    parents: dict[str, str] = {}
    for name, folder in folders.items():
        for inner in _ids(folder.get("folders_order")) or ():
            parents.setdefault(inner, name)
    return parents


def _folder(
    name: str, folders: Mapping[str, Node], parents: Mapping[str, str], requests: Mapping[str, tuple[Node, str]]
) -> Node:
    folder = folders[name]
    inner = dict.fromkeys(_ids(folder.get("folders_order")) or ())
    return {
        **_shared(folder),
        "item": [
            *(
                _folder(each, folders, parents, requests)
                for each in inner
                if each in folders and parents.get(each) == name
            ),
            *(_item(*requests[each]) for each in _order(folder, requests) if each in requests),
        ],
    }


def _shared(node: Node) -> dict[str, object]:
    """Return what collection, folder and request have in common."""
    return {
        "name": node.get("name"),
        "auth": _auth(node),
        "event": list(_events(node)),
        "protocolProfileBehavior": node.get("protocolProfileBehavior"),
    }


def _item(request: Node, place: str) -> PlacedItem:
    parts = {
        "auth": _auth(request),
        "method": request.get("method"),
        "header": headers_in(request),
        "body": body_of(request),
        "url": url_of(request),
    }
    responses = _responses(request.get("responses"))
    places = [f"{place}.responses[{index}]" for index in range(len(responses))]
    shared = {**_shared(request), "id": request.get("id")}
    return PlacedItem({**shared, "request": parts, "response": responses}, place, places)


def _variables(root: Node) -> list[Node]:
    variables = map(members_of, entries_of(root.get("variables") or root.get("variable")))
    return [{**each, "key": each.get("key") or each.get("id")} for each in variables]


def _auth(node: Node) -> object:
    attributes, helper = node.get("helperAttributes"), node.get("currentHelper")
    if "currentHelper" not in node and not attributes:
        return _listed(node.get("auth"))
    if not isinstance(helper, str) or helper in ("", "normal"):
        return None
    if isinstance(attributes, str):
        try:
            attributes = parse_json(attributes)
        except ValueError:
            return None
    kind = _AUTH_TYPES.get(helper)
    if kind is None:
        return {"type": helper}
    renamed = _RENAMED.get(kind, {})
    return {"type": kind, kind: {renamed.get(key, key): value for key, value in members_of(attributes).items()}}


def _listed(auth: object) -> object:
    """Return an auth block without its parameters if they are an object, as Postman reads it: format v1 lists them."""
    kind = members_of(auth).get("type")
    return (
        {**members_of(auth), kind: None} if isinstance(kind, str) and members_of(members_of(auth).get(kind)) else auth
    )


def _events(node: Node) -> Iterator[Node]:
    scripts = (("test", node.get("tests")), ("prerequest", node.get("preRequestScript")))
    old = [{"listen": listen, "script": {"exec": script}} for listen, script in scripts if is_set(script)]
    if old:
        yield from old
    else:
        events: Iterable[Node] = map(members_of, entries_of(node.get("events")))
        yield from ({**event, "listen": event.get("listen") or "test"} for event in events)


def _responses(node: object) -> list[Node]:
    responses = map(members_of, node if isinstance(node, list) else ())
    return [
        {
            "name": response.get("name"),
            "code": members_of(response.get("responseCode")).get("code"),
            "header": response.get("headers"),
            "body": response.get("text"),
        }
        for response in responses
    ]
