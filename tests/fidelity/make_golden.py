"""Makes the golden files: runs every sample with Newman and writes down what each request sent.

    npm install --prefix /tmp/newman newman@6.2.2
    python tests/fidelity/make_golden.py /tmp/newman [AREA …]

It needs Node. Nothing leaves this machine: a server on loopback is Newman's proxy and answers everything itself.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from areas import AREAS  # noqa: E402  found beside this file
from building import Json, Sample  # noqa: E402
from goldens import FILES, digest_of, golden_file, write_sample  # noqa: E402
from wire import captured  # noqa: E402


def run_newman(modules: Path, samples: Mapping[str, Sample], folder: Path) -> list[object]:
    """Run samples with Newman; return of each what its requests sent."""
    jobs = []
    for number, sample in enumerate(samples.values()):
        beside = folder / str(number)
        beside.mkdir()
        jobs.append({**write_sample(sample, beside), "workingDir": str(FILES)})
    asked, answered = folder / "jobs.json", folder / "out.json"
    asked.write_text(json.dumps(jobs), encoding="utf-8")
    command = ["node", str(HERE / "capture.js"), str(modules / "newman"), str(asked), str(answered)]
    subprocess.run(command, check=True)
    sent: list[object] = json.loads(answered.read_text(encoding="utf-8"))
    return sent


def golden_entries(sent: object) -> object:
    """Write what Newman did with a collection as a golden file has it."""
    if not isinstance(sent, list):
        return sent  # Newman does not take the collection
    return [_golden_entry(entry) for entry in sent]


def _golden_entry(entry: Json) -> Json:
    kept: Json = {"name": entry["name"]}
    if entry["sent"]:
        kept["sent"] = [captured(request) for request in entry["sent"]]
    if "refused" in entry:
        kept["refused"] = entry["refused"]
    return kept


def golden_text(made_by: str, collections: Mapping[str, Json]) -> str:
    """Write a golden file, with a line for each request."""
    lines = [f'{{"made_by": {json.dumps(made_by)}, "collections": {{']
    for number, (name, golden) in enumerate(collections.items(), 1):
        requests = golden["requests"]
        text = ",\n  ".join(map(_line, requests)) if isinstance(requests, list) else _line(requests)
        text = f"[\n  {text}\n ]" if isinstance(requests, list) else text
        comma = "," if number < len(collections) else ""
        lines.append(f' {_line(name)}: {{"digest": "{golden["digest"]}", "requests": {text}}}{comma}')
    return "\n".join((*lines, "}}", ""))


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def made_by(modules: Path) -> str:
    """Name what made a golden file."""
    versions = {
        name: json.loads((modules / name / "package.json").read_text())["version"]
        for name in ("newman", "postman-runtime")
    }
    return f"Newman {versions['newman']} (postman-runtime {versions['postman-runtime']})"


def main(arguments: list[str]) -> None:
    """Make the golden files of the areas that are named, or of all."""
    modules = Path(arguments[0]) / "node_modules"
    for area in arguments[1:] or AREAS:
        samples = AREAS[area]
        with tempfile.TemporaryDirectory() as folder:
            sent = run_newman(modules, samples, Path(folder))
        collections = {
            name: {"digest": digest_of(sample), "requests": golden_entries(each)}
            for (name, sample), each in zip(samples.items(), sent, strict=True)
        }
        golden_file(area).write_text(golden_text(made_by(modules), collections), encoding="utf-8")
        print(f"{area}: {len(samples)} collections")


if __name__ == "__main__":
    main(sys.argv[1:])
