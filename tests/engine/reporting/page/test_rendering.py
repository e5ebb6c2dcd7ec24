"""Tests of the page as a document: it needs nothing beside itself, and all that the report says is in it."""

import base64
import hashlib
import json
import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from html.parser import HTMLParser
from importlib import resources
from typing import Any

import pytest

from hostile_reports import report_of_payload, with_text
from payloads import PAYLOADS
from postman_contract.reporting.page.anchors import anchor_of
from postman_contract.reporting.page.claims import BELOW, MOST_HEADS, MOST_PROBLEMS, show_claims
from postman_contract.reporting.page.rendering import page_of
from postman_contract.reporting.report import Body, Changes, Claim, Evidence, Excerpt, Report, WaiverUse
from postman_contract.reporting.report_folder import files_of
from reports import BODY, BREACH, CLAIMS, EVIDENCE, claim_about, report_about
from shop_report import shop_report

MOST_SCRIPT = 15_000  # bytes


class Document(HTMLParser):
    """A parsed page: its elements with their attributes, its text, and what script and style elements hold."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.elements.append((tag, dict(attrs)))
        if tag in self.raw:
            self.raw[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        """Part what stands in different blocks, as a browser does."""
        if tag in ("td", "th", "pre", "p", "li", "div", "summary"):
            self.text += "\n"

    def handle_data(self, data: str) -> None:
        """Keep what stands between tags."""
        if self.cdata_elem in self.raw:
            self.raw[str(self.cdata_elem)][-1] += data
        else:
            self.text += data


SHOP = Document(page_of(shop_report()))


def test_its_script_is_small() -> None:
    """All of our own script fits in 15 kB."""
    assert 0 < len(SHOP.raw["script"][1].encode()) <= MOST_SCRIPT


def test_only_our_script_and_style_may_run() -> None:
    """The policy allows nothing but what has the hash of the script and of the style that are in the page."""
    [policy] = [each["content"] for _, each in SHOP.elements if each.get("http-equiv") == "Content-Security-Policy"]
    script, style = (
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in (SHOP.raw["script"][1], SHOP.raw["style"][0])
    )
    assert policy == (
        f"default-src 'none'; script-src {script}; style-src {style}; base-uri 'none'; form-action 'none'"
    )


def test_it_has_no_inline_handlers_or_styles() -> None:
    """The policy would refuse them."""
    names = {name for _, attributes in SHOP.elements for name in attributes}
    assert {name for name in names if name.startswith("on") or name == "style"} == set()


def test_it_loads_nothing() -> None:
    """No element names anything outside of the page; links lead within it, to what is there."""
    ids = {each["id"] for _, each in SHOP.elements if "id" in each}
    assert {name for _, each in SHOP.elements for name in each} & {"src", "srcset", "data", "action", "poster"} == set()
    links = {str(each["href"]) for _, each in SHOP.elements if "href" in each}
    assert {link for link in links if link[:1] != "#" or link[1:] not in ids} == set()
    assert "url(" not in SHOP.raw["style"][0]
    assert "@import" not in SHOP.raw["style"][0]


def test_no_id_is_there_twice() -> None:
    """An address leads to one place."""
    ids = [each["id"] for _, each in SHOP.elements if "id" in each]
    assert sorted(ids, key=str) == sorted(set(ids), key=str)


@cache
def hostile_page(payload: str) -> str:
    """Return the page of a report that every text begins with a payload of."""
    return page_of(with_text(report_about(), payload))


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_embedded_data_ends_no_script(payload: str) -> None:
    """The data for the script holds no `<`, and no character that ends a line of JavaScript, and is read back whole."""
    data = Document(hostile_page(payload)).raw["script"][0]
    assert not re.search("[<\u2028\u2029]", data)
    assert [item for *_, item in json.loads(data)] == [payload + each.item for each in CLAIMS]


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_it_can_be_written(payload: str) -> None:
    """Whatever a server sends, the page is UTF-8, without what nobody sees or what turns text around."""
    for page in (hostile_page(payload), page_of(report_of_payload(payload))):
        page.encode()
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", page)


def texts_of(value: Any) -> set[str]:
    """Collect every text of a report."""
    if isinstance(value, str):
        return {value} if not isinstance(value, Enum) else set()
    if isinstance(value, tuple | list):
        return {text for each in value for text in texts_of(each)}
    if isinstance(value, dict):
        return texts_of([*value]) | texts_of([*value.values()])
    if is_dataclass(value):
        return {text for each in fields(value) for text in texts_of(getattr(value, each.name))}
    return set()


def test_everything_that_a_report_says_is_on_the_page() -> None:
    """What a person would look for is there, word for word but for what is spelled in another way."""
    claims = tuple(replace(each, beside=("waived: beside",), left_behind=("left",)) for each in CLAIMS)
    report = report_about(claims, stopped="stopped", failures=("other",), remarks=("remark",))
    shown = " ".join(Document(page_of(report)).text.split())
    missing = {text for text in texts_of(report) if " ".join(text.split()) not in shown}
    problems = [problem for claim in claims for each in claim.evidence for problem in each.problems]
    spelled = {
        *(each.id for each in claims),  # the address has its hash
        *(each.says for each in problems),  # the path in a script of its own
        *(each.unquoted for each in problems),  # for who may see no value
        CLAIMS[0].notes[0],  # what a problem says
        BODY,  # what is wrong stands in its lines
        *("2026-11-26T04:47:51+00:00", "2026-11-25T04:47:51+00:00", "2026-11-20T10:00:00+00:00"),  # as people write it
        *("/etag", "/note", "version", "percent", "operations", "statuses", "request"),  # a tree, and names of ours
    }
    assert missing - spelled == set()


@pytest.mark.parametrize("claims", [CLAIMS, CLAIMS[1:]], ids=["broken", "not broken"])
def test_without_bodies_it_says_what_brings_them(claims: tuple[Claim, ...]) -> None:
    """A report that left them out names the option, once."""
    assert page_of(report_about(claims, bodies=False)).count("--contract-report-bodies") == 1
    assert "--contract-report-bodies" not in page_of(report_about(claims))


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"stopped": "the budget is spent", "partial": True}, "Stopped before its end: the budget is spent"),
        ({"partial": True}, "Partial: not every test was run"),
    ],
)
def test_a_run_that_is_not_whole_says_so(members: dict[str, Any], said: str) -> None:
    """Nobody takes a part for the whole."""
    assert said in Document(page_of(report_about(**members))).text
    assert said not in SHOP.text


def said_of(*evidence: Evidence, **members: Any) -> str:
    """Return the text of a page about one broken claim."""
    claims = (claim_about("orders/get-order", "broken", evidence=evidence),)
    return " ".join(Document(page_of(report_about(claims, **members))).text.split())


def test_what_is_left_out_of_a_body_is_said() -> None:
    """The lines between excerpts are counted, and those after the last."""
    body = Body("application/json", 5_000_000, 900, (Excerpt(1, "first"), Excerpt(700, "other\nline")))
    said = said_of(replace(EVIDENCE, body=body, problems=(replace(BREACH, line=701),)))
    assert "Answer body application/json, 5,000,000 bytes, cut" in said
    assert "first … 698 lines left out … 700 ▸ 701 other line ← expected a string, got number 5" in said
    assert "got number 5 … 199 lines left out …" in said


def test_problems_that_do_not_fit_are_counted() -> None:
    """Of an exchange with very many problems, the rest is where programs look."""
    problems = tuple(replace(BREACH, path=f"$[{number}]") for number in range(MOST_PROBLEMS + 3))
    assert "3 further problems; report.json has them" in said_of(replace(EVIDENCE, problems=problems))


def test_a_request_that_was_not_sent_is_no_answer() -> None:
    """Where nothing was sent, the body is the request's."""
    said = said_of(replace(EVIDENCE, status=None))
    assert "GET /orders/{} was not sent" in said
    assert "Request body application/json" in said


