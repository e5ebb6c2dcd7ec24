"""A value that nobody marked, sent in each place a request has: no cassette has it, and the replay is kept."""

import json
import textwrap
from collections.abc import Mapping

import pytest
import yaml

from small_suite import OAUTH, Api, Project, item, said, totals

KEPT = "contract: {} kept, 0 broken, 0 not judged, 0 set aside, 0 waived, 0 drift"
WORD = "canaryshop"  # letters alone: replaced only where a template put it, and under the same name in answers
LONG = "CANARY-unmarked+17/Kq zé&=1"


def raw(body: str, media_type: str = "text/plain") -> dict[str, object]:
    """Write a body of text."""
    header = [{"key": "Content-Type", "value": media_type}]
    return {"header": header, "body": {"mode": "raw", "raw": body}}


def url(**more: object) -> dict[str, object]:
    """Write the URL of the echo."""
    return {"url": {"host": ["{{base}}"], "path": ["echo"], **more}}


def auth(kind: str, **values: str) -> dict[str, object]:
    """Write an auth block."""
    return {"auth": {"type": kind, kind: [{"key": key, "value": value} for key, value in values.items()]}}


FORM = [{"key": "shop", "value": "{{shop}}"}, {"key": "twice", "value": "{{shop}}, {{shop}}"}]
MULTIPART = [{"type": "text", **each} for each in FORM]
PLACES: dict[str, dict[str, object]] = {
    "header": {"header": [{"key": "X-Shop", "value": "{{shop}}"}]},
    "within a header": {"header": [{"key": "X-Shop", "value": "Bearer {{shop}}-suffix"}]},
    "cookie": {"header": [{"key": "Cookie", "value": "a=1; shop={{shop}}"}]},
    "query": url(query=[{"key": "shop", "value": "{{shop}}"}]),
    "within a query": url(query=[{"key": "q", "value": "a {{shop}} b {{shop}}"}]),
    "name in a query": url(query=[{"key": "{{shop}}", "value": "1"}]),
    "path": url(path=["shops", "{{shop}}"]),
    "within a path": url(path=["shops", "shop-{{shop}}:cancel"]),
    "path variable": url(path=["shops", ":shop"], variable=[{"key": "shop", "value": "{{shop}}"}]),
    "form": {"body": {"mode": "urlencoded", "urlencoded": FORM}},
    "multipart": {"body": {"mode": "formdata", "formdata": MULTIPART}},
    "json": raw('{"shop": "{{shop}}", "a": [{"b": "x {{shop}} y {{shop}}"}]}', "application/json"),
    "name in json": raw('{"{{shop}}": 1}', "application/json"),
    "json in json": raw('{"a": "{\\"shop\\": \\"{{shop}}\\"}"}', "application/json"),
    "xml": raw("<a><shop>{{shop}}</shop></a>", "application/xml"),
    "text": raw("of {{shop}}."),
    "nested": raw('{"a": "{{nested}}"}', "application/json"),
    "api key": auth("apikey", key="X-Shop", value="{{shop}}"),
    "api key in query": auth("apikey", key="shop", value="{{shop}}", **{"in": "query"}),
    "basic": auth("basic", username="{{shop}}", password="{{shop}}"),
    "bearer": auth("bearer", token="{{shop}}"),
}


def suite_of(project: Project, cases: Mapping[str, Mapping[str, object]]) -> None:
    """Write a suite of cases that send the value, each in a place of its own."""
    items = [item(name, "POST", "/echo", request={**url(), **place}) for name, place in cases.items()]
    project.collection(*items, auth=OAUTH)
    for operation in ("echo", "shops/{id}", "shops/shop-{id}:cancel"):
        project.write(f"schemas/{operation}/POST.200.json", {"type": "object"})


