"""What claims written by hand find: explained in the usual blocks, with the operation first."""

import textwrap

import pytest

from postman_contract.reporting.outcomes import EXIT_CODES, RunOutcome
from small_suite import ADD, DELETE, OAUTH, Api, Project, item, said, totals

LOCAL = "--sandbox=local"
LISTED = item("List", path="/things")


def claim(project: Project, body: str) -> None:
    """Write one claim, which is about the case that adds a thing."""
    lines = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    parts = ("import pytest", "from thing_shape import id_in", "", '@pytest.mark.default_cassette("claim")')
    project.write(
        "test_claims.py", "\n".join((*parts, "def test_a_thing_is_so(perform, send, verify, expect):", lines))
    )


def test_a_value_that_is_not_as_expected_breaks_the_claim(project: Project, api: Api) -> None:
    """What broke, where, what was expected and came, the answer, and how to repeat it; the operation comes first."""
    pointer = f"/{api.shape.member}/name" if api.shape.member else "/name"
    claim(project, f'expect(perform("things/add"), "{pointer}", "tea")')
    result = project.run(LOCAL)
    found = f"test_a_thing_is_so at {api.shape.place('.name')}: expected 'tea', got 'n-*'"
    result.stdout.fnmatch_lines(
        [
            "POST /things answered 201, which breaks the contract in 1 place",
            "case things/add: 'Add' (*",
            found,
            "response:",
            "variables:",
            "reproduce: curl *",
            f"broken: test_claims.py::test_a_thing_is_so: {found}",
            "contract: 0 kept, 1 broken*",
        ]
    )
    assert "Traceback" not in said(result)
    assert "test_claims.py:" not in said(result).replace("test_claims.py::", "")


def test_a_value_that_is_as_expected_is_given_to_the_claim(project: Project, api: Api) -> None:
    """The claim goes on with it."""
    pointer = f"/{api.shape.member}/id" if api.shape.member else "/id"
    claim(project, f'thing = expect(perform("things/add"), "{pointer}")\nperform("things/get", thingId=thing)')
    assert totals(project.run(LOCAL)).startswith("contract: 1 kept, 0 broken")


def test_a_claim_says_what_no_single_value_does(project: Project) -> None:
    """In words of its own, at a place of its own."""
    claim(
        project,
        """
        answer = perform("things/add")
        expect.that(answer, True, "a body", "none")
        expect.that(answer, False, "an even length", "an odd one", "$.length")
        """,
    )
    project.run(LOCAL).stdout.fnmatch_lines(
        ["broken: *: test_a_thing_is_so at $.length: expected an even length, got an odd one"]
    )


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('answer["customer"]["name"]', "KeyError: 'customer'"),
        ('assert answer == ["x"]', "AssertionError: assert {*"),
        ("answer + 1", "TypeError: *"),
    ],
)
def test_a_claim_that_stumbles_over_an_answer_is_explained(project: Project, line: str, problem: str) -> None:
    """An assertion or a look-up that fails is a finding about the last answer; its traceback stays below."""
    claim(
        project,
        f'from postman_contract import json_of\nanswer = json_of(perform("things/add").response)\n{line}',
    )
    result = project.run(LOCAL)
    result.stdout.fnmatch_lines(
        [
            "POST /things answered 201, which breaks the contract in 1 place",
            f"test_a_thing_is_so at $: the claim does not hold: {problem}",
            "reproduce: curl *",
            "*test_claims.py:*",
            f"broken: *: test_a_thing_is_so at $: the claim does not hold: {problem}",
            "contract: 0 kept, 1 broken*",
        ]
    )


def test_a_claim_that_stumbles_after_several_answers_says_so(project: Project) -> None:
    """Which of them it was about nobody knows: the last one is shown."""
    claim(project, 'thing = id_in(perform("things/add"))\nperform("things/get", thingId=thing)\nassert False')
    result = project.run(LOCAL)
    result.stdout.fnmatch_lines(
        [
            "GET /things/{} answered 200, which breaks the contract in 1 place",
            "*: the claim does not hold, after the last of 2 answers: AssertionError: assert False*",
        ]
    )


def test_a_claim_that_fails_otherwise_fails_by_itself(project: Project) -> None:
    """What no answer can cause is the claim's own fault."""
    claim(project, 'perform("things/add")\nraise RuntimeError("mine")')
    project.run(LOCAL).stdout.fnmatch_lines(["broken: *: the test itself failed in call: RuntimeError: mine"])


def test_no_secret_is_in_what_a_claim_finds(project: Project, api: Api) -> None:
    """A claim that quotes an answer with a secret in it is redacted as all is."""
    api.echo = True
    project.write("schemas/things/{id}/GET.200.json", {"type": "object"})
    claim(project, 'expect(perform("things/get", thingId="x"), "/headers", "tea")')
    result = project.run(LOCAL, "--junitxml=junit.xml")
    assert totals(result).startswith("contract: 0 kept, 1 broken")
    assert "CANARY" not in said(result) + (project.pytester.path / "junit.xml").read_text()


# --- rows ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def listing(project: Project, api: Api) -> Project:
    """A suite with a list, which is answered with nothing."""
    api.status, api.answer = 200, {"rows": []}
    project.collection(ADD, LISTED, auth=OAUTH)
    project.write("schemas/things/GET.200.json", {"type": "object", "x-rows": "/rows"})
    return project


KEPT = "contract: 1 kept, 0 broken, 0 not judged, 0 set aside, 0 waived, 0 drift"


