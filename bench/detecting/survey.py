"""What a suite and its server said to one another in a run without a fault, by operation and status."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from detecting.answers import Seen, document_of, has_document
from detecting.documented import Documents, Member, merged
from detecting.places import Place, common_leaves
from postman_contract.contract.operations import Operation
from postman_contract.contract.schemas import OperationContract, SchemaFolder

WRITES = frozenset({"POST", "PUT", "PATCH"})
VOLATILE = frozenset({"version", "status", "timestamps"})
MOST_DOCUMENTS = 12  # of one operation and status: the shapes repeat


@dataclass(frozen=True)
class Answered:
    """All exchanges of one operation that ended with one status."""

    operation: str
    status: int
    seen: tuple[Seen, ...]
    contract: OperationContract
    documents: Documents

    @property
    def schema(self) -> str | None:
        """Name the schema of the answer's body."""
        return self.contract.response_schema(self.status)

    @property
    def is_success(self) -> bool:
        """Whether it is a 2xx."""
        return 200 <= self.status < 300

    @property
    def has_documents(self) -> bool:
        """Whether the answers carry JSON."""
        return any(has_document(each.answer) for each in self.seen)

    @cached_property
    def bodies(self) -> tuple[Any, ...]:
        """The documents that came, the longest first; of many only some."""
        carrying = sorted(
            (each.answer for each in self.seen if has_document(each.answer)), key=lambda each: -len(each.body)
        )
        return tuple(document_of(each) for each in carrying[:MOST_DOCUMENTS])

    @cached_property
    def members(self) -> Mapping[Place, Member]:
        """The documented members that came."""
        if self.schema is None:
            return {}
        return merged([each for body in self.bodies for each in self.documents.members_of(self.schema, body)])

    @cached_property
    def echoed(self) -> frozenset[Place]:
        """The places of leaves that came back as they were sent, where a thing with an id is written."""
        if self.operation.partition(" ")[0] not in WRITES or self.contract.safe or not self.is_success:
            return frozenset()
        pairs = ((document_of(each.sent), document_of(each.answer)) for each in self.seen)
        return frozenset(
            place
            for sent, came in pairs
            if isinstance(sent, dict) and isinstance(came, dict) and "id" in came
            for place in common_leaves(sent, came)
        )


@dataclass(frozen=True)
class Survey:
    """All answers of a run without a fault."""

    seen: tuple[Seen, ...]
    answered: tuple[Answered, ...]

    def of(self, operation: str) -> Iterator[Answered]:
        """Yield the answers of an operation, by status."""
        return (each for each in self.answered if each.operation == operation)

    @cached_property
    def operations(self) -> tuple[str, ...]:
        """The operations that were called and are documented."""
        return tuple(dict.fromkeys(each.operation for each in self.answered))

    def read_again(self, operation: str) -> frozenset[Place]:
        """List the leaves that an operation's GET showed as the thing's creation or change in the same test did."""
        written: dict[tuple[str, str], Any] = {}
        found: set[Place] = set()
        for each in self.seen:
            document = document_of(each.answer)
            if not isinstance(document, dict) or "id" not in document or each.answer.status >= 300:
                continue
            thing = (each.item, str(document["id"]))
            if each.sent.method in WRITES:
                written[thing] = document
            elif each.operation == operation and thing in written:
                found |= set(common_leaves(document, written[thing]))
        return frozenset(place for place in found if VOLATILE.isdisjoint(place))


def survey(seen: Iterable[Seen], schemas: SchemaFolder, templates: Iterable[str]) -> Survey:
    """Sort exchanges by operation and status; those of operations that no schema is of are left out."""
    seen, documents = tuple(seen), Documents(schemas.schemas)
    contracts = {str(each): schemas.contract_of(each) for each in map(_operation, sorted(set(templates)))}
    known = {name: each for name, each in contracts.items() if each.statuses or each.errors}
    keys = sorted({(each.operation, each.answer.status) for each in seen if each.operation in known})
    by_key: dict[tuple[str, int], list[Seen]] = {key: [] for key in keys}
    for each in seen:
        by_key.get((each.operation, each.answer.status), []).append(each)
    return Survey(
        seen,
        tuple(Answered(*key, tuple(each), known[key[0]], documents) for key, each in by_key.items()),
    )


def _operation(template: str) -> Operation:
    method, _, path = template.partition(" ")
    return Operation(method, tuple(filter(None, path.split("/"))))
