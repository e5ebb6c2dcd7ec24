"""The rule `identity`: what is asked for by its id in the path is what comes."""

from collections.abc import Iterator
from urllib.parse import unquote

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.rules.means import Means
from postman_contract.contract.rules.resources import Resource, is_done, resource_in
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.violations import Violation, json_path
from postman_contract.postman.secrets import is_placeholder

CHECK = "identity"


def identity(exchange: Exchange, contract: OperationContract, means: Means) -> Iterator[Violation]:
    """Where the path ends in a variable, the answer's id is that segment; UUIDs and the like are read without case.

    A thing may be asked for by another of its names, such as `/users/alice`: then that is one of its members. What a
    POST creates below a thing is another than that; and of what is only accepted (202) nothing is known yet.
    """
    creates = means.is_creation and exchange.request.method == "POST"
    if contract.operation.segments[-1:] != ("{}",) or creates or not is_done(exchange.response):
        return
    resource = resource_in(exchange.response, means.id_of)
    asked = id_asked_for(exchange.request.target)
    # A placeholder of a recording stands for an id that nobody is to know.
    if resource is not None and not is_placeholder(asked) and not _is_called(resource, asked):
        says = f"asked for {asked!r}, but {resource.id!r} came"
        place, unquoted = resource.steps, "another one came than was asked for"
        yield Violation(CHECK, json_path(place), asked, resource.id, problem=says, unquoted=unquoted, steps=place)


def _is_called(resource: Resource, name: str) -> bool:
    """Tell whether a name is the resource's id, or a text of it that is no id; a number may be anything."""
    texts = (value for key, value in resource.value.items() if not key.casefold().endswith("id"))
    names = (each for each in texts if isinstance(each, str) and not name.isdecimal())
    return name.casefold() in (resource.id.casefold(), *(each.casefold() for each in names))


def id_asked_for(target: str) -> str:
    """Return the last segment of a request target's path, decoded."""
    return unquote(target.partition("?")[0].rstrip("/").rpartition("/")[2])
