"""The request schemas and the stand-in, which were written apart from one another, judge the same bodies alike.

A body is drawn by its schema and grounded: what only data can decide (which customer exists, which code is free) is
put right, and nothing else, so that a verdict of the stand-in is one about the body's shape.
"""

import copy
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from cartoncloud_sandbox import seed_ids
from grounding import (
    ITEMS,
    ground_consignment,
    ground_customer,
    ground_document,
    ground_invoice,
    ground_nothing,
    ground_old_product,
    ground_order,
    ground_owned_document,
    ground_patch,
    ground_product,
    ground_quote,
    ground_report,
    ground_search,
    ground_transport_product,
    unique,
)
from postman_contract.contract.operations import Operation
from postman_contract.contract.schemas import SchemaFolder, load_schemas
from postman_contract.contract.validators import Validators
from strategies import Mutation, changes, instances, mutations

SCHEMAS = load_schemas(Path(__file__).parents[2] / "schemas")
REQUESTS = sorted(name for name in SCHEMAS if name.endswith(".request.json"))
VALIDATORS = Validators(SCHEMAS)
FOLDER = SchemaFolder(SCHEMAS)
TENANT = "/tenants/" + seed_ids.TENANT_ID
LOGIN = (seed_ids.CLIENT_ID, seed_ids.CLIENT_SECRET)

deterministic = settings(max_examples=20, derandomize=True, deadline=None, database=None)


# What a path or an owner names is made anew for each body.


def made(api: httpx.Client, path: str, **body: Any) -> str:
    """Make an object of the seed's customer; return its id."""
    answer = api.post(TENANT + path, json={"customer": {"id": seed_ids.SANDBOX_CUSTOMER_ID}, **body})
    assert answer.is_success, answer.text
    return str(answer.json()["id"])


def no_object(_api: httpx.Client) -> str:
    """Make nothing."""
    return ""


def an_order(api: httpx.Client) -> str:
    """Make an outbound order."""
    details = {"deliver": {"address": {"companyName": "Sample Receiver"}}}
    return made(api, "/outbound-orders", references={"customer": unique()}, details=details, items=ITEMS)


def a_consignment(api: httpx.Client) -> str:
    """Make a consignment."""
    details = {"deliver": {"address": {"companyName": "Sample Receiver"}}}
    return made(api, "/consignments", references={"customer": unique()}, details=details, items=[])


def a_transport_product(api: httpx.Client) -> str:
    """Make a transport product."""
    return made(api, "/products", scope="TRANSPORT", references={"code": unique()}, name="Sample Thing")


def a_warehouse_product(api: httpx.Client) -> str:
    """Make a warehouse product, with members that patches can remove."""
    return made(
        api,
        "/warehouse-products",
        scope="WAREHOUSE",
        type="General",
        references={"code": unique()},
        name="Sample Thing",
        defaultUnitOfMeasure="EA",
        unitOfMeasures={"EA": {"baseQty": 1}},
        description="Sample",
        itemPropertyRequirements={f"field{number}": "OPTIONAL" for number in range(10)},
    )


def succeeded(answer: httpx.Response) -> bool:
    """Tell whether the stand-in accepted a body."""
    return answer.is_success


def succeeded_or_no_rate(answer: httpx.Response) -> bool:
    """Tell whether the stand-in found nothing wrong with a body, even if no rate matches it."""
    return answer.is_success or (answer.status_code == 422 and "field" not in answer.json()[0])


@dataclass(frozen=True)
class Case:
    """An operation with a request body: its schema, how its body is grounded, and what its path or body names.

    Method and path are those of the schema file.
    """

    schema: str
    ground: Callable[[Any, str], None]
    make: Callable[[httpx.Client], str] = no_object
    accepted: Callable[[httpx.Response], bool] = succeeded
    query: str = ""
    version: int = 1
    media_type: str = "application/json"

    @property
    def form(self) -> bool:
        """Whether the body is that of a form."""
        return self.media_type == FORM

    @property
    def operation(self) -> Operation:
        """The operation, for which the contract has schemas of errors."""
        *folders, file = self.schema.split("/")
        return Operation(file.partition(".")[0], tuple("{}" if each.startswith("{") else each for each in folders))

    def __str__(self) -> str:
        return f"{self.operation}{f' version {self.version}' if self.version > 1 else ''}"


def of_tenant(path: str, *arguments: Any, **options: Any) -> Case:
    """Make the case of an operation below a tenant."""
    folder, _, method = path.rpartition("/")
    return Case(f"tenants/{{tenantUuid}}/{folder}/{method}.request.json", *arguments, **options)


