"""Tests of the record of what a run creates: on a real disk, since that is what it is for."""

import json
import os
import resource
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from postman_contract.errors import InputError, RunRefused
from postman_contract.safety.ledger import Entries, Ledger, Place, Thing, read_ledger

RUN = "CT-00000001"
OTHER = "CT-00000002"
ADD = "POST /orders"
HOST = "http://h:80"
ORDERS = "/orders/{id}"
ABOUT = {"origins": ["http://h:80"], "owners": {"customer": "c-1"}}


def ledger(path: Path, run: str = RUN, about: Mapping[str, object] | None = None) -> Ledger:
    """Begin a run's ledger in a file."""
    made = Ledger(run, path)
    made.record_run(ABOUT if about is None else about)
    return made


def intended(written: Ledger, case: str = "orders/add") -> int:
    """Record that an order is about to be created; return its number."""
    return written.record_intent(ADD, case, HOST, ORDERS)


def lines(path: Path) -> list[dict[str, Any]]:
    """Read what is in a file, line by line."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def things(path: Path) -> dict[str, list[Thing]]:
    """Read the things that are still there, by run."""
    return {run: list(entries.things.values()) for run, entries in read_ledger(path).items()}


def thing(number: int = 1, id_: str | None = None, case: str = "orders/add") -> Thing:
    """Make a thing."""
    return Thing(number, ADD, case, HOST, ORDERS, id_)


def problem_of(path: Path) -> str:
    """Return why a file cannot be read as a ledger."""
    with pytest.raises(InputError) as caught:
        read_ledger(path)
    return str(caught.value)


# Writing


def test_every_line_names_its_run(tmp_path: Path) -> None:
    """What is opened, intended, made and removed is a line each, of its run."""
    path = tmp_path / "ledger"
    written = ledger(path)
    number = intended(written, "orders/add")
    written.record_created(number, "o-1")
    written.record_removed(number)
    found = lines(path)
    assert time.time() - found[1].pop("at") < 3600
    assert found == [
        {"run": RUN, **ABOUT},
        {
            "run": RUN,
            "number": 1,
            "event": "intent",
            "operation": ADD,
            "case": "orders/add",
            "origin": HOST,
            "path": ORDERS,
        },
        {"run": RUN, "number": 1, "event": "created", "id": "o-1", "path": "/orders/o-1"},
        {"run": RUN, "number": 1, "event": "removed"},
    ]


def test_each_line_is_on_the_disk_before_anything_else_happens(tmp_path: Path) -> None:
    """After every step the file already has its line, whole."""
    path = tmp_path / "ledger"
    counts: list[int] = []
    written = ledger(path)
    for step in (
        lambda: intended(written, "a"),
        lambda: written.record_created(1, "o-1"),
        lambda: written.record_removed(1),
    ):
        step()
        text = path.read_text()
        assert text.endswith("\n")
        counts.append(len(text.splitlines()))
    assert counts == [2, 3, 4]


def test_a_killed_run_has_left_its_lines(tmp_path: Path) -> None:
    """What was recorded before a process was killed can be read by the next one."""
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom postman_contract.safety.ledger import Ledger\n"
        f"written = Ledger({RUN!r}, Path(sys.argv[1]))\nwritten.record_run({{}})\n"
        f"number = written.record_intent({ADD!r}, 'orders/add', {HOST!r}, {ORDERS!r})\n"
        f"written.record_created(number, 'o-1')\nos.kill(os.getpid(), {int(signal.SIGKILL)})\n"
    )
    path = tmp_path / "ledger"
    killed = subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    assert (killed.returncode, things(path)) == (-signal.SIGKILL, {RUN: [thing(id_="o-1")]})


def test_a_ledger_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Nobody else may read a ledger, whatever is usual on the machine."""
    path = tmp_path / "ledger"
    before = os.umask(0)
    try:
        ledger(path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_folder_of_a_ledger_is_made(tmp_path: Path) -> None:
    """A ledger may lie where nothing is yet."""
    path = tmp_path / "a" / "b" / "ledger"
    ledger(path)
    assert list(read_ledger(path)) == [RUN]


def test_lines_are_appended(tmp_path: Path) -> None:
    """A second run leaves the lines of the first."""
    path = tmp_path / "ledger"
    intended(ledger(path), "orders/add")
    first = path.read_bytes()
    ledger(path, OTHER)
    assert path.read_bytes().startswith(first)


@contextmanager
def largest_file(size: int) -> Generator[None]:
    """Let no file grow beyond a size in bytes, as if the disk were full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def refusal_to_intend(written: Ledger) -> str:
    """Return why an intent cannot be recorded."""
    with pytest.raises(RunRefused) as caught:
        intended(written, "orders/add")
    return str(caught.value)


@pytest.mark.parametrize("room", [0, 1, 20], ids=["no byte", "one byte", "half a line"])
def test_a_line_that_does_not_fit_refuses_the_run(tmp_path: Path, room: int) -> None:
    """On a full disk nothing is created: a line that is not whole is not taken for written."""
    path = tmp_path / "ledger"
    written = ledger(path)
    with largest_file(path.stat().st_size + room):
        problem = refusal_to_intend(written)
    assert problem.startswith(f"the ledger {path} cannot be written, so nothing more is sent: ")


@pytest.mark.parametrize("room", [0, 1, 20], ids=["no byte", "one byte", "half a line"])
def test_a_line_that_does_not_fit_intends_nothing(tmp_path: Path, room: int) -> None:
    """What could not be recorded is not there, in memory or in the file."""
    path = tmp_path / "ledger"
    written = ledger(path)
    with largest_file(path.stat().st_size + room):
        refusal_to_intend(written)
    assert (written.things, things(path)) == ((), {RUN: []})


@pytest.mark.parametrize("place", ["file/ledger", "folder"])
def test_a_place_for_no_file_refuses_the_run(tmp_path: Path, place: str) -> None:
    """A ledger that cannot be opened, or whose folder cannot be made, is named."""
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    path = tmp_path / place
    assert refusal_to_intend(Ledger(RUN, path)).startswith(
        f"the ledger {path} cannot be written, so nothing more is sent: "
    )


def test_a_run_without_a_file_remembers(tmp_path: Path) -> None:
    """What a run without a file creates is known for as long as it runs."""
    remembered = Ledger(RUN)
    remembered.record_created(intended(remembered, "orders/add"), "o-1")
    assert (remembered.things, list(tmp_path.iterdir())) == ((thing(id_="o-1"),), [])


# What is still there


def at(made: Ledger, id_: str) -> Thing | None:
    """Find the order of an id among those still there."""
    return made.thing_at(HOST, f"/orders/{id_}")


def places(*ids: str) -> set[Place]:
    """Make the places of orders."""
    return {Place(HOST, f"/orders/{quote(id_)}", id_) for id_ in ids}


def test_things_are_numbered(tmp_path: Path) -> None:
    """Each intent gets the next number."""
    written = ledger(tmp_path / "ledger")
    assert [intended(written, case) for case in "abc"] == [1, 2, 3]


def test_a_number_is_not_used_again(tmp_path: Path) -> None:
    """A thing that is gone leaves its number behind."""
    written = ledger(tmp_path / "ledger")
    written.record_removed(intended(written, "a"))
    assert intended(written, "b") == 2


def test_what_is_made_is_returned() -> None:
    """Recording an id returns the thing that has it."""
    made = Ledger(RUN)
    assert made.record_created(intended(made, "orders/add"), "o-1") == thing(id_="o-1")


def test_what_is_still_there_is_in_order() -> None:
    """Things are those intended and not removed, in the order they were intended, made or not."""
    made = Ledger(RUN)
    for case in "abc":
        intended(made, case)
    made.record_created(3, "o-3")
    made.record_removed(1)
    assert made.things == (thing(2, case="b"), thing(3, "o-3", case="c"))


def test_a_thing_is_found_by_number_and_by_place() -> None:
    """A thing that is still there is found; what is not there is not."""
    made = Ledger(RUN)
    made.record_created(intended(made, "orders/add"), "o-1")
    found = (made.thing(1), made.thing(2), at(made, "o-1"), at(made, "o-2"), at(made, "None"))
    assert found == (thing(id_="o-1"), None, thing(id_="o-1"), None, None)


def test_a_thing_that_is_gone_is_not_found() -> None:
    """Neither its number nor its place finds what was removed."""
    made = Ledger(RUN)
    made.record_created(intended(made, "orders/add"), "o-1")
    made.record_removed(1)
    assert (made.things, made.thing(1), at(made, "o-1")) == ((), None, None)


def test_an_id_stays_known() -> None:
    """A search for what was lost must not find what is known, so ids are kept when things go."""
    made = Ledger(RUN)
    made.record_created(intended(made, "orders/add"), "o-1")
    made.record_removed(1)
    assert made.entries.places == places("o-1")


def test_a_thing_is_removed_once(tmp_path: Path) -> None:
    """What is gone already is not struck off again."""
    path = tmp_path / "ledger"
    written = ledger(path)
    intended(written, "orders/add")
    written.record_removed(1)
    written.record_removed(1)
    written.record_removed(7)
    assert lines(path)[2:] == [{"run": RUN, "number": 1, "event": "removed"}]


# Reading back


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    """A ledger read from its file is the one that was written."""
    path = tmp_path / "ledger"
    written = ledger(path)
    for case in "abc":
        intended(written, case)
    written.record_created(1, "o-1")
    written.record_created(2, "ö-2\n\u2028")
    written.record_removed(1)
    expected = Entries(
        {"run": RUN, **ABOUT}, {2: thing(2, "ö-2\n\u2028", "b"), 3: thing(3, case="c")}, places("o-1", "ö-2\n\u2028")
    )
    assert read_ledger(path) == {RUN: expected}


def test_what_the_run_remembers_is_what_is_read_back(tmp_path: Path) -> None:
    """The things in memory and those on the disk are the same."""
    path = tmp_path / "ledger"
    written = ledger(path)
    written.record_created(intended(written, "a"), "o-1")
    intended(written, "b")
    assert read_ledger(path)[RUN].things == written.entries.things


def test_runs_are_told_apart(tmp_path: Path) -> None:
    """Runs that write at the same time have things of their own, whose numbers may be the same."""
    path = tmp_path / "ledger"
    first, second = ledger(path), ledger(path, OTHER)
    intended(first, "a")
    intended(second, "b")
    second.record_created(1, "o-2")
    first.record_created(1, "o-1")
    second.record_removed(1)
    assert things(path) == {RUN: [thing(1, "o-1", "a")], OTHER: []}


def test_an_earlier_run_goes_on(tmp_path: Path) -> None:
    """A ledger that was read back strikes off, and numbers on from what it has."""
    path = tmp_path / "ledger"
    first = ledger(path)
    first.record_created(intended(first, "a"), "o-1")
    intended(first, "b")
    again = Ledger(RUN, path, read_ledger(path)[RUN])
    again.record_removed(1)
    assert (intended(again, "c"), things(path)) == (3, {RUN: [thing(2, case="b"), thing(3, case="c")]})


def test_an_empty_ledger_has_no_runs(tmp_path: Path) -> None:
    """A file without a line is a ledger of nothing."""
    (tmp_path / "ledger").write_bytes(b"")
    assert read_ledger(tmp_path / "ledger") == {}


# Lines that were not written to their end


def torn(path: Path, missing: int) -> None:
    """Cut bytes off the end of a file."""
    path.write_bytes(path.read_bytes()[:-missing])


def test_a_torn_intent_does_not_count(tmp_path: Path) -> None:
    """A request whose intent was not written to its end was not sent."""
    path = tmp_path / "ledger"
    intended(ledger(path), "orders/add")
    torn(path, 2)
    assert things(path) == {RUN: []}


def test_a_torn_id_leaves_the_intent(tmp_path: Path) -> None:
    """A thing whose id was not written to its end may be there."""
    path = tmp_path / "ledger"
    written = ledger(path)
    written.record_created(intended(written, "orders/add"), "o-1")
    torn(path, 4)
    assert things(path) == {RUN: [thing()]}


def test_a_torn_removal_leaves_the_thing(tmp_path: Path) -> None:
    """A thing whose removal was not written to its end counts as still there."""
    path = tmp_path / "ledger"
    written = ledger(path)
    written.record_created(intended(written, "orders/add"), "o-1")
    written.record_removed(1)
    torn(path, 2)
    assert things(path) == {RUN: [thing(id_="o-1")]}


def test_a_line_without_its_line_feed_counts(tmp_path: Path) -> None:
    """A line that lacks nothing but its end is whole."""
    path = tmp_path / "ledger"
    intended(ledger(path), "orders/add")
    torn(path, 1)
    assert things(path) == {RUN: [thing()]}


@pytest.mark.parametrize("missing", [1, 5, 40])
def test_a_torn_line_does_not_tear_the_next(tmp_path: Path, missing: int) -> None:
    """Another run begins on a line of its own, and both are read back."""
    path = tmp_path / "ledger"
    first = ledger(path)
    intended(first, "a")
    intended(first, "b")
    torn(path, missing)
    intended(ledger(path, OTHER), "c")
    left = [thing(1, case="a")] if missing > 1 else [thing(1, case="a"), thing(2, case="b")]
    assert things(path) == {RUN: left, OTHER: [thing(1, case="c")]}


def test_a_line_torn_within_a_character_does_not_count(tmp_path: Path) -> None:
    """Bytes that are no text spoil their own line and no other."""
    path = tmp_path / "ledger"
    intended(ledger(path), "a")
    with path.open("ab") as file:
        file.write(b'{"run": "CT-0000\xc3')
    assert things(path) == {RUN: [thing(case="a")]}


# Files that are no ledger


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """An absent file cannot be read."""
    path = tmp_path / "ledger"
    assert problem_of(path) == f"{path}: cannot be read: No such file or directory"


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    """What is no file cannot be read."""
    assert problem_of(tmp_path) == f"{tmp_path}: cannot be read: Is a directory"


@pytest.mark.parametrize("content", ["# Notes\n", "[1]\n", "7\n", "null\n", "\n"])
def test_a_file_of_something_else_is_no_ledger(tmp_path: Path, content: str) -> None:
    """A file without one line of a ledger is not taken for a ledger with nothing to remove."""
    path = tmp_path / "ledger"
    path.write_text(content)
    assert problem_of(path) == f"{path}: is not a ledger"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"name": "x"}, id="no run"),
        pytest.param({"run": RUN, "number": 1, "event": "intent", "operation": ADD}, id="intent without a case"),
        pytest.param({"run": RUN, "number": 1, "event": "created", "id": "o-1"}, id="created without an intent"),
        pytest.param({"run": RUN, "number": 1, "event": "made"}, id="an event that is none"),
        pytest.param({"run": RUN, "event": "removed"}, id="an event of nothing"),
        pytest.param({"run": RUN, "number": 1}, id="no event"),
    ],
)
def test_a_line_of_something_else_is_named(tmp_path: Path, line: dict[str, object]) -> None:
    """A whole line that is none of a ledger's is named by its number."""
    path = tmp_path / "ledger"
    ledger(path)
    with path.open("a") as file:
        file.write(json.dumps(line) + "\n")
    assert problem_of(path) == f"{path}: line 2: is not a line of a ledger"


def test_what_stays_for_good_is_not_there_to_be_removed(tmp_path: Path) -> None:
    """A thing that nothing can remove leaves the ledger's things, and is remembered by the run."""
    path = tmp_path / "ledger"
    written = ledger(path)
    written.record_created(intended(written, "orders/add"), "o-1")
    written.record_irremovable(1)
    assert (written.things, [thing.id for thing in written.irremovable]) == ((), ["o-1"])
    assert read_ledger(path)[RUN].things == {}


def test_what_a_search_has_found_is_known(tmp_path: Path) -> None:
    """An id that a search had to find belongs to the run, also for whoever reads the ledger later."""
    path = tmp_path / "ledger"
    written = ledger(path)
    written.record_found(intended(written, "orders/add"), "o-1")
    assert written.entries.places == read_ledger(path)[RUN].places == places("o-1")
    assert [thing.id for thing in written.things] == [None]


@pytest.mark.parametrize(
    "line",
    [
        {"number": 1, "intent": ADD, "case": "orders/add"},
        {"number": 1, "made": "o-1"},
        {"number": 1, "found": "o-1"},
        {"number": 1, "removed": True},
        {"number": 1, "for_good": True},
    ],
    ids=lambda line: [*line][1],
)
def test_a_ledger_of_an_earlier_version_is_refused(tmp_path: Path, line: dict[str, object]) -> None:
    """Its lines do not say where things live; the message says what to do."""
    path = tmp_path / "ledger"
    path.write_text(json.dumps({"run": RUN, **ABOUT}) + "\n" + json.dumps({"run": RUN, **line}) + "\n")
    assert problem_of(path) == (
        f"{path}: line 2: was written by an earlier version: clean up with that version, or remove by hand what it "
        "lists, and delete the file"
    )


# What is the run's own


def test_what_goes_by_itself_is_the_runs_own(tmp_path: Path) -> None:
    """It is nothing to remove, and may be changed, also by whoever reads the ledger later."""
    path = tmp_path / "ledger"
    ledger(path).record_own(HOST, "/notes/{id}", "7")
    (entries,) = read_ledger(path).values()
    read = Ledger(RUN, entries=entries)
    assert (read.things, read.is_own(HOST, "/notes/7"), read.is_own(HOST, "/orders/7")) == ((), True, False)


@pytest.mark.parametrize("id_", ["", ".", "..", "/", "../x", "a/../../b", "\\..\\x", "./"])
def test_an_id_that_is_no_segment_makes_nothing_the_runs_own(id_: str) -> None:
    """An answer that calls a thing by dots, or by nothing, does not give the run what lies beside it."""
    made = Ledger(RUN)
    made.record_created(intended(made), id_)
    paths = ("/orders", "/orders/", "/orders/7", "/", "/customers/7", "/orders/../customers/7", f"/orders/{quote(id_)}")
    assert [path for path in paths if made.is_own(HOST, path)] == []


@pytest.mark.parametrize("id_", ["7", "o-1", "a b", "a/b", "50%", "ö", "a%2Fb", "x:y", "~"])
def test_a_thing_is_known_by_any_id(id_: str) -> None:
    """Whatever an id is made of, what stands in the path for it is the thing, and what lies below it."""
    made = Ledger(RUN)
    made.record_created(intended(made), id_)
    spelled = quote(id_, safe="")
    paths = [
        f"/orders/{spelled}",
        f"/orders/{spelled}/lines/1",
        f"/orders/{spelled}x",
        f"/orders/x{spelled}",
        "/orders",
    ]
    assert [made.is_own(HOST, path) for path in paths] == [True, True, False, False, False]


def test_another_host_has_other_things() -> None:
    """The same path of another origin is not the run's own."""
    made = Ledger(RUN)
    made.record_created(intended(made), "o-1")
    assert not made.is_own("http://other:80", "/orders/o-1")
