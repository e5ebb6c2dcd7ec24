"""Whole runs of small suites: what a pytest user sees, against a real server on loopback or offline."""

import json
import re
import textwrap
from base64 import b64encode
from pathlib import Path

import pytest

from api_shape import SECRET, TOKEN, UUIDS
from postman_contract.reporting.outcomes import EXIT_CODES, RunOutcome
from small_suite import (
    ADD,
    CLAIMS,
    DELETE,
    GET,
    OAUTH,
    PREREQUISITES,
    PUT,
    Api,
    Project,
    item,
    said,
    totals,
    undated,
)

# --- three ways to run --------------------------------------------------------------------------------------------


def test_local_run_judges_every_case_against_the_server(project: Project, api: Api) -> None:
    """With --sandbox=local every case is sent and judged, and no cassette is written."""
    result = project.run("--sandbox=local")
    assert totals(result) == "contract: 6 kept, 0 broken, 0 not judged, 0 set aside, 0 waived, 0 drift"
    assert project.files() == {}
    assert "GET /token" not in api.calls


def test_recording_can_be_replayed_without_the_server(project: Project, api: Api) -> None:
    """What was recorded is replayed with the same verdicts, and nothing reaches the server."""
    recorded = project.record()
    before = list(api.calls)
    replayed = project.run()
    assert totals(replayed) == totals(recorded)
    assert totals(replayed).startswith("contract: 6 kept, 0 broken, 0 not judged")
    assert api.calls == before


def test_each_case_replays_alone_and_in_any_order(project: Project) -> None:
    """A case needs no other to have run: alone, and all of them backwards, they are kept."""
    project.record()
    names = ["things/delete", "things/rename", "things/get", "things/add"]
    for name in names:
        assert totals(project.run(f"test_claims.py::test_answer[{name}]")).startswith("contract: 1 kept, 0 broken")
    backwards = project.run(*(f"test_claims.py::test_answer[{name}]" for name in names))
    assert totals(backwards).startswith("contract: 4 kept, 0 broken")


def test_replay_under_xdist_says_the_same(project: Project) -> None:
    """Verdicts reach the controller of pytest-xdist: the totals are those of one process."""
    project.record()
    assert totals(project.run("-n", "2")) == totals(project.run())


def test_without_a_local_sandbox_there_is_no_local_run(project: Project) -> None:
    """A suite that has no server to start ends with exit code 4 and the name of the fixture to override."""
    project.write(
        "conftest.py", 'pytest_plugins = ["postman_contract.plugin", "postman_contract.plugin.short", "things"]\n'
    )
    result = project.run("--sandbox=local")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "this suite has no local sandbox: override the fixture 'local_sandbox'" in said(result)


# --- recording ----------------------------------------------------------------------------------------------------


def test_two_recordings_differ_only_in_their_time(project: Project, api: Api) -> None:
    """Recording twice from a server just started gives the same, byte for byte, but for the time of recording."""
    project.record()
    first = project.files()
    api.restart()
    project.record()
    assert undated(project.files()) == undated(first)


def test_recording_one_case_leaves_the_others_alone(project: Project) -> None:
    """A case recorded alone changes its own cassettes only, and all replay afterwards."""
    project.record()
    first = project.files()
    project.record("-k", "test_answer and rename")
    second = project.files()
    assert {name for name in first if first[name] != second[name]} <= {
        "things/rename.yaml",
    }
    assert totals(project.run()).startswith("contract: 6 kept")


def test_cassettes_say_what_they_were_recorded_from(project: Project) -> None:
    """Every cassette names its source, and holds no secret; nor the server's address, if the collection does not."""
    project.record()
    files = project.files()
    assert set(files) == {
        "things/add.yaml",
        "things/get.yaml",
        "things/rename.yaml",
        "things/delete.yaml",
    }
    for text in files.values():
        assert "recorded_from: the small API" in text
        assert "CANARY" not in text
        assert ("127.0.0.1" in text) is project.shape.literal_hosts


def test_broken_case_is_not_promoted(project: Project, api: Api) -> None:
    """A recording whose case is broken leaves the old cassette as it was."""
    project.record()
    first = project.files()
    api.answer = {"id": 5}
    result = project.record("-k", "test_answer and add")
    assert totals(result).startswith("contract: 0 kept, 1 broken")
    assert project.files() == first


def test_replay_sends_the_drawn_values_of_the_recording(project: Project, api: Api) -> None:
    """A drawn value is kept in its cassette, so that a replay matches although it was drawn."""
    project.record("-k", "test_answer and add")
    sent = next(body for body in api.bodies if "n-" in body)
    drawn = re.search(r"n-([0-9a-f-]{36})", sent)
    assert drawn is not None
    assert drawn[1] in project.files()["things/add.yaml"].partition("interactions:")[0]
    assert totals(project.run("-k", "test_answer and add")).startswith("contract: 1 kept")


def test_request_that_changed_since_it_was_recorded_is_not_judged(project: Project) -> None:
    """A case whose request no longer matches its cassette names the cassette, the difference and the remedy."""
    project.record()
    project.collection(ADD, GET, item("Rename", "PUT", body='{"name": "other"}'), DELETE, auth=OAUTH)
    result = project.run("-k", "test_answer and rename")
    result.stdout.fnmatch_lines(
        ["not judged: things/rename: *rename.yaml does not hold this PUT *body.name was 'new', sent is 'other'*record*"]
    )


def test_missing_cassette_is_not_judged(project: Project) -> None:
    """A case without a cassette names the file and how to record it."""
    result = project.run("-k", "test_answer and add")
    result.stdout.fnmatch_lines(["not judged: things/add: no cassette *add.yaml: record it with*"])


