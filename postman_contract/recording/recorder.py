"""Records what claims send, each in a cassette that holds all its replay needs.

A cassette is written, atomically, once its claim has passed; of several claims that name the same one, the first that
passes is kept.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from vcr.cassette import Cassette

from postman_contract.postman.messages import Request, Response
from postman_contract.recording.answers import Placeholders, Unmarked, redact_answer
from postman_contract.recording.cassette_text import (
    dump_cassette,
    interaction_as_dict,
    left_out_headers,
    response_of,
    vcr_request,
    vcr_response,
    written_body,
)
from postman_contract.recording.files import CassetteFiles, write_atomically
from postman_contract.recording.metadata import Metadata, RecordedRequest, RecordedWriting, metadata_as_dict
from postman_contract.recording.reshaping import answers_by_case, recorded_answers, shape_changes
from postman_contract.recording.script_metadata import RecordedScripts, rewritten_scripts
from postman_contract.recording.values import CassetteValues, CommittedValues
from postman_contract.recording.vault import Vault


class SecretInCassette(RuntimeError):  # noqa: N818  named for what it is
    """A cassette would hold a secret in spite of all cleaning; it was not written."""

    def __str__(self) -> str:
        return f"cassette {self.args[0]} would hold a secret, so it was not written: report this as a bug of the engine"


@dataclass
class Recorder:
    """Where cassettes are written, and what this run says of itself in them.

    `metadata` has what all of them say; `written` names those that this run has written, and grows.
    """

    files: CassetteFiles
    metadata: Metadata
    committed: CommittedValues = field(repr=False)
    vault: Vault = field(repr=False)
    written: set[str] = field(default_factory=set)


class RecordedCassette:
    """A cassette that one claim records from its beginning.

    Args:
        name: of the cassette.
        cassette: VCR's, empty; its filters apply.
        recorder: of the run.

    `unmarked` has by value what its requests sent though nobody has marked it as secret or not, and grows. `reshaped`
    names, once it is written, the cases whose answers have another shape than in the cassette it replaces, and how.
    `last_answer` is the last one that was kept, without its secrets.
    """

    def __init__(self, name: str, cassette: Cassette, recorder: Recorder) -> None:
        self.name = name
        self.cassette = cassette
        self.values = CassetteValues(name, recorder.committed, recorder.vault)
        self.unmarked: dict[str, Unmarked] = {}
        self.reshaped: tuple[tuple[str, str], ...] = ()
        self.last_answer = Response(0)
        self._placeholders = Placeholders()
        self._recorder = recorder
        self._requests: list[RecordedRequest] = []

    def add_request(self, request: RecordedRequest) -> int:
        """Keep the values of a request that is about to be sent.

        Returns:
            Its number in the cassette.
        """
        self._requests.append(request)
        return len(self._requests) - 1

    def keep_scripts(self, number: int, scripts: RecordedScripts) -> None:
        """Keep, with a request, what its scripts were given."""
        self._requests[number] = replace(self._requests[number], scripts=scripts)

    def answer(self, request: Request, send: Callable[[], Response]) -> Response:
        """Send a request, and keep its last answer.

        Args:
            request: as a replay will send it.
            send: sends the real one, again and again if need be.
        """
        # All tries of a request are one answer in the cassette: a replay has nothing to repeat.
        received = send()
        self.last_answer = self.add_answer(request, received)
        return received

    def add_answer(self, request: Request, received: Response) -> Response:
        """Keep an answer to a request that has been sent.

        Returns:
            The answer without its secrets.
        """
        # UUIDs that the suite sent are in the request anew at each replay; only the server's own are numbered.
        self.values.keep_own_uuids(f"{request.url} {request.headers} {request.body.decode(errors='replace')}")
        response = self.redacted(received)
        self.append(request, response)
        return response

    def redacted(self, received: Response) -> Response:
        """Return an answer without its secrets, and number the UUIDs in it."""
        response = redact_answer(received, self._recorder.vault, self.unmarked, self._placeholders)
        self.values.number_uuids(f"{response.headers} {response.body.decode(errors='replace')}")
        return response

    def append(self, request: Request, redacted: Response) -> None:
        """Keep a request as a replay sends it, and the answer to it without its secrets."""
        self.cassette.append(vcr_request(request), vcr_response(redacted))

    def as_replayed(self, response: Response) -> Response:
        """Spell an answer that has no secrets any longer as a replay has it; behind its headers are those left out."""
        rewrite = self.values.rewrite
        headers = response_of(vcr_response(response)).headers
        spelled = tuple((name, rewrite(value)) for name, value in (*headers, *left_out_headers(response.headers)))
        return Response(response.status, spelled, written_body(response.body, rewrite))

    def keep_written(self, written: Iterable[RecordedWriting]) -> None:
        """Keep, with the last request, what the run had written of what its answer shows."""
        *others, last = self._requests
        self._requests = [*others, replace(last, written=tuple(map(self._redacted, written)))]

    def _redacted(self, written: RecordedWriting) -> RecordedWriting:
        body = Response(200, body=written.body.encode())
        redacted = redact_answer(body, self._recorder.vault, self.unmarked, self._placeholders).body.decode()
        self.values.number_uuids(f"{written.id} {redacted}")
        return replace(written, body=redacted)

    def write(self) -> None:
        """Write the cassette in place of the old one, whole or not at all.

        Raises:
            SecretInCassette: it would hold one.
            OSError: it cannot be written.
        """
        recorder = self._recorder
        interactions = [
            interaction_as_dict(request, response, self.values.rewrite) for request, response in self.cassette.data
        ]
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        metadata = replace(recorder.metadata, recorded_at=now, requests=tuple(map(self._rewritten, self._requests)))
        text = dump_cassette(interactions, metadata_as_dict(metadata))
        # The last look, at the very text: whatever redaction has missed must not reach the disk.
        if recorder.vault.holds(text):
            raise SecretInCassette(self.name)
        new = answers_by_case(self._requests, [each["response"] for each in interactions])
        self.reshaped = tuple(shape_changes(recorded_answers(recorder.files, self.name), new))
        write_atomically(recorder.files.path_of(self.name), text)
        recorder.written.add(self.name)

    def _rewritten(self, request: RecordedRequest) -> RecordedRequest:
        """Spell values once more: what was learnt since, such as a secret, counts for all of them."""
        values = {name: self.values.rewrite(value) for name, value in request.values.items()}
        drawn = {name: tuple(map(self.values.rewrite, each)) for name, each in request.drawn.items()}
        rewrite = self.values.rewrite
        written = tuple(replace(each, id=rewrite(each.id), body=rewrite(each.body)) for each in request.written)
        scripts = rewritten_scripts(request.scripts, rewrite) if request.scripts is not None else None
        return replace(request, values=values, drawn=drawn, written=written, scripts=scripts)
