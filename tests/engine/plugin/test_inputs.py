"""Tests of runs over inputs of each form: a collection that is a folder, globals, variables given, rows of data."""

import json

import pytest

from api_shape import UUIDS
from small_suite import DELETE, GET, OAUTH, Project, item, said, totals

pytestmark = pytest.mark.parametrize("shape", [UUIDS], ids=["UUIDs"], indirect=True)

V3 = {
    ".resources/definition.yaml": """
$kind: collection
auth:
  type: oauth2
  credentials:
    - {key: grant_type, value: client_credentials}
    - {key: accessTokenUrl, value: "{{base}}/token"}
    - {key: clientId, value: client}
    - {key: clientSecret, value: "{{clientSecret}}"}
""",
    "Things/add.request.yaml": """
$kind: http-request
name: Add
order: 1
url: "{{base}}/things"
method: POST
body: {type: json, content: '{"name": "n-{{$guid}}"}'}
""",
    "Things/get.request.yaml": """
$kind: http-request
name: Get
order: 2
url: "{{base}}/things/{{thingId}}"
method: GET
""",
    "Things/delete.request.yaml": """
$kind: http-request
name: Delete
order: 3
url: "{{base}}/things/{{thingId}}"
method: DELETE
""",
}


def test_a_suite_may_have_a_collection_of_v3(project: Project) -> None:
    """The ini key names its folder; it is recorded and replayed as any other, and a change of a file is noticed."""
    for name, text in V3.items():
        project.write(f"shop/{name}", text)
    project.write("pytest.ini", "[pytest]\npythonpath = .\ncontract_rules = things\ncontract_collections = shop\n")
    assert totals(project.record()).startswith("contract: 4 kept")
    assert sorted(project.files()) == ["things/add.yaml", "things/delete.yaml", "things/get.yaml"]
    assert totals(project.run("--contract-fail-on-stale")).startswith("contract: 4 kept")
    project.write("shop/Things/get.request.yaml", V3["Things/get.request.yaml"] + "headers: {X-New: on}\n")
    changed = said(project.run("--contract-fail-on-stale"))
    assert "things/get.yaml: the published request of things/get has changed since" in changed


def test_a_collection_of_v3_may_be_named_on_the_command_line(project: Project) -> None:
    """As a file may be; a request that cannot be read is not judged, by name."""
    project.write("shop/.resources/definition.yaml", V3[".resources/definition.yaml"])
    project.write("shop/bad.request.yaml", "url: {{base}}/things")
    printed = said(project.run("--contract-collection=shop", "-rs"))
    assert "bad.request.yaml: is not YAML: line 1" in printed
    assert "has to stand in quotes" in printed


NAMED = item("Add", "POST", "/things", body='{"name": "{{label}}-{{$guid}}"}')
WITH_TOKEN = item("Add", "POST", "/things", body='{"name": "{{userToken}}-{{$guid}}"}')


def name_kept(project: Project, cassette: str) -> str:
    """Return the name of the thing that a cassette's request creates, without its UUID."""
    return project.files()[cassette].partition('"name": "')[2].partition('"')[0][:-37]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ((), "of-collection"),
        (("environment",), "of-environment"),
        (("environment", "env-var"), "of-env-var"),
        (("environment", "env-var", "data"), "of-data"),
    ],
)
def test_a_variable_has_the_value_of_the_first_scope_that_has_one(
    project: Project, given: tuple[str, ...], name: str
) -> None:
    """Data go before what the command line gives, that before the environment, the collection before globals."""
    project.collection(NAMED, GET, DELETE, auth=OAUTH)
    path = "collection/small.postman_collection.json"
    document = json.loads((project.pytester.path / path).read_text())
    project.write(path, {**document, "variable": [{"key": "label", "value": "of-collection"}]})
    project.write("globals.json", {"values": [{"key": "label", "value": "of-globals"}]})
    project.write("data.json", [{"label": "of-data"}])
    if "environment" in given:
        project.environment(label="of-environment")
    options = ["--contract-globals=globals.json", "--contract-global-var=label=of-global-var"]
    options += ["--contract-env-var=label=of-env-var"] if "env-var" in given else []
    options += ["--contract-data=data.json"] if "data" in given else []
    assert " 0 not judged" in totals(project.record(*options))
    kept = "things/add/rows/1.yaml" if "data" in given else "things/add.yaml"
    # What the command line gives is written as the committed value, where there is one: a replay has no other.
    assert name_kept(project, kept) == name.replace("of-env-var", "of-environment")


def test_globals_define_what_nothing_else_does(project: Project) -> None:
    """A replay reads the file, too; what the command line says of them goes before it."""
    project.collection(NAMED, auth=OAUTH)
    project.write("globals.json", {"values": [{"key": "label", "value": "of-globals"}]})
    assert totals(project.record("--globals=globals.json")).startswith("contract: 2 kept")
    assert name_kept(project, "things/add.yaml") == "of-globals"
    assert totals(project.run("--globals=globals.json")).startswith("contract: 2 kept")


