"""Registers schema files, which refer to one another by relative path."""

from collections.abc import Mapping, Sequence
from copy import copy
from itertools import chain
from typing import Any
from urllib.parse import quote, unquote, urldefrag, urljoin

from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012, SchemaRegistry

from postman_contract.contract.schema_form import find_faults
from postman_contract.contract.subschemas import subschemas
from postman_contract.contract.targets import schemas_referred_to
from postman_contract.contract.violations import json_path
from postman_contract.errors import InputError
from postman_contract.postman.jsonfile import Steps

_BASE = "file:///"  # relative references resolve below it (RFC 3986 §5.2); nothing is read from there


class SchemaError(InputError):
    """A schema cannot be used; its file is named by its path relative to the schema folder."""


def schema_registry(schemas: Mapping[str, object]) -> SchemaRegistry:
    """Register schema files, which refer to one another by relative path.

    Args:
        schemas: file contents by path relative to the schema folder, with `/`.

    Raises:
        SchemaError: contents are not a 2020-12 schema; names the first place where they are not, and the remedy.
    """
    places = {path: [*subschemas(schema)] for path, schema in schemas.items()}
    for path, found in chain(places.items(), schemas_referred_to(schemas, places, file_referred_to)):
        for steps, problem in find_faults(found):
            raise SchemaError(path, json_path(steps) if steps else "", problem)
    resources = {path: DRAFT202012.create_resource(_without_dialects(places[path])) for path in schemas}
    # Both names, because a $ref may write braces raw or percent-encoded.
    registry: SchemaRegistry = Registry().with_resources(
        (_BASE + name, resource) for path, resource in resources.items() for name in {path, _quoted(path)}
    )
    return registry.crawl()


def _without_dialects(places: Sequence[tuple[Steps, object]]) -> Any:
    """Leave out `$schema` wherever it stands in a file: where jsonschema meets one, it leaves an extended class."""
    schema = places[0][1]
    for steps, each in places:
        if isinstance(each, dict) and "$schema" in each:
            schema = _without_dialect(schema, steps)
    return schema


def _without_dialect(schema: Any, steps: Steps) -> Any:
    changed = copy(schema)
    if steps:
        changed[steps[0]] = _without_dialect(schema[steps[0]], steps[1:])
    else:
        del changed["$schema"]
    return changed


def _quoted(path: str) -> str:
    """Percent-encode a path; a name that no encoding has, which a stranger's URL may hold, is encoded all the same."""
    return quote(path, errors="surrogatepass")


def uri_of(path: str) -> str:
    """Return the URI a schema file is registered by."""
    return _BASE + _quoted(path)


def file_of(uri: str) -> str:
    """Return the schema file that a URI is of, as its path relative to the schema folder."""
    return unquote(uri.removeprefix(_BASE))


def file_referred_to(path: str, reference: str) -> str:
    """Return the schema file that a reference in another one leads to."""
    return file_of(urldefrag(urljoin(uri_of(path), reference)).url)


def follow(resolver: Any, reference: str) -> Any:
    """Resolve a reference: the contents, with their own resolver; None: it leads nowhere."""
    try:
        return resolver.lookup(reference)
    except (Unresolvable, TypeError, ValueError):  # the latter: a pointer through a scalar, a name in an array
        return None


def look_up(validator: Any, ref: str) -> Any:
    """Follow a `$ref` from the schema a validator judges by: the resolved contents, with their own resolver.

    Raises:
        SchemaError: it leads to no schema; none is ever fetched.
    """
    resolver = validator._resolver  # noqa: SLF001  jsonschema gives keywords no other way to follow a reference
    resolved = follow(resolver, ref)
    if resolved is None or not isinstance(resolved.contents, dict | bool):
        raise SchemaError(file_of(resolver._base_uri), "", f"$ref {ref!r} leads to no schema")  # noqa: SLF001  as above
    return resolved
