"""Sends the cases of a suite with their scripts, each after the requests whose scripts set what it needs.

A case sees the variables of its run and what its own providers have set, nothing else: so its verdict does not depend
on what was sent before. A provider is sent once a process, and what it has changed, cookies too, is handed to each case
that needs it. Where a case may change what a provider has made, or one provider what another has, those that write are
sent for that case alone, and what they create is removed with the case's own things.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.verdicts import Verdict
from postman_contract.errors import NotJudged, SetAside, Unavailable, is_unavailability
from postman_contract.postman.messages import BUSY, GONE
from postman_contract.postman.secrets import looks_secret, tells_nothing
from postman_contract.postman.templates import variables_in_path, variables_of
from postman_contract.run.cases import Case
from postman_contract.run.claim_cassettes import Unrecorded, draw_for
from postman_contract.run.judging import why_unexpected
from postman_contract.run.needs import scope_defining
from postman_contract.run.observed import observed_variables
from postman_contract.run.provided import Chain, Outcomes, Provided, ProviderFailed, ProviderUnavailable
from postman_contract.run.providers import Providers
from postman_contract.run.script_running import ScriptRunner
from postman_contract.run.script_scopes import Change, changes_between
from postman_contract.run.script_state import ScriptState, console_of, problems_of
from postman_contract.run.scripted_sending import Sent, exchange_with_findings, send_with_scripts
from postman_contract.run.sending import Context, RequestBroken, run_beside, send_without_scripts
from postman_contract.run.session import Session, scopes_of
from postman_contract.run.suite import obstacle_of
from postman_contract.safety.budget import PREREQUISITES, BudgetSpent


class Chains:
    """Sends cases with their scripts, and their providers before them.

    Args:
        session: of the run.
        runner: runs the scripts.

    `created` has what providers for all cases have created, by its numbers in the ledger, `said` what scripts have
    written to the console; both grow.
    """

    def __init__(self, session: Session, runner: ScriptRunner) -> None:
        self._session = session
        self._runner = runner
        observed = observed_variables(session)
        self._providers = Providers(session.suite.cases.values(), partial(scopes_of, session), observed)
        self._outcomes: Outcomes = {}
        self.created: list[int] = []
        self.said: list[str] = []

    def __call__(self, case: Case, values: Mapping[str, object], context: Context) -> tuple[Exchange, Verdict]:
        """Send a case.

        Raises:
            NotJudged: a provider failed; or as `send_case`.
            ContractError, RequestBroken: as `send_case`.
        """
        session, providers = self._session, self._providers.of(case, frozenset(values))
        contract = session.suite.contract_of(case)
        if contract is None or not (case.scripts or providers):
            return send_without_scripts(session, case, values, context)
        # Before anything is sent for it: what may not be sent itself needs nothing.
        session.policy.check_case(case.id, contract)
        chain = self._chain_of(case, providers, frozenset(values), context)
        changes = partial(self._changes_by, chain)
        sent = send_with_scripts(session, self._runner, case, values, context, changes, self._new_console())
        self._learn_from(changes_between(sent.beginning.variables, sent.state.variables))
        return exchange_with_findings(sent, self._loop_of(case, sent.state)), sent.of_request

    def _new_console(self) -> Callable[[ScriptState], None]:
        """Make what keeps the console lines of one case: those of each script once, as they may be shown."""
        known = 0

        def keep(state: ScriptState) -> None:
            nonlocal known
            self.said += console_of(state, known)
            known = len(state.results)

        return keep

    def close(self) -> list[str]:
        """Remove what providers for all cases have created, the last first.

        Returns:
            A sentence for each thing that may be left behind.
        """
        # Forgotten first: a second close must not remove anything twice.
        numbers, self.created = self.created, []
        return self._session.policy.remove_created(numbers, run_beside(self._session, GONE))

    def _chain_of(self, case: Case, providers: tuple[Case, ...], given: frozenset[str], context: Context) -> Chain:
        named = frozenset().union(*(self._provided_names(each, providers, given) for each in (*providers, case)))
        alone: set[str] = set()
        for provider in providers:
            own = {each.id for each in self._providers.of(provider)}
            if named & self._providers.names_set_by(provider) or own & alone:
                alone.add(provider.id)
        return Chain(providers, frozenset(alone), {}, context)

    def _provided_names(self, case: Case, providers: Sequence[Case], given: frozenset[str]) -> frozenset[str | None]:
        """Name the variables from providers in the path of a case that writes: what they stand for it may change.

        None: those whose names reading does not tell.
        """
        contract = self._session.suite.contract_of(case)
        if (contract is not None and contract.safe) or case.request is None:
            return frozenset()
        names = frozenset[str | None]().union(*map(self._providers.names_set_by, providers))
        # A link that a server handed out stands where the host does, and holds the path as well.
        in_path = frozenset(variables_in_path(case.request) | variables_of(case.request, "host")) - given
        unknown = {name for name in in_path - names if scope_defining(self._session, case, name) is None}
        return (in_path & names) | ({None} if None in names and unknown else frozenset())

    def _changes_by(self, chain: Chain) -> list[Change]:
        """Send the providers of a chain that have not been sent yet, and leave their cookies and nobody else's."""
        cookies = self._session.network.cookies
        own = cookies.all()
        provided = [self._provided_by(provider, chain) for provider in chain.cases]
        cookies.replace_all([*own, *(cookie for each in provided for cookie in each.cookies)])
        return [change for each in provided for change in each.changes]

    def _provided_by(self, provider: Case, chain: Chain) -> Provided:
        outcomes = chain.outcomes if provider.id in chain.alone else self._outcomes
        if provider.id not in outcomes:
            outcomes[provider.id] = self._outcome_of(provider, chain)
        outcome = outcomes[provider.id]
        # A new exception each time: one that is raised again would gather the tracebacks of all tests that need it.
        if isinstance(outcome, ProviderFailed):
            raise type(outcome)(outcome.case_id, outcome.why)
        return outcome

    def _outcome_of(self, provider: Case, chain: Chain) -> Provided | ProviderFailed:
        session, is_alone = self._session, provider.id in chain.alone
        context = Context(
            Unrecorded(session, draw_for(session, f"provider {provider.id}")),
            chain.context.supply,
            chain.context.written if is_alone else session.written,
            chain.context.remember_creation if is_alone else self.created.append,
        )
        before = replace(chain, cases=self._providers.of(provider), context=context)
        session.network.cookies.forget()
        try:
            with session.policy.counting_as(PREREQUISITES):
                sent = self._send_provider(provider, before)
        except BudgetSpent:
            raise  # it says all there is to say
        except ProviderFailed as failed:
            return failed
        except RequestBroken as broken:
            return ProviderFailed(provider.id, f"its request breaks its schema: {broken.verdict.violations[0].message}")
        except (NotJudged, SetAside) as problem:
            kind = ProviderUnavailable if is_unavailability(problem) else ProviderFailed
            return kind(provider.id, str(problem))
        changes = tuple(changes_between(sent.beginning.variables, sent.state.variables))
        self._learn_from(changes)
        return Provided(changes, session.network.cookies.all())

    def _send_provider(self, provider: Case, chain: Chain) -> Sent:
        """Send a provider, and see that it came to what its scripts are written for.

        Raises:
            NotJudged: it did not.
        """
        session = self._session
        obstacle = obstacle_of(session.suite, provider)
        if obstacle is not None:
            raise NotJudged(obstacle.reason)
        changes = partial(self._changes_by, chain)
        sent = send_with_scripts(session, self._runner, provider, {}, chain.context, changes)
        status = sent.exchange.response.status
        if status not in sent.exchange.expected:
            kind = Unavailable if status in BUSY else NotJudged
            raise kind(f"it was answered with {status}{why_unexpected(session, provider, sent.exchange)}")
        problem = self._loop_of(provider, sent.state) or "; ".join(problems_of(sent.state))
        if problem:
            raise NotJudged(problem)
        return sent

    def _loop_of(self, case: Case, state: ScriptState) -> str:
        """Say that a case's scripts ask for what has been sent before, or for the case itself; "": they do not."""
        asked = state.next_request
        if asked is None or asked.name is None or not self._providers.is_behind(case, asked.name):
            return ""
        return (
            f"its script asks for {asked.name!r} next, which is a loop: where each request is judged alone, none is "
            "followed; postman-contract run follows it"
        )

    def _learn_from(self, changes: Iterable[Change]) -> None:
        """Keep out of everything what scripts have set under a name that says it is a secret."""
        for each in changes:
            value = each.value.real if each.value else None
            is_secret = looks_secret(each.name, self._session.suite.secrets)
            if is_secret and isinstance(value, str) and not tells_nothing(value):
                self._session.vault.learn(value, each.name)
