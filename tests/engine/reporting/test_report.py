"""Tests of explaining verdicts: what broke, where, what came, how to reproduce it."""

import shlex
from urllib.parse import quote

import pytest

from postman_contract.contract.operations import Operation
from postman_contract.contract.verdicts import Outcome, Verdict
from postman_contract.contract.violations import Violation
from postman_contract.postman.environment import Scope
from postman_contract.postman.messages import Request, Response
from postman_contract.postman.variables import Used
from postman_contract.recording.vault import Vault
from postman_contract.reporting.explanations import (
    LONGEST,
    LONGEST_BODY,
    MOST_BODY_LINES,
    MOST_LINES,
    Result,
    Shown,
    curl,
    cut,
    describe,
    explain,
    summarise,
    totals,
    with_answer,
)
from postman_contract.run.cases import Case

BREACH = Violation("body_matches_schema", "$.a", "a string", "number 5", "POST.200.json#/properties/a/type")
DRIFT = Violation("body_matches_schema", "$.new", "no such property", "'x'", additive=True)
CASE = Case(
    id="orders/add",
    name="Add - Order",
    folders=("Orders",),
    file="c.json",
    place="$.item[0]",
    operation=Operation("POST", ("orders",)),
    published=None,
    request=None,
    variables=Scope("collection", {}),
)
ANSWER = Response(200)


def request(body: bytes = b"", headers: tuple[tuple[str, str], ...] = (), used: tuple[Used, ...] = ()) -> Request:
    """Make a request."""
    return Request("POST", "http://h", "/orders?a=1", headers, body, used)


def broken(*violations: Violation, drift: tuple[Violation, ...] = ()) -> Verdict:
    """Make the verdict of a broken case."""
    return Verdict(Outcome.BROKEN, violations or (BREACH,), drift=drift)


def explained(
    verdict: Verdict | None = None,
    sent: Request | None = None,
    response: Response | None = ANSWER,
    secrets: tuple[str, ...] = (),
    vault: Vault | None = None,
) -> list[str]:
    """Explain a broken case, line by line."""
    sent = sent or request()
    vault = vault or Vault()
    shown = with_answer(Shown(sent.used, frozenset(secrets), sent), sent, response, vault)
    text = explain(CASE, verdict or broken(), vault, shown)
    return text.split("\n")


def test_a_broken_case_is_explained_in_blocks() -> None:
    """What broke, which case, where, what drifted, what was filled in, and how to reproduce it."""
    sent = request(b"{}", (("X", "1"),), (Used("base", "http://h", "environment"),))
    assert explained(broken(drift=(DRIFT,)), sent) == [
        "POST /orders answered 200, which breaks the contract in 1 place",
        "case orders/add: 'Add - Order' (c.json, $.item[0])",
        "",
        "body_matches_schema at $.a: expected a string, got number 5  [POST.200.json#/properties/a/type]",
        "drift, beside it: body_matches_schema at $.new: expected no such property, got 'x'",
        "",
        "response: an empty body",
        "variables:",
        "  base = http://h (environment)",
        "reproduce: curl --path-as-is --globoff -X POST 'http://h/orders?a=1' -H 'X: 1' --data-binary '{}'",
    ]


def test_a_request_that_was_not_sent_is_said_to_be() -> None:
    """A request that breaks its own schema has no answer."""
    assert explained(response=None)[0] == "POST /orders not sent: the request violates its schema in 1 place"


def test_places_are_counted() -> None:
    """Two violations are two places."""
    assert explained(broken(BREACH, BREACH))[0].endswith("in 2 places")


def test_the_most_violations_are_shown() -> None:
    """As many violations as fit are all shown."""
    lines = explained(broken(*[BREACH] * MOST_LINES))
    assert lines[3 : lines.index("", 3)] == [describe(BREACH)] * MOST_LINES


def test_more_violations_are_counted() -> None:
    """What does not fit is counted."""
    lines = explained(broken(*[BREACH] * (MOST_LINES + 2)))
    assert (lines.count(describe(BREACH)), lines[3 + MOST_LINES]) == (MOST_LINES, "… and 2 more")


def test_more_drift_is_left_out() -> None:
    """Drift beside a breach is shown as far as it fits."""
    lines = explained(broken(drift=(DRIFT,) * (MOST_LINES + 5)))
    assert sum(line.startswith("drift, beside it: ") for line in lines) == MOST_LINES


