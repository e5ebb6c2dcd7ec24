"""Writes and reads `report.json`, the one form of a report for programs."""

import json
import re
from dataclasses import asdict
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from postman_contract.contract.formats import FORMATS
from postman_contract.errors import InputError
from postman_contract.postman.jsonfile import load_json
from postman_contract.reporting.report import VERSION, Report

FILE = "report.json"
_SURROGATE = re.compile("[\ud800-\udfff]")


def report_as_json(report: Report) -> str:
    """Write a report as a JSON document; one that is unlike `report.schema.json` is a defect of ours."""
    text = json.dumps(asdict(report), indent=1, ensure_ascii=False) + "\n"
    # A name in a vendor's body may be half a character, which JSON can spell and UTF-8 cannot.
    return _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


@cache
def report_schema() -> Any:
    """Return the JSON Schema of a report."""
    return json.loads(resources.files("postman_contract.reporting").joinpath("report.schema.json").read_text("utf-8"))


def load_report(path: Path) -> Report:
    """Read a report; `path` is the file, or the folder that --contract-report named.

    Raises:
        InputError: there is none, or it is of another version.
    """
    from cattrs import Converter  # noqa: PLC0415  few runs read a report, and it takes a tenth of a second to import

    file = path / FILE if path.is_dir() else path
    document = load_json(file)
    version = document.get("version") if isinstance(document, dict) else None
    if version != VERSION:
        raise InputError(str(file), "$.version", f"expected {VERSION}, as a run writes with --contract-report")
    problem = best_match(Draft202012Validator(report_schema(), format_checker=FORMATS).iter_errors(document))
    if problem is not None:
        raise InputError(str(file), problem.json_path, f"is no report that --contract-report writes: {problem.message}")
    return Converter().structure(document, Report)
