"""The rule `search`: each row of a search is one that was asked for, as far as that can be told."""

from collections.abc import Iterator

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.rows import rows_of, steps_to_rows
from postman_contract.contract.rules.conditions import unmet_parts
from postman_contract.contract.rules.means import Means
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.violations import Violation, describe_value, json_path

CHECK = "search"


def search(exchange: Exchange, contract: OperationContract, means: Means) -> Iterator[Violation]:
    """Each row meets what the suite's rules say that the request asks for."""
    status = exchange.response.status
    if not 200 <= status < 300:
        return
    condition = means.conditions_of(exchange.request)
    rows = rows_of(exchange, contract, means.reader) if condition else None
    above = steps_to_rows(exchange, contract, means.reader) if rows else ()
    for index, row in enumerate(rows or ()):
        for unmet in unmet_parts(condition, row):
            got, unquoted = describe_value(row), "a row that was not asked for"
            steps, says = (*above, index), f"{unquoted}: {unmet}; the row is {got}"
            yield Violation(CHECK, json_path(steps), str(unmet), got, problem=says, unquoted=unquoted, steps=steps)
