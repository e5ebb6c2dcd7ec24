"""What our engine makes of collections with scripts, beside what Newman made of them."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from goldens import digest_of
from needed_sandbox import needs_sandbox
from postman_contract.run import collection_session
from postman_contract.scripting.sandbox_files import SandboxCode, SandboxFiles, read_sandbox_code
from scripted import AREAS
from scripted.comparing import differences, is_same_error
from scripted.golden_runs import PARTS, SCOPES, golden_runs_of
from scripted.kept import KEPT
from scripted.our_runs import SharedRunner, run_sample
from scripted.server import Answering, answering_server

SAMPLES = [(area, name) for area, samples in AREAS.items() for name in samples]
FEWEST = 160


@pytest.fixture(scope="module")
def server() -> Iterator[Answering]:
    """What answers, here as it answered Newman."""
    with answering_server() as answering:
        yield answering


@pytest.fixture(scope="module")
def in_utc() -> Iterator[None]:
    """Let scripts see the time zone that the golden files were made in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture(scope="module")
def sandbox(sandbox_files: SandboxFiles) -> SandboxCode:
    """Postman's sandbox."""
    return read_sandbox_code(sandbox_files)


@pytest.fixture(scope="module")
def runner(sandbox: SandboxCode, in_utc: None) -> Iterator[SharedRunner]:  # noqa: ARG001  before its processes start
    """What runs the scripts of all samples."""
    runner = SharedRunner(sandbox)
    yield runner
    runner.end()


@needs_sandbox
@pytest.mark.parametrize(("area", "name"), SAMPLES, ids=[f"{area}: {name}" for area, name in SAMPLES])
def test_scripts_do_what_they_do_in_newman(
    area: str,
    name: str,
    tmp_path: Path,
    server: Answering,
    sandbox: SandboxCode,
    runner: SharedRunner,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Requests, assertions, errors, console and variables; what is otherwise on purpose is listed, and is otherwise."""
    golden, sample = golden_runs_of(area)["collections"][name], AREAS[area][name]
    assert golden["digest"] == digest_of(sample), "the sample has changed: make its golden file anew"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(collection_session, "ScriptRunner", runner.for_collection)
    different = differences(golden, run_sample(sample, tmp_path, server, sandbox))
    kept = KEPT.get((area, name))
    expected = set(kept.parts) if kept else set()
    assert different.keys() == expected, "\n".join(different.values()) or f"equal by now: {sorted(expected)}"


def test_enough_is_compared_and_every_golden_run_is_of_a_collection_that_is_there() -> None:
    """A comparison of nothing would hold."""
    assert len(SAMPLES) - len(KEPT) >= FEWEST
    for area, samples in AREAS.items():
        golden = golden_runs_of(area)
        assert golden["made_by"].startswith("Newman 6.2.2 ")
        assert list(golden["collections"]) == list(samples)
        for run in golden["collections"].values():
            assert run["requests"] or run["items"]


def test_every_part_is_compared_somewhere() -> None:
    """Requests, assertions, errors, console lines and variables: each is in many golden runs."""
    runs = [run for area in AREAS for run in golden_runs_of(area)["collections"].values()]
    for part in (*PARTS, *SCOPES):
        assert sum(bool(run[part]) for run in runs) >= 15, part


def test_what_is_kept_is_there() -> None:
    """A reason for a collection that is none is no reason."""
    assert KEPT.keys() - set(SAMPLES) == set()


def test_errors_of_the_language_are_told_from_one_another() -> None:
    """The two engines' words for one error are taken for equal, those for two are not."""
    assert is_same_error("TypeError: a.b is not a function", "TypeError: not a function")
    assert not is_same_error("TypeError: a.b is not a function", "RangeError: not a function")
    read = "Cannot read properties of undefined (reading 'x')"
    assert is_same_error(read, "cannot read property 'x' of undefined")
    assert not is_same_error(read, "cannot read property 'y' of undefined")
    assert not is_same_error(read, "not a function")