def test_damaged_cassette_is_not_judged(project: Project) -> None:
    """A file that is not a cassette is named, not taken for an absent one."""
    project.record()
    project.write("cassettes/things/add.yaml", "interactions: 5")
    result = project.run("-k", "test_answer and add")
    result.stdout.fnmatch_lines(["not judged: things/add: *add.yaml is not a cassette*"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--record-mode=rewrite"], "--record-mode needs something to record from"),
        (["--sandbox=local", "--record-mode=rewrite", "-n", "2"], "recorded one at a time"),
        (["--disable-recording"], "leaves a replay nothing to answer with"),
        (["--sandbox=live", "-o", "contract_rules="], "--contract-sandbox=live needs rules that keep it from harm"),
        (["--sandbox=live", "-n", "2"], "a live run counts its calls in one process: leave out -n"),
        (["-o", "contract_rules=absent"], "absent: cannot be imported; contract_rules names it"),
        (
            ["-o", "contract_rules=test_claims"],
            "test_claims: RULES: expected a value of postman_contract.safety.rules.Rules",
        ),
        (["--collection=absent.json"], "absent.json: no such file"),
        (["--environment=absent.json"], "absent.json: no such file"),
        (["--environment=pytest.ini"], "pytest.ini: is not JSON"),
        (["--sandbox=local", "--record-mode=once"], "a cassette is recorded as a whole: use --record-mode=rewrite"),
        (["-p", "no:recording"], "pytest-recording is needed"),
        (["-o", "contract_schemas=schema"], "schema: no such file or folder; contract_schemas names it"),
        (["-o", "contract_collections=colection/*.json"], "colection/*.json: no collection matches"),
    ],
)
def test_impossible_run_is_refused_in_one_sentence(project: Project, arguments: list[str], message: str) -> None:
    """What cannot be run ends with exit code 4 and one sentence, without a traceback."""
    result = project.run(*arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert message in said(result)
    assert "Traceback" not in said(result)


@pytest.mark.parametrize("shape", [UUIDS], indirect=True)
def test_live_run_needs_a_server(project: Project) -> None:
    """Where neither collection nor rules name a host that is one, nothing is called."""
    result = project.run("--sandbox=live")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "no server is configured to talk to" in said(result)


def test_prerequisite_of_several_exchanges_replays_them_all(project: Project) -> None:
    """A prerequisite may send several cases, each with drawn values of its own; a replay gives it the same answers."""
    several = """
        from postman_contract import Rules, prerequisite
        from thing_shape import HOSTS, id_in

        RULES = Rules(**HOSTS)

        @prerequisite
        def thingId(run):
            run("things/add")
            thing = id_in(run("things/add-another"))
            run("things/get", thingId=thing)
            return thing
    """
    another = item("Add another", "POST", "/things", body='{"name": "m-{{$guid}}"}')
    project.collection(ADD, another, GET, PUT, DELETE, auth=OAUTH)
    project.write("things.py", textwrap.dedent(several))
    recorded = project.record("-k", "test_answer")
    assert totals(recorded) == "contract: 5 kept, 0 broken, 0 not judged, 0 set aside, 0 waived, 0 drift"
    assert totals(project.run("-k", "test_answer")) == totals(recorded)


def test_failed_prerequisite_is_not_promoted(project: Project) -> None:
    """A prerequisite that fails half-way leaves its old cassette as it was."""
    project.record()
    first = project.files()
    half = PREREQUISITES.replace("        return id_in", '        run("things/get", thingId="0")\n        return id_in')
    half = textwrap.dedent(half)
    project.write("things.py", half)
    project.record("-k", "test_answer and get")
    assert project.files() == first


WAIVER = """
    [[waiver]]
    case = "things/add"
    check = "request_body_matches_schema"
    path = "$"
    reason = "the vendor's own example lacks it"
    permanent = true
"""


def test_a_waived_request_is_not_said_to_be_broken_where_the_answer_is(project: Project, api: Api) -> None:
    """The breach of the answer alone is called broken; the waiver is said beside it, and counts as needed."""
    project.write("schemas/things/POST.request.json", {"required": ["colour"]})
    project.write("collection/waivers.toml", textwrap.dedent(WAIVER))
    api.status = 500
    result = project.run("--sandbox=local", "-k", "test_answer and add")
    (broken,) = [line for line in result.outlines if line.startswith("broken: ")]
    (waived,) = [line for line in result.outlines if line.startswith("waived: ")]
    assert broken.startswith("broken: things/add: status_is_expected at $: expected status 201, got 500")
    assert waived.startswith("waived: things/add: request_body_matches_schema at $: missing required property 'colour'")
    assert waived.endswith(" (the vendor's own example lacks it; permanent)")
    assert not [line for line in result.outlines if line.startswith("waiver not needed")]


# --- what a client may not do -----------------------------------------------------------------------------------------


def forbidden(project: Project, api: Api, roles: object = ("Manage things", "Rename things")) -> None:
    """Let the API refuse everything for want of a role, which a schema names; the suite's rules advise."""
    api.status, api.answer = 403, {"message": f"not with {SECRET}"}
    project.write("schemas/things/POST.request.json", {"type": "object", "x-roles": roles})
    advice = '**HOSTS, forbidden="Ask the keeper of things."'
    project.write("things.py", textwrap.dedent(PREREQUISITES).replace("**HOSTS", advice))


def test_a_403_is_not_judged_and_names_the_roles_and_what_to_do(project: Project, api: Api) -> None:
    """What the operation is documented to take, what the server said and what the suite advises are in the reason."""
    forbidden(project, api)
    result = project.run("--sandbox=local", "-k", "test_answer and add")
    reason = 'POST /things answered 403: {"message": "not with REDACTED-clientSecret"}'
    takes = "it takes the role Manage things or Rename things; Ask the keeper of things."
    assert f"not judged: things/add: {reason}; {takes}" in result.outlines
    assert totals(result).startswith("contract: 0 kept, 0 broken, 1 not judged")


def test_a_403_of_an_operation_without_roles_says_that_none_is_named(project: Project, api: Api) -> None:
    """Without a role to name, the operation is named all the same."""
    api.status = 403
    result = project.run("--sandbox=local", "-k", "test_answer and add")
    assert any(each.endswith("; none of its schemas names a role that it takes") for each in result.outlines)


def test_a_403_to_a_prerequisite_names_the_roles(project: Project, api: Api) -> None:
    """A case that needs what the client may not make says which role that takes."""
    forbidden(project, api)
    result = project.run("--sandbox=local", "-k", "test_answer and get")
    said_why = "it takes the role Manage things or Rename things; Ask the keeper of things."
    (line,) = [each for each in result.outlines if each.startswith("not judged: things/get")]
    assert "prerequisite thingId failed: POST /things answered 403: " in line
    assert line.endswith(said_why)


def test_a_403_that_a_case_expects_is_judged(project: Project, api: Api) -> None:
    """Where a refusal is what a claim asks for, it keeps the contract, or breaks it by its body."""
    forbidden(project, api)
    claim = """
        def test_refusal(perform):
            perform("things/add", status=403)
    """
    project.write("test_claims.py", textwrap.dedent(claim))
    assert totals(project.run("--sandbox=local")).startswith("contract: 1 kept")
    api.answer = {"error": "no"}
    assert totals(project.run("--sandbox=local")).startswith("contract: 0 kept, 1 broken")


@pytest.mark.parametrize("roles", ["Manage things", [], [""], [5]], ids=str)
def test_roles_that_are_no_names_are_refused(project: Project, api: Api, roles: object) -> None:
    """An annotation that would be read as nothing is an error of the inputs, by file and place."""
    forbidden(project, api, roles)
    result = project.run("--sandbox=local")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "schemas/things/POST.request.json: $.x-roles: expected the names of roles" in said(result)


# --- prerequisites ------------------------------------------------------------------------------------------------


def test_reading_cases_share_a_prerequisite_and_writing_ones_get_their_own(project: Project, api: Api) -> None:
    """Two reads make one thing; a rename and a delete make one each."""
    project.collection(ADD, GET, item("Get again"), PUT, DELETE, auth=OAUTH)
    project.run("--sandbox=local", "-k", "test_answer and not add")
    assert api.calls.count("POST /things") == 3


def test_what_prerequisites_made_is_removed(project: Project, api: Api) -> None:
    """After a run nothing is left of what prerequisites made, also where a case deleted it itself."""
    project.run("--sandbox=local", "-k", "test_answer and not add")
    assert api.things == {}


def test_failed_prerequisite_names_itself(project: Project, api: Api) -> None:
    """A case whose prerequisite cannot be made is not judged, and says which and why."""
    api.busy = 100
    result = project.run("--sandbox=local", "-k", "test_answer and get")
    result.stdout.fnmatch_lines(
        ["not judged: things/get: prerequisite thingId failed: POST /things answered 429 on every try*"]
    )


def test_prerequisites_after_the_budget_is_spent_say_so(project: Project) -> None:
    """Every case that needs something says that the budget is spent, and none that the thing needs itself."""
    project.collection(ADD, GET, item("Get again"), PUT, DELETE, auth=OAUTH)
    result = project.run("--sandbox=local", "--budget=4", "-k", "test_answer")
    reasons = [each for each in result.outlines if each.startswith("not judged: ")]
    assert len(reasons) == 5
    assert all(": budget spent: the run may make 4 calls" in each for each in reasons)


def test_prerequisite_without_a_schema_names_the_file_to_write(project: Project) -> None:
    """Where the request of a prerequisite succeeded, and nothing is there to judge it by, the reason says what is."""
    (project.pytester.path / "schemas/things/POST.201.json").unlink()
    result = project.run("--sandbox=local", "-k", "test_answer and get")
    said_why = (
        "prerequisite thingId failed: things/add was answered with 201, which no schema documents: write schemas/"
    )
    result.stdout.fnmatch_lines([f"not judged: things/get: {said_why}things/POST.201.json"])


def test_prerequisite_that_finds_no_id_is_no_crash(project: Project, api: Api) -> None:
    """An answer that is as documented, and has no id where a prerequisite looks, is reported as its failure."""
    project.write("schemas/things/POST.201.json", {"type": "object"})
    api.status, api.answer = 201, api.shape.answer({"name": "no id"})
    result = project.run("--sandbox=local", "-k", "test_answer and get")
    result.stdout.fnmatch_lines(["not judged: things/get: prerequisite thingId failed: *KeyError*id*"])


def test_prerequisite_that_needs_itself_is_no_crash(project: Project) -> None:
    """A circle of prerequisites ends with its name."""
    project.write("things.py", textwrap.dedent(PREREQUISITES).replace("things/add", "things/get"))
    result = project.run("--sandbox=local", "-k", "test_answer and get")
    result.stdout.fnmatch_lines(
        ["not judged: things/get: prerequisite thingId failed: it needs itself (thingId → thingId)"]
    )


def test_prerequisite_of_an_unknown_case_names_it(project: Project) -> None:
    """A prerequisite that sends a case the collection lacks says which."""
    project.write("things.py", textwrap.dedent(PREREQUISITES).replace("things/add", "things/gone"))
    result = project.run("--sandbox=local", "-k", "test_answer and get")
    result.stdout.fnmatch_lines(["not judged: things/get: *no case 'things/gone' in the collections"])


def test_thing_that_cannot_be_removed_is_reported(project: Project) -> None:
    """What may be left behind turns the run red, by name."""
    project.write("things.py", textwrap.dedent(PREREQUISITES).replace("things/delete", "things/gone"))
    result = project.run("--sandbox=local", "-k", "test_answer and get")
    assert result.ret == EXIT_CODES[RunOutcome.LEFT_BEHIND]
    assert "created by POST /things for things/add, was not removed: no case 'things/gone' in" in said(result)


def test_what_a_server_said_to_a_removal_is_kept(project: Project, api: Api) -> None:
    """What is left behind is named with the server's own reason."""
    api.keeps_things = True
    result = project.run("--sandbox=local", "-k", "test_answer and get")
    assert 'was not removed: things/delete was answered with 409: {"message": "it is in use"}' in said(result)


def test_undefined_variable_is_named_and_never_sent(project: Project, api: Api) -> None:
    """A variable that nothing supplies makes its case not judged; no braces reach the server."""
    project.collection(item("Lost", path="/things/{{nowhere}}"), auth=OAUTH)
    result = project.run("--sandbox=local", "-k", "test_answer")
    result.stdout.fnmatch_lines(["not judged: things/lost: variable {{nowhere}} is not defined in any scope*"])
    assert not [call for call in api.calls if "nowhere" in call]


# --- tokens -------------------------------------------------------------------------------------------------------


def test_token_is_fetched_once_and_recorded_never(project: Project, api: Api) -> None:
    """All cases of a run share one token, and no cassette holds a token request."""
    project.record()
    assert api.calls.count("POST /token") == 1
    assert not [name for name, text in project.files().items() if "/token" in text]


def test_refused_token_is_renewed_once(project: Project, api: Api) -> None:
    """A 401 is answered with a new token and one more try."""
    api.refuse_tokens = 1
    result = project.run("--sandbox=local", "-k", "test_answer and add")
    assert totals(result).startswith("contract: 1 kept")
    assert api.calls[:4] == ["POST /token", "POST /things", "POST /token", "POST /things"]


# --- verdicts -----------------------------------------------------------------------------------------------------


def test_broken_answer_is_explained_in_order(project: Project, api: Api) -> None:
    """A failure says what broke, where, what was expected and came, the variables, and how to repeat it."""
    api.answer = api.shape.answer({"id": "12", "extra": 1})
    result = project.run("--sandbox=local", "-k", "test_answer and add")
    result.stdout.fnmatch_lines(
        [
            "POST /things answered 200, which breaks the contract in 1 place",
            "case things/add: 'Add' (collection/small.postman_collection.json, $.item[[]0[]].item[[]0[]])",
            "",
            "status_is_expected at $: expected status 201, got 200: *",
            "",
            "response:",
            f"  {json.dumps(api.answer)}",
            "variables:",
            *project.shown_variables(),
            "reproduce: curl *-X POST http://127.0.0.1:*/things *Authorization: Bearer*",
            "broken: things/add: status_is_expected at*",
            "contract: 0 kept, 1 broken, 0 not judged, 0 set aside, 0 waived, 0 drift",
        ]
    )
    assert "CANARY" not in said(result)


def test_request_that_breaks_its_schema_is_not_sent(project: Project, api: Api) -> None:
    """A request is judged first; a broken one never reaches the server."""
    project.write("schemas/things/POST.request.json", {"required": ["colour"]})
    result = project.run("--sandbox=local", "-k", "test_answer and add")
    result.stdout.fnmatch_lines(
        ["POST /things not sent: the request violates its schema in 1 place", "request_body_matches_schema at*"]
    )
    assert "RequestBroken" not in said(result)
    assert "During handling" not in said(result)
    assert "POST /things" not in api.calls


def test_waived_deviation_passes_and_is_counted(project: Project) -> None:
    """A waiver lets its one deviation pass; the summary gives its reason and date."""
    project.write("schemas/things/POST.request.json", {"required": ["colour"]})
    waiver = 'case="things/add"\ncheck="request_body_matches_schema"\npath="$"\nreason="no paint"\nexpires=2000-01-01\n'
    project.write("collection/waivers.toml", f"[[waiver]]\n{waiver}")
    result = project.run("--sandbox=local", "-k", "add")
    assert totals(result) == "contract: 0 kept, 0 broken, 0 not judged, 0 set aside, 2 waived, 0 drift"
    result.stdout.fnmatch_lines(
        ["waived: things/add: *'colour'*(no paint; until 2000-01-01) (2 claims)", "waiver expired on 2000-01-01: *"]
    )


def test_waiver_that_nothing_needs_is_remarked_on(project: Project) -> None:
    """A waiver whose case was judged and did not deviate is named for removal."""
    waiver = 'case="things/add"\ncheck="request_body_matches_schema"\npath="$.a"\nreason="r"\nexpires=2999-01-01\n'
    project.write("collection/waivers.toml", f"[[waiver]]\n{waiver}")
    result = project.run("--sandbox=local", "-k", "test_request and add")
    result.stdout.fnmatch_lines(["waiver not needed any more, remove it: things/add: request_body_matches_schema*"])
    assert "not needed" not in said(project.run("--sandbox=local", "-k", "test_answer and get"))


def test_negative_case_is_sent_to_be_refused(project: Project, api: Api) -> None:
    """A request that is wrong on purpose is sent, and its refusal keeps the contract; nothing is waived."""
    project.write("schemas/things/POST.request.json", {"required": ["colour"]})
    correction = '[["things/add"]]\nreason="no paint"\nbreaks_schema=["$"]\n'
    project.write("collection/corrections.toml", correction)
    api.status, api.answer = 422, {"message": "no paint"}
    result = project.run("--sandbox=local", "-k", "add")
    assert totals(result) == "contract: 2 kept, 0 broken, 0 not judged, 0 set aside, 0 waived, 0 drift"
    api.status = 201
    accepted = project.run("--sandbox=local", "-k", "test_answer and add")
    accepted.stdout.fnmatch_lines(["status_is_expected at $: expected status 4xx, got 201: *"])


def test_negative_case_that_is_right_is_broken(project: Project, api: Api) -> None:
    """A request that no longer breaks its schema tests nothing: it is not sent, and the failure says so."""
    project.write("schemas/things/POST.request.json", {"type": "object"})
    project.write("collection/corrections.toml", '[["things/add"]]\nreason="no paint"\nbreaks_schema=["$.colour"]\n')
    result = project.run("--sandbox=local", "-k", "test_answer and add")
    result.stdout.fnmatch_lines(
        ["request_body_matches_schema at $.colour: *the request breaks its schema here, but it no longer does"]
    )
    assert "POST /things" not in api.calls


@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        (
            "corrections.toml",
            '[["things/ad"]]\nreason="r"\ndrop_body=true\n',
            "things/ad: no case 'things/ad' in the collections; did you mean things/add*",
        ),
        ("corrections.toml", '[["zzz"]]\nreason="r"\ndrop_body=true\n', "zzz: no case 'zzz' in the collections"),
        (
            "waivers.toml",
            'case="things/gett"',
            "waiver[[]0].case: no case 'things/gett' in the collections; did you mean*",
        ),
        (
            "waivers.toml",
            'operation="POST /thing"',
            "waiver[[]0].operation: no operation 'POST /thing' in the collections; did you mean POST /things*",
        ),
    ],
)
def test_what_is_of_no_case_is_refused(project: Project, file: str, text: str, problem: str) -> None:
    """A correction or waiver of an unknown case or operation is an error, with the nearest there are."""
    if file == "waivers.toml":
        text = f'[[waiver]]\ncheck="body_is_json"\npath="$"\nreason="r"\npermanent=true\n{text}\n'
    project.write(f"collection/{file}", text)
    result = project.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*{file}: {problem}"])


