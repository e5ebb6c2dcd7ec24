"""Tests of the page of a report in a browser: everybody can read it, and find what they look for."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from postman_contract.contract.verdicts import Outcome
from postman_contract.reporting.outcomes import totals_of
from postman_contract.reporting.page.anchors import anchor_of
from postman_contract.reporting.report import Claim, Report
from reports import report_about
from shop_report import shop_report

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[..., "Page"]

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"  # which git ignores
OPEN_ALL = "() => document.querySelectorAll('details').forEach((each) => (each.open = true))"

SHOP = shop_report()
KEPT = tuple(each for each in SHOP.claims if each.verdict is Outcome.KEPT and each.tries == 1)
BROKEN = SHOP.claims[2]  # not the first of its operation, and so folded away
LISTED = next(each for each in SHOP.claims if each.item == "catalogue/products/get-product")
VIEWS = {
    "broken": SHOP,
    "kept": shop_report(
        claims=KEPT, totals=totals_of(KEPT), outcomes=(), exit_code=0, findings=(), changes=None, waivers=()
    ),
    "stopped": report_about(stopped="the budget of 600 calls is spent", partial=True, failures=("test_x: Error",)),
    "without-bodies": report_about(bodies=False, partial=True),
    "empty": Report("postman-contract 0", "replay", "2026-11-26T04:47:51+00:00", 0.0, False, 2, (), {}, stopped="why"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_nothing_keeps_anybody_from_reading_it(open_report: Open, view: str, scheme: str) -> None:
    """Nothing serious or critical is found by axe, in what is folded away either, in whatever colours and width."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  not there where nothing is collected

    for width in (1280, 390):
        page = open_report(VIEWS[view], color_scheme=scheme, viewport={"width": width, "height": 800})
        page.evaluate(OPEN_ALL)
        violations = Axe().run(page).response["violations"]
        assert [
            (each["id"], node["target"])
            for each in violations
            if each["impact"] in ("serious", "critical")
            for node in each["nodes"]
        ] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("view", VIEWS)
def test_it_fits_the_window(open_report: Open, view: str, width: int, scheme: str) -> None:
    """Nothing stands beside the window, whatever its width; and there is a picture of it."""
    page = open_report(VIEWS[view], color_scheme=scheme, viewport={"width": width, "height": 800})
    page.screenshot(path=SCREENSHOTS / f"{view}-{width}-{scheme}.png", full_page=True)
    page.evaluate(OPEN_ALL)
    page.screenshot(path=SCREENSHOTS / f"{view}-unfolded-{width}-{scheme}.png", full_page=True)
    assert page.evaluate("() => document.documentElement.scrollWidth") == width


def claims_shown(page: "Page") -> list[str]:
    """Return the ids of the claims that are shown."""
    ids = page.locator("[id^=claim-]:not([hidden])").evaluate_all("(found) => found.map((each) => each.id)")
    return sorted(ids)


def anchors_of(report: Report, *items: str) -> list[str]:
    """Return the ids that claims have in the page."""
    return sorted(anchor_of(each) for each in report.claims if each.item in items)


def test_every_claim_is_there_once(open_report: Open) -> None:
    """Each claim has one element of its own."""
    page = open_report(SHOP)
    assert claims_shown(page) == sorted({anchor_of(each) for each in SHOP.claims})
    assert page.get_by_role("status").inner_text() == "46 claims"


def test_search_works_by_keyboard(open_report: Open) -> None:
    """A slash leads to the search, every word counts, and Escape clears it."""
    page = open_report(SHOP)
    page.keyboard.press("/")
    page.keyboard.type("GET-product 401")
    found = anchors_of(
        SHOP,
        "catalogue/products/get-product/negatives/no-token",
        "catalogue/products/get-product-images/negatives/no-token",
    )
    assert claims_shown(page) == found
    assert page.get_by_role("status").inner_text() == "2 of 46 claims"
    page.keyboard.press("Escape")
    assert len(claims_shown(page)) == 46


def test_search_finds_what_a_body_holds(open_report: Open) -> None:
    """What is folded away is searched, too."""
    page = open_report(SHOP)
    page.get_by_label("Search").fill("internal error 9f0c2d")
    assert claims_shown(page) == anchors_of(SHOP, "shipments/ship-order")


def test_nothing_found_is_said(open_report: Open) -> None:
    """A search that fits nothing leaves a line that says so, and no empty sections."""
    page = open_report(SHOP)
    page.get_by_label("Search").fill("no such thing")
    assert page.locator("main > :visible").all_inner_texts() == ["Nothing here matches what you chose."]


def test_a_verdict_is_chosen_by_keyboard(open_report: Open) -> None:
    """The verdicts are boxes that the space bar ticks; several are one or the other."""
    page = open_report(SHOP)
    page.get_by_role("checkbox", name="not judged").focus()
    page.keyboard.press("Space")
    not_judged = anchors_of(SHOP, "returns/approve-return", "returns/refuse-return")
    assert claims_shown(page) == not_judged
    page.get_by_role("checkbox", name="unsteady").focus()
    page.keyboard.press("Space")
    assert claims_shown(page) == sorted([*not_judged, *anchors_of(SHOP, "returns/get-return")])


