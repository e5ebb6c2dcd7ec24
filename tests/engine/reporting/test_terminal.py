"""Tests of text that is printed: nothing of it is acted upon, and innocent text stays as it is."""

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payloads import PAYLOADS
from postman_contract.contract.operations import Operation
from postman_contract.contract.verdicts import Outcome, Verdict
from postman_contract.contract.violations import Violation
from postman_contract.postman.environment import Scope
from postman_contract.postman.messages import Request, Response
from postman_contract.postman.variables import Used
from postman_contract.recording.vault import Vault
from postman_contract.reporting.explanations import Result, Shown, explain, summarise
from postman_contract.reporting.terminal import print_redacted, terminal_text
from postman_contract.run.cases import Case

deterministic = settings(max_examples=200, derandomize=True, deadline=None, database=None)

ANY_TEXT = st.text(st.characters(exclude_categories=())) | st.text(" \t\n\r:#[]va\x0b\x1b\x85\xa0\u2028\u3000\ud800")
ACTED_UPON = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def commands_in(text: str) -> list[str]:
    """Find what a CI runner reads as a command: `::` where a line begins, or `##[`, `##vso[` anywhere."""
    lines = text.split("\n")
    return [line for line in lines if line.lstrip().startswith("::") or re.search(r"##\w*\[", line)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x9b2J", r"\x9b2J"),
        ("a\x00b\x7f\x08\x07", r"a\x00b\x7f\x08\x07"),
        ("10 %\r100 %", r"10 %\x0d100 %"),
        ("gpj.\u202egnp\u2066", r"gpj.\u202egnp\u2066"),
        ("\ud83d", r"\ud83d"),
        ("::error::gone", r"\x3a:error::gone"),
        ("a\n \t::set-output name=a::b", "a\n \t\\x3a:set-output name=a::b"),
        ("a\r\n::debug::b", "a\n\\x3a:debug::b"),
        ("\u3000\xa0::debug::b", "\u3000\xa0\\x3a:debug::b"),
        ("##[error]a", r"\x23#[error]a"),
        ("E   a ##[add-mask]b", r"E   a \x23#[add-mask]b"),
        ("a ##vso[task.setvariable variable=a]b", r"a \x23#vso[task.setvariable variable=a]b"),
        ("###[error]", r"#\x23#[error]"),
    ],
)
def test_what_would_be_acted_upon_is_shown_as_its_escape(text: str, shown: str) -> None:
    """Nothing is lost, and nothing is left to be obeyed."""
    assert terminal_text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "one\ttwo\n\n  three\n",
        "Bäckerei „Süß“ 東京 👩\u200d🚀 שלום \u200f",
        r"C:\x1b\new and ^\d+::$",
        "a::b, std::move, [::1]",
        "# one\n## two\n### [three](x) #[4]",
        "line\u2028separator",
    ],
)
def test_innocent_text_stays_as_it_is(text: str) -> None:
    """Letters of every script, emoji, code and Markdown are none of its business."""
    assert terminal_text(text) == text


def test_a_line_may_end_as_in_windows() -> None:
    """Of the end of a line its newline is left."""
    assert terminal_text("a\r\nb\r\n") == "a\nb\n"


@deterministic
@given(ANY_TEXT)
def test_nothing_is_ever_left_to_be_acted_upon(text: str) -> None:
    """Whatever comes, no control character and no command is left; a second time changes nothing."""
    shown = terminal_text(text)
    assert (ACTED_UPON.findall(shown), commands_in(shown), terminal_text(shown)) == ([], [], shown)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_summary_is_harmless(payload: str) -> None:
    """Items, notes and remarks are text of others."""
    text = "\n".join(summarise([Result(payload, Outcome.BROKEN, (payload,))], [payload]))
    assert (ACTED_UPON.findall(text), commands_in(text)) == ([], [])


@pytest.mark.parametrize("payload", PAYLOADS)
def test_an_explanation_is_harmless(payload: str) -> None:
    """Names, breaches, bodies, headers and variables are text of others."""
    case = Case(
        id=payload,
        name=payload,
        folders=(payload,),
        file=payload,
        place="$.item[0]",
        operation=Operation("POST", (payload,)),
        published=None,
        request=None,
        variables=Scope("collection", {}),
    )
    body = payload.encode(errors="replace")
    request = Request("POST", "http://h", "/a", (("X-A", payload),), body, (Used(payload, payload, "environment"),))
    verdict = Verdict(Outcome.BROKEN, (Violation(payload, payload, payload, payload, payload),))
    answer = Response(302, (("Location", payload),), body)
    text = explain(case, verdict, Vault(), Shown(request.used, frozenset(), request, answer))
    assert (ACTED_UPON.findall(text), commands_in(text)) == ([], [])


def test_what_a_command_prints_is_redacted_before_it_is_made_harmless() -> None:
    """A secret is found even where it holds what would be shown as an escape."""
    vault, stream = Vault(), io.StringIO()
    vault.learn("CANARY-\x1b-secret-1", "key")
    print_redacted(vault, stream, "::error::CANARY-\x1b-secret-1\x07")
    assert stream.getvalue() == r"\x3a:error::REDACTED-key\x07" + "\n"