@pytest.fixture
def echo(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the API answer everybody with what was sent."""
    api.echo = True
    monkeypatch.setattr(Api, "lets_in", lambda *_: True)


@pytest.mark.usefixtures("echo")
@pytest.mark.parametrize("value", [WORD, LONG, "CANARY-x é"], ids=["word", "long", "short"])
def test_what_nobody_marked_is_in_no_cassette(project: Project, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """Wherever a template puts it, its placeholder is kept; a long one goes from answers, too; a replay needs none."""
    project.environment(nested="in {{shop}}")
    suite_of(project, PLACES)
    monkeypatch.setenv("CONTRACT_SHOP", value)
    recorded = project.record("-k", "test_answer", "--showlocals")
    monkeypatch.delenv("CONTRACT_SHOP")
    replayed = project.run("-k", "test_answer")
    assert totals(recorded) == totals(replayed) == KEPT.format(len(PLACES))
    assert len(project.files()) == len(PLACES)
    for name, text in project.files().items():
        document = yaml.safe_load(text)
        request = document["interactions"][0]["request"]
        assert "canary" not in json.dumps(document if value == LONG else [document["metadata"], request]).lower(), name
    assert "canary" not in (said(recorded) + said(replayed)).lower()


TWO_NAMES = {
    "First": raw('{"shop": "{{shop}}", "store": "{{store}}"}', "application/json"),
    "Second": raw('{"branch": "{{shop}}"}', "application/json"),
}
BOTH = """
    def test_both(perform):
        perform("things/first")
        perform("things/second")
"""


def test_what_nobody_marked_keeps_every_name_it_was_sent_under(
    project: Project, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By two variables, in two requests: each answer of the cassette loses it under each of the names so far."""
    suite_of(project, TWO_NAMES)
    project.write("test_claims.py", textwrap.dedent(BOTH))
    api.answer = {"shop": WORD, "store": WORD, "branch": WORD, "status": WORD}
    monkeypatch.setenv("CONTRACT_SHOP", WORD)
    monkeypatch.setenv("CONTRACT_STORE", WORD)
    assert totals(project.record()) == KEPT.format(1)
    answers = [each["response"] for each in yaml.safe_load(project.files()["test_both.yaml"])["interactions"]]
    left = [
        [name for name, value in yaml.safe_load(each["body"]["string"]).items() if value == WORD] for each in answers
    ]
    assert left == [["branch", "status"], ["status"]]
    assert totals(project.run()) == KEPT.format(1)


@pytest.mark.parametrize("value", ["available", "tenant-4711-of-this-suite"], ids=["short", "long"])
def test_what_a_committed_file_has_too_is_left_in_answers(
    project: Project, api: Api, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """An equal value of the environment makes no secret of one that anybody can read in the suite."""
    project.environment(tenant=value)
    suite_of(project, {"Both": raw('{"shop": "{{shop}}", "tenant": "{{tenant}}"}', "application/json")})
    api.answer = {"shop": value, "text": f"of {value}"}
    monkeypatch.setenv("CONTRACT_SHOP", value)
    assert totals(project.record("-k", "test_answer")) == KEPT.format(1)
    (exchange,) = yaml.safe_load(project.files()["things/both.yaml"])["interactions"]
    assert yaml.safe_load(exchange["request"]["body"]) == {"shop": "REDACTED-shop", "tenant": value}
    assert yaml.safe_load(exchange["response"]["body"]["string"]) == api.answer
    assert totals(project.run("-k", "test_answer")) == KEPT.format(1)


TOKENS = """
    from postman_contract import Rules, prerequisite
    from thing_shape import HOSTS

    @prerequisite
    def sessionToken(run):
        return "CANARY-session-9"

    RULES = Rules({}, **HOSTS)
"""


@pytest.mark.usefixtures("echo")
@pytest.mark.parametrize("media_type", ["application/json", "text/plain"])
def test_a_secret_that_a_prerequisite_made_is_told_by_its_name(project: Project, media_type: str) -> None:
    """Sent under whatever name, and as whatever it is sent, it is kept out, and the replay is kept."""
    suite_of(project, {"Use": raw('{"note": "of {{sessionToken}}"}', media_type)})
    project.write("things.py", textwrap.dedent(TOKENS))
    assert totals(project.record("-k", "test_answer")) == KEPT.format(1)
    assert "CANARY" not in project.files()["things/use.yaml"]
    assert totals(project.run("-k", "test_answer")) == KEPT.format(1)


# --- what is printed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["CANARY-unmarked-value-17", "CANARY"], ids=["long", "short"])
def test_a_failing_local_run_shows_no_unmarked_value(
    project: Project, api: Api, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """Terminal and JUnit show a placeholder among the variables, in the curl line and where the answer repeats it."""
    monkeypatch.setenv("CONTRACT_SHOP", value)
    sent = {"header": [{"key": "X-Place", "value": "{{shop}}"}]}
    project.collection(item("Get", path="/things/7", request=sent), auth=OAUTH)
    api.answer, api.status = {"x_place": value, "message": "no"}, 500
    result = project.run("--sandbox=local", "-k", "test_answer", "--junitxml=junit.xml")
    assert totals(result).startswith("contract: 0 kept, 1 broken")
    written = said(result) + (project.pytester.path / "junit.xml").read_text()
    assert ("CANARY" in written, "shop = REDACTED-shop" in written, "X-Place: REDACTED-shop" in written) == (
        False,
        True,
        True,
    )
