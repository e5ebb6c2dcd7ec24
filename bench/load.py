"""Measures what a large collection costs before its first request: a file of 10 MB with 10,000 requests.

    python bench/load.py [--requests N] [--runs N]

Each run is a process of its own that loads the file, plans its cases, and fills each request as `show` does. The last
line reads `load and plan: S s, M MB`: the median of seconds of processor time, which a busy machine does not change,
and the peak memory until then. At 10,000 requests they are meant to be at most 1.5 s and 400 MB. It never fails.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

MEGABYTES = 10


def entry(number: int, length: int) -> dict[str, object]:
    """Make a request of some bytes, with headers, path variable, query, body and a saved example."""
    return {
        "name": f"Change thing {number}",
        "request": {
            "method": "PUT",
            "header": [
                {"key": "Content-Type", "value": "application/json"},
                {"key": "Accept-Version", "value": "{{version}}"},
            ],
            "url": {
                "raw": "{{baseUrl}}/things/:id",
                "host": ["{{baseUrl}}"],
                "path": ["shops", "{{shop}}", f"things{number}", ":id"],
                "query": [{"key": "dry", "value": "true"}, {"key": "page", "value": "1", "disabled": True}],
                "variable": [{"key": "id", "value": "{{thingId}}"}],
            },
            "body": {"mode": "raw", "raw": json.dumps({"name": "{{name}}", "text": "x" * length})},
        },
        "response": [{"name": "OK", "code": 200, "header": [], "body": json.dumps({"id": 1, "text": "y" * 100})}],
    }


def generate(path: Path, count: int) -> None:
    """Write a collection of 10 MB for 10,000 requests, in folders of a hundred."""
    length = MEGABYTES * 2**20 // 10_000 - len(json.dumps(entry(10_000, 0)))
    entries = [entry(number, length) for number in range(count)]
    folders = [{"name": f"Folder {at}", "item": entries[at : at + 100]} for at in range(0, count, 100)]
    variables = [{"key": name, "value": "1"} for name in ("version", "shop", "thingId", "name")]
    variables.append({"key": "baseUrl", "value": "http://api.test"})
    content = {"info": {"name": "Large"}, "item": folders, "variable": variables}
    path.write_text(json.dumps(content), encoding="utf-8")


def measured(path: Path) -> Iterator[tuple[str, float]]:
    """Yield the steps, each with its seconds, and the peak memory in megabytes, in a process of its own."""
    started = time.process_time()
    from postman_contract.http.client import new_client  # noqa: PLC0415  it is part of what is measured
    from postman_contract.postman.environment import NO_ENVIRONMENT, NO_GLOBALS  # noqa: PLC0415  as above
    from postman_contract.postman.loader import load_collection  # noqa: PLC0415  as above
    from postman_contract.recording.vault import Vault  # noqa: PLC0415  as above
    from postman_contract.run.collection_sources import cases_sent, sources_of  # noqa: PLC0415  as above
    from postman_contract.run.data_rows import NO_INPUTS  # noqa: PLC0415  as above
    from postman_contract.run.outgoing import outgoing_requests  # noqa: PLC0415  as above

    yield "import", time.process_time() - started
    started = time.process_time()
    collection = load_collection(path)
    yield "load", time.process_time() - started
    started = time.process_time()
    sources = sources_of(collection, NO_ENVIRONMENT, NO_GLOBALS, NO_INPUTS, ())
    yield "plan", time.process_time() - started
    yield "MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started = time.process_time()
    with new_client() as client:
        for _ in outgoing_requests(cases_sent(sources, ()), sources, client, Vault()):
            pass
    yield "fill all, as show does", time.process_time() - started


def main(count: int, runs: int) -> None:
    """Generate, measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.postman_collection.json"
        generate(path, count)
        command = [sys.executable, __file__, "--measure", str(path)]
        outputs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(runs)]
        print(f"{count} requests, {path.stat().st_size / 2**20:.1f} MB, {runs} runs")
    median = {step: statistics.median(output[step] for output in outputs) for step in outputs[0]}
    for step, value in median.items():
        print(f"{step}: {value:.0f}" if step == "MB" else f"{step}: {value:.2f} s")
    print(f"load and plan: {median['load'] + median['plan']:.2f} s, {median['MB']:.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)  # what a run's own process does
    arguments = parser.parse_args()
    if arguments.measure:
        print(json.dumps(dict(measured(arguments.measure))))
    else:
        main(arguments.requests, arguments.runs)
