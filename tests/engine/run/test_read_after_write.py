"""Read after write in whole runs: what was written is read back, and what is read later is held to it."""

import json
import re
import textwrap

import pytest
import yaml

from api_shape import SECRET, Shape
from small_suite import ADD, DELETE, GET, OAUTH, PREREQUISITES, PUT, Api, Project, item, said, totals, undated

LIST = item("List", path="/things")
SEARCH = item("Search", "POST", "/things/search", body='{"name": "{{name}}"}')
ALL_KEPT = "contract: {} kept, 0 broken, 0 not judged, 0 set aside, 0 waived, 0 drift"
CONDITIONS = """
    import json
    from postman_contract.contract.rules.conditions import Comparison, Operator

    def conditions_of(request):
        if request.target.endswith("/search"):
            return Comparison("/name", Operator.EQUAL, json.loads(request.body)["name"])
"""
RENAMING = """
    from thing_shape import id_in

    def test_renames(perform):
        thing = id_in(perform("things/add"))
        perform("things/rename", thingId=thing)
        perform("things/{0}"{1})
"""
DELETING = """
    def test_deletes(perform):
        perform("things/delete")
        perform("things/{0}"{1})
"""


@pytest.fixture
def finding(project: Project) -> Project:
    """Let the suite list and search things, too, and say what a search asks for."""
    project.collection(ADD, GET, PUT, DELETE, LIST, SEARCH, auth=OAUTH)
    project.write("schemas/things/GET.200.json", {"type": "array"})
    project.write("schemas/things/search/POST.request.json", {"x-safe": "a search changes nothing"})
    project.write("schemas/things/search/POST.200.json", {"type": "array"})
    prerequisites = textwrap.dedent(PREREQUISITES).replace("**HOSTS", "conditions=conditions_of, **HOSTS")
    project.write("things.py", textwrap.dedent(CONDITIONS) + prerequisites)
    return project


def claim(project: Project, text: str, *parts: str) -> None:
    """Write the one claim of a suite."""
    project.write("test_claims.py", textwrap.dedent(text).format(*parts))


def change_recording(project: Project, name: str, index: int, status: int, body: object) -> None:
    """Change an answer in a cassette, as if the server had answered so."""
    path = project.pytester.path / "cassettes" / name
    cassette = yaml.safe_load(path.read_text())
    response = cassette["interactions"][index]["response"]
    response["status"]["code"] = status
    response["body"]["string"] = "" if body is None else json.dumps(body)
    path.write_text(yaml.safe_dump(cassette, sort_keys=False))


def answer_in_recording(project: Project, name: str, index: int) -> object:
    """Return an answer in a cassette."""
    cassette = yaml.safe_load((project.pytester.path / "cassettes" / name).read_text())
    return json.loads(cassette["interactions"][index]["response"]["body"]["string"])


def written_in(project: Project, name: str) -> list[list[dict[str, object]]]:
    """Return what a cassette keeps of writes, by request."""
    metadata = yaml.safe_load((project.pytester.path / "cassettes" / name).read_text())["metadata"]
    return [each.get("written", []) for each in metadata["requests"]]


# Where an index lags behind


@pytest.mark.parametrize(("lag", "drift"), [(2, 0), (99, 1)])
def test_a_live_search_that_lags_is_looked_at_again(
    finding: Project, api: Api, monkeypatch: pytest.MonkeyPatch, lag: int, drift: int
) -> None:
    """A row that comes in time is no drift; one that does not is, and breaks nothing."""
    name = "what-is-searched-for"
    claim(
        finding,
        """
        def test_lags(perform):
            perform("things/add-named", name="{0}")
            perform("things/search", name="{0}")
    """,
        name,
    )
    named = item("Add named", "POST", "/things", body='{"name": "{{name}}"}')
    finding.collection(ADD, named, GET, PUT, DELETE, LIST, SEARCH, auth=OAUTH)
    api.lag = lag
    for variable, value in finding.variables().items():
        words = {"base": "BASE", "apiKey": "API_KEY", "clientSecret": "CLIENT_SECRET"}
        monkeypatch.setenv(f"CONTRACT_{words[variable]}", value)
    result = finding.run("--sandbox=live", "--ledger=ledger.jsonl", "--allow-account=the configured account")
    assert totals(result).startswith(f"contract: 1 kept, 0 broken, 0 not judged, 0 set aside, 0 waived, {drift} drift")
    assert len([call for call in api.calls if call.endswith("/search")]) == min(lag, 3) + 1


