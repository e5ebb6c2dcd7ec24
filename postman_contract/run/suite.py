"""Loads everything a run judges by, once: cases, schemas, corrections, waivers, environment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property

from postman_contract.contract.annotation_forms import is_text
from postman_contract.contract.annotations import RULES_OFF
from postman_contract.contract.checks import CHECK_NAMES
from postman_contract.contract.corrections import Corrections, load_corrections
from postman_contract.contract.rules import RULES
from postman_contract.contract.schema_reader import SchemaReader
from postman_contract.contract.schemas import OperationContract, SchemaFolder, is_of_operation, load_schemas
from postman_contract.contract.validators import Validators
from postman_contract.contract.verdicts import Outcome
from postman_contract.contract.waivers import Waiver, load_waivers
from postman_contract.errors import InputError
from postman_contract.postman.auth import SECRET_PARAMETERS
from postman_contract.postman.collection import with_files_in
from postman_contract.postman.data_files import DataRow
from postman_contract.postman.environment import (
    NO_ENVIRONMENT,
    NO_GLOBALS,
    Environment,
    Scope,
    as_text,
)
from postman_contract.postman.environment_files import load_environment, load_globals
from postman_contract.postman.loader import load_collection
from postman_contract.postman.scripts import Scripts, scripts_of
from postman_contract.postman.secrets import placeholder
from postman_contract.postman.support import unsupported
from postman_contract.postman.variables import VARIABLE
from postman_contract.run.cases import Case, Example, Obstacle, expected_statuses, plan, plan_examples
from postman_contract.run.data_rows import NO_INPUTS, Inputs, cases_of_rows, load_rows, names_of_secrets
from postman_contract.run.derived import Negatives
from postman_contract.run.drafts import DerivedFrom
from postman_contract.run.paths import Paths
from postman_contract.safety.policy import REPLAYED_RUN
from postman_contract.safety.rules import RUN_VARIABLE, Rules
from postman_contract.safety.rules_module import load_rules


@dataclass(frozen=True)
class Suite:
    """What a run judges, and by what.

    `cases` are what is judged: with data, each case with each of its rows. `base_cases` are the cases by their own ids,
    with the first row, for what needs one of them. `secrets` names the variables whose values are secret.
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

    def find_case(self, case_id: str) -> Case:
        """Find a case of the collections, or one that was derived."""
        found = self.named_cases.get(case_id) or self.negatives.few.get(case_id)
        return found if found is not None else self.negatives.all[case_id]

    def contract_of(self, case: Case) -> OperationContract | None:
        """Find what is required of a case's operation; None where the case has none."""
        return self.schemas.contract_of(case.operation) if case.operation else None

    def basis_of(self, contract: OperationContract, status: int) -> str | None:
        """Say what a claim about a status rests on: the `x-basis` of its schema."""
        schema = self.schemas.schemas.get(contract.response_schema(status) or contract.headers.get(status, ""))
        basis = schema.get("x-basis") if isinstance(schema, dict) else None
        return basis if isinstance(basis, str) else None


def load_suite(paths: Paths, inputs: Inputs = NO_INPUTS) -> Suite:
    """Load every file of a suite.

    Args:
        paths: where they are.
        inputs: what is given beside them.

    Raises:
        InputError: a file is wrong; names it, the place and the remedy.
    """
    corrections, waivers = load_corrections(paths.corrections), load_waivers(paths.waivers)
    collections = [with_files_in(load_collection(path), paths.working_dir_of(path)) for path in paths.collections]
    planned = plan(collections, corrections)
    rows = load_rows(paths.data, inputs) if paths.data else ()
    cases = cases_of_rows(planned, rows)
    _refuse_unknown(planned, cases, corrections, waivers, paths)
    environment = load_environment(paths.environment) if paths.environment else NO_ENVIRONMENT
    globals_ = load_globals(paths.globals) if paths.globals else NO_GLOBALS
    schemas = load_schemas(paths.schemas)
    _refuse_unknown_rules(schemas, paths)
    validators = Validators(schemas)
    return Suite(
        paths=paths,
        cases={case.id: case for case in cases},
        base_cases={case.id: replace(case, row=rows[0] if rows else None) for case in planned},
        examples=plan_examples(planned),
        schemas=SchemaFolder(schemas),
        validators=validators,
        reader=SchemaReader(schemas, validators.registry),
        corrections=corrections,
        waivers=waivers,
        environment=environment,
        globals=globals_,
        inputs=inputs,
        rules=load_rules(paths.rules),
        secrets=secret_variables(planned) | _secrets_given(environment, globals_, inputs, rows),
        scripts=scripts_of(collections),
    )


def _secrets_given(
    environment: Environment, globals_: Environment, inputs: Inputs, rows: Sequence[DataRow]
) -> frozenset[str]:
    """Name the variables that a file marks as secret, and those whose values are taken for secrets."""
    given = (environment.scope, globals_.scope, inputs.env_vars, inputs.global_vars)
    return environment.secrets | globals_.secrets | names_of_secrets(given, rows, inputs.secret_names)


def _refuse_unknown(
    planned: Sequence[Case], cases: Sequence[Case], corrections: Corrections, waivers: Sequence[Waiver], paths: Paths
) -> None:
    """Refuse corrections and waivers of cases, operations and checks that there are not: they would do nothing."""
    own_ids = [case.id for case in planned]
    ids = list(dict.fromkeys((*own_ids, *(case.id for case in cases))))
    for case_id in corrections:
        _check_known(str(paths.corrections), case_id, "case", case_id, own_ids)
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
        return Obstacle(Outcome.NOT_JUDGED, f"no schema for {case.operation}: write {schema_to_write(suite, case)}")
    return None


def schema_to_write(suite: Suite, case: Case, status: str = "<status>") -> str:
    """Name the file that would document how a case is answered."""
    operation = case.operation
    if operation is None:
        return "one"
    place = suite.schemas.folder_of(operation) or "/".join(each.replace("{}", "{…}") for each in operation.segments)
    return f"{suite.paths.schemas.name}/{place}/{operation.method}.{status}.json"
