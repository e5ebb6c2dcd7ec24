"""What keeps a run from harming a CartonCloud tenant: whose data it may touch, and how what it creates is removed.

Removal is deletion where the API has it, CANCELLED for consignments, and inactivity for products. Customers cannot be
removed, so nothing is said of them.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from cartoncloud_contract.answers import INBOUND, OUTBOUND, all_pages, body_of, entries_of, refusal_of
from cartoncloud_contract.conditions import conditions_of
from postman_contract import Account, Creation, Exchange, NotJudged, Owner, Row, Rules, Run, SandboxClients
from postman_contract.postman.messages import GONE
from postman_contract.safety.creation import GOES_BY_ITSELF

SANDBOX = "sandbox"
SEARCH_KEYS = ("customerId", "customerName")
NAMES = ("id", "name", "code")
STOCK = "ALLOCATED"  # the status of an inbound order that has become stock


def is_sandbox_name(name: str) -> bool:
    """Tell whether a customer's name says that it is for tests, as the vendor advises."""
    return SANDBOX in name.casefold()


def configured_customer(run: Run) -> Account:
    """Read the configured customer; it is a sandbox if its name says so."""
    customer = body_of(run("customers/get-customer"))
    name = str(customer["name"])
    code = str((customer.get("references") or {}).get("code") or "")
    return Account(
        name,
        is_sandbox=is_sandbox_name(name),
        known_as=frozenset({str(customer["id"]), name, code} - {""}),
        remedy="Set CONTRACT_CUSTOMER_UUID to a customer whose name contains 'Sandbox', "
        "such as a copy that you make of your own in the web application.",
    )


def customers_in(body: object) -> Iterator[str]:
    """Yield what customers are called in a body: in references to them, and where a search asks for equality."""
    if isinstance(body, list):
        for element in body:
            yield from customers_in(element)
    elif isinstance(body, dict):
        field, value = body.get("field"), body.get("value")
        equal = body.get("method") == "EQUAL_TO"
        if equal and isinstance(field, dict) and isinstance(value, dict) and _is_of_customer(field):
            yield str(value.get("value"))
        for member, content in body.items():
            if member in ("customer", "customers"):  # where it is text, it is an order's own reference
                yield from _names(content)
            elif member == "customerId":
                yield str(content)
            yield from customers_in(content)


def _is_of_customer(field: dict[str, object]) -> bool:
    pointer, key = str(field.get("pointer", "")), field.get("value")
    return pointer.startswith("/customer/") or key in SEARCH_KEYS


def _names(reference: object) -> Iterator[str]:
    for each in reference if isinstance(reference, list) else [reference]:
        if isinstance(each, dict):
            yield from (str(each[name]) for name in NAMES if each.get(name))
            yield from _names(each.get("references"))


def delete_order(folder: str, kind: str, variable: str, run: Run, order: str) -> None:
    """Delete an order. One that is gone cannot be got either; an inbound order that has become stock stays.

    Raises:
        NotJudged: it is there still.
    """
    try:
        exchange = run(f"{folder}/delete-{kind}", **{variable: order})
        if exchange.response.status not in GONE:
            return
        problem = NotJudged(f"its deletion was answered with {exchange.response.status}, but it can still be read")
    except NotJudged as refused:
        problem = refused
    answer = run(f"{folder}/get-{kind}", **{variable: order})
    if answer.response.status not in GONE and body_of(answer)["status"] != STOCK:
        raise problem


def cancel_consignment(run: Run, consignment: str) -> None:
    """Cancel a consignment, unless it is cancelled already: it cannot be deleted."""
    exchange = run("consignments/get-consignment", consignmentUuid=consignment)
    if exchange.response.status not in GONE and body_of(exchange)["status"] != "CANCELLED":
        version = str(body_of(exchange)["version"])
        require_success(run("consignments/cancel-consignment", consignmentUuid=consignment, consignmentVersion=version))


def deactivate_warehouse_product(run: Run, product: str) -> None:
    """Make a warehouse product inactive: it cannot be deleted."""
    exchange = run("warehouse-products/deactivate-warehouse-product", warehouseProductUuid=product)
    if exchange.response.status in GONE:
        require_absence(run("warehouse-products/get-warehouse-product", warehouseProductUuid=product))


