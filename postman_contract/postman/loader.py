"""Loads Postman collections: files of format v1, v2.0 and v2.1, bare or wrapped in `{"collection": …}`, folders of v3.

The container's shape is fatal (`CollectionError`); whatever is wrong inside one item becomes that item's `problem`, but
for what Postman's own runner takes no notice of: that is no fault here either.
Sources: the Collection Format v1.0.0, v2.0.0 and v2.1.0, and what that runner does where the format is silent.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from postman_contract.errors import CollectionError
from postman_contract.postman.auth_parsing import parse_auth
from postman_contract.postman.collection import Auth, Collection, Item, Parameter, SavedExample, Script
from postman_contract.postman.jsonfile import load_published_json, well_formed
from postman_contract.postman.nodes import (
    Malformed,
    PlacedItem,
    array_at,
    headers_of,
    members_of,
    name_of,
    object_at,
    shallow_at,
    variables_of,
)
from postman_contract.postman.profile import USUAL, Profile
from postman_contract.postman.profile_parsing import parse_profile
from postman_contract.postman.request_parsing import parse_request
from postman_contract.postman.scripts import scripts_in
from postman_contract.postman.v1 import is_v1, v2_of
from postman_contract.postman.v3 import read_v3


@dataclass(frozen=True)
class _Inherited:
    """What a folder or collection says for the requests below it."""

    auth: Auth | None = None
    profile: Profile = USUAL
    scripts: tuple[Script, ...] = ()


def load_collection(path: Path) -> Collection:
    """Load a collection: a file, or the folder of one of format v3.

    Raises:
        CollectionError: a file is unreadable, it is no collection, or it holds no request.
    """
    if path.is_dir():
        return parse_collection(read_v3(path), str(path))
    return parse_collection(load_published_json(path, CollectionError), str(path))


def parse_collection(document: object, file: str) -> Collection:
    """Turn a collection's JSON into values.

    Raises:
        CollectionError: names `file` and the JSON path.
    """
    try:
        root, place, members = _unwrap(object_at(document, "$"))
        name = name_of(members_of(root.get("info")).get("name"))
        inherited = _inherited(root, place, name, _Inherited())
        collection = Collection(
            name=name,
            file=file,
            items=tuple(_items(root["item"], f"{place}.item", (), inherited)),
            variables=tuple(variables_of(root.get("variable"))),
        )
    except Malformed as malformed:
        raise CollectionError(file, malformed.place, malformed.problem) from None
    except RecursionError:
        raise CollectionError(file, "$", "folders are nested too deep") from None
    if not collection.items:
        raise CollectionError(file, f"{place}.{members}", "holds no request; export the whole collection from Postman")
    return collection


def _unwrap(document: dict[str, object]) -> tuple[dict[str, object], str, str]:
    """Return a collection in the shape of v2, its JSON path, and the member of the file that lists its requests."""
    root, place = document, "$"
    if "collection" in document and "item" not in document and not is_v1(document):
        root, place = object_at(document["collection"], "$.collection"), "$.collection"
    if is_v1(root):
        return v2_of(root, place), place, "requests"
    if "item" not in root:
        raise Malformed(place, "no member 'item'; is this a Postman collection?")
    return root, place, "item"


def _inherited(node: Mapping[str, object], place: str, name: str, above: _Inherited) -> _Inherited:
    scripts = (*above.scripts, *scripts_in(node, place, name))
    return _Inherited(parse_auth(node.get("auth")) or above.auth, _profile(node, above.profile), scripts)


def _profile(node: Mapping[str, object], inherited: Profile) -> Profile:
    return parse_profile(node.get("protocolProfileBehavior"), inherited)


def _is_folder(entry: object) -> bool:
    return isinstance(members_of(entry).get("item"), dict | list)


def _items(node: object, place: str, folders: tuple[str, ...], inherited: _Inherited) -> Iterator[Item]:
    for index, entry in enumerate(array_at(node, place)):
        here = f"{place}[{index}]"
        if isinstance(entry, dict) and _is_folder(entry):
            name = name_of(entry.get("name"))
            yield from _items(entry["item"], f"{here}.item", (*folders, name), _inherited(entry, here, name, inherited))
        elif entry is not None:
            yield _item(entry, here, folders, inherited)


def _item(node: object, place: str, folders: tuple[str, ...], inherited: _Inherited) -> Item:
    # A request of another format has no member around it.
    placed = node if isinstance(node, PlacedItem) else None
    place, request_place = (placed.place, placed.place) if placed else (place, f"{place}.request")
    name = members_of(node).get("name")
    name = well_formed(name) if isinstance(name, str) else place.rsplit(".", 1)[-1]
    if placed and placed.problem:
        return Item(name, folders, place, problem=placed.problem)
    try:
        entry = object_at(node, place)
        profile = _profile(entry, inherited.profile)
        request = parse_request(entry.get("request"), request_place, inherited.auth, profile)
    except Malformed as malformed:
        return Item(name, folders, place, problem=f"{malformed.place}: {malformed.problem}")
    saved = entry.get("response")
    saved = saved if isinstance(saved, list) else [saved]
    places = placed.example_places if placed else [f"{place}.response[{index}]" for index in range(len(saved))]
    examples = tuple(_examples(zip(saved, places, strict=True)))
    scripts = (*inherited.scripts, *scripts_in(entry, place, name))
    uid = name_of(entry.get("id") or entry.get("_postman_id"))
    return Item(name, folders, place, request, examples=examples, scripts=scripts, uid=uid)


def _examples(entries: Iterable[tuple[object, str]]) -> Iterator[SavedExample]:
    """Yield the saved examples that have a status: by no other can an answer be judged."""
    for entry, here in entries:
        saved = members_of(entry)
        status = _status_of(saved.get("code"))
        if status is not None:
            name, body = name_of(saved.get("name")), _body_text(saved.get("body"))
            yield SavedExample(name, status, tuple(_example_headers(saved.get("header"), here)), body, here)


def _status_of(code: object) -> int | None:
    if isinstance(code, str) and re.fullmatch("[0-9]{3}", code):
        return int(code)
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def _example_headers(node: object, place: str) -> Iterator[Parameter]:
    with suppress(Malformed):  # an example is not sent, so the name of its header that could not be is no fault
        yield from headers_of(node, place)


def _body_text(node: object) -> str:
    if isinstance(node, dict | list):  # written by hand, as JSON in JSON
        with suppress(Malformed):
            return well_formed(json.dumps(shallow_at(node, ""), ensure_ascii=False))
    return well_formed(node) if isinstance(node, str) else ""
