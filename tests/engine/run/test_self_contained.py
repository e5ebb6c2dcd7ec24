"""A cassette carries all that its replay needs: the values its requests used, in the order they were sent."""

import re
import textwrap
import uuid
from collections.abc import Callable

import pytest
import yaml

from postman_contract.recording.metadata import HOW_TO_RECORD
from postman_contract.reporting.outcomes import EXIT_CODES, RunOutcome
from small_suite import ADD, DELETE, GET, OAUTH, PREREQUISITES, Api, Project, item, said, totals

KEPT = "contract: {} kept, 0 broken, 0 not judged, 0 set aside, 0 waived, 0 drift"
TWO_OF_A_KIND = """
    def test_reads_and_deletes(perform):
        perform("things/get")
        perform("things/delete")
"""


def claims(project: Project, text: str, name: str = "test_claims.py") -> None:
    """Write a module of claims, in place of the usual ones."""
    project.write(name, textwrap.dedent(text))


def replayed(project: Project, *arguments: str) -> str:
    """Replay, and return the totals."""
    return totals(project.run(*arguments))


def requests_of(project: Project, name: str) -> list[dict[str, object]]:
    """Return what a cassette says of the requests that were sent."""
    requests: list[dict[str, object]] = yaml.safe_load(project.files()[name])["metadata"]["requests"]
    return requests


def targets_of(project: Project, name: str) -> list[str]:
    """Return method and path of what a cassette holds."""
    interactions = yaml.safe_load(project.files()[name])["interactions"]
    return [f"{each['request']['method']} /{each['request']['uri'].split('/', 3)[3]}" for each in interactions]


# --- several requests of one claim --------------------------------------------------------------------------------


def test_two_things_of_a_kind_stay_two_in_one_cassette(project: Project, api: Api) -> None:
    """A claim that reads a shared thing and deletes its own replays both, each with its own id."""
    claims(project, TWO_OF_A_KIND)
    assert totals(project.record()) == KEPT.format(1)
    read, deleted, _ = (each["values"] for each in requests_of(project, "test_reads_and_deletes.yaml"))
    assert read != deleted
    before = list(api.calls)
    assert replayed(project) == KEPT.format(1)
    assert api.calls == before


def test_a_case_sent_twice_with_other_values_is_kept_twice_in_order(project: Project) -> None:
    """Each occurrence has its own values and its own answer."""
    project.collection(ADD, GET, item("Name", "PUT", body='{"name": "{{newName}}"}'), DELETE, auth=OAUTH)
    claims(
        project,
        """
        from thing_shape import name_in

        def test_twice(perform):
            for name in ("one", "two"):
                assert name_in(perform("things/name", newName=name)) == name
        """,
    )
    assert totals(project.record()) == KEPT.format(1)
    cases = [each["case"] for each in requests_of(project, "test_twice.yaml")]
    assert cases == ["things/name", "things/get"] * 2  # each change is read back
    assert replayed(project) == KEPT.format(1)


def test_equal_requests_are_kept_as_often_as_they_were_sent(project: Project) -> None:
    """Three reads of one thing are three exchanges, and the fourth is a miss that says how many there are."""
    times = "def test_times(perform):\n    for _ in range({}):\n        perform('things/get')\n"
    project.write("test_claims.py", times.format(3))
    assert totals(project.record()) == KEPT.format(1)
    assert len(set(targets_of(project, "test_times.yaml"))) == 1
    assert len(targets_of(project, "test_times.yaml")) == 3
    assert replayed(project) == KEPT.format(1)
    project.write("test_claims.py", times.format(4))
    miss = "holds no further things/get: it was sent 3 times while recording, so there is no value for one more of {{"
    assert f"test_times: cassettes/test_times.yaml {miss}" in said(project.run())


def test_a_written_request_repeated_once_more_is_a_miss(project: Project) -> None:
    """Of a request that needs nothing made there is no further answer, either, and that is said."""
    once = "def test_once(perform):\n    perform('things/gone', status=404)\n"
    project.collection(item("Gone", path="/things/0"), auth=OAUTH)
    project.write("test_claims.py", once)
    project.write("schemas/things/0/GET.200.json", {})
    assert totals(project.record()) == KEPT.format(1)
    project.write("test_claims.py", once + "    perform('things/gone', status=404)\n")
    project.run().stdout.fnmatch_lines(["not judged: *test_once: *: it was sent once while recording*"])


