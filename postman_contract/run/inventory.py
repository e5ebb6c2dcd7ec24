"""Finds the cassettes that nothing uses any more."""

from collections.abc import Iterable

from postman_contract.postman.support import variables_of
from postman_contract.postman.variables import VARIABLE
from postman_contract.recording.recorder import PREREQUISITES
from postman_contract.run.suite import Suite, obstacle_of


def unused_cassettes(suite: Suite, named: Iterable[str]) -> list[str]:
    """Name the cassettes that belong to no case, no prerequisite and no claim.

    Args:
        suite: has the cases and the folder of cassettes.
        named: cassettes of claims that are not about a single case.
    """
    folder = suite.paths.cassettes
    found = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.yaml")}
    cases = {case.id for case in suite.cases.values() if obstacle_of(suite, case) is None}
    return sorted(found - cases - set(named) - {f"{PREREQUISITES}/{name}" for name in _variables(suite)})


def _variables(suite: Suite) -> set[str]:
    """Name every variable that a prerequisite could have to supply."""
    names: set[str] = set()
    for case in suite.cases.values():
        if case.request is not None:
            names |= variables_of(case.request)
        for value in case.variables.values.values():
            names |= set(VARIABLE.findall(value))
    for value in suite.environment.scope.values.values():
        names |= set(VARIABLE.findall(value))
    return names


def prune(suite: Suite, unused: Iterable[str]) -> None:
    """Remove cassettes, and the folders that are empty then."""
    folder = suite.paths.cassettes
    for name in unused:
        path = folder / f"{name}.yaml"
        path.unlink()
        for parent in path.parents:
            if parent == folder or any(parent.iterdir()):
                break
            parent.rmdir()
