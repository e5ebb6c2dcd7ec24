"""Reads options and ini keys: what they refuse, where a suite's files are, and what they ask of a run."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest

from postman_contract.errors import InputError
from postman_contract.plugin.claims import is_recording
from postman_contract.plugin.connections import connection_settings_of
from postman_contract.plugin.ini_keys import is_chosen
from postman_contract.plugin.options import AS_PUBLISHED, CLAIM, INI
from postman_contract.plugin.state import MODE, PROGRESS, VAULT, show_line
from postman_contract.postman.environment import GLOBAL_VARS, variables_given
from postman_contract.run.data_rows import Inputs
from postman_contract.run.mode import OF_A_SUITE, Choice, Mode
from postman_contract.run.paths import Paths
from postman_contract.run.session import RunSettings
from postman_contract.safety.budget import DEFAULT as DEFAULT_BUDGET
from postman_contract.safety.ledger import USUAL_LEDGER
from postman_contract.safety.policy import RunOptions


def refusal_of(config: pytest.Config, mode: Mode) -> str | None:
    """Say why a run cannot be begun, or nothing."""
    of_mode = {Mode.LIVE: _refusal_of_live_run, Mode.REPLAY: _refusal_of_replay}.get(mode)
    return (of_mode(config) if of_mode else None) or _refusal_of_options(config, mode)


def _refusal_of_live_run(config: pytest.Config) -> str | None:
    if not config.getini("contract_rules"):
        return "--contract-sandbox=live needs rules that keep it from harm: name their module with contract_rules"
    if is_recording(config) and config.getoption("contract_environment"):
        return "a recording is written in the values of the suite's own environment file: give live ones as CONTRACT_…"
    return "a live run counts its calls in one process: leave out -n" if _is_distributed(config) else None


def _refusal_of_replay(config: pytest.Config) -> str | None:
    if is_recording(config):
        return "--record-mode needs something to record from: add --contract-sandbox=local"
    if config.getoption("contract_env_var") or config.getoption("contract_global_var"):
        return "a replay takes values from its cassettes: leave out --contract-env-var and --contract-global-var"
    if config.getoption("disable_recording", None):
        return "--disable-recording leaves a replay nothing to answer with: add --contract-sandbox=local"
    if config.getoption("contract_negatives") == Choice.ALL:
        return "--contract-negatives=all has no cassettes: add --contract-sandbox=local, or leave it at few"
    return None


def _refusal_of_options(config: pytest.Config, mode: Mode) -> str | None:
    if config.getoption("contract_data_id") and not config.getoption("contract_data"):
        return "--contract-data-id names a column of --contract-data: give that, too"
    if config.getoption("record_mode", None) in ("once", "new_episodes"):
        return "a cassette is recorded as a whole: use --record-mode=rewrite"
    if mode in OF_A_SUITE and not config.pluginmanager.has_plugin("recording"):
        return "pytest-recording is needed: leave out -p no:recording"
    is_whole = _collects_all(config) and config.getoption("contract_negatives") in (None, Choice.FEW)
    if config.getoption("contract_prune_cassettes") and not is_whole:
        return "unused cassettes are only known from the whole suite: with --contract-prune-cassettes, select no tests"
    if is_recording(config) and config.getoption("contract_negatives") == Choice.ALL:
        return "--contract-negatives=all keeps no cassettes: record few"
    if is_recording(config) and config.getoption("contract_insecure"):
        return "a cassette says what a known server answered: record without --contract-insecure"
    if is_recording(config) and _is_distributed(config):
        return "cassettes are recorded one at a time: leave out -n"
    return None


def choice_of(config: pytest.Config, mode: Mode) -> Choice:
    """Say which negative cases a run has: a live one has none unless they are asked for."""
    chosen: str | None = config.getoption("contract_negatives")
    return Choice(chosen) if chosen else Choice.NONE if mode is Mode.LIVE else Choice.FEW


def _is_distributed(config: pytest.Config) -> bool:
    chosen = config.getoption("numprocesses", None) or config.getoption("tx", None)
    return bool(chosen) or hasattr(config, "workerinput")


# Calls of a live run for its negative cases, prerequisites and removal among them, beside the budget of the others.
BUDGETS_OF_NEGATIVES = {Choice.NONE: 0, Choice.FEW: 900, Choice.ALL: 2500}
CHOOSING = {
    "keyword": "-k",
    "markexpr": "-m",
    "deselect": "--deselect",
    "ignore": "--ignore",
    "ignore_glob": "--ignore-glob",
    "lf": "--last-failed",
    "stepwise": "--stepwise",
    "stepwise_skip": "--stepwise-skip",
}


def _ways_of_choosing(config: pytest.Config) -> list[str]:
    """Name what keeps a run from collecting every test there is."""
    return [*options_that_choose(config), *(["paths"] if config.args_source is pytest.Config.ArgsSource.ARGS else [])]


def options_that_choose(config: pytest.Config) -> list[str]:
    """Name the options that leave out some of the tests that are collected."""
    return [shown for name, shown in CHOOSING.items() if config.getoption(name, None)]


def _collects_all(config: pytest.Config) -> bool:
    """Tell whether a run collects every test there is, in one process, so that nothing can be missed."""
    return not _ways_of_choosing(config) and not _is_distributed(config)


def refuse_floor_of_chosen_tests(config: pytest.Config) -> None:
    """Refuse to measure a choice of tests by what all of them should see.

    Raises:
        UsageError: names what chooses.
    """
    ways = _ways_of_choosing(config)
    if ways:
        raise pytest.UsageError(
            "--contract-coverage-floor is a floor for all tests, and some were chosen: leave out "
            f"{', '.join(ways)} (testpaths in the configuration says where all tests are)"
        )


def paths_of(config: pytest.Config) -> Paths:
    """Say where a suite's files are.

    Raises:
        InputError: one that is named is not there.
    """
    root, here = config.rootpath, config.invocation_params.dir

    def configured(key: str) -> Path:
        value, usual = config.getini(f"contract_{key}"), INI[f"contract_{key}"][1]
        path = _shown(root / value, here)
        if value != usual and not path.exists():
            raise InputError(str(path), "", f"no such file or folder; contract_{key} names it")
        return path

    def named_file(option: str) -> Path | None:
        named: str | None = config.getoption(f"contract_{option}")
        return _shown(here / named, here) if named else None

    given: list[str] | None = config.getoption("contract_collection")
    collections = [here / path for path in given] if given else _matching(root, config.getini("contract_collections"))
    named = named_file("environment")
    environment = named or configured("environment")
    return Paths(
        collections=tuple(_shown(path, here) for path in collections),
        environment=environment if named or environment.exists() else None,
        corrections=configured("corrections"),
        waivers=configured("waivers"),
        schemas=configured("schemas"),
        cassettes=(root / config.getini("contract_cassettes")).absolute(),
        rules=config.getini("contract_rules"),
        working_dir=configured("working_dir") if config.getini("contract_working_dir") else None,
        globals=named_file("globals"),
        data=named_file("data"),
    )


def inputs_of(config: pytest.Config) -> Inputs:
    """Say what a run is given beside files.

    Raises:
        InputError: a variable is named that the process environment does not have.
    """
    return Inputs(
        env_vars=variables_given(config.getoption("contract_env_var")),
        global_vars=variables_given(config.getoption("contract_global_var"), GLOBAL_VARS),
        data_id=config.getoption("contract_data_id") or "",
        secret_names=frozenset(config.getoption("contract_secret_name")),
    )


def _shown(path: Path, here: Path) -> Path:
    """Name a file as the person who started pytest would."""
    return path.relative_to(here) if path.is_relative_to(here) else path


def _matching(root: Path, patterns: list[str]) -> Iterable[Path]:
    found = [
        path for pattern in patterns for path in (sorted(root.glob(pattern)) if "*" in pattern else [root / pattern])
    ]
    if not found and patterns != INI["contract_collections"][1]:
        raise InputError(" ".join(patterns), "", "no collection matches; contract_collections names it")
    return found


def run_settings_of(config: pytest.Config, temporary_folder: Callable[[], Path]) -> RunSettings:
    """Say how a run was started: what its command line asks for, and where its waits are shown.

    Args:
        config: of pytest.
        temporary_folder: makes that of this process; that of the whole run is above it where there are several.
    """
    live = config.stash[MODE] in (Mode.LIVE, Mode.COLLECTION)
    budget: int | None = config.getoption("contract_budget")
    ledger: str | None = config.getoption("contract_ledger")
    options = RunOptions(
        budget=_default_budget(config) if budget is None and live else budget,
        ledger=config.invocation_params.dir / ledger if ledger else config.rootpath / USUAL_LEDGER if live else None,
        account=config.getoption("contract_allow_account"),
        irreversible=frozenset(config.getoption("contract_allow_irreversible")),
        shared_count=temporary_folder().parent / "contract-calls.json" if hasattr(config, "workerinput") else None,
    )
    max_age: int | None = config.getoption("contract_max_cassette_age")
    announce, progress = partial(show_line, config), config.stash.get(PROGRESS, None)
    return RunSettings(
        config.rootpath,
        is_recording(config),
        options,
        config.stash[VAULT],
        announce,
        max_age,
        progress,
        follows_redirects=is_chosen(config, "contract_redirects", AS_PUBLISHED, "all"),
        keeps_cookies=is_chosen(config, "contract_cookies", CLAIM, "run"),
        connection=connection_settings_of(config),
    )


def _default_budget(config: pytest.Config) -> int:
    """Return the calls of a live run: its negative cases have a budget of their own."""
    return DEFAULT_BUDGET + BUDGETS_OF_NEGATIVES[choice_of(config, Mode.LIVE)]