def test_a_problem_without_its_line_shows_what_came() -> None:
    """Where no body is there to quote, such as of a header, the value is."""
    assert "came number 5 schema" in said_of(replace(EVIDENCE, body=None, problems=(replace(BREACH, line=None),)))


@pytest.mark.parametrize(
    ("days_left", "used", "said"),
    [
        (35, True, "35 days used"),
        (1, True, "△ 1 day used"),
        (-6, True, "✕ expired 6 days ago used"),
        (None, True, "no date used"),
        (None, False, "no date △ not used"),
    ],
)
def test_waivers_say_how_long_they_hold(days_left: int | None, used: bool, said: str) -> None:
    """What has expired is marked, what soon will, and what nothing needed."""
    waiver = WaiverUse("orders/get-order: body_matches_schema at $.x", "ticket 5", "the end", days_left, used)
    assert f"ticket 5 the end {said}" in said_of(waivers=(waiver,))


def test_what_the_vendor_did_not_answer_is_told_apart() -> None:
    """A claim that could not be judged because nobody answered is named so, as is one that failed the run."""
    text = " ".join(Document(page_of(report_about())).text.split())
    assert "? not judged no cassette cassettes/orders/delete-order.yaml orders" in text
    assert "? vendor unavailable no answer within 30 s and so the run failed" in text


