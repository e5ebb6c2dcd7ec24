"""What a suite may put in the engine's place: names of prerequisites, the HTTP client; and what is put back."""

import textwrap

import pytest

from api_shape import UUIDS
from small_suite import OAUTH, Api, Project, item, said, totals

ODD = """
    from postman_contract import Creation, Rules, json_of, prerequisite

    @prerequisite("thing-id")
    def thing_id(run):
        '''Make a thing to look at.'''
        return json_of(run("things/add").response)["id"]

    RULES = Rules({"POST /things": Creation(lambda run, thing: run("things/delete", **{"thing-id": thing}))})
"""
CLIENT = """
@pytest.fixture(scope="session")
def contract_client():
    import httpx
    sent = []
    with httpx.Client(event_hooks={"request": [sent.append]}) as client:
        yield client
    print(f"client of the suite: {len(sent)}")
"""
LOGGERS = """

import logging

def pytest_sessionstart():
    for library in ("httpx", "httpcore", "vcr"):
        logging.getLogger(library).setLevel(logging.DEBUG)

@pytest.hookimpl(trylast=True)
def pytest_unconfigure():
    print("levels:", *(logging.getLogger(each).level for each in ("httpx", "httpcore", "vcr")))
"""


@pytest.fixture
def odd(project: Project) -> Project:
    """Write a suite whose variable is no identifier."""
    path = "/things/{{thing-id}}"
    add = item("Add", "POST", "/things", body='{"name": "n-{{$guid}}"}')
    project.collection(add, item("Get", path=path), item("Delete", "DELETE", path), auth=OAUTH)
    project.write("things.py", textwrap.dedent(ODD))
    return project


@pytest.mark.parametrize("shape", [UUIDS], indirect=True)
def test_a_prerequisite_may_be_given_a_name_that_is_no_identifier(odd: Project, api: Api) -> None:
    """It supplies the variable of that name, locally and in a replay, and what it has made is removed."""
    assert totals(odd.record("-k", "test_answer")).startswith("contract: 3 kept, 0 broken, 0 not judged")
    assert api.things == {}
    assert totals(odd.run("-k", "test_answer")).startswith("contract: 3 kept, 0 broken, 0 not judged")


@pytest.mark.parametrize("shape", [UUIDS], indirect=True)
def test_a_prerequisite_is_listed_with_its_docstring(odd: Project) -> None:
    """`pytest --fixtures` says what it makes."""
    odd.run("--fixtures", "-v").stdout.fnmatch_lines(["prerequisite thing-id *", "*Make a thing to look at."])


def test_a_suite_may_make_the_client_and_is_guarded_all_the_same(project: Project) -> None:
    """The run sends with the suite's own client, and every call of it is counted."""
    conftest = (project.pytester.path / "conftest.py").read_text()
    project.write("conftest.py", conftest + CLIENT)
    result = project.run("--sandbox=local", "-s", "-k", "test_answer")
    assert totals(result).startswith("contract: 4 kept, 0 broken, 0 not judged")
    assert "client of the suite: " in said(result)
    counted = next(line for line in result.outlines if line.startswith("calls: "))
    assert int(counted.removeprefix("calls: ").partition(",")[0]) >= 4


def test_loggers_of_libraries_are_put_back(project: Project) -> None:
    """A run keeps HTTP libraries from logging URLs, and leaves their loggers as it found them."""
    project.record("-k", "test_answer and add")
    conftest = (project.pytester.path / "conftest.py").read_text()
    project.write("conftest.py", conftest + LOGGERS)
    assert "levels: 10 10 10" in said(project.run("-k", "test_answer and add"))
