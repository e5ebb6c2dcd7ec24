"""Reads a collection of format v3, a folder of YAML files, into the JSON of format v2.

Each request is a file of its own, each folder a folder; what is said of a folder stands in `.resources/definition.yaml`
in it, and the saved examples of `x.request.yaml` in `.resources/x.resources/examples`. Requests and folders of one
folder are ordered by `order`, which is 0 where it is not given, then by name.

Sources: "Postman Collections schemas" in Postman's documentation, and what its command-line tool makes of such folders.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from postman_contract.errors import CollectionError
from postman_contract.postman.jsonfile import kind_of
from postman_contract.postman.nodes import PlacedItem, members_of, name_of
from postman_contract.postman.v3_requests import auth_of, events_of, example_of, item_of, parameters_of
from postman_contract.postman.yamlfile import load_yaml

Node = Mapping[str, object]

REQUEST_ENDINGS = (".request.yaml", ".request.yml")
EXAMPLE_ENDINGS = (".example.yaml", ".example.yml")
DEFINITIONS = ("definition.yaml", "definition.yml")
RESOURCES = ".resources"


@dataclass(frozen=True)
class _Entry:
    """A request or a folder, in the shape of v2, with what it is ordered by."""

    order: float
    name: str
    node: Node


def read_v3(folder: Path) -> dict[str, object]:
    """Read a collection's folder into the JSON of format v2.

    A request whose file, or one of whose examples, cannot be read is an item that says so.

    Raises:
        CollectionError: a definition cannot be read, there is no request, or a folder cannot be read.
    """
    try:
        definition = _definition_in(folder)
        items = _items_in(folder, folder, (folder.resolve(),))
    except RecursionError:
        raise CollectionError(str(folder), "", "folders are nested too deep") from None
    except OSError as problem:
        raise CollectionError(str(problem.filename or folder), "", f"cannot be read: {problem.strerror}") from None
    if not items:
        raise CollectionError(str(folder), "", "holds no request: no file in it ends in .request.yaml")
    return {
        **_shared(definition),
        "info": {"name": definition.get("name") or folder.resolve().name},
        "variable": parameters_of(definition.get("variables")),
        "item": items,
        # A body of format v3 is sent, whatever the method.
        "protocolProfileBehavior": {"disableBodyPruning": True},
    }


def v3_files(folder: Path) -> tuple[Path, ...]:
    """Return the files that a collection's folder is read from, in the order of their paths."""
    endings = (*REQUEST_ENDINGS, *EXAMPLE_ENDINGS, *DEFINITIONS)
    files = (path for path in folder.rglob("*") if path.name.endswith(endings) and path.is_file())
    return tuple(sorted(files, key=lambda path: path.relative_to(folder).as_posix()))


def _shared(definition: Node) -> Node:
    return {"auth": auth_of(definition.get("auth")), "event": events_of(definition.get("scripts"))}


def _definition_in(folder: Path) -> Node:
    found = [path for name in DEFINITIONS if (path := folder / RESOURCES / name).is_file()]
    if not found:
        return {}
    contents = load_yaml(found[0], CollectionError)
    if contents is not None and not isinstance(contents, dict):
        raise CollectionError(str(found[0]), "$", f"expected a mapping, got {kind_of(contents)}")
    return members_of(contents)


def _items_in(root: Path, folder: Path, above: Sequence[Path]) -> list[Node]:
    entries = sorted(_entries_in(root, folder, above), key=lambda entry: (entry.order, entry.name))
    return [entry.node for entry in entries]


def _entries_in(root: Path, folder: Path, above: Sequence[Path]) -> Iterator[_Entry]:
    for path in sorted(folder.iterdir()):
        if path.name.endswith(REQUEST_ENDINGS):
            yield _request(root, path)
        elif not path.name.startswith(".") and path.is_dir():
            inside = path.resolve()
            if inside in above:
                raise CollectionError(str(path), "", "is a link to a folder around it: remove it")
            items = _items_in(root, path, (*above, inside))
            if items:
                definition = _definition_in(path)
                name = name_of(definition.get("name")) or path.name
                yield _Entry(_order(definition), name, {**_shared(definition), "name": name, "item": items})


def _request(root: Path, path: Path) -> _Entry:
    place = path.relative_to(root).as_posix()
    stem = path.name.rpartition(".request.")[0]
    try:
        request = _mapping_in(path)
        examples = _examples_of(root, path.parent, stem, request.get("examples"))
    except CollectionError as problem:
        return _Entry(0, stem, PlacedItem({"name": stem}, place, problem=_within(root, problem)))
    name = name_of(request.get("name")) or stem
    return _Entry(_order(request), name, item_of({**request, "name": name}, f"{place}: $", examples))


def _mapping_in(path: Path) -> Node:
    contents = load_yaml(path, CollectionError)
    if not isinstance(contents, dict):
        raise CollectionError(str(path), "$", f"expected a mapping, got {kind_of(contents)}")
    return contents


def _within(root: Path, problem: CollectionError) -> str:
    """Say what is wrong with a file of the collection, by its path in the collection."""
    file = Path(problem.file).relative_to(root).as_posix()
    return ": ".join(part for part in (file, problem.place, problem.problem) if part)


def _examples_of(root: Path, folder: Path, stem: str, given: object) -> list[tuple[Node, str]]:
    """Return the examples of a request in the shape of v2, each with its place, ordered as requests are."""
    place = folder / RESOURCES / f"{stem}.resources" / "examples"
    if isinstance(given, str) and given and not place.is_dir():
        place = folder / given
        if not place.resolve().is_relative_to(root.resolve()):
            file = str(folder / f"{stem}.request.yaml")
            raise CollectionError(file, "$.examples", "they lie outside the collection")
    found = []
    for path in sorted(place.iterdir()) if place.is_dir() else ():
        if path.name.endswith(EXAMPLE_ENDINGS):
            example = _mapping_in(path)
            name = name_of(example.get("name")) or path.name.rpartition(".example.")[0]
            where = f"{path.relative_to(root).as_posix()}: $"
            found.append((_order(example), name, example_of(example, name), where))
    return [(example, where) for _, _, example, where in sorted(found, key=lambda each: each[:2])]


def _order(node: Node) -> float:
    order = node.get("order")
    return order if isinstance(order, int | float) and not isinstance(order, bool) and order == order else 0
