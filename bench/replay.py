"""Times a replay: generates a collection of N requests with schemas and cassettes, and runs pytest over it.

    python bench/replay.py 1000 [PAIRS]

It runs in turn with as many empty pytest cases. The last line reads `replay is R times as much processor time as N
empty cases`; the lines above have the medians of processor and wall time, and the peak memory.
"""

import json
import sys
import tempfile
from pathlib import Path

from postman_contract.recording.cassette_text import dump_cassette
from timing import describe_timings, median_ratio, time_in_turn

CONFTEST = 'pytest_plugins = ["postman_contract.plugin", "postman_contract.plugin.short"]\n'
CLAIM = """
def test_answers_as_documented(contract_case, contract_send, contract_verify):
    contract_verify(contract_send(contract_case))
"""
CONFIG = "[pytest]\naddopts = -q --import-mode=importlib -p no:cacheprovider\n"
ITEM = {
    "type": "object",
    "required": ["id", "name", "quantity", "created", "tags"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "name": {"type": "string", "minLength": 1},
        "quantity": {"type": "number", "minimum": 0},
        "created": {"type": "string", "format": "date-time"},
        "tags": {"type": "array", "items": {"enum": ["new", "sold", "returned"]}},
    },
}
ANSWER = {
    "id": "7d444840-9dc0-41d1-b245-5ffdce74fad2",
    "name": "Sample",
    "quantity": 12.5,
    "created": "2030-01-15T09:00:00+10:00",
    "tags": ["new", "sold"],
}
SENT = {"name": "Sample", "quantity": 12.5, "tags": ["new"]}


def write(path: Path, content: object) -> None:
    """Write JSON, making the folders it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def generate(folder: Path, count: int, operations: int | None = None) -> None:
    """Write a suite of `count` cases, each with a cassette of its own; every other one is a POST.

    Args:
        folder: is written to.
        count: of cases.
        operations: an even number of them, which cases share; None: each case has its own.
    """
    items = []
    for number in range(count):
        method, status = ("GET", 200) if number % 2 else ("POST", 201)
        thing = f"things-{number % (operations or count)}"
        request: dict[str, object] = {
            "method": method,
            "header": [{"key": "Accept-Version", "value": "{{apiVersion}}"}],
            "url": {"host": ["{{host}}"], "path": ["tenants", "{{tenant}}", thing]},
        }
        schemas = folder / "schemas" / "tenants" / "{tenant}" / thing
        write(schemas / f"{method}.{status}.json", ITEM)
        body = ""
        if method == "POST":
            body = json.dumps(SENT)
            request["body"] = {"mode": "raw", "raw": body, "options": {"raw": {"language": "json"}}}
            write(schemas / "POST.request.json", {"type": "object", "required": ["name"]})
        items.append({"name": f"Thing {number}", "request": request})
        sent = {"method": method, "uri": f"https://h.invalid/tenants/t-1/{thing}", "headers": {}, "body": body}
        if body:
            sent["headers"] = {"content-type": ["application/json"]}
        answer = {
            "status": {"code": status, "message": ""},
            "headers": {"content-type": ["application/json"]},
            "body": {"string": json.dumps(ANSWER, indent=2)},
        }
        cassette = folder / "cassettes" / "things" / f"thing-{number}.yaml"
        cassette.parent.mkdir(parents=True, exist_ok=True)
        interactions = [{"request": sent, "response": answer}]
        cassette.write_text(dump_cassette(interactions, {"recorded_from": "bench/replay.py"}), encoding="utf-8")
    collection = {
        "info": {"name": "Bench", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
        "item": [{"name": "Things", "item": items}],
        "variable": [
            {"key": "host", "value": "https://h.invalid"},
            {"key": "tenant", "value": "t-1"},
            {"key": "apiVersion", "value": "1"},
        ],
    }
    write(folder / "collection" / "bench.postman_collection.json", collection)
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (folder / "test_bench.py").write_text(CLAIM, encoding="utf-8")
    (folder / "pytest.ini").write_text(CONFIG, encoding="utf-8")


EMPTY = """
import pytest

@pytest.mark.parametrize("number", range({count}))
def test_nothing(number):
    pass
"""


def main() -> int:
    """Generate, replay in turn with empty cases, print; the exit code is that of the last replay."""
    count = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as name:
        suite, empty = Path(name) / "suite", Path(name) / "empty"
        generate(suite, count)
        empty.mkdir()
        (empty / "pytest.ini").write_text(CONFIG, encoding="utf-8")
        (empty / "test_empty.py").write_text(EMPTY.format(count=count), encoding="utf-8")
        pytest = (sys.executable, "-m", "pytest")
        commands = {f"replay of {count}": (pytest, suite), f"{count} empty cases": (pytest, empty)}
        timings = time_in_turn(commands, int(sys.argv[2]) if len(sys.argv) > 2 else 7)
    for each, found in timings.items():
        print(describe_timings(each, found))
    replays, empties = timings.values()
    print(f"replay is {median_ratio(replays, empties):.2f} times as much processor time as {count} empty cases")
    return replays[-1].code


if __name__ == "__main__":
    sys.exit(main())
