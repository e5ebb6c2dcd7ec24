"""Tests of refusing what a run must not touch."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from postman_contract.errors import NotJudged, RunRefused
from postman_contract.postman.messages import Request
from postman_contract.safety.budget import BudgetSpent
from postman_contract.safety.guard import Guard
from postman_contract.safety.rules import Account, Owner

API = "https://api.example"


def customers_in(body: object) -> Iterator[str]:
    """Yield the customers of a body of these tests."""
    if isinstance(body, dict):
        yield from map(str, body.get("customers", []))


TENANT = Owner("tenant", "tenantId", "tenants")
SANDBOX = Account("Sandbox Ltd", is_sandbox=True, known_as=frozenset({"c-1", "Sandbox Ltd", "SBX"}))
CUSTOMER = Owner(
    "customer",
    "customerId",
    "customers",
    frozenset({"search"}),
    frozenset({"customerId", "customer"}),
    customers_in,
    read=lambda _: SANDBOX,
)
LIVE = Account("Real Ltd", is_sandbox=False, known_as=frozenset({"c-1"}), remedy="Choose a sandbox.")


class Reading:
    """Reads an account, or fails to, and counts how often."""

    def __init__(self, outcome: Account | Exception = SANDBOX) -> None:
        self.outcome = outcome
        self.calls = 0

    def __call__(self) -> Account:
        """Return the account, or raise what came instead."""
        self.calls += 1
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


def guard(*origins: str, tenant: str | None = "t-1", customer: str | None = "c-1", allowed: str | None = None) -> Guard:
    """Make a guard of one host, a tenant and a customer."""
    return Guard(origins or (API,), {TENANT: tenant, CUSTOMER: customer}, allowed)


def request(target: str = "/tenants/t-1/customers/c-1", body: bytes = b"", method: str = "GET") -> Request:
    """Make a request."""
    return Request(method, API, target, (), body)


def refusal(to_send: Request, read: Reading | None = None, guarded: Guard | None = None) -> str | None:
    """Return why a request is refused; None: it is not."""
    try:
        (guarded or guard()).check_owners(to_send, read or Reading())
    except NotJudged as problem:
        return str(problem)
    return None


def names_another(place: str, named: str, kind: str = "customer") -> str:
    """Say what is refused."""
    return f"refused: the {place} names another {kind} ({named}) than {{{{{kind}Id}}}}; correct the request"


# Hosts


def passes(url: str, *origins: str) -> bool:
    """Tell whether a URL may be called."""
    try:
        guard(*origins).check_host(url)
    except NotJudged:
        return False
    return True


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example",
        "https://api.example/tenants",
        "https://api.example:443/tenants",
        "https://API.example./tenants",
        "https://someone@api.example/",
        "https://api.example/?to=https://evil.example",
    ],
)
def test_the_configured_host_may_be_called(url: str) -> None:
    """A URL of the configured host passes however it is spelled."""
    assert passes(url)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://evil.example/", id="another host"),
        pytest.param("http://api.example/", id="another scheme"),
        pytest.param("http://api.example:443/", id="another scheme at the same port"),
        pytest.param("https://api.example:444/", id="another port"),
        pytest.param("https://api.example.evil.example/", id="a host that begins alike"),
        pytest.param("https://evil-api.example/", id="a host that ends alike"),
        pytest.param("https://www.api.example/", id="a host below"),
        pytest.param("https://example/", id="a host above"),
        pytest.param("https://api.example@evil.example/", id="the host as a user"),
        pytest.param("https://api.example:443@evil.example/", id="the host as a user with a key"),
        pytest.param("https://api.example%40evil.example/", id="the host before an encoded at"),
        pytest.param("https://evil.example/@api.example/", id="the host in the path"),
        pytest.param("https://evil.example?@api.example/", id="the host in the query"),
        pytest.param("https://evil.example#@api.example/", id="the host in the fragment"),
        pytest.param("https://api.example\\@evil.example/", id="the host before a backslash"),
        pytest.param("https://api.example..evil.example/", id="the host with two dots"),
        pytest.param("//api.example/", id="no scheme"),
        pytest.param("api.example", id="no URL"),
        pytest.param("", id="nothing"),
    ],
)
def test_another_host_may_not_be_called(url: str) -> None:
    """A URL of another scheme, host or port is refused, whatever it looks like."""
    assert not passes(url)


@pytest.mark.parametrize("url", ["https://api.example:port/", "https://api.example:99999/", "https://[::1/"])
def test_what_has_no_origin_may_not_be_called(url: str) -> None:
    """A URL that cannot be read is refused as one of another host is, and is no crash."""
    assert not passes(url)


def test_a_host_of_other_letters_is_known_as_it_is_sent() -> None:
    """A configured host that is not ASCII is the one whose encoded name goes out (RFC 5891)."""
    assert passes("http://xn--mnchen-3ya.example/", "http://münchen.example")


def test_each_configured_host_may_be_called() -> None:
    """A token may come from a host of its own."""
    assert [passes(url, API, "http://auth.example:81") for url in (API, "http://auth.example:81/token")] == [True, True]


def test_no_host_may_be_called_where_none_is_configured() -> None:
    """A guard that was told of no host refuses all, and says that there is none."""
    with pytest.raises(NotJudged) as caught:
        Guard((), {}).check_host(API)
    assert str(caught.value) == (
        "refused: https://api.example:443 is not the configured host (none); nothing was sent there"
    )


def test_the_configured_hosts_are_named() -> None:
    """The message names the host that was refused, without its path and credentials, and those that are allowed."""
    with pytest.raises(NotJudged) as caught:
        guard("https://b.example", "http://a.example").check_host("https://user:CANARY-1@evil.example/CANARY-2")
    assert str(caught.value) == (
        "refused: https://evil.example:443 is not the configured host (http://a.example:80, https://b.example:443); "
        "nothing was sent there"
    )


# Owners


@pytest.mark.parametrize(
    "to_send",
    [
        pytest.param(request(), id="path"),
        pytest.param(request("/tenants/T-1/customers/C-1"), id="path in another case"),
        pytest.param(request("/tenants/t%2D1/%63ustomers/c%2d1"), id="path percent-encoded"),
        pytest.param(request("//tenants//t-1/customers/c-1/"), id="path with empty segments"),
        pytest.param(request("/base/path/tenants/t-1/customers/c-1"), id="path below another"),
        pytest.param(request("/tenants/t-1/customers/c-1?customerId=c-1&page=2"), id="query"),
        pytest.param(request(body=b'{"customers": ["c-1", "C-1"]}'), id="body"),
        pytest.param(request(body=b'{"customers": []}'), id="body that names none"),
        pytest.param(request(body=b"no JSON c-2"), id="body that is not JSON"),
        pytest.param(request(body=b"\xff"), id="body that is no text"),
        pytest.param(request("/tenants/t-1/customers/c-1?other=c-2"), id="another query parameter"),
    ],
)
def test_the_configured_owners_may_be_named(to_send: Request) -> None:
    """A request for the configured tenant and customer passes, and the account need not be read for it."""
    read = Reading()
    assert (refusal(to_send, read=read), read.calls) == (None, 0)


@pytest.mark.parametrize(
    ("to_send", "problem"),
    [
        pytest.param(request("/tenants/t-1/customers/c-2"), names_another("path", "c-2"), id="path"),
        pytest.param(
            request("/tenants/t-1/customers/c-1x"), names_another("path", "c-1x"), id="path that begins alike"
        ),
        pytest.param(request("/tenants/t-1/customers/c%2D2"), names_another("path", "c-2"), id="path percent-encoded"),
        pytest.param(request("/tenants/t-1/%63ustomers/c-2"), names_another("path", "c-2"), id="segment encoded"),
        pytest.param(request("/tenants/t-1/customers//c-2"), names_another("path", "c-2"), id="empty segment"),
        pytest.param(request("/tenants/t-1/customers/c-2#/c-1"), names_another("path", "c-2"), id="before a fragment"),
        pytest.param(request("/tenants/t-1/customers/c-2?customers/c-1"), names_another("path", "c-2"), id="query"),
        pytest.param(
            request("/tenants/t-2/customers/c-1"), names_another("path", "t-2", "tenant"), id="another kind of owner"
        ),
        pytest.param(
            request("/tenants/t-1/customers/c-1/customers/c-2"), names_another("path", "c-2"), id="path, second"
        ),
        pytest.param(
            request("/tenants/t-1/customers/c-1?customerId=c-2"), names_another("query", "c-2"), id="in query"
        ),
        pytest.param(request("/?customerId=c-1&customerId=c-2"), names_another("query", "c-2"), id="query, second"),
        pytest.param(request("/?%63ustomerId=c%2D2"), names_another("query", "c-2"), id="query percent-encoded"),
        pytest.param(request("/?customer=c-2"), names_another("query", "c-2"), id="query, another key"),
        pytest.param(request(body=b'{"customers": ["c-2"]}'), names_another("body", "c-2"), id="body"),
        pytest.param(request(body=b'\xef\xbb\xbf{"customers": ["c-2"]}'), names_another("body", "c-2"), id="body, BOM"),
        pytest.param(request(body=b'{"customers": ["c-1", "c-2"]}'), names_another("body", "c-2"), id="body, second"),
        pytest.param(request(body=b'{"customers": ["c\\u002d2"]}'), names_another("body", "c-2"), id="body, escaped"),
    ],
)
def test_another_owner_may_not_be_named(to_send: Request, problem: str) -> None:
    """A request that names another is refused, and the message says where and whom."""
    assert refusal(to_send) == problem


@pytest.mark.parametrize("target", ["/tenants/t-1/customers/c-1/../c-2", "/tenants/t-1/customers/c-1/%2e%2e/c-2"])
def test_a_path_that_climbs_names_what_it_leads_to(target: str) -> None:
    """Dot segments go out as they are, and a server may resolve them (RFC 3986 §5.2.4)."""
    assert refusal(request(target)) is not None


@pytest.mark.parametrize(
    "target",
    [
        "/tenants/t-1/customers",
        "/tenants/t-1/customers/",
        "/tenants/t-1/customers/search",
        "/customers/s%65arch?page=1",
    ],
)
def test_a_segment_beside_owners_names_nobody(target: str) -> None:
    """What the rules say stands in an owner's place without being one is let pass."""
    assert refusal(request(target)) is None


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("/tenants/t-1/customers/Search", names_another("path", "Search")),
        ("/tenants/t-1/customers/search/customers/c-2", names_another("path", "c-2")),
        ("/tenants/search", names_another("path", "search", "tenant")),
    ],
    ids=["another spelling", "another customer behind it", "another kind of owner"],
)
def test_nothing_else_stands_beside_owners(target: str, problem: str) -> None:
    """The exact segment is let pass, in the place of the one kind of owner."""
    assert refusal(request(target)) == problem


