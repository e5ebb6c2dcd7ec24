"""Live runs of suites whose rules list the API clients for sandboxes."""

import json
import sys
import textwrap

import pytest

from api_shape import UUIDS
from postman_contract.postman.environment import environment_key
from small_suite import ADD, DELETE, GET, OAUTH, Api, Project, said

of_one_shape = pytest.mark.parametrize("shape", [UUIDS], ids=["uuids"])  # the looks of an API make no difference
RULES = """
    from postman_contract import Account, Creation, Rules, SandboxClients, prerequisite
    from thing_shape import CREATION, HOSTS, id_in

    @prerequisite
    def thingId(run):
        return id_in(run("things/add"))

    @prerequisite
    def madeClient(run):
        return "CANARY-client-b"

    RULES = Rules(
        {{"POST /things": Creation(lambda run, thing: run("things/delete", thingId=thing), **CREATION)}},
        account=lambda run: Account("Small Ltd", is_sandbox=True),
        sandbox_clients=SandboxClients({clients}),
        **HOSTS,
    )
"""
LISTED = 'frozenset({"CANARY-client-a"})'
REFUSED = "refused: the API client is none of those that "


@pytest.fixture
def suite(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Give the suite what a live run needs, but for the list of clients."""
    for name, value in project.variables().items():
        monkeypatch.setenv(environment_key(name), value)
    return project


def prepare(project: Project, clients: str, client: str) -> None:
    """Write the rules' list, and as which client the collection's helper calls."""
    project.write("things.py", textwrap.dedent(RULES.format(clients=clients)))
    auth = json.loads(json.dumps(OAUTH).replace('"client"', json.dumps(client)))
    project.collection(ADD, GET, DELETE, auth=auth)


def run_live(project: Project) -> pytest.RunResult:
    """Run the claims live."""
    return project.run("--sandbox=live", "-k", "test_answer", "-p", "no:cacheprovider")


@pytest.mark.parametrize("client", ["CANARY-client-b", "client"])
def test_another_client_calls_nobody(suite: Project, api: Api, client: str) -> None:
    """The run ends with exit code 4 before its first call, says where the list is, and shows no id."""
    prepare(suite, LISTED, client)
    result = run_live(suite)
    assert (result.ret, api.calls) == (pytest.ExitCode.USAGE_ERROR, [])
    assert f"{REFUSED}sandbox_clients of the rules lists for sandboxes, so nothing was sent as it" in said(result)
    assert "CANARY" not in said(result)
    assert not (suite.pytester.path / "contract-ledger.jsonl").exists()


def test_a_listed_client_may_run(suite: Project, api: Api) -> None:
    """It is what the oauth2 helpers of the collection say; a case without a token has none."""
    prepare(suite, LISTED, "CANARY-client-a")
    result = run_live(suite)
    assert (result.ret, "POST /things" in api.calls) == (pytest.ExitCode.OK, True)


@of_one_shape
@pytest.mark.parametrize(("listed", "may_run"), [("x, CANARY-client-b", True), ("x", False), (",", False), ("", True)])
def test_a_variable_may_hold_the_list(
    suite: Project, api: Api, monkeypatch: pytest.MonkeyPatch, listed: str, *, may_run: bool
) -> None:
    """An empty one is none, as everywhere; one without an id in it allows none."""
    monkeypatch.setenv("CONTRACT_SANDBOX_IDS", listed)
    prepare(suite, 'listed_in="sandboxIds"', "CANARY-client-b")
    result = run_live(suite)
    assert (result.ret == pytest.ExitCode.OK, api.calls != []) == (may_run, may_run)
    assert (f"{REFUSED}CONTRACT_SANDBOX_IDS lists" in said(result)) is not may_run


@of_one_shape
@pytest.mark.parametrize(("client", "may_run"), [("CANARY-client-a", True), ("CANARY-client-b", False)])
def test_the_rules_may_name_the_variable_of_the_client(
    suite: Project, api: Api, monkeypatch: pytest.MonkeyPatch, client: str, *, may_run: bool
) -> None:
    """For what asks for its token otherwise than by an oauth2 helper."""
    monkeypatch.setenv("CONTRACT_MY_CLIENT", client)
    prepare(suite, f'{LISTED}, variable="myClient"', "CANARY-client-a")
    assert (run_live(suite).ret == pytest.ExitCode.OK, api.calls != []) == (may_run, may_run)


@of_one_shape
@pytest.mark.parametrize(
    ("variable", "remedy"),
    [(', variable="myClient"', "set CONTRACT_MY_CLIENT"), ("", "name its variable in the rules' sandbox_clients")],
)
def test_a_client_that_nobody_knows_calls_nobody(suite: Project, api: Api, variable: str, remedy: str) -> None:
    """Where it cannot be told which it would be, it is none of those that are listed."""
    prepare(suite, LISTED + variable, "client")
    suite.collection(ADD, GET, DELETE)
    result = run_live(suite)
    assert (result.ret, api.calls) == (pytest.ExitCode.USAGE_ERROR, [])
    assert f"refused: it cannot be told which API client would be called as: {remedy}" in said(result)


@of_one_shape
def test_a_client_that_is_made_on_the_way_gets_no_token(
    suite: Project, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a prerequisite gives cannot be known before; its token is not asked for."""
    monkeypatch.setenv("CONTRACT_MY_CLIENT", "CANARY-client-a")
    prepare(suite, f'{LISTED}, variable="myClient"', "{{madeClient}}")
    result = run_live(suite)
    assert (result.ret == pytest.ExitCode.OK, api.calls) == (False, [])
    assert REFUSED in said(result)


@of_one_shape
def test_a_local_server_has_clients_of_its_own(suite: Project) -> None:
    """The list is for live runs: who calls a server of the suite's own harms nobody."""
    prepare(suite, LISTED, "CANARY-client-b")
    assert suite.run("--sandbox=local", "-k", "test_answer").ret == pytest.ExitCode.OK


@of_one_shape
def test_a_cleanup_calls_as_no_other_client_either(suite: Project, api: Api) -> None:
    """The exit code is 4, nothing is sent, and the ledger stays as it is; so is what a search would find."""
    prepare(suite, LISTED, "CANARY-client-a")
    assert suite.run("--sandbox=live", "-k", "test_answer and add").ret == pytest.ExitCode.OK
    ledger = suite.pytester.path / "contract-ledger.jsonl"
    opening = json.loads(ledger.read_text().splitlines()[0])
    intent = {"event": "intent", "operation": "POST /things", "case": "things/add", "origin": "", "path": ""}
    ledger.write_text(json.dumps(opening) + "\n" + json.dumps({"run": opening["run"], "number": 1, **intent}) + "\n")
    before = ledger.read_text()
    api.calls.clear()
    prepare(suite, LISTED, "CANARY-client-b")
    done = suite.pytester.run(sys.executable, "-m", "postman_contract", "cleanup")
    assert (done.ret, api.calls, ledger.read_text()) == (4, [], before)
    assert REFUSED in done.stderr.str()
