"""Says what of the answer to a write a later read has to show: not what a vendor may add to one answer alone."""

from collections.abc import Sequence
from typing import Any

from postman_contract.contract.schema_reader import SchemaReader
from postman_contract.postman.jsonfile import Steps


def promised_part(body: Any, known: Sequence[Any], schema: str | None, reader: SchemaReader, steps: Steps = ()) -> Any:
    """Return what of a JSON value its schema names, and what was known of it before.

    Args:
        body: the value, of the answer to a write.
        known: what was sent, and what the thing was like before: a member that they have is no addition.
        schema: file that judges the answer; None: there is none, and all of it counts.
        reader: reads it.
        steps: to the value in the answer.
    """
    if schema is None:
        return body
    if isinstance(body, dict):
        held = [each for each in known if isinstance(each, dict)]
        return {
            name: promised_part(value, _at(held, name), schema, reader, (*steps, name))
            for name, value in body.items()
            if any(name in each for each in held) or reader.names_member(schema, (*steps, name))
        }
    if isinstance(body, list):
        lists = [each for each in known if isinstance(each, list)]
        return [
            promised_part(value, [each[at] for each in lists if at < len(each)], schema, reader, (*steps, at))
            for at, value in enumerate(body)
        ]
    return body


def _at(objects: Sequence[dict[str, Any]], name: str) -> list[Any]:
    return [each[name] for each in objects if name in each]
