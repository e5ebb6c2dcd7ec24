"""A suite without any schema is judged by the saved examples of its collection."""

import json

import pytest

from small_suite import ADD, GET, OAUTH, Api, Project, item

pytest_plugins = ["pytester"]
LIST = item("List", path="/things")


def saved(body: object, code: int = 200) -> dict[str, object]:
    """Write a saved example."""
    header = [{"key": "Content-Type", "value": "application/json"}]
    return {"name": "Saved", "code": code, "header": header, "body": json.dumps(body)}


@pytest.fixture
def without_schemas(project: Project) -> Project:
    """Take the schemas away, and let a request that lists things have an example as the API answers."""
    for path in sorted((project.pytester.path / "schemas").rglob("*.json")):
        path.unlink()
    project.collection({**LIST, "response": [saved([{"id": 1, "name": "n"}])]}, auth=OAUTH)
    return project


def test_examples_judge_where_there_is_no_schema(without_schemas: Project, api: Api) -> None:
    """The head of the run says so, and which command makes schemas; what an example does not have is no drift."""
    api.rows = [{"id": 2, "name": "other", "new": True}]
    result = without_schemas.run("--sandbox=local", "-k", "test_answer")
    result.assert_outcomes(passed=1, deselected=2)
    result.stdout.fnmatch_lines(
        [
            "contract: no schemas: judged by saved examples (inferred)",
            "contract: postman-contract init collection/small.postman_collection.json DIR makes a suite with schemas *",
            "response schemas based on: inferred 1",
            "contract: 1 kept, 0 broken, 0 not judged, 0 set aside, 0 waived, 0 drift",
        ]
    )


@pytest.mark.parametrize("row", [{"id": "2", "name": "other"}, {"id": 2}], ids=["type", "member"])
def test_another_type_or_a_missing_member_breaks_what_examples_say(
    without_schemas: Project, api: Api, row: object
) -> None:
    """Both are found in what is answered."""
    api.rows = [row]
    result = without_schemas.run("--sandbox=local", "-k", "test_answer")
    result.assert_outcomes(failed=1, deselected=2)
    result.stdout.fnmatch_lines(["broken: things/list: body_matches_schema at $*0*: *"])


def test_what_no_example_tells_is_said(without_schemas: Project) -> None:
    """A request without one is not judged; an example that is cut off is named."""
    cut = {**saved({}, 200), "body": '{"id": '}
    without_schemas.collection({**GET, "response": [cut]}, ADD, auth=OAUTH)
    result = without_schemas.run("--collect-only")
    result.stdout.fnmatch_lines(
        [
            "contract: no schemas: judged by saved examples (inferred); 1 request without one cannot be judged",
            "contract: not told by an example: *: 'Saved': it was cut off: its JSON has no end",
            "not judged: things/add: no schema and no saved example for POST /things: write *",
        ]
    )


def test_a_collection_without_a_claim_says_what_would_judge_it(pytester: pytest.Pytester) -> None:
    """Whoever names a collection in an empty folder is told of the commands that need no test."""
    pytester.makefile(".json", api=json.dumps({"item": [LIST]}))
    result = pytester.runpytest_inprocess(
        "-p", "no:cov", "-p", "postman_contract.plugin", "--contract-collection=api.json"
    )
    result.stdout.fnmatch_lines(["no test here is over the requests of the collection, *`postman-contract run FILE`*"])
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
