"""The page on what is known of the API, and the comments that name its headings."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = "docs/cartoncloud-facts.md"
REFERENCE = re.compile(rf"{re.escape(PAGE)}, ([A-Z][\w ]+\w)")
SOURCES = sorted(file for folder in ("cartoncloud", "tests") for file in (ROOT / folder).rglob("*.py"))


def headings() -> set[str]:
    """Return the headings of the page."""
    return set(re.findall(r"^##+ (.+)$", (ROOT / PAGE).read_text(), re.MULTILINE))


def test_comments_name_headings_that_exist() -> None:
    """Whoever follows a reference finds its heading."""
    named = {name for file in SOURCES for name in REFERENCE.findall(file.read_text())}
    assert named
    assert named <= headings()


def test_every_fact_says_how_it_is_known() -> None:
    """Each list entry says public docs, observation or guess; the first list explains these words."""
    facts = (ROOT / PAGE).read_text().partition("\n## ")[2]
    entries = re.findall(r"^- (?:.+\n)(?:  .+\n)*", facts, re.MULTILINE)
    assert entries
    assert [entry for entry in entries if not re.search(r"\*\(?(public docs|observation|guess)\)?\*", entry)] == []
