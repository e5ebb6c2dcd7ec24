"""What a live run may send is what four rules say, over any method and any path; written without the engine's own code.

(a) Its path is, or lies below, that of something in the run's ledger, however it is read; or (b) it is a creation with
a rule, all of whose variables are owners; or (c) the rules call it harmless; or (d) its case was asked for.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import unquote

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from policies import HOST, TENANT, own, planned, policy, sandbox
from postman_contract.errors import NotJudged, SetAside
from postman_contract.postman.messages import Response
from postman_contract.safety.creation import GOES_BY_ITSELF, Creation, Run
from postman_contract.safety.network_policy import NetworkPolicy
from postman_contract.safety.permission import PlannedRequest
from postman_contract.safety.rules import Rules

deterministic = settings(max_examples=3000, derandomize=True, deadline=None, database=None)

CREATED = {
    "POST /pets",
    "POST /orders",
    "POST /tenants/{}/pets",
    "POST /orders/{}/documents",
    "POST /tenants/{}/{}/notes",
}
HARMLESS = {"POST /orders/search", "DELETE /pets/{}/cache", "PUT /{}"}
ASKED_FOR = "asked/for"
# The same ids for every kind: pet 7 and order 7 are two things, and customer 7 is somebody else's.
THINGS = [("/pets", "7"), ("/pets", "8"), ("/orders", "7"), ("/orders", "o/1"), ("/tenants/t-1/pets", "7")]
WORDS = ["pets", "orders", "customers", "tenants", "documents", "notes", "search", "cache"]
VALUES = ["7", "8", "9", "t-1", "T-1", "t-2", "FOREIGN", "o%2F1", "%37"]
TRICKS = ["", ".", "..", "%2e%2E", "..%2F8", "7%2F..%2F8", "x%5C..%5C7"]
OWNERS = ("pets/7", "7", "orders/7", "customers/7", "9", "/tenants/t-1/pets/7")


def acted_on(body: object) -> Iterator[str]:
    """Yield what a body of these tests says to change."""
    if isinstance(body, dict):
        yield body["owner"]


def never(run: Run, _: str) -> None:
    """Stand for a removal, which nothing here carries out."""


RULES = Rules(
    creations={each: GOES_BY_ITSELF if "documents" in each else Creation(never) for each in CREATED},
    owners=(TENANT,),
    harmless=dict.fromkeys(HARMLESS, "it changes nothing"),
    acts_on=acted_on,
    account=sandbox,
)


NOBODY = Run(lambda *_: pytest.fail("something was sent"))


@dataclass(frozen=True)
class Asked:
    """A request that a test asks to send: its template has `{}` where the path's segment came from a variable."""

    method: str
    segments: tuple[str, ...]
    variables: tuple[bool, ...]
    base: str
    owner: str | None
    case: str
    safe: bool

    @property
    def template(self) -> str:
        """The path of the operation, which has no base path."""
        filled = zip(self.segments, self.variables, strict=True)
        return "/" + "/".join("{}" if variable else segment for segment, variable in filled if variable or segment)

    @property
    def path(self) -> str:
        """The path as sent."""
        return self.base + "/" + "/".join(self.segments)


def readings(path: str) -> list[tuple[str, ...]]:
    """Read a path in the ways a server may: as it is, with dots resolved, or decoded and then resolved."""
    plain = [unquote(part) for part in path.split("/") if part]
    return [
        tuple(plain),
        resolved(part.replace("/", "\0") for part in plain),
        resolved(unquote(path).replace("\\", "/").split("/")),
    ]


def resolved(parts: Iterator[str] | list[str]) -> tuple[str, ...]:
    """Resolve the dots of a path as a file system does."""
    normal = posixpath.normpath("//" + "/".join(part for part in parts if part)).lstrip("/")
    return tuple(part.replace("\0", "/") for part in normal.split("/") if part and part != ".")


def names_another_tenant(path: str) -> bool:
    """Tell whether a tenant stands in a path, read in any way, that is not the configured one."""
    named = [after for way in readings(path) for before, after in pairwise(way) if before == "tenants"]
    return any(tenant.lower() != "t-1" and tenant != "search" for tenant in named)


def is_own(path: str, things: list[tuple[str, str]]) -> bool:
    """(a) Tell whether a path is a thing's, or below one's, in whatever way it is read."""
    places = [readings(f"{where}/{id_.replace('/', '%2F')}") for where, id_ in things]
    return all(
        any(way[: len(place[index])] == place[index] for place in places) for index, way in enumerate(readings(path))
    )


def is_creation_under_owners(asked: Asked) -> bool:
    """(b) Tell whether a request creates by a rule, and every variable of its path stands where a tenant does."""
    if f"{asked.method} {asked.template}" not in CREATED:
        return False
    wanted = [part for part in asked.template.split("/") if part]
    for way in readings(asked.path):
        end = way[len(way) - len(wanted) :] if len(way) >= len(wanted) else ()
        if len(end) != len(wanted):
            return False
        before = (way[len(way) - len(wanted) - 1 : len(way) - len(wanted)] or ("",))[0]
        for literal, value, previous in zip(wanted, end, (before, *end), strict=False):
            fits = previous == "tenants" and value != "search" if literal == "{}" else literal == value
            if not fits:
                return False
    return True