# Right after a write


@pytest.mark.parametrize(
    ("method", "case", "says"),
    [
        ("POST", "add", "$: written, but GET /things/{} answers 404 right after it"),
        ("PUT", "rename", "expected 'new', as written before, got 'n-"),
        ("DELETE", "delete", "$: deleted, but still there: answered with 200"),
    ],
)
def test_a_write_that_is_not_kept_is_a_breach_of_its_case(
    project: Project, api: Api, method: str, case: str, says: str
) -> None:
    """A lost creation, a lost update, a deletion that does not delete."""
    api.forgets = {method}
    result = project.run("--sandbox=local", "-k", f"test_answer and {case}")
    assert totals(result).startswith("contract: 0 kept, 1 broken")
    assert says in said(result)
    assert "read_after_write" in said(result)


def test_a_replay_breaks_by_a_lost_creation(project: Project) -> None:
    """The recorded read says that the thing is not there."""
    assert totals(project.record("-k", "test_answer and add")) == ALL_KEPT.format(1)
    change_recording(project, "things/add.yaml", 1, 404, {"message": "no such thing"})
    assert "$: written, but GET /things/{} answers 404 right after it" in said(project.run("-k", "test_answer and add"))


def test_a_replay_breaks_by_a_lost_update(project: Project, shape: Shape) -> None:
    """The recorded read has the old name."""
    assert totals(project.record("-k", "test_answer and rename")) == ALL_KEPT.format(1)
    answer = answer_in_recording(project, "things/rename.yaml", 1)
    shape.thing_in(answer)["name"] = "old"
    change_recording(project, "things/rename.yaml", 1, 200, answer)
    result = project.run("-k", "test_answer and rename")
    assert f"{shape.place('.name')}: expected 'new', as written before, got 'old'" in said(result)


def test_a_replay_breaks_by_a_deletion_that_does_not_delete(project: Project, shape: Shape) -> None:
    """The recorded read still finds the thing."""
    assert totals(project.record("-k", "test_answer and delete")) == ALL_KEPT.format(1)
    change_recording(project, "things/delete.yaml", 1, 200, shape.answer({"id": 1, "name": "x"}))
    assert "$: deleted, but still there: answered with 200" in said(project.run("-k", "test_answer and delete"))


def test_each_write_is_read_back_once(project: Project, api: Api) -> None:
    """In the cassette of its case: the write and one read."""
    project.record("-k", "test_answer and rename")
    methods = [call.partition(" ")[0] for call in api.calls if call.startswith(("PUT", "GET"))]
    assert methods == ["PUT", "GET"]


def test_what_the_collection_cannot_read_is_not_read_back(project: Project, api: Api) -> None:
    """Without a GET of the thing a write is judged by its answer alone."""
    project.collection(ADD, PUT, DELETE, auth=OAUTH)
    assert totals(project.run("--sandbox=local", "-k", "test_answer")) == ALL_KEPT.format(3)
    assert not [call for call in api.calls if call.startswith("GET")]


def test_another_version_is_not_compared(project: Project, api: Api) -> None:
    """What is written in one version of an API is not read in another."""
    versioned = item("Get", request={"header": [{"key": "Accept-Version", "value": "8"}]})
    project.collection(ADD, versioned, PUT, DELETE, auth=OAUTH)
    api.forgets = {"PUT"}
    assert totals(project.run("--sandbox=local", "-k", "test_answer and rename")) == ALL_KEPT.format(1)


