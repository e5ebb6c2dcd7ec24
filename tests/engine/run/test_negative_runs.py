"""Tests of runs with negative cases: which there are, what becomes of them, and that they do no harm."""

import json
import re
import textwrap
from typing import Any

import pytest

from postman_contract.plugin.configuration import BUDGETS_OF_NEGATIVES
from postman_contract.run.mode import Choice
from postman_contract.safety.budget import DEFAULT
from small_suite import ADD, DELETE, GET, OAUTH, PREREQUISITES, Api, Project, item, said, totals, undated

CLAIM = "def test_wrong(contract_negative, perform):\n    perform(contract_negative)\n"
LIVE = ("--sandbox=live", "--ledger=ledger.jsonl", "--allow-account=the configured account")
NO_BODIES = {"malformed-json": False, "wrong-content-type": False, "empty-object": False, "without": False}


@pytest.fixture
def negatives(project: Project) -> Project:
    """Write a suite that claims nothing but that wrong requests are refused; the small API takes any body."""
    project.write("test_claims.py", CLAIM)
    project.write("schemas/refusals.json", {"x-refusals": NO_BODIES})
    project.collection(ADD, GET, DELETE, auth=OAUTH)
    return project


def strict_about_names(project: Project) -> None:
    """Require names to be text, which the small API does not."""
    schema = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
    project.write("schemas/things/POST.request.json", schema)


