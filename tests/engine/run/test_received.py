"""What prerequisites receive: judged once, under the id of the case they send."""

import pytest

from api_shape import Shape
from small_suite import ADD, GET, OAUTH, Api, Project, item, said, totals

NEEDING = ("--sandbox=local", "-k", "test_answer and not add")


def require_colour(project: Project, shape: Shape) -> None:
    """Have the schema of what adds a thing ask for something that never comes."""
    project.write("schemas/things/POST.201.json", shape.schema(required=["colour"]))


def close_schema(project: Project) -> None:
    """Have the schema of what adds a thing document no name: one that comes is drift."""
    thing = {"type": "object", "required": ["id"], "properties": {"id": {}}, "additionalProperties": False}
    member = project.shape.member
    within = {"type": "object", "required": [member], "properties": {member: thing}}
    project.write("schemas/things/POST.201.json", within if member else thing)


def waive(project: Project, check: str, path: str) -> None:
    """Waive a breach of the case that adds a thing."""
    lines = ("[[waiver]]", 'case = "things/add"', f'check = "{check}"', f'path = "{path}"', 'reason = "known"')
    project.write("collection/waivers.toml", "\n".join((*lines, "permanent = true", "")))


def lines_with(result: pytest.RunResult, text: str) -> list[str]:
    """Return what a run printed, as far as it has a text."""
    return [line for line in said(result).splitlines() if text in line]


def test_what_needs_a_broken_case_is_broken_and_names_it(project: Project, shape: Shape) -> None:
    """Each case that needed it says so in one line, and is counted among the broken."""
    require_colour(project, shape)
    result = project.run(*NEEDING)
    needing = [f"broken: things/{name}: needs things/add, which is broken" for name in ("get", "rename", "delete")]
    result.stdout.fnmatch_lines(needing, consecutive=True)
    assert totals(result) == "contract: 0 kept, 3 broken, 0 not judged, 0 set aside, 0 waived, 0 drift"


def test_the_broken_case_is_explained_once_whoever_needed_it(project: Project, shape: Shape) -> None:
    """The summary names it once, says how many needed it, and explains it as its own claim would."""
    require_colour(project, shape)
    result = project.run(*NEEDING)
    missing = "body_matches_schema at $: missing required property 'colour'"
    assert len(lines_with(result, "POST /things answered 201, which breaks the contract in 1 place")) == 1
    named = lines_with(result, "broken: things/add:")
    assert len(named) == 1
    assert named[0].startswith(f"broken: things/add: {missing}")
    assert named[0].endswith("(3 claims needed it)")
    assert len(lines_with(result, "  reproduce: curl")) == 1


def test_a_case_that_its_own_claim_explains_is_not_explained_again(project: Project, shape: Shape) -> None:
    """In a run of all cases the making one is broken in its own right, and nothing is added to that."""
    require_colour(project, shape)
    result = project.run("--sandbox=local", "-k", "test_answer")
    assert len(lines_with(result, "POST /things answered 201, which breaks the contract in 1 place")) == 1
    assert len(lines_with(result, "broken: things/add:")) == 1
    assert totals(result).startswith("contract: 0 kept, 4 broken")


def test_another_status_is_a_breach_of_the_case_that_was_sent(project: Project, api: Api) -> None:
    """A prerequisite that is answered by an error makes broken what needs it; the answer is shown."""
    api.status = 500
    result = project.run("--sandbox=local", "-k", "test_answer and get")
    result.stdout.fnmatch_lines(
        [
            "broken: things/get: needs things/add, which is broken",
            "broken: things/add: status_is_expected at $: expected status 201, got 500: *(1 claim needed it)",
            "  POST /things answered 500, which breaks the contract in 1 place",
            '*{"message": "no"}',
        ]
    )


def test_another_success_than_the_documented_one_is_a_breach(project: Project) -> None:
    """A prerequisite that is answered with a success that no schema documents makes broken what needs it."""
    schema = project.pytester.path / "schemas/things/POST.201.json"
    schema.rename(schema.with_name("POST.200.json"))
    result = project.run("--sandbox=local", "-k", "test_answer and get")
    result.stdout.fnmatch_lines(["broken: things/add: status_is_expected at $: expected status 200, got 201: *"])


def test_a_request_that_breaks_its_schema_breaks_what_needs_it(project: Project, api: Api) -> None:
    """A prerequisite's request is judged before it is sent, as any is."""
    project.write("schemas/things/POST.request.json", {"required": ["colour"]})
    result = project.run("--sandbox=local", "-k", "test_answer and get")
    result.stdout.fnmatch_lines(
        [
            "broken: things/get: needs things/add, which is broken",
            "broken: things/add: request_body_matches_schema at $: missing required property 'colour'*",
            "  POST /things not sent: the request violates its schema in 1 place",
        ]
    )
    assert "POST /things" not in api.calls


