"""Reads which roles an operation asks of its caller: `"x-roles": ["Manage pets"]` at the top of one of its schemas."""

from collections.abc import Iterable

from postman_contract.errors import InputError

ROLES = "x-roles"


def check_roles(file: str, schema: object) -> None:
    """Let a schema pass whose roles are named, or that names none.

    Raises:
        InputError: they are something else than names.
    """
    if isinstance(schema, dict) and ROLES in schema and not _names_in(schema):
        raise InputError(
            file, f"$.{ROLES}", 'expected the names of roles of which one will do, such as ["Manage pets"]'
        )


def roles_in(schemas: Iterable[object]) -> tuple[str, ...]:
    """Return the roles, each once, that the schemas of an operation name; one of them will do."""
    return tuple(dict.fromkeys(name for schema in schemas for name in _names_in(schema)))


def _names_in(schema: object) -> list[str]:
    names = schema.get(ROLES) if isinstance(schema, dict) else None
    if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
        return []
    return names