def live(project: Project, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> pytest.RunResult:
    """Run live, against the small API on this machine."""
    for name, value in project.variables().items():
        words = {"base": "BASE", "apiKey": "API_KEY", "clientSecret": "CLIENT_SECRET"}
        monkeypatch.setenv(f"CONTRACT_{words[name]}", value)
    return project.run(*LIVE, *arguments)


def ledger_of(project: Project) -> list[dict[str, Any]]:
    """Read the ledger of the live runs."""
    return [json.loads(line) for line in (project.pytester.path / "ledger.jsonl").read_text().splitlines()]


def test_negatives_are_derived_refused_recorded_and_replayed(negatives: Project, api: Api) -> None:
    """Each kind of each operation has a case of its own id, and a cassette of that name, which a replay plays."""
    recorded = negatives.record()
    assert recorded.ret == 0, said(recorded)
    ids = [name.removesuffix(".yaml") for name in negatives.files()]
    credentials = ["no-token", "wrong-token"]
    of_ids = ["malformed-id.thingId", "no-token", "unknown-id.thingId", "wrong-token"]
    expected = [f"things/add/negatives/{kind}" for kind in credentials]
    expected += [f"things/{name}/negatives/{kind}" for name in ("delete", "get") for kind in of_ids]
    assert sorted(ids) == sorted(expected)
    calls = len(api.calls)
    assert totals(negatives.run()).startswith(f"contract: {len(expected)} kept, 0 broken")
    assert len(api.calls) == calls


def test_two_recordings_of_negatives_differ_in_their_time_alone(negatives: Project, api: Api) -> None:
    """What is drawn for an unknown id is drawn by the seed."""
    negatives.record()
    first = undated(negatives.files())
    api.restart()
    negatives.record()
    assert undated(negatives.files()) == first


def test_what_is_created_for_negatives_is_removed(negatives: Project, api: Api) -> None:
    """A DELETE without a token names a thing made for that case."""
    negatives.run("--sandbox=local")
    assert api.things == {}
    assert any(call.startswith("DELETE") for call in api.calls)


def test_a_wrong_request_that_is_accepted_breaks_its_case(negatives: Project, api: Api) -> None:
    """Against a server of one's own also where the refusal is but a guess; and what was created is removed."""
    strict_about_names(negatives)
    result = negatives.run("--sandbox=local", "-k", "wrong-type")
    assert totals(result).startswith("contract: 0 kept, 1 broken")
    assert (
        "broken: things/add/negatives/wrong-type.name: status_is_expected at $: expected status 4xx, got 201"
        in said(result)
    )
    assert api.things == {}


def test_what_is_created_although_it_was_refused_breaks_its_case_and_is_removed(negatives: Project, api: Api) -> None:
    """After a refused creation the things of the run are searched for; one that nobody knows is a breach."""
    strict_about_names(negatives)
    negatives.collection(ADD, GET, DELETE, item("List", path="/things"), auth=OAUTH)
    negatives.write("schemas/things/GET.200.json", {"type": "array"})
    rows = '[Row(str(each["id"]), name) for each in json_of(run("things/list").response)]'
    find = f"find=lambda run, name: {rows}, **CREATION"
    rules = PREREQUISITES.replace("**CREATION", find).replace("import Creation", "import json_of, Creation, Row")
    negatives.write("things.py", textwrap.dedent(rules))
    api.keeps_refused = True
    result = negatives.run("--sandbox=local", "-k", "wrong-type")
    assert totals(result).startswith("contract: 0 kept, 1 broken")
    says = "broken: things/add/negatives/wrong-type.name: read_after_write at $: refused, but created all the same: "
    assert says in said(result)
    assert api.things == {}


def test_an_assertion_about_a_refusal_is_explained_as_any_other(negatives: Project) -> None:
    """A derived case is found by its own id, which the collection does not have."""
    negatives.write("test_claims.py", f"{CLAIM}    assert not 'kept'\n")
    result = negatives.run("--sandbox=local", "-k", "get and no-token")
    assert totals(result).startswith("contract: 0 kept, 1 broken")
    assert "broken: things/get/negatives/no-token: test_wrong at $: the claim does not hold" in said(result)


@pytest.mark.parametrize(("choice", "count"), [("none", 0), ("few", 1), ("all", 2)])
def test_the_option_chooses(negatives: Project, choice: str, count: int) -> None:
    """`few` breaks a definition that several members share once, `all` does everywhere, `none` nowhere."""
    name = {"type": "object", "properties": {"text": {"type": "string"}}}
    negatives.write("schemas/common/name.json", name)
    shared = {"$ref": "../common/name.json"}
    negatives.write(
        "schemas/things/POST.request.json", {"type": "object", "properties": {"name": shared, "nick": shared}}
    )
    body = '{"name": {"text": "n-{{$guid}}"}, "nick": {"text": "x"}}'
    negatives.collection({**ADD, "request": {**_request(ADD), "body": _raw(body)}}, GET, DELETE, auth=OAUTH)
    result = negatives.run("--sandbox=local", f"--contract-negatives={choice}", "--collect-only", "-k", "text")
    assert sum("negative: things/add/negatives/wrong-type" in line for line in result.outlines) == count


def _request(item: Any) -> Any:
    return item["request"]


def _raw(body: str) -> Any:
    return {"mode": "raw", "raw": body, "options": {"raw": {"language": "json"}}}


def test_without_negatives_nothing_is_sent(negatives: Project, api: Api) -> None:
    """`none` leaves the claim without a subject, which is no failure."""
    assert negatives.run("--sandbox=local", "--negatives=none").ret == 0
    assert api.calls == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--negatives=all",), "--contract-negatives=all has no cassettes"),
        (
            ("--negatives=all", "--sandbox=local", "--record-mode=rewrite"),
            "--contract-negatives=all keeps no cassettes",
        ),
        (("--negatives=none", "--prune-cassettes"), "unused cassettes are only known from the whole suite"),
    ],
)
def test_all_has_no_cassettes(negatives: Project, arguments: tuple[str, ...], says: str) -> None:
    """What is not recorded cannot be replayed, nor can what is left out be known to be unused."""
    result = negatives.run(*arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert says in said(result)


def test_negatives_can_be_selected_by_mark(negatives: Project) -> None:
    """Long and short, and beside read and write."""
    more = CLAIM + "\n\ndef test_answer(contract_case, perform):\n    perform(contract_case)\n"
    negatives.write("test_claims.py", more)
    assert totals(negatives.run("--sandbox=local", "-m", "contract_negative")).startswith("contract: 10 kept")
    assert totals(negatives.run("--sandbox=local", "-m", "negative and read")).startswith("contract: 4 kept")
    assert totals(negatives.run("--sandbox=local", "-m", "not negative")).startswith("contract: 3 kept")


def test_what_is_derived_says_where_it_runs_and_why(negatives: Project) -> None:
    """--collect-only names each negative case, and why no live run sends it."""
    result = negatives.run("--collect-only")
    lines = [line for line in result.outlines if line.startswith("negative: ")]
    assert len(lines) == 10
    assert "negative: things/get/negatives/unknown-id.thingId: replay, local, live" in lines
    reason = "a server that reads its id otherwise would DELETE something else"
    assert f"negative: things/delete/negatives/malformed-id.thingId: replay, local, not live: {reason}" in lines


def test_a_live_run_has_none_by_default(negatives: Project, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for by name."""
    assert live(negatives, monkeypatch).ret == 0
    assert api.calls == []


def test_a_live_run_sends_what_is_harmless(negatives: Project, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not is set aside; an unknown id is looked for before it is deleted; nothing stays."""
    result = live(negatives, monkeypatch, "--negatives=few")
    assert totals(result) == "contract: 9 kept, 0 broken, 0 not judged, 1 set aside, 0 waived, 0 drift"
    assert api.things == {}
    own = {f"/things/{line['id']}" for line in ledger_of(negatives) if line.get("event") == "created"}
    (unknown,) = {call.removeprefix("DELETE ") for call in api.calls if call.startswith("DELETE")} - own
    assert api.calls.index(f"GET {unknown}") < api.calls.index(f"DELETE {unknown}")


def test_an_id_that_is_found_is_not_written_to(negatives: Project, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a GET does not say that the id is unknown, the DELETE stays."""
    api.answer = {"id": "b7a1c7ae-8d0c-4d3b-9f3c-111111111111"}
    result = live(negatives, monkeypatch, "--negatives=few", "-k", "things/delete/negatives/unknown-id.thingId")
    assert "refused: GET /things/{} was answered by 200, so that the id is not known to be unknown" in said(result)
    assert [call for call in api.calls if call.startswith("DELETE")] == []


def test_live_a_guess_that_is_wrong_is_drift(negatives: Project, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """A 2xx that changed nothing was never said to be refused."""
    api.answer = {"id": "b7a1c7ae-8d0c-4d3b-9f3c-111111111111"}
    result = live(negatives, monkeypatch, "--negatives=few", "-k", "things/get/negatives/unknown-id.thingId")
    assert totals(result) == "contract: 1 kept, 0 broken, 0 not judged, 0 set aside, 0 waived, 1 drift"


def test_live_a_surprising_creation_is_broken_and_removed(
    negatives: Project, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever its refusal rests on; it stood in the ledger before it went out."""
    strict_about_names(negatives)
    result = live(negatives, monkeypatch, "--negatives=few", "-k", "things/add/negatives/wrong-type.name")
    assert totals(result).startswith("contract: 0 kept, 1 broken")
    assert api.things == {}
    assert [line["event"] for line in ledger_of(negatives) if "event" in line] == ["intent", "created", "removed"]


def test_a_live_run_has_a_budget_for_negatives(negatives: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The calls of negatives are no others' that the run may make."""
    alone = live(negatives, monkeypatch, "--negatives=none")
    assert "calls:" not in said(alone) or f"of {DEFAULT}" in said(alone)
    assert f"of {DEFAULT + BUDGETS_OF_NEGATIVES[Choice.FEW]}" in said(
        live(negatives, monkeypatch, "--negatives=few", "-k", "get/negatives/no-token")
    )


def test_what_cannot_be_derived_is_named(negatives: Project) -> None:
    """A body whose template is no JSON cannot be changed, and what is not filled cannot be seen into."""
    body = '{"name": {{nothing}}}'
    negatives.collection({**ADD, "request": {**_request(ADD), "body": _raw(body)}}, GET, DELETE, auth=OAUTH)
    result = negatives.run("--sandbox=local", "-k", "things/add/negatives")
    assert "not judged: things/add/negatives: what could be wrong with it is not known: its body is not JSON" in said(
        result
    )


def test_a_place_that_only_a_filled_body_has_is_named(negatives: Project) -> None:
    """The patch is of the template, in which a name may be a variable."""
    strict_about_names(negatives)
    negatives.environment(member="name")
    body = '{"{{member}}": "n-{{$guid}}"}'
    negatives.collection({**ADD, "request": {**_request(ADD), "body": _raw(body)}}, GET, DELETE, auth=OAUTH)
    result = negatives.run("--sandbox=local", "-k", "things/add/negatives/wrong-type")
    assert "not judged: things/add/negatives/wrong-type.name: things/add cannot be changed at /name" in said(result)


def test_what_is_waived_of_a_request_is_waived_of_those_derived_from_it(negatives: Project) -> None:
    """The vendor's own request may deviate, and can be made wrong all the same."""
    schema = {"type": "object", "required": ["name", "kind"], "properties": {"name": {"type": "string"}}}
    negatives.write("schemas/things/POST.request.json", schema)
    broken = negatives.run("--sandbox=local", "-k", "things/add/negatives/no-token")
    assert "missing required property 'kind'" in said(broken)
    waiver = (
        'case = "things/add"\ncheck = "request_body_matches_schema"\npath = "$"\nreason = "sent so"\npermanent = true\n'
    )
    negatives.write("collection/waivers.toml", f"[[waiver]]\n{waiver}")
    waived = negatives.run("--sandbox=local", "-k", "things/add/negatives/no-token")
    assert totals(waived) == "contract: 0 kept, 0 broken, 0 not judged, 0 set aside, 1 waived, 0 drift"


def test_a_promise_that_is_misspelt_ends_the_run(negatives: Project) -> None:
    """It is said before anything is collected for nothing."""
    negatives.write("schemas/refusals.json", {"x-refusals": {"withuot": False}})
    result = negatives.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "no kind 'withuot'" in said(result)


def test_a_schema_that_is_none_ends_the_run(negatives: Project) -> None:
    """Nobody has judged by it before it is walked over."""
    negatives.write("schemas/things/POST.request.json", {"type": "object", "required": 7})
    result = negatives.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "POST.request.json" in said(result)


def test_a_name_that_is_no_plain_word_has_a_hash(negatives: Project) -> None:
    """An id is a path of a file, which a member's name may not be."""
    schema = {"type": "object", "properties": {"a/b": {"type": "string"}, "x" * 120: {"type": "string"}}}
    negatives.write("schemas/things/POST.request.json", schema)
    result = negatives.run("--collect-only", "-k", "wrong-type")
    lines = [line.split(": ")[1] for line in result.outlines if line.startswith("negative: ")]
    assert max(map(len, lines)) < 130
    assert [line[:31] for line in lines] == ["things/add/negatives/wrong-type"] * 2
    assert all(re.fullmatch(r"[\w./-]+-[0-9a-f]{8}", line) for line in lines)


def test_a_suite_of_its_own_shape_puts_promises_beside_the_request(negatives: Project) -> None:
    """`x-refusals` in a request schema goes before what stands above it."""
    schema = {
        "type": "object",
        "required": ["name"],
        "x-refusals": {"no-token": {"statuses": [403], "basis": "observed"}},
    }
    negatives.write("schemas/things/POST.request.json", schema)
    result = negatives.run("--sandbox=local", "-k", "things/add/negatives/no-token")
    assert "expected status 403, got 401" in said(result)
