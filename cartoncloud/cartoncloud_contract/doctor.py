"""Says whether everything is in place for a live run, and what to do where it is not.

It changes nothing: it reads, asks for a price, and runs one report, which the server deletes after seven days.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial

from cartoncloud_contract.answers import body_of, pages_of, refusal_of
from cartoncloud_contract.checks import Check, CheckResult, judge_account, ok, print_checks, unknown, wrong
from cartoncloud_contract.discover import SET_BY_HAND
from cartoncloud_contract.inputs import ANY_STATUS, CREDENTIALS, Inputs, live_run
from cartoncloud_contract.installation import check_libyaml, check_plugins
from cartoncloud_contract.prerequisites import Pause, finished_report
from cartoncloud_contract.roles import FORBIDDEN, NOT_FOUND, ROLE_PROBES, RoleProbe, check_role
from cartoncloud_contract.rules import RULES, configured_customer
from cartoncloud_contract.server_url import problem_of_server_url
from cartoncloud_contract.stock import REMEDY_OF_WAREHOUSE, STOCKED, is_about_warehouse, judge_report
from postman_contract.contract.exchange import Exchange
from postman_contract.errors import NotJudged
from postman_contract.http.refusals import CredentialsRefused
from postman_contract.postman.environment import Scope, environment_key
from postman_contract.postman.messages import header
from postman_contract.safety.creation import Run
from postman_contract.safety.guard import ClientRefused
from postman_contract.safety.network_policy import share_of_waits

SETTINGS = ("gatewayHost", *CREDENTIALS, "tenantUuid", "customerUuid", "warehouseUuid")
UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
LARGEST_SKEW = 60.0  # seconds
USER, CUSTOMER = "auth/user-info", "customers/get-customer"
REPORT, REPORT_RUN = "reports/post-add-report-run", "reports/get-view-report-run-data"
CUSTOMER_KEY, WAREHOUSE_KEY = map(environment_key, ("customerUuid", "warehouseUuid"))
CLIENTS_KEY = RULES.sandbox_clients.list_name


@dataclass(frozen=True)
class Setup:
    """What a live run needs: the settings, and the API they lead to.

    `run` takes any answer and asks for each thing once, `poll` waits for a report and returns the last answer about it.
    `refused` says why no run may call as the configured API client; "": one may.
    """

    settings: Scope
    run: Run
    poll: Callable[[str], Exchange]
    refused: str = ""


def doctor(inputs: Inputs, pause: Pause = time.sleep) -> int:
    """Check everything a live run needs, and print a line about each.

    Args:
        inputs: of the command.
        pause: waits so many seconds.

    Returns:
        0: all is well; 1: something is wrong, or could not be checked.
    """
    gateway = inputs.settings.get("gatewayHost") or ""
    # Where no gateway is configured nothing is sent, but a session has to have one.
    server = {} if problem_of_server_url(gateway) is None else {"gatewayHost": "https://api.cartoncloud.com"}
    try:
        return _check_live_run(inputs, pause, server)
    except ClientRefused as problem:
        nobody = Run(partial(_refuse, problem))
        return print_checks(inputs.say, CHECKS, Setup(inputs.settings, nobody, nobody, refused=str(problem)))


def _refuse(problem: ClientRefused, *_: object) -> Exchange:
    raise problem


def _check_live_run(inputs: Inputs, pause: Pause, server: Mapping[str, str]) -> int:
    share = share_of_waits([server.get("gatewayHost") or inputs.settings.get("gatewayHost") or ""])
    with live_run(inputs, ANY_STATUS, **server) as run:

        def wait(seconds: float) -> None:
            inputs.announce(f"waiting {seconds * share:.1f} s for the report of stock")
            pause(seconds * share)

        def poll(report: str) -> Exchange:
            return finished_report(run, wait, REPORT_RUN, reportRunUuid=report)

        setup = Setup(inputs.settings, remember_answers(run), poll)
        return print_checks(inputs.say, CHECKS, setup)


def remember_answers(run: Run) -> Run:
    """Ask for each thing once: calls are metered."""
    answers: dict[tuple[object, ...], Exchange] = {}

    def ask(case_id: str, values: Mapping[str, object]) -> Exchange:
        question = (case_id, *sorted(values.items()))
        if question not in answers:
            answers[question] = run(case_id, **values)
        return answers[question]

    return Run(ask)


def check_setting(name: str, setup: Setup) -> CheckResult:
    """Check whether a setting has a value that can be right."""
    value = setup.settings.get(name)
    key = environment_key(name)
    if not value:
        source = f": {SET_BY_HAND[name]}" if name in SET_BY_HAND else "; `discover` finds it"
        return wrong("not set", f"Set {key} in .env or in the process environment{source}")
    problem = problem_of_server_url(value) if name == "gatewayHost" else None
    if problem is not None:
        return wrong(problem, f"Set {key} to a URL such as https://api.cartoncloud.com")
    if name.endswith("Uuid") and not UUID.fullmatch(value):
        return wrong(f"{value!r} is not a UUID", f"Set {key} to one")
    return ok("set")


def check_client(setup: Setup) -> CheckResult:
    """Check whether the API client is one for sandboxes, where these are listed."""
    if setup.refused:
        return wrong(setup.refused, f"Configure one that is listed in {CLIENTS_KEY}, or list it there if it is one")
    if RULES.sandbox_clients.listed(setup.settings.get) is None:
        remedy = "List the ids of those for sandboxes, with commas between, and a live run calls as no other"
        return ok(f"any may be called as, since {CLIENTS_KEY} lists none", remedy)
    return ok(f"one of those that {CLIENTS_KEY} lists for sandboxes")


def check_credentials(setup: Setup) -> CheckResult:
    """Check whether the API lets the client in."""
    try:
        exchange = setup.run(USER)
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


def check_clock(setup: Setup) -> CheckResult:
    """Check whether this machine's clock goes with the API's."""
    return skew_of(header(setup.run(USER).response.headers, "Date"), datetime.now(UTC))


def skew_of(date: str | None, now: datetime) -> CheckResult:
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


def check_tenant(setup: Setup) -> CheckResult:
    """Check whether the API client belongs to the tenant."""
    tenants = body_of(setup.run(USER))["tenants"]
    configured = setup.settings.get("tenantUuid") or ""
    named = {str(each["id"]).casefold(): str(each.get("name", "")) for each in tenants}
    if configured.casefold() in named:
        return ok(named[configured.casefold()] or configured)
    known = ", ".join(f"{each['id']} ({each.get('name', '')})" for each in tenants) or "none"
    return wrong(
        f"the API client does not belong to {configured}", f"Set CONTRACT_TENANT_UUID to one of its own: {known}"
    )


def check_customer(setup: Setup) -> CheckResult:
    """Check whether the customer can be read, and is a sandbox."""
    exchange = setup.run(CUSTOMER)
    if exchange.response.status == FORBIDDEN:
        return wrong(
            refusal_of(exchange),
            "Give the API client the customer, and one of the roles Add Customer, TMS Create Jobs, WMS Create Jobs",
        )
    if exchange.response.status != 200:
        return wrong(
            refusal_of(exchange), f"Set {CUSTOMER_KEY} to a customer the API client was given; `discover` lists them"
        )
    return judge_account(configured_customer(setup.run))


def check_role_of(probe: RoleProbe, setup: Setup) -> CheckResult:
    """Check whether the API client has a role."""
    return check_role(probe, setup.run)


def check_warehouse(setup: Setup) -> CheckResult:
    """Check whether a report of stock can be run for the warehouse."""
    exchange = setup.run(REPORT)
    status = exchange.response.status
    if 200 <= status < 300:
        return ok("a report of its stock was taken on")
    if status == FORBIDDEN:
        return unknown(refusal_of(exchange), "A report of stock takes the role WMS Create Jobs")
    refusal = refusal_of(exchange)
    if status == NOT_FOUND or is_about_warehouse(refusal):
        return wrong(refusal, REMEDY_OF_WAREHOUSE)
    return unknown(refusal)


def check_stock(setup: Setup) -> CheckResult:
    """Check whether there is stock for outbound orders."""
    exchange = setup.poll(str(body_of(setup.run(REPORT))["id"]))
    return judge_report(body_of(exchange), setup.settings.get(STOCKED), whole=pages_of(exchange) <= 1)


CHECKS: tuple[Check[Setup], ...] = (
    *(Check(environment_key(name), partial(check_setting, name)) for name in SETTINGS),
    Check("libyaml", check_libyaml),
    Check("pytest plugins", check_plugins),
    Check("sandbox client", check_client, (environment_key("authClientId"),)),
    Check(
        "credentials",
        check_credentials,
        (*(environment_key(name) for name in ("gatewayHost", *CREDENTIALS)), "sandbox client"),
    ),
    Check("clock", check_clock, ("credentials",)),
    Check("tenant", check_tenant, (environment_key("tenantUuid"), "credentials")),
    Check("customer", check_customer, (CUSTOMER_KEY, "tenant")),
    *(Check(f"role for {probe.name}", partial(check_role_of, probe), probe.needs) for probe in ROLE_PROBES),
    Check("warehouse", check_warehouse, (WAREHOUSE_KEY, "customer")),
    Check("stock", check_stock, ("warehouse",)),
)
