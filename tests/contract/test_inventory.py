"""Claim: everything in the suite's folders belongs to something, and every case has all it needs."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest
from jsonschema.validators import Draft202012Validator

from postman_contract.contract.checks import CHECK_NAMES
from postman_contract.contract.corrections import EVERY_CASE
from postman_contract.contract.validation import unchecked_formats
from postman_contract.run.cases import expected_statuses
from postman_contract.run.inventory import unused_cassettes
from postman_contract.run.suite import Suite, obstacle_of

SET_ASIDE = {
    "consignments/get-consignment-copy": "the same request, byte for byte, as consignments/get-consignment",
    "inbound-orders-purchase-orders/search-inbound-order": "published without a URL: an unfinished placeholder",
    "transport-products/new-request": "published without a URL: an unfinished placeholder",
    "inbound-orders/update-inbound-order": "a draft in the reference: not available yet",
    "outbound-orders/update-outbound-order": "a draft in the reference: not available yet",
}
# The public reference's operations, less the two updates that are not available yet.
DOCUMENTED = """
POST /uaa/oauth/token
GET /uaa/userinfo
POST /tenants/{}/customers
GET /tenants/{}/customers
GET /tenants/{}/customers/{}
POST /tenants/{}/inbound-orders
GET /tenants/{}/inbound-orders/{}
DELETE /tenants/{}/inbound-orders/{}
POST /tenants/{}/inbound-orders/search
POST /tenants/{}/outbound-orders
GET /tenants/{}/outbound-orders/{}
DELETE /tenants/{}/outbound-orders/{}
POST /tenants/{}/outbound-orders/search
POST /tenants/{}/outbound-orders/{}/documents
GET /tenants/{}/outbound-orders/{}/documents
GET /tenants/{}/outbound-orders/{}/documents/{}
GET /tenants/{}/outbound-orders/{}/documents/{}/download
POST /tenants/{}/warehouse-products
GET /tenants/{}/warehouse-products/{}
PUT /tenants/{}/warehouse-products/{}
PATCH /tenants/{}/warehouse-products/{}
POST /tenants/{}/warehouse-products/search
POST /tenants/{}/consignments
GET /tenants/{}/consignments/{}
PUT /tenants/{}/consignments/{}
POST /tenants/{}/consignments/search
POST /tenants/{}/consignments/quote
POST /tenants/{}/products
GET /tenants/{}/products
GET /tenants/{}/products/{}
POST /tenants/{}/documents
POST /tenants/{}/report-runs
GET /tenants/{}/report-runs/{}
"""


def references(schema: object) -> Iterator[str]:
    """Yield the files a schema refers to, as written."""
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].partition("#")[0]
        for value in schema.values():
            yield from references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from references(value)


def target(file: str, reference: str) -> str:
    """Resolve a relative reference to the path of the file it names."""
    parts: list[str] = []
    for part in (*PurePosixPath(file).parent.parts, *PurePosixPath(reference).parts):
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def test_every_published_request_is_there(contract_suite: Suite) -> None:
    """The published collection has 37 requests, and each is a case."""
    cases = contract_suite.cases.values()
    assert len([case for case in cases if case.file.endswith("cartoncloud.postman_collection.json")]) == 37


def test_every_case_is_judged_or_set_aside_for_a_known_reason(contract_suite: Suite) -> None:
    """Nothing is left not judged, and what is set aside is so for the documented reasons."""
    cases = contract_suite.cases.values()
    obstacles = {case.id: found for case in cases if (found := obstacle_of(contract_suite, case)) is not None}
    assert {name: found.reason for name, found in obstacles.items()} == SET_ASIDE


def test_every_documented_operation_has_a_case(contract_suite: Suite) -> None:
    """Each operation of the public reference has a case that expects it to succeed."""
    judged = {
        str(case.operation)
        for case in contract_suite.cases.values()
        if (contract := contract_suite.contract_of(case)) is not None
        and obstacle_of(contract_suite, case) is None
        and expected_statuses(case, contract)[0] < 300
    }
    assert set(DOCUMENTED.split("\n")) - {""} - judged == set()


def test_no_schema_is_an_orphan(contract_suite: Suite) -> None:
    """Each schema file is an operation's, or one that such a file refers to."""
    used: set[str] = set()
    for case in contract_suite.cases.values():
        contract = contract_suite.contract_of(case)
        if contract is not None:
            used |= {*contract.responses.values(), *contract.headers.values(), *contract.errors.values()}
            used |= {*contract.promises}
            used |= {contract.request} if contract.request else set()
    waiting = list(used)
    while waiting:
        file = waiting.pop()
        found = {target(file, reference) for reference in references(contract_suite.schemas.schemas[file]) if reference}
        waiting += found - used
        used |= found
    assert set(contract_suite.schemas.schemas) - used == set()


def test_every_schema_is_one(contract_suite: Suite) -> None:
    """Each schema file is what the metaschema of JSON Schema 2020-12 allows."""
    for schema in contract_suite.schemas.schemas.values():
        assert isinstance(schema, dict | bool)
        Draft202012Validator.check_schema(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_every_format_in_a_schema_is_asserted(contract_suite: Suite) -> None:
    """No schema uses a format that nothing checks."""
    schemas = contract_suite.schemas.schemas.items()
    assert {file: formats for file, schema in schemas if (formats := unchecked_formats(schema))} == {}


def test_every_case_has_its_cassette(contract_suite: Suite) -> None:
    """Each case that can be sent has a cassette."""
    cases = {case.id for case in contract_suite.cases.values() if obstacle_of(contract_suite, case) is None}
    folder = contract_suite.paths.cassettes
    assert {name for name in cases if not (folder / f"{name}.yaml").exists()} == set()


def test_no_cassette_is_an_orphan(contract_suite: Suite, request: pytest.FixtureRequest) -> None:
    """Each cassette is a case's, a negative one's or a named claim's; --prune-cassettes removes what is not."""
    sources = "".join(path.read_text(encoding="utf-8") for path in request.path.parent.glob("test_*.py"))
    named = set(re.findall(r'default_cassette\("([^"]+)"\)', sources))
    assert unused_cassettes(contract_suite, {*named, *contract_suite.negatives.few}) == []


def test_every_cassette_says_what_it_was_recorded_from(contract_suite: Suite) -> None:
    """Each says that it was recorded from the stand-in, or from which live host; and holds no trace of the run."""
    sources = "cartoncloud_sandbox, the local stand-in; not CartonCloud|a server on loopback, not the live API|live: .+"
    for path in contract_suite.paths.cassettes.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert re.search(rf"^  recorded_from: '?({sources})'?$", text, re.MULTILINE), path
        assert "127.0.0.1" not in text
        assert "not-real" not in text


@pytest.mark.parametrize("kind", ["corrections", "waivers"])
def test_no_correction_and_no_waiver_is_an_orphan(contract_suite: Suite, kind: str) -> None:
    """Each correction and each waiver names a case there is."""
    named = {
        "corrections": set(contract_suite.corrections) - {EVERY_CASE},
        "waivers": {waiver.case for waiver in contract_suite.waivers},
    }
    assert named[kind] - set(contract_suite.cases) == set()


def test_every_waiver_names_a_check(contract_suite: Suite) -> None:
    """Each waiver names a check there is."""
    assert {waiver.check for waiver in contract_suite.waivers} - CHECK_NAMES == set()
