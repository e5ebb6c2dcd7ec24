"""Reads from cassettes which variables the scripts of a case have set whose names reading does not tell."""

from collections.abc import Mapping

from postman_contract.postman.script_variables import SCOPES
from postman_contract.recording.files import CassetteFiles
from postman_contract.recording.reshaping import recorded_metadata
from postman_contract.run.cases import Case
from postman_contract.run.script_variables import Variable, sets_unnamed
from postman_contract.run.session import Session
from postman_contract.scripting.values import LOCAL

_SCOPES = {LOCAL if scope == "variables" else scope: scope for scope in SCOPES}


def observed_variables(session: Session) -> Mapping[str, frozenset[Variable]]:
    """Return by id of a case what its scripts were seen to set when its own cassette was recorded.

    Cases whose scripts name all that they set are left out, and those that were not recorded.
    """
    unnamed = [case for case in session.suite.cases.values() if sets_unnamed(case)]
    found = ((case.id, _changed_by(case, session.cassettes)) for case in unnamed)
    return {case_id: changed for case_id, changed in found if changed is not None}


def _changed_by(case: Case, files: CassetteFiles) -> frozenset[Variable] | None:
    recorded = (each.scripts for each in recorded_metadata(files, case.id).requests if each.case == case.id)
    first = next((scripts for scripts in recorded if scripts is not None), None)
    if first is None:
        return None
    known = ((_SCOPES[scope], names) for scope, names in first.changed.items() if scope in _SCOPES)
    return frozenset(Variable(scope, name) for scope, names in known for name in names)
