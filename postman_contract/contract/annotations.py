"""Checks what a schema file says with annotations of ours, where a slip of the pen would switch a rule off."""

from collections.abc import Iterable, Mapping
from typing import Any

from postman_contract.contract.annotation_forms import ROWS, find_annotation_faults, is_text
from postman_contract.contract.refusals import read_refusals
from postman_contract.contract.roles import check_roles
from postman_contract.errors import InputError

SAFE = "x-safe"
RULES_OFF = "x-rules-off"


def check_annotations(file: str, schema: object) -> None:
    """Let a schema pass whose annotations at the top are of the form that they are read in.

    Raises:
        InputError: one is not.
    """
    read_refusals(file, schema)
    check_roles(file, schema)
    if isinstance(schema, dict):
        _check_safe_and_rows(file, schema)


def _check_safe_and_rows(file: str, schema: Mapping[str, Any]) -> None:
    if SAFE in schema and not is_text(schema[SAFE]):
        raise InputError(file, f"$.{SAFE}", 'expected the reason as text, such as "a search changes nothing"')
    for _, problem in find_annotation_faults(ROWS, schema[ROWS]) if ROWS in schema else ():
        raise InputError(file, f"$.{ROWS}", problem)


def rules_off(schemas: Iterable[object]) -> Mapping[str, str]:
    """Return the rules that an operation's schemas switch off, with the reasons."""
    off = (schema.get(RULES_OFF, {}) for schema in schemas if isinstance(schema, dict))
    return {str(rule): str(reason) for rules in off for rule, reason in rules.items()}