@pytest.mark.parametrize("body", ['{"name": "n", "b":1.0}', '"n"', "[1,2 ]", "no json", "{}"])
def test_a_text_is_replayed_whatever_it_looks_like(project: Project, api: Api, body: str) -> None:
    """A body that is sent as text, though it may be JSON, is laid out in the cassette, and found there."""
    raw = {"header": [{"key": "Content-Type", "value": "text/plain"}], "body": {"mode": "raw", "raw": body}}
    project.collection(item("Text", "PUT", "/texts", request=raw), auth=OAUTH)
    project.write("schemas/texts/PUT.200.json", {})
    api.answer = {"message": "thanks"}
    assert totals(project.record("-k", "test_answer")) == KEPT.format(1)
    assert replayed(project, "-k", "test_answer") == KEPT.format(1)


# --- what a replay does not need ----------------------------------------------------------------------------------


def test_a_replay_makes_no_prerequisite(project: Project, api: Api) -> None:
    """What a prerequisite had made is in the cassette: its function is not even called."""
    project.record("-k", "test_answer")
    broken = textwrap.dedent(PREREQUISITES).replace("    return id_in", "    raise SystemExit\n    return id_in")
    project.write("things.py", broken)
    calls = list(api.calls)
    assert replayed(project, "-k", "test_answer") == KEPT.format(4)
    assert api.calls == calls


def test_recording_one_case_leaves_the_others_valid(project: Project) -> None:
    """Recorded again alone, with other ids, a case changes its own file, and every other one replays."""
    project.record("-k", "test_answer")
    before = project.files()
    project.record("-k", "test_answer and get")
    after = project.files()
    assert {name for name in before if before[name] != after[name]} <= {"things/get.yaml"}
    assert replayed(project, "-k", "test_answer") == KEPT.format(4)


IDS: dict[str, Callable[[int], object]] = {
    "integers": lambda number: number,
    "slugs": lambda number: f"thing-{'abc'[number % 3]}",
    "e-mail": lambda number: f"thing{number}@example.com",
    "uuids": lambda number: str(uuid.UUID(int=number, version=4)),
    "short": lambda number: "xyz"[number % 3],
}


@pytest.mark.parametrize("kind", IDS)
def test_ids_of_any_kind_are_recorded_and_replayed(project: Project, api: Api, kind: str) -> None:
    """Whatever a server calls its things, each case replays with what it had, and two of a kind stay two."""
    api.new_id = IDS[kind]
    any_id = project.shape.with_id({"type": ["string", "integer"]})
    for place in ("POST.201", "{id}/GET.200", "{id}/PUT.200"):
        project.write(f"schemas/things/{place}.json", any_id.schema())
    claims(project, TWO_OF_A_KIND, "test_two.py")
    recorded = project.record()
    assert totals(recorded) == KEPT.format(7)
    assert replayed(project) == KEPT.format(7)


# --- what a replay takes anew -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "template",
    [
        item("Add", "POST", "/things", body='{"name": "in {{shop}}"}'),
        item(
            "Add",
            "POST",
            "/things",
            body='{"name": "a"}',
            request={
                "url": {"host": ["{{base}}"], "path": ["things"], "query": [{"key": "shop", "value": "{{shop}}"}]}
            },
        ),
    ],
    ids=["body", "query"],
)
def test_a_changed_value_of_a_committed_file_is_a_miss_that_names_it(
    project: Project, template: dict[str, object]
) -> None:
    """Values of committed files are resolved anew: the variable whose value has changed is named."""
    project.collection(template, DELETE, auth=OAUTH)
    project.environment(shop="north-side")
    assert totals(project.record("-k", "test_answer and add")) == KEPT.format(1)
    project.environment(shop="south-side")
    result = project.run("-k", "test_answer and add")
    result.stdout.fnmatch_lines(
        ["not judged: things/add: *Nearest is POST /things*(variable {{shop}})*record it with*"]
    )


def test_a_changed_value_of_a_call_is_a_miss_that_names_it(project: Project) -> None:
    """A value that the claim gives is its own in every run: where it differs, it is named."""
    project.collection(item("Add", "POST", "/things", body='{"name": "{{newName}}"}'), DELETE, auth=OAUTH)
    claim = "def test_add(perform):\n    perform('things/add', newName='{}')\n"
    project.write("test_claims.py", claim.format("one-name"))
    assert totals(project.record()) == KEPT.format(1)
    project.write("test_claims.py", claim.format("another-name"))
    project.run().stdout.fnmatch_lines(
        ["not judged: *test_add: *body.name was 'one-name', sent is 'another-name' (variable {{newName}})*"]
    )


