"""The rule `paging`: what the headers of a page say of it is so.

It holds of an operation whose headers schema has `x-paging`, which names the headers: `{"page": "page-number", "size":
"page-size", "total": "total-elements", "pages": "total-pages"}`. The query parameters are `page` and `size`, unless
`"query": {"page": …, "size": …}` names others; pages are counted from 1, unless `"first"` says otherwise.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from postman_contract.contract.exchange import Exchange
from postman_contract.contract.rows import ROWS, rows_in
from postman_contract.contract.rules.means import Means
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.violations import Violation
from postman_contract.postman.messages import header

CHECK = "paging"
PAGING = "x-paging"
NAMES = ("page", "size", "total", "pages")


def paging(exchange: Exchange, contract: OperationContract, means: Means) -> Iterator[Violation]:
    """The page is the one asked for, has as many rows as it should, and there are as many pages as the total makes."""
    status = exchange.response.status
    names = means.reader.annotation_of(contract.headers.get(status), PAGING)
    if not isinstance(names, Mapping) or not 200 <= status < 300:
        return
    said, problems = _read(exchange, names)
    yield from problems
    rows = rows_in(exchange.response, means.reader.annotation_of(contract.responses.get(status), ROWS))
    if rows is not None:
        yield from _contradictions(said, asked_page(exchange, names), len(rows), names)


def _read(exchange: Exchange, names: Mapping[str, Any]) -> tuple[dict[str, int], list[Violation]]:
    said: dict[str, int] = {}
    problems = []
    for each in NAMES:
        name = names.get(each)
        value = header(exchange.response.headers, name) if isinstance(name, str) else ""
        if value and value.strip().isdecimal():
            said[each] = int(value)
        elif isinstance(name, str):
            got = "no such header" if value is None else repr(value)
            problems.append(Violation(CHECK, f"$[{name!r}]", "a whole number", got))
    return said, problems


def asked_page(exchange: Exchange, names: Mapping[str, Any]) -> dict[str, int]:
    """Read which page a request asks for, and of what size, as far as it says so in whole numbers."""
    keys: Mapping[str, Any] = names.get("query") or {}
    query = dict(parse_qsl(exchange.request.target.partition("?")[2]))
    asked = {each: query.get(str(keys.get(each, each)), "") for each in ("page", "size")}
    return {each: int(value) for each, value in asked.items() if value.isdecimal()}


def _contradictions(
    said: Mapping[str, int], asked: Mapping[str, int], count: int, names: Mapping[str, Any]
) -> Iterator[Violation]:
    def breach(which: str, expected: str, got: object) -> Violation:
        return Violation(CHECK, f"$[{names.get(which, which)!r}]" if which else "$", expected, str(got))

    page, size, total, pages = (said.get(each) for each in NAMES)
    if page is not None and count and page != asked.get("page", page):
        yield breach("page", f"{asked['page']}, as asked for", page)
    if size is not None and "size" in asked and size > asked["size"]:
        yield breach("size", f"at most {asked['size']}, as asked for", size)
    if size == 0:
        yield breach("size", "at least 1", size)
    if size and total is not None:
        first = int(names.get("first", 1))
        number = page if page is not None else asked.get("page", first)
        rest = max(0, total - (number - first) * size)
        if count != min(size, rest):
            yield breach("", f"{min(size, rest)} rows: page {number} of {total} rows, {size} a page", count)
        if pages is not None and total and pages != -(-total // size):
            yield breach("pages", f"{-(-total // size)}: {total} rows, {size} a page", pages)
