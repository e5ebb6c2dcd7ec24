"""What keeps a run from harming a CartonCloud tenant: whose data it may touch, and how what it creates is removed.

Removal is deletion where the API has it, CANCELLED for consignments, and inactivity for products. Customers cannot be
removed, so nothing is said of them.
"""

from collections.abc import Iterator
from functools import partial

from cartoncloud_contract.answers import INBOUND, OUTBOUND, all_pages, body_of, entries_of
from postman_contract import Account, Creation, NotJudged, Owner, Rules, Run
from postman_contract.rules import GOES_BY_ITSELF

SANDBOX = "sandbox"
SEARCH_KEYS = ("customerId", "customerName")
NAMES = ("id", "name", "code")
STOCK = "ALLOCATED"  # the status of an inbound order that has become stock


def configured_customer(run: Run) -> Account:
    """Read the configured customer; it is a sandbox if its name says so, as the vendor advises."""
    customer = body_of(run("customers/get-customer"))
    name = str(customer["name"])
    code = str((customer.get("references") or {}).get("code") or "")
    return Account(
        name,
        is_sandbox=SANDBOX in name.casefold(),
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


def delete_inbound_order(run: Run, order: str) -> None:
    """Delete an inbound order; one that has become stock stays."""
    try:
        run(f"{INBOUND}/delete-inbound-order", inboundOrderUuid=order)
    except NotJudged:
        if body_of(run(f"{INBOUND}/get-inbound-order", inboundOrderUuid=order))["status"] != STOCK:
            raise


def cancel_consignment(run: Run, consignment: str) -> None:
    """Cancel a consignment, unless it is cancelled already: it cannot be deleted."""
    exchange = run("consignments/get-consignment", consignmentUuid=consignment)
    if exchange.response.status == 200 and body_of(exchange)["status"] != "CANCELLED":
        version = str(body_of(exchange)["version"])
        run("consignments/cancel-consignment", consignmentUuid=consignment, consignmentVersion=version)


def found(case_id: str, run: Run, prefix: str) -> Iterator[str]:
    """Yield the ids that a search for the references of a run finds, and that are not CANCELLED."""
    pages = all_pages(lambda page: run(case_id, contractRun=prefix, page=str(page)))
    return (str(entry["id"]) for entry in pages if entry.get("status") != "CANCELLED")


def transport_products_of(run: Run, prefix: str) -> Iterator[str]:
    """Yield the ids of a run's transport products that are not disabled; there is no documented search for them."""
    for product in entries_of(run("transport-products/list-products")):
        code = str((product.get("references") or {}).get("code", ""))
        if code.startswith(prefix) and product.get("enabled") is not False:
            yield str(product["id"])


RULES = Rules(
    creations={
        "POST /tenants/{}/inbound-orders": Creation(
            delete_inbound_order, partial(found, "housekeeping/search-inbound-orders-of-a-run")
        ),
        "POST /tenants/{}/outbound-orders": Creation(
            lambda run, order: run(f"{OUTBOUND}/delete-outbound-order", outboundOrderUuid=order),
            partial(found, "housekeeping/search-outbound-orders-of-a-run"),
        ),
        "POST /tenants/{}/consignments": Creation(
            cancel_consignment, partial(found, "housekeeping/search-consignments-of-a-run"), calls=2
        ),
        "POST /tenants/{}/warehouse-products": Creation(
            lambda run, product: run("warehouse-products/deactivate-warehouse-product", warehouseProductUuid=product),
            partial(found, "housekeeping/search-active-warehouse-products-of-a-run"),
        ),
        # Transport products are disabled where that is offered: the reference knows no way.
        "POST /tenants/{}/products": Creation(
            lambda run, product: run("transport-products/disable-transport-product", transportProductUuid=product),
            transport_products_of,
        ),
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
)
