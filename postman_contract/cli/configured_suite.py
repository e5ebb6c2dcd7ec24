"""Finds the suite of the working folder where a run of pytest would: by ini keys, options in addopts, pythonpath."""

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from postman_contract.cli.own_pytest import ALONE
from postman_contract.errors import ContractError, InputError
from postman_contract.plugin.configuration import paths_of
from postman_contract.postman.environment import without_pytest_variables
from postman_contract.run.paths import USUAL, Paths

PLUGIN = "postman_contract.plugin"


@dataclass(frozen=True)
class ConfiguredSuite:
    """Where a suite's files are, and the folder with its `.env`."""

    paths: Paths
    folder: Path


def _let_rules_be_imported(config: pytest.Config) -> None:
    """Go on looking where a configuration has its modules: pytest takes that away when it ends."""
    sys.path[:0] = [str(path) for path in config.getini("pythonpath") if str(path) not in sys.path]


class _Reader:
    """A plugin of pytest that reads its configuration, and ends it before anything is collected."""

    def __init__(self) -> None:
        self.suite: ConfiguredSuite | None = None
        self.problem: ContractError | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_cmdline_main(self, config: pytest.Config) -> int:
        """Keep what is configured; an exit code is what ends pytest here."""
        _let_rules_be_imported(config)
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


class _RulesReader:
    """A plugin of pytest that reads which rules a folder's configuration names, and ends it there."""

    def __init__(self) -> None:
        self.rules: str | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_cmdline_main(self, config: pytest.Config) -> int:
        """Keep what is configured; an exit code is what ends pytest here."""
        self.rules = config.getini("contract_rules")
        if self.rules:
            _let_rules_be_imported(config)
        return 0


# What a configuration asks of pytest beside the plugin's own keys is left aside: its plugins may not be there.
_ASIDE = ("addopts=", "required_plugins=", "minversion=", "strict=false", "strict_config=false")


def find_rules() -> str:
    """Name the module of rules that the configuration of the working folder names; "": none.

    No conftest is loaded, and no other plugin.

    Raises:
        InputError: the configuration cannot be read, so that nobody knows whether it names rules.
    """
    reader = _RulesReader()
    overrides = [word for each in _ASIDE for word in ("-o", each)]
    with without_pytest_variables():
        try:
            pytest.main([*ALONE, *overrides], plugins=[reader])
        except pytest.fail.Exception as problem:  # a section that pytest no longer reads
            raise InputError("pytest", "", str(problem)) from None
    if reader.rules is None:  # pytest has said why
        raise InputError("pytest", "", "cannot read the configuration of this folder, which may name contract_rules")
    return reader.rules
