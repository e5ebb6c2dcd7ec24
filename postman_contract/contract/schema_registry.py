"""Registers schema files, which refer to one another by relative path."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012, SchemaRegistry

from postman_contract.errors import InputError

_BASE = "file:///"  # relative references resolve below it (RFC 3986 §5.2); nothing is read from there
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class SchemaError(InputError):
    """A schema cannot be used; its file is named by its path relative to the schema folder."""


def schema_registry(schemas: Mapping[str, object]) -> SchemaRegistry:
    """Register schema files, which refer to one another by relative path.

    Args:
        schemas: file contents by path relative to the schema folder, with `/`.

    Raises:
        SchemaError: contents are not a 2020-12 schema.
    """
    resources = {path: _resource(path, schema) for path, schema in schemas.items()}
    # Both names, because a $ref may write braces raw or percent-encoded.
    registry: SchemaRegistry = Registry().with_resources(
        (_BASE + name, resource) for path, resource in resources.items() for name in {path, quote(path)}
    )
    try:
        return registry.crawl()
    except (AttributeError, TypeError):
        for path, resource in resources.items():
            _refuse_unless_schema(path, resource)
        raise


def _resource(path: str, schema: object) -> Any:
    if not isinstance(schema, dict | bool):
        raise SchemaError(path, "", "a JSON Schema is an object or a boolean")
    contents: Any = dict(schema) if isinstance(schema, dict) else schema
    # Removed, because jsonschema leaves an extended validator class wherever it meets a $schema.
    if isinstance(contents, dict) and contents.pop("$schema", _DIALECT) != _DIALECT:
        raise SchemaError(path, "", f"$schema must be {_DIALECT}")
    return DRAFT202012.create_resource(contents)


def _refuse_unless_schema(path: str, resource: Any) -> None:
    try:
        Registry().with_resource(_BASE, resource).crawl()
    except (AttributeError, TypeError) as problem:
        raise SchemaError(path, "", f"not a JSON Schema: {problem}") from problem


def uri_of(path: str) -> str:
    """Return the URI a schema file is registered by."""
    return _BASE + quote(path)


def file_of(uri: str) -> str:
    """Return the schema file that a URI is of, as its path relative to the schema folder."""
    return unquote(uri.removeprefix(_BASE))


def look_up(validator: Any, ref: str) -> Any:
    """Follow a `$ref` from the schema a validator judges by: the resolved contents, with their own resolver.

    Raises:
        SchemaError: it leads to no schema; none is ever fetched.
    """
    resolver = validator._resolver  # noqa: SLF001  jsonschema gives keywords no other way to follow a reference
    try:
        resolved = resolver.lookup(ref)
    except (Unresolvable, TypeError, ValueError):  # the latter: a pointer through a scalar, a name in an array
        resolved = None
    if resolved is None or not isinstance(resolved.contents, dict | bool):
        raise SchemaError(file_of(resolver._base_uri), "", f"$ref {ref!r} leads to no schema")  # noqa: SLF001  as above
    return resolved
