"""Writes a report's folder: `report.json`, and what is made from it."""

from collections.abc import Mapping
from pathlib import Path

from postman_contract.recording.files import write_atomically
from postman_contract.reporting import ctrf, markdown
from postman_contract.reporting.report import Report
from postman_contract.reporting.report_file import FILE, report_as_json


def files_of(report: Report) -> Mapping[str, str]:
    """Make the files of a report's folder: their text, by name."""
    return {
        FILE: report_as_json(report),
        markdown.FILE: markdown.markdown_of(report),
        ctrf.FILE: ctrf.ctrf_of(report),
    }


def write_report(report: Report, folder: Path) -> None:
    """Write a report into a folder, which is made where it is missing.

    Raises:
        OSError: a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files_of(report).items():
        write_atomically(folder / name, text)
