"""Reports for tests: one of every kind of claim."""

from typing import Any

from postman_contract.contract.verdicts import Outcome
from postman_contract.contract.violations import Tier
from postman_contract.reporting.findings import Acceptance, Finding, FoundAt
from postman_contract.reporting.outcomes import exit_code_of, outcomes_of, totals_of
from postman_contract.reporting.report import (
    Body,
    Changes,
    Claim,
    Evidence,
    Excerpt,
    Problem,
    Recording,
    Report,
    Variable,
    WaiverUse,
)
from postman_contract.safety.budget import Calls

TYPE = "orders/GET.200.json#/properties/items/items/properties/id/type"
BREACH = Problem(
    tier="breach",
    check="body_matches_schema",
    path="$.items[0].id",
    pointer="/items/*/id",
    says="$.items[0].id: expected a string, got number 5",
    unquoted="$.items[0].id: expected a string, got a number",
    expected="a string",
    got="number 5",
    schema=TYPE,
    fragment='{\n  "type": "string"\n}',
    line=4,
)
ADDITION = Problem(
    tier="drift",
    check="body_matches_schema",
    path="$.colour",
    pointer="/colour",
    says="$.colour: unexpected property 'colour'",
    unquoted="$.colour: unexpected property 'colour'",
    expected="no such property",
    got="'red'",
    schema="orders/GET.200.json#/additionalProperties",
    fragment="false",
    line=7,
)
BODY = '{\n  "items": [\n    {\n      "id": 5\n    }\n  ],\n  "colour": "red"\n}'
CURL = "curl --path-as-is -X GET https://api.example.com/orders/7 -H 'Authorization: Bearer {{access_token}}'"
EVIDENCE = Evidence(
    case="orders/get-order",
    operation="GET /orders/{}",
    status=200,
    problems=(BREACH, ADDITION),
    url="https://api.example.com/orders/7",
    curl=CURL,
    variables=(Variable("orderId", "7", "prerequisite"),),
    body=Body("application/json", 43, 8, (Excerpt(1, BODY),)),
)
DRIFT = Finding(
    tier=Tier.DRIFT,
    operation="GET /orders/{}",
    check="body_matches_schema",
    pointer="/colour",
    message="unexpected property 'colour'",
    example='"red"',
    schema="orders/GET.200.json#/additionalProperties",
    acceptance=Acceptance("orders/GET.200.json#", "colour", {"type": "string"}),
    places=(FoundAt("orders/get-order", "$.colour"),),
)
COVERAGE = {
    "version": 1,
    "percent": 71.43,
    "seen": 5,
    "documented": 7,
    "operations": [
        {
            "operation": "GET /orders/{}",
            "seen": True,
            "request": {"seen": [], "never": []},
            "statuses": [
                {
                    "status": 200,
                    "seen": True,
                    "body": {"seen": ["/items", "/items/*/id"], "never": ["/note"]},
                    "headers": {"seen": ["/etag"], "never": []},
                },
                {"status": 404, "seen": False},
            ],
        }
    ],
}


def claim_about(case: str, verdict: str, **members: Any) -> Claim:
    """Make a claim about a case, which is named after its id."""
    *folders, name = case.split("/")
    usual: dict[str, Any] = {
        "id": f"tests/test_answers.py::test_answers[{case}]",
        "item": case,
        "case": case,
        "kind": "answer",
        "name": name.replace("-", " ").title(),
        "folders": tuple(folders),
        "file": "collection/shop.postman_collection.json",
        "place": "$.item[0].item[1]",
        "operation": "GET /orders/{}",
        "verdict": Outcome(verdict),
        "failed": verdict == "broken",
        "seconds": 0.012,
        "recording": Recording("a local server", "2026-11-20T10:00:00+00:00"),
    }
    return Claim(**{**usual, **members})


CLAIMS = (
    claim_about(
        "orders/get-order",
        "broken",
        statuses=(200,),
        evidence=(EVIDENCE,),
        findings=(DRIFT,),
        notes=(f"body_matches_schema at $.items[0].id: expected a string, got number 5  [{TYPE}]",),
    ),
    claim_about("orders/list-orders", "kept", statuses=(200,), on_nothing=("orders/list-orders",)),
    claim_about("orders/add-order", "kept", statuses=(201,), operation="POST /orders", tries=2),
    claim_about("orders/delete-order", "not judged", notes=("no cassette cassettes/orders/delete-order.yaml",)),
    claim_about("orders/find-order", "not judged", failed=True, unavailable=True, notes=("no answer within 30 s",)),
    claim_about("orders/pay-order", "set aside", notes=("it cannot be undone",)),
    claim_about("orders/pack-order", "waived", statuses=(200,), notes=("known (ticket 5; until 2026-12-31)",)),
)


def report_about(claims: tuple[Claim, ...] = CLAIMS, **members: Any) -> Report:
    """Make a report about claims, with something in each of its parts."""
    left = ("order 7 by POST /orders, was not removed: no answer",)
    outcomes = outcomes_of(claims, (), members.get("left_behind", left))
    usual: dict[str, Any] = {
        "tool": "postman-contract 0.1.0",
        "mode": "live",
        "started": "2026-11-26T04:47:51+00:00",
        "seconds": 12.5,
        "bodies": True,
        "exit_code": exit_code_of(outcomes, 1 if outcomes else 0),
        "outcomes": outcomes,
        "totals": totals_of(claims),
        "run": "CT-20261126T044751Z-3f9a2c41",
        "collections": ("collection/shop.postman_collection.json",),
        "claims": claims,
        "findings": tuple(finding for claim in claims for finding in claim.findings),
        "coverage": COVERAGE,
        "calls": Calls(17, 600, 2.5, {"GET /orders/{}": 12, "POST /orders": 5}, {"cases": 13, "tokens": 4}, {}),
        "waivers": (
            WaiverUse("orders/pack-order: body_matches_schema at $.x", "ticket 5", "until 2026-12-31", 35, True),
        ),
        "left_behind": left,
        "remarks": ("response schemas based on: public docs 5",),
        "changes": Changes(
            "2026-11-25T04:47:51+00:00",
            broken=("orders/get-order",),
            mended=("orders/list-orders",),
            tolerated=("orders/pack-order",),
            drift=("GET /orders/{}: body_matches_schema at /colour",),
        ),
    }
    return Report(**{**usual, **members})
