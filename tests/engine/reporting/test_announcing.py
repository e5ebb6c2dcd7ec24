"""Tests of what the one issue of the nightly run says; its whole life is in `tests/workflows/test_fortnight.py`."""

from dataclasses import replace

import pytest

from nightly import KEPT, breach, busy, report_of
from postman_contract.reporting.announcing import FOOT, LABELS, LONGEST_TITLE, Action, Announcement, announce
from postman_contract.reporting.issue_memory import Memory, memory_in, spell_memory
from postman_contract.reporting.night_text import badge_of, describe_night
from postman_contract.reporting.nights import Beside, Concern, Kind, Night, Subject, judge_night
from postman_contract.reporting.report import Claim
from reports import DRIFT, claim_about

GET, LIST, ADD = (claim.case for claim in KEPT)
LINK = "https://ci.invalid/1"
MOST_OF_GITHUB = 65536  # characters of an issue's text
HOSTILE = "@octo #12 ``` <!-- --> </script>\n::error::x\u202e"


def night_of(*claims: Claim, collection: tuple[str, ...] = (), day: int = 10) -> Night:
    """Judge a night, of which the one before is known."""
    return judge_night(report_of(day, claims or KEPT), [report_of(day - 1)], Beside(collection))


def concern(kind: Kind, *names: str, nights: int = 1) -> Night:
    """Make a night with one concern."""
    return Night("2026-11-10", (Concern(kind, tuple(map(Subject, names)), nights),))


def test_an_issue_is_opened_with_all_that_is_said() -> None:
    """Its title is about the gravest; harmless things are in its text and have their labels."""
    drifting = replace(breach(GET, "/id"), findings=(*breach(GET, "/id").findings, DRIFT))
    said = announce(night_of(drifting), "", "", LINK)
    assert (said.action, said.comment) == (Action.OPEN, "")
    assert said.title == "Nightly: the contract is broken in 1 place: GET /get-order: body_matches_schema at /id"
    assert said.labels == ("nightly", "contract-broken", "drift")
    assert said.text.splitlines()[1:] == [
        f"**2026-11-10: the contract is broken in 1 place, drift (1).** {LINK}",
        "",
        "The contract is broken in 1 place:",
        "",
        "```text",
        f"GET /get-order: body_matches_schema at /id: expected a string, got a number ({GET})",
        "```",
        "",
        "Drift (1):",
        "",
        "```text",
        "GET /orders/{}: body_matches_schema at /colour: unexpected property 'colour'",
        "```",
        "",
        f"Since 2026-11-10. {FOOT}",
    ]


def test_a_comment_says_what_is_new_and_what_no_longer_holds() -> None:
    """What was said before is not said again."""
    before = announce(night_of(breach(GET, "/id"), breach(LIST, "/id")), "", "", LINK).text
    said = announce(night_of(breach(GET, "/id"), breach(ADD, "/id")), before, "", LINK)
    assert said.comment.splitlines() == [
        "2026-11-10: the contract is broken in 2 places.",
        "",
        "What was said before no longer holds in 1 place.",
        "",
        "New:",
        "",
        "```text",
        f"GET /add-order: body_matches_schema at /id: expected a string, got a number ({ADD})",
        "```",
        "",
        LINK,
    ]


@pytest.mark.parametrize(
    "again",
    [
        night_of(breach(GET, "/id"), day=11),
        night_of(breach(GET, "/id", "expected a string, got null"), day=11),
        night_of(replace(breach(GET, "/id"), left_behind=("order 7",)), day=11),
        night_of(breach(GET, "/id"), collection=("added: a",), day=11),
    ],
    ids=["the same", "other words", "a leftover beside it", "another collection beside it"],
)
def test_nobody_is_told_what_is_known_or_harmless(again: Night) -> None:
    """The text and the labels are brought up to date without a comment."""
    before = announce(night_of(breach(GET, "/id")), "", "", LINK).text
    said = announce(again, before, "", LINK)
    assert (said.action, said.comment) == (Action.UPDATE, "")
    assert "Since 2026-11-10" in said.text
    assert "2026-11-11" in said.text


