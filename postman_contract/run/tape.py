"""Keeps, with a cassette, what a replay has to know of the recording: drawn values, and which requests were sent."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from vcr.cassette import Cassette

from postman_contract.postman.environment import PROCESS
from postman_contract.postman.variables import Used, draw_fresh, draw_recorded
from postman_contract.recording.recorder import HOW_TO_RECORD, keep, recorded, shown
from postman_contract.recording.staleness import age_problem, request_hash
from postman_contract.run.cases import Case
from postman_contract.run.session import Session


class Tape:
    """What one test or prerequisite draws and sends, in every cassette it opens.

    A replay draws what the cassette kept, and is told where a request has changed since; every other run draws anew,
    reproducibly for its seed.
    """

    def __init__(self, session: Session, name: str) -> None:
        session.uses[name] += 1
        self._session = session
        self._draw: Callable[[str], str] = draw_fresh(f"{session.recorder.seed}/{name}/{session.uses[name]}")
        self._drawn: dict[str, list[str]] = {}
        self._requests: dict[str, str] = {}
        self._values: dict[str, str] = {}
        self._recorded: Mapping[str, str] = {}
        self._place = ""

    def attach(self, opened: Cassette | None) -> "Tape":
        """Use a cassette, or the same one opened again.

        Raises:
            NotJudged: this is a replay, and there is no such cassette.
        """
        if opened is not None and self._session.recording:
            keep(opened, drawn=self._drawn, requests=self._requests, values=self._values)
        elif opened is not None and not self._place:
            metadata = recorded(self._session.recorder, opened)
            self._place = shown(self._session.recorder, opened.path)
            self._draw = draw_recorded(metadata.drawn)
            self._recorded = metadata.requests
            self._values.update(metadata.values)
            self._remark(age_problem(metadata.recorded_at, self._session.max_cassette_age, dt.datetime.now(dt.UTC)))
        return self

    def draw(self, name: str) -> str:
        """Return the next value of a dynamic variable."""
        value = self._draw(name)
        self._drawn.setdefault(name, []).append(value)
        return value

    def note(self, case: Case) -> None:
        """Note that a case is about to be sent."""
        recorded_one = self._recorded.get(case.id)
        if case.published is None or not (self._session.recording or recorded_one):
            return
        version = request_hash(case.published)
        if self._session.recording:
            self._requests[case.id] = version
        elif version != recorded_one:
            self._remark(f"the published request of {case.id} has changed since")

    @property
    def values(self) -> Mapping[str, str]:
        """Values of variables that the recording had from its process environment, and a replay has nowhere else."""
        return {} if self._session.recording else self._values

    def keep_values(self, case: Case, used: Iterable[Used]) -> None:
        """Keep, while recording, the values that a replay would not know; no secret is among them."""
        suite = self._session.suite
        known = suite.environment.scope.values.keys() | case.variables.values.keys() | suite.secrets
        for each in used:
            if self._session.recording and each.scope == PROCESS and each.name not in known:
                self._values[each.name] = each.value

    def _remark(self, problem: str | None) -> None:
        if problem is not None:
            self._session.stale[f"{self._place}: {problem}; {HOW_TO_RECORD}"] = None
