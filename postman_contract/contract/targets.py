"""Finds the schemas that only a `$ref` makes some: those in a place where no keyword says that a schema stands."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from postman_contract.contract.subschemas import subschemas
from postman_contract.postman.jsonfile import Steps

Places = Iterable[tuple[Steps, object]]


def schemas_referred_to(
    schemas: Mapping[str, object], places: Mapping[str, Places], file_of: Callable[[str, str], str]
) -> Iterator[tuple[str, Places]]:
    """Yield what `$ref`s lead to by JSON Pointer (RFC 6901) where no schema is known to stand: `#/x-shapes/Money`.

    Args:
        schemas: file contents by path.
        places: where in each file schemas stand, each with the steps to it.
        file_of: names the file that a reference leads to from a file.
    """
    known = {path: {steps for steps, _ in parts} for path, parts in places.items()}
    waiting = [*places.items()]
    while waiting:
        path, parts = waiting.pop()
        for reference in dict.fromkeys(_pointers(parts)):
            target = file_of(path, reference)
            found = _look_up(schemas.get(target), reference.partition("#")[2])
            if found is not None and found[0] not in known[target]:
                further = [*subschemas(found[1], found[0])]
                known[target].update(steps for steps, _ in further)
                waiting.append((target, further))
                yield target, further


def _pointers(places: Places) -> Iterator[str]:
    for _, schema in places:
        reference = schema.get("$ref") if isinstance(schema, dict) else None
        if isinstance(reference, str) and "#/" in reference:
            yield reference


def _look_up(contents: Any, pointer: str) -> tuple[Steps, object] | None:
    """Return an object that a pointer leads to, with the steps; None: there is none, which is said where it is used."""
    steps: list[str | int] = []
    for token in unquote(pointer)[1:].split("/"):
        step: str | int = token.replace("~1", "/").replace("~0", "~")
        if isinstance(contents, list) and str(step).isdecimal():
            step = int(step)
        try:
            contents = contents[step]
        except (LookupError, TypeError):
            return None
        steps.append(step)
    return (tuple(steps), contents) if isinstance(contents, dict) else None
