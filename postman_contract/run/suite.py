"""A suite: everything that a run judges, and by what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from postman_contract.contract.corrections import Corrections
from postman_contract.contract.example_schemas import ExampleSchemas
from postman_contract.contract.schema_reader import SchemaReader
from postman_contract.contract.schemas import OperationContract, SchemaFolder
from postman_contract.contract.validators import Validators
from postman_contract.contract.verdicts import Outcome
from postman_contract.contract.waivers import Waiver
from postman_contract.postman.environment import (
    Environment,
    Scope,
)
from postman_contract.postman.scripts import Scripts
from postman_contract.postman.secrets import placeholder
from postman_contract.postman.support import unsupported
from postman_contract.run.cases import Case, Example, Obstacle, expected_statuses
from postman_contract.run.data_rows import Inputs
from postman_contract.run.derived import Negatives
from postman_contract.run.drafts import DerivedFrom
from postman_contract.run.paths import Paths
from postman_contract.safety.policy import REPLAYED_RUN
from postman_contract.safety.rules import RUN_VARIABLE, Rules


@dataclass(frozen=True)
class Suite:
    """What a run judges, and by what.

    `cases` are what is judged: with data, each case with each of its rows. `base_cases` are the cases by their own ids,
    with the first row, for what needs one of them. `secrets` names the variables whose values are secret. `of_examples`
    are the schemas that were made of saved examples, which are among `schemas`; None: the suite's own alone are.
    """

    paths: Paths
    cases: Mapping[str, Case] = field(repr=False)
    base_cases: Mapping[str, Case] = field(repr=False)
    examples: tuple[Example, ...] = field(repr=False)
    schemas: SchemaFolder = field(repr=False)
    corrections: Corrections = field(repr=False)
    waivers: tuple[Waiver, ...] = field(repr=False)
    validators: Validators = field(repr=False)
    reader: SchemaReader = field(repr=False)
    environment: Environment = field(repr=False)
    globals: Environment = field(repr=False)
    inputs: Inputs = field(repr=False)
    rules: Rules = field(repr=False)
    secrets: frozenset[str]
    scripts: Scripts
    of_examples: ExampleSchemas | None = field(default=None, repr=False)

    @cached_property
    def negatives(self) -> Negatives:
        """Derive what can be wrong with a right case of each operation; nothing is done until they are asked for."""
        judgeable = (
            (case, contract)
            for case in self.base_cases.values()
            if (contract := self.contract_of(case)) is not None
            and obstacle_of(self, case) is None
            and expected_statuses(case, contract)[0] < 400
        )
        own = Scope("run", {RUN_VARIABLE: REPLAYED_RUN, **{name: placeholder(name) for name in self.secrets}})
        scopes, below = (own, self.environment.scope), (self.globals.scope,)
        return Negatives(judgeable, DerivedFrom(self.schemas.schemas, self.validators, self.rules, scopes, below))

    @cached_property
    def named_cases(self) -> Mapping[str, Case]:
        """All cases of the collections by id, those with a row of data and those as a claim may name them."""
        return {**self.base_cases, **self.cases}

    @cached_property
    def row_labels(self) -> tuple[str, ...]:
        """What ids call the rows of data that cases are sent with, in order."""
        return tuple(dict.fromkeys(case.row.label for case in self.cases.values() if case.row))

    def find_case(self, case_id: str) -> Case:
        """Find a case of the collections, or one that was derived."""
        found = self.named_cases.get(case_id) or self.negatives.few.get(case_id)
        return found if found is not None else self.negatives.all[case_id]

    def contract_of(self, case: Case) -> OperationContract | None:
        """Find what is required of a case's operation; None where the case has none."""
        return self.schemas.contract_of(case.operation) if case.operation else None

    def is_judged_by_examples(self, contract: OperationContract) -> bool:
        """Tell whether the saved examples of an operation are all that says how it is answered."""
        known = self.of_examples.schemas if self.of_examples is not None else {}
        return any(name in known for name in (*contract.responses.values(), *contract.headers.values()))

    def basis_of(self, contract: OperationContract, status: int) -> str | None:
        """Say what a claim about a status rests on: the `x-basis` of its schema."""
        schema = self.schemas.schemas.get(contract.response_schema(status) or contract.headers.get(status, ""))
        basis = schema.get("x-basis") if isinstance(schema, dict) else None
        return basis if isinstance(basis, str) else None


def obstacle_of(suite: Suite, case: Case) -> Obstacle | None:
    """Say why a case cannot run, as far as can be known without sending anything."""
    if case.obstacle is not None:
        return case.obstacle
    problem = unsupported(case.request) if case.request else None
    if problem is not None:
        return Obstacle(Outcome.NOT_JUDGED, problem)
    contract = suite.contract_of(case)
    if contract is None or not expected_statuses(case, contract):
        lacks = "schema" if suite.of_examples is None else "schema and no saved example"
        return Obstacle(Outcome.NOT_JUDGED, f"no {lacks} for {case.operation}: write {schema_to_write(suite, case)}")
    return None


def schema_to_write(suite: Suite, case: Case, status: str = "<status>") -> str:
    """Name the file that would document how a case is answered."""
    operation = case.operation
    if operation is None:
        return "one"
    place = suite.schemas.folder_of(operation) or "/".join(each.replace("{}", "{…}") for each in operation.segments)
    return f"{suite.paths.schemas.name}/{place}/{operation.method}.{status}.json"
