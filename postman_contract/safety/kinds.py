"""Says which kinds of things the rules know: which operation creates them, and where they live."""

from collections.abc import Iterator

from postman_contract.contract.operations import Operation
from postman_contract.safety.paths import ID, Segments, may_be_alike
from postman_contract.safety.rules import Rules

UPSERTS = frozenset({"PUT", "PATCH"})  # methods that may create what they name (RFC 9110 §9.3.4, RFC 5789 §2)


def kinds_of(rules: Rules) -> Iterator[tuple[str, Segments]]:
    """Yield each operation that creates things by the rules, and their path, with `{}` for their ids."""
    for operation, creation in rules.creations.items():
        path = creation.path.replace(ID, "{}") or f"{operation.partition(' ')[2].rstrip('/')}/{{}}"
        yield operation, tuple(segment for segment in path.split("/") if segment)


def operation_creating(rules: Rules, operation: Operation) -> str | None:
    """Name the operation that creates what an operation's path names, so that a rule can remove it; None: none does."""
    return next(
        (
            creating
            for creating, kind in kinds_of(rules)
            if may_be_alike(kind, operation.segments) and rules.creations[creating].remove is not None
        ),
        None,
    )
