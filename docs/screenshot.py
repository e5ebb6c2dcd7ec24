"""Takes the picture of a report that the README shows: of an invented shop whose vendor broke things overnight.

    tox exec -e browser -- python docs/screenshot.py

It writes `docs/report.png`, and needs Chromium.
"""

import shutil
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from postman_contract.reporting.page.rendering import page_of

DOCS = Path(__file__).parent
PICTURE = DOCS / "report.png"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-lcd-text"]
COLOURS = 200  # no eye sees the difference, and the file is half as large

sys.path.insert(0, str(DOCS.parent / "tests" / "support"))


def main() -> int:
    """Take the picture."""
    from shop_report import shop_report  # noqa: PLC0415  found by the path above

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "index.html"
        page.write_text(page_of(shop_report()), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        tab = browser.new_page(viewport={"width": 1180, "height": 1000}, color_scheme="light")
        tab.goto(page.as_uri())
        picture = tab.screenshot()
        browser.close()
    Image.open(BytesIO(picture)).quantize(COLOURS, Image.Quantize.MAXCOVERAGE).save(PICTURE, optimize=True)
    print(f"{PICTURE.name}: {PICTURE.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
