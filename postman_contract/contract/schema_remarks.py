"""Says what schema files ask for that is not checked as they may think: formats and patterns."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from postman_contract.contract.formats import FORMATS
from postman_contract.contract.patterns import compile_pattern
from postman_contract.contract.subschemas import subschemas
from postman_contract.contract.validation import unchecked_formats


def remark_on_schemas(schemas: Mapping[str, object]) -> Iterator[str]:
    """Name once for each file the formats that nothing checks, and the patterns that are read without the flag `u`.

    Args:
        schemas: contents of sound files by path relative to the schema folder.
    """
    for file, schema in schemas.items():
        formats = sorted(unchecked_formats(schema))
        if formats:
            yield f"not checked: {file}: format {', '.join(map(_format, formats))}"
        lenient = {pattern: why for pattern in _patterns(schema) if (why := compile_pattern(pattern).lenient)}
        if lenient:
            shown = ", ".join(f"{pattern!r} ({why})" for pattern, why in lenient.items())
            yield f"read without the flag u, which refuses it: {file}: pattern {shown}"


def _format(name: str) -> str:
    wanted = name.lower().replace("_", "-")
    near = () if name in _KNOWN else get_close_matches(_ALIASES.get(wanted, wanted), FORMATS.checkers, n=1, cutoff=0.7)
    return f"{name!r} (did you mean {near[0]!r}?)" if near else repr(name)


_KNOWN = frozenset(
    {"iri", "iri-reference"}
)  # JSON Schema's own, which no library of a free licence checks in good time
_ALIASES = {"ip": "ipv4", "timestamp": "date-time", "url": "uri"}


def _patterns(schema: object) -> Iterator[str]:
    for _, each in subschemas(schema):
        if isinstance(each, dict):
            if "pattern" in each:
                yield each["pattern"]
            yield from each.get("patternProperties", ())
