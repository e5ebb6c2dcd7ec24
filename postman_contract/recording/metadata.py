"""What a cassette says of itself, beside the exchanges: its source, its age, and the values its requests used.

A replay takes the values of draws, of the process environment and of prerequisites from here, and from nowhere else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from postman_contract.recording.script_metadata import RecordedScripts, parse_scripts, scripts_as_dict

HOW_TO_RECORD = "record it with --contract-sandbox=local --record-mode=rewrite"


@dataclass(frozen=True)
class RecordedWriting:
    """What the run had written of what an answer shows: its id, and the JSON text of it; "": it was deleted.

    `row` and `lags` are as of `contract.exchange.Written`.
    """

    id: str
    body: str = ""
    row: bool = False
    lags: bool = False


@dataclass(frozen=True)
class RecordedRequest:
    """What one request used, in the order of sending: the case, the version of its template, and its values.

    `values` are those of variables that came from the process environment, `.env`, the sandbox or a prerequisite;
    `drawn` those of dynamic variables, by name, in the order they were drawn. Secrets among them are placeholders.
    `written` is what the answer is held to, beside its schema: what the run had written before. `scripts` is what the
    scripts of the collection were given; None: none was run.
    """

    case: str
    version: str
    values: Mapping[str, str] = field(default_factory=dict)
    drawn: Mapping[str, Sequence[str]] = field(default_factory=dict)
    written: tuple[RecordedWriting, ...] = ()
    scripts: RecordedScripts | None = None


@dataclass(frozen=True)
class Metadata:
    """What a cassette says of itself. `recorded_at` is RFC 3339; `collection` and `schemas` are their versions."""

    recorded_from: str = ""
    recorded_at: object = None
    seed: str = ""
    collection: str = ""
    schemas: str = ""
    requests: tuple[RecordedRequest, ...] = ()


def parse_metadata(content: Mapping[str, Any]) -> Metadata:
    """Read metadata as they stand in a cassette.

    Raises:
        ValueError: they are of another form, such as that of an earlier version.
    """
    requests = content.get("requests") or []
    if not isinstance(requests, list) or "drawn" in content or "values" in content:
        raise ValueError("its metadata are of an earlier version")
    texts = {name: str(content.get(name, "")) for name in ("recorded_from", "seed", "collection", "schemas")}
    return Metadata(**texts, recorded_at=content.get("recorded_at"), requests=tuple(map(_parse_request, requests)))


def _parse_request(content: Any) -> RecordedRequest:
    try:
        values = {str(name): str(value) for name, value in dict(content.get("values") or {}).items()}
        drawn = {str(name): tuple(map(str, each)) for name, each in dict(content.get("drawn") or {}).items()}
        written = tuple(map(_parse_writing, content.get("written") or ()))
        scripts = parse_scripts(content["scripts"]) if content.get("scripts") else None
        return RecordedRequest(str(content["case"]), str(content.get("version", "")), values, drawn, written, scripts)
    except (AttributeError, KeyError, TypeError) as problem:
        raise ValueError(f"its metadata cannot be read ({type(problem).__name__}: {problem})") from None


def _parse_writing(content: Any) -> RecordedWriting:
    flags = (bool(content.get(name)) for name in ("row", "lags"))
    return RecordedWriting(str(content["id"]), str(content.get("body", "")), *flags)


def metadata_as_dict(metadata: Metadata) -> dict[str, Any]:
    """Spell metadata as they are written; what is empty is left out."""
    members = ("recorded_from", "recorded_at", "seed", "collection", "schemas")
    spelled: dict[str, Any] = {name: value for name in members if (value := getattr(metadata, name))}
    if metadata.requests:
        spelled["requests"] = [_request_as_dict(each) for each in metadata.requests]
    return spelled


def _request_as_dict(request: RecordedRequest) -> dict[str, Any]:
    spelled: dict[str, Any] = {"case": request.case, "version": request.version}
    if request.values:
        spelled["values"] = dict(request.values)
    if request.drawn:
        spelled["drawn"] = {name: list(values) for name, values in request.drawn.items()}
    if request.written:
        spelled["written"] = [_writing_as_dict(each) for each in request.written]
    if request.scripts is not None:
        spelled["scripts"] = scripts_as_dict(request.scripts)
    return spelled


def _writing_as_dict(written: RecordedWriting) -> dict[str, Any]:
    members = {"body": written.body, "row": written.row, "lags": written.lags}
    return {"id": written.id, **{name: value for name, value in members.items() if value}}
