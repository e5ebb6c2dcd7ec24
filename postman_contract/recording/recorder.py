"""Configures VCR: what matches, what is written, where, and when it counts.

Recordings are written to a staging folder and promoted, atomically, once their case has passed.
"""

import datetime as dt
import os
import tempfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from vcr import VCR
from vcr.cassette import Cassette
from vcr.errors import CannotOverwriteExistingCassetteException, MissingMetadataError
from vcr.patch import PATCHER_NAMES
from vcr.persisters.filesystem import CassetteNotFoundError
from vcr.request import Request as VcrRequest
from vcr.serialize import deserialize

from postman_contract.errors import NotJudged
from postman_contract.postman.bodies import is_json
from postman_contract.postman.jsonfile import parse_json
from postman_contract.recording.cassettes import FixedValues, Interaction, clean, dump, without_repetitions
from postman_contract.recording.vault import Vault

PREREQUISITES = "_prerequisites"
COMPARED = 4096  # texts
HOW_TO_RECORD = "record it with --sandbox=local --record-mode=rewrite"


class SecretInCassette(RuntimeError):  # noqa: N818  named for what it is
    """A cassette would hold a secret in spite of all cleaning; it was not written."""

    def __str__(self) -> str:
        return f"cassette {self.args[0]} would hold a secret, and was not written: tell us how it got there"


@dataclass
class Take:
    """What is recorded so far in a cassette that is opened again and again, as it came.

    Of several exchanges with the same request the last is kept: what was polled ends as it ended.
    """

    interactions: list[Interaction] = field(default_factory=list, repr=False)
    drawn: dict[str, list[str]] = field(default_factory=dict)
    requests: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    def add(self, interactions: list[Interaction]) -> None:
        """Add exchanges, in place of those with the same request."""
        repeated = [each["request"] for each in interactions]
        kept = [each for each in self.interactions if each["request"] not in repeated]
        self.interactions[:] = kept + interactions


@dataclass(frozen=True)
class Recorder:
    """Where cassettes are, and what this run says of itself in those it writes.

    `staging` is None in a replay. `source` says what is recorded: the stand-in, or the live host; `hashes` name the
    version of the collection and of the schemas.
    """

    library: Path
    staging: Path | None
    source: str
    seed: str
    hashes: Mapping[str, str]
    vault: Vault
    fixed: FixedValues = field(default_factory=FixedValues)
    takes: dict[str, Take] = field(default_factory=dict, repr=False)
    promoted: set[str] = field(default_factory=set, repr=False)
    unwritten: dict[str, Exception] = field(default_factory=dict, repr=False)

    @property
    def folder(self) -> Path:
        """Where cassettes are opened."""
        return self.library if self.staging is None else self.staging