@pytest.mark.parametrize(
    "getting",
    [
        pytest.param({"request": {"header": [{"key": "Prefer", "value": "return=minimal"}]}}, id="a minimal one"),
        pytest.param({"response": [{"name": "No", "code": 404, "body": "{}"}]}, id="one that is to fail"),
        pytest.param({"path": "/others/{{thingId}}"}, id="one of other things"),
        pytest.param({"path": "/things/{{thingId}}/lines"}, id="one of what lies below"),
        pytest.param({"method": "POST", "path": "/things/{{thingId}}"}, id="one that may write"),
    ],
)
def test_what_does_not_read_the_whole_thing_reads_nothing_back(
    project: Project, api: Api, getting: dict[str, object]
) -> None:
    """Only a plain GET of the thing itself will do."""
    project.collection(ADD, item("Get", **getting), PUT, DELETE, auth=OAUTH)  # type: ignore[arg-type]  # names of item
    assert totals(project.run("--sandbox=local", "-k", "test_answer and rename")) == ALL_KEPT.format(1)
    assert not [call for call in api.calls if call.startswith("GET")]


def test_a_rule_that_is_switched_off_reads_nothing_back(project: Project, api: Api, shape: Shape) -> None:
    """With its reason, for the operation that writes."""
    off = {"x-rules-off": {"read_after_write": "updates take a minute"}}
    project.write("schemas/things/{id}/PUT.200.json", shape.schema(**off))
    api.forgets = {"PUT"}
    assert totals(project.run("--sandbox=local", "-k", "test_answer and rename")) == ALL_KEPT.format(1)
    assert not [call for call in api.calls if call.startswith("GET")]


def test_a_read_back_that_is_too_busy_is_not_judged(project: Project) -> None:
    """A server that asks to come again says nothing of what was written."""
    project.record("-k", "test_answer and rename")
    change_recording(project, "things/rename.yaml", 1, 429, {"message": "busy"})
    result = project.run("-k", "test_answer and rename")
    assert totals(result).startswith("contract: 0 kept, 0 broken, 1 not judged")
    assert "GET /things/{} answered 429 on every try" in said(result)


# What is read later


@pytest.mark.parametrize(("case", "values"), [("list", ""), ("search", ', name="new"')])
def test_rows_that_do_not_show_an_update_are_a_breach(finding: Project, api: Api, case: str, values: str) -> None:
    """A stale row, local and in the replay of its recording."""
    claim(finding, RENAMING, case, values)
    assert totals(finding.record()) == ALL_KEPT.format(1)
    assert totals(finding.run()) == ALL_KEPT.format(1)
    rows = answer_in_recording(finding, "test_renames.yaml", -1)
    assert isinstance(rows, list)
    stale = [{**rows[0], "name": "old"}]
    change_recording(finding, "test_renames.yaml", -1, 200, stale)
    assert "$[0].name: expected 'new', as written before, got 'old'" in said(finding.run())
    change_recording(finding, "test_renames.yaml", -1, 200, [])
    assert "$: written before, but not among the 0 rows: " in said(finding.run())
    api.rows = []
    assert "$: written before, but not among the 0 rows: " in said(finding.run("--sandbox=local"))


def test_a_row_of_what_was_deleted_is_a_breach(finding: Project, api: Api) -> None:
    """Local, and in the replay of its recording."""
    claim(finding, DELETING, "list", "")
    assert totals(finding.record()).startswith("contract: 1 kept, 0 broken")
    deleted = [each["id"] for each in written_in(finding, "test_deletes.yaml")[-1]]
    change_recording(finding, "test_deletes.yaml", -1, 200, [{"id": each, "name": "x"} for each in deleted])
    assert "$[0]: deleted before, but still among the rows: " in said(finding.run())
    api.forgets = {"DELETE"}
    off = {"x-rules-off": {"read_after_write": "what it answers is tested elsewhere"}}
    finding.write("schemas/things/{id}/DELETE.204.headers.json", off)
    assert "$[0]: deleted before, but still among the rows: " in said(finding.run("--sandbox=local"))
    assert totals(finding.run("--sandbox=local")).startswith("contract: 0 kept, 1 broken")


