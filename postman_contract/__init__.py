"""Contract tests of an HTTP API, driven by a Postman collection.

The engine knows Postman, HTTP and JSON Schema, and nothing of any vendor's API. pytest users load
`postman_contract.plugin`; suites write claims with its fixtures and supply variables with `prerequisite`.
"""

from postman_contract.contract.exchange import Exchange
from postman_contract.errors import CollectionError, ContractError, NotJudged, SetAside
from postman_contract.postman.messages import Request, Response, json_of
from postman_contract.run.cases import Case, Example
from postman_contract.run.prerequisites import prerequisite
from postman_contract.safety.creation import Creation, Run, id_at, id_in_location
from postman_contract.safety.rules import Account, Owner, Rules

__all__ = [
    "Account",
    "Case",
    "CollectionError",
    "ContractError",
    "Creation",
    "Example",
    "Exchange",
    "NotJudged",
    "Owner",
    "Request",
    "Response",
    "Rules",
    "Run",
    "SetAside",
    "id_at",
    "id_in_location",
    "json_of",
    "prerequisite",
]
