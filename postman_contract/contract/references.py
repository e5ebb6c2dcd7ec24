"""Says which schema files refer to which."""

from collections.abc import Iterator, Mapping

from postman_contract.contract.schema_registry import file_referred_to


def files_referred_to(path: str, schema: object) -> Iterator[str]:
    """Yield the files that the `$ref`s of a schema file lead to, by path relative to the schema folder.

    Whatever is written as a `$ref` counts: a property of that name refers to nothing, and no file is called so.
    """
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            references = (part.get(keyword) for keyword in ("$ref", "$dynamicRef"))
            yield from (file_referred_to(path, reference) for reference in references if isinstance(reference, str))
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)


def files_reached(path: str, schemas: Mapping[str, object]) -> Iterator[str]:
    """Yield a schema file and those it refers to, directly or through others, the nearest first."""
    reached = {path: None} if path in schemas else {}
    for each in (waiting := [*reached]):
        yield each
        for further in files_referred_to(each, schemas[each]):
            if further in schemas and further not in reached:
                reached[further] = None
                waiting.append(further)