FORM = "application/x-www-form-urlencoded"
PATCH = "application/json-patch+json"
CASES = (
    Case("uaa/oauth/token/POST.request.json", ground_nothing, media_type=FORM),
    of_tenant("customers/POST", ground_customer),
    of_tenant("inbound-orders/POST", ground_order),
    of_tenant("inbound-orders/search/POST", ground_search),
    of_tenant("outbound-orders/POST", ground_order),
    of_tenant("outbound-orders/search/POST", ground_search),
    of_tenant("outbound-orders/{outboundOrderUuid}/documents/POST", ground_document, an_order),
    of_tenant("documents/POST", ground_owned_document, an_order),
    of_tenant("warehouse-products/POST", ground_old_product),
    of_tenant("warehouse-products/POST", ground_product, version=8),
    of_tenant("warehouse-products/search/POST", ground_search),
    of_tenant("warehouse-products/{warehouseProductUuid}/PUT", ground_product, a_warehouse_product, version=8),
    of_tenant("warehouse-products/{warehouseProductUuid}/PATCH", ground_patch, a_warehouse_product),
    of_tenant(
        "warehouse-products/{warehouseProductUuid}/PATCH",
        ground_patch,
        a_warehouse_product,
        version=8,
        media_type=PATCH,
    ),
    of_tenant("consignments/POST", ground_consignment),
    of_tenant("consignments/search/POST", ground_search),
    of_tenant("consignments/quote/POST", ground_quote, accepted=succeeded_or_no_rate),
    of_tenant("consignments/{consignmentUuid}/PUT", ground_consignment, a_consignment),
    of_tenant("consignments/{consignmentUuid}/documents/POST", ground_invoice, a_consignment),
    of_tenant("products/POST", ground_transport_product),
    of_tenant("products/search/POST", ground_search, query="?SCOPE=TRANSPORT"),
    of_tenant("products/{transportProductUuid}/PUT", ground_transport_product, a_transport_product),
    of_tenant("report-runs/POST", ground_report),
)
EXEMPT: dict[str, str] = {}
"""Request schemas that are not compared, each with the reason."""

each_case = pytest.mark.parametrize("case", [pytest.param(case, id=str(case)) for case in CASES])


@pytest.fixture(scope="module")
def api(base_url: str) -> Iterator[httpx.Client]:
    """Return a client with a token for everything."""
    with httpx.Client(base_url=base_url, headers={"Accept-Version": "1"}) as client:
        answer = client.post("/uaa/oauth/token", auth=LOGIN, data={"grant_type": "client_credentials"})
        client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield client


def send(api: httpx.Client, case: Case, body: Any, made: str) -> httpx.Response:
    """Send a body to the stand-in."""
    note(f"body: {json.dumps(body)}")
    path = "/" + case.schema.rpartition("/")[0].replace("{tenantUuid}", seed_ids.TENANT_ID)
    path = re.sub(r"\{\w+\}", made, path) + case.query
    content = urlencode(body) if case.form else json.dumps(body)
    headers = {"Accept-Version": str(case.version), "Content-Type": case.media_type}
    auth = httpx.BasicAuth(*LOGIN) if case.form else None
    answer = api.request(case.operation.method, path, content=content, headers=headers, auth=auth)
    note(f"answer: {answer.status_code} {answer.text}")
    return answer


def grounded(case: Case, body: Any, made: str) -> Any:
    """Ground a copy of a body."""
    body = copy.deepcopy(body)
    case.ground(body, made)
    return body


def sendable(case: Case) -> Callable[[Mutation], bool]:
    """Tell what can be sent at all: a form has names and texts."""

    def can_be_sent(mutation: Mutation) -> bool:
        body = mutation.instance
        return not case.form or (isinstance(body, dict) and all(isinstance(value, str) for value in body.values()))

    return can_be_sent


@each_case
@deterministic
@given(data=st.data())
def test_a_valid_body_is_accepted(api: httpx.Client, case: Case, data: st.DataObject) -> None:
    """What a request schema accepts, the stand-in accepts, and answers as the response schema wants."""
    made = case.make(api)
    body = grounded(case, data.draw(instances(case.schema, SCHEMAS), label="instance"), made)
    findings = VALIDATORS.strict(case.schema, body)
    answer = send(api, case, body, made)
    assert (findings, case.accepted(answer)) == ((), True)
    shape = FOLDER.contract_of(case.operation).response_schema(answer.status_code)
    assert shape is not None
    assert [each for each in VALIDATORS.additive(shape, answer.json()) if not each.additive] == []


@each_case
@deterministic
@given(data=st.data())
def test_a_broken_body_is_refused(api: httpx.Client, case: Case, data: st.DataObject) -> None:
    """What a request schema rejects for a single fault, the stand-in refuses, in a documented shape."""
    made = case.make(api)
    body = grounded(case, data.draw(instances(case.schema, SCHEMAS), label="instance"), made)
    mutation = data.draw(mutations(body, case.schema, SCHEMAS).filter(sendable(case)), label="mutation")
    answer = send(api, case, mutation.instance, made)
    shape = FOLDER.contract_of(case.operation).response_schema(answer.status_code)
    assert (answer.is_client_error, case.accepted(answer)) == (True, False)
    assert shape is not None
    assert VALIDATORS.additive(shape, answer.json()) == ()


@each_case
@deterministic
@given(data=st.data())
def test_a_changed_body_is_judged_alike(api: httpx.Client, case: Case, data: st.DataObject) -> None:
    """Whatever single change a body undergoes, schema and stand-in agree on whether it is still valid."""
    made = case.make(api)
    body = grounded(case, data.draw(instances(case.schema, SCHEMAS), label="instance"), made)
    change = data.draw(changes(body, case.schema, SCHEMAS).filter(sendable(case)), label="change")
    changed = grounded(case, change.instance, made)
    findings = VALIDATORS.strict(case.schema, changed)
    note(f"findings: {findings}")
    assert case.accepted(send(api, case, changed, made)) is (findings == ())


def test_every_request_schema_is_compared() -> None:
    """Every request schema is in the table, or named with the reason why it is not."""
    assert sorted({*(case.schema for case in CASES), *EXEMPT}) == REQUESTS