def test_an_empty_report_has_a_page() -> None:
    """A run that was stopped before its first claim can be looked at."""
    empty = Report("postman-contract 0", "replay", "2026-11-26T04:47:51+00:00", 0.0, False, 2, (), {}, stopped="why")
    assert "The run was interrupted" in Document(page_of(empty)).text


def test_many_bodies_share_the_page() -> None:
    """However many claims are broken, the beginnings of their bodies fit."""
    text = "x" * 20_000
    evidence = replace(EVIDENCE, problems=(), body=Body("text/plain", 20_000, 1, (Excerpt(1, text),)))
    claims = tuple(claim_about(f"case-{number}", "broken", evidence=(evidence,)) for number in range(1000))
    shown = show_claims(report_about(claims))
    kept = [
        sum(len(run.text) for piece in each.evidence[0].body.pieces for run in piece.runs)
        for each in shown
        if each.evidence[0].body
    ]
    assert len(kept) == 1000
    assert sum(kept) <= MOST_HEADS * 1.02


def test_an_address_is_that_of_one_claim() -> None:
    """Claims about one item have addresses of their own, which nothing else changes."""
    one, other = (
        claim_about("a/b", "kept"),
        claim_about("a/b", "broken", id="tests/test_requests.py::test_requests[a/b]"),
    )
    assert anchor_of(one) == anchor_of(claim_about("a/b", "broken", seconds=9.0))
    assert anchor_of(one) != anchor_of(other)
    assert re.fullmatch(r"claim-a-b-[0-9a-f]{6}", anchor_of(one))


def test_a_change_leads_to_the_claim_that_changed() -> None:
    """Where several claims are about an item, what broke is linked to."""
    broken = claim_about("a", "broken", id="tests/test_requests.py::test_requests[a]")
    report = report_about(
        (broken, claim_about("a", "kept")), changes=Changes("2026-11-25T04:47:51+00:00", broken=("a",))
    )
    changed = page_of(report).partition('id="changes"')[2].partition("</section>")[0]
    assert f'href="#{anchor_of(broken)}"' in changed


@pytest.mark.parametrize(
    ("members", "title"),
    [
        ({}, "orders/Get Order"),
        ({"item": "orders/get-order/negatives/no-token", "kind": "negative"}, "orders/Get Order · no-token"),
        ({"item": "orders/get-order/a-page", "kind": "example"}, "orders/Get Order · a-page"),
        ({"item": "test_x.py::test_x", "case": "", "name": "", "folders": (), "kind": "test"}, "test_x.py::test_x"),
    ],
)
def test_claims_about_one_request_are_told_apart(members: dict[str, Any], title: str) -> None:
    """What a claim is about beside the request stands after its name."""
    claim = replace(claim_about("orders/get-order", "kept"), **members)
    [shown] = show_claims(report_about((claim,)))
    assert shown.title == title.replace("/", BELOW, 1)


def test_the_package_has_what_the_page_is_made_of() -> None:
    """Templates, style and script are where the installed package looks for them."""
    names = {each.name for each in resources.files("postman_contract.reporting.page").joinpath("templates").iterdir()}
    assert {"page.html", "page.css", "page.js"} <= names


def test_the_folder_has_the_page() -> None:
    """It is among what is written."""
    assert files_of(report_about())["index.html"] == page_of(report_about())
