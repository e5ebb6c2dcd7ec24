"""Carries the run of claims: what is left out, what becomes of a report, and what is said in the end."""

import shlex
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

import pytest

from postman_contract.contract.schema_remarks import remark_on_schemas
from postman_contract.contract.verdicts import Outcome, Verdict
from postman_contract.errors import ContractError, SentOnly, SetAside, is_unavailability
from postman_contract.http.offline import Network, network_restricted_to
from postman_contract.plugin.claims import REMARKS, is_contract_item, sends
from postman_contract.plugin.connections import remarks_on_connections
from postman_contract.plugin.expectations import explain_failed_claim
from postman_contract.plugin.loading import loaded_suite
from postman_contract.plugin.needed import take_received
from postman_contract.plugin.plan import explain_plan
from postman_contract.plugin.records import complete_claim_report
from postman_contract.plugin.report import must_judge
from postman_contract.plugin.rows import fail_on_nothing
from postman_contract.plugin.state import (
    ENDING,
    MODE,
    SANDBOX,
    SESSION,
    UNAVAILABLE,
    cassette_of,
    forget_earlier_try,
    obstacle_to,
    redact_report,
    redaction_of,
    show_line,
    verdicts_of,
    write_cassette,
)
from postman_contract.postman.auth_parsing import unknown_type
from postman_contract.postman.scripts import Scripts
from postman_contract.reporting.claims import claims_in
from postman_contract.reporting.explanations import count_of
from postman_contract.reporting.outcomes import has_judged
from postman_contract.reporting.summary import summarise_run
from postman_contract.run.cases import Case, expected_statuses
from postman_contract.run.inventory import prune, unused_cassettes
from postman_contract.run.mode import Mode
from postman_contract.run.suite import Suite
from postman_contract.scripting.engine import HOW_TO_INSTALL, installed_files

NOTHING_JUDGED = "nothing was judged: no answer came that a schema or a saved example says anything of"
RESTRICTION = pytest.StashKey[ExitStack]()
ITEMS = pytest.StashKey[Sequence[pytest.Item]]()
REACHABLE = {
    Mode.REPLAY: Network.NONE,
    Mode.LOCAL: Network.LOOPBACK,
    Mode.LIVE: Network.ANY,
    Mode.COLLECTION: Network.ANY,
}


def end_run(config: pytest.Config) -> None:
    """Note that what is torn down from now on belongs to no test: the run has ended before its time."""
    config.stash[ENDING] = True


def headline(config: pytest.Config, suite: Suite) -> list[str]:
    """Say what is judged, and against what."""
    # Said before anything runs: whether a run is live matters while it can still be stopped.
    cases, collections = count_of(len(suite.cases), "case"), count_of(len(suite.paths.collections), "collection")
    lines = [f"contract: {config.stash[MODE]}, {cases} of {collections}"]
    lines += (
        [f"contract: scripts: {suite.scripts} {_becoming_of_scripts(config)}"] if suite.scripts != Scripts() else []
    )
    return [*lines, *remarks_on_examples(suite), *remarks_on_auth(suite)]


def _becoming_of_scripts(config: pytest.Config) -> str:
    if config.stash.get(SANDBOX, None) is not None:
        return "are run"
    if installed_files() is None:
        return f"are not run; {HOW_TO_INSTALL}"
    is_suite = config.stash[MODE] is not Mode.COLLECTION and not config.getoption("contract_no_scripts")
    return "are not run; contract_scripts = run runs them" if is_suite else "are not run"


def remarks_on_examples(suite: Suite) -> Iterator[str]:
    """Say what a suite without schemas is judged by, what cannot be told by that, and what helps."""
    if suite.of_examples is None:
        return
    lacking = sum(case.operation is not None and not _is_documented(suite, case) for case in suite.cases.values())
    without = f"; {count_of(lacking, 'request')} without one cannot be judged" if lacking else ""
    files = " ".join(shlex.quote(str(path)) for path in suite.paths.collections)
    is_whole = len(suite.of_examples.schemas) == len(suite.schemas.schemas)
    where = "no schemas" if is_whole else "where there is no schema"
    yield f"contract: {where}: judged by saved examples (inferred){without}"
    yield f"contract: postman-contract init {files} DIR makes a suite with schemas to look at and to tighten"
    yield from (f"contract: not told by an example: {doubt}" for doubt in suite.of_examples.doubts)


def remarks_on_auth(suite: Suite) -> Iterator[str]:
    """Say which types of auth Postman does not know, so that requests go out without any."""
    requests = (case.request for case in suite.cases.values() if case.request)
    types = Counter(kind for request in requests if (kind := unknown_type(request.auth)) is not None)
    for kind, count in types.items():
        yield f"contract: {count_of(count, 'request')} without auth: Postman knows no auth of type {kind!r}"


