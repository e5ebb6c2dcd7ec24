"""Opens the page of a report in Chromium. Without Playwright, which tox's `browser` brings, nothing is collected."""

import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from postman_contract.reporting.page.rendering import page_of
from postman_contract.reporting.report import Report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

collect_ignore_glob = [] if find_spec("playwright") else ["test_*.py"]

USUAL = "/usr/bin/chromium"
NAMES = (USUAL, "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [  # as root, and without a word to anybody
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Start Chromium, once for a module's tests: while it runs, Playwright's event loop keeps others from theirs."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  not there where nothing is collected

    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    if chromium is None:
        pytest.skip(f"no Chromium at {USUAL}, and none on the path: `apt-get install chromium`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_report(browser: "Browser", tmp_path: Path) -> Iterator[Open]:
    """Open the page of a report, from disk, as a person does; what goes wrong in it fails the test.

    `options` are those of a browser context of Playwright.
    """
    requests: list[str] = []
    errors: list[str] = []
    opened: list[Page] = []

    def dismiss(dialog: "Dialog") -> None:
        errors.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def open_(report: Report, anchor: str = "", **options: Any) -> "Page":
        file = tmp_path / "index.html"
        file.write_text(page_of(report), encoding="utf-8")
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        context.set_default_timeout(120_000)  # milliseconds; a busy machine takes pictures slowly
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text))
        page.on("dialog", dismiss)
        page.goto(f"{file.as_uri()}{anchor and '#' + anchor}")
        opened.append(page)
        return page

    yield open_
    for page in opened:
        page.context.close()
    assert errors == []
    assert [url for url in requests if not url.startswith(tmp_path.as_uri())] == []
