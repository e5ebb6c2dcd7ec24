"""What a script makes of a secret in the requests that it sends itself, and what is said where they fail."""

import pytest

from needed_sandbox import needs_sandbox
from postman_contract.errors import NotJudged
from postman_contract.postman.collection import Script
from postman_contract.recording.vault import Vault
from postman_contract.run.script_running import ScriptRunner
from postman_contract.run.script_showing import Showing
from postman_contract.run.script_state import Both
from postman_contract.scripting.values import ENVIRONMENT, Json, RequestInfo, ScriptContext, ScriptVariables

pytestmark = needs_sandbox

SECRET, SHOWN = "CANARY-Script-9e2b", "REDACTED-key"
MADE = SECRET[::-1]
SENDS = """
    const made = pm.environment.get("key").split("").reverse().join("");
    pm.sendRequest("http://" + made + ".test/", (error) => { console.log(error.message); });
"""


class Failing:
    """An outside where every request fails, and the failure names its host as it was sent."""

    def __init__(self, *, raises: bool) -> None:
        self._raises = raises

    def send(self, request: Json) -> Json:
        """Fail."""
        said = f"{'.'.join(request['url']['host']).lower()} is not reached"
        if self._raises:
            raise NotJudged(said)
        return {"error": said}

    def use_cookies(self, _: str, __: list[Json]) -> Json:
        """Have none."""

    def wait(self, _: float) -> None:
        """Wait for nothing."""


@pytest.fixture
def vault() -> Vault:
    """Know the secret that the script is given."""
    vault = Vault()
    vault.learn(SECRET, "key", SHOWN)
    return vault


def context(key: str) -> ScriptContext:
    """Give a script the key, or what stands for it."""
    return ScriptContext(RequestInfo("Get", "id-1"), ScriptVariables({ENVIRONMENT: {"key": key}}), {"method": "GET"})


def test_a_failure_that_ends_a_script_names_no_secret(runner: ScriptRunner, vault: Vault) -> None:
    """Neither as the script has made it, nor as a host is spelled."""
    script = Script("test", SENDS, "$.e")
    with pytest.raises(NotJudged, match="is not reached") as failed:
        runner.run(script, Both(context(SECRET), context(SHOWN)), Failing(raises=True), Showing(vault))
    assert MADE.lower() in str(failed.value)
    assert MADE.lower() not in vault.redact(str(failed.value))
    assert MADE not in vault.redact(f"sent to {MADE}")


def test_a_failure_that_a_script_is_told_of_is_shown_without_it(runner: ScriptRunner, vault: Vault) -> None:
    """The console shows what the script says of it, and not what it has made of the secret."""
    given = Both(context(SECRET), context(SHOWN))
    result = runner.run(Script("test", SENDS, "$.e"), given, Failing(raises=False), Showing(vault))
    assert MADE.lower() in result.real.console[0].parts[0]
    assert MADE.lower() not in result.shown.console[0].parts[0].lower()
