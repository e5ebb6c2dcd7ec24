"""Whole runs of suites whose schema files say less than they seem to, or whose answers repeat names."""

import pytest

from small_suite import OAUTH, Project, item, said, totals

JSON = [{"key": "Content-Type", "value": "application/json"}]


@pytest.mark.parametrize(
    ("file", "schema", "problem"),
    [
        pytest.param(
            "things/POST.201.json",
            {"type": "object", "properties": {"data": {"requred": ["id"]}}},
            "things/POST.201.json: $.properties.data.requred: *no keyword 'requred'*: did you mean 'required'?*",
            id="of a claim",
        ),
        pytest.param(
            "common/unused.json",
            {"$defs": {"Name": {"type": "string", "nullable": True}}},
            "common/unused.json: $['$defs'].Name.nullable: *no keyword 'nullable'*\"null\" beside the type*",
            id="of none",
        ),
        pytest.param(
            "things/{id}/GET.404.json",
            {"$schema": "http://json-schema.org/draft-07/schema#"},
            "things/{id}/GET.404.json: $['$schema']: *which is draft 7*",
            id="of another draft",
        ),
        pytest.param(
            "4xx.json",
            {"properties": {"message": {"pattern": "(?P<code>[0-9]+)"}}},
            "4xx.json: $.properties.message.pattern: *a named group is written (?<name>…)*",
            id="with a pattern of another language",
        ),
    ],
)
def test_a_schema_that_says_nothing_ends_the_run(project: Project, file: str, schema: object, problem: str) -> None:
    """Before anything is judged: exit code 4, one sentence, and no traceback, whether or not a case comes there."""
    project.write(f"schemas/{file}", schema)
    result = project.run("--sandbox=local")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "Traceback" not in said(result)
    # Brackets are sets of characters to fnmatch.
    result.stderr.fnmatch_lines([f"*{problem}".replace("[", "[[]")])


def test_what_nothing_checks_is_said_in_the_summary(project: Project) -> None:
    """A format that nobody knows and a pattern that the flag u refuses are said once, and no warning is raised."""
    name = {"type": "string", "format": "nmae", "pattern": r"[\w-.]"}
    project.write("schemas/things/POST.request.json", {"properties": {"name": name, "again": name}})
    result = project.run("--sandbox=local", "-W", "error")
    assert totals(result).startswith("contract: 6 kept, 0 broken")
    file, pattern = "things/POST.request.json", r"pattern '[\\w-.]' (Invalid character range)"
    assert [line for line in result.outlines if file in line] == [
        f"not checked: {file}: format 'nmae'",
        f"read without the flag u, which refuses it: {file}: {pattern}",
    ]


def test_an_answer_that_repeats_a_name_is_broken(project: Project) -> None:
    """Though the value that a parser would keep is as documented."""
    saved = {"name": "Twice", "code": 200, "header": JSON, "body": '{"message": 5, "message": "text"}'}
    project.collection(item("Said", path="/said", response=[saved]), auth=OAUTH)
    project.write("schemas/said/GET.200.json", {"properties": {"message": {"type": "string"}}})
    result = project.run("-k", "test_example")
    assert totals(result).startswith("contract: 0 kept, 1 broken")
    assert "body_has_unique_names" in said(result)
    assert "$.message: its object has this name more than once" in said(result)
