"""Makes a suite of a collection alone: judged by the schemas of the folder, and else by its own saved examples."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from postman_contract.contract.schema_reader import SchemaReader
from postman_contract.contract.schemas import SchemaFolder, is_of_operation, load_schemas
from postman_contract.contract.validators import Validators
from postman_contract.postman.scripts import scripts_of
from postman_contract.run.cases import Case, plan_examples
from postman_contract.run.collection_sources import CollectionSources
from postman_contract.run.examples_judging import examples_judging, with_statuses
from postman_contract.run.paths import usual_paths
from postman_contract.run.suite import Suite
from postman_contract.safety.rules_module import load_rules


def has_schemas(folder: Path) -> bool:
    """Tell whether a folder holds the schema of any operation, by its name: many a project calls one `schemas`."""
    return any(is_of_operation(path.relative_to(folder).as_posix()) for path in folder.rglob("*.json"))


def suite_of_collection(sources: CollectionSources, cases: Sequence[Case], folder: Path, rules: str) -> Suite:
    """Make a suite of a collection.

    Args:
        sources: the collection, and the values of its variables.
        cases: that are meant.
        folder: where schemas may lie, in `schemas`.
        rules: the name of the module that has the rules of the folder's suite; "": there is none.

    Raises:
        InputError: a schema is wrong, or the rules are.
    """
    paths = replace(usual_paths(folder, rules), collections=(Path(sources.collection.file),))
    own = load_schemas(paths.schemas) if rules or has_schemas(paths.schemas) else {}
    of_examples = examples_judging(sources.planned, SchemaFolder(own))
    schemas = {**own, **of_examples.schemas}
    validators = Validators(schemas)
    return Suite(
        paths=paths,
        cases={case.id: case for case in with_statuses(cases, of_examples)},
        base_cases={case.id: case for case in sources.planned},
        examples=plan_examples(sources.planned),
        schemas=SchemaFolder(schemas),
        validators=validators,
        reader=SchemaReader(schemas, validators.registry),
        corrections={},
        waivers=(),
        environment=sources.environment,
        globals=sources.globals,
        inputs=sources.inputs,
        rules=load_rules(rules),
        secrets=sources.secrets,
        scripts=scripts_of([sources.collection]),
        of_examples=of_examples,
    )
