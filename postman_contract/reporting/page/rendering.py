"""Renders the page of a report. Whatever came from a server or a vendor's file stands in it as text alone."""

import base64
import hashlib
import html
import re
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from postman_contract.contract.verdicts import Outcome
from postman_contract.reporting.explanations import count_of
from postman_contract.reporting.page.broken import group_broken
from postman_contract.reporting.page.claims import (
    UNANSWERED,
    claims_by_folder,
    claims_by_item,
    claims_by_reason,
    folder_choices,
    index_of,
    show_claims,
)
from postman_contract.reporting.page.coverage_map import map_coverage
from postman_contract.reporting.page.facts import (
    call_rows,
    drift_kinds,
    duration_of,
    headline_of,
    moment_of,
    sources_of,
)
from postman_contract.reporting.report import Report

FILE = "index.html"
# What no reader could see, or what makes text read other than it is (Trojan Source, CVE-2021-42574); the last are
# halves of surrogate pairs, which UTF-8 has no bytes for.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_MARKS = {"kept": "✓", "broken": "✕", "not judged": "?", "set aside": "\N{EN DASH}", "waived": "≈", "drift": "△"}


def page_of(report: Report) -> str:
    """Render a report as an HTML document that needs nothing beside itself."""
    claims = show_claims(report)
    broken = group_broken(report, claims)
    script, style = _asset("page.js"), _asset("page.css")
    page = (
        _environment()
        .get_template("page.html")
        .render(
            report=report,
            claims=claims,
            headline=headline_of(report, broken),
            broken=broken,
            by_item=claims_by_item(claims),
            folders=claims_by_folder(claims),
            not_judged=claims_by_reason(claims, Outcome.NOT_JUDGED),
            set_aside=claims_by_reason(claims, Outcome.SET_ASIDE),
            drift=drift_kinds(report, claims),
            coverage=map_coverage(report),
            calls=call_rows(report),
            sources=sources_of(report),
            index=index_of(claims),
            choices=folder_choices(claims),
            statuses=sorted({status for each in claims for status in each.claim.statuses}),
            unanswered=UNANSWERED,
            script=Markup(script),  # noqa: S704  our own file
            style=Markup(style),  # noqa: S704  our own file
            policy=_policy(script, style),
        )
    )
    return _UNSEEN.sub(lambda match: f"[U+{ord(match[0]):04X}]", page)


def _policy(script: str, style: str) -> str:
    """Return the Content Security Policy (CSP 3): nothing is loaded, and only our own script and style are run."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _asset(name: str) -> str:
    return resources.files(__package__).joinpath("templates", name).read_text("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("postman_contract.reporting.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(between_tags=_between_tags, count_of=count_of, moment=moment_of, duration=duration_of)
    environment.globals.update(marks=_MARKS)
    return environment


def _between_tags(text: str) -> Markup:
    """Escape a text that stands between tags, where quotation marks, of which JSON is full, need no escaping."""
    return Markup(html.escape(text, quote=False))  # noqa: S704  escaped
