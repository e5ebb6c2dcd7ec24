"""Tests of the names of runs."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from postman_contract.safety.policy import REPLAYED_RUN
from postman_contract.safety.run_names import RunName, draw_run_name, run_name_in, untimed_name_in

NAME = RunName(datetime(2026, 11, 26, 4, 47, 51, tzinfo=UTC), "3F9A2C")


def test_a_name_is_read_as_it_is_spelled() -> None:
    """The time and what was drawn are in it, and it begins a reference."""
    assert str(NAME) == "CT-20261126T044751Z-3F9A2C"
    assert [run_name_in(f"{NAME}{rest}") for rest in ("", "-1", " x", "_", "é")] == [NAME] * 5


def test_a_run_has_a_name_of_its_own() -> None:
    """It holds the time of now, and can be told from others of the same second."""
    before = datetime.now(UTC) - timedelta(seconds=1)
    names = [draw_run_name() for _ in range(100)]
    assert len({*names}) == 100
    assert all(before < name.at <= datetime.now(UTC) and run_name_in(str(name)) == name for name in names)


def test_a_reference_is_no_longer_than_many_apis_allow() -> None:
    """A name, a hyphen and a UUID are 63 characters."""
    assert len(f"{draw_run_name()}-{uuid4()}") == 63


def test_capitals_make_no_other_name() -> None:
    """An API that keeps codes in capitals gives back the name as it was."""
    name = draw_run_name()
    assert str(name) == str(name).upper()


def test_what_stands_for_a_name_in_cassettes_is_one() -> None:
    """A replay judges references that are as long, and of the same characters, as those of a live run."""
    assert (str(run_name_in(REPLAYED_RUN)), len(REPLAYED_RUN)) == (REPLAYED_RUN, len(str(NAME)))


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "CT-",
        "CT-1001",
        "CT-1001-20261126T044751Z-3F9A2C",
        f"X{NAME}",
        f" {NAME}",
        f"\n{NAME}",
        f"{NAME}0",
        f"{NAME}z",
        str(NAME).lower(),
        "CT-20261126T044751Z-3f9a2c",
        "CT-20261126T044751Z-3F9A2",
        "CT-20261126T044751Z",
        "CT-20261126044751-3F9A2C",
        "CT-20261326T044751Z-3F9A2C",
        "CT-20260230T044751Z-3F9A2C",
        "CT-20261126T244751Z-3F9A2C",
        "CT-00001126T044751Z-3F9A2C",
        "CT-\uff12\uff10\uff12\uff161126T044751Z-3F9A2C",
        "CT-5f3a91c2-1",
    ],
)
def test_what_does_not_begin_with_a_whole_name_has_none(reference: str) -> None:
    """Neither what a person calls things, nor what lacks a part, nor a time that there is not."""
    assert run_name_in(reference) is None


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("CT-5f3a91c2", "CT-5f3a91c2"),
        ("CT-5f3a91c2-1", "CT-5f3a91c2"),
        ("CT-10012026", "CT-10012026"),
        ("CT-5f3a91c2a", ""),
        ("CT-5F3A91C2", ""),
        ("XCT-5f3a91c2", ""),
        ("CT-1001", ""),
        (str(NAME), ""),
    ],
)
def test_names_of_earlier_versions_are_known(reference: str, name: str) -> None:
    """They hold no time, and a person's may look alike."""
    assert untimed_name_in(reference) == name