def test_drift_passes_unless_it_must_not(project: Project, api: Api) -> None:
    """An undocumented property is reported beside a kept verdict, and fails under --fail-on-drift."""
    thing = {"id": api.new_id(1), "name": "n", "colour": "red"}
    api.status, api.answer = 201, api.shape.answer(thing)
    off = dict.fromkeys(("echo", "read_after_write"), "every answer is the same")
    project.write("schemas/things/POST.request.json", {"x-rules-off": off})
    result = project.run("--sandbox=local", "-k", "test_answer and add")
    assert totals(result) == "contract: 1 kept, 0 broken, 0 not judged, 0 set aside, 0 waived, 1 drift"
    place = api.shape.place(".colour")
    pointer = place.removeprefix("$").replace(".", "/")
    line = f"drift: POST /things: body_matches_schema at {pointer}: unexpected property 'colour', such as \"red\"  *"
    result.stdout.fnmatch_lines([f"{line} (things/add)"])
    failing = project.run("--sandbox=local", "-k", "test_answer and add", "--fail-on-drift")
    assert failing.ret == pytest.ExitCode.TESTS_FAILED
    assert totals(failing) == "contract: 0 kept, 1 broken, 0 not judged, 0 set aside, 0 waived, 0 drift"
    failing.stdout.fnmatch_lines(
        [
            "POST /things answered 201, which breaks the contract in 1 place",
            f"body_matches_schema at {place}: unexpected property 'colour'*",
        ]
    )


