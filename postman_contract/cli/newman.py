"""Newman's options, as its users have them in their scripts: those that `run` has, and what answers the others."""

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from postman_contract.errors import InputError

REFUSED = 4  # exit code: it could not be begun
# What stands in for an option that `run` does not have.
ANSWERS: Mapping[str, str] = {
    "--export-environment": "what scripts have set may be secret, and no file is told it: run what needs it in one run",
    "--export-globals": "what scripts have set may be secret, and no file is told it: run what needs it in one run",
    "--export-collection": "the collection is not changed: `postman-contract show` says what is sent of it",
    "--postman-api-key": "nothing is loaded from Postman: export the collection to a file, and name that",
    "--timeout": "end the whole run from outside, such as by `timeout 300 postman-contract run …`",
    "--ssl-client-cert-list": "one certificate a run: --ssl-client-cert and --ssl-client-key",
    "--ssl-client-passphrase": "a key without one: `openssl pkey -in KEY -out PLAIN_KEY`, then --ssl-client-key",
    "--cookie-jar": "each run begins without cookies: let a request of the collection log in",
    "--export-cookie-jar": "cookies are not kept: they are credentials",
}
# Options that say what holds anyway.
NEEDLESS: Mapping[str, str] = {
    "--disable-unicode": "the output has no symbols to replace",
    "--no-insecure-file-read": "files outside the working directory are never read",
}
TAKING_VALUES = frozenset(ANSWERS)
REPORTERS = ("cli", "junit", "json", "html", "htmlextra", "progress")
JUNIT, REPORT = "newman/newman-run-report.xml", "contract-report"


class Answer(argparse.Action):
    """Ends the command where an option is given that has another one in its place."""

    def __call__(
        self, parser: argparse.ArgumentParser, _: object, __: object, option_string: str | None = None
    ) -> None:
        """Say what stands in for it, and end with the code of what could not be begun."""
        parser.exit(REFUSED, f"run {option_string}: {ANSWERS[str(option_string)]}\n")


def add_newman_options(parser: argparse.ArgumentParser) -> None:
    """Declare Newman's options: those that change a run, that say what holds anyway, and that are answered."""
    group = parser.add_argument_group("as in Newman")
    for names, details in _OPTIONS:
        group.add_argument(*names, **details)
    for name, why in NEEDLESS.items():
        takes = {"type": int, "metavar": "MS"} if name in TAKING_VALUES else {"action": "store_true"}
        group.add_argument(name, help=f"accepted: {why}", **takes)
    for name in ANSWERS:
        parser.add_argument(name, action=Answer, nargs="?", help=argparse.SUPPRESS)


def number_from_zero(text: str) -> int:
    """Read a whole number that is not negative, as argparse asks for it."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a whole number from 0, got {text!r}")
    return int(text)


_OPTIONS: Sequence[tuple[Sequence[str], Mapping[str, Any]]] = (
    (
        ("--bail",),
        {"nargs": "?", "const": "failure", "choices": ("failure", "folder"), "help": "stop at the first failure"},
    ),
    (("-x", "--suppress-exit-code"), {"action": "store_true", "help": "end with 0, whatever was found"}),
    (("--ignore-redirects",), {"action": "store_true", "help": "let the redirect itself be the answer"}),
    (("--delay-request",), {"type": number_from_zero, "default": 0, "metavar": "MS", "help": "wait between two calls"}),
    (
        ("--timeout-request",),
        {"type": number_from_zero, "default": 0, "metavar": "MS", "help": "wait so long for an answer"},
    ),
    (
        ("--timeout-script",),
        {"type": number_from_zero, "default": 0, "metavar": "MS", "help": "let a script compute for so long"},
    ),
    (
        ("-r", "--reporters"),
        {
            "default": "cli",
            "metavar": "NAMES",
            "help": f"cli, junit (to {JUNIT}), json and html (to {REPORT}/), by commas",
        },
    ),
    (("--reporter-junit-export",), {"metavar": "FILE", "help": "where the JUnit file is written"}),
    (("--reporter-json-export",), {"metavar": "DIR", "help": "where the report is written"}),
    (("--reporter-html-export", "--reporter-htmlextra-export"), {"metavar": "DIR", "help": "as above"}),
    (("-k", "--insecure"), {"action": "store_true", "help": "check no certificates of servers; the summary says so"}),
    (("--ssl-client-cert", "--client-cert"), {"metavar": "FILE", "help": "show servers this certificate"}),
    (("--ssl-client-key", "--client-key"), {"metavar": "FILE", "help": "its key, where it does not hold it"}),
    (("--ssl-extra-ca-certs", "--cacert"), {"metavar": "FILE", "help": "trust these certificates, too"}),
    (("--proxy",), {"metavar": "URL", "help": "reach servers through this proxy; empty: through none"}),
    (("--silent",), {"action": "store_true", "help": "print only what the run came to"}),
    (("--color",), {"choices": ("auto", "on", "off"), "default": "auto", "help": "default: %(default)s"}),
    (("--verbose",), {"action": "store_true", "help": "name each request as it is sent, and show what scripts write"}),
)


def pytest_arguments(arguments: argparse.Namespace) -> list[str]:
    """Say in pytest's options what was asked for in Newman's.

    Raises:
        InputError: there is no such reporter.
    """
    reporters = [name.strip() for name in arguments.reporters.split(",") if name.strip()]
    for name in reporters:
        if name not in REPORTERS:
            raise InputError("run --reporters", "", f"no reporter {name!r}; there are {', '.join(REPORTERS)}")
    junit = arguments.reporter_junit_export or (JUNIT if "junit" in reporters else "")
    report = arguments.reporter_json_export or arguments.reporter_html_export
    is_reported = report or not {"json", "html", "htmlextra"}.isdisjoint(reporters)
    files = {"client-cert": arguments.ssl_client_cert, "client-key": arguments.ssl_client_key}
    files |= {"cacert": arguments.ssl_extra_ca_certs, "proxy": arguments.proxy}
    colours = {"auto": "auto", "on": "yes", "off": "no"}
    return [
        f"--color={colours[arguments.color]}",
        *(["--maxfail=1"] if arguments.bail else []),
        *(["-v"] if arguments.verbose else []),
        *(["-qq", "--no-summary"] if arguments.silent or "cli" not in reporters else []),
        *(["--contract-insecure"] if arguments.insecure else []),
        *(f"--contract-{name}={value}" for name, value in files.items() if value is not None),
        *([f"--junitxml={junit}"] if junit else []),
        *([f"--contract-report={report or REPORT}"] if is_reported else []),
    ]
