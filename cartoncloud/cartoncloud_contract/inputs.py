"""What a command is given: the suite, its settings, and where it prints."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from postman_contract.errors import InputError
from postman_contract.http.connection_settings import settings_of_environment
from postman_contract.postman.environment import Scope, environment_key, process_scope
from postman_contract.recording.vault import Vault
from postman_contract.run.mode import Mode
from postman_contract.run.paths import USUAL, usual_paths
from postman_contract.run.sending import run_beside
from postman_contract.run.session import RunSettings, Sandbox
from postman_contract.run.session_start import open_session
from postman_contract.run.suite import Suite
from postman_contract.run.suite_files import load_suite
from postman_contract.safety.budget import DEFAULT
from postman_contract.safety.creation import Run
from postman_contract.safety.policy import RunOptions

RULES = "cartoncloud_contract.rules"
ANY_STATUS = tuple(range(200, 600))
CREDENTIALS = ("authClientId", "authClientSecret")

Print = Callable[[str], None]


@dataclass(frozen=True)
class Inputs:
    """What a command is given: the suite, the folder with `.env`, and what is set there and in the process environment.

    `say` prints a line of the result, `announce` a remark such as "waiting 10 s"; both redact secrets.
    """

    suite: Suite
    folder: Path
    settings: Scope
    vault: Vault = field(repr=False)
    say: Print
    announce: Print


def load_inputs(folder: Path, vault: Vault, say: Print, announce: Print) -> Inputs:
    """Load the suite of a folder and its settings, and add the secrets among these to the vault.

    Raises:
        InputError: there is no collection, or a file is wrong.
    """
    paths = usual_paths(folder, RULES)
    if not paths.collections:
        raise InputError(USUAL["collections"], "", "no such file: run the command in the folder of the project")
    suite, settings = load_suite(paths), process_scope(folder)
    for name in suite.secrets:
        vault.learn(settings.get(name) or "", name)
    return Inputs(suite, folder, settings, vault, say, announce)


def require_settings(inputs: Inputs, *variables: str) -> None:
    """Refuse to go on unless every variable has a value.

    Raises:
        InputError: one has none; names its key.
    """
    for name in variables:
        if not inputs.settings.get(name):
            raise InputError(".env", environment_key(name), "not set, neither here nor in the process environment")


@contextmanager
def live_run(inputs: Inputs, accepted: tuple[int, ...] = (), **variables: str) -> Generator[Run]:
    """Open a live session, and yield what sends its cases.

    Args:
        inputs: of the command.
        accepted: statuses that are no error, beside those that a case expects.
        variables: values that override the settings.

    Raises:
        NotJudged: no setting names a server to talk to.
    """
    options, connection = RunOptions(budget=DEFAULT), settings_of_environment()
    settings = RunSettings(inputs.folder, False, options, inputs.vault, inputs.announce, connection=connection)
    with open_session(inputs.suite, Mode.LIVE, Sandbox("live", variables), settings) as session:
        yield run_beside(session, accepted)
