"""Says whether everything is in place for a live run, and what to do where it is not.

It changes nothing: it reads, asks for a price, and runs one report, which the server deletes after seven days. The API
lists no roles (docs/cartoncloud-facts.md, Authentication), so each is tried with a request that changes nothing: a 403
means that the role is missing. Roles that only write, such as WMS Edit Product, are not checked.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial

import yaml

from cartoncloud_contract.answers import INBOUND, OUTBOUND, body_of, pages_of
from cartoncloud_contract.commands import (
    ANY_STATUS,
    CREDENTIALS,
    Check,
    Finding,
    Inputs,
    asked,
    finding_of,
    ok,
    problem_of_server,
    report,
    unknown,
    wrong,
)
from cartoncloud_contract.prerequisites import Pause, finished_report
from cartoncloud_contract.rules import configured_customer
from cartoncloud_contract.stock import REMEDY_OF_WAREHOUSE, STOCKED, is_about_warehouse, judge_report
from postman_contract.contract.exchange import Exchange
from postman_contract.errors import NotJudged
from postman_contract.http.refusals import CredentialsRefused
from postman_contract.postman.environment import Scope, environment_key
from postman_contract.postman.messages import header, json_of
from postman_contract.safety.policy import share_of_waits
from postman_contract.safety.rules import Run

SETTINGS = ("gatewayHost", *CREDENTIALS, "tenantUuid", "customerUuid", "warehouseUuid")
NOWHERE = "5a4db0c0-ffff-4000-8000-ffffffffffff"  # an id of nothing
UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
LARGEST_SKEW = 60.0  # seconds
FORBIDDEN, NOT_FOUND = 403, 404
USER, CUSTOMER = "auth/user-info", "customers/get-customer"
REPORT, REPORT_RUN = "reports/post-add-report-run", "reports/get-view-report-run-data"
CUSTOMER_KEY, WAREHOUSE_KEY = map(environment_key, ("customerUuid", "warehouseUuid"))


@dataclass(frozen=True)
class Examined:
    """What is examined: the settings, and the API they lead to.

    `run` takes any answer and asks for each thing once, `poll` waits for a report and returns the last answer about it.
    """

    settings: Scope
    run: Run
    poll: Callable[[str], Exchange]


@dataclass(frozen=True)
class Probe:
    """A request that takes a role, and comes to nothing: with the id that `variable` stands for there is nothing."""

    about: str
    role: str
    case_id: str
    variable: str = ""
    needs: tuple[str, ...] = ("tenant",)


PROBES = (
    Probe("inbound orders", "WMS Create Jobs", f"{INBOUND}/get-inbound-order", "inboundOrderUuid"),
    Probe("outbound orders", "WMS Create Jobs", f"{OUTBOUND}/get-outbound-order", "outboundOrderUuid"),
    Probe(
        "warehouse products",
        "WMS Add Product or WMS Edit Product",
        "warehouse-products/get-warehouse-product",
        "warehouseProductUuid",
    ),
    Probe("consignments", "TMS View Jobs", "consignments/get-consignment", "consignmentUuid"),
    Probe("transport products", "TMS Create Jobs or TMS Add/Edit Product", "transport-products/list-products"),
    Probe(
        "quotes of consignments",
        "TMS Create Jobs",
        "consignments/quote-consignment",
        needs=(WAREHOUSE_KEY, "customer"),
    ),
)


def doctor(inputs: Inputs, pause: Pause = time.sleep) -> int:
    """Look at everything a live run needs, and say in a line each what was found.

    Args:
        inputs: of the command.
        pause: waits so many seconds.

    Returns:
        0: all is well; 1: something is wrong, or could not be looked at.
    """
    gateway = inputs.settings.get("gatewayHost") or ""
    # Where no gateway is configured nothing is sent, but a session has to have one.
    server = {} if problem_of_server(gateway) is None else {"gatewayHost": "https://api.cartoncloud.com"}
    share = share_of_waits([server.get("gatewayHost", gateway)])
    with asked(inputs, ANY_STATUS, **server) as run:

        def wait(seconds: float) -> None:
            inputs.announce(f"waiting {seconds * share:.1f} s for the report of stock")
            pause(seconds * share)

        def poll(report: str) -> Exchange:
            return finished_report(run, wait, REPORT_RUN, reportRunUuid=report)

        examined = Examined(inputs.settings, remembering(run), poll)
        return report(inputs, CHECKS, examined)


def remembering(run: Run) -> Run:
    """Ask for each thing once: calls are metered."""
    answers: dict[tuple[object, ...], Exchange] = {}

    def ask(case_id: str, values: Mapping[str, object]) -> Exchange:
        question = (case_id, *sorted(values.items()))
        if question not in answers:
            answers[question] = run(case_id, **values)
        return answers[question]

    return Run(ask)


def refusal_of(exchange: Exchange) -> str:
    """Say in a line how a request was refused: the status, and what the answer says.

    See docs/cartoncloud-facts.md, Errors.
    """
    try:
        body = json_of(exchange.response)
    except ValueError:
        body = None
    entries = [each for each in body if isinstance(each, dict)] if isinstance(body, list) else []
    said = (" ".join(str(each[name]) for name in ("field", "message") if each.get(name)) for each in entries)
    return f"{exchange.operation} answered {exchange.response.status} {'; '.join(said)}".rstrip()


def setting(name: str, examined: Examined) -> Finding:
    """Look whether a setting has a value that can be right."""
    value = examined.settings.get(name)
    key = environment_key(name)
    if not value:
        return wrong("not set", f"Set {key} in .env or in the process environment; `discover` finds some of them")
    problem = problem_of_server(value) if name == "gatewayHost" else None
    if problem is not None:
        return wrong(problem, f"Set {key} to a URL such as https://api.cartoncloud.com")
    if name.endswith("Uuid") and not UUID.fullmatch(value):
        return wrong(f"{value!r} is no UUID", f"Set {key} to one")
    return ok("set")


def libyaml(_: Examined) -> Finding:
    """Look whether PyYAML was built with libyaml; without it all is as well, but slower."""
    if hasattr(yaml, "CSafeLoader"):
        return ok("present")
    return ok("absent, so replays are slower", "A wheel of PyYAML for this Python and machine would bring it")


def credentials(examined: Examined) -> Finding:
    """Look whether the API lets the client in."""
    try:
        exchange = examined.run(USER)
    except CredentialsRefused as problem:
        return wrong(
            str(problem),
            "Set CONTRACT_AUTH_CLIENT_ID and CONTRACT_AUTH_CLIENT_SECRET to what was generated last for the API "
            "client, and CONTRACT_GATEWAY_HOST to the server of its region",
        )
    except NotJudged as problem:
        return wrong(
            str(problem), "Set CONTRACT_GATEWAY_HOST to the server of your region, and see that it is reachable"
        )
    if exchange.response.status != 200:
        return wrong(refusal_of(exchange), "Try again later; if it stays so, ask the vendor")
    return ok(f"{body_of(exchange).get('name') or 'the API client'} is let in")


def clock(examined: Examined) -> Finding:
    """Look whether this machine's clock goes with the API's."""
    return skew_of(header(examined.run(USER).response.headers, "Date"), datetime.now(UTC))


def skew_of(date: str | None, now: datetime) -> Finding:
    """Compare the `Date` of an answer that has just come (RFC 9110 §6.6.1) with a clock."""
    if date is None:
        return unknown("the answer has no Date")
    seconds = (now - parsedate_to_datetime(date)).total_seconds()
    if abs(seconds) <= LARGEST_SKEW:
        return ok(f"within {LARGEST_SKEW:.0f} s of the API's")
    return wrong(
        f"{abs(seconds):.0f} s {'ahead of' if seconds > 0 else 'behind'} the API's",
        "Let the machine set its clock by NTP",
    )


def tenant(examined: Examined) -> Finding:
    """Look whether the API client belongs to the tenant."""
    tenants = body_of(examined.run(USER))["tenants"]
    configured = examined.settings.get("tenantUuid") or ""
    named = {str(each["id"]).casefold(): str(each.get("name", "")) for each in tenants}
    if configured.casefold() in named:
        return ok(named[configured.casefold()] or configured)
    known = ", ".join(f"{each['id']} ({each.get('name', '')})" for each in tenants) or "none"
    return wrong(
        f"the API client does not belong to {configured}", f"Set CONTRACT_TENANT_UUID to one of its own: {known}"
    )


def customer(examined: Examined) -> Finding:
    """Look whether the customer can be read, and is a sandbox."""
    exchange = examined.run(CUSTOMER)
    if exchange.response.status == FORBIDDEN:
        return wrong(
            refusal_of(exchange),
            "Give the API client the customer, and one of the roles Add Customer, TMS Create Jobs, WMS Create Jobs",
        )
    if exchange.response.status != 200:
        return wrong(
            refusal_of(exchange), f"Set {CUSTOMER_KEY} to a customer the API client was given; `discover` lists them"
        )
    return finding_of(configured_customer(examined.run))


def role(probe: Probe, examined: Examined) -> Finding:
    """Try a request that takes a role."""
    values = {probe.variable: NOWHERE} if probe.variable else {}
    exchange = examined.run(probe.case_id, **values)
    status = exchange.response.status
    if status == FORBIDDEN:
        return wrong(refusal_of(exchange), f"Give the API client the role {probe.role}")
    if 200 <= status < 300 or status in (NOT_FOUND, 422):
        return ok(f"{probe.role} (it was answered by {status})")
    return unknown(refusal_of(exchange))


def warehouse(examined: Examined) -> Finding:
    """Look whether a report of stock can be run for the warehouse."""
    exchange = examined.run(REPORT)
    status = exchange.response.status
    if 200 <= status < 300:
        return ok("a report of its stock was taken on")
    if status == FORBIDDEN:
        return unknown(refusal_of(exchange), "A report of stock takes the role WMS Create Jobs")
    refusal = refusal_of(exchange)
    if status == NOT_FOUND or is_about_warehouse(refusal):
        return wrong(refusal, REMEDY_OF_WAREHOUSE)
    return unknown(refusal)


def stock(examined: Examined) -> Finding:
    """Look whether there is stock for outbound orders."""
    exchange = examined.poll(str(body_of(examined.run(REPORT))["id"]))
    return judge_report(body_of(exchange), examined.settings.get(STOCKED), whole=pages_of(exchange) <= 1)


CHECKS: tuple[Check[Examined], ...] = (
    *(Check(environment_key(name), partial(setting, name)) for name in SETTINGS),
    Check("libyaml", libyaml),
    Check("credentials", credentials, tuple(environment_key(name) for name in ("gatewayHost", *CREDENTIALS))),
    Check("clock", clock, ("credentials",)),
    Check("tenant", tenant, (environment_key("tenantUuid"), "credentials")),
    Check("customer", customer, (CUSTOMER_KEY, "tenant")),
    *(Check(f"role for {probe.about}", partial(role, probe), probe.needs) for probe in PROBES),
    Check("warehouse", warehouse, (WAREHOUSE_KEY, "customer")),
    Check("stock", stock, ("warehouse",)),
)
