"""Tells which tests are claims. Knows names alone, so that a run without claims loads nothing else of the engine."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from postman_contract.run.suite import Suite

SUITE: "pytest.StashKey[Suite]" = pytest.StashKey()
PROBLEM = pytest.StashKey[str]()  # why the suite could not be loaded, kept until all is collected
REMARKS = pytest.StashKey[list[str]]()  # on findings and coverage, for the summary
BEGUN = pytest.StashKey[bool]()  # the suite is loaded, claims are collected, and nothing speaks against running them

DATA_FOLDERS = pytest.StashKey[frozenset[str]]()  # the names of folders that hold no tests

_DATA = ("contract_schemas", "contract_cassettes")
OUTPUTS = ("contract_drift_output", "contract_coverage", "contract_coverage_floor", "contract_report")
SUBJECTS = ("contract_case", "contract_request", "contract_example", "contract_negative", "contract_paged_case")
_NEED_A_SUITE = frozenset({*SUBJECTS, "contract_suite", "contract_session"})


def needs_suite(fixture_names: Iterable[str]) -> bool:
    """Tell whether a test with these fixtures cannot do without the suite's files."""
    return not _NEED_A_SUITE.isdisjoint(fixture_names)


def names_of_fixtures(item: pytest.Item) -> Iterable[str]:
    """Name the fixtures of a test; an item that is no Python function has none."""
    names: Iterable[str] = getattr(item, "fixturenames", ())
    return names


def is_contract_item(item: pytest.Item) -> bool:
    """Tell whether a test is a claim: it uses the contract session."""
    return "contract_session" in names_of_fixtures(item)


def sends(item: pytest.Item) -> bool:
    """Tell whether a claim sends anything, and so has a cassette."""
    return "contract_send" in names_of_fixtures(item)


def is_recording(config: pytest.Config) -> bool:
    """Tell whether pytest-recording was asked to write cassettes."""
    return config.getoption("record_mode", None) not in (None, "none")


def writes_outputs(config: pytest.Config) -> bool:
    """Tell whether this process is asked for findings or coverage; a worker of pytest-xdist leaves them to it."""
    return any(config.getoption(name, None) is not None for name in OUTPUTS) and not hasattr(config, "workerinput")


def wants_report(config: pytest.Config) -> bool:
    """Tell whether a report is asked for."""
    return config.getoption("contract_report", None) is not None


def shows_bodies(config: pytest.Config) -> bool:
    """Tell whether a report is asked for that shows bodies."""
    return wants_report(config) and bool(config.getoption("contract_report_bodies"))


def name_of_item(nodeid: str) -> str:
    """Return what the summary calls a test: what stands in its brackets, such as its case."""
    return nodeid.partition("[")[2].removesuffix("]") or nodeid


def has_verdict(report: object) -> bool:
    """Tell whether a report is a claim's; under pytest-xdist reports are all that its controller knows of claims."""
    return getattr(report, "contract", None) is not None


def holds_data_alone(path: Path, config: pytest.Config) -> bool:
    """Tell whether a path is the suite's folder of schemas or of cassettes, and no file in it could be a test."""
    if path.name not in config.stash.setdefault(DATA_FOLDERS, _names_of_data_folders(config)):
        return False
    kinds = (config.rootpath / config.getini(key) for key in _DATA)
    return path in kinds and all(_is_data(name) for _, _, names in os.walk(path) for name in names)


def _names_of_data_folders(config: pytest.Config) -> frozenset[str]:
    return frozenset(Path(config.getini(key)).name for key in _DATA)


def _is_data(name: str) -> bool:
    return name.endswith((".json", ".yaml", ".md")) and not name.startswith("test_")
