"""Compares the answers of a new recording with those of the one it replaces, by their shape and not by their values."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vcr.persisters.filesystem import CassetteNotFoundError
from vcr.serializers import yamlserializer

from postman_contract.contract.inferring import differences, infer_schema
from postman_contract.errors import NotJudged
from postman_contract.recording.files import CassetteFiles
from postman_contract.recording.metadata import Metadata, RecordedRequest, parse_metadata

Answers = Mapping[tuple[str, int], Mapping[str, Any]]


def recorded_answers(files: CassetteFiles, name: str) -> Answers:
    """Read the answers of a cassette as it stands on the disk; of one that cannot be played, there are none."""
    responses, metadata = _recorded(files, name)
    return answers_by_case(metadata.requests, responses)


def recorded_metadata(files: CassetteFiles, name: str) -> Metadata:
    """Read what a cassette says of itself as it stands on the disk; one that cannot be played says nothing."""
    return _recorded(files, name)[1]


def _recorded(files: CassetteFiles, name: str) -> tuple[Sequence[Mapping[str, Any]], Metadata]:
    try:
        _, responses, *metadata = files.load_cassette(str(files.path_of(name)), yamlserializer)
    except (CassetteNotFoundError, NotJudged):
        return (), Metadata()
    return responses, parse_metadata(metadata[0] if metadata else {})


def answers_by_case(requests: Sequence[RecordedRequest], responses: Sequence[Mapping[str, Any]]) -> Answers:
    """Name answers by the case that was answered, and how often it had been before."""
    counts: Counter[str] = Counter()
    named: dict[tuple[str, int], Mapping[str, Any]] = {}
    # Where a request was never answered, nothing says which answer is whose.
    pairs = zip(requests, responses, strict=True) if len(requests) == len(responses) else ()
    for request, response in pairs:
        named[request.case, counts[request.case]] = response
        counts[request.case] += 1
    return named


def shape_changes(old: Answers, new: Answers) -> Iterator[tuple[str, str]]:
    """Yield the cases whose answers have another shape than they had, and what is different."""
    for (case, number), response in new.items():
        before = old.get((case, number))
        if before is None:
            continue
        status, earlier = int(response["status"]["code"]), int(before["status"]["code"])
        if status != earlier:
            yield case, f"answered {status}, was {earlier}"
        else:
            found = [*_changes_of_headers(before["headers"], response["headers"])]
            found += _changes_of_body(before["body"]["string"], response["body"]["string"])
            if found:
                yield case, f"{status}: {'; '.join(found)}"


def _changes_of_headers(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    before, after = ({name.lower() for name in headers} for headers in (old, new))
    yield from (f"header {name} vanished" for name in sorted(before - after))
    yield from (f"header {name} appeared" for name in sorted(after - before))


def _changes_of_body(old: str | bytes | None, new: str | bytes | None) -> Iterator[str]:
    try:
        before, after = infer_schema(json.loads(old or "")), infer_schema(json.loads(new or ""))
    except (ValueError, RecursionError):  # no JSON has no members
        return
    yield from differences(before, after)