def test_not_judged_passes_unless_it_must_not(project: Project) -> None:
    """A case without a schema is skipped with its operation's name, and fails under --fail-on-not-judged."""
    project.collection(item("Odd", path="/odd"))
    result = project.run("-k", "test_answer")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(["not judged: things/odd: no schema for GET /odd: write schemas/odd/GET.<status>.json"])
    assert project.run("-k", "test_answer", "--fail-on-not-judged").ret == EXIT_CODES[RunOutcome.NOT_JUDGED]


def test_missing_label_of_a_set_aside_case_is_its_reason(project: Project) -> None:
    """A case set aside is skipped with the reason of its correction, in runs and in --collect-only."""
    project.write("collection/corrections.toml", '[["things/get"]]\nreason = "unfinished"\nset_aside = true\n')
    project.run("-k", "test_answer and get").stdout.fnmatch_lines(["set aside: things/get: unfinished"])
    planned = project.run("--collect-only")
    planned.stdout.fnmatch_lines(
        ["set aside: things/get: unfinished", "contract: 5 to judge, 0 not judged, 1 set aside"]
    )


def test_correction_that_no_longer_applies_is_not_judged(project: Project) -> None:
    """A correction that the collection has outgrown is an error that names its place."""
    correction = '[["things/add"]]\nreason = "r"\npatch = [{op = "test", path = "/name", value = "old"}]\n'
    project.write("collection/corrections.toml", correction)
    result = project.run("-k", "test_answer and add")
    result.stdout.fnmatch_lines(["not judged: things/add: collection/corrections.toml: things/add*no longer applies*"])


