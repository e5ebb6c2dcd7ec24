"""Measures the page of a large report: its size, what it costs, and how soon a browser shows and filters it.

    python bench/report.py [--claims N] [--broken N] [--keep FILE]

The report has 2,000 claims, of which 200 are broken, each with a body of 20 kB, one with a body of 5 MB. It holds all
of every body, so that the page alone cuts. The browser is measured where Playwright and Chromium are (`tox -e browser`
brings the one, `apt-get install chromium` the other). It prints, and never fails.
"""

import argparse
import html
import json
import shutil
import statistics
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from postman_contract.contract.verdicts import Outcome
from postman_contract.reporting.outcomes import exit_code_of, outcomes_of, totals_of
from postman_contract.reporting.page.bodies import AROUND, HEAD
from postman_contract.reporting.page.rendering import page_of
from postman_contract.reporting.report import (
    Body,
    Claim,
    Evidence,
    Excerpt,
    Problem,
    Recording,
    Report,
    Variable,
)
from postman_contract.reporting.report_file import report_as_json

KB, MB = 1_000, 1_000_000
TIMES = 3
SCHEMA = "orders/{orderId}/GET.200.json#/properties/items/items/properties/quantity/type"


def large_body(number: int, size: int) -> str:
    """Return an indented JSON document of at least `size` characters, of which every line says whose it is."""
    item = '    {{\n      "sku": "item {}-{}",\n      "quantity": "{}"\n    }}'
    items = [item.format(number, index, index) for index in range(size // 60 + 1)]
    return f'{{\n  "order {number}": [\n' + ",\n".join(items) + "\n  ]\n}"


def broken_claim(number: int, size: int) -> Claim:
    """Make a broken claim whose failing place is in the middle of a body."""
    text = large_body(number, size)
    line = 4 * (text.count("\n") // 8) + 5
    problem = Problem(
        tier="breach",
        check="body_matches_schema",
        path=f"$.items[{line // 4}].quantity",
        pointer="/items/*/quantity",
        says=f"$.items[{line // 4}].quantity: expected an integer, got string '{line // 4}'",
        expected="an integer",
        got=f"string '{line // 4}'",
        schema=SCHEMA,
        fragment='{\n  "type": "integer"\n}',
        line=line,
    )
    evidence = Evidence(
        case=f"folder-{number % 60}/get-{number}",
        operation=f"GET /orders-{number % 40}/{{}}",
        status=200,
        problems=(problem,),
        url=f"https://api.example.com/orders/{number}",
        curl=f"curl --path-as-is -X GET https://api.example.com/orders/{number} -H 'Accept: application/json'",
        variables=(Variable("orderId", str(number), "prerequisite"),),
        body=Body("application/json", len(text), text.count("\n") + 1, (Excerpt(1, text),)),
    )
    return claim(number, Outcome.BROKEN, evidence=(evidence,))


def claim(number: int, verdict: Outcome, **members: Any) -> Claim:
    """Make a claim of some folder."""
    case = f"folder-{number % 60}/get-{number}"
    return Claim(
        id=f"tests/test_answers.py::test_answers[{case}]",
        item=case,
        case=case,
        kind="answer",
        name=f"Get {number}",
        folders=(f"Folder {number % 60}",),
        file="collection/shop.postman_collection.json",
        place=f"$.item[{number % 60}].item[{number // 60}]",
        operation=f"GET /orders-{number % 40}/{{}}",
        verdict=verdict,
        failed=verdict is Outcome.BROKEN,
        seconds=0.012,
        statuses=(200,),
        recording=Recording("the sandbox", "2026-11-20T10:00:00+00:00"),
        **members,
    )


def large_report(count: int, broken: int) -> Report:
    """Make a report of `count` claims, of which `broken` are."""
    bodies = [5 * MB, *[20 * KB] * (broken - 1)]
    claims = (
        *(broken_claim(number, size) for number, size in enumerate(bodies)),
        *(claim(number, Outcome.KEPT) for number in range(broken, count)),
    )
    outcomes = outcomes_of(claims, (), ())
    return Report(
        tool="postman-contract",
        mode="live",
        started="2026-11-26T04:47:51+00:00",
        seconds=900.0,
        bodies=True,
        exit_code=exit_code_of(outcomes, 1),
        outcomes=outcomes,
        totals=totals_of(claims),
        claims=claims,
    )


def count_whole(report: Report, page: str) -> int:
    """Count the bodies whose beginning is in a page, and the lines before and after their failing place."""
    return sum(_is_shown(each.evidence[0], page) for each in report.claims if each.evidence)


def _is_shown(evidence: Evidence, page: str) -> bool:
    assert evidence.body is not None
    assert evidence.problems[0].line is not None
    text = evidence.body.excerpts[0].text
    lines, failing = text.split("\n"), evidence.problems[0].line - 1
    parts = (
        text[:HEAD],
        "\n".join(lines[failing - AROUND : failing]),
        "\n".join(lines[failing + 1 : failing + 1 + AROUND]),
    )
    return all(html.escape(part, quote=False) in page for part in parts)


OPENED = """() => {
  const [entry] = performance.getEntriesByType("navigation");
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  return {load: entry.loadEventEnd, paint: paint ? paint.startTime : null};
}"""
FILTER = """async ([selector, value]) => {
  const element = document.querySelector(selector);
  const started = performance.now();
  if (element.type === "checkbox") element.checked = true; else element.value = value;
  element.dispatchEvent(new Event(element.type === "search" ? "input" : "change", {bubbles: true}));
  document.body.getBoundingClientRect();
  const worked = performance.now() - started;
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return {worked, shown: performance.now() - started};
}"""
FILTERS = {
    "a verdict": (".filters [value=broken]", ""),
    "a folder": ("#folder", "Folder 7"),
    "a status": ("#status", "200"),
    "a first search": ("#q", "get 19"),
    "a further search": ("#q", "get 199"),
    "a search in bodies": ("#q", "item 77-3"),
}


def measure_browser(file: Path) -> None:
    """Open a page in Chromium a few times, and print how long it took and how long its filters do."""
    chromium = shutil.which("chromium")
    if find_spec("playwright") is None or chromium is None:
        print("no Chromium or no Playwright: not opened")
        return
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  only where it is

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        opened, filtered = [], {name: [] for name in FILTERS}  # type: tuple[list[Any], dict[str, list[Any]]]
        for _ in range(TIMES):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(file.as_uri())
            opened.append(page.evaluate(OPENED))
            for name, arguments in FILTERS.items():
                filtered[name].append(page.evaluate(FILTER, [*arguments]))
                page.locator("#clear").click()
            page.close()
        browser.close()
    load, paint = (statistics.median(each[name] for each in opened) for name in ("load", "paint"))
    print(f"opens in {load / 1000:.2f} s, first paint after {paint / 1000:.2f} s")
    for name, times in filtered.items():
        worked, shown = (statistics.median(each[kind] for each in times) for kind in ("worked", "shown"))
        print(f"  {name}: {worked:.0f} ms, on the screen after {shown:.0f} ms")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="report.py", description="Measure the page of a large report.")
    parser.add_argument("--claims", type=int, default=2000, metavar="N", help="how many there are")
    parser.add_argument("--broken", type=int, default=200, metavar="N", help="how many of them are broken")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="write the page to this file, too")
    arguments = parser.parse_args()
    report = large_report(arguments.claims, arguments.broken)
    costs = []
    for _ in range(TIMES):
        started = time.process_time()
        page = page_of(report)
        costs.append(time.process_time() - started)
    started = time.process_time()
    document = json.dumps(len(report_as_json(report)))
    as_json = time.process_time() - started
    print(f"{arguments.claims} claims, {arguments.broken} broken")
    print(f"page: {statistics.median(costs):.2f} s CPU (first {costs[0]:.2f} s), {len(page.encode()) / MB:.2f} MB")
    print(f"report.json: {as_json:.2f} s CPU, {int(document) / MB:.2f} MB with whole bodies")
    whole = count_whole(report, page)
    print(f"{whole} of {arguments.broken} bodies: the first {HEAD} characters and {AROUND} lines around")
    with tempfile.TemporaryDirectory() as folder:
        file = arguments.keep.absolute() if arguments.keep else Path(folder) / "index.html"
        file.write_text(page, encoding="utf-8")
        measure_browser(file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
