"""Tests of the live line: what it shows, in how many columns, and that it gives way to everything else."""

import os
import pty
from pathlib import Path

import pytest
import wcwidth

from payloads import PAYLOADS
from postman_contract.recording.vault import Vault
from postman_contract.reporting.live_line import LiveLine, StreamWithLine, cut_to, live_line_beside
from postman_contract.safety.budget import Calls
from terminals import drawn_in, open_terminal, screen_of

CANARY = "CANARY-client-secret-7f3a"
WAIT = "contract: waiting 12.0 s: POST /things: answered 429"


def unredacted(text: str) -> str:
    """Return a text that holds no secret."""
    return text


def test_place_calls_and_wait_are_shown_in_one_line() -> None:
    """A call ends a wait, and so does the next part of the work; the line is drawn anew each time."""
    with open_terminal(100) as (stream, written):
        line = LiveLine(stream, unredacted)
        line.show_place("12 of 83", "things/add")
        line.show_calls(Calls(41, 600))
        line.show_wait(WAIT)
        line.show_calls(Calls(42, 600))
        line.show_wait(WAIT)
        line.show_place("13 of 83", "things/get")
        line.show_calls(Calls(43))
        assert drawn_in(written()) == [
            "12 of 83  things/add",
            "12 of 83  things/add  calls 41 of 600",
            "12 of 83  things/add  calls 41 of 600  waiting 12.0 s: POST /things: answered 429",
            "12 of 83  things/add  calls 42 of 600",
            "12 of 83  things/add  calls 42 of 600  waiting 12.0 s: POST /things: answered 429",
            "13 of 83  things/get  calls 42 of 600",
            "13 of 83  things/get  calls 43",
        ]


def test_nothing_is_left_of_a_line_that_was_longer() -> None:
    """On the screen there is what was drawn last, alone, and after the line is erased, nothing."""
    with open_terminal(60) as (stream, written):
        line = LiveLine(stream, unredacted)
        line.show_place("1 of 2", "a-long-name/of-a-case")
        line.show_place("2 of 2", "short")
        line.erase()
        line.erase()
        first, end, nothing = written().rpartition("\r\x1b[K")
        assert screen_of(first, 60) == ["2 of 2  short"]
        assert (screen_of(first + end, 60), nothing) == ([], "")


def test_what_is_written_takes_the_place_of_the_line() -> None:
    """Other text begins where the line did, and the line is drawn again below it."""
    with open_terminal(60) as (stream, written):
        line = LiveLine(stream, unredacted)
        beside = StreamWithLine(stream, line)
        line.show_place("1 of 2", "things/add")
        beside.write("broken: things/add\n")
        line.show_place("2 of 2", "things/get")
        assert beside.isatty()  # type: ignore[operator]  # all else is the stream's own
        assert screen_of(written(), 60) == ["broken: things/add", "2 of 2  things/get"]


@pytest.mark.parametrize("columns", [2, 10, 20, 36, 50, 80])
@pytest.mark.parametrize(
    "name", ["things/add", "things/" + "long-" * 30, "東京/大阪" * 8, "e\u0301" * 60, "👩\u200d🚀" * 40]
)
def test_the_line_is_never_wider_than_the_terminal(columns: int, name: str) -> None:
    """It leaves the last column free, by how terminals count columns, and says that it is cut."""
    with open_terminal(columns) as (stream, written):
        line = LiveLine(stream, unredacted)
        line.show_place("12 of 83", name)
        line.show_calls(Calls(41, 600))
        line.show_wait(WAIT)
        text = written()
    assert [each for each in drawn_in(text) if not 0 < wcwidth.wcswidth(each) < columns] == []
    assert len(screen_of(text, columns)) == 1
    assert "…" in drawn_in(text)[-1] or columns == 80


