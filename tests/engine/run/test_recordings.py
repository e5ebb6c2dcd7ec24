"""What a recording says of itself, when it is out of date, and that it is whole or not there at all."""

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from vcr.cassette import Cassette

from postman_contract.http._httpx import httpx
from postman_contract.postman.messages import Request, Response
from postman_contract.recording.files import CassetteFiles
from postman_contract.recording.metadata import Metadata
from postman_contract.recording.recorder import RecordedCassette, Recorder
from postman_contract.recording.values import CommittedValues
from postman_contract.recording.vault import Vault
from postman_contract.reporting.outcomes import EXIT_CODES, RunOutcome
from small_suite import ADD, DELETE, GET, OAUTH, PREREQUISITES, PUT, Api, Project, item, said, totals, undated

OTHER_ADD = item("Add", "POST", "/things", body='{"name": "other-{{$guid}}"}')
FULL_DISK = """
import resource

def pytest_configure():
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, resource.RLIM_INFINITY))
"""


def metadata(project: Project, name: str) -> str:
    """Return what a cassette says of itself."""
    return project.files()[name].partition("interactions:")[0]


# --- what it says of itself ---------------------------------------------------------------------------------------


def test_a_cassette_names_what_it_was_recorded_under(project: Project) -> None:
    """Source, time, seed, the versions of collection and schemas, and the request that was sent, by its case."""
    project.record()
    said_of_itself = metadata(project, "things/add.yaml")
    version = r"sha256:[0-9a-f]{16}"
    assert re.search(
        rf"\n  collection: {version}\n  schemas: {version}\n"
        rf"  requests:\n  - case: things/add\n    version: {version}\n",
        said_of_itself,
    )
    assert re.search(r"\n  recorded_at: '20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00'\n  seed: '0'\n", said_of_itself)


def test_the_versions_follow_what_they_are_of(project: Project) -> None:
    """Another request changes the collection's version and its own; another schema the schemas' alone."""
    project.record("-k", "test_answer and add")
    before = metadata(project, "things/add.yaml")
    project.write("schemas/things/POST.201.json", project.shape.schema(title="A thing"))
    project.record("-k", "test_answer and add")
    schemas = metadata(project, "things/add.yaml")
    project.collection(OTHER_ADD, GET, PUT, DELETE, auth=OAUTH)
    project.record("-k", "test_answer and add")
    collection = metadata(project, "things/add.yaml")
    assert differing(before, schemas) == ["schemas"]
    assert differing(schemas, collection) == ["collection", "version"]  # that of the request that reads back stays


def differing(one: str, other: str) -> list[str]:
    """Return the members whose versions differ, as often as they do."""
    found = [re.findall(r"(\S+): (sha256:\w+)", text) for text in (one, other)]
    return [before[0] for before, after in zip(*found, strict=True) if before != after]


# --- what is out of date ------------------------------------------------------------------------------------------


def test_a_request_that_has_changed_says_so(project: Project) -> None:
    """Whoever reads the run learns which case's published request is not the recorded one any more."""
    project.record()
    renamed_header = {**GET["request"], "header": [{"key": "X-New", "value": "1"}]}  # type: ignore[dict-item]
    project.collection(ADD, {**GET, "request": renamed_header}, PUT, DELETE, auth=OAUTH)
    result = project.run("-k", "test_answer")
    assert totals(result).startswith("contract: 4 kept")
    result.stdout.fnmatch_lines(["stale: cassettes/things/get.yaml: the published request of things/get has changed *"])
    failing = project.run("-k", "test_answer", "--fail-on-stale")
    failing.assert_outcomes(passed=0, failed=4)  # the others read with it what they have written