@pytest.mark.parametrize("target", ["/tenants/t-1/orders/c-2", "/tenants/t-1/Customers/c-2", "/tenants/t-1/c-2"])
def test_a_segment_elsewhere_names_nobody(target: str) -> None:
    """What stands behind another segment is something else's."""
    assert refusal(request(target)) is None


@pytest.mark.parametrize("named", ["SBX", "sbx", "sandbox ltd"])
def test_the_account_may_be_named_by_whatever_it_is_known_as(named: str) -> None:
    """A request may name the customer by its name or code, which the account tells."""
    body = f'{{"customers": ["{named}"]}}'.encode()
    assert refusal(request(body=body)) is None


def test_the_account_is_known_where_no_name_is_configured() -> None:
    """Without a configured customer, what the account is known as is all that may be named."""
    found = [refusal(request(f"/?customerId={named}"), guarded=guard(customer=None)) for named in ("SBX", "c-2")]
    assert found == [None, names_another("query", "c-2")]


def test_an_owner_other_than_the_account_is_known_by_its_configured_name_alone() -> None:
    """The account says nothing about owners of other kinds, so it is not read for them."""
    read = Reading(Account("x", is_sandbox=True, known_as=frozenset({"t-2"})))
    found = refusal(request("/tenants/t-2"), read=read)
    assert (found, read.calls) == (names_another("path", "t-2", "tenant"), 0)