def test_a_night_that_could_not_look_says_nothing_of_what_was_said_before() -> None:
    """What was broken before the run itself failed is neither gone then nor new on the night after."""
    broken = announce(night_of(breach(GET, "/id")), "", "", LINK).text
    failed = announce(concern(Kind.NO_REPORT, "the run ended before it had a report"), broken, "", LINK)
    assert "no longer holds" not in failed.comment
    again = announce(night_of(breach(GET, "/id"), day=12), failed.text, "", LINK)
    assert ("New:" in failed.comment, "New:" in again.comment, "Since 2026-11-10" in again.text) == (True, False, True)


def test_the_first_green_night_closes_the_issue_with_what_it_was() -> None:
    """Drift that is left keeps it from nothing, and is said."""
    before = announce(night_of(breach(GET, "/id")), "", "", LINK).text
    said = announce(night_of(replace(KEPT[0], findings=(DRIFT,)), day=12), before, "", LINK)
    assert said.action is Action.CLOSE
    assert said.title.startswith("Nightly: kept again; it was: the contract is broken in 1 place: GET /get-order")
    assert said.comment.splitlines()[:4] == [
        "2026-11-12: the contract is kept, by 1 claim. Still there: drift (1). Since 2026-11-10 it was:",
        "",
        "```text",
        "the contract is broken in 1 place: GET /get-order: body_matches_schema at /id",
    ]


def test_what_was_said_in_the_last_issue_opens_none() -> None:
    """Drift that a person has read of, and closed the issue of, is not news; other drift is."""
    drifting = night_of(replace(KEPT[0], findings=(DRIFT,)))
    last = announce(drifting, "", "", LINK).text
    assert announce(drifting, "", last, LINK).action is Action.NONE
    other = night_of(replace(KEPT[0], findings=(DRIFT, replace(DRIFT, pointer="/size"))))
    assert announce(other, "", last, LINK).action is Action.OPEN


def test_an_issue_about_what_is_harmless_becomes_one_about_what_is_grave() -> None:
    """There is one issue, and what it is about now has begun tonight."""
    before = announce(night_of(collection=("added: a",)), "", "", LINK).text
    said = announce(night_of(breach(GET, "/id"), day=12), before, "", LINK)
    assert (said.action, said.labels, "Since 2026-11-12" in said.text) == (
        Action.UPDATE,
        ("nightly", "contract-broken"),
        True,
    )
    assert said.comment


@pytest.mark.parametrize("issue", ["", announce(night_of(breach(GET, "/id")), "", "", LINK).text], ids=["none", "open"])
@pytest.mark.parametrize(
    "night", [replace(night_of(), is_trial=True), replace(night_of(breach(GET, "/id")), is_trial=True)]
)
def test_a_trial_says_nothing(night: Night, issue: str) -> None:
    """Neither what chosen tests found nor that they are kept is news of the night."""
    assert announce(night, issue, "", LINK) == Announcement(Action.NONE)


def test_an_issue_that_remembers_nothing_is_closed_all_the_same() -> None:
    """A text that a person has rewritten is no reason to leave it open."""
    said = announce(night_of(), "somebody's words", "", LINK)
    assert (said.action, said.title, said.comment) == (
        Action.CLOSE,
        "Nightly: kept again",
        f"2026-11-10: the contract is kept, by 3 claims.\n\n{LINK}",
    )


@pytest.mark.parametrize(
    "text",
    ["", "<!-- postman-contract: {] -->", "<!-- postman-contract: [1] -->", '<!-- postman-contract: {"loud": 5} -->'],
)
def test_a_text_that_was_rewritten_remembers_nothing(text: str) -> None:
    """It is no error either."""
    assert memory_in(text) == Memory()


