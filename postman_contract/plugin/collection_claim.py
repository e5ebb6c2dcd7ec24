"""The claim that `postman-contract run` makes of each request of a collection: it is answered as its examples say."""

from collections.abc import Iterator

import pytest

from postman_contract.plugin import collection_run
from postman_contract.run.cases import Case
from postman_contract.run.session import Session


@pytest.fixture(scope="session")
def contract_session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """Open what all requests share: cookies, tokens, budget and ledger."""
    yield from collection_run.open_session(request)


def test_answer(contract_case: Case, contract_session: Session, request: pytest.FixtureRequest) -> None:
    """The request is sent, and its answer judged."""
    collection_run.send_and_judge(request, contract_session, contract_case)
