"""Contract coverage: which of the documented operations, statuses and properties a run has seen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from referencing.jsonschema import SchemaRegistry

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.forms import form_of
from postman_contract.contract.property_tree import (
    Tree,
    Unseen,
    nothing_seen_of,
    properties_first_seen,
    properties_in,
    property_tree,
)
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.violations import json_pointer
from postman_contract.postman.bodies import is_json
from postman_contract.postman.jsonfile import parse_json
from postman_contract.postman.messages import Request, header, joined_headers, json_of

REQUEST, BODY, HEADERS = "request", "body", "headers"


@dataclass(frozen=True, order=True)
class Element:
    """One thing that a contract documents: an operation, one of its statuses, or a property.

    An operation has neither status nor place; a status no place. A property has the JSON Pointer to it, where `*` is
    any element, or any member that has no name in the schema; its place is REQUEST, or BODY or HEADERS of a status.
    """

    operation: str
    status: int = 0
    place: str = ""
    pointer: str = ""


@dataclass(frozen=True)
class PropertyTrees:
    """The properties that schema files know, each file's worked out when it is first asked for."""

    registry: SchemaRegistry = field(repr=False)
    known: dict[str, Tree] = field(default_factory=dict, repr=False)

    def of(self, schema: str | None) -> Tree:
        """Return the properties of a schema file; those of none are none."""
        if schema is None:
            return {}
        if schema not in self.known:
            self.known[schema] = property_tree(schema, self.registry)
        return self.known[schema]


@dataclass(frozen=True)
class UnseenProperties:
    """The properties that nothing has shown yet, by operation, status and place; these change as exchanges are seen."""

    trees: PropertyTrees
    known: dict[tuple[str, int, str], Unseen] = field(default_factory=dict, repr=False)

    def of(self, operation: str, status: int, place: str, tree: Tree) -> Unseen:
        """Return what is left of a place to be seen."""
        key = (operation, status, place)
        if key not in self.known:
            self.known[key] = nothing_seen_of(tree)
        return self.known[key]


def documented_elements(contract: OperationContract, trees: PropertyTrees) -> Iterator[Element]:
    """Yield everything that an operation's own schemas document; inherited shapes of errors promise no status."""
    operation = str(contract.operation)
    yield Element(operation)
    for steps in properties_in(trees.of(contract.request)):
        yield Element(operation, 0, REQUEST, json_pointer(steps))
    for status in (*contract.statuses, *contract.refusals):
        yield Element(operation, status)
        for place, tree in _answer_trees(contract, status, trees):
            yield from (Element(operation, status, place, json_pointer(steps)) for steps in properties_in(tree))


def seen_elements(exchange: Exchange, contract: OperationContract, unseen: UnseenProperties) -> Iterator[Element]:
    """Yield what an exchange shows of its operation; a property where it is the first to show it.

    A property of the request counts where the request was answered with a documented success: what a refusal is about
    has not been tried out.
    """
    operation, response = str(contract.operation), exchange.response
    yield Element(operation)
    if response.status in (*contract.statuses, *contract.refusals):
        yield Element(operation, response.status)
        for place, tree in _answer_trees(contract, response.status, unseen.trees):
            left = unseen.of(operation, response.status, place, tree)
            if left.is_done:  # a body is not parsed for nothing
                continue
            instance = _body_of(exchange) if place == BODY else joined_headers(response.headers)
            for steps in properties_first_seen(instance, left):
                yield Element(operation, response.status, place, json_pointer(steps))
    if response.status in contract.statuses:
        left = unseen.of(operation, 0, REQUEST, unseen.trees.of(contract.request))
        for steps in properties_first_seen(_sent_in(exchange.request), left):
            yield Element(operation, 0, REQUEST, json_pointer(steps))


def _answer_trees(contract: OperationContract, status: int, trees: PropertyTrees) -> Iterable[tuple[str, Tree]]:
    return (
        (BODY, trees.of(contract.response_schema(status))),
        (HEADERS, trees.of(contract.headers.get(status))),
    )


def _body_of(exchange: Exchange) -> object:
    try:
        return json_of(exchange.response)
    except ValueError:  # not JSON: which is a breach, or a download
        return None


def _sent_in(request: Request) -> object:
    media_type = header(request.headers, "Content-Type") or ""
    try:
        return parse_json(request.body) if is_json(media_type) else form_of(media_type, request.body)
    except ValueError:
        return None
