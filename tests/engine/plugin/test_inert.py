"""Tests that the installed plugin does nothing until a suite is there and a claim is collected."""

import logging
import sys

import pytest

from small_suite import Api, Project, said, totals

HEAVY = ("httpx", "jsonschema", "vcr", "yaml", "hypothesis")
PLAIN = "def test_plain():\n    pass\n"
LOADED = f"""
    import sys

    def pytest_unconfigure():
        print("loaded:", [name for name in {HEAVY} if name in sys.modules])
"""
OWN = """
    import pytest

    def pytest_addoption(parser):
        parser.addoption("--environment", default="mine")
        parser.addoption("--sandbox", action="store_true")

    @pytest.fixture
    def send(request):
        return request.config.getoption("environment")
"""


@pytest.mark.parametrize("arguments", [[], ["--help"], ["--fixtures"], ["--collect-only"], ["-n", "1"]])
@pytest.mark.parametrize("with_suite", [False, True], ids=["no suite", "suite"])
def test_run_without_claims_loads_nothing(pytester: pytest.Pytester, arguments: list[str], *, with_suite: bool) -> None:
    """Neither the HTTP library nor the schemas', the cassettes' or YAML are imported where there is no claim."""
    pytester.makeconftest(LOADED)
    pytester.makepyfile(PLAIN)
    if with_suite:
        pytester.mkdir("collection").joinpath("broken.postman_collection.json").write_text("no JSON", encoding="utf-8")
    result = pytester.runpytest_subprocess("-p", "no:cov", "-p", "no:hypothesispytest", *arguments)
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["loaded: []"])


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["-p", "no:recording"],
        ["-W", "error"],
        ["--strict-markers"],
        ["-p", "no:postman_contract.plugin"],
        ["--environment=theirs"],
        ["-n", "1"],
    ],
)
def test_project_with_names_of_its_own_is_undisturbed(pytester: pytest.Pytester, arguments: list[str]) -> None:
    """A project without claims keeps its options and fixtures, whatever it is run with, and hears nothing of ours."""
    pytester.makeconftest(OWN)
    pytester.makepyfile("def test_own(send, pytestconfig):\n    assert send == pytestconfig.getoption('environment')\n")
    result = pytester.runpytest_subprocess("-p", "no:cov", *arguments)
    result.assert_outcomes(passed=1)
    assert "contract" not in said(result).replace("postman-contract-", "")  # the list of installed plugins has that


@pytest.mark.parametrize(
    "arguments",
    [
        ["--record-mode=once"],
        ["--record-mode=all"],
        ["--disable-recording"],
        ["--contract-sandbox=live", "-o", "contract_rules="],
    ],
)
def test_options_are_refused_only_where_claims_are(project: Project, arguments: list[str]) -> None:
    """What no claim can be run with is no business of other people's tests."""
    project.write("test_other.py", PLAIN)
    project.run("test_other.py", *arguments).assert_outcomes(passed=1)
    assert project.run("test_claims.py", *arguments).ret == pytest.ExitCode.USAGE_ERROR


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["alone", "distributed"])
@pytest.mark.parametrize(
    ("claim", "arguments"),
    [
        ("def test_claim(contract_case, contract_send):\n    pass\n", []),
        ("def test_claim(contract_perform):\n    contract_perform('things/get')\n", []),
        ("def test_claim(contract_suite):\n    pass\n", []),
        ("def test_claim(contract_case):\n    pass\n", ["-k", "things"]),
    ],
)
def test_collection_that_is_not_there_is_said(
    pytester: pytest.Pytester, claim: str, arguments: list[str], workers: list[str]
) -> None:
    """Claims about no collection never end green: the run says where it looked, with exit code 4."""
    pytester.makepyfile(claim)
    result = pytester.runpytest_subprocess("-p", "no:cov", *arguments, *workers)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "collection/*.postman_collection.json: no collection is there, so nothing is judged: name it" in said(result)
    assert "Traceback" not in said(result)
    assert "INTERNALERROR" not in said(result)


def test_faulty_suite_ends_its_own_claims_alone(project: Project) -> None:
    """A file that is wrong is said, once, with exit code 4, where claims need it; other tests run."""
    project.write("collection/small.postman_collection.json", "no JSON")
    project.write("test_other.py", PLAIN)
    project.run("test_other.py").assert_outcomes(passed=1)
    result = project.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert said(result).count("small.postman_collection.json: is not JSON") == 1
    result.assert_outcomes()


def test_what_was_changed_in_the_process_is_put_back(project: Project) -> None:
    """After a run with claims, log records are made as before and pytest's terminal writes as before."""
    conftest = (project.pytester.path / "conftest.py").read_text()
    watch = """
@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    config.add_cleanup(lambda: print("writer:", type(config.get_terminal_writer()._file).__name__))
"""
    project.write("conftest.py", conftest + watch)
    before = logging.getLogRecordFactory()
    result = project.run("--contract-sandbox=local")
    assert totals(result).startswith("contract: 6 kept")
    assert logging.getLogRecordFactory() is before
    assert "writer: RedactedStream" not in said(result)
    assert "writer: " in said(result)


def test_only_claims_are_kept_off_the_network(project: Project, api: Api) -> None:
    """In a replay other tests, and fixtures of the session that the last test takes down, reach what they like."""
    project.record()
    # An answer is waited for: until then the server, a thread of this process, has a socket of its own to open.
    reach = f"urllib.request.urlopen('{api.token_url}').close()"
    project.write("test_a.py", f"import urllib.request\ndef test_before():\n    {reach}\n")
    conftest = (project.pytester.path / "conftest.py").read_text()
    theirs = f"""
import urllib.request
@pytest.fixture(scope="session", autouse=True)
def theirs():
    yield
    {reach}
"""
    project.write("conftest.py", conftest + theirs)
    assert totals(project.run("test_a.py", "test_claims.py")).startswith("contract: 6 kept")


def test_pytest_recording_is_needed_by_claims(project: Project) -> None:
    """Without pytest-recording claims are refused in one sentence."""
    result = project.run("-p", "no:recording")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "pytest-recording is needed: leave out -p no:recording" in said(result)


def test_earlier_tries_of_a_test_do_not_count(project: Project, api: Api) -> None:
    """Of a claim that is tried again the last try is the verdict, in the summary and in the JUnit file."""
    again = """
from _pytest.runner import runtestprotocol

@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    api_is_down(True)
    for report in runtestprotocol(item, nextitem=nextitem, log=False)[:2]:
        if report.failed:
            report.outcome = "rerun"
        item.ihook.pytest_runtest_logreport(report=report)
    api_is_down(False)
    for report in runtestprotocol(item, nextitem=nextitem, log=False):
        item.ihook.pytest_runtest_logreport(report=report)
    return True
"""
    conftest = (project.pytester.path / "conftest.py").read_text()
    down = f"""
def api_is_down(down):
    {__name__.replace(".", "_")}_api.status = 500 if down else None
"""
    sys.modules[f"{__name__.replace('.', '_')}_api"] = api  # type: ignore[assignment]  # runs are in this process
    project.write("conftest.py", f"import {__name__.replace('.', '_')}_api\n" + conftest + down + again)
    claim = "def test_answer(contract_case, perform):\n    perform(contract_case)\n"
    project.write("test_claims.py", claim)
    result = project.run("--sandbox=local", "--junitxml=report.xml", "-k", "add")
    assert totals(result) == "contract: 1 kept, 0 broken, 0 not judged, 0 set aside, 0 waived, 0 drift"
    junit = (project.pytester.path / "report.xml").read_text()
    assert 'value="kept"' in junit
    assert 'value="broken"' not in junit
