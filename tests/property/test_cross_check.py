"""The request schemas and the stand-in, which were written apart from one another, judge the same bodies alike.

A body is drawn by its schema and grounded: what only data can decide (which customer exists, which code is free) is
put right, and nothing else, so that a verdict of the stand-in is one about the body's shape.
"""

import base64
import copy
import functools
import itertools
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
from postman_contract.contract.operations import Operation
from postman_contract.contract.schemas import SchemaFolder, load_schemas
from postman_contract.contract.validators import Validators
from strategies import Mutation, changes, instances, mutations

SCHEMAS = load_schemas(Path(__file__).parents[2] / "schemas")
REQUESTS = sorted(name for name in SCHEMAS if name.endswith(".request.json"))
VALIDATORS = Validators(SCHEMAS)
FOLDER = SchemaFolder(SCHEMAS)
TENANT = "/tenants/" + seed_ids.TENANT_ID
ITEMS = [{"details": {"product": {"id": seed_ids.STOCKED_PRODUCT_ID}}, "measures": {"quantity": 1}}]
LOGIN = (seed_ids.CLIENT_ID, seed_ids.CLIENT_SECRET)

deterministic = settings(max_examples=20, derandomize=True, deadline=None, database=None)

_numbers = itertools.count(1)


def unique() -> str:
    """Return a reference that nothing has yet."""
    return f"cross-check-{next(_numbers)}"


# Grounding changes a body in place. What is not shaped as it should be is left alone, so that it stays wrong.


def put_right(body: Any, path: str, right: Callable[[Any], Any]) -> None:
    """Replace what stands at a path, where there is something; `*` is every element, or every member."""
    step, _, rest = path.partition("/")
    if isinstance(body, list):
        places: Any = range(len(body)) if step == "*" else ()
    elif isinstance(body, dict):
        places = list(body) if step == "*" else [step] if step in body else ()
    else:
        return
    for place in places:
        if rest:
            put_right(body[place], rest, right)
        else:
            body[place] = right(body[place])


def text(new: Callable[[], str]) -> Callable[[Any], Any]:
    """Replace a text that is not empty."""
    return lambda value: new() if isinstance(value, str) and value else value


def identifier(new: str) -> Callable[[Any], Any]:
    """Replace a UUID."""
    return lambda value: new if isinstance(value, str) and UUID.fullmatch(value) else value


UUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
POINTER = re.compile("(/([^~/]|~[01])*)+", re.DOTALL)  # to a member; RFC 6901 §3
BASE64 = re.compile(r"[A-Za-z0-9+/\s]*={0,2}\s*")


def above_zero(value: Any) -> Any:
    """Make a number greater than 0: nobody documents a limit, but nothing less can be measured, stored or ordered."""
    return abs(value) or 1 if isinstance(value, int | float) and not isinstance(value, bool) else value


def base64_text(value: Any) -> Any:
    """Encode a text of base64's alphabet: nothing may come of it, or no encoding be of its length."""
    is_base64 = isinstance(value, str) and BASE64.fullmatch(value) and value
    return base64.b64encode(value.encode()).decode() if is_base64 else value


def anything(new: Any) -> Callable[[Any], Any]:
    """Replace whatever is not null: nobody documents what it may be."""
    return lambda value: value if value is None else new


def name_customer(body: Any, path: str) -> None:
    """Let a reference name the seed's customer."""
    put_right(body, f"{path}/id", identifier(seed_ids.SANDBOX_CUSTOMER_ID))
    put_right(body, f"{path}/references/code", text(lambda: "PRETEND-SANDBOX"))
    put_right(body, f"{path}/name", text(lambda: "Pretend Trading (Sandbox)"))


def name_warehouse(body: Any, path: str) -> None:
    """Let a reference name the seed's warehouse."""
    put_right(body, f"{path}/id", identifier(seed_ids.WAREHOUSE_ID))
    put_right(body, f"{path}/name", text(lambda: "Default"))


def ground_nothing(_body: Any, _made: str) -> None:
    """Leave a body as it is."""


def ground_order(body: Any, _made: str) -> None:
    """Name who and what there is, a reference that is free, and quantities above 0."""
    name_customer(body, "customer")
    name_warehouse(body, "warehouse")
    put_right(body, "references/customer", lambda value: unique() if isinstance(value, str) else value)
    product = "items/*/details/product"
    put_right(body, f"{product}/id", identifier(seed_ids.STOCKED_PRODUCT_ID))
    put_right(body, f"{product}/references/code", text(lambda: seed_ids.STOCKED_PRODUCT_CODE))
    put_right(body, f"{product}/references/barcode", text(lambda: seed_ids.STOCKED_PRODUCT_BARCODE))
    put_right(body, f"{product}/name", text(lambda: "Sample Stocked"))
    put_right(body, "items/*/details/unitOfMeasure/type", text(lambda: "EA"))
    put_right(body, "items/*/measures/quantity", above_zero)
    # Nobody documents an order of nothing, nor a status other than DRAFT for a new one.
    put_right(body, "items", lambda items: copy.deepcopy(ITEMS) if items == [] else items)
    put_right(body, "status", lambda value: "DRAFT" if isinstance(value, str) else value)


