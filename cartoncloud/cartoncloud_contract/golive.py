"""Checks the vendor's list for going live: the sandbox customer is tidied up, and the new one can be reached.

It only reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from cartoncloud_contract.answers import all_pages, body_of
from cartoncloud_contract.commands import (
    ANY_STATUS,
    CREDENTIALS,
    Check,
    Finding,
    Inputs,
    asked,
    check_set,
    finding_of,
    ok,
    report,
    wrong,
)
from cartoncloud_contract.rules import configured_customer, is_sandbox_name
from postman_contract.safety.rules import Run

SHOWN = 5  # of what is left, at most


@dataclass(frozen=True)
class Parting:
    """The customer to leave, asked by `run`, and the one to go live with, asked by `run_new` with any answer."""

    customer: str
    run: Run
    new_customer: str
    run_new: Run


@dataclass(frozen=True)
class Leftover:
    """A kind of thing that must not be left: the search that finds it, and what to do with it.

    `settled` is the status of those that cannot be removed and do no harm; "": there are none.
    """

    about: str
    search: str
    remedy: str
    settled: str = ""


LEFTOVERS = (
    Leftover("outbound orders", "housekeeping/search-outbound-orders-of-the-customer", "Delete them"),
    Leftover("inbound orders", "housekeeping/search-inbound-orders-of-the-customer", "Delete them"),
    Leftover("consignments", "housekeeping/search-consignments-of-the-customer", "Cancel them", settled="CANCELLED"),
    Leftover("active products", "housekeeping/search-active-warehouse-products-of-the-customer", "Make them inactive"),
)


def go_live(inputs: Inputs, customer: str) -> int:
    """Say in a line each what is left to be done before going live.

    Args:
        inputs: of the command.
        customer: the id of the customer to go live with.

    Returns:
        0: nothing; 1: something is, or could not be looked at.

    Raises:
        InputError: a setting is missing.
    """
    check_set(inputs, "gatewayHost", *CREDENTIALS, "tenantUuid", "customerUuid")
    with asked(inputs) as run, asked(inputs, ANY_STATUS, customerUuid=customer) as run_new:
        parting = Parting(inputs.settings.get("customerUuid") or "", run, customer, run_new)
        return report(inputs, CHECKS, parting)


def sandbox_customer(parting: Parting) -> Finding:
    """Look whether the configured customer is the one for tests."""
    return finding_of(configured_customer(parting.run))


def left(leftover: Leftover, parting: Parting) -> Finding:
    """Look what is left of a kind."""
    pages = all_pages(lambda page: parting.run(leftover.search, page=str(page)))
    found = [each for each in pages if each.get("status") != leftover.settled]
    if not found:
        return ok("none left")
    named = ", ".join(name_of(each) for each in found[:SHOWN]) + (", …" if len(found) > SHOWN else "")
    return wrong(f"{len(found)} left: {named}", leftover.remedy)


def name_of(entry: Mapping[str, Any]) -> str:
    """Name an order, a consignment or a product by its reference and its id."""
    references = entry.get("references") or {}
    reference = references.get("customer") or references.get("code") or entry.get("name") or ""
    return f"{reference} ({entry.get('id')})".lstrip()


def new_customer(parting: Parting) -> Finding:
    """Look whether the API client reaches the customer to go live with."""
    if parting.new_customer.casefold() == parting.customer.casefold():
        return wrong("that is the sandbox customer itself", "Give the UUID of the customer to go live with")
    exchange = parting.run_new("customers/get-customer")
    if exchange.response.status != 200:
        return wrong(
            f"{parting.new_customer} is answered by {exchange.response.status}",
            "Give the API client this customer, in the web application",
        )
    name = str(body_of(exchange)["name"])
    if is_sandbox_name(name):
        return wrong(f"{name!r} is a sandbox, too", "Give the UUID of the customer to go live with")
    return ok(name)


CHECKS: tuple[Check[Parting], ...] = (
    Check("sandbox customer", sandbox_customer),
    *(Check(each.about, partial(left, each), ("sandbox customer",)) for each in LEFTOVERS),
    Check("new customer", new_customer),
)
