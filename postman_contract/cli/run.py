"""Runs a collection as Newman does, and judges what comes: by schemas where there are some, else by saved examples."""

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from postman_contract.cli.configured_suite import find_rules
from postman_contract.cli.newman import add_newman_options, number_from_zero, pytest_arguments
from postman_contract.cli.own_pytest import run_pytest_alone
from postman_contract.cli.sources import add_source_options, load_sources
from postman_contract.errors import InputError
from postman_contract.plugin import collection_claim
from postman_contract.plugin.collection_run import CollectionPlugin, CollectionRun
from postman_contract.postman.scripts import Scripts
from postman_contract.recording.vault import Vault
from postman_contract.reporting.outcomes import EXIT_CODES, RunOutcome
from postman_contract.reporting.terminal import terminal_text
from postman_contract.run.collection_plan import describe_traffic
from postman_contract.run.collection_session import CollectionOptions
from postman_contract.run.collection_sources import cases_sent, remarks_on_secrets
from postman_contract.run.collection_suite import has_schemas, suite_of_collection
from postman_contract.safety.budget import DEFAULT
from postman_contract.safety.collection_policy import Allowed
from postman_contract.scripting.engine import installed_sandbox
from postman_contract.scripting.sandbox_context import USUAL_LIMITS, Limits
from postman_contract.scripting.sandbox_files import SandboxCode

EXAMPLE = (
    "example: postman-contract run pets.postman_collection.json -e sandbox.json --folder Orders "
    "--allow-writes=api.sandbox.example -- --junitxml=out.xml"
)
REFUSED = {
    "xdist": ("-n", "--numprocesses", "--dist", "--tx"),
    "recording": ("--record-mode",),
    "showing": ("--collect-only", "--collectonly", "--co"),
    "debugging": ("--debug",),
    "another sandbox": ("--contract-sandbox",),
}
_NOTHING = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
_WHY = {
    "xdist": "requests share cookies and a budget, and go out in order: leave out",
    "recording": "no cassette is kept of a collection alone: `postman-contract init` makes a suite that has some; not",
    "showing": "it sends nothing: `postman-contract show` says what would be sent; not",
    "debugging": "it writes down every value that pytest handles, secrets among them: leave out",
    "another sandbox": "a collection says itself where it goes: leave out",
}

Say = Callable[[str], None]


def add_run_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `run`."""
    run = commands.add_parser(
        "run",
        help="send what a collection holds, as Newman does, and judge the answers",
        description="Send what a collection holds, in order, and judge the answers by the schemas of this folder, or "
        "by the collection's saved examples. Beyond this machine it only reads, unless --allow-writes names the host. "
        "Options of pytest follow after --. Exit code: 0 what was judged is kept, 1 something is broken, 10 something "
        "or everything could not be judged, 11 the vendor's server was busy or down, 4 it could not be begun.",
        epilog=EXAMPLE,
        allow_abbrev=False,  # `--time` would be one of three options of Newman, and nobody would know which
    )
    add_source_options(run)
    _add_limits(run)
    add_newman_options(run)
    run.add_argument("--no-scripts", action="store_true", help="count the collection's scripts, and run none of them")
    run.set_defaults(run=_run, pytest_arguments=[])


def _add_limits(run: argparse.ArgumentParser) -> None:
    limits = run.add_argument_group("what it may do")
    limits.add_argument(
        "--allow-writes",
        action="append",
        default=[],
        metavar="HOST[:PORT]",
        help="send to this host what is more than reading; exact, no pattern; may be given several times",
    )
    limits.add_argument(
        "--allow-plaintext",
        action="append",
        default=[],
        metavar="HOST[:PORT]",
        help="send secrets to this host without TLS; may be given several times",
    )
    limits.add_argument("--reads-only", action="store_true", help="leave out on purpose what would write")
    limits.add_argument(
        "--budget",
        type=number_from_zero,
        default=DEFAULT,
        metavar="N",
        help="make at most N HTTP calls; 0: any number (default: %(default)s)",
    )


def _run(arguments: argparse.Namespace, vault: Vault, say: Say) -> int:
    _refuse_options(arguments.pytest_arguments)
    own = _pytest_arguments(arguments)
    sources, rules = load_sources(arguments, vault), find_rules()
    suite = suite_of_collection(sources, cases_sent(sources, arguments.folder), Path.cwd(), rules)
    runs_scripts = suite.scripts != Scripts() and not arguments.no_scripts
    options = _options_of(arguments, installed_sandbox() if runs_scripts else None, has_rules=bool(rules))
    lines = (
        *describe_traffic(suite, sources, options.allowed),
        *remarks_on_secrets(sources),
        *_describe_unused(suite.paths.schemas, rules),
    )
    headline = [terminal_text(vault.redact(line)) for line in lines]
    plugin = CollectionPlugin(CollectionRun(suite, sources, options, vault, tuple(headline)))
    code = run_pytest_alone(Path(collection_claim.__file__), own, [plugin])
    if not plugin.has_begun and code in _NOTHING:
        say("run: nothing was sent, so nothing was judged: see the options after --")
        code = EXIT_CODES[RunOutcome.NOT_JUDGED]
    return 0 if arguments.suppress_exit_code else code


def _describe_unused(schemas: Path, rules: str) -> Iterator[str]:
    if not rules and schemas.is_dir() and not has_schemas(schemas):
        yield f"run: {schemas.name}/ holds no schema of a request, such as orders/GET.200.json, and is not looked into"


def _refuse_options(arguments: Sequence[str]) -> None:
    for argument in arguments:
        for what, names in REFUSED.items():
            if any(argument == name or argument.startswith(f"{name}=") for name in names):
                raise InputError("run", "", f"{_WHY[what]} {argument}")


def _options_of(arguments: argparse.Namespace, sandbox: SandboxCode | None, *, has_rules: bool) -> CollectionOptions:
    return CollectionOptions(
        allowed=Allowed(_hosts(arguments.allow_writes), _hosts(arguments.allow_plaintext), arguments.reads_only),
        has_rules=has_rules,
        follows_redirects=not arguments.ignore_redirects,
        budget=arguments.budget or None,
        delay=arguments.delay_request / 1000,
        sandbox=sandbox,
        limits=Limits(seconds=arguments.timeout_script / 1000) if arguments.timeout_script else USUAL_LIMITS,
    )


def _hosts(named: Sequence[str]) -> frozenset[str]:
    """Read the hosts that options name.

    Raises:
        InputError: one is a pattern or a URL.
    """
    for name in named:
        if not re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]+)?", name):
            raise InputError("run", "", f"expected HOST or HOST:PORT, exactly as in the URL, got {name!r}")
    return frozenset(name.lower() for name in named)


def _pytest_arguments(arguments: argparse.Namespace) -> list[str]:
    timeout = arguments.timeout_request / 1000
    return [
        "--contract-fail-on-not-judged",
        *([f"--override-ini=contract_timeout={timeout}"] if timeout else []),
        *pytest_arguments(arguments),
        *arguments.pytest_arguments,
    ]
