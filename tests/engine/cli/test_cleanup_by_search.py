"""What `cleanup --search` removes of earlier runs, and what it leaves, at a small API with a suite of its own."""

import sys
import textwrap
from datetime import UTC, datetime, timedelta

import pytest

from api_shape import UUIDS
from postman_contract.cli.commands import main
from postman_contract.postman.environment import environment_key, runs_in_ci
from postman_contract.safety.run_names import RunName, draw_run_name
from small_suite import ADD, DELETE, GET, OAUTH, Api, Project, item
from terminals import watch

RULES = """
    from postman_contract import Account, Creation, Owner, Row, Rules, json_of
    from thing_shape import CREATION, HOSTS

    def remove(run, thing):
        run("things/delete", thingId=thing)

    def find(run, prefix):
        for thing in json_of(run("things/list").response):
            yield Row(str(thing["id"]), str(thing["name"]), thing)

    def account(run):
        return Account("Small Ltd", is_sandbox={is_sandbox})

    def shops_in(body):
        yield body["shop"]

    RULES = Rules(
        {{"POST /things": Creation(remove, {find}, **CREATION)}},
        owners=(Owner("shop", "shopId", named_in=shops_in),),
        account=account,
        **HOSTS,
    )
"""
NOW = datetime.now(UTC).replace(microsecond=0)
OLD = RunName(NOW - timedelta(days=3), "0A1B2C")
SHOP = "our-shop"
of_one_shape = pytest.mark.parametrize("shape", [UUIDS], ids=["uuids"])  # the looks of an API make no difference