def test_test_that_fails_by_itself_counts_as_broken(project: Project) -> None:
    """A claim that fails in its own code is never counted as kept."""
    project.write("test_claims.py", "def test_answer(contract_case, contract_session):\n    assert False\n")
    result = project.run("-k", "get")
    result.stdout.fnmatch_lines(
        ["broken: things/get: the test itself failed in call: *", "contract: 0 kept, 1 broken*"]
    )


@pytest.mark.parametrize(
    ("example", "line"),
    [
        ({"code": 200, "body": '{"id": "x"}'}, "broken: things/get/saved: *"),
        (
            {"code": 418, "body": "{}"},
            "broken: things/get/saved: body_matches_schema at $: missing required property 'message'*",
        ),
        ({"code": 503, "body": "{}"}, "not judged: things/get/saved: no schema for status 503 of GET /things/{}"),
        ({"code": 202, "body": "{}"}, "broken: things/get/saved: status_is_expected at $: expected status 200*"),
    ],
)
def test_saved_examples_are_judged(project: Project, example: dict[str, object], line: str) -> None:
    """A saved example is judged as if it had just come."""
    saved = {"name": "Saved", "header": [{"key": "Content-Type", "value": "application/json"}], **example}
    project.collection(item("Get", response=[saved]), auth=OAUTH)
    project.run("-k", "test_example").stdout.fnmatch_lines([line])