def test_a_chain_of_prerequisites_names_the_case_that_broke(project: Project, shape: Shape) -> None:
    """What needs a thing that is made of another names the case that broke, and no step between."""
    require_colour(project, shape)
    things = (project.pytester.path / "things.py").read_text()
    things += '\n@prerequisite\ndef parentId(run):\n    return id_in(run("things/get"))\n'
    project.write("things.py", things)
    project.collection(ADD, GET, item("Get parent", path="/things/{{parentId}}"), auth=OAUTH)
    result = project.run("--sandbox=local", "-k", "parent and test_answer")
    result.stdout.fnmatch_lines(["broken: things/get-parent: needs things/add, which is broken"])


def test_what_is_made_by_a_broken_case_is_removed(project: Project, api: Api, shape: Shape) -> None:
    """A thing whose answer breaks the contract was created all the same."""
    require_colour(project, shape)
    project.run(*NEEDING)
    assert api.calls.count("POST /things") > 0
    assert api.things == {}


def test_a_waived_breach_of_what_is_needed_breaks_nothing(project: Project, shape: Shape) -> None:
    """The waiver of the making case counts, is named, and is not called unneeded."""
    require_colour(project, shape)
    waive(project, "body_matches_schema", "$")
    result = project.run(*NEEDING)
    assert totals(result).startswith("contract: 3 kept, 0 broken")
    assert len(lines_with(result, "waived: things/add: body_matches_schema at $: missing")) == 1
    assert lines_with(result, "not needed any more") == []


def test_an_unneeded_waiver_of_what_is_needed_is_told(project: Project) -> None:
    """What a prerequisite received was judged, so that a waiver nothing needed is known."""
    waive(project, "body_matches_schema", "$")
    result = project.run(*NEEDING)
    assert len(lines_with(result, "waiver not needed any more, remove it: things/add")) == 1


def test_drift_of_what_is_needed_is_said_once(project: Project, shape: Shape) -> None:
    """It is drift of the making case, and breaks nothing."""
    close_schema(project)
    result = project.run(*NEEDING)
    assert totals(result) == "contract: 3 kept, 0 broken, 0 not judged, 0 set aside, 0 waived, 0 drift"
    place = shape.place(".name")
    drift = lines_with(result, f"drift: things/add: body_matches_schema at {place}: unexpected property 'name'")
    assert len(drift) == 1


def test_drift_that_its_own_claim_says_is_not_said_again(project: Project) -> None:
    """In a run of all cases the making one drifts in its own right."""
    close_schema(project)
    result = project.run("--sandbox=local", "-k", "test_answer")
    assert len(lines_with(result, "drift: POST /things:")) == 1
    assert lines_with(result, "drift: things/add:") == []


def test_drift_of_what_is_needed_breaks_where_drift_does(project: Project) -> None:
    """Under --fail-on-drift the making case is broken, and so is what needs it."""
    close_schema(project)
    result = project.run(*NEEDING, "--fail-on-drift")
    assert totals(result).startswith("contract: 0 kept, 3 broken")


def test_a_replay_judges_no_prerequisite(project: Project, shape: Shape) -> None:
    """It makes none: what needs a case is judged by its own recording."""
    project.record("-k", "test_answer and get")
    require_colour(project, shape)
    result = project.run("-k", "test_answer and get")
    assert totals(result).startswith("contract: 1 kept, 0 broken")


def test_workers_say_the_same(project: Project, shape: Shape) -> None:
    """Under pytest-xdist the cause is explained once, however many workers met it."""
    require_colour(project, shape)
    result = project.run("-n", "2", *NEEDING)
    assert len(lines_with(result, "POST /things answered 201, which breaks the contract in 1 place")) == 1
    named = lines_with(result, "broken: things/add:")
    assert len(named) == 1
    assert named[0].endswith("(3 claims needed it)")
    assert totals(result).startswith("contract: 0 kept, 3 broken")


def test_no_secret_is_in_what_is_said_of_a_needed_case(project: Project, api: Api, shape: Shape) -> None:
    """The explanation of a cause is redacted as any is."""
    require_colour(project, shape)
    result = project.run(*NEEDING, "--junitxml=junit.xml")
    assert api.calls.count("POST /things") > 0
    written = (project.pytester.path / "junit.xml").read_text()
    assert "needs things/add, which is broken" in written
    assert "CANARY" not in written + said(result)
