"""Tests of what the bench counts as a detection."""

from detecting.verdicts import Noticed, Ran, Said, alarms, names, notice

ORDERS, ORDER = "POST /orders", "GET /orders/{}"
KEPT = Said("kept", is_failed=False)


def broken(text: str) -> Said:
    """Write what a run said of a test that is broken."""
    return Said("broken", is_failed=True, findings=(text,))


def noticed(said: Said, before: Said = KEPT, altered: tuple[str, ...] = (ORDERS,)) -> Noticed:
    """Judge one test's verdict on a fault of the creation of orders."""
    return notice(Ran({"a": said}, frozenset(altered), 1), {"a": before}, ORDERS)


def test_a_finding_that_names_the_operation_is_a_detection() -> None:
    """A test that was kept and is broken with the operation's name has detected the fault."""
    assert noticed(broken("POST /orders answered 201, which breaks the contract")) is Noticed.DETECTED


def test_a_finding_that_names_another_operation_is_none() -> None:
    """A path that only begins alike is another operation's."""
    assert noticed(broken("POST /orders/search answered 200")) is Noticed.UNNAMED
    assert not names("POST /orders/{} answered", ORDERS)
    assert names("needs `POST /orders`", ORDERS)


def test_a_lost_thing_may_be_named_by_its_reading() -> None:
    """A fault of what a server remembers is detected by the operations whose answers show it, too."""
    assert noticed(broken("GET /orders/{} answered 404"), altered=(ORDERS, ORDER)) is Noticed.DETECTED


def test_a_test_that_was_not_kept_detects_nothing() -> None:
    """What was broken or left out without the fault says nothing about it."""
    assert noticed(broken("POST /orders answered 500"), before=Said("set aside", is_failed=False)) is Noticed.PASSED


def test_what_is_no_finding_is_told_apart() -> None:
    """A cascade, a verdict that could not be reached and drift are no detections."""
    assert noticed(broken("needs orders/add, which is broken: POST /orders answered 500")) is Noticed.CASCADE
    assert noticed(Said("not judged", is_failed=False)) is Noticed.NOT_JUDGED
    assert noticed(Said("kept", is_failed=False, has_drift=True)) is Noticed.DRIFT
    assert noticed(KEPT) is Noticed.PASSED


def test_a_fault_that_altered_nothing_never_bit() -> None:
    """Without an altered answer no verdict counts."""
    assert noticed(broken("POST /orders answered 500"), altered=()) is Noticed.NEVER_BIT


def test_any_other_verdict_or_exit_code_is_an_alarm() -> None:
    """An additive change alarms by a verdict, by a failure, and by the exit code alone."""
    before = Ran({"a": KEPT}, frozenset(), 0)
    assert alarms(before, before) == []
    assert alarms(Ran({"a": Said("kept", is_failed=False, has_drift=True)}, frozenset(), 0), before) == []
    assert alarms(Ran({"a": broken("x")}, frozenset(), 1), before) == ["a: broken, was kept", "exit code 1, was 0"]
    assert alarms(Ran({"a": KEPT}, frozenset(), 1), before) == ["exit code 1, was 0"]
    assert alarms(Ran({}, frozenset(), 0), before) == ["a: no verdict, was kept"]
