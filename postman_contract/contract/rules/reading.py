"""The rule `read_after_write`: what was written is what is read from then on, and what was deleted is gone.

It goes one way: each value of the answer to the write has to be in what is read later. A row of a list or search is
held to those members alone that it has, and so is an answer that the request asks for less of (`Prefer`, a query). A
member whose schema has our `x-volatile`, with a reason, may change by itself.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from postman_contract.contract.annotation_forms import VOLATILE
from postman_contract.contract.exchange import Exchange, Written
from postman_contract.contract.rows import rows_of, steps_to_rows
from postman_contract.contract.rules.comparing import ABSENT, differences
from postman_contract.contract.rules.echo import violation_of_difference
from postman_contract.contract.rules.means import Means
from postman_contract.contract.rules.resources import is_of_id, resource_in
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.violations import Violation, json_path
from postman_contract.postman.jsonfile import Steps
from postman_contract.postman.messages import header

CHECK = "read_after_write"


def read_after_write(exchange: Exchange, contract: OperationContract, means: Means) -> Iterator[Violation]:
    """What the run has written before is in the answer as it was written; what was deleted or refused is not there."""
    for stray in exchange.strays:
        unquoted = "refused, but created all the same"
        yield Violation(CHECK, "$", "nothing created", stray, problem=f"{unquoted}: {stray}", unquoted=unquoted)
    for written in exchange.written:
        if written.is_row:
            yield from _row_differences(exchange, written, contract, means)
        elif written.body is None:
            if not means.is_gone(exchange.response):
                says = f"deleted, but still there: answered with {exchange.response.status}"
                got = str(exchange.response.status)
                yield Violation(CHECK, "$", "nothing there", got, problem=says, unquoted=says)
        else:
            yield from _resource_differences(exchange, written, contract, means)


def read_back(exchange: Exchange, contract: OperationContract, means: Means) -> Iterator[Violation]:
    """What was written is there right after it, as written; what was deleted is gone."""
    response = exchange.response
    is_written = any(each.body is not None for each in exchange.written)
    if is_written and response.status not in contract.statuses:
        says = f"written, but {exchange.operation} answers {response.status} right after it"
        yield Violation(CHECK, "$", "what was written", str(response.status), problem=says, unquoted=says)
    else:
        yield from read_after_write(exchange, contract, means)


def _resource_differences(
    exchange: Exchange, written: Written, contract: OperationContract, means: Means
) -> Iterator[Violation]:
    resource = resource_in(exchange.response, means.id_of)
    if resource is None or not 200 <= exchange.response.status < 300:
        return  # other checks say so
    schema = contract.responses.get(exchange.response.status)
    is_part = "?" in exchange.request.target or header(exchange.request.headers, "Prefer") is not None
    skip = partial(_is_passed_over, schema, means, resource.steps, is_part)
    for each in differences(written.body, resource.value, skip):
        found = violation_of_difference(CHECK, each, resource.steps, "as written before")
        yield replace(found, got=f"{found.got} from {exchange.operation}")


def _row_differences(
    exchange: Exchange, written: Written, contract: OperationContract, means: Means
) -> Iterator[Violation]:
    schema = contract.responses.get(exchange.response.status)
    rows, above = rows_of(exchange, contract, means.reader) or [], steps_to_rows(exchange, contract, means.reader)
    index = next((at for at, row in enumerate(rows) if is_of_id(row, written.id)), None)
    if index is None and written.body is not None:
        unquoted = f"written before, but not among the {len(rows)} rows"
        says = f"{unquoted}: {written.id}"
        lag = written.may_lag
        yield Violation(CHECK, "$", "a row of it", "none", additive=lag, problem=says, unquoted=unquoted)
    elif index is not None and written.body is None:
        unquoted = "deleted before, but still among the rows"
        yield Violation(
            CHECK,
            json_path((*above, index)),
            "no row of it",
            "one",
            additive=written.may_lag,
            problem=f"{unquoted}: {written.id}",
            unquoted=unquoted,
            steps=(*above, index),
        )
    elif index is not None:
        place = (*above, index)
        skip = partial(_is_passed_over, schema, means, place, True)
        for each in differences(written.body, rows[index], skip):
            found = violation_of_difference(CHECK, each, place, "as written before")
            yield replace(found, additive=written.may_lag)


def _is_passed_over(
    schema: str | None, means: Means, place: Steps, is_part: bool, steps: Steps, wanted: object, found: object
) -> bool:
    if wanted is None or (is_part and found is ABSENT):
        return True
    if schema is None or not steps:
        return False
    at, reader = (*place, *steps), means.reader
    is_volatile = reader.mentions(schema, VOLATILE) and reader.annotation_at(schema, at, VOLATILE) is not None
    return is_volatile or reader.is_undocumented(schema, at)  # what a vendor adds to one answer need not be in another