def ground_consignment(body: Any, _made: str) -> None:
    """Name who and what there is, and measures above 0."""
    name_customer(body, "customer")
    name_warehouse(body, "warehouse")
    name_warehouse(body, "details/deliveryRun/warehouse")
    put_right(body, "items/*/details/product/id", identifier(seed_ids.PALLET_PRODUCT_ID))
    for measure in ("weight", "cubic", "quantity", "spaces"):
        put_right(body, f"items/*/measures/{measure}", above_zero)
    put_right(body, "measures/distance/value", above_zero)


def ground_quote(body: Any, made: str) -> None:
    """As a consignment; and where no details are asked for, a place that has a rate."""
    if isinstance(body, dict):
        body.setdefault("details", {"deliver": {"address": {"companyName": "Sample", "state": {"code": "QLD"}}}})
    ground_consignment(body, made)


def ground_customer(body: Any, _made: str) -> None:
    """Name warehouses there are, and a code that is free."""
    put_right(body, "references/code", text(unique))
    name_warehouse(body, "warehouses/*")


def ground_product(body: Any, _made: str) -> None:
    """Name a customer there is, a code that is free, a default unit of the product's own, and measures above 0."""
    name_customer(body, "customer")
    put_right(body, "references/code", text(unique))
    units = body.get("unitOfMeasures") if isinstance(body, dict) else None
    if isinstance(units, dict) and units:
        body["unitOfMeasures"] = units = {code or "EA": unit for code, unit in units.items()}
        put_right(body, "defaultUnitOfMeasure", text(lambda: next(iter(units))))
    for measure in ("baseQty", "weight", "length", "width", "height"):
        put_right(body, f"unitOfMeasures/*/{measure}", above_zero)
    put_right(body, "unitOfMeasures/*/volume", anything(1))
    country = {"iso2Code": "AU"}  # or its name: which of the two is not documented
    put_right(body, "details/countryOfOrigin", lambda value: country if isinstance(value, str | dict) else value)


def ground_old_product(body: Any, made: str) -> None:
    """As a product; without what version 1 drops, and so does not look at."""
    ground_product(body, made)
    for path, names in (("unitOfMeasures/*", SINCE_VERSION_8), ("details", SINCE_VERSION_7)):
        put_right(body, path, functools.partial(without, names))


SINCE_VERSION_7 = ("countryOfOrigin", "harmonizedSystemCode")
SINCE_VERSION_8 = ("length", "width", "height", "isDirectlyShippable")


def without(names: tuple[str, ...], value: Any) -> Any:
    """Leave members of an object out."""
    is_object = isinstance(value, dict)
    return {name: member for name, member in value.items() if name not in names} if is_object else value


def ground_transport_product(body: Any, _made: str) -> None:
    """Name a customer there is, a code that is free, and measures above 0."""
    name_customer(body, "customer")
    put_right(body, "references/code", text(unique))
    for measure in ("length", "width", "height"):
        put_right(body, f"properties/{measure}", above_zero)
    put_right(body, "details/uiOptions/consignmentItems/splitByField", anything("QUANTITY"))


def ground_patch(body: Any, _made: str) -> None:
    """Name paths there are, each removed at most once, and values that fit."""
    for number, operation in enumerate(body if isinstance(body, list) else ()):
        path = operation.get("path") if isinstance(operation, dict) else None
        if isinstance(path, str) and POINTER.fullmatch(path) and not re.match("/(id|customer)(/|$)", path):
            removes = operation.get("op") == "remove"
            operation["path"] = f"/itemPropertyRequirements/field{number}" if removes else "/description"
            put_right(operation, "value", lambda _: "Patched")


def ground_search(body: Any, _made: str) -> None:
    """Name fields that can be searched."""
    conditions = [body.get("condition")] if isinstance(body, dict) else []
    while conditions:
        condition = conditions.pop()
        pointer = "field/pointer"
        put_right(
            condition, pointer, lambda it: "/customer/name" if isinstance(it, str) and POINTER.fullmatch(it) else it
        )
        put_right(condition, "field/value", text(lambda: "customerName"))
        inner = condition.get("conditions") if isinstance(condition, dict) else None
        conditions += inner if isinstance(inner, list) else []


def ground_document(body: Any, _made: str) -> None:
    """Let base64 encode something."""
    put_right(body, "content/data", base64_text)


def ground_invoice(body: Any, _made: str) -> None:
    """Name the one type that is known of consignments' documents."""
    ground_document(body, _made)
    put_right(body, "type", text(lambda: "CONSIGNMENT_INVOICE"))


def ground_owned_document(body: Any, made: str) -> None:
    """Name an owner there is; no other kind than an outbound order is documented."""
    ground_document(body, made)
    put_right(body, "owner/id", identifier(made))
    owner = body.get("owner") if isinstance(body, dict) else None
    if isinstance(owner, dict) and owner.get("type") != "OUTBOUND":
        put_right(body, "type", text(lambda: "OUTBOUND_ORDER_INVOICE"))
        put_right(owner, "type", text(lambda: "OUTBOUND"))


def ground_report(body: Any, _made: str) -> None:
    """Name who and where there is, and what can be told apart.

    How days are written is not documented, and published examples ask for longer pages than the reference allows.
    """
    for path in ("customer", "customers/*"):
        name_customer(body, f"parameters/{path}")
    name_warehouse(body, "parameters/warehouse")
    put_right(body, "parameters/aggregateBy/*", text(lambda: "productType"))
    for day in ("fromDate", "toDate"):
        put_right(body, f"parameters/{day}", lambda value: "2030-01-05" if isinstance(value, str) else value)
    put_right(body, "parameters/pageSize", lambda value: min(value, 100) if isinstance(value, int) else value)


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