def test_an_owner_without_a_configured_name_may_not_be_named() -> None:
    """Where nobody said which tenant, none may be named."""
    found = refusal(request("/tenants/t-1"), guarded=guard(tenant=None))
    assert found == names_another("path", "t-1", "tenant")


def test_a_guard_without_owners_lets_all_be_named() -> None:
    """A suite that knows no owners is not asked about any."""
    assert refusal(request("/tenants/t-2/customers/c-2"), guarded=Guard((API,), {})) is None


def test_an_account_that_cannot_be_read_has_no_other_names() -> None:
    """Where it is not known what the account is called, it may be named by its configured name alone."""
    found = refusal(request("/?customerId=SBX"), read=Reading(NotJudged("no token")))
    assert found == names_another("query", "SBX")


def test_a_spent_budget_is_not_taken_for_another_owner() -> None:
    """Where the account may not be read any more, it is not said that the request is wrong."""
    assert refusal(request("/?customerId=SBX"), read=Reading(BudgetSpent("budget spent"))) == "budget spent"


def test_reading_the_account_does_not_go_round() -> None:
    """The request that reads the account is guarded too; where it names another customer, it is refused."""
    guarded = guard(customer=None)

    def read() -> Account:
        guarded.check_owners(request(), read)
        return SANDBOX

    with pytest.raises(NotJudged) as caught:
        guarded.check_owners(request(), read)
    assert str(caught.value) == names_another("path", "c-1")


