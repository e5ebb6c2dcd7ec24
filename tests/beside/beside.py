"""Tests, run by tox alone (`tox -e beside`), that plugins installed beside ours behave as without it."""

import re

import pytest

THEIRS = """
    import asyncio
    import random
    import pytest

    TRIES = []

    @pytest.mark.asyncio
    async def test_asynchronous():
        await asyncio.sleep(0)

    @pytest.mark.flaky(reruns=2)
    def test_second_try():
        TRIES.append(1)
        assert len(TRIES) == 2

    @pytest.mark.parametrize("number", range(9))
    def test_order(number):
        assert random.random() < 1

    def test_failing():
        assert 1 == 2
"""
ARGUMENTS: tuple[list[str], ...] = (
    [],
    ["-n", "2"],
    ["-W", "error"],
    ["--strict-markers"],
    ["-p", "no:recording"],
    ["--reruns", "1"],
)


@pytest.mark.parametrize("arguments", ARGUMENTS, ids=" ".join)
def test_nothing_of_theirs_changes(pytester: pytest.Pytester, arguments: list[str]) -> None:
    """The same tests have the same outcomes, in the same order, with our plugin and without it."""
    pytester.makepyfile(THEIRS)
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    runs = []
    for ours in (["-p", "no:postman_contract.plugin"], []):
        result = pytester.runpytest_subprocess("-v", "--randomly-seed=7", *arguments, *ours)
        lines = [re.sub(r"\[gw\d\]|\[ *\d+%\]", "", line).split() for line in result.outlines if "::" in line]
        runs.append((result.parseoutcomes(), sorted(lines) if "-n" in arguments else lines))
    assert runs[0] == runs[1]
    assert runs[0][0]["failed"] == 1
