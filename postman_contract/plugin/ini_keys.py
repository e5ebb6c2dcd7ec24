"""Reads the ini keys whose values are chosen from two, or are numbers."""

import pytest

from postman_contract.errors import InputError
from postman_contract.plugin.options import COUNT


def runs_scripts(config: pytest.Config) -> bool:
    """Tell whether the scripts of the collections are to be run.

    Raises:
        InputError: the ini key has neither of its two values.
    """
    return is_chosen(config, "contract_scripts", COUNT, "run") and not config.getoption("contract_no_scripts")


def is_chosen(config: pytest.Config, key: str, usual: str, other: str) -> bool:
    """Tell whether an ini key has the other of its two values.

    Raises:
        InputError: it has neither.
    """
    value: str = config.getini(key)
    if value not in (usual, other):
        raise InputError(key, "", f"expected {usual!r} or {other!r}, got {value!r}")
    return value == other


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
