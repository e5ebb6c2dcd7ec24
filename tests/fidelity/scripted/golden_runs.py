"""The files of `golden/scripted/`: what each scripted collection came to, run by Newman."""

import json
import re
from functools import cache
from pathlib import Path

from building import Json
from goldens import GOLDEN

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


def golden_runs_text(made_by: str, collections: dict[str, Json]) -> str:
    """Write a golden file, with a line for each request, assertion and line of the console."""
    texts = ",\n".join(f" {_line(name)}: {_run_text(run)}" for name, run in collections.items())
    return f'{{"made_by": {_line(made_by)}, "collections": {{\n{texts}\n}}}}\n'


def _run_text(run: Json) -> str:
    members = [f'"digest": {_line(run["digest"])}']
    if "problem" in run:
        members.append(f'"problem": {_line(run["problem"])}')
    else:
        members += [f"{_line(part)}: {_list_text(run[part])}" for part in PARTS]
        members += [f"{_line(scope)}: {_line(run[scope])}" for scope in SCOPES]
    return "{" + ",\n  ".join(members) + "}"


def _list_text(entries: list[object]) -> str:
    return "[\n   " + ",\n   ".join(map(_line, entries)) + "]" if entries else "[]"


def _line(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return re.sub(r"[\ud800-\udfff\u2028\u2029]", lambda lone: f"\\u{ord(lone[0]):04x}", text)  # half a character
