"""The rule `paging`: what the headers of a page say of it is so.

It holds of an operation whose headers schema has `x-paging`, which names the headers: `{"page": "page-number", "size":
"page-size", "total": "total-elements", "pages": "total-pages"}`; what an API has no header for is left out. The query
parameters are `page` and `size`, unless `"query": {"page": …, "size": …}` names others; pages are counted from 1,
unless `"first"` says otherwise. Where neither header nor query says which page it is, its rows are not counted.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.rows import paging_names, rows_of
from postman_contract.contract.rules.means import Means
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.violations import Violation
from postman_contract.postman.messages import header

CHECK = "paging"
NAMES = ("page", "size", "total", "pages")
_WHOLE = re.compile(r"[0-9]{1,18}")


def paging(exchange: Exchange, contract: OperationContract, means: Means) -> Iterator[Violation]:
    """The page is the one asked for, has as many rows as it should, and there are as many pages as the total makes."""
    status = exchange.response.status
    names = paging_names(status, contract, means.reader)
    if not names or not 200 <= status < 300:
        return
    said, problems = _read(exchange, names)
    yield from problems
    rows = rows_of(exchange, contract, means.reader)
    if rows is not None:
        yield from _contradictions(said, asked_page(exchange, names), len(rows), names)


def _read(exchange: Exchange, names: Mapping[str, Any]) -> tuple[dict[str, int], list[Violation]]:
    said: dict[str, int] = {}
    problems = []
    for each in NAMES:
        name = names.get(each)
        value = header(exchange.response.headers, name) if isinstance(name, str) else ""
        if value and _WHOLE.fullmatch(value.strip()):
            said[each] = int(value)
        elif isinstance(name, str):
            got = "no such header" if value is None else repr(value)
            unquoted = "expected a whole number, got none"
            problems.append(Violation(CHECK, f"$[{name!r}]", "a whole number", got, unquoted=unquoted))
    return said, problems


def asked_page(exchange: Exchange, names: Mapping[str, Any]) -> dict[str, int]:
    """Read which page a request asks for, and of what size, as far as it says so in whole numbers."""
    keys: Mapping[str, Any] = names.get("query") or {}
    query = dict(parse_qsl(exchange.request.target.partition("?")[2]))
    asked = {each: query.get(str(keys.get(each, each)), "") for each in ("page", "size")}
    return {each: int(value) for each, value in asked.items() if _WHOLE.fullmatch(value)}


def _contradictions(
    said: Mapping[str, int], asked: Mapping[str, int], count: int, names: Mapping[str, Any]
) -> Iterator[Violation]:
    page, size, total, pages = (said.get(each) for each in NAMES)
    # A page past the last may be called as the server likes.
    if page is not None and count and page != asked.get("page", page):
        yield _breach(names, "page", f"{asked['page']}, as asked for", page)
    if size is not None and "size" in asked and size > asked["size"]:
        yield _breach(names, "size", f"at most {asked['size']}, as asked for", size)
    if size == 0:
        yield _breach(names, "size", "at least 1", size)
    number = page if page is not None else asked.get("page")
    if size and total is not None and number is not None:
        rows = min(size, max(0, total - (number - names.get("first", 1)) * size))
        if count != rows:
            expected = f"{rows} rows: page {number} of {total} rows, {size} a page"
            yield Violation(CHECK, "$", expected, str(count), unquoted=f"expected {rows} rows, got {count}")
    if size and total and pages is not None and pages != -(-total // size):
        yield _breach(names, "pages", f"{-(-total // size)}: {total} rows, {size} a page", pages)


def _breach(names: Mapping[str, Any], which: str, expected: str, got: int) -> Violation:
    return Violation(
        CHECK, f"$[{names[which]!r}]", expected, str(got), unquoted=f"contradicts the {which} it should be"
    )