def _is_documented(suite: Suite, case: Case) -> bool:
    contract = suite.contract_of(case)
    return contract is not None and bool(expected_statuses(case, contract))


def keep_collected(session: pytest.Session, suite: Suite) -> None:
    """Keep the items, for --collect-only to explain them; remove the cassettes that nothing uses, if asked for."""
    # After -k and -m have had their say: what they left out is not part of the plan.
    session.config.stash[ITEMS] = list(session.items)
    if session.config.getoption("contract_prune_cassettes") and not session.testsfailed:
        _prune(session.config, suite, session.items)


def _prune(config: pytest.Config, suite: Suite, items: Sequence[pytest.Item]) -> None:
    unused = unused_cassettes(suite, {cassette_of(item) for item in items if is_contract_item(item) and sends(item)})
    prune(suite, unused)
    for name in unused:
        show_line(config, f"contract: removed {suite.paths.cassettes.name}/{name}.yaml, which nothing uses")


@contextmanager
def network_of(item: pytest.Item) -> Generator[None]:
    """Restrict what a claim may reach from `set_up_claim` on, at the latest until its protocol ends."""
    with ExitStack() as item.stash[RESTRICTION]:
        yield


def lift_restriction(item: pytest.Item) -> None:
    """Let the last test take down fixtures of the whole session, which may be anybody's."""
    item.stash[RESTRICTION].close()


def set_up_claim(item: pytest.Item) -> None:
    """Keep a claim off the network in a replay, on this machine in a local run; leave it out if it cannot be judged.

    That is before any fixture is set up for it, and again where it is tried again.
    """
    item.stash[RESTRICTION].enter_context(network_restricted_to(REACHABLE[item.config.stash[MODE]]))
    forget_earlier_try(item)
    obstacle = obstacle_to(item)
    if obstacle is not None:
        _leave_out(item, obstacle.outcome, obstacle.reason)


def _leave_out(item: pytest.Item, outcome: Outcome, reason: str, *, fails: bool = True) -> None:
    text = redaction_of(item.config)(reason)
    verdicts_of(item).append(Verdict(outcome, reason=text))
    message = f"{outcome}: {text}"
    strict = item.config.stash[MODE] is Mode.LIVE or item.config.getoption("contract_fail_on_not_judged")
    # A nightly run that judged nothing must not be green.
    if outcome is Outcome.NOT_JUDGED and strict and fails:
        pytest.fail(message, pytrace=False)
    raise pytest.skip.Exception(message, _use_item_location=True)


def explain_problem(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """Say of a claim that cannot be judged why that is, in place of the exception that says so."""
    if call.excinfo is not None and isinstance(call.excinfo.value, ContractError) and call.when != "teardown":
        reason = str(call.excinfo.value)
        item.stash[UNAVAILABLE] = is_unavailability(call.excinfo.value)
        outcome = Outcome.SET_ASIDE if isinstance(call.excinfo.value, SetAside) else Outcome.NOT_JUDGED
        # As if the test had left itself out: no traceback of ours stands in front of the reason.
        fails = not isinstance(call.excinfo.value, SentOnly)
        left_out = pytest.CallInfo.from_call(lambda: _leave_out(item, outcome, reason, fails=fails), call.when)
        call.excinfo = left_out.excinfo


def complete_report(item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    """Put the verdict into the report of a claim, and keep secrets out of any report."""
    if not is_contract_item(item):
        redact_report(report, redaction_of(item.config))
        return
    if report.when == "teardown":
        write_cassette(item, report)
    take_received(item)
    explain_failed_claim(item, call, report)
    fail_on_nothing(item, report)
    complete_claim_report(item, call, report)


def summary_lines(config: pytest.Config, reports: Iterable[pytest.TestReport]) -> list[str]:
    """Write one verdict for each contract item that is not simply kept, and the totals."""
    if config.getoption("collectonly"):
        items: Sequence[pytest.Item] = config.stash.get(ITEMS, ())
        return explain_plan(items)
    suite, reports = loaded_suite(config), list(reports)
    session = config.stash.get(SESSION, None)
    of_policy = session.policy.describe() if session is not None else ()
    of_outputs = config.stash.get(REMARKS, [])
    of_schemas = remark_on_schemas(suite.schemas.schemas) if suite else ()
    of_nothing = [NOTHING_JUDGED] if must_judge(config) and not has_judged(claims_in(reports, bodies=False)) else []
    further = (*of_schemas, *remarks_on_connections(config), *of_policy, *of_outputs, *of_nothing)
    return summarise_run(suite.waivers if suite else (), reports, further) or of_outputs