def test_case_whose_examples_are_errors_expects_them(project: Project, api: Api) -> None:
    """A case that saves nothing but a 404 is kept by a 404."""
    saved = {"name": "Gone", "code": 404, "header": [], "body": "{}"}
    project.collection(item("Gone", path="/things/{{$guid}}", response=[saved]), auth=OAUTH)
    result = project.run("--sandbox=local", "-k", "test_answer")
    assert totals(result).startswith("contract: 1 kept, 0 broken")
    assert api.calls


def test_summary_says_what_response_schemas_are_based_on(project: Project) -> None:
    """Where schemas name their basis, the summary counts the answers each was used for, the most common first."""
    project.write("schemas/things/POST.201.json", project.shape.schema(**{"x-basis": "public docs"}))
    project.write("schemas/things/{id}/GET.200.json", project.shape.schema(**{"x-basis": "observations"}))
    result = project.run("--sandbox=local")
    result.stdout.fnmatch_lines(["response schemas based on: public docs 1, observations 1"])


def test_correction_may_add_an_expected_status(project: Project, api: Api) -> None:
    """A status that a correction declares as good as the documented ones is kept, another is not."""
    correction = '[["things/add"]]\nreason = "it may be refused"\nalso_expect = [404]\n'
    project.write("collection/corrections.toml", correction)
    api.status, api.answer = 404, {"message": "no"}
    assert totals(project.run("--sandbox=local", "-k", "test_answer and add")).startswith("contract: 1 kept")
    api.status = 500
    assert totals(project.run("--sandbox=local", "-k", "test_answer and add")).startswith("contract: 0 kept, 1 broken")


def test_empty_body_of_an_inherited_error_is_not_judged(project: Project, api: Api) -> None:
    """An expected error whose shape is only inherited may come without a body; one of its own may not."""
    saved = {"name": "Gone", "code": 404, "header": [], "body": "{}"}
    project.collection(item("Bare", path="/bare/{{$guid}}", response=[saved]), auth=OAUTH)
    project.write("schemas/bare/{id}/GET.200.json", {})
    project.write("schemas/4xx.json", {"required": ["text"]})
    assert totals(project.run("--sandbox=local", "-k", "test_answer")).startswith("contract: 0 kept, 1 broken")
    api.empty_errors = True
    assert totals(project.run("--sandbox=local", "-k", "test_answer")).startswith("contract: 1 kept")
    project.write("schemas/bare/{id}/GET.404.json", {})
    assert totals(project.run("--sandbox=local", "-k", "test_answer")).startswith("contract: 0 kept, 1 broken")


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        ({"body": '{"name": "{{$randomNothing}}"}'}, "dynamic variable {{$randomNothing}} is not supported"),
        (
            {"request": {"auth": {"type": "ntlm"}}},
            "auth of type 'ntlm' is not supported: use another one that the API takes, a token in a variable say",
        ),
    ],
)
def test_what_is_not_supported_is_known_before_anything_runs(
    project: Project, odd: dict[str, object], reason: str
) -> None:
    """--collect-only names what a case asks for that cannot be sent; no cassette is asked for."""
    project.collection(item("Odd", "POST", "/things", **odd), auth=OAUTH)
    for arguments in (["--collect-only"], []):
        result = project.run("-k", "test_answer", *arguments)
        assert f"not judged: things/odd: {reason}" in result.outlines


# --- selection ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "selected"),
    [
        (["-m", "folder(name='Things')"], 4),
        (["-m", "folder(name='Other')"], 0),
        (["-m", "read"], 1),
        (["-m", "write"], 3),
        (["-k", "rename"], 1),
    ],
)
def test_cases_are_selected_as_pytest_users_expect(project: Project, arguments: list[str], selected: int) -> None:
    """Folders, reads and writes are markers; names are matched by -k."""
    project.write("test_claims.py", "def test_answer(contract_case, send):\n    send(contract_case)\n")
    result = project.run("--collect-only", "-q", *arguments)
    assert len([line for line in result.outlines if "::" in line]) == selected


def test_search_by_post_is_a_read_when_its_schema_says_so(project: Project) -> None:
    """A POST whose request schema says x-safe is a read."""
    project.write("schemas/things/POST.request.json", {"x-safe": "nothing is kept"})
    result = project.run("--collect-only", "-q", "-m", "read", "-k", "test_answer")
    assert [line.partition("[")[2] for line in result.outlines if "::" in line] == ["things/add]", "things/get]"]


def test_last_failed_runs_what_failed(project: Project, api: Api) -> None:
    """--lf runs the broken case alone."""
    project.write("test_claims.py", "def test_answer(contract_case, send, verify):\n    verify(send(contract_case))\n")
    project.record()
    damaged = project.files()["things/get.yaml"].replace('"name":', '"title":')
    project.write("cassettes/things/get.yaml", damaged)
    project.run()
    assert totals(project.run("--lf")) == "contract: 0 kept, 1 broken, 0 not judged, 0 set aside, 0 waived, 1 drift"
    assert api.calls


# --- safety -------------------------------------------------------------------------------------------------------


