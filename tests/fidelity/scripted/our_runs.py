"""Runs a scripted collection as `postman-contract run` does, and says what it came to as a golden file has it."""

import argparse
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from building import Json, Sample
from goldens import FILES
from postman_contract.cli.own_pytest import run_pytest_alone
from postman_contract.cli.sources import add_source_options, load_sources
from postman_contract.plugin import collection_claim
from postman_contract.plugin.collection_run import SCRIPTED, SCRIPTS, CollectionPlugin, CollectionRun
from postman_contract.plugin.state import EXCHANGES, LEFT_OUT, case_of, subject_of
from postman_contract.recording.vault import Vault
from postman_contract.run.cases import Case
from postman_contract.run.collection_session import CollectionOptions
from postman_contract.run.collection_sources import cases_sent
from postman_contract.run.collection_suite import suite_of_collection
from postman_contract.run.script_running import ScriptRunner
from postman_contract.run.script_state import ScriptState
from postman_contract.safety.collection_policy import Allowed
from postman_contract.scripting.sandbox_context import Limits
from postman_contract.scripting.sandbox_files import SandboxCode
from postman_contract.scripting.values import ScriptError
from scripted.golden_runs import SCOPES, write_job
from scripted.server import Answering

OPTIONS = {
    "environment": "--environment",
    "globals": "--globals",
    "data": "--iteration-data",
    "times": "--iteration-count",
}
HOSTS = frozenset({"api.test", "other.test", "login.test", "sub.api.test", "o.test"})
# What costs a run more than its requests do: collecting garbage in its end, certificates where nothing is encrypted.
NEEDLESS = ("unraisableexception", "threadexception", "logging", "doctest", "stepwise", "pastebin", "faulthandler")
QUIET = (
    *("-qq", "--no-summary", "--tb=no", "--capture=no", "--contract-insecure"),
    *(word for name in NEEDLESS for word in ("-p", f"no:{name}")),
)


class SharedRunner(ScriptRunner):
    """Runs the scripts of one collection after another in the same sandboxes, each of which takes a second to begin."""

    def for_collection(self, _: SandboxCode, __: Limits) -> "SharedRunner":
        """Stand in for a new one."""
        self._twice = False
        self.forget()
        return self

    def close(self) -> None:
        """Stay, for the next collection."""

    def end(self) -> None:
        """End the sandboxes."""
        super().close()


@dataclass
class Watching:
    """A plugin of pytest that keeps what the scripts of each request came to."""

    rows: list[str]
    run: Json = field(default_factory=lambda: {"items": [], "assertions": [], "errors": [], "console": []})

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Note that a request's turn has come, and what its scripts have said."""
        done = yield
        if LEFT_OUT not in item.stash:
            subject = subject_of(item)
            assert subject is not None
            state = item.stash.get(SCRIPTED, None)
            is_refused = not item.stash.get(EXCHANGES, []) and not (state is not None and state.skips_request)
            self._note(case_of(subject), state, is_refused=is_refused)
        return done

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Note the variables that are left."""
        scripts = session.config.stash.get(SCRIPTS, None)
        assert scripts is not None, "no script was run"
        self.run |= {scope: dict(scripts.variables.real.of(scope)) for scope in SCOPES}

    def _note(self, case: Case, state: ScriptState | None, *, is_refused: bool) -> None:
        iteration = self.rows.index(case.row.label) if case.row else 0
        self.run["items"].append([case.name, iteration, is_refused])
        for result in (both.real for both in (state.results if state else ())):
            for each in result.assertions:
                outcome = "skipped" if each.skipped else "passed" if each.passed else "failed"
                self.run["assertions"].append([case.name, iteration, each.name, outcome, each.message])
            errors = [*result.errors, *([ScriptError(f"limit: {result.limit}")] if result.limit else [])]
            self.run["errors"] += [[case.name, iteration, result.script.listen, each.message] for each in errors]
            self.run["console"] += [[case.name, line.level, list(line.parts)] for line in result.console]


def run_sample(sample: Sample, folder: Path, server: Answering, sandbox: SandboxCode) -> Json:
    """Run a sample; return what it came to, requests included, in the shape of a golden run."""
    job = write_job(sample, folder)
    parser = argparse.ArgumentParser()
    add_source_options(parser)
    options = [f"{option}={job[kind]}" for kind, option in OPTIONS.items() if kind in job]
    options += [f"--folder={name}" for name in job.get("folders", ())]
    options += [f"--env-var={name}={value}" for name, value in job.get("variables", ())]
    arguments = parser.parse_args([job["collection"], *options, f"--working-dir={FILES}"])
    vault = Vault()
    sources = load_sources(arguments, vault)
    suite = suite_of_collection(sources, cases_sent(sources, arguments.folder), folder, "")
    run = CollectionRun(suite, sources, CollectionOptions(Allowed(HOSTS, HOSTS), budget=None, sandbox=sandbox), vault)
    watching = Watching([row.label for row in sources.rows])
    server.forget()
    plugins = [CollectionPlugin(run), watching]
    run_pytest_alone(Path(collection_claim.__file__), [*QUIET, f"--contract-proxy={server.url}"], plugins)
    return {"requests": server.requests(), **watching.run}
