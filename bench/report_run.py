"""Measures what a report costs a run: of 2,000 cases, 200 broken, with bodies of 20 kB and one of 5 MB.

    python bench/report_run.py [CASES [TIMES]]

The same replay runs in turn without a report, with one, and with one that shows bodies. The last lines read
`a report takes S s more processor time`, by the medians.
"""

import json
import statistics
import sys
import tempfile
from pathlib import Path

from postman_contract.recording.cassette_text import dump_cassette
from replay import ANSWER, ITEM, SENT, generate, write
from timing import describe_timings, time_in_turn

EACH = 10  # every tenth case is broken
OPERATIONS = 50
USUAL, LARGE = 20_000, 5_000_000  # bytes
ROWS = {"type": "object", "properties": {"rows": {"type": "array", "items": ITEM}}}


def large_answer(size: int) -> str:
    """Return a JSON body of at least `size` bytes, with one wrong member in its middle."""
    row = json.dumps(ANSWER)
    count = size // len(row) + 1
    rows = [ANSWER] * count
    rows[count // 2] = {**ANSWER, "quantity": "many"}
    return json.dumps({"rows": rows})


def break_cases(folder: Path, count: int) -> None:
    """Give every tenth case a large answer that breaks its schema; the first has the largest."""
    for number in range(0, count, EACH):  # each of them a POST
        write(folder / "schemas" / "tenants" / "{tenant}" / f"things-{number % OPERATIONS}" / "POST.201.json", ROWS)
        cassette = folder / "cassettes" / "things" / f"thing-{number}.yaml"
        headers = {"content-type": ["application/json"]}
        uri = f"https://h.invalid/tenants/t-1/things-{number % OPERATIONS}"
        sent = {"method": "POST", "uri": uri, "headers": headers, "body": json.dumps(SENT)}
        answer = {
            "status": {"code": 201, "message": ""},
            "headers": headers,
            "body": {"string": large_answer(USUAL if number else LARGE)},
        }
        interactions = [{"request": sent, "response": answer}]
        cassette.write_text(dump_cassette(interactions, {"recorded_from": "bench/report_run.py"}), encoding="utf-8")


def main() -> int:
    """Generate, run in turn, print."""
    count, times = (int(sys.argv[1]) if len(sys.argv) > 1 else 2000), (int(sys.argv[2]) if len(sys.argv) > 2 else 3)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate(folder, count, OPERATIONS)
        break_cases(folder, count)
        pytest = (sys.executable, "-m", "pytest", "--tb=no")
        report = (*pytest, "--contract-report=report")
        commands = {
            "without a report": (pytest, folder),
            "with a report": (report, folder),
            "with bodies": ((*report, "--contract-report-bodies"), folder),
        }
        timings = time_in_turn(commands, times)
        pages = {each.name: each.stat().st_size for each in (folder / "report").iterdir()}
    for title, each in timings.items():
        print(describe_timings(title, each))
    without = statistics.median(each.cpu for each in timings["without a report"])
    for title in ("with a report", "with bodies"):
        print(f"{title}: {statistics.median(each.cpu for each in timings[title]) - without:.2f} s more processor time")
    print(", ".join(f"{file} {size / 1e6:.2f} MB" for file, size in sorted(pages.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