def test_replayed_claim_cannot_open_a_connection(project: Project, api: Api) -> None:
    """In a replay a claim that connects, even to loopback, fails."""
    port = api.url.rpartition(":")[2]
    project.write(
        "test_claims.py",
        "import socket\ndef test_answer(contract_case, contract_session):\n"
        f"    socket.create_connection(('127.0.0.1', {port}))\n",
    )
    result = project.run("-k", "get")
    result.stdout.fnmatch_lines(["broken: things/get: *NetworkRefused: socket.* refused: this run may use no network"])
    assert api.calls == []


def test_secrets_reach_no_terminal_and_no_report(project: Project, api: Api) -> None:
    """A failing test with --showlocals and a JUnit file shows neither client secret nor token."""
    claim = f"""
        def test_answer(contract_case, send, verify):
            stolen = "{TOKEN}" + " and {SECRET}"
            exchange = send(contract_case)
            print(stolen)
            assert exchange == stolen
    """
    project.write("test_claims.py", textwrap.dedent(claim))
    result = project.run("--sandbox=local", "--showlocals", "--junitxml=report.xml", "-k", "get")
    junit = (project.pytester.path / "report.xml").read_text()
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert "CANARY" not in said(result)
    assert "CANARY" not in junit
    assert "REDACTED-clientSecret" in junit
    assert api.calls


URL = {"host": ["{{base}}"], "path": ["echo"], "query": [{"key": "k", "value": "{{clientSecret}}"}]}
FORM = {"mode": "urlencoded", "urlencoded": [{"key": "k", "value": "{{clientSecret}}"}]}
BASE64 = b64encode(f"u:{SECRET}".encode()).decode()
PLACES = {
    "query": {"request": {"url": URL}},
    "path": {"path": "/things/{{clientSecret}}"},
    "body": {"method": "POST", "path": "/echo", "body": '{"a": [{"deep": "{{clientSecret}}"}]}'},
    "form": {"method": "POST", "path": "/echo", "request": {"body": FORM}},
    "header": {"path": "/echo", "request": {"header": [{"key": "X-Api-Key", "value": "{{clientSecret}}"}]}},
    "base64": {"method": "POST", "path": "/echo", "body": f'{{"a": "{BASE64}"}}'},
    "token": {"path": "/echo", "request": {"header": [{"key": "X-Token", "value": TOKEN}]}},
}


@pytest.mark.parametrize("place", PLACES)
def test_secret_is_kept_out_of_everything_wherever_it_is(project: Project, api: Api, place: str) -> None:
    """A secret sent, and sent back, in any place is in no cassette, no report and on no terminal."""
    project.collection(ADD, item("Leak", **PLACES[place]), auth=OAUTH)  # type: ignore[arg-type]
    for method, operation in (("GET", "things"), ("GET", "things/{id}"), ("GET", "echo"), ("POST", "echo")):
        project.write(f"schemas/{operation}/{method}.200.json", {"type": "object", "required": ["no such"]})
        project.write(f"schemas/{operation}/{method}.404.json", {"required": ["no such"]})
    project.write("schemas/echo/POST.request.json", {"x-safe": "nothing is kept"})
    api.echo = True
    result = project.record("--showlocals", "--junitxml=report.xml", "-k", "test_answer and (add or leak)")
    replayed = project.run("--showlocals", "-k", "test_answer and (add or leak)")
    assert "status" in said(result) or "no such" in said(result)
    written = json.dumps(project.files()) + (project.pytester.path / "report.xml").read_text()
    for text in (said(result), said(replayed), written):
        assert "CANARY" not in text
        assert BASE64[4:-4] not in text


def test_other_tests_keep_their_own_cassettes(project: Project) -> None:
    """A test that is no claim is left to pytest-recording as ever."""
    project.write(
        "test_other.py",
        "def test_other(vcr_cassette_dir, default_cassette_name):\n"
        "    assert (vcr_cassette_dir[-20:], default_cassette_name) == ('cassettes/test_other', 'test_other')\n",
    )
    project.run("test_other.py").assert_outcomes(passed=1)


def test_echoed_secret_reaches_neither_summary_nor_junit(project: Project, api: Api) -> None:
    """An error body that holds a secret is redacted wherever it is quoted."""
    api.status, api.answer = 500, {"message": f"bad secret {SECRET}"}
    result = project.run(
        "--sandbox=local", "--junitxml=report.xml", "--log-cli-level=INFO", "-k", "test_answer and add"
    )
    result.stdout.fnmatch_lines(["broken: things/add: *REDACTED-clientSecret*"])
    assert "CANARY" not in said(result) + (project.pytester.path / "report.xml").read_text()


def test_plugin_loaded_by_option_records_clean_cassettes(project: Project) -> None:
    """Loaded with -p, before pytest-recording, the plugin still decides where and what is recorded."""
    conftest = (project.pytester.path / "conftest.py").read_text()
    project.write("conftest.py", conftest.replace('"postman_contract.plugin", ', ""))
    project.record("-p", "postman_contract.plugin", "-W", "ignore")
    assert "things/get.yaml" in project.files()
    assert "CANARY" not in json.dumps(project.files())


def test_suite_may_configure_vcr_itself(project: Project) -> None:
    """A suite's own `vcr_config` does not keep its cassettes from being promoted."""
    claims = textwrap.dedent(CLAIMS) + "\nimport pytest\n@pytest.fixture\ndef vcr_config():\n    return {}\n"
    project.write("test_claims.py", claims)
    project.record("-k", "test_answer and add")
    assert "things/add.yaml" in project.files()


def test_properties_of_a_test_are_kept(project: Project) -> None:
    """What a claim records with `record_property` is in the JUnit file beside its verdict."""
    claim = "def test_answer(contract_case, contract_session, record_property):\n    record_property('mine', 'yes')\n"
    project.write("test_claims.py", claim)
    project.run("--junitxml=report.xml", "-o", "junit_family=xunit1", "-k", "add")
    assert 'name="mine" value="yes"' in (project.pytester.path / "report.xml").read_text()