# The account


def checked(read: Reading, allowed: str | None = None) -> str | None:
    """Return why nothing may be written to an account; None: something may."""
    try:
        guard(allowed=allowed).check_account(read)
    except RunRefused as problem:
        return str(problem)
    return None


NO_SANDBOX = (
    "'Real Ltd' is no sandbox, so nothing was written. Choose a sandbox. "
    "If you mean it: --contract-allow-account='Real Ltd'"
)


def test_a_sandbox_may_be_written_to() -> None:
    """An account that is a sandbox needs no permission."""
    assert checked(Reading(SANDBOX)) is None


def test_a_live_account_may_not_be_written_to() -> None:
    """The message says what to do, and how to insist."""
    assert checked(Reading(LIVE)) == NO_SANDBOX


def test_an_account_without_a_remedy_leaves_no_gap() -> None:
    """Where the rules say nothing of what to do, the sentences follow each other all the same."""
    assert checked(Reading(replace(LIVE, remedy=""))) == NO_SANDBOX.replace("Choose a sandbox. ", "")


def test_a_live_account_may_be_written_to_by_its_name() -> None:
    """An account whose exact name was given may be written to."""
    assert checked(Reading(LIVE), allowed="Real Ltd") is None


@pytest.mark.parametrize("allowed", ["", "real ltd", "Real Ltd ", "Real", "Real Ltd 2", "c-1", "Sandbox Ltd"])
def test_another_spelling_of_the_name_allows_nothing(allowed: str) -> None:
    """Neither another case, a part, nor an id will do."""
    assert checked(Reading(LIVE), allowed) == NO_SANDBOX


def test_a_live_account_stays_refused() -> None:
    """Asking again does not help, and does not read again."""
    guarded, read = guard(), Reading(LIVE)
    for _ in range(2):
        with pytest.raises(RunRefused):
            guarded.check_account(read)
    assert read.calls == 1


def test_an_account_is_read_once() -> None:
    """Whatever it is needed for, and however often, it is read once."""
    guarded, read = guard(), Reading()
    for _ in range(2):
        guarded.check_owners(request("/?customerId=SBX"), read)
        guarded.check_account(read)
    assert read.calls == 1


def test_an_account_that_cannot_be_read_refuses_the_run() -> None:
    """Where it is not known whose data would be written, none is."""
    assert checked(Reading(NotJudged("customers/get was answered with 404"))) == (
        "nothing was written: whose data that would be cannot be read: customers/get was answered with 404"
    )


@pytest.mark.parametrize("problem", [KeyError("name"), TypeError("no object"), ValueError("no JSON")], ids=repr)
def test_an_account_of_another_shape_refuses_the_run(problem: Exception) -> None:
    """An answer that a suite's own function cannot read is one that cannot be read, and no crash."""
    assert (checked(Reading(problem)) or "").startswith(
        "nothing was written: whose data that would be cannot be read: "
    )


def test_a_spent_budget_is_said_as_it_is() -> None:
    """A run that may make no more calls has not been found to do harm."""
    with pytest.raises(BudgetSpent) as caught:
        guard().check_account(Reading(BudgetSpent("budget spent")))
    assert str(caught.value) == "budget spent"


def test_an_account_may_be_read_later() -> None:
    """What could not be read once is read again when it is next needed."""
    guarded, read = guard(), Reading(BudgetSpent("budget spent"))
    with pytest.raises(BudgetSpent):
        guarded.check_account(read)
    read.outcome = SANDBOX
    guarded.check_account(read)
    assert read.calls == 2


def test_no_account_is_read_before_it_is_needed() -> None:
    """A run that only reads its own costs no call more."""
    guarded, read = guard(), Reading()
    guarded.check_host(API)
    guarded.check_owners(request(), read)
    assert read.calls == 0


# Forms and headers

TEAM = Owner("team", "teamId", headers=frozenset({"X-Team"}), form=frozenset({"team"}))
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = 'multipart/form-data; boundary="b b"'


def of_team(*headers: tuple[str, str], body: bytes = b"", target: str = "/things") -> Request:
    """Make a request of these headers and this body."""
    return Request("POST", API, target, headers, body)


def form(media_type: str, body: str) -> Request:
    """Make a request with a form."""
    return of_team(("content-type", media_type), body=body.replace("\n", "\r\n").encode())


def parts(*fields: tuple[str, str]) -> str:
    """Write the fields of a multipart form (RFC 7578)."""
    whole = [f"--b b\nContent-Disposition: form-data; {disposition}\n\n{value}\n" for disposition, value in fields]
    return "".join(whole) + "--b b--\n"


