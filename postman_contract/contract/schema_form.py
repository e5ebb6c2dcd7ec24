"""Finds what would make a schema say less than it seems to: in names, kinds of value, dialect and patterns.

Whatever stands where a schema stands is judged, whether or not an instance ever comes there. What else the metaschema
asks for is looked at where a schema finds fault (`validators`): to judge all by it takes longer than a replay.
"""

from collections.abc import Iterable, Iterator

from postman_contract.contract.annotation_forms import find_annotation_faults
from postman_contract.contract.patterns import PatternError, compile_pattern
from postman_contract.contract.vocabulary import KINDS, explain_dialect, explain_mistyped, explain_unknown, is_dialect
from postman_contract.postman.jsonfile import Steps, kind_of


def find_faults(schemas: Iterable[tuple[Steps, object]]) -> Iterator[tuple[Steps, str]]:
    """Yield what JSON Schema 2020-12 does not know: the steps to it, and what is wrong, with its remedy.

    Args:
        schemas: what stands where schemas stand, each with the steps to it, as `subschemas` finds it.
    """
    for steps, schema in schemas:
        if isinstance(schema, dict):
            for keyword, value in schema.items():
                if keyword not in _PLAIN or kind_of(value) not in KINDS[keyword]:
                    yield from (((*steps, *step), problem) for step, problem in _faults_of_keyword(keyword, value))
        elif not isinstance(schema, bool):
            yield steps, f"not a JSON Schema: a JSON Schema is an object or a boolean, got {kind_of(schema)}"


_PLAIN = KINDS.keys() - {"$schema", "pattern", "patternProperties"}  # nothing but their value's kind can be wrong here


def _faults_of_keyword(keyword: str, value: object) -> Iterator[tuple[Steps, str]]:
    if keyword.startswith("x-"):
        yield from (((keyword, *steps), problem) for steps, problem in find_annotation_faults(keyword, value))
    elif keyword not in KINDS:
        yield (keyword,), explain_unknown(keyword, value)
    elif kind_of(value) not in KINDS[keyword]:
        yield (keyword,), explain_mistyped(keyword, value)
    elif keyword == "$schema" and not is_dialect(value):
        yield (keyword,), explain_dialect(value)
    elif keyword == "pattern":
        yield from _faults_of_pattern(value, (keyword,))
    elif keyword == "patternProperties" and isinstance(value, dict):
        for pattern in value:
            yield from _faults_of_pattern(pattern, (keyword, pattern))


def _faults_of_pattern(pattern: object, place: Steps) -> Iterator[tuple[Steps, str]]:
    try:
        compile_pattern(str(pattern))
    except PatternError as problem:
        yield place, f"no regular expression of ECMA-262: {problem}"