def test_an_issue_remembers_without_showing() -> None:
    """What it remembers is read back, and neither ends the comment that it stands in nor calls anybody."""
    memory = Memory("2026-11-10", HOSTILE, ("a1",), ("b2",))
    spelled = spell_memory(memory)
    assert memory_in(f"before {spelled} after") == memory
    assert (spelled.count("-->"), spelled.count("<"), "@" in spelled, "#" in spelled) == (1, 1, False, False)


def test_text_of_others_stands_in_fences_and_calls_nobody() -> None:
    """Whatever a vendor or a collection has written: in text, comment, title and summary."""
    night = concern(Kind.BROKEN, f"GET /{HOSTILE}")
    opened = announce(night, "", "", LINK)
    told = announce(concern(Kind.BROKEN, f"PUT /{HOSTILE}"), opened.text, "", LINK)
    closed = announce(Night("2026-11-11"), told.text, "", LINK)
    assert all((opened.text, told.comment, closed.text, closed.comment))
    for text in (opened.text, told.text, told.comment, closed.text, closed.comment, describe_night(night, LINK)):
        assert "@octo" not in text
        assert "#12" not in text
        outside = [part for at, part in enumerate(text.split("````")) if at % 2 == 0]
        assert all("octo" not in part for part in outside if "<!-- postman-contract" not in part)
        assert not any(line.startswith("::") for line in text.splitlines())
    for said in (opened, told, closed):
        assert ("@\u200bocto" in said.title, "\n" in said.title) == (True, False)


def test_what_a_tracker_takes_is_enough() -> None:
    """Thousands of long subjects of every kind fit an issue, and those that are not shown are counted."""
    kinds = tuple(Concern(kind, tuple(Subject(f"{n}{kind}" + "x" * 500) for n in range(3000))) for kind in Kind)
    said = announce(Night("2026-11-10", kinds), "", "", LINK)
    assert len(said.text) < MOST_OF_GITHUB
    assert said.text.count("… and 2980 more") == len(Kind)
    assert len(said.title) <= LONGEST_TITLE + len("Nightly: ")


def test_every_kind_has_a_label() -> None:
    """Labels are the kinds, and the one by which the issue is found."""
    assert ("nightly", *Kind) == LABELS


@pytest.mark.parametrize(
    ("night", "message", "colour"),
    [
        (Night("2026-11-10"), "kept", "brightgreen"),
        (night_of(replace(KEPT[0], findings=(DRIFT,), tries=2)), "kept, drift (1), 1 unsteady", "green"),
        (night_of(breach(GET, "/id")), "the contract is broken in 1 place", "red"),
        (concern(Kind.NOT_JUDGED, "a", "b"), "2 claims could not be judged", "red"),
        (concern(Kind.UNSTEADY, "a", nights=4), "1 claim passed only on the second try, 4 nights running", "red"),
        (night_of(*busy(GET, LIST)), "the vendor is unavailable", "lightgrey"),
        (concern(Kind.NO_REPORT, "a"), "the run itself failed", "red"),
    ],
)
def test_a_badge_says_what_the_night_came_to(night: Night, message: str, colour: str) -> None:
    """It is of the form that shields.io takes."""
    assert badge_of(night) == {"schemaVersion": 1, "label": "contract", "message": message, "color": colour}


def test_unsteady_claims_are_listed() -> None:
    """With the night of each, and why nights begin to be counted."""
    night = judge_night(report_of(10, (claim_about(ADD, "kept", tries=2),)), [], Beside())
    assert describe_night(night, "").splitlines() == [
        "**2026-11-10: the contract is kept.**",
        "",
        "Kept, unsteady: passed on the second try:",
        "",
        "```text",
        f"{ADD} (night 1)",
        "```",
        "",
        "_no report of the night before: nights are counted from tonight on_",
    ]