def test_an_old_cassette_says_so(project: Project) -> None:
    """Age is told where it is asked for, and fails where that is asked for."""
    project.record()
    for name, text in project.files().items():
        project.write(f"cassettes/{name}", re.sub(r"recorded_at: .*", "recorded_at: '2020-01-01T00:00:00+00:00'", text))
    assert "stale" not in said(project.run("-k", "test_answer"))
    result = project.run("-k", "test_answer", "--max-cassette-age=30")
    assert totals(result).startswith("contract: 4 kept")
    result.stdout.fnmatch_lines(["stale: cassettes/things/add.yaml: it is * days old, 30 are allowed; record it *"])
    assert project.run("-k", "test_answer", "--max-cassette-age=30", "--fail-on-stale").ret == 1
    assert project.run("-k", "test_answer", "--max-cassette-age=99999", "--fail-on-stale").ret == 0


def test_a_cassette_without_a_time_is_of_unknown_age(project: Project) -> None:
    """What does not say when it was recorded is not taken for new."""
    project.record("-k", "test_answer and add")
    text = project.files()["things/add.yaml"]
    project.write("cassettes/things/add.yaml", re.sub(r"  recorded_at: .*\n", "", text))
    result = project.run("-k", "test_answer and add", "--max-cassette-age=30")
    result.stdout.fnmatch_lines(["stale: cassettes/things/add.yaml: it does not say when it was recorded; *"])


