"""Makes schemas of the saved examples of operations, named as the files of a folder of schemas would be.

An example says which status an operation answers with, of which media type, and of what shape; where several are of one
status, what all of them say.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from postman_contract.contract.inferred_responses import Schema, TooDeep, as_inferred, infer_example_schema
from postman_contract.contract.operations import Operation
from postman_contract.contract.schemas import SchemaFolder
from postman_contract.errors import NotJudged
from postman_contract.postman.bodies import is_json
from postman_contract.postman.collection import SavedExample
from postman_contract.postman.examples import read_example, saved_headers
from postman_contract.postman.messages import TOKEN, header

BODILESS = (204, 205, 304)  # statuses of answers without a body (RFC 9110 §15.3.5, §15.3.6, §15.4.5)


@dataclass(frozen=True)
class ExampleSchemas:
    """What saved examples say: schemas by the name of their file, relative to the folder of all.

    `statuses` are the errors that an operation answers with something else than JSON, for which there is no file.
    `doubts` say of examples why nothing can be told of the shape of an answer, each with its place.
    """

    schemas: Mapping[str, Schema] = field(repr=False)
    statuses: Mapping[Operation, tuple[int, ...]]
    doubts: tuple[str, ...]


def schemas_of_examples(examples: Iterable[tuple[Operation, SavedExample]], folder: SchemaFolder) -> ExampleSchemas:
    """Make schemas of saved examples, for the operations of which a folder documents no answer.

    Args:
        examples: each with the operation that it is of.
        folder: of schemas that are there; it may be empty.
    """
    by_answer: dict[tuple[Operation, int], list[SavedExample]] = {}
    for operation, saved in examples:
        if 200 <= saved.status < 600 and not folder.contract_of(operation).statuses:
            by_answer.setdefault((operation, saved.status), []).append(saved)
    schemas: dict[str, Schema] = {}
    statuses: dict[Operation, tuple[int, ...]] = {}
    doubts: list[str] = []
    for (operation, status), saved_ones in by_answer.items():
        place = folder.folder_of(operation) or "/".join(operation.segments)
        name = f"{place}/{operation.method}.{status}".removeprefix("/")
        body = _body_schema(operation, status, saved_ones, doubts)
        if body is not None:
            schemas[f"{name}.json"] = as_inferred(body)
        elif status < 400:
            schemas[f"{name}.headers.json"] = as_inferred(_headers_schema(saved_ones))
        else:
            statuses[operation] = (*statuses.get(operation, ()), status)
    return ExampleSchemas(schemas, statuses, tuple(doubts))


def _body_schema(
    operation: Operation, status: int, examples: Sequence[SavedExample], doubts: list[str]
) -> Schema | None:
    """Infer the schema of what is answered; None: it is no JSON, or no example can be read, which is a doubt."""
    if operation.method == "HEAD" or status in BODILESS or any(map(_is_of_other_type, examples)):
        return None
    bodies = []
    for example in examples:
        try:
            bodies.append(read_example(example))
        except NotJudged as problem:
            doubts.append(f"{example.place}: {example.name!r}: {problem}")
    try:
        return infer_example_schema(bodies) if bodies else None
    except TooDeep as problem:
        doubts.append(f"{examples[0].place}: {examples[0].name!r}: {problem}")
        return None


def _headers_schema(examples: Sequence[SavedExample]) -> Schema:
    """Require the media type of the examples, where all of them say one."""
    types = list(dict.fromkeys(filter(None, map(_media_type, examples))))
    if not types or not all(map(_media_type, examples)):
        return {}
    pattern = f"^(?:{'|'.join(_pattern_of(each) for each in types)})[ \\t]*(?:;|$)"
    return {"type": "object", "required": ["content-type"], "properties": {"content-type": {"pattern": pattern}}}


def _pattern_of(media_type: str) -> str:
    """Spell a media type as a pattern in any case (RFC 9110 §8.3.1), for which ECMA-262 has no flag in a pattern."""
    # Not by re.escape: what it escapes beside these, ECMA-262 lets nobody escape.
    special = re.sub(r"[.+*?^${}()|\[\]\\]", r"\\\g<0>", media_type)
    return "".join(f"[{each.upper()}{each}]" if each.isalpha() else each for each in special)


def _is_of_other_type(saved: SavedExample) -> bool:
    media_type = _media_type(saved)
    return bool(media_type) and not is_json(media_type)


def _media_type(saved: SavedExample) -> str:
    media_type = (header(saved_headers(saved), "Content-Type") or "").partition(";")[0].strip().lower()
    return media_type if all(map(TOKEN.fullmatch, media_type.partition("/")[::2])) else ""  # RFC 9110 §8.3.1
