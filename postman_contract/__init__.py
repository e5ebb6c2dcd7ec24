"""Contract tests of an HTTP API, driven by a Postman collection.

The engine knows Postman, HTTP and JSON Schema, and nothing of any vendor's API. pytest users load
`postman_contract.plugin`; suites write claims with its fixtures and supply variables with `prerequisite`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from postman_contract.contract.exchange import Exchange
    from postman_contract.contract.expectations import ABSENT, Expectation
    from postman_contract.errors import CollectionError, ContractError, NotJudged, SetAside
    from postman_contract.plugin.expectations import Expect
    from postman_contract.postman.messages import Request, Response, json_of
    from postman_contract.run.cases import Case, Example
    from postman_contract.run.prerequisites import prerequisite
    from postman_contract.run.session import Sandbox
    from postman_contract.safety.clients import SandboxClients
    from postman_contract.safety.creation import Creation, Row, Run, id_at, id_in_location
    from postman_contract.safety.rules import Account, Owner, Rules

__all__ = [
    "ABSENT",
    "Account",
    "Case",
    "CollectionError",
    "ContractError",
    "Creation",
    "Example",
    "Exchange",
    "Expect",
    "Expectation",
    "NotJudged",
    "Owner",
    "Request",
    "Response",
    "Row",
    "Rules",
    "Run",
    "Sandbox",
    "SandboxClients",
    "SetAside",
    "id_at",
    "id_in_location",
    "json_of",
    "prerequisite",
]

_HOMES = {
    "ABSENT": "postman_contract.contract.expectations",
    "Account": "postman_contract.safety.rules",
    "Case": "postman_contract.run.cases",
    "CollectionError": "postman_contract.errors",
    "ContractError": "postman_contract.errors",
    "Creation": "postman_contract.safety.creation",
    "Example": "postman_contract.run.cases",
    "Exchange": "postman_contract.contract.exchange",
    "Expect": "postman_contract.plugin.expectations",
    "Expectation": "postman_contract.contract.expectations",
    "NotJudged": "postman_contract.errors",
    "Owner": "postman_contract.safety.rules",
    "Request": "postman_contract.postman.messages",
    "Response": "postman_contract.postman.messages",
    "Row": "postman_contract.safety.creation",
    "Rules": "postman_contract.safety.rules",
    "Run": "postman_contract.safety.creation",
    "Sandbox": "postman_contract.run.session",
    "SandboxClients": "postman_contract.safety.clients",
    "SetAside": "postman_contract.errors",
    "id_at": "postman_contract.safety.creation",
    "id_in_location": "postman_contract.safety.creation",
    "json_of": "postman_contract.postman.messages",
    "prerequisite": "postman_contract.run.prerequisites",
}


def __getattr__(name: str) -> object:
    """Import a public name from its module when it is first asked for: a run without claims loads none of them."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return value