# --- cassettes of the old form ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "metadata",
    [
        {"requests": {"things/add": "sha256:0123456789abcdef"}},
        {"drawn": {"$guid": ["a"]}},
        {"values": {"thingId": "7"}},
    ],
    ids=["requests by case", "drawn for all", "values for all"],
)
def test_a_cassette_of_the_old_form_is_refused_by_name(project: Project, metadata: dict[str, object]) -> None:
    """What cannot be replayed any more says which file it is, why, and the one command that records anew."""
    project.record("-k", "test_answer and add")
    document = yaml.safe_load(project.files()["things/add.yaml"])
    document["metadata"] = {**{k: v for k, v in document["metadata"].items() if k != "requests"}, **metadata}
    project.write("cassettes/things/add.yaml", yaml.safe_dump(document))
    result = project.run("-k", "test_answer and add")
    why = "is not a cassette that can be replayed (its metadata are of an earlier version)"
    assert f"not judged: things/add: cassettes/things/add.yaml {why}: {HOW_TO_RECORD}" in result.outlines


# --- claims that share a cassette ---------------------------------------------------------------------------------

SHARED = """
    import pytest
    from thing_shape import id_in

    pytestmark = pytest.mark.default_cassette("shared")

    def test_one(perform):
        perform("things/get", thingId=id_in(perform("things/add")))

    def test_other(perform):
        {}
"""
SAME = """perform("things/get", thingId=id_in(perform("things/add")))"""
MORE = """perform("things/delete", thingId=id_in(perform("things/add")))"""


@pytest.mark.parametrize("kind", ["integers", "e-mail", "uuids"])
def test_claims_that_share_a_cassette_each_start_at_its_beginning(project: Project, api: Api, kind: str) -> None:
    """The first that passes is kept; where a replay of the other is served by it, nothing is remarked on."""
    api.new_id = IDS[kind]
    project.write("schemas/things/POST.201.json", project.shape.with_id({}).schema())
    project.write("schemas/things/{id}/GET.200.json", project.shape.with_id({}).schema())
    claims(project, SHARED.format(SAME))
    recorded = project.record()
    assert totals(recorded) == KEPT.format(2)
    assert "another claim's recording" not in said(recorded)
    assert len(targets_of(project, "shared.yaml")) == 3  # what is made is read back, too
    assert replayed(project) == KEPT.format(2)
    assert replayed(project, "-k", "other") == KEPT.format(1)


@pytest.mark.parametrize("kind", ["integers", "uuids"])
def test_a_run_says_where_a_replay_of_the_other_would_miss(project: Project, api: Api, kind: str) -> None:
    """What the shared cassette lacks is said in the run that records, and is what a replay then says."""
    api.new_id = IDS[kind]
    for place in ("POST.201", "{id}/GET.200"):
        project.write(f"schemas/things/{place}.json", project.shape.with_id({}).schema())
    claims(project, SHARED.format(MORE))
    recorded, replay = said(project.record()), said(project.run())
    foretold = re.search(
        r"^stale: shared is another .* would miss: (cassettes/shared.yaml .*)$", recorded, re.MULTILINE
    )
    assert foretold is not None
    assert f"test_other: {foretold[1]}\n" in replay


def test_a_value_that_a_claim_has_chosen_is_not_taken_for_one_passed_on(project: Project, api: Api) -> None:
    """A number of the claim's own that happens to be in an answer, too, is compared as it is."""
    api.new_id = IDS["integers"]
    for place in ("POST.201", "{id}/PUT.200"):
        project.write(f"schemas/things/{place}.json", project.shape.with_id({}).schema())
    project.collection(ADD, item("Name", "PUT", body='{"name": "{{newName}}"}'), DELETE, auth=OAUTH)
    naming = """
        import pytest
        from thing_shape import id_in
        pytestmark = pytest.mark.default_cassette("shared")

        @pytest.mark.parametrize("which", ["one", "other"])
        def test_naming(perform, which):
            perform("things/name", thingId=id_in(perform("things/add")), newName="2")
    """
    claims(project, naming)
    assert "another claim's recording" not in said(project.record())
    assert replayed(project) == KEPT.format(2)


def test_the_first_claim_that_passes_is_kept(project: Project) -> None:
    """One that fails leaves the cassette to the next."""
    claims(project, SHARED.format(SAME).replace('perform("things/get"', 'perform("things/gone"', 1))
    project.record()
    assert len(targets_of(project, "shared.yaml")) == 3
    assert replayed(project, "-k", "other") == KEPT.format(1)


