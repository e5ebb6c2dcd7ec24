"""The rule `success_is_no_error`: an answer of 2xx does not carry the body of an error."""

from collections.abc import Iterator

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.rules.means import Means
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.violations import Violation, describe_value
from postman_contract.postman.messages import json_of

CHECK = "success_is_no_error"


def success_is_no_error(exchange: Exchange, contract: OperationContract, means: Means) -> Iterator[Violation]:
    """A 2xx body is not one of the operation's documented errors, unless a success of it is documented alike.

    An error is told by its schema: the body is not empty, fits it, and has no member that it does not name.
    """
    response = exchange.response
    if not 200 <= response.status < 300 or not contract.errors or not response.body:
        return
    try:
        body = json_of(response)
    except ValueError:
        return
    if body in ([], {}) or not isinstance(body, dict | list):
        return
    if any(means.fits_file(schema, body) for schema in contract.responses.values()):
        return
    for schema in dict.fromkeys(contract.errors.values()):
        if means.fits_file(schema, body) and _names_all(body, schema, means):
            unquoted = f"an error is answered as a success, {response.status}"
            says = f"{unquoted}: {describe_value(body)}"
            yield Violation(CHECK, "$", "no error", "one", schema, problem=says, unquoted=unquoted)
            return


def _names_all(body: object, schema: str, means: Means) -> bool:
    """Tell whether a schema names each member of a body at the top, or of the elements of an array."""
    elements = body if isinstance(body, list) else [body]
    steps = (0,) if isinstance(body, list) else ()
    named = {
        name
        for part in means.reader.parts_at(schema, steps)
        if isinstance(part.schema.get("properties"), dict)
        for name in part.schema["properties"]
    }
    return all(isinstance(each, dict) and bool(each) and each.keys() <= named for each in elements)
