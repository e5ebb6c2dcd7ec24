"""Tests of `report.md`: what a summary of a CI job and an issue show of a report."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile_reports import report_of_payload
from payloads import PAYLOADS
from postman_contract.contract.violations import Tier
from postman_contract.reporting.findings import FoundAt
from postman_contract.reporting.markdown import MOST_BYTES, markdown_of
from postman_contract.reporting.report import Changes, Claim, Report, WaiverUse
from postman_contract.safety.budget import Calls
from reports import BREACH, DRIFT, EVIDENCE, claim_about, report_about

deterministic = settings(max_examples=200, derandomize=True, deadline=None, database=None)

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=400) | st.text("`~\n\r@#:/w.GH-1a |<>&\u2028\ud800")
LINKED = re.compile(r"@\w|#\d|\bGH-\d|://|\bwww\.", re.IGNORECASE)
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
REFUSED = replace(DRIFT, tier=Tier.BREACH, check="status_is_expected", pointer="", schema="")


def parts_of(markdown: str) -> tuple[list[str], list[str]]:
    """Tell the lines outside of fences from those inside, as CommonMark does (§4.5)."""
    outside, inside, fence = [], [], ""
    for line in markdown.split("\n"):
        opened = re.fullmatch(r" {0,3}(`{3,})[^`]*|() {0,3}~{3,}.*", line)
        if fence and re.fullmatch(rf" {{0,3}}{fence}`*[ \t]*", line):
            fence = ""
        elif fence:
            inside.append(line)
        elif opened:
            fence = opened[1] or "~"
        else:
            outside.append(line)
    assert not fence, "a fence is not closed"
    return outside, inside


def section_of(report: Report, title: str) -> list[str]:
    """Return the lines of a section, without fences and blank lines; none where there is no such section."""
    sections = re.split(r"^## ", markdown_of(report), flags=re.MULTILINE)
    lines = next((each.splitlines() for each in sections if each.startswith(title)), [])
    return [line for line in lines if line and not line.startswith("```")]


@pytest.mark.parametrize(
    ("report", "title"),
    [
        (report_about(), "The contract is broken"),
        (report_about((), left_behind=("order 7",)), "Something was left behind"),
        (
            report_about((claim_about("a", "not judged", failed=True),), left_behind=()),
            "Not everything could be judged",
        ),
        (
            report_about((claim_about("a", "not judged", failed=True, unavailable=True),), left_behind=()),
            "The vendor was unavailable",
        ),
        (report_about((claim_about("a", "waived"),), left_behind=()), "The contract is kept"),
        (report_about((claim_about("a", "set aside"),), left_behind=()), "Nothing was judged"),
        (report_about((), left_behind=(), exit_code=2), "The run did not come to its end"),
        (report_about((claim_about("a", "kept"),), left_behind=(), stopped="-x"), "The run did not come to its end"),
    ],
)
def test_the_first_line_is_the_verdict(report: Report, title: str) -> None:
    """By the gravest of what it came to."""
    assert markdown_of(report).startswith(f"# {title}\n")


def test_the_verdict_is_counted_at_a_glance() -> None:
    """What there is none of is not said; what else is wrong is."""
    assert markdown_of(report_about()).splitlines()[2] == (
        "Of 7 claims: 2 kept, 1 broken, 2 not judged, 1 set aside, 1 waived, 1 drift, 1 on nothing, 1 unsteady. "
        "Also: left behind, vendor unavailable. Exit code 1."
    )


@pytest.mark.parametrize(("bodies", "why"), [(False, "-x was given"), (True, "said in report.json alone")])
def test_a_partial_report_is_marked_so(bodies: bool, why: str) -> None:
    """And why it was stopped, where that quotes nothing."""
    text = markdown_of(report_about(partial=True, stopped="-x was given", bodies=bodies))
    assert "**Partial: not every test was run.**" in text
    assert f"stopped before its time: {why}" in text


def test_what_changed_comes_first() -> None:
    """Each list under its own words."""
    changes = Changes("2026-11-25T04:47:51+00:00", *((name,) for name in "abcdefgh"))
    assert section_of(report_about(changes=changes), "What changed") == [
        "What changed since 2026-11-25T04:47:51+00:00",
        *("broken now", "- a", "mended", "- b", "not judged now", "- c", "waived or set aside now", "- d"),
        *("new", "- e", "gone", "- f", "new drift", "- g", "drift that is gone", "- h"),
    ]


def test_that_nothing_changed_is_said() -> None:
    """But not where nothing was compared."""
    assert section_of(report_about(changes=Changes("then")), "What changed") == ["What changed", "nothing"]
    assert section_of(report_about(changes=None), "What changed") == []


def test_breaches_stand_by_operation() -> None:
    """Which check broke where, in what words, by which rule, in which cases; what is waived is none."""
    evidence = replace(EVIDENCE, problems=(BREACH, replace(BREACH, pointer="/x", waiver="known")))
    again = replace(evidence, case="orders/other")
    claims = (
        claim_about("orders/get-order", "broken", evidence=(evidence, again)),
        claim_about("orders/add-order", "broken", evidence=(replace(EVIDENCE, operation="POST /orders"),)),
    )
    assert section_of(report_about(claims), "Breaches") == [
        "Breaches (2)",
        "GET /orders/{}",
        "- body_matches_schema at /items/*/id: expected a string, got a number",
        "  [orders/GET.200.json#/properties/items/items/properties/id/type]",
        "  in orders/get-order, orders/other",
        "POST /orders",
        "- body_matches_schema at /items/*/id: expected a string, got a number",
        "  [orders/GET.200.json#/properties/items/items/properties/id/type]",
        "  in orders/get-order",
    ]


def test_many_cases_are_counted() -> None:
    """The first few are named."""
    places = tuple(FoundAt(f"case-{n}", "$") for n in range(8))
    lines = section_of(report_about((), findings=(replace(REFUSED, places=places),)), "Breaches")
    assert lines[-1] == "  in case-0, case-1, case-2, case-3, case-4 and 3 more"


def test_a_finding_without_evidence_is_a_breach_too() -> None:
    """Its message is said where the report quotes nothing."""
    report = report_about((), findings=(REFUSED,), bodies=False)
    assert section_of(report, "Breaches")[2] == "- status_is_expected at the whole: unexpected property 'colour'"


@pytest.mark.parametrize(
    ("claim", "lines"),
    [
        (claim_about("a", "broken", notes=("needs b, which is broken",)), ["- a", "  needs b, which is broken"]),
        (claim_about("a", "kept", failed=True, notes=("its teardown failed",)), ["- a", "  its teardown failed"]),
        (claim_about("a", "broken"), ["- a", "  it failed"]),
    ],
)
def test_a_claim_that_no_check_broke_is_among_the_breaches(claim: Claim, lines: list[str]) -> None:
    """With its own reasons."""
    report = report_about((claim,), bodies=False)
    assert section_of(report, "Breaches") == ["Breaches (1)", "GET /orders/{}", *lines]


@pytest.mark.parametrize(
    "members", [{"left_behind": ("order 7",)}, {"on_nothing": ("a",)}, {"verdict": "not judged"}, {}]
)
def test_a_claim_that_failed_otherwise_is_no_breach(members: dict[str, Any]) -> None:
    """Another section has it, or it did not fail."""
    members = {"failed": bool(members), "verdict": "kept", **members}
    assert section_of(report_about((claim_about("a", **members),)), "Breaches") == []


def test_why_the_run_failed_beside_its_claims_is_said() -> None:
    """Other tests are no claims, but make it fail as well."""
    lines = section_of(report_about((), failures=("tests/test_a.py::test_a",), bodies=False), "Breaches")
    assert lines == ["Breaches (1)", "beside the claims", "- tests/test_a.py::test_a"]


def test_claims_that_could_not_be_judged_for_the_same_reason_stand_below_it() -> None:
    """Others have theirs below them."""
    claims = (
        claim_about("a", "not judged", notes=("no token",)),
        claim_about("b", "not judged", notes=("no cassette",)),
        claim_about("c", "not judged", notes=("no token",)),
        claim_about("d", "not judged", notes=("503",), unavailable=True),
        claim_about("e", "kept", failed=True, on_nothing=("e",)),
    )
    assert section_of(report_about(claims, bodies=False), "Not judged") == [
        "Not judged (5)",
        *("no token", "- a", "- c"),
        *("- b", "  no cassette"),
        *("- d", "  503", "  the vendor's server was busy or did not answer"),
        *("- e", "  no rows to judge"),
    ]


def test_claims_without_a_reason_are_listed() -> None:
    """Beside those that have one of their own."""
    claims = (
        claim_about("a", "not judged"),
        claim_about("b", "not judged"),
        claim_about("c", "not judged", notes=("x",)),
    )
    assert section_of(report_about(claims, bodies=False), "Not judged")[1:] == ["- a", "- b", "- c", "  x"]


def test_what_was_left_behind_stands_with_its_claim() -> None:
    """Two claims may be about one item; what is of no claim stands alone."""
    claims = (claim_about("a", "kept", left_behind=("x", "y")), claim_about("a", "kept", left_behind=("v",)))
    report = report_about(claims, left_behind=("z",), bodies=False)
    assert section_of(report, "Left behind") == ["Left behind (4)", "a", "- x", "- y", "a", "- v", "- z"]


def test_drift_stands_by_operation() -> None:
    """As breaches do."""
    assert section_of(report_about(), "Drift") == [
        "Drift (1)",
        "GET /orders/{}",
        "- body_matches_schema at /colour: unexpected property 'colour'",
        "  [orders/GET.200.json#/additionalProperties]",
        "  in orders/get-order",
    ]


def test_unsteady_claims_are_listed() -> None:
    """With the try on which they were kept."""
    assert section_of(report_about(), "Unsteady") == ["Unsteady (1)", "- orders/add-order: on try 2"]


def test_waivers_that_end_soon_are_listed() -> None:
    """Those that ended first; one that ends later, or never, is not."""
    left = {"a": 15, "b": 14, "c": 0, "d": -1, "e": None, "f": 1}
    waivers = tuple(WaiverUse(place, f"why {place}", "", days, True) for place, days in left.items())
    assert section_of(report_about(waivers=waivers), "Waivers") == [
        "Waivers that end within 14 days (4)",
        *("- ended: d", "  why d", "- 0 days left: c", "  why c", "- 1 day left: f", "  why f"),
        *("- 14 days left: b", "  why b"),
    ]


def test_the_totals_come_last() -> None:
    """Verdicts, coverage, calls and time, and what run it was."""
    lines = section_of(report_about(), "Totals")
    assert lines[3:] == [
        *("| kept | 2 |", "| broken | 1 |", "| not judged | 2 |", "| set aside | 1 |", "| waived | 1 |"),
        *("| drift | 1 |", "| on nothing | 1 |", "| unsteady | 1 |"),
        *("| coverage | 71.4 % |", "| calls | 17 of 600 |", "| seconds | 12.5 |"),
        "postman-contract 0.1.0",
        "- CT-20261126T044751Z-3f9a2c41, live, 2026-11-26T04:47:51+00:00",
        "- collection/shop.postman_collection.json",
    ]


def test_what_was_not_measured_is_not_in_the_totals() -> None:
    """No coverage, no calls; and a budget only where there is one."""
    without = section_of(report_about(coverage=None, calls=None), "Totals")
    assert [line for line in without if "coverage" in line or "calls" in line] == []
    unbounded = section_of(report_about(calls=Calls(17, None, 0.0, {}, {}, {})), "Totals")
    assert "| calls | 17 |" in unbounded


CANARY = "CANARY-value-7f3a"
QUOTING = replace(BREACH, says=CANARY, expected=CANARY, got=CANARY, fragment=CANARY)


def test_no_value_is_published_of_a_report_with_bodies() -> None:
    """Nothing that may quote a body, a header, a variable or a request stands in it."""
    evidence = replace(
        EVIDENCE,
        problems=(QUOTING,),
        url=CANARY,
        curl=CANARY,
        variables=(replace(EVIDENCE.variables[0], name=CANARY, value=CANARY),),
        body=replace(EVIDENCE.body, excerpts=()) if EVIDENCE.body else None,
    )
    findings = tuple(replace(each, message=CANARY, example=CANARY) for each in (DRIFT, REFUSED))
    quoting = {"notes": (CANARY,), "beside": (CANARY,), "left_behind": (CANARY,)}
    claims = tuple(
        claim_about(f"orders/{number}", verdict, evidence=evidence_of, findings=findings, failed=True, **quoting)
        for number, (verdict, evidence_of) in enumerate(
            (verdict, shown)
            for verdict in ("kept", "broken", "not judged", "set aside", "waived")
            for shown in ((evidence,), ())
        )
    )
    texts = (CANARY,)
    report = report_about(claims, stopped=CANARY, failures=texts, left_behind=texts, remarks=texts)
    assert CANARY not in markdown_of(report)
    assert CANARY in markdown_of(replace(report, bodies=False))


@pytest.mark.parametrize("bodies", [True, False])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_of_others_stays_in_its_fences(payload: str, bodies: bool) -> None:
    """What is outside is the same whatever it is; nothing in it is linked, notified or obeyed."""
    text = markdown_of(report_of_payload(payload, bodies=bodies))
    outside, inside = parts_of(text)
    assert outside == parts_of(markdown_of(report_of_payload("x" if payload else "", bodies=bodies)))[0]
    assert [line for line in inside if LINKED.search(line) or CONTROLS.search(line)] == []
    assert [line for line in inside if line.lstrip().startswith("::") or re.search(r"##\w*\[", line)] == []


@deterministic
@given(ANY_TEXT.filter(bool))
def test_any_text_stays_in_its_fences(text: str) -> None:
    """As the corpus does."""
    outside, inside = parts_of(markdown_of(report_of_payload(text, bodies=False)))
    assert outside == parts_of(markdown_of(report_of_payload("x", bodies=False)))[0]
    assert [line for line in inside if LINKED.search(line) or CONTROLS.search(line)] == []


def large_report(claims: int, name: str = "") -> Report:
    """Make a report in which every section is long."""
    every = tuple(
        claim_about(
            f"orders/{number}-{verdict}{name}",
            verdict,
            tries=2,
            left_behind=(f"order {number}",),
            evidence=(replace(EVIDENCE, operation=f"GET /{number % 7}/{name}", problems=(_numbered(number),)),),
        )
        for number in range(claims)
        for verdict in ("kept", "broken", "not judged")
    )
    return report_about(every, bodies=False, changes=Changes("", tuple(each.item for each in every)))


def _numbered(number: int) -> Any:
    return replace(BREACH, pointer=f"/{number}")


@pytest.mark.parametrize(("claims", "name"), [(3000, ""), (1000, "é" * 200), (1000, "`" * 250), (1000, "東" * 290)])
def test_a_report_is_cut_where_it_is_too_long(claims: int, name: str) -> None:
    """At most as many bytes as are allowed, nearly all of them used, and each section says how many are left out."""
    text = markdown_of(large_report(claims, name))
    assert MOST_BYTES - 5_000 < len(text.encode()) <= MOST_BYTES
    for title, section in re.findall(r"^## ([^\n]*?)(?: \([\d,]+\))?\n(.*?)(?=^## )", text, re.MULTILINE | re.DOTALL):
        shown = len(re.findall("^- ", section, re.MULTILINE))
        left_out = re.search(
            r"^\*Left out here: ([\d,]+) of ([\d,]+) \w+\. `report\.json` has all", section, re.MULTILINE
        )
        assert left_out, title
        assert shown + int(left_out[1].replace(",", "")) == int(left_out[2].replace(",", ""))


def test_a_short_section_is_whole_beside_long_ones() -> None:
    """What it does not need is shared by the others."""
    report = replace(large_report(1500), waivers=(WaiverUse("place", "why", "", 1, True),))
    assert section_of(report, "Waivers")[1:] == ["- 1 day left: place", "  why"]


def test_a_report_that_fits_leaves_nothing_out() -> None:
    """Nothing is said of leaving out."""
    assert "Left out" not in markdown_of(large_report(30))
