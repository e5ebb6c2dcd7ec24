"""What `postman-contract adopt` and `waive` write, say, and how they end."""

import datetime as dt
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from postman_contract.cli.commands import main
from postman_contract.contract.validators import Validators
from postman_contract.contract.violations import Violation
from postman_contract.contract.waivers import load_waivers
from postman_contract.reporting.findings import Finding, collect_findings, finding_of, findings_as_json

SHARED = """{
  "$defs": {
    "Thing": {
      "properties": {
        "id": {"type": "string"},
        "kind": {"enum": ["a", "b"]}
      },
      "additionalProperties": false
    }
  }
}
"""
SCHEMAS = {
    "common/thing.json": SHARED,
    "things/GET.200.json": '{"items": {"$ref": "../common/thing.json#/$defs/Thing"}}\n',
    "things/{id}/GET.200.json": '{"$ref": "../../common/thing.json#/$defs/Thing"}\n',
}


def found_in(schema: str, instance: object, operation: str, case: str) -> list[Finding]:
    """Make the findings of an answer."""
    validators = Validators({name: json.loads(text) for name, text in SCHEMAS.items()})
    violations = validators.additive(schema, instance)
    return [finding_of(replace(each, check="body_matches_schema"), operation, case, str) for each in violations]


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write schemas, and what a run has found by them."""
    monkeypatch.chdir(tmp_path)
    for name, text in SCHEMAS.items():
        path = tmp_path / "schemas" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    write_findings(
        *found_in("things/GET.200.json", [{"new": None}, {"kind": "c"}], "GET /things", "list"),
        *found_in("things/{id}/GET.200.json", {"new": 5, "id": 7}, "GET /things/{}", "get"),
        *found_in("things/{id}/GET.200.json", {"new": 5}, "GET /things/{}", "get-again"),
    )
    return tmp_path


def write_findings(*findings: Finding) -> None:
    """Write what a run has found."""
    Path("drift.json").write_text(findings_as_json(collect_findings(findings)))


def schemas() -> dict[str, str]:
    """Read the schemas."""
    return {path.relative_to("schemas").as_posix(): path.read_text() for path in Path("schemas").rglob("*.json")}


@pytest.mark.usefixtures("suite")
def test_adopt_writes_all_drift_where_references_lead(capsys: pytest.CaptureFixture[str]) -> None:
    """What two operations found in the schema they share is added once, for the types of both; nothing else changes."""
    assert main(["adopt", "--all", "drift.json"]) == 0
    assert schemas() == {
        **SCHEMAS,
        "common/thing.json": SHARED.replace('"b"]}', '"b", "c"]},\n        "new": {"type": ["number", "null"]}'),
    }
    assert capsys.readouterr().out.splitlines() == [
        "added to common/thing.json#/$defs/Thing/properties/kind: value 'c' (GET /things)",
        (
            "added to common/thing.json#/$defs/Thing: property 'new' as {'type': ['number', 'null']} "
            "(GET /things, GET /things/{}, such as null)"
        ),
        "no drift is left",
    ]


@pytest.mark.usefixtures("suite")
def test_an_addition_for_many_operations_names_the_first(capsys: pytest.CaptureFixture[str]) -> None:
    """The others are counted."""
    write_findings(*(found_in("things/{id}/GET.200.json", {"kind": "c"}, f"GET /{n}", "get")[0] for n in range(5)))
    assert main(["adopt", "--all", "drift.json"]) == 0
    assert "value 'c' (GET /0, GET /1, GET /2 and 2 more)" in capsys.readouterr().out


@pytest.mark.usefixtures("suite")
def test_adopted_drift_is_no_drift_any_more() -> None:
    """By the new schemas the answers have no additions; a breach stays one."""
    main(["adopt", "--all", "drift.json"])
    validators = Validators({name: json.loads(text) for name, text in schemas().items()})
    assert validators.additive("things/GET.200.json", [{"new": None}, {"new": 5, "kind": "c"}]) == ()
    assert len(validators.additive("things/{id}/GET.200.json", {"id": 7})) == 1


@pytest.mark.usefixtures("suite")
def test_adopting_again_finds_it_there(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written twice."""
    main(["adopt", "--all", "drift.json"])
    before = schemas()
    capsys.readouterr()
    assert main(["adopt", "--all", "drift.json"]) == 0
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        "is there already",
        "is there already",
        "no drift is left",
    ]
    assert schemas() == before