OWN = """
    import pytest

    def test_answer(contract_case, perform):
        perform(contract_case)

    @pytest.mark.contract_own_cassette
    def test_again(contract_case, perform):
        perform(contract_case)

    class TestMore:
        @pytest.mark.contract_own_cassette
        def test_again(self, contract_case, perform):
            perform(contract_case)
"""


def test_a_claim_may_have_a_cassette_of_its_own(project: Project) -> None:
    """It is named after case and test, is recorded beside that of the case, replays, and is not pruned."""
    claims(project, OWN)
    recorded = project.record("-k", "get")
    assert totals(recorded) == KEPT.format(3)
    names = {"things/get.yaml", "things/get@test_again.yaml", "things/get@TestMore.test_again.yaml"}
    assert set(project.files()) == names
    assert replayed(project, "-k", "get") == KEPT.format(3)
    project.run("--prune-cassettes")
    assert set(project.files()) == names


def test_the_mark_of_an_own_cassette_is_listed(project: Project) -> None:
    """Whoever asks pytest for its marks learns of it."""
    project.run("--markers").stdout.fnmatch_lines(["@pytest.mark.contract_own_cassette: *<case id>@<test name>*"])


# --- drawn values -------------------------------------------------------------------------------------------------

DRAWN = item("Add", "POST", "/things", body='{"name": "{{$guid}} {{$randomInt}} {{$randomInt}} {{$randomInt}}"}')


def drawn_by(project: Project, api: Api, *arguments: str) -> str:
    """Run the one case, and return what was sent."""
    del api.bodies[:]
    project.run("--sandbox=local", "-k", "test_answer and add", *arguments)
    return next(body for body in api.bodies if "name" in body)


def test_drawn_values_are_fresh_in_every_run_that_does_not_record(project: Project, api: Api) -> None:
    """Two runs against the same server do not send the same references."""
    project.collection(DRAWN, DELETE, auth=OAUTH)
    assert drawn_by(project, api) != drawn_by(project, api)


def test_drawn_values_of_the_local_server_are_recorded_alike_twice(project: Project, api: Api) -> None:
    """Recordings from a suite's own server draw from a fixed seed, and keep each value in the order of drawing."""
    project.collection(DRAWN, DELETE, auth=OAUTH)
    first = drawn_by(project, api, "--record-mode=rewrite")
    assert drawn_by(project, api, "--record-mode=rewrite") == first
    (kept,) = requests_of(project, "things/add.yaml")
    sent = re.findall(r'"name": "(\S+) (\d+) (\d+) (\d+)"', first)[0]
    assert kept["drawn"] == {"$guid": [sent[0]], "$randomInt": list(sent[1:])}
    assert replayed(project, "-k", "test_answer and add") == KEPT.format(1)


# --- values from outside ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["process", ".env"])
def test_a_value_that_only_the_environment_has_is_a_placeholder(
    project: Project, api: Api, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    """What nobody marked as secret, and no committed file has a value for, is kept in no cassette in clear text."""
    header = [{"key": "X-Shop-Api-Key", "value": "{{shopKey}}"}]
    project.collection(
        item("Add", "POST", "/things", body='{"name": "n"}', request={"header": header}), DELETE, auth=OAUTH
    )
    if source == "process":
        monkeypatch.setenv("CONTRACT_SHOP_KEY", "CANARY-unmarked-key-17")
    else:
        project.write(".env", "CONTRACT_SHOP_KEY=CANARY-unmarked-key-17\n")
    assert totals(project.record("-k", "test_answer and add")) == KEPT.format(1)
    text = project.files()["things/add.yaml"]
    assert "CANARY" not in text
    (request,) = requests_of(project, "things/add.yaml")
    assert dict(request["values"])["shopKey"] == "REDACTED-shopKey"  # type: ignore[call-overload]
    assert yaml.safe_load(text)["interactions"][0]["request"]["headers"]["x-shop-api-key"] == ["REDACTED-shopKey"]
    monkeypatch.delenv("CONTRACT_SHOP_KEY", raising=False)
    project.write(".env", "")
    assert replayed(project, "-k", "test_answer and add") == KEPT.format(1)
    assert api.things == {}


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        ("1234567", {"type": "integer"}),
        ("-12.75", {"type": "number"}),
        ("true", {"type": "boolean"}),
        ("a.person@example.com", {"type": "string", "format": "email"}),
        ("1984-02-29", {"type": "string", "format": "date"}),
        ("6F9619FF-8B86-D011-B42D-00CF4FC964FF", {"type": "string", "format": "uuid"}),
        ("anything at all", {"type": "string"}),
    ],
)
def test_what_stands_for_a_value_has_its_form(
    project: Project, monkeypatch: pytest.MonkeyPatch, value: str, schema: dict[str, object]
) -> None:
    """A request that kept its schema when it was recorded keeps it in the replay, which has placeholders in it."""
    template = "{{given}}" if schema["type"] != "string" else '"{{given}}"'
    project.collection(item("Add", "POST", "/things", body=f'{{"name": "n", "given": {template}}}'), DELETE, auth=OAUTH)
    given = {**schema, "x-not-echoed": "the API keeps the name alone"}
    project.write("schemas/things/POST.request.json", {"type": "object", "properties": {"given": given}})
    monkeypatch.setenv("CONTRACT_GIVEN", value)
    assert totals(project.record("-k", "test_answer and add")) == KEPT.format(1)
    assert value == "true" or value not in project.files()["things/add.yaml"]
    monkeypatch.delenv("CONTRACT_GIVEN")
    assert replayed(project, "-k", "test_answer and add") == KEPT.format(1)


