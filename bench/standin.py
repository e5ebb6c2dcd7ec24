"""Times the stand-in: starts it on a core of its own over 10,000 orders, reads a product N times, and searches.

    python bench/standin.py 5000

The last lines read `N GETs in S s: R/s` and `search over 10,000 orders: M ms`; the latter is the median of its runs.
"""

import base64
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cartoncloud_sandbox import seed_ids
from cartoncloud_sandbox.orders import order_entry
from cartoncloud_sandbox.outbound_orders import OUTBOUND
from cartoncloud_sandbox.sandbox import Sandbox
from cartoncloud_sandbox.seed import reset
from cartoncloud_sandbox.store import Store, derived_id

ORDERS = 10_000
SEARCHES = 21
MOMENT = {"time": "2030-01-20T09:00:00+10:00"}
TENANT = f"/tenants/{seed_ids.TENANT_ID}"


class Connection:
    """One keep-alive connection that speaks no more HTTP than the stand-in's answers need."""

    def __init__(self, host: str, port: int) -> None:
        self.socket = socket.create_connection((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.stream = self.socket.makefile("rb")

    def call(self, request: bytes) -> bytes:
        """Send a request, and return the body of its answer, which has to be a success."""
        self.socket.sendall(request)
        status = self.stream.readline()
        length = 0
        while (line := self.stream.readline()) != b"\r\n":
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        body = self.stream.read(length)
        if not status.startswith(b"HTTP/1.1 2"):
            raise RuntimeError(f"{status!r}: {body!r}")
        return body


def request(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """Write a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def fill(file: Path) -> None:
    """Write a database with the seed and the orders."""
    sandbox = Sandbox(Store(str(file)))
    reset(sandbox)
    with sandbox.store.transaction():
        for number in range(ORDERS):
            sandbox.store.add(order_entry(OUTBOUND, seed_ids.TENANT_ID, order(number)))
    sandbox.store.close()


def order(number: int) -> dict[str, Any]:
    """Build an order as it is kept."""
    product = {"id": seed_ids.STOCKED_PRODUCT_ID, "references": {"code": seed_ids.STOCKED_PRODUCT_CODE}}
    return {
        "id": derived_id("bench", number),
        "type": "OUTBOUND",
        "version": 1,
        "status": ("AWAITING_PICK_AND_PACK", "PACKED")[number % 2],
        "references": {"customer": f"ORD-{number:05}", "numericId": str(number)},
        "customer": {"id": seed_ids.SANDBOX_CUSTOMER_ID, "name": "Pretend Trading (Sandbox)"},
        "details": {"deliver": {"address": {"companyName": "Sample Receiver", "city": "Exampleton"}}},
        "items": [{"details": {"product": product}, "measures": {"quantity": 1}}] * 3,
        "timestamps": {"created": MOMENT, "modified": MOMENT},
    }


def search() -> bytes:
    """Build a search of four comparisons that a quarter of the orders satisfies."""
    conditions = [
        comparison("Text", {"type": "ValueField", "value": "reference"}, "GREATER_THAN_OR_EQUAL_TO", "ORD-05000"),
        comparison("Text", {"type": "JsonField", "pointer": "/status"}, "EQUAL_TO", "PACKED"),
        comparison("Text", {"type": "JsonField", "pointer": "/customer/name"}, "STARTS_WITH", "Pretend"),
        comparison("Date", {"type": "JsonField", "pointer": "/timestamps/created/time"}, "EQUAL_TO", "2030-01-20"),
    ]
    return json.dumps({"condition": {"type": "AndCondition", "conditions": conditions}}).encode()


def comparison(kind: str, field: dict[str, str], method: str, value: str) -> dict[str, Any]:
    """Build one comparison of a search."""
    comparand = {"type": "ValueField", "value": value}
    return {"type": f"{kind}ComparisonCondition", "field": field, "value": comparand, "method": method}


def pin(process: int) -> None:
    """Give the server the first core and this program the others, where the system lets us and there are two."""
    if not hasattr(os, "sched_setaffinity"):
        return
    first, *others = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(process, {first})
    if others:
        os.sched_setaffinity(0, others)


def seconds(call: Callable[[], object]) -> float:
    """Return how long a call takes."""
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def measure(connection: Connection, count: int) -> None:
    """Log in, time reads and searches, and print what they took."""
    login = base64.b64encode(f"{seed_ids.CLIENT_ID}:{seed_ids.CLIENT_SECRET}".encode()).decode()
    form = {"Authorization": f"Basic {login}", "Content-Type": "application/x-www-form-urlencoded"}
    answer = connection.call(request("POST", "/uaa/oauth/token", form, b"grant_type=client_credentials"))
    headers = {"Authorization": f"Bearer {json.loads(answer)['access_token']}", "Accept-Version": "1"}
    read = request("GET", f"{TENANT}/warehouse-products/{seed_ids.STOCKED_PRODUCT_ID}", headers)
    find = request("POST", f"{TENANT}/outbound-orders/search", headers | {"Content-Type": "application/json"}, search())
    for warm_up in (*[read] * 200, find):
        connection.call(warm_up)
    took = seconds(lambda: [connection.call(read) for _ in range(count)])
    searching = statistics.median(seconds(lambda: connection.call(find)) for _ in range(SEARCHES))
    print(f"{count} GETs in {took:.2f} s: {count / took:.0f}/s")
    print(f"search over {ORDERS:,} orders: {1000 * searching:.1f} ms")


def main(count: int) -> None:
    """Run the stand-in over a filled database, and measure it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "state.sqlite"
        fill(file)
        command = [sys.executable, "-m", "cartoncloud_sandbox", "--database", str(file)]
        house = Path(__file__).parents[1]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=house) as server:
            try:
                assert server.stdout is not None
                url = urlsplit(server.stdout.readline().split()[-1])
                pin(server.pid)
                assert url.hostname is not None
                assert url.port is not None
                measure(Connection(url.hostname, url.port), count)
            finally:
                server.terminate()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