def changes_others(owner: str | None, things: list[tuple[str, str]]) -> bool:
    """Tell whether a body names something to change that is not the end of the path of a thing."""
    if owner is None:
        return False
    wanted = [part for part in owner.split("/") if part]
    return not any([*where.split("/"), id_][-len(wanted) :] == wanted for where, id_ in things)


def may_be_sent(asked: Asked, things: list[tuple[str, str]]) -> bool:
    """Say what the rules say."""
    if names_another_tenant(asked.path):
        return False
    if asked.safe or asked.method in ("GET", "HEAD", "OPTIONS"):
        return True
    if asked.case == ASKED_FOR or f"{asked.method} {asked.template}" in HARMLESS:
        return True
    if changes_others(asked.owner, things):
        return False
    return is_own(asked.path, things) or is_creation_under_owners(asked)


USUAL = [
    ["pets"],
    ["pets", "7"],
    ["pets", "7", "cache"],
    ["pets", "7", "..", "9"],
    ["pets", "7", "..%2F9"],
    ["pets", "7", "x%5C..%5C..%5C9"],
    ["tenants", "t-1", "pets"],
    ["tenants", "t-1", "pets", "7"],
    ["orders", "search"],
    ["orders", "9", "documents"],
    ["orders", "7", "documents"],
]
usual = st.sampled_from(USUAL)
segments = st.lists(st.sampled_from(WORDS) | st.sampled_from(VALUES) | st.sampled_from(TRICKS), max_size=5)
requests = st.builds(
    lambda parts, variables, **rest: Asked(segments=tuple(parts), variables=tuple(variables[: len(parts)]), **rest),
    parts=segments | usual | st.tuples(usual, segments).map(lambda two: [*two[0], *two[1]][:5]),
    variables=st.lists(st.booleans(), min_size=5, max_size=5),
    method=st.sampled_from(["GET", "POST", "POST", "PUT", "PATCH", "DELETE"]),
    base=st.sampled_from(["", "", "/v2", "/tenants"]),
    owner=st.none() | st.sampled_from(OWNERS),
    case=st.sampled_from(["a/case", "a/case", "a/case", ASKED_FOR]),
    safe=st.sampled_from([False, False, False, True]),
)
ledgers = st.lists(st.sampled_from(THINGS), unique=True)


def bounds_with(things: list[tuple[str, str]]) -> NetworkPolicy:
    """Make what keeps a live run in bounds that has created these things."""
    bounds = policy(RULES, irreversible=(ASKED_FOR,))
    for where, id_ in things:
        own(bounds, where, id_, f"POST {where.replace('t-1', '{}')}")
    return bounds


def request_of(asked: Asked) -> PlannedRequest:
    """Make the request that is asked for."""
    body = None if asked.owner is None else {"owner": asked.owner}
    return planned(asked.method, asked.path, asked.template, body=body, case=asked.case, safe=asked.safe or None)


def is_sent(bounds: NetworkPolicy, request: PlannedRequest) -> bool:
    """Tell whether a request is let out."""
    try:
        bounds.check_case(request.case_id, request.contract)
        with bounds.permit(request, lambda: NOBODY) as tell:
            tell(Response(204))
    except (NotJudged, SetAside):
        return False
    return True


@given(asked=requests, things=ledgers)
@deterministic
def test_a_live_run_sends_what_the_rules_say_and_nothing_else(asked: Asked, things: list[tuple[str, str]]) -> None:
    """Whatever a run has created, whatever the request: it goes out if, and only if, one of the four grounds holds."""
    expected = may_be_sent(asked, things)
    event(f"{asked.method} {'sent' if expected else 'refused'}")
    assert is_sent(bounds_with(things), request_of(asked)) is expected


@given(asked=requests, things=ledgers)
@deterministic
def test_creating_something_refuses_nothing_that_was_allowed(asked: Asked, things: list[tuple[str, str]]) -> None:
    """The more a run has created, the more it may do; and an id of one kind allows nothing of another."""
    request = request_of(asked)
    if is_sent(bounds_with(things), request):
        assert is_sent(bounds_with(THINGS), request)
    gained = not is_sent(bounds_with([]), request) and is_sent(bounds_with([("/pets", "7")]), request)
    if gained and asked.owner is None:
        assert all("pets" in way and "7" in way for way in readings(asked.path))


def test_the_same_id_of_two_kinds() -> None:
    """The two examples that the rules began with."""
    bounds = bounds_with([("/pets", "7")])
    refused = [
        planned("DELETE", "/customers/7", "/customers/{}"),
        planned("POST", "/orders/FOREIGN/documents", "/orders/{}/documents"),
        planned("POST", "/orders/7/documents", "/orders/{}/documents"),
    ]
    assert [is_sent(bounds, request) for request in refused] == [False, False, False]
    assert is_sent(bounds, planned("DELETE", "/pets/7", "/pets/{}"))
    assert bounds.ledger.thing_at(HOST, "/pets/7") is None
