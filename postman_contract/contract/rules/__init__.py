"""The rules: what an answer has to do with its request, and with what was written before, whatever its schema says.

Each is a generator as a check is, and may be switched off for an operation: `"x-rules-off": {"echo": "reason"}` at the
top of one of the operation's schema files.
"""

from collections.abc import Callable, Iterator, Mapping

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.rules.echo import echo
from postman_contract.contract.rules.error_bodies import success_is_no_error
from postman_contract.contract.rules.identity import identity
from postman_contract.contract.rules.means import Means
from postman_contract.contract.rules.paging import paging
from postman_contract.contract.rules.reading import read_after_write
from postman_contract.contract.rules.searching import search
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.violations import Violation

Rule = Callable[[Exchange, OperationContract, Means], Iterator[Violation]]

RULES: Mapping[str, Rule] = {
    rule.__name__: rule for rule in (echo, identity, paging, read_after_write, search, success_is_no_error)
}


def check_rules(exchange: Exchange, contract: OperationContract, means: Means) -> Iterator[Violation]:
    """Run every rule that is not switched off for the operation; an unexpected status says enough by itself."""
    if exchange.response.status not in exchange.expected:
        return
    for name, rule in RULES.items():
        if name not in contract.rules_off:
            yield from rule(exchange, contract, means)