class Persister:
    """Reads cassettes, and writes clean ones. VCR calls it as it calls its own `FilesystemPersister`."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def load_cassette(self, cassette_path: str, serializer: Any) -> Any:
        """Read requests, responses and metadata. A cassette being recorded starts empty.

        Raises:
            CassetteNotFoundError: there is no such file.
            NotJudged: it is not a cassette.
        """
        path = Path(cassette_path)
        if self._recorder.staging is not None or not path.exists():
            raise CassetteNotFoundError(cassette_path)
        try:
            requests, responses, *metadata = deserialize(path.read_text(encoding="utf-8"), serializer)
            for response in responses:
                int(response["status"]["code"])
            for values in dict(metadata[0].get("drawn", {}) if metadata else {}).values():
                list(values)
            for key in ("requests", "values"):
                dict(metadata[0].get(key, {}) if metadata else {})
        except Exception as problem:  # noqa: BLE001  a file that is no cassette fails in many ways
            place = shown(self._recorder, cassette_path)
            raise NotJudged(f"{place} is not a cassette ({type(problem).__name__}): {HOW_TO_RECORD}") from None
        return requests, responses, *metadata

    def save_cassette(self, cassette_path: str, cassette_dict: Mapping[str, Any], serializer: Any) -> None:  # noqa: ARG002
        """Write a clean cassette, whole or not at all; what prevents it is told when it is to be promoted.

        VCR would stay patched, for all tests to come, if this raised.
        """
        name = Path(cassette_path).relative_to(self._recorder.folder).with_suffix("").as_posix()
        self._recorder.unwritten.pop(name, None)
        try:
            self._write(Path(cassette_path), name, cassette_dict)
        except (SecretInCassette, NotJudged, OSError) as problem:
            self._recorder.unwritten[name] = problem

    def _write(self, path: Path, name: str, cassette_dict: Mapping[str, Any]) -> None:
        recorder = self._recorder
        take = recorder.takes.setdefault(name, Take()) if name.startswith(PREREQUISITES) else Take()
        pairs = list(zip(cassette_dict["requests"], cassette_dict["responses"], strict=True))
        for request, response in pairs:
            _refuse_unreadable(f"{request.method} in cassette {name}", response)
        take.add([{"request": request._to_dict(), "response": response} for request, response in pairs])  # noqa: SLF001
        kept = cassette_dict.get("metadata", {})
        take.drawn.update(kept.get("drawn", {}))
        take.requests.update(kept.get("requests", {}))
        take.values.update(kept.get("values", {}))
        metadata = {
            "recorded_from": recorder.source,
            "recorded_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "seed": recorder.seed,
            **recorder.hashes,
            **({"requests": take.requests} if take.requests else {}),
            **({"values": take.values} if take.values else {}),
            **({"drawn": take.drawn} if take.drawn else {}),
        }
        once = without_repetitions(take.interactions)
        interactions, numbered = clean(once, name, recorder.vault, recorder.fixed)
        if name.startswith(PREREQUISITES):
            recorder.fixed.remember(numbered)
        text = dump(interactions, metadata)
        if recorder.vault.holds(text):
            raise SecretInCassette(name)
        write_atomically(path, text)


def _refuse_unreadable(what: str, response: Mapping[str, Any]) -> None:
    """Refuse a body that cannot be looked into for secrets; VCR has decoded those it can."""
    for key, values in response["headers"].items():
        if key.lower() == "content-encoding" and {*values} - {"identity"}:
            coding = ", ".join(values)
            raise NotJudged(f"{what} was answered in content coding {coding}, which cannot be looked into for secrets")


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that it is never seen half-written (a rename within its folder)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".partial")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def promote(recorder: Recorder, name: str) -> None:
    """Put a staged cassette in the place of the old one; of several recorded under a name, the first.

    Raises:
        SecretInCassette: it holds one; it was removed.
        NotJudged: it would hold a body that cannot be looked into.
        OSError: it could not be written.
    """
    if name in recorder.unwritten:
        raise recorder.unwritten[name]
    staged = None if recorder.staging is None else recorder.staging / f"{name}.yaml"
    if staged is None or name in recorder.promoted or not staged.exists():
        return
    text = staged.read_text(encoding="utf-8")
    if recorder.vault.holds(text):  # a secret that was learnt after it was written
        staged.unlink()
        raise SecretInCassette(name)
    write_atomically(recorder.library / f"{name}.yaml", text)
    recorder.promoted.add(name)


def configure(vcr: VCR, recorder: Recorder) -> None:
    """Set a VCR up: matching by method, target and content; patching httpx alone."""
    redacted = lru_cache(COMPARED)(recorder.vault.redact)  # a cassette compares each request with all it holds

    def same_target(one: VcrRequest, other: VcrRequest) -> None:
        """Match the request target, path and query exactly; the host is no part of it."""
        first, second = (redacted(_target(each)) for each in (one, other))
        if first != second:
            raise AssertionError(f"{first} != {second}")

    def same_content(one: VcrRequest, other: VcrRequest) -> None:
        """Match the body: as JSON where it is JSON, else as it is. A cassette holds it without secrets."""
        if one.body == other.body:
            return
        first, second = (redacted(str(each.body or b"", "latin-1")) for each in (one, other))
        if first != second and not (is_json(one.headers.get("Content-Type", "")) and _equal_json(first, second)):
            raise AssertionError("the bodies differ")

    vcr.register_matcher("target", same_target)
    vcr.register_matcher("content", same_content)
    vcr.match_on = ("method", "target", "content")
    vcr.register_persister(Persister(recorder))
    vcr.skip_patchers = tuple(name for name in PATCHER_NAMES if name != "httpx")
    vcr.decode_compressed_response = True


def _target(request: VcrRequest) -> str:
    parts = request.parsed_uri
    exact = f"#{parts.fragment}" if parts.fragment else ""
    return f"{parts.path or '/'}?{parts.query}{exact}"


def _equal_json(one: str, other: str) -> bool:
    try:
        return parse_json(one) == parse_json(other)
    except ValueError:
        return False


@contextmanager
def cassette(recorder: Recorder, name: str) -> Generator[Cassette]:
    """Open a cassette of our own, a prerequisite's, for one exchange."""
    vcr = VCR(
        cassette_library_dir=str(recorder.folder),
        path_transformer=VCR.ensure_suffix(".yaml"),
        record_mode="none" if recorder.staging is None else "all",
    )
    configure(vcr, recorder)
    with vcr.use_cassette(name) as opened:
        yield opened


@dataclass(frozen=True)
class Metadata:
    """What a cassette says of itself: drawn values, hashes of requests by case id, values by variable, its time."""

    drawn: Mapping[str, Sequence[str]]
    requests: Mapping[str, str]
    values: Mapping[str, str]
    recorded_at: object


def recorded(recorder: Recorder, opened: Cassette) -> Metadata:
    """Read what a cassette says of itself.

    Raises:
        NotJudged: there is no such cassette.
    """
    if not opened.rewound:
        raise NotJudged(f"no cassette {shown(recorder, opened.path)}: {HOW_TO_RECORD}")

    def said(key: str, default: Any) -> Any:
        try:
            return opened.get_metadata(key, default)
        except MissingMetadataError:
            return default

    drawn, requests, values = (dict(said(key, {})) for key in ("drawn", "requests", "values"))
    return Metadata(drawn, requests, values, said("recorded_at", None))


def keep(opened: Cassette, **metadata: dict[str, Any]) -> None:
    """Keep metadata in a cassette that is being recorded; the dictionaries may grow until it is closed."""
    for key, values in metadata.items():
        opened.get_metadata(key, values)


@contextmanager
def misses_explained(recorder: Recorder) -> Generator[None]:
    """Turn VCR's miss into a case that is not judged.

    Raises:
        NotJudged: the cassette holds no such request, or no more of it.
    """
    try:
        yield
    except CannotOverwriteExistingCassetteException as miss:
        place = shown(recorder, miss.cassette.path)
        differing = {name.removeprefix("same_") for _, _, failed in miss.similar_requests for name, _ in failed}
        if miss.reason == "already_played":
            why = "it was played already"
        elif differing:
            why = f"differs in {' and '.join(sorted(differing))}"
        else:
            why = "it holds no such request"
        raise NotJudged(f"{place} does not hold this {miss.failed_request.method}: {why}; {HOW_TO_RECORD}") from None


def shown(recorder: Recorder, path: str) -> str:
    """Name a cassette's file from the suite's folder down."""
    return Path(path).relative_to(recorder.folder.parent).as_posix()
