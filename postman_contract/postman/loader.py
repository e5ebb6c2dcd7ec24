"""Loads Postman collections, formats v2.0 and v2.1, bare or wrapped in `{"collection": …}`.

The container's shape is fatal (`CollectionError`); whatever is wrong inside one item becomes that item's `problem`.
Sources: the Collection Format v2.0.0 and v2.1.0, and what Postman's own runner does where the format is silent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from postman_contract.errors import CollectionError
from postman_contract.postman.collection import Auth, Collection, Item, SavedExample
from postman_contract.postman.jsonfile import kind_of, load_json
from postman_contract.postman.nodes import Malformed, array_at, object_at, parameters_at, text_at
from postman_contract.postman.request_parsing import parse_auth, parse_headers, parse_request


@dataclass(frozen=True)
class _Inherited:
    """What a folder or collection says for the requests below it."""

    auth: Auth | None = None
    prunes_body: bool = True


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
        root, place = _unwrap(object_at(document, "$"))
        _check_format(root, place)
        inherited = _inherited(root, place, _Inherited())
        collection = Collection(
            name=text_at(object_at(root.get("info", {}), f"{place}.info").get("name", ""), f"{place}.info.name"),
            file=file,
            items=tuple(_items(root.get("item"), f"{place}.item", (), inherited)),
            variables=parameters_at(root.get("variable"), f"{place}.variable"),
            events=(*_events(root, place), *_folder_events(root.get("item"), f"{place}.item")),
        )
    except Malformed as malformed:
        raise CollectionError(file, malformed.place, malformed.problem) from None
    except RecursionError:
        raise CollectionError(file, "$", "folders are nested too deep") from None
    if not collection.items:
        raise CollectionError(file, f"{place}.item", "holds no request; export the whole collection from Postman")
    return collection


def _unwrap(document: dict[str, object]) -> tuple[dict[str, object], str]:
    if "collection" in document and "item" not in document:
        return object_at(document["collection"], "$.collection"), "$.collection"
    return document, "$"


def _check_format(root: Mapping[str, object], place: str) -> None:
    if "requests" in root and "item" not in root:
        raise Malformed(place, "Postman collection format v1 is not read; export it from Postman as v2.1")
    info = object_at(root.get("info", {}), f"{place}.info")
    schema = text_at(info.get("schema", ""), f"{place}.info.schema")
    if schema and "/v2.1" not in schema and "/v2.0" not in schema:
        raise Malformed(f"{place}.info.schema", f"expected collection format v2.0 or v2.1, got {schema[:80]!r}")
    if "item" not in root:
        raise Malformed(place, "no member 'item'; is this a Postman collection?")


def _inherited(node: Mapping[str, object], place: str, above: _Inherited) -> _Inherited:
    auth = parse_auth(node.get("auth"), f"{place}.auth") or above.auth
    return _Inherited(auth, _prunes_body(node, place, above.prunes_body))


def _prunes_body(node: Mapping[str, object], place: str, inherited: bool) -> bool:
    profile = object_at(node.get("protocolProfileBehavior") or {}, f"{place}.protocolProfileBehavior")
    disabled = profile.get("disableBodyPruning")
    return inherited if disabled is None else not disabled


def _items(node: object, place: str, folders: tuple[str, ...], inherited: _Inherited) -> Iterator[Item]:
    for index, entry in enumerate(array_at(node, place)):
        here = f"{place}[{index}]"
        if isinstance(entry, dict) and "item" in entry:
            name = text_at(entry.get("name", ""), f"{here}.name")
            yield from _items(entry["item"], f"{here}.item", (*folders, name), _inherited(entry, here, inherited))
        else:
            yield _item(entry, here, folders, inherited)


def _item(node: object, place: str, folders: tuple[str, ...], inherited: _Inherited) -> Item:
    name = node["name"] if isinstance(node, dict) and isinstance(node.get("name"), str) else place.rsplit(".", 1)[-1]
    try:
        entry = object_at(node, place)
        examples = tuple(
            _example(saved, f"{place}.response[{index}]")
            for index, saved in enumerate(array_at(entry.get("response") or [], f"{place}.response"))
        )
        events = _events(entry, place)
        prunes = _prunes_body(entry, place, inherited.prunes_body)
        request = parse_request(entry.get("request"), f"{place}.request", inherited.auth, prunes=prunes)
    except Malformed as malformed:
        return Item(name, folders, place, problem=f"{malformed.place}: {malformed.problem}")
    return Item(name, folders, place, request, examples=examples, events=events)


def _example(node: object, place: str) -> SavedExample:
    saved = object_at(node, place)
    status = saved.get("code")
    if not isinstance(status, int) or isinstance(status, bool):
        raise Malformed(f"{place}.code", f"expected the status as a number, got {kind_of(status)}")
    return SavedExample(
        name=text_at(saved.get("name") or "", f"{place}.name"),
        status=status,
        headers=parse_headers(saved.get("header"), f"{place}.header"),
        body=text_at(saved.get("body") or "", f"{place}.body"),
        place=place,
    )


def _events(node: Mapping[str, object], place: str) -> tuple[Mapping[str, object], ...]:
    events = array_at(node.get("event") or [], f"{place}.event")
    return tuple(object_at(event, f"{place}.event[{index}]") for index, event in enumerate(events))


def _folder_events(node: object, place: str) -> Iterator[Mapping[str, object]]:
    for index, entry in enumerate(array_at(node, place)):
        if isinstance(entry, dict) and "item" in entry:
            yield from _events(entry, f"{place}[{index}]")
            yield from _folder_events(entry["item"], f"{place}[{index}].item")
