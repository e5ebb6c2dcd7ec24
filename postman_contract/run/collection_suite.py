"""Makes a suite of a collection alone: judged by the schemas of the folder, and else by its own saved examples."""

from collections.abc import Container
from dataclasses import replace
from pathlib import Path

from postman_contract.contract.schema_reader import SchemaReader
from postman_contract.contract.schemas import SchemaFolder, load_schemas
from postman_contract.contract.validators import Validators
from postman_contract.postman.collection import Collection
from postman_contract.postman.environment import Environment
from postman_contract.postman.scripts import scripts_of
from postman_contract.run.cases import plan, plan_examples
from postman_contract.run.paths import usual_paths
from postman_contract.run.suite import Suite, examples_judging, secret_variables, with_statuses
from postman_contract.safety.rules import Rules
from postman_contract.safety.rules_module import load_rules


def suite_of_collection(
    collection: Collection, places: Container[str], environment: Environment, folder: Path, rules: str
) -> Suite:
    """Make a suite of a collection.

    Args:
        collection: loaded.
        places: of the requests that are meant.
        environment: of the run.
        folder: where schemas may lie, in `schemas`.
        rules: the name of the module that has the rules of the folder's suite; "": there is none.

    Raises:
        InputError: a schema is wrong, or the rules are.
    """
    paths = replace(usual_paths(folder, rules), collections=(Path(collection.file),))
    schemas = load_schemas(paths.schemas)
    of_examples = examples_judging(plan([collection], {}), SchemaFolder(schemas))
    cases = with_statuses(plan([collection], {}), of_examples)
    every = {**schemas, **of_examples.schemas}
    validators = Validators(every)
    return Suite(
        paths=paths,
        cases={case.id: case for case in cases if case.place in places},
        examples=plan_examples(cases),
        schemas=SchemaFolder(every),
        validators=validators,
        reader=SchemaReader(every, validators.registry),
        corrections={},
        waivers=(),
        environment=environment,
        rules=load_rules(rules) if rules else Rules(),
        secrets=environment.secrets | secret_variables(cases),
        scripts=scripts_of([collection]),
        of_examples=of_examples,
    )
