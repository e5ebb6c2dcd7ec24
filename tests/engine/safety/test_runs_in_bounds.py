"""Tests of whole runs: what their rules and their budget keep them from, and how they clean up."""

import textwrap

import pytest

from small_suite import ADD, OAUTH, Api, Project, item, said

FAILING = """
    from postman_contract import Creation, Rules, prerequisite
    from thing_shape import CREATION, HOSTS, id_in

    @prerequisite
    def thingId(run):
        return id_in(run("things/add"))

    tried = []

    def remove(run, thing):
        tried.append(thing)
        if len(tried) == 1:
            raise ZeroDivisionError("CANARY-words")
        run("things/delete", thingId=thing)

    RULES = Rules({"POST /things": Creation(remove, **CREATION)}, **HOSTS)
"""


def test_rules_that_cannot_be_imported_are_an_error_of_the_inputs(project: Project) -> None:
    """The exit code is 4, and the message names the line of the suite's own code; there is no traceback."""
    project.write("things.py", "\nRULES = Rulez()\n")
    project.write("conftest.py", 'pytest_plugins = ["postman_contract.plugin"]\n')
    result = project.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    place = project.pytester.path / "things.py"
    assert (
        f"things: {place}:2: cannot be imported; contract_rules names it: NameError: name 'Rulez' is not defined"
        in said(result)
    )
    assert "INTERNALERROR" not in said(result)
    assert "Traceback" not in said(result)


def test_a_removal_that_raises_anything_leaves_nothing_else_behind(project: Project, api: Api) -> None:
    """What the suite's own function raised is said by its type, and everything else is removed."""
    project.write("things.py", textwrap.dedent(FAILING))
    claim = """
        def test_answer(contract_case, send, verify):
            verify(send(contract_case))
            verify(send(contract_case))
            verify(send(contract_case))
    """
    project.write("test_claims.py", textwrap.dedent(claim))
    result = project.run("--sandbox=local", "-k", "add")
    (left,) = api.things
    problem = "the rules' function raised ZeroDivisionError"
    line = f"left behind: {left}, created by POST /things for things/add, was not removed: {problem}"
    assert line in result.outlines
    assert "CANARY" not in said(result)


@pytest.mark.parametrize("budget", [5, 12])
def test_a_budget_counts_the_calls_of_all_workers(project: Project, api: Api, budget: int) -> None:
    """However many processes a local run has, together they make no more calls than it may."""
    items = [item(f"Add {number}", "POST", "/things", body='{"name": "n"}') for number in range(8)]
    project.collection(ADD, item("Delete", "DELETE"), *items, auth=OAUTH)
    result = project.run("--sandbox=local", "-n", "2", f"--budget={budget}", "-k", "test_answer")
    assert f"budget spent: the run may make {budget} calls" in said(result)
    assert len(api.calls) <= budget
    assert api.things == {}


HOST_RULES = """
    from postman_contract import Creation, Rules, json_of, prerequisite

    RULES = Rules({{"POST /things": Creation()}}, hosts=({host!r},))
"""


@pytest.mark.parametrize("known", [True, False])
def test_a_further_host_may_be_talked_to_where_the_rules_say_so(project: Project, api: Api, *, known: bool) -> None:
    """A literal host of the collection is refused unless the rules name it."""
    project.collection(item("Look", request={"url": f"{api.url}/things/x"}))
    conftest = (project.pytester.path / "conftest.py").read_text()
    project.write("conftest.py", conftest.replace(f'"base": "{api.url}"', '"base": "http://127.0.0.1:9"'))
    host = api.url if known else "http://127.0.0.1:10"
    project.write("things.py", textwrap.dedent(HOST_RULES.format(host=host)))
    result = project.run("--sandbox=local", "-k", "test_answer")
    refused = f"refused: {api.url} is not the configured host"
    assert (refused in said(result), len(api.calls)) == (not known, int(known))


def test_a_further_host_without_a_value_ends_the_run(project: Project, api: Api) -> None:
    """A variable of the rules that nobody gave a value is an error, not one host fewer."""
    project.write("things.py", textwrap.dedent(HOST_RULES.format(host="{{uploads}}")))
    result = project.run("--sandbox=local", "-k", "test_answer and add")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "the rules' host {{uploads}} has no value: give {{uploads}} one" in said(result)
    assert api.calls == []


@pytest.mark.parametrize(
    ("budget", "workers"),
    [(8, ()), (20, ()), (20, ("-n", "2"))],
    ids=["little", "more", "two processes"],
)
def test_cleaning_has_a_token_for_each_of_its_calls(
    project: Project, api: Api, budget: int, workers: tuple[str, ...]
) -> None:
    """Where no token outlives one call, nothing is left behind for want of a call, and no more are made than may be."""
    api.token_seconds = 0
    items = [item(f"Add {number}", "POST", "/things", body='{"name": "n"}') for number in range(8)]
    project.collection(ADD, item("Get"), item("Delete", "DELETE"), *items, auth=OAUTH)
    claim = """
        def test_answer(contract_case, send, verify):
            verify(send(contract_case))
            verify(send(contract_case))
    """
    project.write("test_claims.py", textwrap.dedent(claim))
    result = project.run("--sandbox=local", f"--budget={budget}", *workers)
    assert f"budget spent: the run may make {budget} calls" in said(result)
    assert api.calls.count("POST /token") > 1
    assert len(api.calls) <= budget
    assert api.things == {}
