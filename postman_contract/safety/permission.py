"""Decides whether a request that is not safe may be sent, and on what ground.

A live run sends it only if (a) its path is, or lies below, that of something the run has created, or that a cleanup
by search has shown to be an earlier run's; or (b) it creates something a rule can remove, under owners of the run's
own; or (c) the rules call it harmless; or (d) its case was asked for by name; or (e) it names what a GET has just shown
not to be there. Every other run is refused only what belongs to kinds the rules know, and is not its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from postman_contract.contract.operations import Operation
from postman_contract.contract.schemas import OperationContract
from postman_contract.errors import NotJudged, SetAside
from postman_contract.http.origins import origin_of
from postman_contract.postman.messages import Request
from postman_contract.safety.contents import contents_of
from postman_contract.safety.creation import Creation
from postman_contract.safety.kinds import kinds_of
from postman_contract.safety.ledger import Ledger
from postman_contract.safety.owners import places_of_owners
from postman_contract.safety.paths import (
    Segments,
    ends_with,
    is_of_operation,
    is_variable,
    lies_within,
    may_be_alike,
    path_of,
    path_of_segments,
    readings_of,
)
from postman_contract.safety.rules import RUN_VARIABLE, Rules


class Ground(Enum):
    """Why a request may be sent."""

    NOT_LIVE = auto()
    OWN = auto()
    CREATION = auto()
    HARMLESS = auto()
    UNKNOWN = auto()
    ASKED_FOR = auto()


def ignore_number(_: int) -> None:
    """Do nothing with the number of a thing."""


@dataclass(frozen=True)
class PlannedRequest:
    """A request that is about to be sent for a case.

    `on_created` is told the number in the ledger of what the request creates, so that it is removed in the end.
    `negative`: it was derived to be refused. `unknown` is the path of a thing that a GET, sent just before, has shown
    not to be there; "" where none was sent. `bears_token`: a token or a signature is added to it when it is sent.
    """

    case_id: str
    contract: OperationContract
    request: Request
    on_created: Callable[[int], None] = ignore_number
    negative: bool = False
    unknown: str = ""
    bears_token: bool = False

    @property
    def operation(self) -> Operation:
        """What the request is an instance of."""
        return self.contract.operation

    @property
    def path(self) -> str:
        """The path as sent, without a literal that the operation has behind its last id: `:cancel`, `.json`."""
        path = path_of(self.request.target)
        _, variable, literal = (self.operation.segments or ("",))[-1].rpartition("{}")
        return path.removesuffix(literal) if variable and literal.startswith((":", ".")) else path

    @property
    def origin(self) -> str:
        """Where the request goes, always spelled alike."""
        return origin_of(self.request.origin)


@dataclass(frozen=True)
class Permissions:
    """What a run may send: by its rules, by what it has created, and by what was asked for.

    `irreversible` are the ids of cases that may do what cannot be undone; `strict`: the run is live.
    """

    rules: Rules
    ledger: Ledger
    irreversible: frozenset[str]
    strict: bool

    def check_case(self, case_id: str, contract: OperationContract) -> None:
        """Let a case pass unless it is known, before anything is made for it, that its request may not be sent.

        Raises:
            SetAside: it would create what nothing can remove.
        """
        operation = contract.operation
        known = self.rules.creation_by(operation) is not None or str(operation) in self.rules.harmless
        if not self.strict or not contract.creates or known or case_id in self.irreversible:
            return
        if not self._may_lie_below_a_thing(operation):
            raise SetAside(_cannot_be_removed(case_id, operation))

    def _may_lie_below_a_thing(self, operation: Operation) -> bool:
        return any(may_be_alike(kind, operation.segments[: len(kind)]) for kind in self._kinds())

    def ground_of(self, planned: PlannedRequest) -> Ground:
        """Say why a request that is not safe may be sent.

        Raises:
            SetAside: it would create what nothing can remove; the message says what would help.
            NotJudged: it would change what the run has not created; so does this one.
        """
        # A local run may do what no rule mentions, or its first test could not be written before its rules.
        if not self.strict:
            self._check_known_kinds(planned)
            self._check_acted_on(planned)
            return Ground.NOT_LIVE
        # What a person asked for by name goes first: it is the exception from all that follows.
        if planned.case_id in self.irreversible:
            return Ground.ASKED_FOR
        if str(planned.operation) in self.rules.harmless:
            return Ground.HARMLESS
        self._check_acted_on(planned)
        if self.ledger.is_own(planned.origin, planned.path):
            return Ground.OWN
        if planned.unknown and lies_within(planned.path, [planned.unknown]):
            return Ground.UNKNOWN
        creation = self.rules.creation_by(planned.operation)
        if creation is not None and self._is_under_owners(planned):
            return Ground.CREATION
        if creation is None and planned.contract.creates:
            raise SetAside(_cannot_be_removed(planned.case_id, planned.operation))
        raise NotJudged(_refusal(planned, creation))

    def _is_under_owners(self, planned: PlannedRequest) -> bool:
        """Tell whether all variables of a path are owners, whose names have been checked, however it is read."""
        # A server may decode or normalise a path otherwise than we do; it has to be right in every reading.
        return all(self._variables_are_owners(planned.operation, each) for each in readings_of(planned.path))

    def _variables_are_owners(self, operation: Operation, segments: Segments) -> bool:
        start = len(segments) - len(operation.segments)
        variables = {start + place for place, each in enumerate(operation.segments) if is_variable(each)}
        return is_of_operation(segments, operation) and variables <= places_of_owners(self.rules.owners, segments)

    def _check_acted_on(self, planned: PlannedRequest) -> None:
        """Let a request pass whose body names nothing to change but what the run has created."""
        # Also things that are gone: to change one again does no harm, and lifecycles test just that.
        own = [place.path for place in self.ledger.entries.places if place.origin == planned.origin]
        for named in self._acted_on(planned):
            if not any(ends_with(path, named) for path in own):
                raise NotJudged(_not_created(planned, named))

    def _acted_on(self, planned: PlannedRequest) -> list[str]:
        try:
            return [str(named) for body in contents_of(planned.request) for named in self.rules.acts_on(body)]
        # The rules' function expects a body of the API's; a body it cannot read may name anything, so it is refused.
        except (LookupError, TypeError, ValueError, AttributeError) as problem:
            raise NotJudged(
                f"refused: the rules cannot read what the body of {planned.operation} changes "
                f"({type(problem).__name__}: {problem})"
            ) from None

    def _check_known_kinds(self, planned: PlannedRequest) -> None:
        """Let a request pass that names nothing, of the kinds that rules can create, but what the run has created."""
        for segments in readings_of(planned.path):
            for kind in self._kinds():
                for thing in _things_of_kind(kind, segments):
                    if not self.ledger.is_own(planned.origin, path_of_segments(thing)):
                        raise NotJudged(_not_created(planned, thing[-1]))

    def _kinds(self) -> Iterator[Segments]:
        """Yield the paths of things that the rules can create, with `{}` for their ids."""
        return (kind for _, kind in kinds_of(self.rules))

    def check_searchable(self, planned: PlannedRequest) -> None:
        """Let a creating request pass if a search for the run would find what it creates.

        Raises:
            NotJudged: it does not hold the run's name, by which a lost answer is made up for.
        """
        creation = self.rules.creation_by(planned.operation)
        searched = creation is not None and creation.find is not None
        # If the answer is lost, its name is all that leads to the thing.
        if searched and self.ledger.run.encode() not in planned.request.body:
            raise NotJudged(
                f"refused: what {planned.operation} would create could not be searched for; begin its reference or "
                f"code with {{{{{RUN_VARIABLE}}}}}"
            )


def _cannot_be_removed(case_id: str, operation: Operation) -> str:
    return (
        f"what {operation} creates cannot be removed: say in the rules how it can (creations), or why it does no harm "
        f"(harmless); --contract-allow-irreversible={case_id} sends it all the same"
    )


def _refusal(planned: PlannedRequest, creation: Creation | None) -> str:
    refused = _not_created(planned, planned.path)
    exception = f"--contract-allow-irreversible={planned.case_id} sends it all the same"
    if creation is None:
        return (
            f"{refused}: let a prerequisite create it; if the request changes nothing, say so in the rules (harmless), "
            f"with the reason; {exception}"
        )
    return (
        f"{refused}: a live run creates only under owners of its rules and below things of its own, so let a "
        f"prerequisite create what the path names; {exception}"
    )


def _not_created(planned: PlannedRequest, named: str) -> str:
    return f"refused: {planned.request.method} would change {named}, which the run has not created"


def _things_of_kind(kind: Segments, segments: Segments) -> Iterator[Segments]:
    """Yield the paths of things of a kind in a path; a word without a digit is no id.

    The path may have a base path before it, which no operation has.
    """
    for start in range(len(segments) - len(kind) + 1):
        end = start + len(kind)
        *collection, item = segments[start:end]
        same = all(wanted in ("{}", segment) for wanted, segment in zip(kind, collection, strict=False))
        if same and any(character.isdigit() for character in item):
            yield segments[:end]
