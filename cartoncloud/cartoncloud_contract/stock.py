"""Judges a report of stock: whether outbound orders will find what they want."""

from collections.abc import Iterator, Mapping
from typing import Any

from cartoncloud_contract.checks import CheckResult, ok, unknown, wrong
from postman_contract.postman.environment import environment_key

STOCKED = "stockedProductCode"
FREE = "quantityFree"
WAREHOUSE_KEY, STOCKED_KEY = map(environment_key, ("warehouseUuid", STOCKED))
REMEDY_OF_WAREHOUSE = (
    f"Set {WAREHOUSE_KEY} to a warehouse the API client was given: the API lists none, but an order names its own"
)
_REJECTED = "outbound orders will be created REJECTED"
_RECEIVE = "Receive an inbound order of a product in the web application, until it is ALLOCATED"


def judge_report(report: Mapping[str, Any], stocked: str | None, *, whole: bool) -> CheckResult:
    """Judge a report of stock, which may not have come to an end, or not to a good one; as `judge_stock`."""
    if report["status"] == "FAILED":
        failure = f"the report failed: {report.get('failureDetails')}"
        return wrong(failure, REMEDY_OF_WAREHOUSE) if is_about_warehouse(failure) else unknown(failure)
    if report["status"] != "SUCCESS":
        return unknown(f"the report is {report['status']} still", "Try again later")
    return judge_stock(sorted({*free_codes(report)}), stocked, whole=whole)


def free_codes(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield the codes of the products a report of stock finds free."""
    for item in report["items"]:
        if (item["measures"].get(FREE) or 0) > 0:
            yield str(item["details"]["product"]["references"]["code"])


def judge_stock(codes: list[str], stocked: str | None, *, whole: bool) -> CheckResult:
    """Judge what is in stock: `codes`, of which outbound orders are to use `stocked`; `whole`: there is no more."""
    if stocked and stocked in codes:
        return ok(f"{stocked} has stock")
    if not whole and (stocked or not codes):
        return unknown(f"the first page of the report has no free stock of {stocked or 'anything'}; there are more")
    if stocked:
        offer = f"or set {STOCKED_KEY} to another: {', '.join(codes[:5])}" if codes else ""
        return wrong(f"no free stock of {stocked}, so {_REJECTED}", f"{_RECEIVE} {offer}")
    if not codes:
        return wrong(f"no free stock of anything, so {_REJECTED}", f"{_RECEIVE}, and set {STOCKED_KEY} to its code")
    return ok(
        f"there is stock of {len(codes)} product(s), but none is named for outbound orders, so {_REJECTED}",
        f"Set {STOCKED_KEY}, e.g. to {codes[0]}",
    )


def is_about_warehouse(text: str) -> bool:
    """Tell whether a refusal speaks of the warehouse."""
    return "warehouse" in text.casefold()