def test_a_thing_that_was_made_for_a_case_is_compared(project: Project, shape: Shape) -> None:
    """What a prerequisite's answer had is held against a later read, local and in a replay."""
    assert totals(project.record("-k", "test_answer and get")) == ALL_KEPT.format(1)
    assert totals(project.run("-k", "test_answer and get")) == ALL_KEPT.format(1)
    answer = answer_in_recording(project, "things/get.yaml", 0)
    shape.thing_in(answer)["name"] = "other"
    change_recording(project, "things/get.yaml", 0, 200, answer)
    assert f"{shape.place('.name')}: expected 'n-" in said(project.run("-k", "test_answer and get"))


def test_a_claims_own_change_is_what_later_reads_are_held_to(project: Project) -> None:
    """After a rename the new name is expected, not the one that the thing was made with."""
    claim(project, RENAMING, "get", ", thingId=thing")
    assert totals(project.record()) == ALL_KEPT.format(1)
    assert totals(project.run()) == ALL_KEPT.format(1)
    last = written_in(project, "test_renames.yaml")[-1]
    assert [json.loads(str(each["body"]))["name"] for each in last] == ["new"]


# What is kept


def test_two_recordings_keep_the_same(finding: Project, api: Api) -> None:
    """They differ in their time alone."""
    claim(finding, RENAMING, "list", "")
    finding.record()
    first = undated(finding.files())
    api.restart()
    finding.record()
    assert undated(finding.files()) == first
    assert "written:" in first["test_renames.yaml"]


def test_no_secret_is_in_what_is_kept_of_a_write(project: Project) -> None:
    """A name that a secret stands in is kept as its placeholder, and so is what it is compared with."""
    adding = item("Add", "POST", "/things", body='{"name": "n-{{clientSecret}}"}')
    project.collection(adding, GET, PUT, DELETE, auth=OAUTH)
    result = project.record("-k", "test_answer and (add or get)")
    assert totals(result) == ALL_KEPT.format(2)
    kept = [each for name in ("things/add.yaml", "things/get.yaml") for each in written_in(project, name)]
    assert any(kept)
    assert SECRET not in "".join(project.files().values()) + said(result)
    assert totals(project.run("-k", "test_answer and (add or get)")) == ALL_KEPT.format(2)


def test_what_was_written_but_cannot_be_read_is_not_judged(project: Project) -> None:
    """A cassette that somebody has edited says so by name, and how to record it again."""
    project.record("-k", "test_answer and get")
    path = project.pytester.path / "cassettes/things/get.yaml"
    path.write_text(re.sub(r"(written:\n\s+- id: .*\n\s+body: )'.*'", r"\1'{'", path.read_text()))
    result = project.run("-k", "test_answer and get")
    assert totals(result).startswith("contract: 0 kept, 0 broken, 1 not judged")
    assert "what was written: " in said(result)


# What is wrong with the inputs


@pytest.mark.parametrize(
    ("file", "off", "says"),
    [
        ("things/{id}/GET.200.json", {"ekho": "why"}, "$.x-rules-off.ekho: no such rule; there are echo, identity, "),
        ("things/{id}/GET.200.json", {"echo": " "}, "$.x-rules-off.echo: expected the reason as text"),
        ("things/{id}/GET.200.json", ["echo"], "$.x-rules-off: expected rules with reasons, such as "),
        ("4xx.json", {"echo": "why"}, "$.x-rules-off: it is read in files of an operation alone"),
    ],
)
def test_a_rule_that_is_not_switched_off_well_is_refused(project: Project, file: str, off: object, says: str) -> None:
    """By file, place and remedy, before anything is sent."""
    project.write(f"schemas/{file}", {"x-rules-off": off})
    result = project.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"{file}: {says}" in said(result)
