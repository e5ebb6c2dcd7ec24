"""Finds the cassettes that nothing uses any more."""

from collections.abc import Iterable

from postman_contract.run.page_walks import plan_page_walks
from postman_contract.run.suite import Suite, obstacle_of


def unused_cassettes(suite: Suite, named: Iterable[str]) -> list[str]:
    """Name the cassettes that belong to no case and to no claim.

    Args:
        suite: has the cases and the folder of cassettes.
        named: cassettes of claims that are not about a single case.
    """
    folder = suite.paths.cassettes
    found = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.yaml")}
    cases = {case.id for case in suite.cases.values() if obstacle_of(suite, case) is None}
    walks = {walk.id for walk in plan_page_walks(suite)}
    return sorted(found - cases - walks - set(named))


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
