"""The options and ini keys of a run: which there are, what they refuse, and what they ask for."""

import argparse
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pytest

from postman_contract.errors import InputError
from postman_contract.http.client import TIMEOUT
from postman_contract.plugin.state import MODE, VAULT, is_recording, show
from postman_contract.run.session import Mode, Opening
from postman_contract.run.suite import USUAL, Paths
from postman_contract.safety.budget import DEFAULT as DEFAULT_BUDGET
from postman_contract.safety.ledger import USUAL_LEDGER
from postman_contract.safety.policy import RunOptions

INI = {
    "contract_collections": ("linelist", [USUAL["collections"]], "collection files, or patterns"),
    "contract_environment": ("string", USUAL["environment"], "the Postman environment file"),
    "contract_corrections": ("string", USUAL["corrections"], "what published requests need to be sent"),
    "contract_waivers": ("string", USUAL["waivers"], "known deviations"),
    "contract_schemas": ("string", USUAL["schemas"], "the folder of JSON Schemas"),
    "contract_cassettes": ("string", USUAL["cassettes"], "the folder of cassettes"),
    "contract_timeout": ("string", f"{TIMEOUT:g}", "seconds to wait for a connection, and for an answer to go on"),
    "contract_rules": (
        "string",
        "",
        "the module of what keeps a live run from harm; see postman_contract.safety.rules",
    ),
}


def add_options(parser: pytest.Parser) -> None:
    """Declare the options and ini keys."""
    group = parser.getgroup("contract", "contract tests driven by a Postman collection")
    group.addoption("--collection", action="append", type=Path, metavar="FILE", help="a collection; may repeat")
    group.addoption("--environment", type=Path, metavar="FILE", help="a Postman environment")
    group.addoption("--sandbox", choices=[*Mode], default=Mode.REPLAY.value, help="what to talk to (default: replay)")
    group.addoption(
        "--budget", type=_count, metavar="N", help=f"stop after N HTTP calls (default in live runs: {DEFAULT_BUDGET})"
    )
    group.addoption("--ledger", type=Path, metavar="FILE", help=f"record what is created (live: {USUAL_LEDGER})")
    group.addoption(
        "--allow-account", metavar="NAME", help="write to the account of this exact name, although it is no sandbox"
    )
    group.addoption(
        "--allow-irreversible",
        action="append",
        default=[],
        metavar="CASE",
        help="send this case although what it does cannot be undone; may repeat",
    )
    group.addoption("--max-cassette-age", type=_count, metavar="DAYS", help="say which cassettes are older")
    group.addoption(
        "--fail-on-stale", action="store_true", help="fail where a cassette is too old, or its request changed"
    )
    group.addoption("--prune-cassettes", action="store_true", help="remove the cassettes that nothing uses")
    group.addoption("--fail-on-drift", action="store_true", help="fail where a response exceeds the contract")
    group.addoption("--fail-on-not-judged", action="store_true", help="fail where a case cannot be judged")
    for name, (kind, default, text) in INI.items():
        parser.addini(name, text, type=kind, default=default)  # type: ignore[arg-type]  # kind is one pytest knows


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 on, got {text!r}")
    return int(text)


def refusal_of(config: pytest.Config, mode: Mode) -> str | None:
    """Say why a run cannot be begun, or nothing."""
    if mode is Mode.LIVE and not config.getini("contract_rules"):
        return "--sandbox=live needs rules that keep it from harm: name their module with contract_rules"
    if mode is Mode.LIVE and is_recording(config) and config.getoption("environment"):
        return "a recording is written in the values of the suite's own environment file: give live ones as CONTRACT_…"
    if mode is Mode.LIVE and _is_distributed(config):
        return "a live run counts its calls in one process: leave out -n"
    if mode is Mode.REPLAY and is_recording(config):
        return "--record-mode needs something to record from: add --sandbox=local"
    if mode is Mode.REPLAY and config.getoption("disable_recording", None):
        return "--disable-recording leaves a replay nothing to answer with: add --sandbox=local"
    if config.getoption("record_mode", None) in ("once", "new_episodes"):
        return "a cassette is recorded as a whole: use --record-mode=rewrite"
    if not config.pluginmanager.has_plugin("recording"):
        return "pytest-recording is needed: leave out -p no:recording"
    if config.getoption("prune_cassettes") and not _collects_all(config):
        return "what nothing uses is only known of the whole suite: with --prune-cassettes, choose no tests"
    if is_recording(config) and _is_distributed(config):
        return "cassettes are recorded one at a time: leave out -n"
    return None


def _is_distributed(config: pytest.Config) -> bool:
    chosen = config.getoption("numprocesses", None) or config.getoption("tx", None)
    return bool(chosen) or hasattr(config, "workerinput")


CHOOSING = ("keyword", "markexpr", "deselect", "ignore", "ignore_glob", "lf", "stepwise", "numprocesses")


def _collects_all(config: pytest.Config) -> bool:
    """Tell whether a run collects every test there is, so that nothing can be missed."""
    chosen = any(config.getoption(name, None) for name in CHOOSING) or hasattr(config, "workerinput")
    return not chosen and config.args_source is not pytest.Config.ArgsSource.ARGS


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

    given: list[Path] | None = config.getoption("collection")
    collections = [here / path for path in given] if given else _matching(root, config.getini("contract_collections"))
    named: Path | None = config.getoption("environment")
    environment = _shown(here / named, here) if named else configured("environment")
    return Paths(
        collections=tuple(_shown(path, here) for path in collections),
        environment=environment if named or environment.exists() else None,
        corrections=configured("corrections"),
        waivers=configured("waivers"),
        schemas=configured("schemas"),
        cassettes=(root / config.getini("contract_cassettes")).absolute(),
        rules=config.getini("contract_rules"),
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


def opening_of(config: pytest.Config, folder: Path) -> Opening:
    """Say how a run was started: what its command line asks for, and where its waits are shown.

    Args:
        config: of pytest.
        folder: the temporary folder of this process; that of the whole run is above it where there are several.
    """
    live = config.stash[MODE] is Mode.LIVE
    budget: int | None = config.getoption("budget")
    ledger: Path | None = config.getoption("ledger")
    options = RunOptions(
        budget=DEFAULT_BUDGET if budget is None and live else budget,
        ledger=config.invocation_params.dir / ledger if ledger else config.rootpath / USUAL_LEDGER if live else None,
        account=config.getoption("allow_account"),
        irreversible=frozenset(config.getoption("allow_irreversible")),
        shared_count=folder.parent / "contract-calls.json" if hasattr(config, "workerinput") else None,
    )
    max_age: int | None = config.getoption("max_cassette_age")
    return Opening(config.rootpath, is_recording(config), options, config.stash[VAULT], partial(show, config), max_age)


def timeout_of(config: pytest.Config) -> float:
    """Read the ini key of the timeout, in seconds.

    Raises:
        InputError: it is no positive number.
    """
    try:
        timeout = float(config.getini("contract_timeout"))
    except ValueError:
        timeout = 0
    if not 0 < timeout < float("inf"):
        raise InputError("contract_timeout", "", f"expected seconds, got {config.getini('contract_timeout')!r}")
    return timeout