def test_a_folder_is_chosen_by_keyboard(open_report: Open) -> None:
    """A folder is chosen by its first letters, and holds what is in the folders below it."""
    page = open_report(SHOP)
    page.get_by_label("Folder").focus()
    page.keyboard.type("catalogue")
    below = [each.item for each in SHOP.claims if each.folders[:1] == ("catalogue",)]
    assert len(below) == 12
    assert claims_shown(page) == anchors_of(SHOP, *below)


def test_a_status_is_chosen(open_report: Open) -> None:
    """A status is that of an answer; claims without any are chosen by that."""
    page = open_report(SHOP)
    page.get_by_label("HTTP status").select_option("500")
    assert claims_shown(page) == anchors_of(SHOP, "shipments/ship-order")
    page.get_by_label("HTTP status").select_option("not answered")
    unanswered = [each.item for each in SHOP.claims if not each.statuses]
    assert claims_shown(page) == anchors_of(SHOP, *unanswered)
    page.get_by_role("button", name="Clear").click()
    assert len(claims_shown(page)) == 46


def test_choices_are_combined(open_report: Open) -> None:
    """A claim is shown where it fits all that was chosen."""
    page = open_report(SHOP)
    page.get_by_role("checkbox", name="broken").check()
    page.get_by_label("Folder").select_option("orders")
    page.get_by_label("Search").fill("paid")
    assert anchor_of(BROKEN) in claims_shown(page)
    assert set(claims_shown(page)) <= {*anchors_of(SHOP, *(each.item for each in SHOP.claims[:3]))}


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("claim", [BROKEN, LISTED], ids=["broken", "listed"])
def test_a_link_to_a_claim_opens_it(open_report: Open, claim: Claim, script: bool) -> None:
    """The address of a claim shows it, though it is folded away."""
    page = open_report(SHOP, anchor_of(claim), java_script_enabled=script)
    element = page.locator(f"#{anchor_of(claim)}")
    assert element.is_visible()
    box = element.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 800


def test_a_link_leads_out_of_a_choice(open_report: Open) -> None:
    """A link to what is hidden by a filter shows it again."""
    page = open_report(SHOP)
    page.get_by_label("Search").fill("newly broken")
    page.evaluate(f"() => (location.hash = '{anchor_of(LISTED)}')")
    page.locator(f"#{anchor_of(LISTED)}").wait_for()
    assert page.get_by_label("Search").input_value() == ""


def test_the_failing_place_is_marked(open_report: Open) -> None:
    """A breach shows its line in the body, what is wrong with it, and the schema beside it."""
    page = open_report(SHOP)
    problem = page.locator(f"#{anchor_of(SHOP.claims[0])} .problem").first
    assert problem.locator("mark").inner_text() == '  "amount": "8.90",  ← expected a number, got string \'8.90\''
    assert "▸ 22" in problem.locator(".numbers").inner_text()
    assert problem.get_by_label("Schema").inner_text() == '{\n  "type": "number"\n}'


def test_a_body_is_unfolded(open_report: Open) -> None:
    """A body is folded away until somebody wants it; then the failing line is marked in it."""
    page = open_report(SHOP)
    body = page.locator(f"#{anchor_of(SHOP.claims[0])} details.body")
    assert not body.locator("mark").first.is_visible()
    body.locator("summary").focus()
    page.keyboard.press("Enter")
    assert body.locator("mark").first.is_visible()


def test_a_curl_line_is_copied(open_report: Open) -> None:
    """The button copies the line as it would be pasted."""
    page = open_report(SHOP, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the curl line").first.click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("() => navigator.clipboard.readText()") == SHOP.claims[0].evidence[0].curl


def test_without_script_all_is_there(open_report: Open) -> None:
    """Without script nothing is missing but what needs it, which is not shown."""
    page = open_report(SHOP, java_script_enabled=False)
    assert page.locator("[id^=claim-]").count() == len(SHOP.claims)
    assert page.locator(".scripted:visible").count() == 0
    page.locator("summary", has_text=re.compile("^catalogue.*products")).click()
    assert page.locator(f"#{anchor_of(LISTED)}").is_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_what_is_folded_away_is_printed(open_report: Open, script: bool) -> None:
    """On paper nothing can be unfolded, so that all of it is there; what only works on a screen is not."""
    page = open_report(SHOP, java_script_enabled=script)
    body = page.locator(f"#{anchor_of(BROKEN)} details.body mark").first
    assert not body.is_visible()
    page.emulate_media(media="print")
    assert body.is_visible()
    assert page.locator(f"#{anchor_of(LISTED)}").is_visible()
    assert not page.locator("nav").is_visible()
    assert not page.get_by_label("Search").is_visible()
    page.screenshot(path=SCREENSHOTS / "print.png")


def test_two_reports_have_the_same_addresses(open_report: Open) -> None:
    """The address of a claim is the same whatever else is in the report."""
    page = open_report(replace(SHOP, claims=tuple(reversed(SHOP.claims[2:]))), anchor_of(BROKEN))
    assert page.locator(f"#{anchor_of(BROKEN)}").is_visible()
