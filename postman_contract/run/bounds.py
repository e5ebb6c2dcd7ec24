"""Makes what keeps a run in bounds, from its rules, its configuration and options."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from urllib.parse import urlsplit

from postman_contract.errors import NotJudged
from postman_contract.http.origins import leads_nowhere, leads_to_loopback
from postman_contract.http.retries import Retries
from postman_contract.postman.environment import Scope, environment_key, value_in
from postman_contract.run.clients import clients_of
from postman_contract.run.mode import Mode
from postman_contract.run.session import RunSettings, Sandbox
from postman_contract.run.suite import Suite
from postman_contract.safety.budget import Budget
from postman_contract.safety.guard import ClientRefused, Guard
from postman_contract.safety.hosts import urls_of_hosts
from postman_contract.safety.network_policy import NetworkPolicy, open_ledger, share_of_waits
from postman_contract.safety.rules import Rules
from postman_contract.safety.shared_count import SharedCount

BACKOFF = 1.0  # seconds before the first repetition that nothing was said about


def network_policy(
    suite: Suite, mode: Mode, sandbox: Sandbox, scopes: Sequence[Scope], settings: RunSettings
) -> NetworkPolicy:
    """Make what keeps a run in bounds that talks to a server, and open its ledger.

    Raises:
        NotJudged: no server is configured, it would be sent secrets in clear text, or an earlier run used another.
        ClientRefused: the rules list the API clients for sandboxes, and it would be called as another.
    """
    rules, options = suite.rules, settings.options
    owners = {owner: value_in(scopes, owner.variable) for owner in rules.owners}
    configured = [*_urls(suite, sandbox, scopes), *urls_of_hosts(rules.hosts, partial(value_in, scopes))]
    origins = [url for url in configured if not leads_nowhere(url)]
    if mode is Mode.LIVE and not origins:
        raise NotJudged(
            "no server is configured to talk to: give its URL, such as CONTRACT_BASE_URL, in the environment or in .env"
        )
    if mode is Mode.LIVE:
        _refuse_clear_text(origins)
    # A server of the suite's own has clients of its own.
    clients = rules.sandbox_clients.listed(partial(value_in, scopes)) if mode is Mode.LIVE else None
    guard = Guard(origins, owners, options.account, clients)
    if clients is not None:
        _check_clients(suite, scopes, guard)
    about = _about_run(suite, mode, settings, guard)
    return NetworkPolicy(
        rules=rules,
        guard=guard,
        budget=Budget(options.budget, SharedCount(options.shared_count) if options.shared_count else None),
        retries=_retries(mode, rules, settings, BACKOFF * share_of_waits(origins)),
        ledger=open_ledger(options, about),
        strict=about["strict"] is True,  # a run is cleaned up as it was run
        irreversible=options.irreversible,
        announce=settings.announce,
    )


def _about_run(suite: Suite, mode: Mode, settings: RunSettings, guard: Guard) -> dict[str, object]:
    """Say what a ledger has to hold of a run, so that it can be cleaned up after as it was run."""
    options = settings.options
    return {
        "origins": guard.origins,
        "owners": {owner.kind: name for owner, name in guard.owners.items()},
        "allowed": options.account,
        "suite": suite.paths.as_texts(),
        "folder": str(settings.folder),
        "strict": mode is Mode.LIVE if options.earlier is None else options.earlier[1].about.get("strict") is not False,
    }


def _check_clients(suite: Suite, scopes: Sequence[Scope], guard: Guard) -> None:
    clients = [*clients_of(suite, scopes)]
    if not clients:
        variable = suite.rules.sandbox_clients.variable
        remedy = f"set {environment_key(variable)}" if variable else "name its variable in the rules' sandbox_clients"
        raise ClientRefused(f"refused: it cannot be told which API client would be called as: {remedy}")
    for client in clients:
        guard.check_client(client)


def _retries(mode: Mode, rules: Rules, settings: RunSettings, backoff: float) -> Retries:
    # A server of the suite's own limits nobody, or says so itself.
    limits = {} if mode is Mode.LOCAL else rules.limits
    announce = settings.announce if settings.progress is None else settings.progress.show_wait
    return Retries(limits, announce, backoff)


def _refuse_clear_text(urls: Iterable[str]) -> None:
    for url in urls:
        if not url.lower().startswith("https://") and not leads_to_loopback(url):
            raise NotJudged(f"refused: {urlsplit(url).hostname} would be sent secrets in clear text: use https://")


def _urls(suite: Suite, sandbox: Sandbox, scopes: Sequence[Scope]) -> Iterator[str]:
    """Yield the URLs that are configured, whatever the collection itself says."""
    given = (suite.environment.scope, suite.globals.scope, suite.inputs.env_vars, suite.inputs.global_vars)
    names = {*sandbox.variables, *(name for scope in given for name in scope.values)}
    names |= {name for case in suite.cases.values() for name in case.variables.values}
    scopes = (*scopes, suite.inputs.global_vars, suite.globals.scope)
    for value in (value_in(scopes, name) for name in names - suite.secrets):
        if value is not None and value.lower().startswith(("http://", "https://")):
            yield value