def test_a_long_name_makes_room_for_calls_and_waits() -> None:
    """Of name, calls and wait the name is cut first: the summary has it, too."""
    with open_terminal(90) as (stream, written):
        line = LiveLine(stream, unredacted)
        line.show_place("12 of 83", "things/" + "long-" * 30)
        line.show_calls(Calls(41, 600))
        line.show_wait(WAIT)
        assert drawn_in(written())[1:] == [
            f"12 of 83  things/{'long-' * 10}long…  calls 41 of 600",
            "12 of 83  things/long-long-…  calls 41 of 600  waiting 12.0 s: POST /things: answered 429",
        ]


def test_a_terminal_that_does_not_know_its_width_has_the_usual_one() -> None:
    """So it is with a serial console: it says that it has no columns at all."""
    with open_terminal(0) as (stream, written):
        LiveLine(stream, unredacted).show_place("12 of 83", "long-" * 30)
        (drawn,) = drawn_in(written())
        assert len(drawn) == 79


def test_a_secret_is_not_shown_not_even_the_beginning_of_one() -> None:
    """It is replaced before the line is cut, in a name as in a wait."""
    vault = Vault()
    vault.learn(CANARY, "clientSecret")
    with open_terminal(40) as (stream, written):
        line = LiveLine(stream, vault.redact)
        line.show_place("1 of 2", CANARY)
        line.show_wait(f"contract: waiting 1.0 s: GET /{CANARY}: answered 429")
        text = written()
    assert "REDACTED" in text
    assert "CANARY" not in text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_of_others_cannot_leave_the_line(payload: str) -> None:
    """Whatever a name or a wait holds, it moves no cursor, and the screen has one line."""
    with open_terminal(120) as (stream, written):
        line = LiveLine(stream, unredacted)
        line.show_place("1 of 2", payload)
        line.show_wait(payload)
        text = written()
    assert text.count("\x1b") == text.count("\r") == text.count("\x1b[K") == 2
    assert "\n" not in text
    assert len(screen_of(text, 120)) == 1


def test_a_terminal_that_was_closed_stops_nothing() -> None:
    """A run goes on, to remove what it has created, when nobody can watch it any more."""
    ours, its = pty.openpty()
    with os.fdopen(its, "w") as stream:
        line = LiveLine(stream, unredacted)
        line.show_place("1 of 2", "things/add")
        os.close(ours)
        with pytest.raises(OSError, match="Input/output error"):
            os.write(its, b"lost")
        line.show_place("2 of 2", "things/get")
        line.erase()


def test_what_a_terminal_cannot_spell_is_shown_as_its_escape() -> None:
    """A name of another script ends no run."""
    with open_terminal(60, "ascii") as (stream, written):
        LiveLine(stream, unredacted).show_place("1 of 2", "東")
        assert drawn_in(written()) == [r"1 of 2  \u6771"]


@pytest.mark.parametrize(("columns", "cut"), [(0, ""), (1, "…"), (4, "abc…"), (5, "abcde"), (9, "abcde")])
def test_a_text_is_cut_to_so_many_columns(columns: int, cut: str) -> None:
    """What fits stays whole; the sign that something is missing counts, too."""
    assert cut_to("abcde", columns) == cut


def test_what_is_said_beside_a_line_lasts() -> None:
    """What is said takes the place of the line; after the work nothing is left of the line."""
    with open_terminal(60) as (stream, written):
        with live_line_beside(stream, unredacted, lambda text: print(text, file=stream)) as (line, say_beside):
            assert line is not None
            line.show_place("1 of 2", "things/add")
            say_beside("removed: a")
            line.show_place("2 of 2", "things/add")
        assert screen_of(written(), 60) == ["removed: a"]


def test_a_file_has_no_line_beside_it(tmp_path: Path) -> None:
    """Where nobody watches, there is no line, and what says things is what it was."""
    with (tmp_path / "file").open("w") as file, live_line_beside(file, unredacted, print) as (line, say):
        assert line is None
        assert say is print