def disable_transport_product(run: Run, product: str) -> None:
    """Disable a transport product, as the published collection does; the reference knows no way."""
    exchange = run("transport-products/disable-transport-product", transportProductUuid=product)
    if exchange.response.status in GONE:
        require_absence(run("transport-products/get-product", transportProductUuid=product))
    else:
        require_success(exchange)


def require_success(exchange: Exchange) -> None:
    """Let an answer pass that says that something was done.

    Raises:
        NotJudged: it does not.
    """
    if not 200 <= exchange.response.status < 300:
        raise NotJudged(refusal_of(exchange))


def require_absence(exchange: Exchange) -> None:
    """Let an answer pass that says that there is nothing.

    Raises:
        NotJudged: it does not.
    """
    if exchange.response.status not in GONE:
        raise NotJudged(f"{exchange.operation} still finds it")


def rows_of_search(case_id: str, run: Run, prefix: str) -> Iterator[Row]:
    """Yield what a search for references of runs finds, and that is not CANCELLED."""
    for entry in all_pages(lambda page: run(case_id, contractRun=prefix, page=str(page))):
        if entry.get("status") != "CANCELLED":
            yield row_of(entry)


def transport_products_of(run: Run, prefix: str) -> Iterator[Row]:
    """Yield the transport products of runs that are not disabled; there is no documented search for them."""
    rows = (row_of(entry) for entry in entries_of(run("transport-products/list-products")) if is_enabled(entry))
    yield from (row for row in rows if row.reference.startswith(prefix))


def is_enabled(product: Mapping[str, object]) -> bool:
    """Tell whether a transport product has not been disabled."""
    return product.get("enabled") is not False


def row_of(entry: Mapping[str, Any]) -> Row:
    """Read what a search or list shows: orders and consignments carry a run's name as reference, products as code."""
    references = entry.get("references") or {}
    return Row(str(entry["id"]), str(references.get("customer") or references.get("code") or ""), entry)


def documents_owner(body: object) -> Iterator[str]:
    """Yield the id of what a document is attached to."""
    owner = body.get("owner") if isinstance(body, dict) else None
    if isinstance(owner, dict) and owner.get("id"):
        yield str(owner["id"])


RULES = Rules(
    creations={
        "POST /tenants/{}/inbound-orders": Creation(
            partial(delete_order, INBOUND, "inbound-order", "inboundOrderUuid"),
            partial(rows_of_search, "housekeeping/search-inbound-orders-of-a-run"),
            calls=2,
        ),
        "POST /tenants/{}/outbound-orders": Creation(
            partial(delete_order, OUTBOUND, "outbound-order", "outboundOrderUuid"),
            partial(rows_of_search, "housekeeping/search-outbound-orders-of-a-run"),
            calls=2,
        ),
        "POST /tenants/{}/consignments": Creation(
            cancel_consignment, partial(rows_of_search, "housekeeping/search-consignments-of-a-run"), calls=2
        ),
        "POST /tenants/{}/warehouse-products": Creation(
            deactivate_warehouse_product,
            partial(rows_of_search, "housekeeping/search-active-warehouse-products-of-a-run"),
            calls=2,
        ),
        "POST /tenants/{}/products": Creation(disable_transport_product, transport_products_of, calls=2),
        # Documents go with what they are attached to, report runs after seven days.
        "POST /tenants/{}/outbound-orders/{}/documents": GOES_BY_ITSELF,
        "POST /tenants/{}/consignments/{}/documents": GOES_BY_ITSELF,
        "POST /tenants/{}/documents": GOES_BY_ITSELF,
        "POST /tenants/{}/report-runs": GOES_BY_ITSELF,
    },
    limits={"POST /tenants/{}/outbound-orders": 30},
    owners=(
        Owner("tenant", "tenantUuid", segment="tenants"),
        Owner(
            "customer",
            "customerUuid",
            segment="customers",
            query=frozenset({"customerId"}),
            named_in=customers_in,
            read=configured_customer,
        ),
    ),
    acts_on=documents_owner,
    conditions=conditions_of,
    forbidden="`python -m cartoncloud_contract doctor` says which roles the API client has; the tenant's administrator "
    "gives it others.",
    # Which clients are for sandboxes each tenant knows for itself.
    sandbox_clients=SandboxClients(variable="authClientId", listed_in="sandboxClientIds"),
    live_variables=frozenset({"authClientId", "tenantUuid", "customerUuid", "warehouseUuid"}),
)
