"""Drafts negatives: what can be wrong with a right case of each operation, before any case is made of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from postman_contract.contract.negatives import Mutation, breaks_only_its_place, mutations_of
from postman_contract.contract.refusals import (
    EMPTY_OBJECT,
    OF_WHOLE_BODY,
    WRONG_CONTENT_TYPE,
    Refusal,
    Table,
    read_refusals,
    refusal_for,
)
from postman_contract.contract.request_negatives import WrongRequest, json_body_of, wrong_requests
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.validators import Validators
from postman_contract.errors import NotJudged
from postman_contract.postman.bodies import is_json
from postman_contract.postman.collection import RequestTemplate
from postman_contract.postman.environment import Scope
from postman_contract.postman.filling import ValueSources, fill_request
from postman_contract.postman.jsonfile import parse_json
from postman_contract.postman.variables import draw_fresh
from postman_contract.run.cases import Case
from postman_contract.run.data_rows import scopes_around
from postman_contract.run.filling import plausible_value
from postman_contract.safety.owners import places_of_owners
from postman_contract.safety.rules import Rules


@dataclass(frozen=True)
class DerivedFrom:
    """What negatives are derived by: the schemas, the rules, and the values that variables have in a replay.

    `scopes` go before a collection's own, `below` after it.
    """

    schemas: Mapping[str, object] = field(repr=False)
    validators: Validators = field(repr=False)
    rules: Rules = field(repr=False)
    scopes: tuple[Scope, ...] = field(repr=False)
    below: tuple[Scope, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Draft:
    """A negative that may become a case: the right case, what is wrong, and by what change."""

    base: Case
    contract: OperationContract
    kind: str
    refusal: Refusal
    change: Mutation | WrongRequest
    body: object = field(repr=False)

    @property
    def definition(self) -> str:
        """Which part of the contract is broken; what is not of a body's member is its operation's own."""
        own = f"{self.contract.operation} {self.kind} {self.change.name}"
        return self.change.definition if isinstance(self.change, Mutation) else own


def first_of_each_operation(
    judgeable: Iterable[tuple[Case, OperationContract]],
) -> Iterator[tuple[Case, OperationContract]]:
    """Choose the case that negatives are derived from: an operation's first that is not wrong on purpose."""
    first: dict[str, tuple[Case, OperationContract]] = {}
    for case, contract in judgeable:
        if not case.breaks_schema:
            first.setdefault(str(case.operation), (case, contract))
    yield from first.values()


def is_clean(draft: Draft, sources: DerivedFrom) -> bool:
    """Tell whether a draft breaks its schema where it means to, and nowhere else."""
    if not isinstance(draft.change, Mutation) or draft.contract.request is None:
        return True
    return breaks_only_its_place(draft.contract.request, draft.body, draft.change, sources.validators)


def few_of(drafts: Iterable[Draft], sources: DerivedFrom) -> Iterator[Draft]:
    """Take each kind once an operation, and each part of the contract once for all places that share it."""
    kinds: set[tuple[str, str]] = set()
    broken: set[str] = set()
    for draft in drafts:
        kind = (str(draft.contract.operation), draft.kind)
        if (kind not in kinds or draft.definition not in broken) and is_clean(draft, sources):
            kinds.add(kind)
            broken.add(draft.definition)
            yield draft


def drafts_of(case: Case, contract: OperationContract, sources: DerivedFrom) -> Iterator[Draft]:
    """Yield what can be wrong with a case and is promised to be refused.

    Raises:
        NotJudged: its body cannot be read, so that what can be wrong with it is not known.
    """
    if case.request is None:
        return
    tables = tuple(read_refusals(file, sources.schemas[file]) for file in contract.promises)
    owners = places_of_owners(sources.rules.owners, case.request.url.path)
    body = _body_of(case, case.request, contract, sources)
    for wrong in wrong_requests(case.request, owners, lambda kind: refusal_for(tables, kind)):
        if wrong.kind not in OF_WHOLE_BODY or _breaks_as_a_whole(wrong, contract, sources):
            yield Draft(case, contract, wrong.kind, wrong.refusal, wrong, body)
    if contract.request is not None and body is not None:
        yield from _of_members(case, contract, body, tables, sources)


def _of_members(
    case: Case, contract: OperationContract, body: object, tables: Sequence[Table], sources: DerivedFrom
) -> Iterator[Draft]:
    for mutation in mutations_of(contract.request or "", body, sources.validators):
        refusal = refusal_for(tables, mutation.kind, mutation.place)
        if refusal is not None:
            yield Draft(case, contract, mutation.kind, refusal, mutation, body)


def _body_of(case: Case, request: RequestTemplate, contract: OperationContract, sources: DerivedFrom) -> object:
    """Fill a case's JSON body, as in a replay that makes nothing; None: it has none, or nothing says what it must be.

    Raises:
        NotJudged: it cannot be filled, or is no JSON.
    """
    if contract.request is None or json_body_of(request) is None:
        return None
    values = ValueSources(scopes_around(case, sources.scopes, sources.below), draw_fresh(case.id), plausible_value)
    try:
        return parse_json(fill_request(request, values).request.body)
    except ValueError as problem:
        raise NotJudged(f"its body is not JSON: {problem}") from None


def _breaks_as_a_whole(wrong: WrongRequest, contract: OperationContract, sources: DerivedFrom) -> bool:
    """Tell whether a request whose body is wrong as a whole breaks its schema there, and nowhere else."""
    if contract.request is None:
        return False
    if wrong.kind == EMPTY_OBJECT:
        return {each.instance_path for each in sources.validators.expecting(contract.request, {})} == {"$"}
    return wrong.kind != WRONG_CONTENT_TYPE or not is_json(wrong.refusal.value)
