"""Makes the golden files of scripted collections: runs each with Newman and writes down what it came to.

    npm install --prefix /tmp/runners newman@6.2.2
    python tests/fidelity/make_scripted_golden.py /tmp/runners [AREA …]

It needs Node, and no login. Nothing leaves this machine: a server on loopback is Newman's proxy, which answers
everything itself.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from building import Json, Sample  # noqa: E402  found beside this file
from goldens import FILES, digest_of  # noqa: E402
from make_golden import made_by  # noqa: E402
from scripted import AREAS  # noqa: E402
from scripted.golden_runs import PARTS, SCOPES, golden_runs_file, golden_runs_text, write_job  # noqa: E402
from scripted.server import Answering, answering_server  # noqa: E402


@contextmanager
def newman(modules: Path, proxy: str) -> Iterator["subprocess.Popen[str]"]:
    """Start Newman, which reads jobs and writes what they came to."""
    command = ["node", str(HERE / "scripted/newman_runs.js"), str(modules / "newman")]
    environment = {**os.environ, **dict.fromkeys(("HTTP_PROXY", "http_proxy"), proxy), "NO_PROXY": "", "no_proxy": ""}
    environment |= {"TZ": "UTC", "LANG": "C.UTF-8"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield process
        process.stdin.close()  # type: ignore[union-attr]  # a pipe, as asked for


def run_sample(sample: Sample, process: "subprocess.Popen[str]", server: Answering) -> Json:
    """Run one sample with Newman; return what it came to as a golden file has it.

    Raises:
        SystemExit: Newman did not end, or did not take the collection.
    """
    assert process.stdin is not None
    assert process.stdout is not None
    server.forget()
    with tempfile.TemporaryDirectory() as folder:
        job = {**write_job(sample, Path(folder)), "workingDir": str(FILES)}
        process.stdin.write(json.dumps(job) + "\n")
        process.stdin.flush()
        came: Json = json.loads(process.stdout.readline())
    if "problem" in came:
        raise SystemExit(f"a run that came to nothing says nothing: {came['problem']}: {job['collection']}")
    parts = {part: server.requests() if part == "requests" else came[part] for part in PARTS}
    return {"digest": digest_of(sample), **parts, **{scope: came.get(scope, {}) for scope in SCOPES}}


def main(arguments: list[str]) -> None:
    """Make the golden files of the areas that are named, or of all."""
    modules = Path(arguments[0]) / "node_modules"
    with answering_server() as server, newman(modules, server.url) as process:
        for area in arguments[1:] or AREAS:
            runs = {name: run_sample(sample, process, server) for name, sample in AREAS[area].items()}
            golden_runs_file(area).write_text(golden_runs_text(made_by(modules, area), runs), encoding="utf-8")
            print(f"{area}: {len(runs)} collections")


if __name__ == "__main__":
    main(sys.argv[1:])