def test_a_request_without_variables_says_so() -> None:
    """Nothing was filled in."""
    assert "variables: none" in explained()


def test_a_secret_variable_is_a_placeholder() -> None:
    """The value of a variable that is marked secret is not shown, whatever its length."""
    sent = request(used=(Used("key", "abc", "environment"),))
    assert "  key = REDACTED-key (environment)" in explained(sent=sent, secrets=("key",))


SECRET = "CANARY-it's-secret-1"


@pytest.mark.parametrize(
    ("verdict", "sent"),
    [
        pytest.param(broken(Violation("k", "$", "x", f"401: {SECRET}")), request(), id="violation"),
        pytest.param(broken(drift=(Violation("k", "$", "x", SECRET, additive=True),)), request(), id="drift"),
        pytest.param(broken(), request(used=(Used("a", SECRET, "s"),)), id="variable"),
        pytest.param(broken(), request(SECRET.encode()), id="body"),
        pytest.param(broken(), request(headers=(("X-Key", SECRET),)), id="header"),
        pytest.param(broken(), request(headers=(("Authorization", f"Bearer {SECRET[:9]}"),)), id="authorization"),
        *(
            pytest.param(broken(Violation("k", "$", "x", "y" * length + SECRET)), request(), id=f"cut after {length}")
            for length in range(LONGEST - 42, LONGEST - 22, 4)
        ),
    ],
)
def test_no_secret_is_shown(verdict: Verdict, sent: Request) -> None:
    """Wherever a secret stands, a placeholder is shown, even where the text is cut."""
    vault = Vault()
    vault.learn(SECRET, "key")
    assert "CANARY" not in "\n".join(explained(verdict, sent, vault=vault))


def test_a_violation_without_a_rule_names_none() -> None:
    """A check that has no schema has no place in one."""
    assert describe(DRIFT) == "body_matches_schema at $.new: expected no such property, got 'x'"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\n  b\tc", "a b c"),
        ("x" * LONGEST, "x" * LONGEST),
        ("x" * (LONGEST + 1), "x" * LONGEST + f"… ({LONGEST + 1} characters)"),
    ],
    ids=["several lines", "long", "too long"],
)
def test_a_long_text_is_cut(text: str, shown: str) -> None:
    """A text is one line of a bounded length that says how long it was."""
    assert cut(text) == shown


def test_a_curl_line_repeats_the_request() -> None:
    """A shell reads back method, exact URL, headers and body."""
    sent = Request("PUT", "http://h", "/a/../[b]?q='x'", (("A", "it's"),), b'{"a": "$x"}\n')
    assert shlex.split(curl(sent)) == [
        "curl",
        "--path-as-is",
        "--globoff",
        "-X",
        "PUT",
        "http://h/a/../[b]?q='x'",
        "-H",
        "A: it's",
        "--data-binary",
        '{"a": "$x"}\n',
    ]


def test_a_curl_line_of_a_binary_body_is_text() -> None:
    """A body that is no text does not crash the report."""
    assert shlex.split(curl(request(b"\xff")))[-1] == "�"


RESULTS = (
    Result("a", Outcome.KEPT),
    Result("b", Outcome.BROKEN, ("status 500",)),
    Result("c", Outcome.SET_ASIDE, ("unfinished",)),
    Result("d", Outcome.NOT_JUDGED, ("no schema",)),
    Result("e", Outcome.WAIVED, ("known",), drift=("new property",)),
    Result("a", Outcome.KEPT, drift=("x", "y")),
)


def test_a_summary_names_what_is_not_simply_kept() -> None:
    """Set aside, not judged, waived, broken, remarks, and the totals last."""
    assert summarise(RESULTS, ["remark"]) == [
        "set aside: c: unfinished",
        "not judged: d: no schema",
        "waived: e: known",
        "broken: b: status 500",
        "remark",
        "contract: 2 kept, 1 broken, 1 not judged, 1 set aside, 1 waived, 2 drift",
    ]


def test_what_was_found_beside_a_breach_keeps_its_name() -> None:
    """A waived violation of a broken item is said as waived, and counts as nothing else than broken."""
    result = Result("b", Outcome.BROKEN, ("status 500",), beside=((Outcome.WAIVED, "known"),))
    assert summarise([result]) == [
        "waived: b: known",
        "broken: b: status 500",
        "contract: 0 kept, 1 broken, 0 not judged, 0 set aside, 0 waived, 0 drift",
    ]