@pytest.mark.parametrize("days", ["0", "-1", "soon"])
def test_an_age_is_a_number_of_days(project: Project, days: str) -> None:
    """Anything else is refused with exit code 4, and a sentence."""
    result = project.run(f"--max-cassette-age={days}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"--max-cassette-age: expected a whole number of at least 1, got '{days}'" in said(result)


# --- what nothing uses --------------------------------------------------------------------------------------------


def test_unused_cassettes_are_removed_where_that_is_asked_for(project: Project) -> None:
    """A removed case's cassette goes, and so do folders that are empty then; what is used stays, byte for byte."""
    project.write("test_named.py", NAMED)
    project.record()
    used = project.files()
    project.write("cassettes/gone/deep/old.yaml", "x")
    project.write("cassettes/things/old.yaml", "x")
    result = project.run("--prune-cassettes")
    result.stdout.fnmatch_lines(["contract: removed cassettes/gone/deep/old.yaml, which nothing uses"])
    assert project.files() == used
    assert {"named.yaml", "test_alone.yaml"} <= used.keys()
    assert not (project.pytester.path / "cassettes" / "gone").exists()


NAMED = textwrap.dedent("""
    import pytest

    @pytest.mark.default_cassette("named")
    def test_by_name(perform):
        perform("things/add")

    def test_alone(perform):
        perform("things/add")
""")


@pytest.mark.parametrize(
    "arguments",
    [
        ["-k", "add"],
        ["-m", "read"],
        ["test_claims.py"],
        ["."],
        ["-n", "2"],
        ["--ignore=test_claims.py"],
        ["--deselect=test_claims.py"],
        ["--lf"],
    ],
)
def test_a_part_of_the_suite_does_not_know_what_is_unused(project: Project, arguments: list[str]) -> None:
    """Where any test may be missing, pruning is refused, and nothing is removed."""
    project.write("cassettes/things/old.yaml", "x")
    result = project.run("--prune-cassettes", *arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "with --contract-prune-cassettes, select no tests" in said(result)
    assert "things/old.yaml" in project.files()


def test_a_suite_that_cannot_be_collected_does_not_know_what_is_unused(project: Project) -> None:
    """A module that cannot be imported could name any cassette: nothing is removed."""
    project.write("cassettes/named.yaml", "x")
    project.write("test_named.py", "import nothing_of_that_name\n" + NAMED)
    assert project.run("--prune-cassettes").ret == pytest.ExitCode.INTERRUPTED
    assert "named.yaml" in project.files()


def test_collecting_is_enough_to_prune(project: Project) -> None:
    """With --collect-only nothing is run, and what nothing uses is removed."""
    project.write("cassettes/things/old.yaml", "x")
    assert project.run("--prune-cassettes", "--collect-only").ret == 0
    assert project.files() == {}


# --- whole, or not at all -----------------------------------------------------------------------------------------


def test_an_answer_that_said_to_come_again_is_not_recorded(project: Project, api: Api) -> None:
    """A request that was repeated is recorded once, with the answer that counted, so that it replays."""
    api.busy = 2
    recorded = project.record("-k", "test_answer and get")
    assert totals(recorded).startswith("contract: 1 kept")
    assert "429" not in "".join(project.files().values()).replace(api.url, "")  # a port may be anything
    assert totals(project.run("-k", "test_answer and get")).startswith("contract: 1 kept")


def test_a_body_that_cannot_be_looked_into_is_not_recorded(project: Project, api: Api) -> None:
    """Where a content coding hides what a body holds, no cassette is written, and the case says so."""
    api.coding = "rot13"
    result = project.record("-k", "test_answer and add")
    assert "the response has content coding 'rot13', which cannot be decoded" in said(result)
    assert result.ret == EXIT_CODES[RunOutcome.LEFT_BEHIND]
    assert project.files() == {}


def test_a_cassette_that_is_not_written_leaves_no_trace(project: Project, api: Api) -> None:
    """What follows is neither recorded nor answered by it: HTTP is as it was."""
    before = httpx.HTTPTransport.handle_request
    api.coding = "rot13"
    project.record("-k", "test_answer")
    assert httpx.HTTPTransport.handle_request is before


def test_a_full_disk_leaves_the_old_cassettes(project: Project) -> None:
    """A recording that cannot be written fails, says why, and leaves every old cassette, and no piece of a new one."""
    project.record()
    old = project.files()
    project.write("full_disk.py", FULL_DISK)
    plugins = ["-p", "no:cov", "-p", "full_disk", "-p", "no:cacheprovider"]
    command = [
        sys.executable,
        "-m",
        "pytest",
        *plugins,
        "--sandbox=local",
        "--record-mode=rewrite",
        "-k",
        "test_answer",
    ]
    result = subprocess.run(command, cwd=project.pytester.path, capture_output=True, check=False, text=True)
    assert result.returncode == pytest.ExitCode.TESTS_FAILED
    assert "File too large" in result.stdout
    assert project.files() == old


def test_a_secret_learnt_late_is_in_no_cassette(tmp_path: Path) -> None:
    """What is learnt after an answer came is found when the cassette is written."""
    vault = Vault()
    recorder = Recorder(CassetteFiles(tmp_path), Metadata(), CommittedValues({}), vault)
    recorded = RecordedCassette("case", Cassette("unused"), recorder)
    recorded.answer(Request("GET", "http://h", "/"), lambda: Response(200, (), b"holds CANARY-learnt-late"))
    vault.learn("CANARY-learnt-late", "token")
    recorded.write()
    assert "holds REDACTED-token" in (tmp_path / "case.yaml").read_text()


def test_a_replay_opens_no_socket(project: Project) -> None:
    """Neither a claim nor its fixtures, those of the session included, can open one; a prerequisite is not made."""
    project.record()
    reaching = """
        import socket, pytest

        @pytest.fixture(scope="session")
        def reaching(contract_session):
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

        def test_session_fixture(reaching):
            pass

        def test_claim(contract_session):
            socket.socket(socket.AF_INET6)
    """
    project.write("test_reaching.py", textwrap.dedent(reaching))
    opening = textwrap.dedent(PREREQUISITES).replace("    return", "    import socket; socket.socket()\n    return")
    project.write("things.py", opening)
    result = project.run("-k", "test_answer or test_reaching")
    assert result.parseoutcomes() == {"failed": 1, "errors": 1, "passed": 4, "deselected": 3}
    for item_ in ("test_claim", "test_session_fixture"):
        assert any(line.startswith(("FAILED", "ERROR")) and item_ in line for line in result.outlines), item_
    assert len(re.findall(r"\nE +postman_contract.http.offline.NetworkRefused: a socket was opened", said(result))) == 2


def test_recording_twice_is_recording_once(project: Project, api: Api) -> None:
    """All that a cassette says of itself, but its time, is the same in the next recording."""
    project.record()
    first = project.files()
    api.restart()
    project.record()
    assert undated(project.files()) == undated(first)


# --- ids ----------------------------------------------------------------------------------------------------------

SEARCH = item(
    "Search",
    "POST",
    "/things/search",
    body='{"ids": "{{bothIds}}", "last": "{{lastId}}", "name": "{{$guid}}"}',
)
MAKING_SEVERAL = """
    @prerequisite
    def bothIds(run):
        return ",".join(str(id_in(run("things/add"))) for _ in range(2))

    @prerequisite
    def lastId(run):
        return [id_in(run("things/add")) for _ in range(3)][-1]
"""


def test_several_ids_that_one_prerequisite_made_stay_distinct(project: Project, api: Api) -> None:
    """In a search and in its answer each thing has an id of its own, and always the same; and so it is replayed."""
    api.echo = True
    project.collection(ADD, SEARCH, DELETE, auth=OAUTH)
    project.write("schemas/things/search/POST.request.json", {"x-safe": "a search changes nothing"})
    project.write("schemas/things/search/POST.200.json", {"type": "object"})
    project.write("things.py", textwrap.dedent(PREREQUISITES) + textwrap.dedent(MAKING_SEVERAL))
    result = project.record("-k", "test_answer and search")
    assert totals(result).startswith("contract: 1 kept"), said(result)
    recorded = project.files()["things/search.yaml"]
    found = re.findall(r'\\?"ids\\?": \\?"([^"\\]+)\\?",\s+\\?"last\\?": \\?"([^"\\]+)', recorded)
    assert len(found) == 2, recorded  # what was sent, and what the API echoes of it
    (both, last), answered = found
    assert (both, last) == answered
    assert len({*both.split(","), last}) == 3
    assert totals(project.run("-k", "test_answer and search")).startswith("contract: 1 kept")


def test_a_file_in_a_form_is_recorded_and_replayed(project: Project, api: Api) -> None:
    """A form is judged by its schema and sent alike by recording and replay, until its file is another one."""
    parts = [{"key": "f", "type": "file", "src": "a.txt"}, {"key": "name", "value": "{{$guid}}", "type": "text"}]
    body = {"mode": "formdata", "formdata": parts}
    project.collection(item("Upload", "POST", "/uploads", request={"body": body}), auth=OAUTH)
    project.write("schemas/uploads/POST.request.json", {"type": "object", "required": ["name", "f"]})
    project.write("schemas/uploads/POST.201.json", {"type": "object"})
    project.write("collection/a.txt", "text one")
    api.status, api.answer = 201, {"size": 8}
    project.record("-k", "test_answer and upload").assert_outcomes(passed=1)
    assert any('filename="a.txt"\r\nContent-Type: text/plain\r\n\r\ntext one\r\n' in sent for sent in api.bodies)
    project.run("-k", "test_answer and upload").assert_outcomes(passed=1)
    project.write("collection/a.txt", "text two")
    project.run("-k", "test_answer and upload").stdout.fnmatch_lines(["*does not hold this POST /uploads*"])


def test_files_are_looked_for_where_the_ini_file_says(project: Project, api: Api) -> None:
    """Beside the collection there is none, in the folder that is named there is; what is no folder is refused."""
    body = {"mode": "file", "file": {"src": "a.json"}}
    project.collection(item("Upload", "POST", "/uploads", request={"body": body}), auth=OAUTH)
    project.write("schemas/uploads/POST.request.json", {"type": "object", "required": ["name"]})
    project.write("schemas/uploads/POST.201.json", {"type": "object"})
    project.write("files/a.json", '{"name": "one"}')
    api.status, api.answer = 201, {"size": 8}
    chosen = ("--sandbox=local", "-k", "test_answer and upload")
    project.run(*chosen).stdout.fnmatch_lines(["*'a.json' of the body is not in the working directory 'collection'*"])
    project.run(*chosen, "-o", "contract_working_dir=files").assert_outcomes(passed=1)
    assert api.bodies[-1] == '{"name": "one"}'
    refused = project.run(*chosen, "-o", "contract_working_dir=nowhere")
    assert (
        "nowhere: no such file or folder; contract_working_dir names it" in refused.stdout.str() + refused.stderr.str()
    )
