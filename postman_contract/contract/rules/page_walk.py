"""What two pages of size 1, read one after the other, have to do with each other: they show two different things."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.rows import paging_names, rows_of
from postman_contract.contract.rules.comparing import is_same_value
from postman_contract.contract.rules.means import Means
from postman_contract.contract.rules.paging import CHECK
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.violations import Violation, describe_value
from postman_contract.errors import NotJudged
from postman_contract.postman.messages import header


@dataclass(frozen=True)
class _Page:
    """The rows of a page, and the total that it says, as it says it; None: it says none."""

    rows: list[Any]
    total: str | None


def page_walk_breaches(
    first: Exchange, second: Exchange, contract: OperationContract, means: Means, *, may_change: bool
) -> Iterator[Violation]:
    """Yield what is wrong with two pages that follow one another.

    Args:
        first: the answer with the first page.
        second: the answer with the next one.
        contract: of their operation.
        means: of their operation.
        may_change: others may write meanwhile, so that a row may move to the next page; it does not break the contract
            if the totals of both pages say that this was so.

    Raises:
        NotJudged: there are not two things to be shown.
    """
    pages = [_page_of(each, contract, means) for each in (first, second)]
    totals = [page.total for page in pages]
    shown = sum(len(page.rows) for page in pages)
    if shown < 2 and not all(_is_two(total) for total in totals):
        raise NotJudged("to walk through its pages there have to be two things, and there are not")
    has_changed = may_change and totals[0] != totals[1]
    for number, page in zip(("first", "second"), pages, strict=True):
        if len(page.rows) != 1:
            says = f"the {number} page of size 1 has {len(page.rows)} rows"
            got = str(len(page.rows))
            yield Violation(CHECK, "$", "one row", got, additive=has_changed, problem=says, unquoted=says)
    if all(page.rows for page in pages) and _is_same_thing(pages[0].rows[0], pages[1].rows[0]):
        unquoted = "the second page shows what the first does"
        says = f"{unquoted}: {describe_value(pages[1].rows[0])}"
        expected, got = "something else", "the same"
        yield Violation(CHECK, "$", expected, got, additive=has_changed, problem=says, unquoted=unquoted)


def _page_of(exchange: Exchange, contract: OperationContract, means: Means) -> _Page:
    names = paging_names(exchange.response.status, contract, means.reader)
    rows = rows_of(exchange, contract, means.reader)
    total = header(exchange.response.headers, names["total"]) if "total" in names else None
    return _Page(rows or [], total)


def _is_two(total: str | None) -> bool:
    return total is not None and total.isdecimal() and total not in ("0", "1")


def _is_same_thing(one: Any, other: Any) -> bool:
    if isinstance(one, Mapping) and isinstance(other, Mapping) and "id" in one and "id" in other:
        return is_same_value(one["id"], other["id"])
    return bool(one == other)
