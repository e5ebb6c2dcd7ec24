"""Times `postman-contract run` over a collection whose requests have scripts, and Newman beside it, where there is one.

    python bench/scripts.py [--requests N] [--runs N] [--newman PATH]

There are three collections of N requests to a server on loopback, in a process of its own: without scripts, with a test
of the status and one of a member, and with a test of the status and one of a JSON Schema. What is printed of each is
the median of the processor time, which is that of the runner alone, and of the wall time, and the peak memory. At 1,000
requests the second is meant to take at most 8 s of processor time, the third less than Newman, and both 250 MB.
"""

import argparse
import json
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from timing import describe_timings, median_ratio, time_in_turn

THING = {"id": 7, "name": "bolt", "price": 1.5, "tags": ["metal", "small"], "owner": {"id": 1, "name": "Ada"}}
STATUS = 'pm.test("answered with 200", function () { pm.response.to.have.status(200); });'
MEMBER = 'pm.test("has its name", function () { pm.expect(pm.response.json().name).to.eql("bolt"); });'
SCHEMA = {
    "type": "object",
    "required": ["id", "name", "price", "tags", "owner"],
    "properties": {
        "id": {"type": "integer", "minimum": 1},
        "name": {"type": "string", "minLength": 1},
        "price": {"type": "number"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "owner": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}},
    },
}
AS_SCHEMA = f'pm.test("is a thing", function () {{ pm.response.to.have.jsonSchema({json.dumps(SCHEMA)}); }});'
SCRIPTS = {
    "without scripts": (),
    "a status and a member": (STATUS, MEMBER),
    "a status and a JSON Schema": (STATUS, AS_SCHEMA),
}


def generate(path: Path, url: str, count: int, script: Sequence[str]) -> None:
    """Write a collection of one folder; every second request has a saved example, all have the script."""
    entries = [entry(f"{url}/things/{number}", number, script) for number in range(count)]
    content = {
        "info": {
            "name": "Scripts",
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "item": [{"name": "Things", "item": entries}],
    }
    path.write_text(json.dumps(content), encoding="utf-8")


def entry(url: str, number: int, script: Sequence[str]) -> dict[str, object]:
    """Make a request."""
    request = {"method": "GET", "header": [{"key": "Accept", "value": "application/json"}], "url": url}
    example = {
        "name": "OK",
        "originalRequest": request,
        "code": 200,
        "header": [{"key": "Content-Type", "value": "application/json"}],
        "body": json.dumps(THING),
    }
    test = {"listen": "test", "script": {"type": "text/javascript", "exec": list(script)}}
    return {
        "name": f"Thing {number}",
        "event": [test] if script else [],
        "request": request,
        "response": [] if number % 2 else [example],
    }


@contextmanager
def server() -> Iterator[str]:
    """Answer every request with the thing, from a process of its own; hand out its URL."""
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=answer_all, args=(theirs,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()


def answer_all(opened: Connection) -> None:
    """Listen, say on which port, and answer what comes, each connection in a thread."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        opened.send(listening.getsockname()[1])
        while True:
            connection, _ = listening.accept()
            threading.Thread(target=answer, args=(connection,), daemon=True).start()


def answer(connection: socket.socket) -> None:
    """Answer the requests of a connection, none of which has a body."""
    body = json.dumps(THING)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    with connection, connection.makefile("rb") as lines:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for line in lines:
            if line == b"\r\n":
                connection.sendall((head + body).encode())


def main(count: int, runs: int, newman: str | None) -> None:
    """Generate, run in turn, print."""
    print(f"{count} requests, {runs} runs" + ("" if newman else "; no Newman found: name it with --newman"))
    with server() as url, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, script in SCRIPTS.items():
            file = folder / f"{title}.json"
            generate(file, url, count, script)
            ours = (sys.executable, "-m", "postman_contract", "run", str(file), "--budget", "0")
            commands: dict[str, tuple[Sequence[str], Path]] = {title: (ours, folder)}
            if newman:
                commands[f"{title}, Newman"] = ((newman, "run", str(file)), folder)
            timings = time_in_turn(commands, runs)
            for what, each in timings.items():
                print(describe_timings(what, each), flush=True)
            if newman:
                print(f"{title}: {median_ratio(*timings.values()):.2f} times Newman's processor time")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=1000, metavar="N")
    parser.add_argument("--runs", type=int, default=3, metavar="N")
    parser.add_argument("--newman", default=shutil.which("newman"), metavar="PATH", help="usually the one on PATH")
    arguments = parser.parse_args()
    main(arguments.requests, arguments.runs, arguments.newman)
