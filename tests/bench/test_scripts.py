"""Tests of what the bench of scripts has its runners send, and of the server that answers them."""

import http.client
import json
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema
import pytest

from postman_contract.postman.loader import load_collection
from scripts import SCHEMA, SCRIPTS, THING, generate, server


@pytest.mark.parametrize("title", SCRIPTS)
def test_a_generated_collection_can_be_sent_and_has_its_scripts(tmp_path: Path, title: str) -> None:
    """Each request has the script, or none has; every second one has a saved example."""
    path = tmp_path / "scripts.json"
    generate(path, "http://127.0.0.1:9", 4, SCRIPTS[title])
    collection = load_collection(path)
    assert [item.problem for item in collection.items] == [None] * 4
    assert [len(item.examples) for item in collection.items] == [1, 0, 1, 0]
    entries = json.loads(path.read_text(encoding="utf-8"))["item"][0]["item"]
    assert [[event["script"]["exec"] for event in each["event"]] for each in entries] == [
        [[*SCRIPTS[title]]] if SCRIPTS[title] else []
    ] * 4


def test_the_server_answers_each_request_of_a_connection_with_the_thing() -> None:
    """One connection is enough for a run, and what it gets is what the scripts ask for."""
    jsonschema.validate(THING, SCHEMA)
    with server() as url:
        connection = http.client.HTTPConnection(urlsplit(url).netloc)
        for number in range(3):
            connection.request("GET", f"/things/{number}")
            answer = connection.getresponse()
            assert (answer.status, json.loads(answer.read())) == (200, THING)
        connection.close()
