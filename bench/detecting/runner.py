"""Runs the claims that a fault concerns, each time in a process forked from one that has collected the whole suite.

A fork has the suite loaded, its own stand-in with the state it is to begin with, and its own server; so runs share
nothing, and none has anything to wait for.
"""

import importlib
import os
import pickle
import signal
import sys
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cartoncloud_sandbox.app import create_app
from cartoncloud_sandbox.clock import Clock, parse_moment
from cartoncloud_sandbox.sandbox import Sandbox as StandIn
from detecting.answers import Operations, Seen
from detecting.behaviours import Behaviour, Faultless
from detecting.proxy import Proxy, serve
from detecting.verdicts import Ran, Said, is_detection, said_in
from postman_contract.plugin.claims import SUITE
from postman_contract.plugin.state import subject_of
from postman_contract.run.cases import Case
from postman_contract.run.session import Sandbox
from postman_contract.run.suite import Suite

ROOT = Path(__file__).parents[2]
MOST_SECONDS = 300  # of one run
FROZEN = "2030-01-15T09:00:00+10:00"
SUITE_RUN = (
    *("tests/contract", "-q", "-s", "-p", "no:cacheprovider", "--contract-sandbox=local"),
    # None of these has a say in a claim, and each costs every fork more than the claim does.
    *("-p", "no:hypothesispytest", "-p", "no:unraisableexception", "-p", "no:threadexception"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # what a fork needs is imported before pytest is
)


@dataclass(frozen=True)
class Job:
    """One run: the tests in their order, the behaviour, and when it may stop."""

    items: tuple[str, ...]
    begin: Callable[[], Behaviour] = Faultless
    operation: str = ""
    before: Mapping[str, Said] = field(default_factory=dict)
    stops_early: bool = False
    keeps_seen: bool = False


@dataclass(frozen=True)
class Result:
    """What a job came to; `ran` is None where it did not end."""

    ran: Ran | None
    seen: tuple[Seen, ...] = ()
    state: bytes = b""
    modules: tuple[str, ...] = ()


Measure = Callable[["Bench"], None]


class Bench:
    """A pytest plugin that, once all claims are collected, lets them be run as often as wanted.

    `measure` is called in the process that has collected; what it asks for is run in forks.
    """

    def __init__(self, measure: Measure, workers: int, folder: Path) -> None:
        self.measure = measure
        self.workers = workers
        self._folder = folder  # forks leave their results here; it outlives what was measuring, which they leave
        self.nodes: dict[str, pytest.Item] = {}
        self.state = b""
        self.child: _Child | None = None
        self._config: pytest.Config | None = None

    @property
    def subjects(self) -> dict[str, str]:
        """The operation that each test is about, where it is about one."""
        cases = self.suite.cases
        named = {
            name: subject_of(item) or cases.get(str(next(iter(marker.args), ""))) if marker else subject_of(item)
            for name, item in self.nodes.items()
            for marker in [item.get_closest_marker("default_cassette")]
        }
        return {name: str(case.operation) for name, case in named.items() if isinstance(case, Case)}

    @property
    def suite(self) -> Suite:
        """The loaded suite."""
        assert self._config is not None
        return self._config.stash[SUITE]

    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Measure; in a fork, run what the job says as pytest itself would."""
        self._config = session.config
        self.nodes = {item.nodeid: item for item in session.items}
        try:
            self.measure(self)
        except _Forked:
            assert self.child is not None
            session.items[:] = [self.nodes[each] for each in self.child.job.items]
            session.config.pluginmanager.register(self.child)
            return None
        return True

    def run_all(self, jobs: Iterable[Job]) -> Iterator[tuple[int, Result]]:
        """Run jobs in forks, some at a time; yield each one's number and result as it ends."""
        waiting = iter(enumerate(jobs))
        running: dict[int, tuple[int, Path]] = {}
        while True:
            while len(running) < self.workers and (following := next(waiting, None)):
                number, job = following
                path = self._folder / str(number)
                running[self._fork(job, path)] = number, path
            if not running:
                return
            ended, _ = os.wait()
            number, path = running.pop(ended)
            yield number, _read(path)

    def run(self, job: Job) -> Result:
        """Run one job."""
        return next(self.run_all([job]))[1]

    def learn(self, result: Result) -> None:
        """Let forks begin with what a run has left: the stand-in's state, and the modules that it has imported."""
        self.state = result.state
        for name in result.modules:
            if name not in sys.modules:
                importlib.import_module(name)

    def _fork(self, job: Job, path: Path) -> int:
        process = os.fork()
        if process:
            return process
        signal.alarm(MOST_SECONDS)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        self.child = _Child(job, path, stand_in(self.state), Operations(operations_of(self.suite)))
        raise _Forked


class _Forked(BaseException):
    """Leaves what was measuring: this process is a fork, and has a job to run."""


class _Child:
    """A pytest plugin in a fork: puts the behaviour before the stand-in, and keeps what is said of each test."""

    def __init__(self, job: Job, path: Path, sandbox: StandIn, operations: Operations) -> None:
        self.job = job
        self._path = path
        self._sandbox = sandbox
        self._proxy = Proxy(create_app(sandbox), operations, job.begin())
        self._session: pytest.Session | None = None
        self._said: dict[str, Said] = {}

    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> object:
        """Give the suite this process's own server instead of one that it would start."""
        if fixturedef.argname != "local_sandbox":
            return None
        variables = {"gatewayHost": serve(self._proxy), "authClientSecret": "sandbox-secret-not-real"}
        given = Sandbox("cartoncloud_sandbox, with faults", variables)
        fixturedef.cached_result = (given, fixturedef.cache_key(request), None)  # type: ignore[arg-type]
        return given

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Say whose requests are coming."""
        self._session, self._proxy.item = item.session, item.nodeid
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what is said; end the run at the first detection, if that is all it is for."""
        said = self._said[report.nodeid] = said_in(report, self._said.get(report.nodeid))
        named = frozenset({*self._proxy.behaviour.altered, self.job.operation})
        if self.job.stops_early and is_detection(said, self.job.before.get(report.nodeid), named):
            assert self._session is not None
            self._session.shouldstop = "detected"

    def end(self, code: int) -> None:
        """Hand over what came of the job, and end this process."""
        ran = Ran(self._said, frozenset(self._proxy.behaviour.altered), code)
        seen = tuple(self._proxy.seen) if self.job.keeps_seen else ()
        state = self._sandbox.store.connection.serialize() if self.job.keeps_seen else b""
        modules = tuple(sys.modules) if self.job.keeps_seen else ()
        self._path.write_bytes(pickle.dumps(Result(ran, seen, state, modules)))
        os._exit(0)


def _read(path: Path) -> Result:
    if not path.exists():
        return Result(None)
    result: Result = pickle.loads(path.read_bytes())  # noqa: S301  this program has written it
    path.unlink()
    return result


def stand_in(state: bytes) -> StandIn:
    """Make a stand-in that begins with a state; with none, with what it is seeded with."""
    sandbox = StandIn(clock=Clock(parse_moment(FROZEN)))
    if state:
        sandbox.store.connection.deserialize(state)
    return sandbox


def operations_of(suite: Suite) -> Sequence[str]:
    """Name the operations of a suite's cases."""
    return sorted({str(case.operation) for case in suite.cases.values() if case.operation})


def run_bench(measure: Measure, workers: int) -> int:
    """Collect the suite, measure, and return pytest's exit code; a fork never returns."""
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(measure, workers, Path(folder))
        code = pytest.main([*SUITE_RUN], plugins=[bench])
        if bench.child is not None:
            bench.child.end(int(code))
    return int(code)
