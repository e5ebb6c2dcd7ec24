"""A fortnight and a half of nightly runs, from their reports to the one issue of a tracker that keeps it in a file."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from nightly import KEPT, breach, busy, pass_night
from postman_contract.reporting.report import Claim
from reports import DRIFT, claim_about
from tracker import load_state

GET, LIST, ADD = (claim.case for claim in KEPT)


def among_kept(*claims: Claim) -> tuple[Claim, ...]:
    """Put claims in the place of those that are kept."""
    other = {claim.id: claim for claim in claims}
    return tuple(other.get(claim.id, claim) for claim in KEPT)


BROKEN = among_kept(breach(GET, "/items/*/id"))
OTHER = among_kept(breach(LIST, "/note"))
DRIFTING = among_kept(replace(KEPT[0], findings=(DRIFT,)))
DOWN = busy(GET, LIST, ADD)
UNSTEADY = among_kept(claim_about(ADD, "kept", tries=2))
CHANGED = "changed: orders/add-order"


@dataclass(frozen=True)
class Given:
    """What a night finds; without claims, there is no report."""

    what: str
    claims: tuple[Claim, ...] | None = KEPT
    left: tuple[str, ...] = ()
    collection: str = ""


NIGHTS = (
    Given("green"),
    Given("broken", BROKEN),
    Given("broken", BROKEN),
    Given("another breach", OTHER),
    Given("503 all night", DOWN),
    Given("green"),
    Given("drift", DRIFTING),
    Given("drift", DRIFTING),
    Given("503 all night", DOWN),
    Given("green"),
    Given("unsteady", UNSTEADY),
    Given("unsteady", UNSTEADY),
    Given("unsteady", UNSTEADY),
    Given("collection changed", collection=CHANGED),
    Given("collection changed, leftovers", left=("order 7",), collection=CHANGED),
    Given("503 all night", DOWN),
    Given("503 all night", DOWN),
    Given("503 all night", DOWN),
    Given("503 all night", DOWN),
    Given("no report", None),
    Given("green"),
)
# Number, what the night found, whether it is red, what becomes of the issue, and whether it has a new comment.
LIFE = """
1 | green | - | - | -
2 | broken | red | open #1 [contract-broken] Nightly: the contract is broken in 1 place: GET /get-order: body_matches_schema at /items/*/id | -
3 | broken | red | update #1 [contract-broken] Nightly: the contract is broken in 1 place: GET /get-order: body_matches_schema at /items/*/id | -
4 | another breach | red | update #1 [contract-broken] Nightly: the contract is broken in 1 place: GET /list-orders: body_matches_schema at /note | comment
5 | 503 all night | - | - | -
6 | green | - | close #1 [contract-broken] Nightly: kept again; it was: the contract is broken in 1 place: GET /list-orders: body_matches_schema at /note | comment
7 | drift | - | open #2 [drift] Nightly: drift (1): GET /orders/{}: body_matches_schema at /colour | -
8 | drift | - | update #2 [drift] Nightly: drift (1): GET /orders/{}: body_matches_schema at /colour | -
9 | 503 all night | - | - | -
10 | green | - | close #2 [drift] Nightly: kept again; it was: drift (1): GET /orders/{}: body_matches_schema at /colour | comment
11 | unsteady | - | - | -
12 | unsteady | - | - | -
13 | unsteady | red | open #3 [unsteady] Nightly: 1 claim passed only on the second try, 3 nights running: orders/add-order | -
14 | collection changed | - | close #3 [unsteady] Nightly: kept again; it was: 1 claim passed only on the second try, 3 nights running: orders/add-order | comment
15 | collection changed, leftovers | - | open #4 [left-behind, collection-changed] Nightly: left behind (1), the published collection has changed (1): order 7 | -
16 | 503 all night | - | - | -
17 | 503 all night | - | - | -
18 | 503 all night | - | update #4 [vendor-unavailable] Nightly: the vendor is unavailable, 3 nights running | comment
19 | 503 all night | - | update #4 [vendor-unavailable] Nightly: the vendor is unavailable, 4 nights running | -
20 | no report | red | update #4 [no-report] Nightly: the run itself failed | comment
21 | green | - | close #4 [no-report] Nightly: kept again; it was: the run itself failed | comment
""".strip()  # noqa: E501  a row is a line


def rows(folder: Path) -> Iterator[str]:
    """Let the nights pass, and write of each what was found, whether it is red, and what became of the issue."""
    told = 0
    for number, given in enumerate(NIGHTS, 1):
        code = pass_night(folder, number, given.claims, given.left, given.collection)
        issues = load_state(folder / "issues.json")["issues"]
        action = (folder / "said" / "action").read_text()
        comments = sum(len(issue["comments"]) for issue in issues)
        issue = ["-"]
        if action != "none":
            labels = ", ".join(issues[-1]["labels"][1:])
            issue = [f"{action} #{issues[-1]['number']} [{labels}] {issues[-1]['title']}"]
        said = [str(number), given.what, "red" if code else "-", *issue, "comment" if comments > told else "-"]
        yield " | ".join(said)
        told = comments


def test_a_fortnight_has_the_issues_that_people_keep_on(tracked: Path) -> None:
    """One issue at a time, which is about what is the case, tells of what is new, and ends by itself."""
    assert "\n".join(rows(tracked)) == LIFE
