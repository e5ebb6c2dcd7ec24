"""Loads everything a run judges by, once: cases, schemas, corrections, waivers, environment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property

from postman_contract.contract.annotation_forms import is_text
from postman_contract.contract.annotations import RULES_OFF
from postman_contract.contract.checks import CHECK_NAMES
from postman_contract.contract.corrections import Corrections, load_corrections
from postman_contract.contract.example_schemas import ExampleSchemas, schemas_of_examples
from postman_contract.contract.rules import RULES
from postman_contract.contract.schema_reader import SchemaReader
from postman_contract.contract.schemas import OperationContract, SchemaFolder, is_of_operation, load_schemas
from postman_contract.contract.validators import Validators
from postman_contract.contract.verdicts import Outcome
from postman_contract.contract.waivers import Waiver, load_waivers
from postman_contract.errors import InputError
from postman_contract.postman.auth import SECRET_PARAMETERS
from postman_contract.postman.collection import with_files_in
from postman_contract.postman.environment import NO_ENVIRONMENT, Environment, Scope, as_text, load_environment
from postman_contract.postman.loader import load_collection
from postman_contract.postman.scripts import Scripts, scripts_of
from postman_contract.postman.secrets import placeholder
from postman_contract.postman.support import unsupported
from postman_contract.postman.variables import VARIABLE
from postman_contract.run.cases import Case, Example, Obstacle, expected_statuses, plan, plan_examples
from postman_contract.run.derived import Negatives
from postman_contract.run.drafts import DerivedFrom
from postman_contract.run.paths import Paths
from postman_contract.safety.policy import REPLAYED_RUN
from postman_contract.safety.rules import RUN_VARIABLE, Rules
from postman_contract.safety.rules_module import load_rules


@dataclass(frozen=True)
class Suite:
    """What a run judges, and by what.

    `secrets` names the variables whose values are secret. `of_examples` are the schemas that were made of saved
    examples, which are among `schemas`; None: the suite's own alone are.
    """

    paths: Paths
    cases: Mapping[str, Case] = field(repr=False)
    examples: tuple[Example, ...] = field(repr=False)
    schemas: SchemaFolder = field(repr=False)
    corrections: Corrections = field(repr=False)
    waivers: tuple[Waiver, ...] = field(repr=False)
    validators: Validators = field(repr=False)
    reader: SchemaReader = field(repr=False)
    environment: Environment = field(repr=False)
    rules: Rules = field(repr=False)
    secrets: frozenset[str]
    scripts: Scripts
    of_examples: ExampleSchemas | None = field(default=None, repr=False)

    @cached_property
    def negatives(self) -> Negatives:
        """Derive what can be wrong with a right case of each operation; nothing is done until they are asked for."""
        judgeable = (
            (case, contract)
            for case in self.cases.values()
            if (contract := self.contract_of(case)) is not None
            and obstacle_of(self, case) is None
            and expected_statuses(case, contract)[0] < 400
        )
        own = Scope("run", {RUN_VARIABLE: REPLAYED_RUN, **{name: placeholder(name) for name in self.secrets}})
        scopes = (own, self.environment.scope)
        return Negatives(judgeable, DerivedFrom(self.schemas.schemas, self.validators, self.rules, scopes))

    def find_case(self, case_id: str) -> Case:
        """Find a case of the collections, or one that was derived."""
        found = self.cases.get(case_id) or self.negatives.few.get(case_id)
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


def load_suite(paths: Paths) -> Suite:
    """Load every file of a suite; one without any schema is judged by the saved examples of its collections.

    Raises:
        InputError: a file is wrong; names it, the place and the remedy.
    """
    corrections, waivers = load_corrections(paths.corrections), load_waivers(paths.waivers)
    collections = [with_files_in(load_collection(path), paths.working_dir or path.parent) for path in paths.collections]
    cases = plan(collections, corrections)
    _refuse_unknown(cases, corrections, waivers, paths)
    environment = load_environment(paths.environment) if paths.environment else NO_ENVIRONMENT
    schemas = load_schemas(paths.schemas)
    _refuse_unknown_rules(schemas, paths)
    of_examples = None
    if not schemas:
        of_examples = examples_judging(cases, SchemaFolder({}))
        schemas, cases = of_examples.schemas, with_statuses(cases, of_examples)
    validators = Validators(schemas)
    return Suite(
        paths=paths,
        cases={case.id: case for case in cases},
        examples=plan_examples(cases),
        schemas=SchemaFolder(schemas),
        validators=validators,
        reader=SchemaReader(schemas, validators.registry),
        corrections=corrections,
        waivers=waivers,
        environment=environment,
        rules=load_rules(paths.rules),
        secrets=environment.secrets | secret_variables(cases),
        scripts=scripts_of(collections),
        of_examples=of_examples,
    )


def examples_judging(cases: Iterable[Case], folder: SchemaFolder) -> ExampleSchemas:
    """Make schemas of the saved examples of cases whose operations have none in a folder."""
    return schemas_of_examples(
        ((case.operation, saved) for case in cases if case.operation for saved in case.examples), folder
    )


def with_statuses(cases: Iterable[Case], of_examples: ExampleSchemas) -> tuple[Case, ...]:
    """Let cases expect the errors that examples show without any shape that could be judged."""
    return tuple(
        replace(case, also_expected=(*case.also_expected, *of_examples.statuses[case.operation]))
        if case.operation and case.operation in of_examples.statuses
        else case
        for case in cases
    )


def _refuse_unknown(cases: Sequence[Case], corrections: Corrections, waivers: Sequence[Waiver], paths: Paths) -> None:
    """Refuse corrections and waivers of cases, operations and checks that there are not: they would do nothing."""
    ids = [case.id for case in cases]
    for case_id in corrections:
        _check_known(str(paths.corrections), case_id, "case", case_id, ids)
    operations = sorted({str(case.operation) for case in cases if case.operation})
    for index, waiver in enumerate(waivers):
        file, place = str(paths.waivers), f"waiver[{index}]"
        if waiver.case:
            _check_known(file, f"{place}.case", "case", waiver.case, ids)
        else:
            _check_known(file, f"{place}.operation", "operation", waiver.operation, operations)
        if waiver.check not in CHECK_NAMES | RULES.keys():
            known = ", ".join(sorted(CHECK_NAMES | RULES.keys()))
            raise InputError(file, f"{place}.check", f"no check {waiver.check!r}; there are {known}")


def _refuse_unknown_rules(schemas: Mapping[str, object], paths: Paths) -> None:
    """Refuse to switch off rules that there are not, and any without a reason."""
    for name, schema in schemas.items():
        off = schema.get(RULES_OFF, {}) if isinstance(schema, dict) else {}
        file = str(paths.schemas / name)
        if off and not is_of_operation(name):
            raise InputError(
                file, f"$.{RULES_OFF}", "it is read in files of an operation alone, such as GET.200.json: move it there"
            )
        if not isinstance(off, dict):
            raise InputError(file, f"$.{RULES_OFF}", 'expected rules with reasons, such as {"echo": "answers are cut"}')
        for rule, reason in off.items():
            if rule not in RULES:
                raise InputError(file, f"$.{RULES_OFF}.{rule}", f"no such rule; there are {', '.join(sorted(RULES))}")
            if not is_text(reason):
                raise InputError(file, f"$.{RULES_OFF}.{rule}", "expected the reason as text")


def _check_known(file: str, place: str, kind: str, name: str, known: Sequence[str]) -> None:
    if name not in known:
        near = get_close_matches(name, known)
        remedy = f"; did you mean {' or '.join(near)}?" if near else ""
        raise InputError(file, place, f"no {kind} {name!r} in the collections{remedy}")


def secret_variables(cases: Iterable[Case]) -> frozenset[str]:
    """Name the variables that stand where an auth block wants a secret."""
    names: set[str] = set()
    for case in cases:
        for value in _secret_values(case):
            names.update(VARIABLE.findall(value))
    return frozenset(names)


def literal_secrets(cases: Iterable[Case]) -> Mapping[str, str]:
    """Find the secrets that a collection holds in the clear, with the name of their auth parameter."""
    return {value: "auth" for case in cases for value in _secret_values(case) if value and not VARIABLE.search(value)}


def _secret_values(case: Case) -> Sequence[str]:
    auth = case.request.auth if case.request else None
    if auth is None:
        return ()
    return [as_text(auth.parameters[name]) for name in SECRET_PARAMETERS.get(auth.type, ()) if name in auth.parameters]


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
