"""Kills live runs at random moments, cleans up after each, and counts what is left in the stand-in.

    python bench/kill.py 20

A run is of the whole CartonCloud suite against the stand-in, recording over a copy of the cassettes. The last line
reads `N kills: A active objects left, C torn cassettes, T things removed by the cleanup`; all but the last should be 0.
"""

import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import yaml

from cartoncloud_sandbox import seed_ids

ROOT = Path(__file__).parents[1]
LONGEST = 6.0  # seconds; about as long as a whole run takes
KINDS = ("outbound-orders", "inbound-orders", "consignments", "warehouse-products")


@contextmanager
def stand_in() -> Iterator[str]:
    """Run the stand-in; hand out its URL."""
    command = [sys.executable, "-m", "cartoncloud_sandbox"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().rpartition(" ")[2].strip()
        server.terminate()


def active(url: str) -> int:
    """Count what runs have created and nobody has removed, cancelled or deactivated."""
    tenant = f"{url}/tenants/{seed_ids.TENANT_ID}"
    login = (seed_ids.CLIENT_ID, seed_ids.CLIENT_SECRET)
    form = {"grant_type": "client_credentials"}
    token = httpx.post(f"{url}/uaa/oauth/token", auth=login, data=form).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Accept-Version": "1"}
    everything = {"condition": {"type": "AndCondition", "conditions": []}}
    found = httpx.get(f"{tenant}/products", headers=headers).json()
    for kind in KINDS:
        page = httpx.post(f"{tenant}/{kind}/search?size=2000", json=everything, headers=headers)
        found += page.json()
    return sum(map(is_active, found))


def is_active(entry: dict[str, Any]) -> bool:
    """Tell whether a thing is a run's, and still counts."""
    references, details = entry.get("references", {}), entry.get("details", {})
    ours = any(str(name).startswith("CT-") for name in references.values())
    gone = entry.get("status") == "CANCELLED" or details.get("active") is False or entry.get("enabled") is False
    return ours and not gone


def is_whole(cassette: Path) -> bool:
    """Tell whether a cassette can be read to its end."""
    try:
        return bool(yaml.safe_load(cassette.read_text())["interactions"])
    except (yaml.YAMLError, KeyError, TypeError):
        return False


def killed_after(seconds: float, folder: Path, environment: dict[str, str]) -> None:
    """Start a run, and kill it."""
    cassettes = ("--record-mode=rewrite", "-o", f"contract_cassettes={folder / 'cassettes'}")
    live = ("--sandbox=live", f"--ledger={folder / 'ledger.jsonl'}", "-p", "no:cacheprovider")
    command = [sys.executable, "-m", "pytest", "tests/contract", *live, *cassettes]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as run:
        timer = threading.Timer(seconds, run.kill)
        timer.start()
        run.wait()
        timer.cancel()


def clean_up(ledger: Path, environment: dict[str, str]) -> int:
    """Clean up by a ledger, if there is one yet; return how many things were removed."""
    if not ledger.exists():
        return 0
    command = [sys.executable, "-m", "postman_contract", "cleanup", str(ledger)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return len(re.findall(r"^removed: ", done.stdout, re.MULTILINE))


def main(kills: int) -> None:
    """Kill, clean up and count, so many times."""
    seed = int(time.time())
    moments = random.Random(seed)  # noqa: S311  moments, not secrets
    print(f"seed {seed}")
    left = torn = removed = 0
    with stand_in() as url, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "cassettes", folder / "cassettes")
        names = {path.relative_to(folder) for path in (folder / "cassettes").rglob("*.yaml")}
        login = {
            "CONTRACT_GATEWAY_HOST": url,
            "CONTRACT_AUTH_CLIENT_ID": seed_ids.CLIENT_ID,
            "CONTRACT_AUTH_CLIENT_SECRET": seed_ids.CLIENT_SECRET,
            "CONTRACT_TENANT_UUID": seed_ids.TENANT_ID,
            "CONTRACT_CUSTOMER_UUID": seed_ids.SANDBOX_CUSTOMER_ID,
            "CONTRACT_WAREHOUSE_UUID": seed_ids.WAREHOUSE_ID,
        }
        environment = {**os.environ, **login}
        for _ in range(kills):
            seconds = moments.uniform(0.5, LONGEST)
            killed_after(seconds, folder, environment)
            before = active(url)
            cleaned = clean_up(folder / "ledger.jsonl", environment)
            whole = {path.relative_to(folder) for path in (folder / "cassettes").rglob("*.yaml") if is_whole(path)}
            left, torn, removed = left + active(url), torn + len(names - whole), removed + cleaned
            print(f"killed after {seconds:.2f} s: {before} active, {cleaned} removed, {active(url)} left")
    print(f"{kills} kills: {left} active objects left, {torn} torn cassettes, {removed} things removed by the cleanup")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