def test_what_stands_for_a_marked_url_is_one_in_the_replay_too(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A secret URL, marked in the committed environment, replays as it was recorded."""
    project.collection(item("Add", "POST", "/things", body='{"name": "n", "hook": "{{hook}}"}'), DELETE, auth=OAUTH)
    hook = {"type": "string", "format": "uri", "x-not-echoed": "the API keeps the name alone"}
    schema = {"type": "object", "properties": {"hook": hook}}
    project.write("schemas/things/POST.request.json", schema)
    path = "collection/sandbox.postman_environment.json"
    environment = yaml.safe_load(project.files("collection")["sandbox.postman_environment.json"])
    environment["values"].append({"key": "hook", "value": "", "type": "secret"})
    project.write(path, environment)
    monkeypatch.setenv("CONTRACT_HOOK", "https://hooks.example.com/CANARY-hook-19")
    assert totals(project.record("-k", "test_answer and add")) == KEPT.format(1)
    assert "CANARY" not in project.files()["things/add.yaml"]
    monkeypatch.delenv("CONTRACT_HOOK")
    assert replayed(project, "-k", "test_answer and add") == KEPT.format(1)


def test_an_id_that_the_committed_environment_names_has_its_committed_value(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the suite's own environment gives a value is no secret: cassettes have the committed one."""
    project.environment(tenant="tenant-committed")
    monkeypatch.setenv("CONTRACT_TENANT", "tenant-of-the-run")
    project.collection(item("Add", "POST", "/things", body='{"name": "of {{tenant}}"}'), DELETE, auth=OAUTH)
    assert totals(project.record("-k", "test_answer and add")) == KEPT.format(1)
    text = project.files()["things/add.yaml"]
    assert "tenant-of-the-run" not in text
    assert text.count("of tenant-committed") == 2  # in the request, and in the answer
    assert "tenant:" not in text
    assert replayed(project, "-k", "test_answer and add") == KEPT.format(1)


# --- removal ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("problem", ["RuntimeError('lost')", "OSError(5, 'lost')", "KeyError('lost')"])
def test_a_removal_that_raises_leaves_nothing_else_behind(project: Project, api: Api, problem: str) -> None:
    """Whatever the suite's own code raises for one thing, every other is removed, and the one is named."""
    removing = f"""
        from postman_contract import Creation, Rules, prerequisite
        from thing_shape import CREATION, HOSTS, id_in

        @prerequisite
        def thingId(run):
            for _ in range(2):
                run("things/add")
            return id_in(run("things/add"))

        removed = []

        def remove(run, thing):
            removed.append(thing)
            if len(removed) == 2:
                raise {problem}
            run("things/delete", thingId=thing)

        RULES = Rules({{"POST /things": Creation(remove, **CREATION)}}, **HOSTS)
    """
    project.write("things.py", textwrap.dedent(removing))
    result = project.run("--sandbox=local", "-k", "test_answer and get")
    assert result.ret == EXIT_CODES[RunOutcome.LEFT_BEHIND]
    assert len(api.things) == 1
    assert len({line for line in result.outlines if line.startswith("left behind: ")}) == 1
