"""The commands on reports: merging two tries, and what a nightly run makes of its report."""

import argparse
import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from postman_contract.errors import InputError
from postman_contract.recording.files import write_atomically
from postman_contract.recording.fresh import fresh_cassettes, take_over
from postman_contract.recording.vault import Vault
from postman_contract.reporting.announcing import LABELS, Announcement, announce
from postman_contract.reporting.comparing import changes_between
from postman_contract.reporting.fences import line_of
from postman_contract.reporting.fresh_text import describe_fresh, has_another_shape, kept_in
from postman_contract.reporting.merging import merge_report_files
from postman_contract.reporting.night_text import badge_of, describe_night, heading_of
from postman_contract.reporting.nights import Beside, Night, judge_night, last_before, night_without_report
from postman_contract.reporting.report import Report
from postman_contract.reporting.report_file import FILE, load_report
from postman_contract.reporting.report_folder import write_report
from postman_contract.reporting.second_try import wait_before_second_try
from postman_contract.run.paths import USUAL

_EARLIER = "a folder with a folder for each earlier night's report"

Say = Callable[[str], None]


def add_report_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `report` and its own commands."""
    report = commands.add_parser(
        "report",
        help="merge reports of runs, and say what a nightly run came to",
        epilog="example: postman-contract report merge first second --output merged",
    )
    own = report.add_subparsers(required=True)
    merging = own.add_parser(
        "merge",
        help="merge the report of a second try, with --lf, into that of the first",
        epilog="example: postman-contract report merge first second --output merged",
    )
    merging.add_argument("first", type=Path, help="what the first try wrote with --contract-report")
    merging.add_argument("second", type=Path, nargs="?", help="what the second try wrote, where there was one")
    merging.add_argument("--earlier", type=Path, help=f"say what has changed since the last in {_EARLIER}")
    merging.add_argument("--output", type=Path, required=True, help="the folder of the merged report")
    merging.set_defaults(run=_merge)
    waiting = own.add_parser(
        "wait",
        help="say how many seconds to wait before a second try; nothing where none is due",
        epilog="example: sleep $(postman-contract report wait first)",
    )
    waiting.add_argument("report", type=Path, help="what the first try wrote with --contract-report")
    waiting.set_defaults(run=_wait)
    _add_nightly(own)
    cassettes = own.add_parser(
        "cassettes",
        help="take over the fresh cassettes of kept cases, and say how their answers differ in shape",
        epilog="example: postman-contract report cassettes merged fresh --output fresh.md",
    )
    cassettes.add_argument("report", type=Path, help="what the run that recorded them wrote with --contract-report")
    cassettes.add_argument("fresh", type=Path, help="the folder of cassettes as that run has left it")
    cassettes.add_argument("--cassettes", type=Path, default=Path(USUAL["cassettes"]), help="default: %(default)s")
    cassettes.add_argument("--output", type=Path, required=True, help="the Markdown file to write")
    cassettes.set_defaults(run=_take_cassettes)


def _add_nightly(own: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    nightly = own.add_parser(
        "nightly",
        help="say what a nightly run came to, and what its one issue says",
        epilog="example: postman-contract report nightly merged --output night --earlier reports",
    )
    nightly.add_argument("report", type=Path, help="what the run wrote with --contract-report, both tries merged")
    nightly.add_argument("--output", type=Path, required=True, help="the folder to write to")
    nightly.add_argument("--earlier", type=Path, help=_EARLIER)
    nightly.add_argument("--collection", type=Path, help="what `compare` printed; empty: nothing differs")
    nightly.add_argument("--cleanup-code", type=int, help="the exit code of the `cleanup` that came after the run")
    nightly.add_argument("--open-issue", type=Path, help="the text of the open issue; empty or missing: there is none")
    nightly.add_argument("--last-issue", type=Path, help="the text of the last issue that was closed")
    nightly.add_argument("--link", default="", help="where the run is shown")
    nightly.set_defaults(run=_judge_night)


def _merge(arguments: argparse.Namespace, _: Vault, say: Say) -> int:
    first, second = arguments.first, arguments.second
    merged = load_report(first) if second is None else merge_report_files(first, second)
    last = last_before(merged, _earlier_reports(arguments.earlier, say))
    if last is not None:
        merged = replace(merged, changes=changes_between(last, merged))
    write_report(merged, arguments.output)
    say(f"merged: {', '.join(f'{count} {what}' for what, count in merged.totals.items())}")
    say(f"exit code {merged.exit_code}{': ' if merged.outcomes else ''}{', '.join(merged.outcomes)}")
    return merged.exit_code


def _wait(arguments: argparse.Namespace, _: Vault, say: Say) -> int:
    seconds = wait_before_second_try(load_report(arguments.report))
    if seconds is not None:
        say(f"{seconds:.0f}")
    return 0


def _judge_night(arguments: argparse.Namespace, _: Vault, say: Say) -> int:
    night = _night_of(arguments, say)
    issues = (_text_of(arguments.open_issue), _text_of(arguments.last_issue))
    announcement = announce(night, *issues, arguments.link)
    _write_night(arguments.output, night, announcement, arguments.link)
    say(f"night of {night.date}: {heading_of(night.concerns) or 'the contract is kept'}")
    for remark in night.remarks:
        say(f"remark: {line_of(remark)}")
    say(f"issue: {announcement.action}{': ' if announcement.title else ''}{announcement.title}")
    return int(night.is_red)


def _night_of(arguments: argparse.Namespace, say: Say) -> Night:
    collection = tuple(_text_of(arguments.collection).splitlines())
    code: int | None = arguments.cleanup_code
    left = None if code is None else (f"cleanup ended with {code}: it says what is left",) if code else ()
    try:
        report = load_report(arguments.report)
    except InputError as problem:
        date = dt.datetime.now(dt.UTC).date().isoformat()
        return night_without_report(date, str(problem), Beside(collection, left))
    if report.bodies:
        remedy = "its bodies may not be published: run without --contract-report-bodies"
        raise InputError(str(arguments.report), "$.bodies", remedy)
    return judge_night(report, _earlier_reports(arguments.earlier, say), Beside(collection, left))


def _earlier_reports(folder: Path | None, say: Say) -> Iterator[Report]:
    """Read the reports of earlier nights; one that cannot be read is said, and does not count."""
    for file in sorted(folder.glob(f"*/{FILE}")) if folder is not None else ():
        try:
            yield load_report(file)
        except InputError as problem:
            say(f"does not count: {line_of(str(problem))}")


def _text_of(file: Path | None) -> str:
    return file.read_text(encoding="utf-8").strip() if file is not None and file.exists() else ""


def _write_night(folder: Path, night: Night, announcement: Announcement, link: str) -> None:
    """Write what a script needs that keeps an issue: a file for each thing, empty where there is nothing to say."""
    gone = LABELS if announcement.labels else ()
    files = {
        "action": announcement.action,
        "title": announcement.title,
        "labels": ",".join(announcement.labels),
        "labels-gone": ",".join(label for label in gone if label not in announcement.labels),
        "issue.md": announcement.text,
        "comment.md": announcement.comment,
        "summary.md": f"{describe_night(night, link)}\n",
        "badge.json": f"{json.dumps(badge_of(night))}\n",
    }
    for name, text in files.items():
        write_atomically(folder / name, text)


def _take_cassettes(arguments: argparse.Namespace, _: Vault, say: Say) -> bool:
    report = load_report(arguments.report)
    found = [*fresh_cassettes(arguments.cassettes, arguments.fresh, kept_in(report))]
    for cassette in found:
        take_over(cassette, arguments.cassettes)
    write_atomically(arguments.output, describe_fresh(found, report))
    say(f"{len(found)} taken over into {arguments.cassettes}")
    return has_another_shape(found)
