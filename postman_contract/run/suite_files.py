"""Loads everything a run judges by, once: cases, schemas, corrections, waivers, environment."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from postman_contract.contract.annotation_forms import is_text
from postman_contract.contract.annotations import RULES_OFF
from postman_contract.contract.checks import CHECK_NAMES
from postman_contract.contract.corrections import EVERY_CASE, Corrections, load_corrections
from postman_contract.contract.rules import RULES
from postman_contract.contract.schema_reader import SchemaReader
from postman_contract.contract.schemas import SchemaFolder, is_of_operation, load_schemas
from postman_contract.contract.validators import Validators
from postman_contract.contract.waivers import Waiver, load_waivers
from postman_contract.errors import InputError
from postman_contract.postman.collection import Collection, with_files_in
from postman_contract.postman.environment import (
    NO_ENVIRONMENT,
    NO_GLOBALS,
    Environment,
)
from postman_contract.postman.environment_files import load_environment, load_globals
from postman_contract.postman.loader import load_collection
from postman_contract.postman.scripts import scripts_of
from postman_contract.run.cases import Case, plan, plan_examples
from postman_contract.run.data_rows import NO_INPUTS, Inputs, cases_of_rows, load_rows
from postman_contract.run.examples_judging import examples_judging, with_statuses
from postman_contract.run.paths import Paths
from postman_contract.run.suite import Suite
from postman_contract.run.suite_secrets import secret_variables, secrets_given
from postman_contract.safety.rules_module import load_rules


def load_suite(paths: Paths, inputs: Inputs = NO_INPUTS) -> Suite:
    """Load every file of a suite; one without any schema is judged by the saved examples of its collections.

    Args:
        paths: where they are.
        inputs: what is given beside them.

    Raises:
        InputError: a file is wrong; names it, the place and the remedy.
    """
    corrections, waivers = load_corrections(paths.corrections), load_waivers(paths.waivers)
    collections = _collections_of(paths)
    planned = plan(collections, corrections)
    rows = load_rows(paths.data, inputs) if paths.data else ()
    cases = cases_of_rows(planned, rows)
    _refuse_unknown(planned, cases, corrections, waivers, paths)
    environment, globals_ = _values_of(paths)
    schemas = _schemas_of(paths)
    of_examples = None if schemas else examples_judging(cases, SchemaFolder({}))
    if of_examples is not None:
        schemas, cases = of_examples.schemas, with_statuses(cases, of_examples)
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
        secrets=secret_variables(planned) | secrets_given(environment, globals_, inputs, rows),
        scripts=scripts_of(collections),
        of_examples=of_examples,
    )


def _schemas_of(paths: Paths) -> Mapping[str, object]:
    schemas = load_schemas(paths.schemas)
    _refuse_unknown_rules(schemas, paths)
    return schemas


def _collections_of(paths: Paths) -> list[Collection]:
    return [with_files_in(load_collection(path), paths.working_dir_of(path)) for path in paths.collections]


def _values_of(paths: Paths) -> tuple[Environment, Environment]:
    return (
        load_environment(paths.environment) if paths.environment else NO_ENVIRONMENT,
        load_globals(paths.globals) if paths.globals else NO_GLOBALS,
    )


def _refuse_unknown(
    planned: Sequence[Case], cases: Sequence[Case], corrections: Corrections, waivers: Sequence[Waiver], paths: Paths
) -> None:
    """Refuse corrections and waivers of cases, operations and checks that there are not: they would do nothing."""
    own_ids = [case.id for case in planned]
    ids = list(dict.fromkeys((*own_ids, *(case.id for case in cases))))
    for case_id in corrections.keys() - {EVERY_CASE}:
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
