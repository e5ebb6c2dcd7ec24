"""Tests of the plugins that keep pytest from starting, by what is installed."""

from importlib.metadata import distributions
from pathlib import Path

import pytest

from postman_contract.cli.conflicts import PluginConflict, find_plugin_conflicts

LIKE_CASSETTER = """
def pytest_addoption(parser):
    parser.getgroup("vcr").addoption("--record-mode", action="store", default=None)
"""


def installed(folder: Path, name: str, entry_points: str) -> None:
    """Install a distribution into a folder."""
    metadata = folder / f"{name}-1.2.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
    (metadata / "entry_points.txt").write_text(entry_points)


def found(folder: Path) -> list[PluginConflict]:
    """Look among what is installed into a folder."""
    return list(find_plugin_conflicts(distributions(path=[str(folder)])))


def test_a_plugin_that_clashes_is_named_with_the_way_out(tmp_path: Path) -> None:
    """By its distribution and version, and the option that leaves it out."""
    installed(tmp_path, "cassetter", "[pytest11]\ncassetter = cassetter.pytest_plugin\n")
    (conflict,) = found(tmp_path)
    assert str(conflict) == (
        "cassetter 1.2 keeps pytest from starting: it declares --record-mode, as pytest-recording does. "
        "Leave it out with -p no:cassetter, for good in the suite's pytest.ini: addopts = -p no:cassetter"
    )


@pytest.mark.parametrize(
    "entry_points", ["", "[pytest11]\nxdist = xdist.plugin\n", "[console_scripts]\ncassetter = a:b\n"]
)
def test_other_plugins_and_programs_do_not_clash(tmp_path: Path, entry_points: str) -> None:
    """Only pytest's plugins count, and of them those that are known to."""
    installed(tmp_path, "other", entry_points)
    assert found(tmp_path) == []


def test_nothing_that_these_tests_need_clashes() -> None:
    """What is installed is looked at where nothing else is given."""
    assert list(find_plugin_conflicts()) == []


def test_pytest_stops_beside_it_and_starts_without_it(pytester: pytest.Pytester) -> None:
    """The option that is named helps."""
    installed(pytester.path, "cassetter", "[pytest11]\ncassetter = like_cassetter\n")
    pytester.makepyfile(like_cassetter=LIKE_CASSETTER, test_one="def test_one():\n    pass\n")
    pytester.syspathinsert()
    (conflict,) = found(pytester.path)
    assert "--record-mode" in pytester.runpytest_subprocess().stderr.str()
    assert pytester.runpytest_subprocess(*conflict.option.split()).ret == pytest.ExitCode.OK
