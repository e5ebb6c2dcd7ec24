"""Tests of what a server's words can do in the page of a report: be read."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hostile_reports import with_text
from payloads import BY_KIND, SCRIPT
from postman_contract.reporting.page.rendering import page_of
from reports import report_about

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FULL = report_about(
    stopped="the budget of 600 calls is spent",
    partial=True,
    failures=("tests/test_other.py::test_other: AssertionError",),
)
NAMED = {f"{kind} {number}": text for kind, texts in BY_KIND.items() for number, text in enumerate(texts) if text}
# Everything that markup would change: which elements there are, with which attributes, and where links lead. Searching
# hides some.
SHAPE = """() => [...document.querySelectorAll("*")].map((element) => [
  element.tagName,
  ...element.getAttributeNames().filter((name) => !["hidden", "open", "disabled"].includes(name)),
  /^#/.test(element.getAttribute("href") ?? "#"),
].join(" "))"""
A_MOMENT = "() => new Promise((done) => setTimeout(done, 50))"  # for events that fire once something has failed to load


def shape_of(browser: "Browser", page: str) -> list[str]:
    """Return the shape of a document."""
    tab = browser.new_page()
    tab.set_content(page)
    shape: list[str] = tab.evaluate(SHAPE)
    tab.close()
    return shape


@pytest.fixture(scope="module")
def harmless_shape(browser: "Browser") -> list[str]:
    """Return the shape of the page whose every text begins with an `x`."""
    return shape_of(browser, page_of(with_text(FULL, "x")))


def test_the_corpus_is_large() -> None:
    """At least 60 texts want to run script, no two of them alike."""
    assert len(set(SCRIPT)) == len(SCRIPT) >= 60


@pytest.fixture(scope="module")
def run(browser: "Browser") -> Iterator[tuple["Page", list[str]]]:
    """Lend a tab for all texts, and what has run in it; the page's own policy, which would stop it, is off."""
    context = browser.new_context(bypass_csp=True)
    tab, ran = context.new_page(), []
    tab.add_init_script("window.alert = (text) => console.error(`ran: ${text}`)")  # in frames, too
    tab.on("console", lambda message: ran.append(message.text))
    tab.on("request", lambda request: ran.append(request.url))
    yield tab, ran
    context.close()


@pytest.mark.parametrize("payload", NAMED.values(), ids=NAMED)
def test_no_text_becomes_markup(
    run: tuple["Page", list[str]], harmless_shape: list[str], tmp_path: Path, payload: str
) -> None:
    """Wherever in a report it stands, a text runs no script, adds no element and no attribute, and leads nowhere.

    Nor does it when it is searched for.
    """
    tab, ran = run
    file = tmp_path / "index.html"
    file.write_text(page_of(with_text(FULL, payload)), encoding="utf-8")
    ran.clear()
    tab.goto(file.as_uri())
    opened = tab.evaluate(SHAPE)
    tab.get_by_label("Search").fill(payload)
    tab.evaluate(A_MOMENT)
    assert opened == tab.evaluate(SHAPE) == harmless_shape
    assert ran == [file.as_uri()]


def test_what_runs_is_noticed(run: tuple["Page", list[str]]) -> None:
    """Script that had escaped would be noticed, or the test above would say nothing."""
    tab, ran = run
    ran.clear()
    tab.set_content(page_of(with_text(FULL, "HERE")).replace("HERE", "<svg onload=alert(1)>"))
    tab.evaluate(A_MOMENT)
    assert "ran: 1" in ran


def test_markup_changes_the_shape(browser: "Browser", harmless_shape: list[str]) -> None:
    """A text that had escaped would be noticed, or the test above would say nothing."""
    escaped = page_of(with_text(FULL, "HERE")).replace("HERE", "<img src=x>")
    assert shape_of(browser, escaped) != harmless_shape


def test_script_that_is_not_ours_is_stopped(browser: "Browser") -> None:
    """Even what had escaped would not run: the policy knows our script and style alone."""
    page = browser.new_page()
    page.set_content(page_of(report_about()))
    page.evaluate(
        """() => {
            document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.ran = true'>");
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
        }"""
    )
    page.evaluate(A_MOMENT)
    ran = page.evaluate("() => [window.ran === true, document.documentElement.className]")
    page.close()
    assert ran == [False, "js"]
