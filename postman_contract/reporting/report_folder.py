"""Writes a report's folder: `report.json`, and what is made from it."""

from collections.abc import Mapping
from pathlib import Path

from postman_contract.postman.environment import job_summary_file
from postman_contract.recording.files import write_atomically
from postman_contract.reporting import ctrf, markdown
from postman_contract.reporting.report import Report
from postman_contract.reporting.report_file import FILE, report_as_json


def files_of(report: Report) -> Mapping[str, str]:
    """Make the files of a report's folder: their text, by name."""
    from postman_contract.reporting.page import rendering  # noqa: PLC0415  Jinja2, which a run without report can spare

    return {
        FILE: report_as_json(report),
        markdown.FILE: markdown.markdown_of(report),
        ctrf.FILE: ctrf.ctrf_of(report),
        rendering.FILE: rendering.page_of(report),
    }


def write_report(report: Report, folder: Path) -> None:
    """Write a report into a folder, which is made where it is missing.

    Raises:
        OSError: a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files_of(report).items():
        write_atomically(folder / name, text)


def append_to_job_summary(report: Report) -> list[str]:
    """Show a report on the page of a job of GitHub Actions, where this is one.

    Returns:
        A warning where that fails; it is no reason for a run to fail.
    """
    file = job_summary_file()
    if file is None:
        return []
    try:
        with file.open("a", encoding="utf-8") as summary:
            summary.write(markdown.markdown_of(report))
    except OSError as problem:
        return [f"warning: the report is not in the job's summary: {problem.strerror}"]
    return []