@pytest.mark.usefixtures("suite")
def test_adopt_asks_for_each(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What is declined is left, which the exit code says."""
    monkeypatch.setattr("sys.stdin", io.StringIO("n\ny\n"))
    assert main(["adopt", "drift.json"]) == 1
    assert '"c"' not in schemas()["common/thing.json"]
    assert '"new"' in schemas()["common/thing.json"]
    assert capsys.readouterr().out.splitlines()[-1] == "1 not adopted"


@pytest.mark.usefixtures("suite")
def test_adopt_asks_in_text_that_no_terminal_obeys(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a vendor has sent is shown in the question, control characters as their escapes."""
    write_findings(*found_in("things/GET.200.json", [{"a\x1b[2J": 5}], "GET /things", "list"))
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    main(["adopt", "drift.json"])
    asked = capsys.readouterr().out
    assert ("\x1b" in asked, r"a\x1b[2J" in asked) == (False, True)


@pytest.mark.usefixtures("suite")
def test_adopt_writes_nothing_where_nobody_answers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is refused, with the remedy."""
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["adopt", "drift.json"]) == 4
    assert "accept everything with --all" in capsys.readouterr().err
    assert schemas() == SCHEMAS


@pytest.mark.usefixtures("suite")
def test_drift_that_is_for_no_schema_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    """An announcement is named, and the exit code says that it is left."""
    announced = Violation("nothing_is_announced", "$", "no Sunset header", "'soon'", additive=True)
    write_findings(finding_of(announced, "GET /things", "list", str))
    assert main(["adopt", "--all", "drift.json"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "not for a schema: GET /things: nothing_is_announced at the whole: expected no Sunset header, got 'soon'",
        "1 not adopted",
    ]


@pytest.mark.usefixtures("suite")
@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ("common/thing.json#/$defs/Gone", "schemas/common/thing.json: /$defs/Gone: is no such place any more"),
        ("common/gone.json#", "schemas/common/gone.json: cannot be read: No such file or directory"),
        ("../outside.json#", "schemas/../outside.json: is not in the folder of schemas"),
        ("common/thing.json#anchor", "schemas/common/thing.json: anchor: is named by an $anchor"),
        ("broken.json#", "schemas/broken.json: is not JSON: "),
    ],
)
def test_adopt_refuses_a_place_it_cannot_write_to(
    capsys: pytest.CaptureFixture[str], schema: str, problem: str
) -> None:
    """The file and the place are named."""
    Path("schemas/broken.json").write_text("{")
    found = found_in("things/{id}/GET.200.json", {"new": 5}, "GET /things/{}", "get")[0]
    assert found.acceptance is not None
    write_findings(replace(found, acceptance=replace(found.acceptance, schema=schema)))
    assert main(["adopt", "--all", "drift.json"]) == 4
    assert capsys.readouterr().err.startswith(problem)


@pytest.mark.usefixtures("suite")
def test_waive_drafts_what_no_run_takes_for_a_waiver(capsys: pytest.CaptureFixture[str]) -> None:
    """Breaches and drift, of a case or, where several found the same, of the operation; it is refused as it stands."""
    assert main(["waive", "--waivers", "waivers.toml", "drift.json"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "drafted: get: body_matches_schema at $.id",
        "drafted: list: body_matches_schema at $[1].kind",
        "drafted: list: body_matches_schema at $[0].new",
        "drafted: GET /things/{}: body_matches_schema at $.new",
        "complete the reasons in waivers.toml",
    ]
    assert main(["waive", "--waivers", "waivers.toml", "drift.json"]) == 4
    assert "waiver[0].reason: still begins with TODO" in capsys.readouterr().err


@pytest.mark.usefixtures("suite")
def test_a_completed_draft_is_a_waiver(capsys: pytest.CaptureFixture[str]) -> None:
    """It says what was found, ends in a month, and is not drafted again; what stood in the file stays."""
    own = '# ours\n[[waiver]]\ncase = "list"\ncheck = "body_matches_schema"\npath = "$[0].new"\nreason = "r"\n'
    Path("waivers.toml").write_text(own + "permanent = true")
    main(["waive", "--waivers", "waivers.toml", "drift.json"])
    text = Path("waivers.toml").read_text()
    assert text.startswith(own)
    Path("waivers.toml").write_text(text.replace("TODO: say why this is tolerated", "known"))
    first, *drafted = load_waivers(Path("waivers.toml"))
    assert (first.reason, len(drafted)) == ("r", 3)
    assert drafted[0].reason == "known: expected a string, got number 7"
    assert drafted[-1].operation == "GET /things/{}"
    days = {(each.expires - dt.datetime.now(dt.UTC).date()).days for each in drafted if each.expires}
    assert days <= {29, 30}
    capsys.readouterr()
    assert main(["waive", "--waivers", "waivers.toml", "drift.json"]) == 0
    assert capsys.readouterr().out == "nothing to waive\n"


@pytest.mark.usefixtures("suite")
def test_an_expired_waiver_covers_nothing() -> None:
    """What it was for is drafted anew."""
    own = '[[waiver]]\ncase = "list"\ncheck = "body_matches_schema"\npath = "$[0].new"\nreason = "r"\n'
    Path("waivers.toml").write_text(f"{own}expires = 2000-01-01\n")
    main(["waive", "--waivers", "waivers.toml", "drift.json"])
    assert Path("waivers.toml").read_text().count('path = "$[0].new"') == 2


def test_a_draft_may_quote_anything(tmp_path: Path) -> None:
    """Quotes, backslashes and control characters of a message are text of TOML."""
    odd = Violation("body_is_json", "$['a\"\\']", "x", 'got "\\ \x7f \x00 é\u2028')
    path, waivers = tmp_path / "drift.json", tmp_path / "waivers.toml"
    path.write_text(findings_as_json([finding_of(odd, "GET /things", "list", str)]))
    assert main(["waive", "--waivers", str(waivers), str(path)]) == 1
    waivers.write_text(waivers.read_text().replace("TODO", "known"))
    (waiver,) = load_waivers(waivers)
    assert (waiver.path, waiver.case) == (odd.instance_path, "list")
    assert 'got "\\ \x7f \x00 é' in waiver.reason
