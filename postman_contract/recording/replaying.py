"""Plays a cassette: the values its requests used, and the answers they got, each once and in order."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vcr import VCR
from vcr.cassette import Cassette
from vcr.errors import MissingMetadataError, UnhandledHTTPRequestError

from postman_contract.errors import NotJudged
from postman_contract.postman.collection import RequestTemplate
from postman_contract.postman.environment import Scope
from postman_contract.postman.messages import Request, Response
from postman_contract.postman.variables import Draw, Supply, draw_recorded
from postman_contract.recording.cassette_text import response_of, vcr_request
from postman_contract.recording.files import CassetteFiles
from postman_contract.recording.matching import explain_miss
from postman_contract.recording.metadata import (
    HOW_TO_RECORD,
    Metadata,
    RecordedRequest,
    RecordedWriting,
    parse_metadata,
)
from postman_contract.recording.script_metadata import RecordedScripts
from postman_contract.recording.sent import learn_sent_secrets
from postman_contract.recording.staleness import request_hash
from postman_contract.recording.vault import Vault

_NOT_FOR_CASSETTES: tuple[str, ...] = ("path_transformer", "func_path_generator", "record_on_exception")
_FILTERING = ("before_record_request", "before_record_response")
_FILTERS = (
    *_FILTERING,
    "filter_headers",
    "filter_query_parameters",
    "filter_post_data_parameters",
    "ignore_hosts",
    "ignore_localhost",
)


def load_vcr_cassette(vcr: VCR, path: Path, **arguments: object) -> Cassette:
    """Load a cassette by a configured VCR, without patching any HTTP library; an absent file gives an empty one.

    Args:
        vcr: has the matchers and the persister.
        path: the file.
        arguments: as of `VCR.use_cassette`.
    """
    config = vcr.get_merged_config(path=str(path), **arguments)
    left_out = _NOT_FOR_CASSETTES
    if not any(arguments.get(name) or getattr(vcr, name) for name in _FILTERS):
        left_out += _FILTERING  # VCR's filters copy each exchange, even where there is nothing to filter
    return Cassette.load(**{name: value for name, value in config.items() if name not in left_out})


def metadata_of(cassette: Cassette) -> Metadata:
    """Read what a loaded cassette says of itself."""
    content = {}
    for name in ("recorded_from", "recorded_at", "seed", "collection", "schemas", "requests"):
        try:
            content[name] = cassette.get_metadata(name, None)
        except MissingMetadataError:
            continue
    return parse_metadata(content)


@dataclass(frozen=True)
class KeptValues:
    """What a cassette keeps of a request.

    `scope` has the values of its variables, and `refuse` says of any other why there is none; `new_draw` begins to hand
    out those of its dynamic ones. `changed`: it was recorded of another version of the published request. `written` is
    what its answer is held to, beside its schema. `scripts` is what its scripts were given; None: none was run.
    """

    scope: Scope
    new_draw: Callable[[], Draw]
    refuse: Supply
    changed: bool
    written: tuple[RecordedWriting, ...] = ()
    scripts: RecordedScripts | None = None


class ReplayedCassette:
    """A cassette that one claim plays from its beginning.

    Args:
        cassette: as VCR has loaded it.
        files: where it is from.
        vault: learns the secrets that requests send, without which a cassette has them.

    Raises:
        NotJudged: there is no such file.
    """

    def __init__(self, cassette: Cassette, files: CassetteFiles, vault: Vault) -> None:
        self.cassette = cassette
        self._files = files
        self._vault = vault
        # VCR takes an absent file for an empty cassette; it sets this only where it has read one.
        if not cassette.rewound:
            raise NotJudged(f"no cassette {self.place}: {HOW_TO_RECORD}")
        self.metadata = metadata_of(cassette)
        self._sent: Counter[str] = Counter()

    @property
    def place(self) -> str:
        """The cassette's file, as a person is shown it."""
        return self._files.shown(self.cassette.path)

    def next_values(self, case_id: str, published: RequestTemplate | None) -> KeptValues:
        """Return what the cassette keeps of the next request of a case; of one it does not know, nothing.

        Args:
            case_id: the case.
            published: its request as it is published now.
        """
        recorded = [each for each in self.metadata.requests if each.case == case_id]
        # Values go by case and occurrence: a claim may send one case twice with different values.
        number = self._sent[case_id]
        self._sent[case_id] += 1
        kept = recorded[number] if number < len(recorded) else RecordedRequest(case_id, "")
        changed = bool(kept.version) and published is not None and request_hash(published) != kept.version
        why = _no_value(case_id, len(recorded), number)

        def refuse(variable: str) -> str:
            raise NotJudged(f"{self.place} {why} {{{{{variable}}}}}; {HOW_TO_RECORD}")

        def new_draw() -> Draw:
            return draw_recorded(kept.drawn)

        return KeptValues(Scope("the cassette", kept.values), new_draw, refuse, changed, kept.written, kept.scripts)

    def answer(self, request: Request, _: Callable[[], Response]) -> Response:
        """Return the recorded answer to a request.

        Raises:
            NotJudged: there is none, or no further one; says what differs.
        """
        learn_sent_secrets(self._vault, request)
        sent = vcr_request(request)
        try:
            return response_of(self.cassette.play_response(sent))
        except UnhandledHTTPRequestError:
            raise NotJudged(explain_miss(self.cassette, sent, request.used, self.place)) from None


def _no_value(case_id: str, recorded: int, number: int) -> str:
    """Say why there is no value for a request that is sent after `number` others of its case."""
    if number < recorded:
        return f"has no value for this {case_id} of"
    if not recorded:
        return f"holds no {case_id}: it was not sent while recording, so there is no value of"
    sent = "once" if recorded == 1 else f"{recorded} times"
    return f"holds no further {case_id}: it was sent {sent} while recording, so there is no value for one more of"
