"""Tells what a case needs that no scope gives it, and whether it may change that."""

from postman_contract.postman.environment import Scope
from postman_contract.postman.templates import variables_behind, variables_in_path, variables_of
from postman_contract.run.cases import Case
from postman_contract.run.session import Session, scopes_of


def changes_prerequisites(session: Session, case: Case) -> bool:
    """Tell whether a case may change the things it needs: it is not safe, and names one of them in its path.

    The host counts, too: a link that a server handed out (`{{orderUrl}}`) holds the path as well.
    """
    contract = session.suite.contract_of(case)
    if contract is None or contract.safe or case.request is None:
        return False
    named = variables_in_path(case.request) | variables_of(case.request, "host")
    behind = variables_behind(named, scopes_of(session, case))
    return any(not name.startswith("$") and scope_defining(session, case, name) is None for name in behind)


def scope_defining(session: Session, case: Case, name: str) -> Scope | None:
    """Find the scope that gives a variable its value; None: a prerequisite has to."""
    return next((scope for scope in scopes_of(session, case) if scope.get(name) is not None), None)
