"""Makes the golden files: runs every sample with Newman and writes down what each request sent.

    npm install --prefix /tmp/runners newman@6.2.2 postman-cli@1.34.0
    python tests/fidelity/make_golden.py /tmp/runners [AREA …]

It needs Node, and no login. Nothing leaves this machine: a server on loopback is the runners' proxy, which answers
everything itself.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from areas import AREAS, OF_V3  # noqa: E402  found beside this file
from building import Json  # noqa: E402
from goldens import FILES, digest_of, golden_file, write_sample  # noqa: E402
from wire import captured  # noqa: E402


def run_samples(modules: Path, area: str, folder: Path) -> list[object]:
    """Run the samples of an area with Newman, or with Postman's CLI; return of each what its requests sent."""
    jobs = []
    for number, sample in enumerate(AREAS[area].values()):
        beside = folder / str(number)
        beside.mkdir()
        jobs.append({**write_sample(sample, beside), "workingDir": str(FILES)})
    asked, answered = folder / "jobs.json", folder / "out.json"
    asked.write_text(json.dumps(jobs), encoding="utf-8")
    tool = ["postman", str(modules / ".bin/postman")] if area in OF_V3 else ["newman", str(modules / "newman")]
    command = ["node", str(HERE / "capture.js"), *tool, str(asked), str(answered)]
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


def made_by(modules: Path, area: str) -> str:
    """Name what made a golden file."""
    if area in OF_V3:
        return f"Postman CLI {json.loads((modules / 'postman-cli/package.json').read_text())['version']}"
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
            sent = run_samples(modules, area, Path(folder))
        collections = {
            name: {"digest": digest_of(sample), "requests": golden_entries(each)}
            for (name, sample), each in zip(samples.items(), sent, strict=True)
        }
        golden_file(area).write_text(golden_text(made_by(modules, area), collections), encoding="utf-8")
        print(f"{area}: {len(samples)} collections")


if __name__ == "__main__":
    main(sys.argv[1:])
