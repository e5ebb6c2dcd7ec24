"""Opens what all requests of a collection share that is run without a suite, as Postman's runner runs it."""

import secrets
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from postman_contract.contract.exchange import Exchange
from postman_contract.http._httpx import httpx
from postman_contract.http.retries import Retries
from postman_contract.postman.environment import Scope
from postman_contract.postman.filling import ValueSources
from postman_contract.postman.messages import Request
from postman_contract.postman.variables import Supply, as_written, draw_known
from postman_contract.recording.files import CassetteFiles
from postman_contract.recording.sent import secrets_sent
from postman_contract.recording.values import CommittedValues
from postman_contract.recording.vault import Vault
from postman_contract.run.bounds import BACKOFF, network_policy
from postman_contract.run.cases import Case
from postman_contract.run.claim_cassettes import Unrecorded
from postman_contract.run.collection_scripts import CollectionScripts, open_scripts, send_sharing_scripts
from postman_contract.run.collection_sources import CollectionSources
from postman_contract.run.mode import Mode
from postman_contract.run.script_running import ScriptRunner
from postman_contract.run.script_state import ScriptState
from postman_contract.run.sending import Context, send_case
from postman_contract.run.session import RunSettings, Sandbox, Session, scopes_of
from postman_contract.run.session_start import open_network, quiet_libraries
from postman_contract.run.suite import Suite
from postman_contract.safety.budget import DEFAULT, Budget
from postman_contract.safety.collection_policy import Allowed, CollectionPolicy
from postman_contract.safety.guard import Guard
from postman_contract.safety.ledger import Ledger
from postman_contract.safety.network_policy import NetworkPolicy
from postman_contract.safety.run_names import draw_run_name
from postman_contract.scripting.sandbox_context import USUAL_LIMITS, Limits
from postman_contract.scripting.sandbox_files import SandboxCode

NAMED_BY_COLLECTION = Sandbox("the collection")


@dataclass(frozen=True)
class CollectionOptions:
    """What the person asks for who runs a collection.

    `has_rules`: the rules of the folder's suite hold, and nothing widens them. `budget` is the most calls (None: any
    number), `delay` the seconds between two. `sandbox` runs the scripts, within `limits`; None: they are not run.
    """

    allowed: Allowed = field(default_factory=Allowed)
    has_rules: bool = False
    follows_redirects: bool = True
    budget: int | None = DEFAULT
    delay: float = 0.0
    sandbox: SandboxCode | None = field(default=None, repr=False)
    limits: Limits = USUAL_LIMITS


@contextmanager
def open_collection_session(
    suite: Suite,
    sources: CollectionSources,
    options: CollectionOptions,
    settings: RunSettings,
    new_client: Callable[[], AbstractContextManager[httpx.Client]],
) -> Generator[Session]:
    """Open the client of a run, and say what it may send.

    Args:
        suite: the collection, and what its answers are judged by.
        sources: of the values of its variables.
        options: what was asked for.
        settings: how the run was started.
        new_client: opens the HTTP client, and closes it in the end.

    Raises:
        NotJudged: its rules name no server to talk to.
    """
    policy = _policy(suite, sources.above, options, settings)
    with quiet_libraries(), open_network(Mode.COLLECTION, policy, settings, new_client) as network:
        yield Session(
            suite=suite,
            mode=Mode.COLLECTION,
            sandbox=NAMED_BY_COLLECTION,
            scopes=sources.above,
            replay_scopes=(),
            scopes_below=sources.below,
            network=network,
            vault=settings.vault,
            cassettes=CassetteFiles(suite.paths.cassettes),
            committed=CommittedValues({}),
            recorder=None,
            policy=policy,
            seed=secrets.token_hex(8),
            follows_redirects=options.follows_redirects,
            keeps_cookies=True,
        )


def open_scripts_of_run(
    session: Session, sources: CollectionSources, options: CollectionOptions
) -> CollectionScripts | None:
    """Begin to run the scripts of a collection; None: there is nothing to run them with."""
    if options.sandbox is None:
        return None
    runner = ScriptRunner(options.sandbox, options.limits)
    return open_scripts(runner, sources, session.vault)


def _policy(suite: Suite, scopes: Sequence[Scope], options: CollectionOptions, settings: RunSettings) -> NetworkPolicy:
    if options.has_rules:
        return network_policy(suite, Mode.LIVE, NAMED_BY_COLLECTION, scopes, settings)
    announce = settings.announce if settings.progress is None else settings.progress.show_wait
    return CollectionPolicy(
        rules=suite.rules,
        guard=Guard((), {}),
        budget=Budget(options.budget),
        retries=Retries({}, announce, BACKOFF),
        ledger=Ledger(str(draw_run_name()), settings.options.ledger),
        strict=True,
        announce=settings.announce,
        allowed=options.allowed,
        holds_secret=lambda request: bool(secrets_sent(request)) or _is_in(request, settings.vault),
        redact=settings.vault.redact,
        delay=options.delay,
    )


def _is_in(request: Request, vault: Vault) -> bool:
    texts = (request.url, *(value for _, value in request.headers), request.body.decode("latin-1"))
    return any(map(vault.holds, texts))


class AsPublished(Unrecorded):
    """Stands for a cassette where requests are filled as Postman's runner fills them, and nothing is kept.

    Args:
        session: of the run.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session, draw_known(""))

    def sources_for(self, case: Case, call: Scope, _: Supply) -> ValueSources:
        """Take values from every scope; what none defines goes out as it is written."""
        session = self._session
        session.uses[case.id] += 1
        draw = draw_known(f"{session.seed}/{case.id}/{session.uses[case.id]}")
        return ValueSources((call, *scopes_of(session, case)), draw, as_written)


def send_as_published(
    session: Session,
    case: Case,
    remember_creation: Callable[[int], None],
    scripts: CollectionScripts | None,
    keep: Callable[[ScriptState], None],
) -> Exchange:
    """Send a request of a collection, whatever it is judged by.

    Args:
        session: of the run.
        case: of the request.
        remember_creation: is told the number in the ledger of what the request creates, where rules can remove it.
        scripts: of the collection; None: they are not run.
        keep: is told what the scripts of the request have come to.

    Raises:
        NotJudged: it cannot be sent, may not be, or was not answered.
        SetAside: it is left out on purpose.
        RequestBroken: it breaks a schema that is there.
    """
    context = Context(AsPublished(session), as_written, remember_creation=remember_creation)
    if scripts is None or case.request is None:
        return send_case(session, case, {}, context)[0]
    return send_sharing_scripts(session, scripts, case, context, keep)
