"""The files of `golden/scripted/`: what each scripted collection came to, run by Newman."""

import json
import re
from functools import cache
from pathlib import Path

from building import Json, Sample
from goldens import GOLDEN, write_sample
from scripted.writing import Asked

ASKED = ("times", "folders", "variables")
PARTS = ("requests", "items", "assertions", "errors", "console")
SCOPES = ("environment", "collectionVariables", "globals")


def golden_runs_file(area: str) -> Path:
    """Return where the golden runs of an area are."""
    return GOLDEN / "scripted" / f"{area.replace(' ', '-')}.json"


@cache
def golden_runs_of(area: str) -> Json:
    """Read the golden runs of an area."""
    golden: Json = json.loads(golden_runs_file(area).read_text(encoding="utf-8"))
    return golden


def write_job(sample: Sample, folder: Path) -> Json:
    """Write the files of a sample; return their paths by what they are, and the options that it is run with."""
    job: Json = dict(write_sample(sample, folder))
    if isinstance(sample, Asked):
        if sample.csv:
            path = folder / "data.csv"
            path.write_bytes(sample.csv.encode())
            job["data"] = str(path)
        job |= {name: getattr(sample, name) for name in ASKED if getattr(sample, name)}
    return job


def golden_runs_text(made_by: str, collections: dict[str, Json]) -> str:
    """Write a golden file, with a line for each request, assertion and line of the console."""
    texts = ",\n".join(f" {_line(name)}: {_run_text(run)}" for name, run in collections.items())
    return f'{{"made_by": {_line(made_by)}, "collections": {{\n{texts}\n}}}}\n'


def _run_text(run: Json) -> str:
    members = [f'"digest": {_line(run["digest"])}']
    members += [f"{_line(part)}: {_list_text(run[part])}" for part in PARTS]
    members += [f"{_line(scope)}: {_line(run[scope])}" for scope in SCOPES]
    return "{" + ",\n  ".join(members) + "}"


def _list_text(entries: list[object]) -> str:
    return "[\n   " + ",\n   ".join(map(_line, entries)) + "]" if entries else "[]"


def _line(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return re.sub(r"[\ud800-\udfff\u2028\u2029]", lambda lone: f"\\u{ord(lone[0]):04x}", text)  # half a character