@pytest.fixture
def suite(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Let the suite's rules say how to search, and give it what a live run needs; in no CI service."""
    project.collection(ADD, GET, DELETE, item("List", path="/things"), auth=OAUTH)
    project.write("schemas/things/GET.200.json", {"type": "array"})
    write_rules(project)
    for name, value in {**project.variables(), "shopId": SHOP}.items():
        monkeypatch.setenv(environment_key(name), value)
    monkeypatch.delenv("CI", raising=False)
    return project


def write_rules(project: Project, *, find: str = "find", is_sandbox: bool = True) -> None:
    """Write the suite's rules."""
    project.write("things.py", textwrap.dedent(RULES.format(find=find, is_sandbox=is_sandbox)))


def put(api: Api, name: str, **more: object) -> str:
    """Let the API have a thing of that name; return its id."""
    api.count += 1
    id_ = str(api.new_id(api.count))
    api.things[id_] = {"id": id_, "name": name, "shop": SHOP, **more}
    return id_


def clean_up(project: Project, *arguments: str) -> pytest.RunResult:
    """Run the command in the folder of the suite."""
    return project.pytester.run(sys.executable, "-m", "postman_contract", "cleanup", "--search", *arguments)


def project_command(project: Project, *arguments: str) -> pytest.RunResult:
    """Run another command in the folder of the suite."""
    return project.pytester.run(sys.executable, "-m", "postman_contract", *arguments)


def test_only_what_old_runs_have_made_is_removed(suite: Project, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a CI service, without options; all else that the search finds is left, counted, and said."""
    monkeypatch.setenv("CI", "true")
    old = [put(api, f"{OLD}-{number}") for number in range(2)]
    others = [
        put(api, f"{draw_run_name()}-1"),
        put(api, f"{RunName(NOW + timedelta(days=900), '0A1B2C')}-1"),
        put(api, "CT-1001"),
        put(api, f"X{OLD}"),
        put(api, "mine", note=str(OLD)),
        put(api, f"{OLD}-3", shop="another-shop"),
    ]
    untimed = put(api, "CT-5f3a91c2-1")
    done = clean_up(suite)
    assert done.outlines == [
        "searched for what 1 operation created: 9 found",
        f"left: {untimed}, CT-5f3a91c2, of POST /things: remove it by hand if it is a run's",
        "left: 1 not shown to be of the configured owners",
        "left: 1 of a time to come",
        "left: 1 of younger runs",
        "left: 1 with a name of earlier versions, which holds no time",
        "left: 3 without the name of a run",
        *(f"removed: {id_}, created by POST /things for {OLD}" for id_ in old),
        "nothing is left behind by runs of that age",
    ]
    assert (done.ret, {*api.things}) == (0, {*others, untimed})
    ledger = (suite.pytester.path / "contract-ledger.jsonl").read_text()
    assert (ledger.count('"intent"'), ledger.count('"removed"')) == (2, 2)


@of_one_shape
def test_a_terminal_shows_what_is_removed_by_now(suite: Project, api: Api) -> None:
    """Its live line says that it searches, then which thing of how many; in the end what lasts is there alone."""
    old = [put(api, f"{OLD}-{number}") for number in range(2)]
    command = (sys.executable, "-m", "postman_contract", "cleanup", "--search", "--no-dry-run")
    watched = watch(*command, cwd=suite.pytester.path, columns=200)
    named = [f"{id_}, created by POST /things for {OLD}" for id_ in old]
    assert watched.drawn[0] == "searching"
    assert watched.drawn[1].startswith("searching  calls 1 of ")
    assert [each.partition("  calls ")[0] for each in watched.drawn if " of 2  " in each] == [
        *[f"1 of 2  {named[0]}"] * 2,
        *[f"2 of 2  {named[1]}"] * 2,
    ]
    assert watched.screen == [
        "searched for what 1 operation created: 2 found",
        *(f"removed: {name}" for name in named),
        "nothing is left behind by runs of that age",
    ]


@of_one_shape
def test_elsewhere_nothing_is_removed_unless_asked_for(suite: Project, api: Api) -> None:
    """On a person's machine the command says what it would remove, by exit code 1, too, and leaves no ledger."""
    id_ = put(api, f"{OLD}-1")
    shown = clean_up(suite)
    assert f"would be removed: {id_}, created by POST /things for {OLD}" in shown.outlines
    assert shown.outlines[-1] == "1 left behind; nothing was removed: --no-dry-run removes it"
    assert (shown.ret, [*api.things]) == (1, [id_])
    assert not (suite.pytester.path / "contract-ledger.jsonl").exists()
    assert (clean_up(suite, "--no-dry-run").ret, api.things) == (0, {})


@of_one_shape
def test_a_dry_run_in_ci_removes_nothing(suite: Project, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The option goes before where it runs."""
    monkeypatch.setenv("CI", "true")
    put(api, f"{OLD}-1")
    assert (clean_up(suite, "--dry-run").ret, len(api.things)) == (1, 1)


@of_one_shape
def test_a_run_may_be_asked_to_be_older(suite: Project, api: Api) -> None:
    """What is three days old is left where a week was asked for; and removed where it was hours."""
    put(api, f"{OLD}-1")
    assert (clean_up(suite, "--no-dry-run", "--older-than=1w").ret, len(api.things)) == (0, 1)
    assert (clean_up(suite, "--no-dry-run", "--older-than=71h").ret, len(api.things)) == (0, 0)


@of_one_shape
def test_no_more_than_fifty_are_removed_at_once(suite: Project, api: Api) -> None:
    """What is beyond is left for the next time, by exit code 1: so many leftovers a person should look at."""
    for number in range(53):
        put(api, f"{OLD}-{number}")
    first = clean_up(suite, "--no-dry-run")
    assert first.outlines[-2:] == [
        "stopped after 50, which is the most of one cleanup: 3 more are to be removed",
        "3 left behind",
    ]
    assert (first.ret, [each["name"] for each in api.things.values()]) == (1, [f"{OLD}-{n}" for n in (50, 51, 52)])
    assert (clean_up(suite, "--no-dry-run").ret, api.things) == (0, {})


@of_one_shape
def test_what_cannot_be_removed_stays_in_the_ledger(suite: Project, api: Api) -> None:
    """It is named, counts for the exit code, and the ledger's own cleanup removes it later."""
    id_ = put(api, f"{OLD}-1")
    api.keeps_things = True
    done = clean_up(suite, "--no-dry-run", "elsewhere.jsonl")
    assert (done.ret, [*api.things]) == (1, [id_])
    assert [line for line in done.outlines if line.startswith(f"left behind: {id_}, created by POST /things")]
    api.keeps_things = False
    ledger = project_command(suite, "cleanup", "elsewhere.jsonl")
    assert (ledger.ret, api.things) == (0, {})


@of_one_shape
def test_an_account_that_is_no_sandbox_is_not_written_to(suite: Project, api: Api) -> None:
    """The exit code is 4, and nothing is removed."""
    write_rules(suite, is_sandbox=False)
    put(api, f"{OLD}-1")
    done = clean_up(suite, "--no-dry-run")
    assert (done.ret, len(api.things)) == (4, 1)
    assert done.stderr.str().startswith("'Small Ltd' is no sandbox, so nothing was written.")


@of_one_shape
def test_a_search_that_fails_is_something_left(suite: Project, api: Api) -> None:
    """Nobody knows what is there: that is said, and the exit code is 1."""
    api.status = 500
    done = clean_up(suite, "--no-dry-run")
    assert done.ret == 1
    said = "not searched in full: what POST /things creates: things/list was answered with 500"
    assert [line for line in done.outlines if line.startswith(said)]


@of_one_shape
@pytest.mark.parametrize("ahead", [timedelta(days=2), timedelta(days=-2)])
def test_by_a_clock_that_differs_nothing_is_old(suite: Project, api: Api, ahead: timedelta) -> None:
    """It is left, counted, and said by the exit code: it is to be removed once the clock is set."""
    put(api, f"{OLD}-1")
    api.clock_ahead = ahead.total_seconds()
    done = clean_up(suite, "--no-dry-run")
    assert (done.ret, len(api.things)) == (1, 1)
    assert done.outlines[1:] == ["left: 1 old by a clock that differs from the API's", "1 left behind"]


@of_one_shape
def test_a_search_keeps_to_its_budget(suite: Project, api: Api) -> None:
    """It makes no more calls than it may."""
    put(api, f"{OLD}-1")
    done = clean_up(suite, "--no-dry-run", "--budget=1")
    assert (done.ret, api.calls, len(api.things)) == (1, ["POST /token"], 1)


@of_one_shape
@pytest.mark.parametrize(
    ("find", "ini", "said"),
    [
        ("None", "contract_rules = things", "things: creations: no Creation says how to search"),
        ("find", "", "contract_rules: names no module: without rules nobody knows what to search for"),
        ("find", "contract_rules = things\ncontract_schemas = absent", "absent: no such file or folder;"),
        ("find", "contract_collections = no/*.json", "no/*.json: no collection matches;"),
        ("find", "addopts = --no-such-option", "pytest: cannot read the configuration of this folder"),
    ],
    ids=["no search", "no rules", "no schemas", "no collection", "no configuration"],
)
def test_a_suite_that_cannot_be_searched_for_is_refused(
    suite: Project, api: Api, find: str, ini: str, said: str
) -> None:
    """The exit code is 4, the message says what is missing, and nobody is called."""
    write_rules(suite, find=find)
    suite.write("pytest.ini", f"[pytest]\npythonpath = .\n{ini}\n")
    done = clean_up(suite)
    assert (done.ret, api.calls) == (4, [])
    assert said in done.stderr.str()
    assert "Traceback" not in done.stderr.str()


@of_one_shape
@pytest.mark.parametrize(
    ("key", "code", "said"),
    [
        ("CONTRACT_CLIENT_SECRET", 1, "not searched in full: what POST /things creates: "),
        ("CONTRACT_SHOP_ID", 4, "not set: CONTRACT_SHOP_ID. Say in the environment"),
        ("CONTRACT_BASE", 4, "no server is configured to talk to"),
    ],
)
def test_what_is_not_configured_is_named(
    suite: Project, api: Api, monkeypatch: pytest.MonkeyPatch, key: str, code: int, said: str
) -> None:
    """Nobody is called, and it does not look as if all were well."""
    monkeypatch.delenv(key)
    done = clean_up(suite)
    assert (done.ret, api.calls) == (code, [])
    assert said in done.stdout.str() + done.stderr.str()


@pytest.mark.parametrize("option", ["--older-than=1d", "--dry-run", "--no-dry-run", "--budget=5"])
def test_options_of_the_search_alone_are_not_passed_over(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    """By the ledger, a dry run would remove everything."""
    assert main(["cleanup", option]) == 4
    assert capsys.readouterr() == ("", "cleanup: --older-than, --dry-run and --budget are for --search: add it\n")


@pytest.mark.parametrize("budget", ["", "0", "-1", "x", "1.5"])
def test_a_budget_that_is_none_is_refused(budget: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A search without any call would find nothing, and seem to say that all is well."""
    with pytest.raises(SystemExit) as ended:
        main(["cleanup", "--search", f"--budget={budget}"])
    assert ended.value.code == 2
    assert "expected a whole number of at least 1" in capsys.readouterr().err


@pytest.mark.parametrize("age", ["", "1", "d", "0d", "-1d", "1m", "1.5d", "\uff11d", "99999d", "1 d"])
def test_an_age_that_is_none_is_refused(age: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Less than an hour is none: a run that goes on must not be in reach."""
    with pytest.raises(SystemExit) as ended:
        main(["cleanup", "--search", f"--older-than={age}"])
    assert ended.value.code == 2
    assert "expected hours, days or weeks, such as 12h, 1d or 2w" in capsys.readouterr().err


def test_a_folder_without_a_suite_is_refused(pytester: pytest.Pytester) -> None:
    """The exit code is 4."""
    done = pytester.run(sys.executable, "-m", "postman_contract", "cleanup", "--search")
    assert done.ret == 4
    said = "collection/*.postman_collection.json: no such file: run the command in the folder of the suite"
    assert done.errlines == [said]


@pytest.mark.parametrize(
    ("value", "expected"),
    [("true", True), ("1", True), ("woodpecker", True), ("", False), ("false", False), ("0", False), (None, False)],
)
def test_a_ci_service_says_that_it_is_one(
    monkeypatch: pytest.MonkeyPatch, value: str | None, *, expected: bool
) -> None:
    """By the variable that most of them set."""
    monkeypatch.delenv("CI", raising=False)
    if value is not None:
        monkeypatch.setenv("CI", value)
    assert runs_in_ci() is expected


@of_one_shape
def test_a_cleanup_takes_its_proxy_from_the_environment(suite: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is as live as the run before it; one that is no proxy is named."""
    monkeypatch.setenv("https_proxy", "ftp://proxy.example")
    done = clean_up(suite)
    assert "HTTPS_PROXY: expected the URL of a proxy" in done.stderr.str()
    assert done.ret != 0