def test_what_only_the_command_line_gives_is_replayed_from_the_cassette(project: Project) -> None:
    """It is taken for a secret, as what only the process environment has: a replay needs it no more."""
    project.collection(NAMED, auth=OAUTH)
    assert totals(project.record("--env-var=label=CANARY-label-5d1")).startswith("contract: 2 kept")
    assert "CANARY-label-5d1" not in "".join(project.files().values())
    assert totals(project.run()).startswith("contract: 2 kept")


@pytest.mark.parametrize("option", ["--env-var=a=b", "--global-var=a=b"])
def test_a_replay_refuses_values_of_the_command_line(project: Project, option: str) -> None:
    """They would have no effect."""
    result = project.run(option)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "a replay takes values from its cassettes" in said(result)


def test_a_variable_that_the_process_lacks_ends_the_run(project: Project) -> None:
    """It is named, before anything is sent."""
    result = project.run("--sandbox=local", "--env-var=ABSENT_5D1")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "the process environment has no variable 'ABSENT_5D1'" in said(result)


def test_each_row_of_data_is_a_case_of_its_own(project: Project) -> None:
    """Its id has the row's number, its cassette the cells that it used alone; a thing that is needed is made once."""
    project.collection(NAMED, GET, DELETE, auth=OAUTH)
    project.write("data.csv", "label,unused\nfirst,CANARY-unused-1\nsecond,CANARY-unused-2\n")
    recorded = project.record("--contract-data=data.csv")
    assert totals(recorded).startswith("contract: 8 kept")
    assert sorted(project.files()) == [
        f"things/{name}/rows/{row}.yaml" for name in ("add", "delete", "get") for row in (1, 2)
    ]
    assert name_kept(project, "things/add/rows/2.yaml") == "second"
    assert "CANARY-unused" not in "".join(project.files().values())
    replayed = project.run("--contract-data=data.csv", "-v")
    assert totals(replayed) == totals(recorded)
    assert "test_answer[things/add/rows/2] PASSED" in said(replayed)
    project.write("data.csv", "label\nfirst\nchanged\n")
    assert "1 not judged" in totals(project.run("--contract-data=data.csv"))


def test_rows_may_be_named_by_a_column(project: Project) -> None:
    """Its values are slugs, each once and of 64 characters at most."""
    project.collection(NAMED, auth=OAUTH)
    project.write("data.json", [{"label": "A b"}, {"label": "a/B"}, {"label": "x" * 99}, {}])
    result = project.run("--data=data.json", "--data-id=label", "--collect-only", "-q")
    ids = [line.partition("[")[2].rstrip("]") for line in result.outlines if "test_answer[" in line]
    assert ids == [f"things/add/rows/{name}" for name in ("a-b", "a-b-2", "x" * 64, "unnamed")]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--data=data.csv", "--data-id=userToken"], "userToken: looks like a secret by its name"),
        (["--data=data.csv", "--data-id=label", "--secret-name=label"], "label: looks like a secret by its name"),
        (["--data=data.csv", "--data-id=other"], "has no column 'other'; there are label, userToken"),
        (["--data-id=label"], "names a column of --contract-data: give that, too"),
        (["--data=absent.csv"], "absent.csv: no such file"),
    ],
)
def test_data_that_cannot_be_used_end_the_run(project: Project, options: list[str], words: str) -> None:
    """The message says why."""
    project.write("data.csv", "label,userToken\na,b\n")
    result = project.run(*options)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert words in said(result)


def test_a_cell_with_a_secrets_name_is_in_nothing_that_is_written(project: Project) -> None:
    """Its placeholder is in the cassette, and is what a replay sends; an empty or plain one stays as it is."""
    project.collection(WITH_TOKEN, DELETE, auth=OAUTH)
    project.write("data.csv", "label,userToken\nn1,CANARY-token-1\nn2,\nn3,true\n")
    recorded = project.record("--contract-data=data.csv", "--contract-report=report", "-rA")
    assert totals(recorded).startswith("contract: 9 kept")
    written = "".join(project.files().values()) + "".join(project.files("report").values()) + said(recorded)
    assert "CANARY-token-1" not in written
    sent = [name_kept(project, f"things/add/rows/{row}.yaml") for row in (1, 2, 3)]
    assert sent == ["REDACTED-userToken", "", "true"]
    assert totals(project.run("--contract-data=data.csv")) == totals(recorded)


def test_a_waiver_of_a_case_is_one_of_its_rows(project: Project) -> None:
    """It may name one row as well, and none that there is not."""
    project.collection(NAMED, DELETE, auth=OAUTH)
    project.write("data.json", [{"label": "a"}, {"label": "b"}])
    project.write("schemas/things/POST.201.json", {"type": "object", "required": ["absent"]})
    waiver = '[[waiver]]\ncase = "{}"\ncheck = "body_matches_schema"\npath = "$"\nreason = "r"\npermanent = true\n'
    project.write("collection/waivers.toml", waiver.format("things/add"))
    options = ("--sandbox=local", "--data=data.json", "-k", "things/add")
    assert " 2 waived" in totals(project.run(*options))
    project.write("collection/waivers.toml", waiver.format("things/add/rows/2"))
    assert " 1 broken" in totals(project.run(*options))
    project.write("collection/waivers.toml", waiver.format("things/add/rows/3"))
    assert "no case 'things/add/rows/3' in the collections" in said(project.run(*options))
