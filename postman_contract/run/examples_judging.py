"""Lets the saved examples of requests say how their operations are answered, where no schema does."""

from collections.abc import Iterable
from dataclasses import replace

from postman_contract.contract.example_schemas import ExampleSchemas, schemas_of_examples
from postman_contract.contract.schemas import SchemaFolder
from postman_contract.run.cases import Case


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
