"""Makes what the rules have to know beside an exchange, from the suite's own rules and schemas."""

from jsonschema.validators import Draft202012Validator

from postman_contract.contract.operations import Operation
from postman_contract.contract.rules.means import Means
from postman_contract.run.suite import Suite
from postman_contract.safety.creation import MEMBER_ID, answered_gone


def means_for(suite: Suite, operation: Operation) -> Means:
    """Say what the rules have to know to judge an exchange of an operation."""
    made = suite.rules.creation_by(operation)
    creation = made or suite.rules.creation_of(operation)

    def fits_file(file: str, value: object) -> bool:
        return all(each.additive for each in suite.validators.additive(file, value))

    return Means(
        reader=suite.reader,
        fits=lambda schema, value: Draft202012Validator(schema).is_valid(value),
        fits_file=fits_file,
        id_of=creation.id_of if creation else MEMBER_ID,
        is_gone=creation.is_gone if creation else answered_gone,
        is_creation=made is not None,
        conditions_of=suite.rules.conditions,
    )
