"""Makes the exchanges, contracts and means that rules are tested with."""

import json
from collections.abc import Mapping
from functools import partial

from jsonschema.validators import Draft202012Validator

from postman_contract.contract.exchange import Exchange, Written
from postman_contract.contract.operations import Operation
from postman_contract.contract.rules.conditions import ConditionsOf, cannot_tell
from postman_contract.contract.rules.means import Means
from postman_contract.contract.rules.resources import IdOf
from postman_contract.contract.schema_reader import SchemaReader
from postman_contract.contract.schemas import OperationContract, SchemaFolder
from postman_contract.contract.validators import Validators
from postman_contract.postman.messages import Headers, Request, Response
from postman_contract.safety.creation import MEMBER_ID, answered_gone

JSON: Headers = (("Content-Type", "application/json"),)
Schemas = Mapping[str, object]


def means(
    schemas: Schemas | None = None,
    *,
    id_of: IdOf = MEMBER_ID,
    creates: bool = False,
    conditions_of: ConditionsOf = cannot_tell,
) -> Means:
    """Make what a rule has to know, by schemas as they would stand in a folder."""
    validators = Validators(schemas or {})

    def fits_file(file: str, value: object) -> bool:
        return all(each.additive for each in validators.additive(file, value))

    def fits(schema: object, value: object) -> bool:
        return Draft202012Validator(schema).is_valid(value)  # type: ignore[arg-type]  # a test's own schema

    reader = SchemaReader(schemas or {}, validators.registry)
    return Means(reader, fits, fits_file, id_of, answered_gone, creates, conditions_of)


def contract_of(operation: str, schemas: Schemas | None = None) -> OperationContract:
    """Find what schemas require of an operation: `PUT /things/{}`."""
    return SchemaFolder(schemas or {}).contract_of(operation_named(operation))


def operation_named(operation: str) -> Operation:
    """Make an operation of its name."""
    method, _, path = operation.partition(" ")
    return Operation(method, tuple(segment for segment in path.split("/") if segment))


def exchange(
    operation: str,
    sent: object = None,
    came: object = None,
    *,
    status: int = 200,
    target: str = "/things/7",
    headers: Headers = JSON,
    answer_headers: Headers = JSON,
    written: tuple[Written, ...] = (),
) -> Exchange:
    """Make an exchange; `sent` and `came` are JSON values, or bytes as they are, or None for no body."""
    named = operation_named(operation)
    request = Request(named.method, "http://h", target, headers, _body_of(sent))
    response = Response(status, answer_headers, _body_of(came))
    return Exchange("c", named, (status,), request, response, written=written)


def _body_of(value: object) -> bytes:
    return b"" if value is None else value if isinstance(value, bytes) else json.dumps(value).encode()


CREATING = partial(means, creates=True)
