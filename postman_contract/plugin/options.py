"""The options and ini keys of a run: which there are, what they refuse, and what they ask for."""

import argparse
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from postman_contract.errors import InputError
from postman_contract.http.client import TIMEOUT
from postman_contract.plugin.state import MODE, VAULT, is_recording, show
from postman_contract.run.opening import Opening
from postman_contract.run.session import Mode
from postman_contract.run.suite import USUAL, Paths
from postman_contract.safety.budget import DEFAULT as DEFAULT_BUDGET
from postman_contract.safety.ledger import USUAL_LEDGER
from postman_contract.safety.policy import Asked

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


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1 on, got {text!r}")
    return int(text)


OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "collection": {
        "action": "append",
        "metavar": "FILE",
        "help": "judge this Postman collection instead of the suite's own; may be given several times",
    },
    "environment": {"metavar": "FILE", "help": "take variables from this Postman environment"},
    "sandbox": {
        "choices": [*Mode],
        "default": Mode.REPLAY.value,
        "help": "talk to cassettes (replay, the default), to a server on this machine (local) or to the API (live)",
    },
    "budget": {
        "type": _count,
        "metavar": "N",
        "help": f"stop after N HTTP calls (default in live runs: {DEFAULT_BUDGET})",
    },
    "ledger": {
        "metavar": "FILE",
        "help": f"write down in FILE what the run creates, to remove it (default in live runs: {USUAL_LEDGER})",
    },
    "allow-account": {"metavar": "NAME", "help": "write to the account of this exact name although it is no sandbox"},
    "allow-irreversible": {
        "action": "append",
        "default": [],
        "metavar": "CASE",
        "help": "send this case although what it does cannot be undone; may be given several times",
    },
    "max-cassette-age": {"type": _count, "metavar": "DAYS", "help": "report cassettes that are older than this"},
    "fail-on-stale": {
        "action": "store_true",
        "help": "fail if a cassette is too old, or was recorded from another version of its request",
    },
    "prune-cassettes": {"action": "store_true", "help": "delete the cassettes that no test uses"},
    "fail-on-drift": {"action": "store_true", "help": "fail if a response holds more than the contract says"},
    "fail-on-not-judged": {"action": "store_true", "help": "fail if a case cannot be judged"},
}


def add_options(parser: pytest.Parser) -> None:
    """Declare the options, each by its long name, and the ini keys."""
    for name, details in OPTIONS.items():
        _group_of(parser).addoption(f"--contract-{name}", dest=_dest(name), **details)
    for key, (kind, default, text) in INI.items():
        parser.addini(key, text, type=kind, default=default)  # type: ignore[arg-type]  # kind is one pytest knows


def add_short_options(parser: pytest.Parser) -> None:
    """Declare the same options without their prefix. Both forms fill one place, and so have one default."""
    for name, details in OPTIONS.items():
        short_form = {**details, "help": f"short for --contract-{name}"}
        _group_of(parser).addoption(f"--{name}", dest=_dest(name), **short_form)


def _group_of(parser: pytest.Parser) -> pytest.OptionGroup:
    return parser.getgroup("contract", "contract tests driven by a Postman collection")


def _dest(name: str) -> str:
    return f"contract_{name.replace('-', '_')}"


def refusal_of(config: pytest.Config, mode: Mode) -> str | None:
    """Say why a run cannot be begun, or nothing."""
    if mode is Mode.LIVE and not config.getini("contract_rules"):
        return "--contract-sandbox=live needs rules that keep it from harm: name their module with contract_rules"
    if mode is Mode.LIVE and is_recording(config) and config.getoption("contract_environment"):
        return "a recording is written in the values of the suite's own environment file: give live ones as CONTRACT_…"
    if mode is Mode.LIVE and _is_distributed(config):
        return "a live run counts its calls in one process: leave out -n"
    if mode is Mode.REPLAY and is_recording(config):
        return "--record-mode needs something to record from: add --contract-sandbox=local"
    if mode is Mode.REPLAY and config.getoption("disable_recording", None):
        return "--disable-recording leaves a replay nothing to answer with: add --contract-sandbox=local"
    if config.getoption("record_mode", None) in ("once", "new_episodes"):
        return "a cassette is recorded as a whole: use --record-mode=rewrite"
    if not config.pluginmanager.has_plugin("recording"):
        return "pytest-recording is needed: leave out -p no:recording"
    if config.getoption("contract_prune_cassettes") and not _collects_all(config):
        return "what nothing uses is only known of the whole suite: with --contract-prune-cassettes, choose no tests"
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

    given: list[str] | None = config.getoption("contract_collection")
    collections = [here / path for path in given] if given else _matching(root, config.getini("contract_collections"))
    named: str | None = config.getoption("contract_environment")
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


def opening_of(config: pytest.Config) -> Opening:
    """Say how a run was started: what its command line asks for, and where its waits are shown."""
    live = config.stash[MODE] is Mode.LIVE
    budget: int | None = config.getoption("contract_budget")
    ledger: str | None = config.getoption("contract_ledger")
    asked = Asked(
        budget=DEFAULT_BUDGET if budget is None and live else budget,
        ledger=config.invocation_params.dir / ledger if ledger else config.rootpath / USUAL_LEDGER if live else None,
        account=config.getoption("contract_allow_account"),
        irreversible=frozenset(config.getoption("contract_allow_irreversible")),
    )
    max_age: int | None = config.getoption("contract_max_cassette_age")
    return Opening(config.rootpath, is_recording(config), asked, config.stash[VAULT], partial(show, config), max_age)


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