def test_a_list_without_rows_is_kept_on_nothing(listing: Project) -> None:
    """It passes, is listed by name, and counted."""
    result = listing.run(LOCAL, "-k", "test_answer and list")
    assert result.ret == 0
    result.stdout.fnmatch_lines(["on nothing: things/list: no rows", f"{KEPT}, 1 on nothing"])


def test_a_list_with_rows_is_kept(listing: Project, api: Api) -> None:
    """Nothing more is said."""
    api.answer = {"rows": [1]}
    assert totals(listing.run(LOCAL, "-k", "test_answer and list")) == KEPT


def test_a_replay_says_the_same(listing: Project) -> None:
    """The recorded answer has no rows, either; workers say so, too."""
    listing.record("-k", "test_answer and list")
    for arguments in ((), ("-n", "2")):
        assert totals(listing.run("-k", "test_answer and list", *arguments)) == f"{KEPT}, 1 on nothing"


@pytest.mark.parametrize("option", ["--fail-on-not-judged", "--fail-on-empty", "--contract-fail-on-empty"])
@pytest.mark.parametrize("mode", ["local", "replay"])
def test_a_list_without_rows_fails_where_that_is_asked_for(listing: Project, option: str, mode: str) -> None:
    """The verdict stays: kept, on nothing."""
    listing.record("-k", "test_answer and list")
    result = listing.run(f"--sandbox={mode}", "-k", "test_answer and list", option)
    assert result.ret == EXIT_CODES[RunOutcome.NOT_JUDGED]
    result.stdout.fnmatch_lines(["kept on nothing: things/list was answered with no rows", f"{KEPT}, 1 on nothing"])


def test_a_list_that_may_be_empty_is_kept(listing: Project) -> None:
    """Its correction says why nothing may come."""
    listing.write("collection/corrections.toml", '[["things/list"]]\nempty = "nobody has things"\n')
    result = listing.run(LOCAL, "-k", "test_answer and list", "--fail-on-empty")
    assert (result.ret, totals(result)) == (0, KEPT)


def test_a_claim_may_ask_for_nothing(listing: Project) -> None:
    """Then an empty list is what it wanted, and is no emptiness to tell of."""
    claim(listing, 'perform("things/list", empty=True)')
    assert totals(listing.run(LOCAL)) == KEPT


def test_a_row_breaks_a_claim_that_asks_for_nothing(listing: Project, api: Api) -> None:
    """It is explained as any breach is."""
    api.answer = {"rows": [1, 2]}
    claim(listing, 'perform("things/list", empty=True)')
    listing.run(LOCAL).stdout.fnmatch_lines(
        [
            "GET /things answered 200, which breaks the contract*",
            "broken: *: test_a_thing_is_so at $: expected no rows, got 2 rows",
        ]
    )


def test_nothing_can_be_asked_of_a_list_alone(project: Project) -> None:
    """What is no list has no rows that might not be there."""
    claim(project, 'perform("things/add", empty=True)')
    project.run(LOCAL).stdout.fnmatch_lines(
        ["not judged: *: things/add is to have no rows, but no schema says that its answer is a list"]
    )


def test_a_lifecycle_on_nothing_names_the_case(listing: Project) -> None:
    """A claim about no single case says which of its answers had no rows."""
    claim(listing, 'perform("things/list")')
    listing.run(LOCAL).stdout.fnmatch_lines(
        ["on nothing: test_claims.py::test_a_thing_is_so: no rows from things/list"]
    )


def test_a_broken_list_is_not_on_nothing(listing: Project) -> None:
    """What is broken is said to be broken."""
    listing.write("schemas/things/GET.200.json", {"x-rows": "/rows", "required": ["page"]})
    assert totals(listing.run(LOCAL, "-k", "test_answer and list")).endswith(
        " 1 broken, 0 not judged, 0 set aside, 0 waived, 0 drift"
    )


# --- what a case needs beside its variables -----------------------------------------------------------------------


def needs(project: Project, *names: str) -> None:
    """Have the case that lists need prerequisites."""
    project.collection(ADD, LISTED, DELETE, auth=OAUTH)
    project.write("schemas/things/GET.200.json", {"type": "object"})
    project.write("collection/corrections.toml", f'[["things/list"]]\nreason = "r"\nneeds = {list(names)}\n')


def test_what_a_case_needs_is_made_before_it_and_removed(project: Project, api: Api) -> None:
    """Although no variable of the request names it."""
    needs(project, "thingId")
    project.run(LOCAL, "-k", "test_answer and list")
    calls = [call for call in api.calls if "token" not in call]
    assert calls[:2] == ["POST /things", "GET /things"]
    assert [call.partition(" ")[0] for call in calls[2:]] == ["DELETE"]


def test_a_replay_makes_nothing_that_a_case_needs(project: Project, api: Api) -> None:
    """The recorded answer has it."""
    needs(project, "thingId")
    project.write("collection/corrections.toml", '[["things/add-2"]]\nreason = "r"\nneeds = ["thingId"]\n')
    project.collection(ADD, {**ADD, "name": "Add 2"}, DELETE, auth=OAUTH)
    project.record("-k", "test_answer and add-2")
    assert api.calls.count("POST /things") == 2
    api.calls.clear()
    assert totals(project.run("-k", "test_answer and add-2")) == KEPT
    assert api.calls == []


def test_a_case_that_needs_what_nothing_makes_is_not_judged(project: Project) -> None:
    """It names what is missing."""
    needs(project, "shopId")
    project.run(LOCAL, "-k", "test_answer and list").stdout.fnmatch_lines(["not judged: things/list: *shopId*"])