def test_claim_that_judges_nothing_is_not_kept(project: Project) -> None:
    """Sending alone is no judgement: the item is not judged, and says so."""
    project.write("test_claims.py", "def test_answer(contract_case, send):\n    send(contract_case)\n")
    result = project.run("--sandbox=local", "-k", "add")
    result.stdout.fnmatch_lines(["not judged: things/add: the test called neither verify nor perform"])


def test_value_for_no_variable_is_an_error(project: Project) -> None:
    """A value given to a case that has no such variable is named, not ignored."""
    claim = "def test_answer(contract_case, send, verify):\n    verify(send(contract_case, thingld='x'))\n"
    project.write("test_claims.py", claim)
    result = project.run("--sandbox=local", "-k", "add")
    result.stdout.fnmatch_lines(
        ["not judged: things/add: things/add does not use the variable thingld, but was given a value for it"]
    )


def test_numbers_may_be_given_and_returned(project: Project, api: Api) -> None:
    """A prerequisite may return a number, and a step may be given one."""
    api.things["7"] = {"id": api.new_id(7), "name": "seven"}
    number = "        return 7\n\n    RULES = Rules(**HOSTS)\n"
    project.write("things.py", textwrap.dedent(PREREQUISITES.partition("        return")[0] + number))
    off = {"identity": "the seventh thing has another id, so that its schema holds of it"}
    project.write("schemas/things/{id}/GET.200.json", project.shape.schema(**{"x-rules-off": off}))
    assert totals(project.run("--sandbox=local", "-k", "test_answer and get")).startswith("contract: 1 kept")


def test_proxies_of_the_environment_are_not_used(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy named in the environment takes part in no run."""
    for name in ("ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "socks5://127.0.0.1:9")
    assert totals(project.run("--sandbox=local", "-k", "test_answer")).startswith("contract: 4 kept")


def test_text_that_looks_like_credentials_still_replays(project: Project) -> None:
    """What redaction changes in a cassette is changed the same way in what is compared with it."""
    odd = item("Add odd", "POST", "/things", body='{"name": "Basic equipment", "password": "n-{{$guid}}"}')
    project.collection(odd, auth=OAUTH)
    project.record("-k", "test_answer")
    assert totals(project.run("-k", "test_answer")).startswith("contract: 1 kept")


def test_redirect_may_be_what_is_documented(project: Project, api: Api) -> None:
    """An operation documented by a redirect alone is judged, and the redirect is not followed."""
    project.collection(item("Moved", path="/moved"), auth=OAUTH)
    project.write("schemas/moved/GET.302.headers.json", {"type": "object"})
    api.status = 302
    result = project.run("--sandbox=local", "-k", "test_answer")
    assert totals(result).startswith("contract: 1 kept")


def test_short_secret_cannot_be_recorded(project: Project) -> None:
    """A secret too short to be told from other text ends a recording before it starts."""
    conftest = (project.pytester.path / "conftest.py").read_text()
    project.write("conftest.py", conftest.replace(SECRET, "x7Q2z"))
    result = project.record()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "too few to be kept out of what is written; use a longer one" in said(result)
    assert project.files() == {}


def test_wrong_schema_is_named_and_not_judged(project: Project) -> None:
    """A file that is not a schema is an error of the inputs, not a broken contract."""
    project.write("schemas/things/POST.201.json", {"type": "strnig"})
    result = project.run("--sandbox=local", "-k", "test_answer and add")
    result.stdout.fnmatch_lines(["not judged: things/add: things/POST.201.json: $.type: 'strnig' is not valid*"])


def test_waiver_of_an_unknown_check_ends_the_run(project: Project) -> None:
    """A waiver that names no check there is ends the run with exit code 4, naming those there are."""
    waiver = 'case="things/add"\ncheck="body_matches"\npath="$"\nreason="r"\nexpires=2999-01-01\n'
    project.write("collection/waivers.toml", f"[[waiver]]\n{waiver}")
    result = project.run()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert re.search(r"waiver\[0\]\.check: no check 'body_matches'; there are .*\bbody_is_json, ", said(result))


@pytest.mark.parametrize("damage", [("code: 201", "code: abc"), ("drawn:", "drawn: [1]\n  x:")])
def test_cassette_of_another_shape_is_not_judged(project: Project, damage: tuple[str, str]) -> None:
    """A cassette whose members are of another type is named as damaged."""
    project.record()
    project.write("cassettes/things/add.yaml", project.files()["things/add.yaml"].replace(*damage))
    result = project.run("-k", "test_answer and add")
    result.stdout.fnmatch_lines(["not judged: things/add: cassettes/things/add.yaml is not a cassette*"])


def test_folder_without_a_collection_is_an_empty_suite(pytester: pytest.Pytester) -> None:
    """Loading the plugin where there is nothing to judge disturbs nobody."""
    Path(pytester.path / "conftest.py").write_text('pytest_plugins = ["postman_contract.plugin"]\n')
    Path(pytester.path / "test_plain.py").write_text("def test_plain():\n    pass\n")
    result = pytester.runpytest_inprocess("-p", "no:cov")
    result.assert_outcomes(passed=1)
    assert "contract: " not in "\n".join(result.outlines[-3:])


def test_a_request_is_judged_where_no_answer_is_documented(project: Project) -> None:
    """It has a schema of its own, and is not sent; its own case is not judged all the same."""
    project.pytester.path.joinpath("schemas/things/POST.201.json").unlink()
    project.write("test_claims.py", REQUESTS_CLAIM)
    result = project.run("-k", "add")
    result.stdout.fnmatch_lines(["contract: 1 kept, 0 broken, 0 not judged, *"])


REQUESTS_CLAIM = """
def test_request(contract_request, contract_verify_request):
    contract_verify_request(contract_request)
"""
