"""Reads recorded answers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from vcr.serializers import yamlserializer

from postman_contract.errors import NotJudged
from postman_contract.postman.messages import Response, json_of
from postman_contract.recording.cassette_text import response_of
from postman_contract.recording.files import CassetteFiles

Answers = Mapping[str, Sequence[Response]]
"""What was recorded, by case."""


def read_answers(cassettes: Path) -> Answers:
    """Read the answers below a folder of cassettes; a file that is no cassette has none."""
    answers: dict[str, list[Response]] = defaultdict(list)
    files = CassetteFiles(cassettes)
    for path in sorted(cassettes.rglob("*.yaml")):
        with suppress(NotJudged):
            _, responses, *metadata = files.load_cassette(str(path), yamlserializer)
            requests = metadata[0].get("requests", ()) if metadata else ()
            for request, response in zip(requests, responses, strict=False):
                answers[request["case"]].append(response_of(response))
    return answers


def successes_of(answers: Answers) -> Mapping[str, Sequence[object]]:
    """Read the JSON bodies of successes, by case."""
    return {name: [*_bodies(each)] for name, each in answers.items()}


def _bodies(responses: Sequence[Response]) -> list[object]:
    bodies: list[object] = []
    for response in responses:
        if 200 <= response.status < 300:
            with suppress(ValueError):
                bodies.append(json_of(response))
    return bodies


def join_answers(one: Answers, other: Answers) -> Answers:
    """Put the answers of two recordings together."""
    return {name: [*one.get(name, ()), *other.get(name, ())] for name in dict.fromkeys([*one, *other])}
