"""Loads the suite when the first claim asks for it, and begins its run once all is collected."""

import gc
from collections.abc import Iterable, Mapping

import pytest

from postman_contract.errors import InputError
from postman_contract.plugin.claims import BEGUN, PROBLEM, SUBJECTS, SUITE, is_contract_item, is_recording, sends
from postman_contract.plugin.configuration import choice_of, inputs_of, paths_of, refusal_of
from postman_contract.plugin.ini_keys import runs_scripts
from postman_contract.plugin.state import MODE, SANDBOX, VAULT, Subject, case_of
from postman_contract.postman.environment import process_scope
from postman_contract.postman.scripts import Scripts
from postman_contract.recording.redaction import RedactedStream, RedactedWarnings, redact_logs
from postman_contract.recording.vault import Vault
from postman_contract.run.cases import Case
from postman_contract.run.mode import Choice, Mode
from postman_contract.run.page_walks import plan_page_walks
from postman_contract.run.session_start import learn_secrets
from postman_contract.run.suite import Suite
from postman_contract.run.suite_files import load_suite
from postman_contract.scripting.engine import HOW_TO_INSTALL, installed_sandbox
from postman_contract.scripting.sandbox_files import SandboxCode

PROBLEM_OF_WORKER = "contract_problem"


def loaded_suite(config: pytest.Config) -> Suite | None:
    """Load the suite, once; None: something is wrong with it, and is kept to be said when all is collected."""
    if SUITE not in config.stash and PROBLEM not in config.stash:
        try:
            _load(config)
        except InputError as problem:
            config.stash[PROBLEM] = str(problem)
    return config.stash.get(SUITE, None)


def _load(config: pytest.Config) -> None:
    paths = paths_of(config)
    if not paths.collections:
        patterns = " ".join(config.getini("contract_collections"))
        remedy = "name it with --contract-collection or the ini key contract_collections"
        raise InputError(str(config.rootpath / patterns), "", f"no collection is there, so nothing is judged: {remedy}")
    suite = load_suite(paths, inputs_of(config))
    vault = Vault()
    learn_secrets(vault, suite, (process_scope(config.rootpath), suite.environment.scope))
    config.stash[VAULT] = vault
    config.stash[MODE] = Mode(config.getoption("contract_sandbox"))
    config.stash[SANDBOX] = _sandbox_for(config, suite)
    config.stash[SUITE] = suite


def _sandbox_for(config: pytest.Config, suite: Suite) -> SandboxCode | None:
    """Read what runs the scripts of a suite; None: there are none, or they are not to be run.

    Raises:
        InputError: it is not installed.
    """
    if not runs_scripts(config) or suite.scripts == Scripts():
        return None
    sandbox = installed_sandbox()
    if sandbox is None:
        raise InputError("contract_scripts", "", f"what runs scripts is not installed; {HOW_TO_INSTALL}")
    return sandbox


def parametrise(metafunc: pytest.Metafunc) -> None:
    """Parametrise a claim by the cases, those with a body, the saved examples, or negative or paged cases."""
    suite = loaded_suite(metafunc.config)
    for name in (each for each in SUBJECTS if each in metafunc.fixturenames):
        subjects = _subjects(metafunc.config, suite, name) if suite else ()
        params = [pytest.param(each, id=each.id, marks=_marks(suite, each)) for each in subjects if suite]
        metafunc.parametrize(name, params)


def _subjects(config: pytest.Config, suite: Suite, name: str) -> Iterable[Subject]:
    if name == "contract_negative":
        try:
            return chosen_negatives(config, suite).values()
        except InputError as problem:  # of a schema that nothing has looked into so far
            config.stash[PROBLEM] = str(problem)
            return ()
    if name == "contract_paged_case":
        return plan_page_walks(suite)
    if name == "contract_example":
        return suite.examples
    cases = suite.cases.values()
    return cases if name == "contract_case" else [case for case in cases if case.published and case.published.body]


def chosen_negatives(config: pytest.Config, suite: Suite) -> Mapping[str, Case]:
    """Return the negative cases that a run has, by id.

    Raises:
        InputError: they cannot be derived: a schema is none.
    """
    choice = choice_of(config, config.stash[MODE])
    return {} if choice is Choice.NONE else suite.negatives.few if choice is Choice.FEW else suite.negatives.all


def _marks(suite: Suite, subject: Subject) -> list[pytest.MarkDecorator]:
    case = case_of(subject)
    contract = suite.contract_of(case)
    safe = pytest.mark.contract_read if contract is not None and contract.safe else pytest.mark.contract_write
    derived = [pytest.mark.contract_negative] if case.negative is not None else []
    return [safe, *derived, *(pytest.mark.contract_folder(name=name) for name in case.folders)]


def begin_run(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Refuse a run that cannot be; else keep secrets out of what pytest writes, and say which tests record.

    Raises:
        UsageError: it cannot be begun; says why. A worker of pytest-xdist tells its controller instead.
    """
    suite = loaded_suite(config)
    problem = config.stash.get(PROBLEM, None) or (refusal_of(config, config.stash[MODE]) if suite else None)
    if problem is not None:
        items.clear()
        if not hasattr(config, "workeroutput"):
            raise pytest.UsageError(problem)
        config.workeroutput[PROBLEM_OF_WORKER] = problem
        return
    config.stash[BEGUN] = True
    _keep_secrets_out(config)
    # Suite and items live as long as the run; to look for garbage among them takes a tenth of a replay.
    gc.freeze()
    config.add_cleanup(gc.unfreeze)
    if is_recording(config):  # so that pytest-recording blocks no network there
        for item in items:
            if is_contract_item(item) and sends(item):
                item.add_marker(pytest.mark.vcr)


def _keep_secrets_out(config: pytest.Config) -> None:
    redact = config.stash[VAULT].redact
    config.add_cleanup(redact_logs(redact))
    config.pluginmanager.register(RedactedWarnings(redact))
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:  # pytest itself prints, for instance, the traceback of an interrupt
        writer = reporter._tw  # noqa: SLF001  there is no public door
        stream = writer._file  # noqa: SLF001  as above
        writer._file = RedactedStream(stream, redact)  # noqa: SLF001  as above
        config.add_cleanup(lambda: setattr(writer, "_file", stream))
