"""Finds tenant and customer with nothing but the credentials of an API client, and writes them to an environment file.

Only what is unambiguous is written, or what was picked; a secret never is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dotenv import dotenv_values, set_key

from cartoncloud_contract.answers import body_of, entries_of
from cartoncloud_contract.inputs import CREDENTIALS, Inputs, live_run, require_settings
from cartoncloud_contract.rules import is_sandbox_name
from cartoncloud_contract.server_url import problem_of_server_url
from postman_contract.errors import InputError, NotJudged
from postman_contract.postman.environment import environment_key, process_scope
from postman_contract.postman.messages import as_documented
from postman_contract.run.cases import case_named
from postman_contract.safety.creation import Run

USER = "auth/user-info"
GATEWAY, TENANT, CUSTOMER, WAREHOUSE = "gatewayHost", "tenantUuid", "customerUuid", "warehouseUuid"
FOUND = (GATEWAY, TENANT, CUSTOMER)
SET_BY_HAND = {
    "authClientId": "of the API client",
    "authClientSecret": "of the API client; this command writes no secret",
    WAREHOUSE: "the API lists no warehouses: ask whoever gave you the API client, or read `warehouse.id` of an order",
}


@dataclass(frozen=True)
class Options:
    """What the person who starts the command asks for; `force` overwrites what the file has already."""

    output: Path
    host: str | None = None
    tenant: str | None = None
    customer: str | None = None
    force: bool = False


@dataclass(frozen=True)
class Customer:
    """A customer of a tenant."""

    id: str
    name: str

    @property
    def is_sandbox(self) -> bool:
        """Whether its name says that it is for tests."""
        return is_sandbox_name(self.name)


@dataclass(frozen=True)
class Tenant:
    """A tenant the API client belongs to; `problem` says why its customers could not be listed."""

    id: str
    name: str
    customers: tuple[Customer, ...] = ()
    problem: str = ""


def discover(inputs: Inputs, options: Options) -> int:
    """Say which tenants and customers there are, and write those to be tested with.

    Returns:
        0: they are in the file; 1: nothing was written, because something has to be picked or would be overwritten.

    Raises:
        InputError: the credentials are not set, or the host is no URL.
        NotJudged: the API does not let the client in.
    """
    require_settings(inputs, *CREDENTIALS)
    host = server_for(inputs, options)
    tenants = tuple(tenants_at(inputs, host))
    for line in lines_of(tenants):
        inputs.say(line)
    choice = choose(tenants, options.tenant, options.customer)
    if isinstance(choice, str):
        inputs.say(f"nothing was written: {choice}")
        return 1
    tenant, customer = choice
    if not customer.is_sandbox:
        inputs.say(
            f"warning: {customer.name!r} is not named a sandbox: a live run refuses to write to it unless "
            "--allow-account names it"
        )
    found = dict(zip(FOUND, (host, tenant.id, customer.id), strict=True))
    return write(inputs, options, {environment_key(name): value for name, value in found.items()})


def server_for(inputs: Inputs, options: Options) -> str:
    """Settle whom to ask: the server that was asked for, else the configured one, else the collection's.

    Raises:
        InputError: it is no server's URL.
    """
    published = case_named(inputs.suite.cases, USER).variables.get(GATEWAY)
    host = (options.host or inputs.settings.get(GATEWAY) or published or "").rstrip("/")
    problem = problem_of_server_url(host)
    if problem is not None:
        raise InputError("--host" if options.host else environment_key(GATEWAY), "", problem)
    return host


def tenants_at(inputs: Inputs, host: str) -> Iterator[Tenant]:
    """Yield the tenants of the API client with their customers.

    Raises:
        NotJudged: the API does not let the client in.
    """
    with live_run(inputs, gatewayHost=host) as run, as_documented():
        named = [(str(each["id"]), str(each.get("name", ""))) for each in body_of(run(USER))["tenants"]]
    for id_, name in named:
        with live_run(inputs, gatewayHost=host, tenantUuid=id_) as run:
            yield _with_customers(run, Tenant(id_, name))


def _with_customers(run: Run, tenant: Tenant) -> Tenant:
    try:
        with as_documented():
            entries = entries_of(run("customers/list-customers"))
            customers = tuple(Customer(str(each["id"]), str(each["name"])) for each in entries)
    except NotJudged as problem:
        return replace(tenant, problem=str(problem))
    return replace(tenant, customers=customers)


def lines_of(tenants: Sequence[Tenant]) -> Iterator[str]:
    """Yield a line for each tenant and each of its customers, with those marked that are sandboxes."""
    for tenant in tenants:
        yield f"tenant {tenant.id} {tenant.name}"
        for customer in tenant.customers:
            yield f"  customer {customer.id} {customer.name}{' <- sandbox' if customer.is_sandbox else ''}"
        if tenant.problem:
            yield f"  its customers cannot be listed: {tenant.problem}"


def choose(tenants: Sequence[Tenant], tenant: str | None, customer: str | None) -> tuple[Tenant, Customer] | str:
    """Choose a tenant and its customer for tests, or say what has to be picked.

    Args:
        tenants: all there are.
        tenant: the id of the one that was picked; None: none was.
        customer: as `tenant`; picked, it need not be a sandbox.
    """
    possible = [each for each in tenants if tenant is None or each.id.casefold() == tenant.casefold()]
    if not possible:
        return f"the API client belongs to no tenant {tenant}" if tenant else "the API client belongs to no tenant"
    if customer is not None:
        picked = [
            (each, one) for each in possible for one in each.customers if one.id.casefold() == customer.casefold()
        ]
        if not picked:
            return f"there is no customer {customer} among these"
        return picked[0] if len(picked) == 1 else "that customer is of several tenants; pick one with --tenant UUID"
    if len(possible) > 1:
        return f"there are {len(possible)} tenants; pick one with --tenant UUID"
    if possible[0].problem:
        return "without its customers there is nothing to choose from"
    sandboxes = [each for each in possible[0].customers if each.is_sandbox]
    if not sandboxes:
        return (
            "no customer has 'sandbox' in its name; make a copy of yours that has, in the web application, "
            "or pick one with --customer UUID"
        )
    if len(sandboxes) > 1:
        return f"{len(sandboxes)} customers have 'sandbox' in their names; pick one with --customer UUID"
    return possible[0], sandboxes[0]


def write(inputs: Inputs, options: Options, found: Mapping[str, str]) -> int:
    """Write settings to the environment file, unless it has others; say what was written and what is missing still.

    Returns:
        0: they are there; 1: nothing was written, as another value would have been overwritten.

    Raises:
        InputError: the file cannot be written.
    """
    output = options.output
    there = _read(output)
    others = {key: there[key] for key, value in found.items() if there.get(key) and there[key] != value}
    if others and not options.force:
        for key, value in others.items():
            inputs.say(f"{output} has {key}={value} already, not {found[key]}")
        inputs.say("nothing was written: --force overwrites")
        return 1
    for key, value in found.items():
        if there.get(key) == value:
            inputs.say(f"{output} has {key}={value} already")
        else:
            _set(output, key, value)
            inputs.say(f"wrote {key}={value} to {output}")
    _warn_of_process_environment(inputs, output, found)
    for name, source in SET_BY_HAND.items():
        if not there.get(environment_key(name)) and not inputs.settings.get(name):
            inputs.say(f"still to be set by hand: {environment_key(name)} ({source})")
    inputs.say("then see whether all is well: python -m cartoncloud_contract doctor")
    return 0


def _warn_of_process_environment(inputs: Inputs, output: Path, found: Mapping[str, str]) -> None:
    """Say which settings of the process go before those that the file has now."""
    if output.resolve() == (inputs.folder / ".env").resolve():
        in_force = process_scope(inputs.folder).values
        for key in (each for each in found if in_force[each] != found[each]):
            inputs.say(f"warning: the process environment has {key}={in_force[key]}, which goes before the file")


def _read(file: Path) -> Mapping[str, str | None]:
    try:
        return dotenv_values(file)
    except (OSError, UnicodeDecodeError) as problem:
        raise InputError(str(file), "", f"cannot be read: {problem}") from None


def _set(file: Path, key: str, value: str) -> None:
    try:
        set_key(file.resolve(), key, value)
    except OSError as problem:
        raise InputError(str(file), "", f"cannot be written: {problem.strerror}") from None
