"""Imports the module that holds a suite's rules."""

import sysconfig
import traceback
from importlib import import_module
from pathlib import Path

from postman_contract.errors import InputError
from postman_contract.safety.rules import Rules

RULES = "RULES"
_NOT_THE_SUITES = (Path(__file__).parents[1], Path(sysconfig.get_paths()["stdlib"]))


def load_rules(module: str) -> Rules:
    """Import a suite's rules; no module has none.

    Raises:
        InputError: there is no such module, it cannot be imported, or it has no rules.
    """
    if not module:
        return Rules()
    try:
        rules = getattr(import_module(module), RULES, None)
    except (Exception, SystemExit) as problem:  # noqa: BLE001  a suite's own code may raise anything
        said = _words_of(problem)
        raise InputError(module, _place_of(problem), f"cannot be imported; contract_rules names it: {said}") from None
    if not isinstance(rules, Rules):
        raise InputError(
            module, RULES, "expected a value of postman_contract.safety.rules.Rules; contract_rules names it"
        )
    return rules


def _words_of(problem: BaseException) -> str:
    if isinstance(problem, ImportError):
        return str(problem)
    words = problem.msg if isinstance(problem, SyntaxError) else str(problem)
    return f"{type(problem).__name__}: {words}"


def _place_of(problem: BaseException) -> str:
    """Name the last line of the suite's own code that was at work; "" where there was none."""
    if isinstance(problem, SyntaxError) and problem.filename:
        return f"{problem.filename}:{problem.lineno}"
    frames = [frame for frame in traceback.extract_tb(problem.__traceback__) if _is_the_suites(frame.filename)]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""


def _is_the_suites(file: str) -> bool:
    return not file.startswith("<") and not any(Path(file).is_relative_to(folder) for folder in _NOT_THE_SUITES)
