"""Checks of what is installed beside this suite."""

import yaml

from cartoncloud_contract.checks import CheckResult, ok, wrong
from postman_contract.cli.conflicts import find_plugin_conflicts


def check_libyaml(_: object) -> CheckResult:
    """Check whether PyYAML was built with libyaml; without it all is as well, but slower."""
    if hasattr(yaml, "CSafeLoader"):
        return ok("present")
    return ok("absent, so replays are slower", "A wheel of PyYAML for this Python and machine would bring it")


def check_plugins(_: object) -> CheckResult:
    """Check whether pytest can start beside the plugins that are installed."""
    for conflict in find_plugin_conflicts():
        return wrong(f"{conflict.distribution} keeps pytest from starting: {conflict.reason}", conflict.remedy)
    return ok("none keeps pytest from starting")
