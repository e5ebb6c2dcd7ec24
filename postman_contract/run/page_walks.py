"""Plans page walks: for each paged operation one of its cases, which is sent twice, for two pages of size 1."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from postman_contract.contract.rows import paging_names
from postman_contract.postman.collection import Parameter, RequestTemplate, Url
from postman_contract.run.cases import Case, expected_statuses
from postman_contract.run.suite import Suite, obstacle_of

SUFFIX = "/page-walk"


@dataclass(frozen=True)
class PageWalk:
    """A case whose pages are walked through; its `id` is the case's with a suffix. `paging` is `x-paging`."""

    id: str
    case: Case
    paging: Mapping[str, Any] = field(repr=False)

    @property
    def first(self) -> int:
        """The number of the first page."""
        first: int = self.paging.get("first", 1)
        return first


def plan_page_walks(suite: Suite) -> tuple[PageWalk, ...]:
    """Choose a case of each paged operation: one that asks for a page itself, else the first."""
    walks: dict[str, PageWalk] = {}
    for case in suite.cases.values():
        paging = _paging_of(suite, case)
        if paging is None or case.request is None:
            continue
        walk = PageWalk(case.id + SUFFIX, case, paging)
        known = walks.setdefault(str(case.operation), walk)
        if not _asks_for_page(known) and _asks_for_page(walk):
            walks[str(case.operation)] = walk
    return tuple(walks.values())


def _paging_of(suite: Suite, case: Case) -> Mapping[str, Any] | None:
    """Return how the pages of a case are asked for; None: it has none, or can show none."""
    contract = suite.contract_of(case)
    if contract is None or case.breaks_schema or case.empty or obstacle_of(suite, case) is not None:
        return None
    successes = [status for status in expected_statuses(case, contract) if status in contract.headers]
    found = (paging_names(status, contract, suite.reader) for status in successes)
    paging = next((each for each in found if each), None)
    # Where there is no number of a page, neither said nor asked for, there is no way to the next one.
    return paging if paging is not None and ("page" in paging or "page" in paging.get("query", {})) else None


def _asks_for_page(walk: PageWalk) -> bool:
    assert walk.case.request is not None
    query = walk.case.request.url.query
    return not isinstance(query, str) and any(each.key == _keys(walk.paging)[0] and not each.disabled for each in query)


def _keys(paging: Mapping[str, Any]) -> tuple[str, str]:
    names = paging.get("query", {})
    return names.get("page", "page"), names.get("size", "size")


def case_of_page(walk: PageWalk, number: int) -> Case:
    """Return the case as it asks for a page of size 1, whatever page it asks for itself."""
    assert walk.case.request is not None
    wanted = dict(zip(_keys(walk.paging), (str(number), "1"), strict=True))
    request: RequestTemplate = walk.case.request
    return replace(walk.case, request=replace(request, url=_with_query(request.url, wanted)))


def _with_query(url: Url, wanted: Mapping[str, str]) -> Url:
    if isinstance(url.query, str):
        kept = [each for each in url.query.split("&") if each and each.partition("=")[0] not in wanted]
        return replace(url, query="&".join([*kept, *(f"{key}={value}" for key, value in wanted.items())]))
    return replace(url, query=(*_others(url.query, wanted), *(Parameter(key, value) for key, value in wanted.items())))


def _others(query: tuple[Parameter, ...], wanted: Mapping[str, str]) -> Iterator[Parameter]:
    return (each for each in query if each.key not in wanted)