def refusal_of_team(to_send: Request) -> str | None:
    """Return why a request is refused of a run of team t-1."""
    return refusal(to_send, guarded=Guard((API,), {TEAM: "t-1"}))


@pytest.mark.parametrize(
    "to_send",
    [
        pytest.param(of_team(), id="nobody"),
        pytest.param(of_team(("X-Team", "t-1")), id="header"),
        pytest.param(of_team(("x-team", " T-1 ")), id="header in another case"),
        pytest.param(of_team(("X-Other", "t-2")), id="another header"),
        pytest.param(form(URLENCODED, "a=t-2&team=t-1"), id="urlencoded"),
        pytest.param(form(MULTIPART, parts(('name="a"', "t-2"), ('name="team"', "t-1"))), id="multipart"),
        pytest.param(form("text/plain", "team=t-2"), id="no form"),
        pytest.param(of_team(target="/things?team=t-2"), id="query"),
    ],
)
def test_the_configured_owner_may_be_named_in_headers_and_forms(to_send: Request) -> None:
    """What names the configured owner, or none, in the places the rules name, passes."""
    assert refusal_of_team(to_send) is None


@pytest.mark.parametrize(
    ("to_send", "place"),
    [
        pytest.param(of_team(("X-Team", "t-2")), "header", id="header"),
        pytest.param(of_team(("x-TEAM", "t-2")), "header", id="header in another case"),
        pytest.param(of_team(("X-Team", "t-1"), ("X-Team", "t-2")), "header", id="header twice"),
        pytest.param(form(URLENCODED, "team=t-2"), "form", id="urlencoded"),
        pytest.param(
            form(f"{URLENCODED.upper()}; charset=utf-8", "a=b&te%61m=t%2D2"), "form", id="urlencoded, encoded"
        ),
        pytest.param(form(URLENCODED, "team=t-1&team=t-2"), "form", id="urlencoded, twice"),
        pytest.param(form(MULTIPART, parts(('name="team"', "t-2"))), "form", id="multipart"),
        pytest.param(form(MULTIPART, parts(("name=team", "t-1"), ("name=team", "t-2"))), "form", id="multipart, twice"),
        pytest.param(form(MULTIPART, parts(('name="team"; filename="x"', "t-2"))), "form", id="multipart, as a file"),
        pytest.param(
            form(MULTIPART, parts(('name="team"\nContent-Type: message/rfc822', "t-2"))),
            "form",
            id="multipart, as mail",
        ),
        pytest.param(form(MULTIPART, parts(('name="a"; name="team"', "t-2"))), "form", id="multipart, of two names"),
    ],
)
def test_another_owner_may_not_be_named_in_headers_and_forms(to_send: Request, place: str) -> None:
    """The message says where, and whom."""
    assert refusal_of_team(to_send) == (
        f"refused: the {place} names another team (t-2) than {{{{teamId}}}}; correct the request"
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('{"team": "t-1"}', None),
        ("team t-2", None),
        (' {"team": "t-2"}', "refused: the body names another team (t-2) than {{teamId}}; correct the request"),
    ],
)
def test_json_in_a_part_of_a_form_is_read(content: str, problem: str | None) -> None:
    """A part may be JSON, and name an owner as a body may."""

    def names_team(body: object) -> Iterator[str]:
        yield body["team"]  # type: ignore[index]

    owner = Owner("team", "teamId", named_in=names_team)
    to_send = form(MULTIPART, parts(('name="data"\nContent-Type: application/json', content)))
    assert refusal(to_send, guarded=Guard((API,), {owner: "t-1"})) == problem


def test_a_body_that_the_rules_cannot_read_is_refused() -> None:
    """Where a suite's own function fails on a body, it is not known whom the body names."""

    def fails(body: object) -> Iterator[str]:
        yield body["customer"]["id"]  # type: ignore[index]

    owner = Owner("customer", "customerId", named_in=fails)
    to_send = request(body=b'{"customer": "c-2"}', method="POST")
    assert (refusal(to_send, guarded=Guard((API,), {owner: "c-1"})) or "").startswith(
        "refused: the rules cannot read which customer the body names (TypeError: "
    )


@pytest.mark.parametrize("target", ["/tenants%2Ft-2", "/a/..%2Ftenants/t-2", "/tenants%5Ct-2/x", "//tenants/t-2"])
def test_an_encoded_slash_hides_nobody(target: str) -> None:
    """A server may decode a path before it splits it."""
    assert refusal(request(target)) == names_another("path", "t-2", "tenant")
