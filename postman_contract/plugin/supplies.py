"""Gives a claim the things its requests need, from the pools of prerequisites, and has what it creates removed."""

from functools import partial

import pytest

from postman_contract.postman.variables import UndefinedVariable
from postman_contract.run.cases import Case
from postman_contract.run.needs import changes_prerequisites
from postman_contract.run.prerequisites import FIXTURE_PREFIX, Prerequisite, PrerequisitePool
from postman_contract.run.session import Session


def value_for(request: pytest.FixtureRequest, session: Session, case: Case, name: str) -> str:
    """Let a prerequisite supply a variable: a thing of the test's own where the case may change it."""
    # A shared thing that one case deletes would fail all others that read it.
    own = changes_prerequisites(session, case)
    pool: PrerequisitePool = request.getfixturevalue("contract_own_things" if own else "contract_shared_things")
    return pool.value_of(name, partial(_find_prerequisite, request))


def _find_prerequisite(request: pytest.FixtureRequest, name: str) -> Prerequisite:
    try:
        found: Prerequisite = request.getfixturevalue(FIXTURE_PREFIX + name)
    except pytest.FixtureLookupError:
        raise UndefinedVariable(name) from None
    return found


def remember_creation(request: pytest.FixtureRequest, thing: int) -> None:
    """Have what a case creates removed with the test's own things; a replay creates nothing, and has none."""
    pool: PrerequisitePool = request.getfixturevalue("contract_own_things")
    pool.remember_creation(thing)
