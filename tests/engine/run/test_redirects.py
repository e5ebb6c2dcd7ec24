"""Runs whose answers redirect: what is followed, recorded, replayed and refused."""

import json
import textwrap
from collections.abc import Callable
from typing import Any

import pytest

from api_shape import UUIDS
from small_suite import Project, item, said, totals

Serve = Callable[..., tuple[str, list[Any]]]
JSON = {"Content-Type": "application/json"}
THING = (200, JSON, json.dumps({"id": UUIDS.new_id(1), "name": "n"}).encode())
TO_THING = (302, {"Location": "/elsewhere"}, b"")
FOLLOWS: dict[str, Any] = {"protocolProfileBehavior": {"followRedirects": True}}
RULES = """
    from postman_contract import Rules

    RULES = Rules({})
"""
CREATING = """
    from postman_contract import Creation, Rules

    RULES = Rules({"POST /things": Creation(lambda run, thing: None)})
"""

pytestmark = pytest.mark.parametrize("shape", [UUIDS], indirect=True)


@pytest.fixture
def redirected(project: Project) -> Callable[..., Project]:
    """Return a function that lets the suite have one case, which gets a thing from a server, and no auth."""

    def suite(url: str, **more: Any) -> Project:
        project.collection(item("Get", path="/things/1", **more))
        project.write("things.py", textwrap.dedent(RULES))
        project.environment()
        conftest = (project.pytester.path / "conftest.py").read_text()
        project.write("conftest.py", conftest.replace(project.url, url))
        return project

    return suite


def claims(suite: Project, *arguments: str) -> pytest.RunResult:
    """Run what is claimed of answers."""
    return suite.run("-k", "test_answer", *arguments)


def test_a_followed_redirect_is_one_exchange(serve: Serve, redirected: Callable[..., Project]) -> None:
    """Recorded is the request as first sent with the last answer, which a replay gives without a network."""
    url, seen = serve(TO_THING, THING)
    suite = redirected(url, **FOLLOWS)
    assert totals(claims(suite, "--sandbox=local", "--record-mode=rewrite")).startswith("contract: 1 kept, 0 broken")
    assert [target for _, target, _, _ in seen] == ["/things/1", "/elsewhere"]
    (cassette,) = suite.files().values()
    assert cassette.count("uri:") == 1
    assert "uri: https://base.invalid/things/1" in cassette
    assert "code: 200" in cassette
    assert totals(claims(suite)).startswith("contract: 1 kept, 0 broken, 0 not judged")
    assert len(seen) == 2


def test_a_redirect_is_the_answer_of_a_case_that_does_not_ask(serve: Serve, redirected: Callable[..., Project]) -> None:
    """It is judged as any other status."""
    url, seen = serve(TO_THING, THING)
    result = claims(redirected(url), "--sandbox=local")
    assert totals(result).startswith("contract: 0 kept, 1 broken")
    assert "302" in said(result)
    assert len(seen) == 1


def test_redirects_are_followed_where_a_suite_asks_for_it(serve: Serve, redirected: Callable[..., Project]) -> None:
    """Then a request need not be published so, but one that is published otherwise is left alone."""
    url, seen = serve(TO_THING, THING, TO_THING, THING)
    suite = redirected(url)
    suite.write("pytest.ini", "[pytest]\npythonpath = .\ncontract_rules = things\ncontract_redirects = all\n")
    assert totals(claims(suite, "--sandbox=local")).startswith("contract: 1 kept, 0 broken")
    suite.collection(item("Get", path="/things/1", protocolProfileBehavior={"followRedirects": False}))
    assert totals(claims(suite, "--sandbox=local")).startswith("contract: 0 kept, 1 broken")
    assert [target for _, target, _, _ in seen] == ["/things/1", "/elsewhere", "/things/1"]


def test_a_redirect_to_another_host_is_refused(serve: Serve, redirected: Callable[..., Project]) -> None:
    """Only configured hosts are talked to, so that nothing can be said of the answer."""
    elsewhere, seen = serve(THING)
    url, _ = serve((302, {"Location": f"{elsewhere}/x"}, b""))
    result = claims(redirected(url, **FOLLOWS), "--sandbox=local")
    assert totals(result).startswith("contract: 0 kept, 0 broken, 1 not judged")
    assert f"a redirect that is not followed: refused: {elsewhere} is not the configured host" in said(result)
    assert seen == []


def test_each_redirect_counts_against_the_budget(serve: Serve, redirected: Callable[..., Project]) -> None:
    """The call that would be one too many is not made, and the summary names those that were."""
    url, seen = serve(TO_THING, TO_THING, THING)
    suite = redirected(url, **FOLLOWS)
    result = claims(suite, "--sandbox=local", "--budget=2")
    assert len(seen) == 2
    assert "not followed: budget spent: the run may make 2 calls" in said(result)
    result.stdout.fnmatch_lines(["calls:    1 GET /things/1", "calls:    1 redirect of GET /things/1"])


def test_what_a_redirected_write_may_have_created_is_not_forgotten(
    serve: Serve, redirected: Callable[..., Project]
) -> None:
    """A 404 of what it redirects to does not say that it was refused."""
    url, seen = serve(TO_THING, (404, JSON, b'{"message": "no"}'))
    suite = redirected(url)
    suite.collection(item("Add", "POST", "/things", body='{"name": "n"}', **FOLLOWS))
    suite.write("things.py", textwrap.dedent(CREATING))
    result = claims(suite, "--sandbox=local")
    assert [(method, target) for method, target, _, _ in seen] == [("POST", "/things"), ("GET", "/elsewhere")]
    result.stdout.fnmatch_lines(["left behind by run CT-*: 1*"])
