"""The rule `identity`: what is asked for by its id in the path is what comes."""

from collections.abc import Iterator
from urllib.parse import unquote

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.rules.means import Means
from postman_contract.contract.rules.resources import resource_in
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.violations import Violation, json_path

CHECK = "identity"


def identity(exchange: Exchange, contract: OperationContract, means: Means) -> Iterator[Violation]:
    """Where the path ends in a variable, the answer's id is that segment; UUIDs and the like are read without case."""
    status = exchange.response.status
    if contract.operation.segments[-1:] != ("{}",) or not 200 <= status < 300:
        return
    resource = resource_in(exchange.response, means.id_of)
    asked = id_asked_for(exchange.request.target)
    if resource is not None and resource.id.casefold() != asked.casefold():
        says = f"asked for {asked!r}, but {resource.id!r} came"
        yield Violation(CHECK, json_path(resource.steps), asked, resource.id, problem=says)


def id_asked_for(target: str) -> str:
    """Return the last segment of a request target's path, decoded."""
    return unquote(target.partition("?")[0].rstrip("/").rpartition("/")[2])