def test_claims_that_say_the_same_are_one_line() -> None:
    """The same note of several claims is counted."""
    twice = [Result("c", Outcome.SET_ASIDE, ("unfinished",))] * 2
    assert summarise(twice)[0] == "set aside: c: unfinished (2 claims)"


def test_nothing_is_summarised_as_nothing() -> None:
    """A run without contract items has its totals, too."""
    assert summarise([]) == ["contract: 0 kept, 0 broken, 0 not judged, 0 set aside, 0 waived, 0 drift"]


def test_each_item_is_counted_once() -> None:
    """An item that drifted in two ways is one that drifted."""
    assert totals(RESULTS[-1:]) == "contract: 1 kept, 0 broken, 0 not judged, 0 set aside, 0 waived, 1 drift"


def response_lines(body: bytes, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> list[str]:
    """Return what is shown of a response."""
    lines = explained(response=Response(status, headers, body))
    return lines[lines.index("", 3) + 1 : lines.index("variables: none")]


def test_the_body_that_came_is_shown() -> None:
    """The body stands in the failure, whatever the status, line by line."""
    assert response_lines(b'{\n  "a": 5\n}\n') == ["response:", "  {", '    "a": 5', "  }"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        pytest.param("x" * LONGEST_BODY, ["x" * LONGEST_BODY], id="long"),
        pytest.param("x" * (LONGEST_BODY + 1), ["x" * LONGEST_BODY, f"… ({LONGEST_BODY + 1} bytes)"], id="too long"),
        pytest.param("y\n" * MOST_BODY_LINES, ["y"] * MOST_BODY_LINES, id="many lines"),
        pytest.param(
            "y\n" * (MOST_BODY_LINES + 1),
            ["y"] * MOST_BODY_LINES + [f"… ({2 * MOST_BODY_LINES + 2} bytes)"],
            id="too many lines",
        ),
        pytest.param("é\x00", [r"é\x00"], id="odd characters"),
    ],
)
def test_a_long_body_is_cut(body: str, shown: list[str]) -> None:
    """A body is shown as far as it fits, and its size is said where it does not."""
    assert response_lines(body.encode()) == ["response:", *(f"  {line}" for line in shown)]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_shows_where_it_leads(status: int) -> None:
    """The Location of a 3xx is shown, or that it has none."""
    assert response_lines(b"", status, (("location", "/new"),))[0] == "Location: /new"
    assert response_lines(b"", status)[0] == "Location: none"


def test_no_secret_is_shown_of_a_response() -> None:
    """A body and a Location are redacted like all else, also where the body is cut."""
    vault = Vault()
    vault.learn(SECRET, "key")
    for filler in range(LONGEST_BODY - len(SECRET), LONGEST_BODY + 1, 3):
        answer = Response(302, (("Location", f"/?key={SECRET}"),), b"y" * filler + SECRET.encode())
        assert "CANARY" not in "\n".join(explained(response=answer, vault=vault))


def test_what_a_server_hands_out_is_not_shown() -> None:
    """A token that nobody had learnt is no more shown than any other secret."""
    answer = Response(302, (("Location", "/?access_token=CANARY-2-kQ7"),), b'{"refreshToken": "CANARY-3-kQ7"}')
    lines = "\n".join(explained(response=answer))
    assert ("CANARY" in lines, "refreshToken" in lines, "/?access_token=REDACT" in lines) == (False, True, True)


def test_an_api_key_is_a_placeholder_in_the_curl_line() -> None:
    """The request is repeated as it was sent, its keys named and not valued, in header and query."""
    vault = Vault()
    vault.learn(SECRET, "key")
    sent = Request("GET", "http://h", f"/a?api_key={quote(SECRET)}&b=1", (("X-Api-Key", SECRET),))
    line = explained(sent=sent, vault=vault)[-1]
    assert line == (
        "reproduce: curl --path-as-is --globoff -X GET "
        "'http://h/a?api_key=REDACTED-key&b=1' -H 'X-Api-Key: REDACTED-key'"
    )


def test_drawn_values_are_shown() -> None:
    """What was drawn for a request is among its variables."""
    sent = request(used=(Used("$guid", "0b1c2d3e", "drawn"),))
    assert "  $guid = 0b1c2d3e (drawn)" in explained(sent=sent)
