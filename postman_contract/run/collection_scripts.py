"""Runs the scripts of a collection that is sent as Postman's runner sends it: all of them share one set of scopes."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace

from postman_contract.contract.exchange import Exchange
from postman_contract.postman.environment import Scope, as_text, published_values
from postman_contract.postman.filling import ValueSources
from postman_contract.postman.messages import Response
from postman_contract.postman.variables import Supply
from postman_contract.recording.vault import Vault
from postman_contract.run.cases import Case
from postman_contract.run.collection_sources import CollectionSources
from postman_contract.run.data_rows import row_of
from postman_contract.run.filling import values_of_call
from postman_contract.run.script_running import ScriptRunner
from postman_contract.run.script_scopes import Change
from postman_contract.run.script_state import Both, ScriptState, both_of, redacted_variables, scopes_after
from postman_contract.run.scripted_cassettes import Beginning, SentScripts
from postman_contract.run.scripted_sending import ScriptedCase, exchange_with_findings, send_between_scripts
from postman_contract.run.sending import Context
from postman_contract.run.session import Session
from postman_contract.scripting.values import COLLECTION, ENVIRONMENT, GLOBALS, ScriptVariables


@dataclass
class CollectionScripts:
    """What the scripts of a collection share while it is sent.

    `runner` runs them. `variables` are those that the last one has left; they change from script to script.
    """

    runner: ScriptRunner
    variables: Both[ScriptVariables]


def open_scripts(runner: ScriptRunner, sources: CollectionSources, vault: Vault) -> CollectionScripts:
    """Begin with the variables that a collection is run with."""
    scopes = {
        ENVIRONMENT: {**sources.environment.published, **sources.inputs.env_vars.values},
        COLLECTION: published_values(sources.collection.variables),
        GLOBALS: {**sources.globals.published, **sources.inputs.global_vars.values},
    }
    variables = ScriptVariables({name: _with_texts(values, sources.secrets) for name, values in scopes.items()})
    return CollectionScripts(runner, both_of(variables, lambda each: redacted_variables(each, vault.redact)))


def _with_texts(values: Mapping[str, object], secrets: Container[str]) -> Mapping[str, object]:
    """Return variables with every secret among them as text, which alone is redacted."""
    return {name: as_text(value) if name in secrets else value for name, value in values.items()}


@dataclass
class SharedScripts(SentScripts):
    """Lets the scripts of a request begin with what those before them have left, and leaves to others what they do."""

    shared: CollectionScripts = field(kw_only=True)

    def begin(self, _: Scope, __: Callable[[], Sequence[Change]]) -> Beginning:
        """Begin with the variables that all share."""
        return self.beginning_with(self.shared.variables)

    def go_on_from(self, state: ScriptState) -> None:
        """Fill the request from what the scripts before it have left, as later requests are."""
        super().go_on_from(state)
        self.shared.variables = state.variables

    def sources_for(self, case: Case, call: Scope, supply: Supply) -> ValueSources:
        """Take values from what scripts have left."""
        scopes = scopes_after(self.state.variables.real, row_of(case))
        return replace(self.cassette.sources_for(case, call, supply), scopes=(call, *scopes))

    def spelled(self, response: Response) -> Response:
        """Give scripts the headers as the server spells them: there is no replay that would spell them otherwise."""
        return response

    def end(self, state: ScriptState) -> None:
        """Leave the variables to later scripts."""
        self.shared.variables = state.variables


def send_sharing_scripts(
    session: Session, scripts: CollectionScripts, case: Case, context: Context, keep: Callable[[ScriptState], None]
) -> Exchange:
    """Send a request with the scripts before and behind it.

    Args:
        session: of the run.
        scripts: of the collection.
        case: of the request.
        context: as of `send_case`.
        keep: is told what they have come to, after those before the request and after those behind its answer.

    Returns:
        The exchange, and in it what the tests of scripts have found.

    Raises:
        SetAside: a script skips the request.
        NotJudged: it cannot be sent, may not be, or was not answered.
    """
    cassette = SharedScripts(session, case, context.cassette, shared=scripts)
    beginning = cassette.begin(values_of_call({}), list)
    outside = cassette.outside(context.remember_creation)
    scripted = ScriptedCase(session, scripts.runner, case, cassette, beginning, outside)
    return exchange_with_findings(send_between_scripts(scripted, {}, context, keep))
