"""The options and ini keys of a run: which there are, in which forms, and what `pytest --help` says of them."""

import argparse
from collections.abc import Mapping
from typing import Any

import pytest

from postman_contract.run.mode import OF_A_SUITE, Choice, Mode
from postman_contract.run.paths import USUAL
from postman_contract.safety.budget import DEFAULT as DEFAULT_BUDGET
from postman_contract.safety.ledger import USUAL_LEDGER

TIMEOUT = "30"  # seconds, as in `http.client`, which a run without claims does not import
CLAIM, AS_PUBLISHED, COUNT = "claim", "published", "count"

INI = {
    "contract_collections": (
        "linelist",
        [USUAL["collections"]],
        "collection files, folders of format v3, or patterns",
    ),
    "contract_environment": ("string", USUAL["environment"], "the Postman environment file"),
    "contract_corrections": ("string", USUAL["corrections"], "the file of corrections to published requests"),
    "contract_waivers": ("string", USUAL["waivers"], "the file of known deviations of the API"),
    "contract_schemas": ("string", USUAL["schemas"], "the folder of JSON Schemas"),
    "contract_cassettes": ("string", USUAL["cassettes"], "the folder of cassettes"),
    "contract_working_dir": ("string", "", "the folder of the files that requests send; usually the collection's own"),
    "contract_timeout": ("string", TIMEOUT, "seconds to wait for a connection, and for each part of an answer"),
    "contract_cookies": ("string", CLAIM, "how long cookies are kept: for a claim, or, as Postman does, for a run"),
    "contract_redirects": (
        "string",
        AS_PUBLISHED,
        "which redirects are followed: where a request is published so, or all, unless it is published otherwise",
    ),
    "contract_scripts": (
        "string",
        COUNT,
        "run runs the collections' scripts, and judges by their tests; count says how many there are",
    ),
    "contract_rules": (
        "string",
        "",
        "the module that holds the rules of live runs; see postman_contract.safety.rules",
    ),
}


def count_from(text: str) -> int:
    """Read a whole number of at least 1, as argparse asks for it."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number of at least 1, got {text!r}")
    return int(text)


def _percentage(text: str) -> float:
    try:
        percentage = float(text)
    except ValueError:
        percentage = -1
    if not 0 <= percentage <= 100:
        raise argparse.ArgumentTypeError(f"expected a percentage from 0 to 100, got {text!r}")
    return percentage


OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "collection": {
        "action": "append",
        "metavar": "FILE",
        "help": "judge this Postman collection instead of the suite's own; may be given several times",
    },
    "environment": {"metavar": "FILE", "help": "take variables from this Postman environment"},
    "globals": {"metavar": "FILE", "help": "take variables that nothing else defines from this file of globals"},
    "env-var": {
        "action": "append",
        "default": [],
        "metavar": "NAME=VALUE",
        "help": "give a variable, before the environment's; NAME alone takes the process environment's. Not for a "
        "replay, which takes values from its cassettes; may be given several times",
    },
    "global-var": {
        "action": "append",
        "default": [],
        "metavar": "NAME=VALUE",
        "help": "give a variable that nothing but the globals defines, as --contract-env-var does",
    },
    "data": {"metavar": "FILE", "help": "send every case once with each row of this CSV or JSON file"},
    "data-id": {"metavar": "COLUMN", "help": "name rows of data in ids by this column, in place of their number"},
    "secret-name": {
        "action": "append",
        "default": [],
        "metavar": "NAME",
        "help": "take the value of this variable, or column of data, for a secret; may be given several times",
    },
    "sandbox": {
        "choices": [*OF_A_SUITE],
        "default": Mode.REPLAY.value,
        "help": "get answers from cassettes (replay, the default), a server on this machine (local) or the API (live)",
    },
    "negatives": {
        "choices": [*Choice],
        "help": "derive cases with one thing wrong, to see them refused: none (the default in live runs), few (else: "
        "each kind once an operation, each documented member once), or all, for which there are no cassettes",
    },
    "budget": {
        "type": count_from,
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
    "proxy": {
        "metavar": "URL",
        "help": "reach servers through this proxy, but for those on this machine and those in NO_PROXY; empty: through "
        "none (default in live runs: HTTPS_PROXY, HTTP_PROXY or ALL_PROXY)",
    },
    "cacert": {
        "metavar": "FILE",
        "help": "trust the CA certificates of FILE, too (in live runs SSL_CERT_FILE or SSL_CERT_DIR replace the usual)",
    },
    "client-cert": {"metavar": "FILE", "help": "show servers the certificate of FILE"},
    "client-key": {"metavar": "FILE", "help": "the key of --contract-client-cert, where that does not hold it"},
    "insecure": {
        "action": "store_true",
        "help": "do not check the certificates of servers, but for requests that are published with strictSSL",
    },
    "no-scripts": {
        "action": "store_true",
        "help": "run none of the collections' scripts, whatever contract_scripts says",
    },
    "max-cassette-age": {"type": count_from, "metavar": "DAYS", "help": "report cassettes that are older than this"},
    "fail-on-stale": {
        "action": "store_true",
        "help": "fail if a cassette is too old, or was recorded from another version of its request",
    },
    "prune-cassettes": {"action": "store_true", "help": "delete the cassettes that no test uses"},
    "fail-on-drift": {"action": "store_true", "help": "fail if a response holds more than the contract says"},
    "report": {
        "metavar": "DIR",
        "help": "write a report into DIR: index.html for people, report.json for programs, report.md and ctrf.json; "
        "nothing in it is of a customer",
    },
    "report-bodies": {
        "action": "store_true",
        "help": "show bodies, variables and requests in the report, which are customers' data: mind who can read it",
    },
    "compare-report": {"metavar": "FILE", "help": "say in the report what changed since this earlier report.json"},
    "drift-output": {
        "metavar": "FILE",
        "help": "write breaches and drift to FILE, as JSON, for `postman-contract adopt` and `waive`",
    },
    "coverage": {"metavar": "FILE", "help": "write to FILE, as JSON, what of the contract was seen, and what never"},
    "coverage-floor": {
        "type": _percentage,
        "metavar": "N",
        "help": "fail if less than N percent of the contract was seen; only for a run of all tests",
    },
    "fail-on-not-judged": {
        "action": "store_true",
        "help": "fail if a case cannot be judged, or, except live, if a list or search has no rows",
    },
    "fail-on-empty": {"action": "store_true", "help": "fail if a list or search has no rows, live, too"},
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
