"""What the fixture does that walks through pages."""

from collections.abc import Callable

import pytest

from postman_contract.contract.exchange import Exchange
from postman_contract.plugin.verifying import add_verdict, drift_breaks
from postman_contract.run.judging import judge_page_walk
from postman_contract.run.page_walks import PageWalk, case_of_page
from postman_contract.run.session import Session

WalkPages = Callable[[PageWalk], None]


def walk_function(
    request: pytest.FixtureRequest,
    contract_session: Session,
    contract_send: Callable[..., Exchange],
    contract_verify: Callable[..., None],
) -> WalkPages:
    """Return a function that asks for two pages of size 1, and fails the test where they are not two."""

    def walk_pages(walk: PageWalk) -> None:
        first, second = (contract_send(case_of_page(walk, walk.first + ahead)) for ahead in (0, 1))
        contract_verify(first)
        contract_verify(second)
        breaks = drift_breaks(request.config)
        verdict = judge_page_walk(contract_session, first, second, drift_breaks=breaks)
        add_verdict(request, contract_session, walk.case, verdict, second.request, second.response)

    return walk_pages
