"""Checks the vendor's list for going live: the sandbox customer is tidied up, and the new one can be reached.

It only reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from cartoncloud_contract.answers import all_pages, body_of, refusal_of
from cartoncloud_contract.checks import Check, CheckResult, judge_account, ok, print_checks, wrong
from cartoncloud_contract.doctor import UUID
from cartoncloud_contract.inputs import ANY_STATUS, CREDENTIALS, Inputs, live_run, require_settings
from cartoncloud_contract.rules import configured_customer, is_sandbox_name
from postman_contract.safety.creation import Run

SHOWN = 5  # of what is left, at most


@dataclass(frozen=True)
class Customers:
    """The sandbox customer, asked about by `run`, and the one to go live with, by `run_new`, which takes any answer."""

    customer: str
    run: Run
    new_customer: str
    run_new: Run


@dataclass(frozen=True)
class Leftover:
    """A kind of thing that must not be left: the search that finds it, and what to do with it.

    `done` are the statuses of those that stay: nothing removes them any more, and they do no harm.
    """

    name: str
    search: str
    remedy: str
    done: frozenset[str] = frozenset()


# An order that a warehouse has worked on is not deleted any more (docs/cartoncloud-facts.md, Orders).
LEFTOVERS = (
    Leftover(
        "outbound orders",
        "housekeeping/search-outbound-orders-of-the-customer",
        "Delete them",
        frozenset({"PACKING_IN_PROGRESS", "PICKED", "PACKED", "DISPATCHED"}),
    ),
    Leftover(
        "inbound orders",
        "housekeeping/search-inbound-orders-of-the-customer",
        "Delete them",
        frozenset({"RECEIVED", "VERIFIED", "ALLOCATED"}),
    ),
    Leftover(
        "consignments",
        "housekeeping/search-consignments-of-the-customer",
        "Cancel them",
        frozenset({"CANCELLED"}),
    ),
    Leftover("active products", "housekeeping/search-active-warehouse-products-of-the-customer", "Make them inactive"),
)


def go_live(inputs: Inputs, customer: str) -> int:
    """Say in a line each what is left to be done before going live.

    Args:
        inputs: of the command.
        customer: the id of the customer to go live with.

    Returns:
        0: nothing; 1: something is, or could not be checked.

    Raises:
        InputError: a setting is missing.
    """
    require_settings(inputs, "gatewayHost", *CREDENTIALS, "tenantUuid", "customerUuid")
    with live_run(inputs) as run, live_run(inputs, ANY_STATUS, customerUuid=customer) as run_new:
        customers = Customers(inputs.settings.get("customerUuid") or "", run, customer, run_new)
        return print_checks(inputs.say, CHECKS, customers)


def check_sandbox_customer(customers: Customers) -> CheckResult:
    """Check whether the configured customer is the one for tests."""
    return judge_account(configured_customer(customers.run))


def check_leftovers(leftover: Leftover, customers: Customers) -> CheckResult:
    """Check that nothing of a kind is left."""
    found = [*all_pages(lambda page: customers.run(leftover.search, page=str(page)))]
    done = [each for each in found if each.get("status") in leftover.done]
    left = [each for each in found if each.get("status") not in leftover.done]
    if left:
        return wrong(f"{len(left)} left: {_names_of(left)}", leftover.remedy)
    statuses = ", ".join(sorted({str(each["status"]) for each in done}))
    return ok(f"none left to remove; {len(done)} stay ({statuses}): {_names_of(done)}") if done else ok("none left")


def _names_of(entries: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(map(name_of, entries[:SHOWN])) + (", …" if len(entries) > SHOWN else "")


def name_of(entry: Mapping[str, Any]) -> str:
    """Name an order, a consignment or a product by its reference and its id."""
    references = entry.get("references") or {}
    reference = references.get("customer") or references.get("code") or entry.get("name") or ""
    return f"{reference} ({entry.get('id')})".lstrip()


def check_new_customer(customers: Customers) -> CheckResult:
    """Check whether the API client reaches the customer to go live with."""
    if customers.new_customer.casefold() == customers.customer.casefold():
        return wrong("that is the sandbox customer itself", "Give the UUID of the customer to go live with")
    if not UUID.fullmatch(customers.new_customer):
        return wrong(f"{customers.new_customer!r} is not a UUID", "Give that of the customer to go live with")
    exchange = customers.run_new("customers/get-customer")
    if exchange.response.status != 200:
        return wrong(
            f"{customers.new_customer}: {refusal_of(exchange)}",
            "See that it is the customer's UUID; if it is, give the API client this customer, in the web application",
        )
    name = str(body_of(exchange)["name"])
    if is_sandbox_name(name):
        return wrong(f"{name!r} is a sandbox, too", "Give the UUID of the customer to go live with")
    return ok(name)


CHECKS: tuple[Check[Customers], ...] = (
    Check("sandbox customer", check_sandbox_customer),
    *(Check(each.name, partial(check_leftovers, each), ("sandbox customer",)) for each in LEFTOVERS),
    Check("new customer", check_new_customer),
)
