"""Finds the suite of the working folder where a run of pytest would: by ini keys, options in addopts, pythonpath."""

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from postman_contract.errors import ContractError, InputError
from postman_contract.plugin.configuration import paths_of
from postman_contract.run.paths import USUAL, Paths

PLUGIN = "postman_contract.plugin"


@dataclass(frozen=True)
class ConfiguredSuite:
    """Where a suite's files are, and the folder with its `.env`."""

    paths: Paths
    folder: Path


class _Reader:
    """A plugin of pytest that reads its configuration, and ends it before anything is collected."""

    def __init__(self) -> None:
        self.suite: ConfiguredSuite | None = None
        self.problem: ContractError | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_cmdline_main(self, config: pytest.Config) -> int:
        """Keep what is configured; an exit code is what ends pytest here."""
        # pytest takes these away when it ends, and the rules are imported after that.
        sys.path[:0] = [str(path) for path in config.getini("pythonpath") if str(path) not in sys.path]
        try:
            self.suite = ConfiguredSuite(paths_of(config), config.rootpath)
        except ContractError as problem:
            self.problem = problem
        return 0


def find_configured_suite() -> ConfiguredSuite:
    """Find the suite of the working folder.

    Raises:
        InputError: there is none, its configuration cannot be read, or it names no rules.
    """
    reader = _Reader()
    # No test runs, so no assertion has to be rewritten; pytest would warn of modules that are imported already.
    pytest.main(["-p", PLUGIN, "--assert=plain"], plugins=[reader])
    if reader.problem is not None:
        raise reader.problem
    if reader.suite is None:  # pytest has said why
        raise InputError("pytest", "", "cannot read the configuration of this folder")
    if not reader.suite.paths.collections:
        raise InputError(USUAL["collections"], "", "no such file: run the command in the folder of the suite")
    if not reader.suite.paths.rules:
        raise InputError("contract_rules", "", "names no module: without rules nobody knows what to search for")
    return reader.suite
