"""Chooses requests of a collection by the names of folders and requests, as Postman's runner does with `--folder`."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from postman_contract.errors import InputError
from postman_contract.postman.collection import Collection, Item


def items_in(collection: Collection, names: Sequence[str]) -> tuple[Item, ...]:
    """Return the requests of a collection that are in one of the folders, or have one of the names, in file order.

    A name means the first folder or request that bears it, from the top of the file down.

    Args:
        collection: to choose from.
        names: of folders or requests; none means every request.

    Raises:
        InputError: no folder or request has one of the names.
    """
    if not names:
        return collection.items
    missing = dict.fromkeys(names)
    chosen = tuple(_chosen(collection.items, missing))
    for name in missing:
        near = get_close_matches(name, _names_in(collection))
        remedy = f"; did you mean {' or '.join(map(repr, near))}?" if near else ""
        raise InputError(collection.file, "", f"no folder or request {name!r}{remedy}")
    return chosen


def _chosen(items: Sequence[Item], missing: dict[str, None]) -> Iterator[Item]:
    """Yield what is chosen, and take from the names those that were found."""
    found: set[tuple[str, ...]] = set()
    for item in items:
        above = [item.folders[: depth + 1] for depth in range(len(item.folders))]
        for folder in above:
            if folder[-1] in missing:
                found.add(folder)
                del missing[folder[-1]]
        if not found.isdisjoint(above):
            missing.pop(item.name, None)
            yield item
        elif item.name in missing:
            del missing[item.name]
            yield item


def _names_in(collection: Collection) -> list[str]:
    return list(dict.fromkeys(name for item in collection.items for name in (*item.folders, item.name)))
