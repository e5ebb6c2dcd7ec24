"""Puts right in a drawn body what only data can decide: which customer exists, which code is free.

A body is changed in place, and nothing else of it: what is not shaped as it should be stays wrong. `unique` gives each
reference once.
"""

import base64
import copy
import functools
import itertools
import re
from collections.abc import Callable
from typing import Any

from cartoncloud_sandbox import seed_ids

ITEMS = [{"details": {"product": {"id": seed_ids.STOCKED_PRODUCT_ID}}, "measures": {"quantity": 1}}]

_numbers = itertools.count(1)


def unique() -> str:
    """Return a reference that nothing has yet."""
    return f"cross-check-{next(_numbers)}"


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
