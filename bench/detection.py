"""Measures how many faults of its server the CartonCloud suite notices, and at how many harmless changes it complains.

    python bench/detection.py [--seed N] [--operation TEXT] [--class TEXT] [--limit N] [--workers N] [--json FILE]

The suite runs against the stand-in, between them one fault at a time: each class of faults on every operation and
status that it fits, by what was answered in a run without a fault. Only the tests that such an answer reaches are run.
A fault is detected if a test that is kept without it is broken by a finding that names the operation; whether a change
is a fault at all says `Group` in `detecting/fault.py`. It prints, and never fails.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

from detecting.measuring import measure
from detecting.planning import Wanted
from detecting.report import as_json, report_lines
from detecting.runner import Bench, run_bench


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="detection.py", description="Measure what the suite notices.")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="decides which types and values are wrong")
    parser.add_argument("--operation", default="", metavar="TEXT", help="only operations that contain this")
    parser.add_argument("--class", dest="kind", default="", metavar="TEXT", help="only classes that contain this")
    parser.add_argument("--limit", type=int, metavar="N", help="a sample of so many")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="runs at a time")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every fault and what became of it")
    return parser.parse_args()


def main() -> int:
    """Measure and print."""
    arguments = _arguments()
    wanted = Wanted(arguments.seed, arguments.operation, arguments.kind, arguments.limit)
    file = arguments.json.absolute() if arguments.json else None

    def measure_and_print(bench: Bench) -> None:
        started = time.perf_counter()
        measured = measure(bench, wanted)
        print()
        for line in report_lines(measured):
            print(line)
        print(f"took {time.perf_counter() - started:.0f} s, seed {wanted.seed}, {arguments.workers} workers")
        if file:
            file.write_text(json.dumps(as_json(measured), indent=1), encoding="utf-8")

    run_bench(measure_and_print, arguments.workers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
