"""The fixtures a suite's claims are written with.

A claim is a test over `contract_case`, `contract_request`, `contract_example`, `contract_negative` or
`contract_paged_case`, which the plugin parametrises:

    def test_the_sandbox_answers_as_documented(contract_case, contract_perform):
        contract_perform(contract_case)

`contract_perform` sends a case and judges the answer; `contract_send` and `contract_verify` are its two halves. The
plugin `postman_contract.plugin.short` adds the same fixtures without the prefix.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from postman_contract.plugin.claims import SUITE, is_contract_item, sends

if TYPE_CHECKING:
    from vcr.cassette import Cassette

    from postman_contract.contract.exchange import Exchange
    from postman_contract.http._httpx import httpx
    from postman_contract.plugin.expectations import Expect
    from postman_contract.plugin.page_walks import WalkPages
    from postman_contract.run.cases import Case, Example
    from postman_contract.run.prerequisites import PrerequisitePool
    from postman_contract.run.session import Sandbox, Session
    from postman_contract.run.suite import Suite

    Send = Callable[..., Exchange]
    Verify = Callable[..., None]


@pytest.fixture(scope="session")
def contract_suite(pytestconfig: pytest.Config) -> Suite:
    """Give the loaded collections, schemas, corrections and waivers."""
    return pytestconfig.stash[SUITE]


@pytest.fixture(scope="session")
def local_sandbox() -> Sandbox:
    """Start the server that --contract-sandbox=local talks to. A suite that has one overrides this fixture."""
    from postman_contract.errors import NotJudged

    raise NotJudged("this suite has no local sandbox: override the fixture 'local_sandbox'")


@pytest.fixture(scope="session")
def contract_client(pytestconfig: pytest.Config) -> Iterator[httpx.Client]:
    """Open the HTTP client that a run sends with. A suite that needs more than the options give overrides this fixture.

    Whatever it is set to, redirects are followed and cookies kept by the run, which counts and guards every call of it.
    """
    from postman_contract.plugin import fixture_bodies

    yield from fixture_bodies.open_client(pytestconfig)


@pytest.fixture(scope="session")
def contract_session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """Open what all cases of the run share."""
    from postman_contract.plugin import fixture_bodies

    yield from fixture_bodies.open_run_session(request)


@pytest.fixture(scope="session")
def contract_shared_things(pytestconfig: pytest.Config, contract_session: Session) -> Iterator[PrerequisitePool]:
    """Make the things that cases only read, once a run."""
    from postman_contract.plugin import fixture_bodies

    yield from fixture_bodies.make_shared_things(pytestconfig, contract_session)


@pytest.fixture
def contract_own_things(
    request: pytest.FixtureRequest, contract_session: Session, default_cassette_name: str
) -> Iterator[PrerequisitePool]:
    """Make the things that one test may change or delete."""
    from postman_contract.plugin import fixture_bodies

    yield from fixture_bodies.make_own_things(request, contract_session, default_cassette_name)


@pytest.fixture
def vcr(request: pytest.FixtureRequest) -> Cassette | None:
    """Open the cassette of a claim that sends, without patching any library; other tests get pytest-recording's."""
    if not sends(request.node):
        cassette: Cassette | None = request.getfixturevalue("vcr")  # the one that this fixture overrides
        return cassette
    from postman_contract.plugin import cassettes

    return cassettes.open_claim_cassette(request)


@pytest.fixture
def contract_send(request: pytest.FixtureRequest, contract_session: Session, vcr: Cassette | None) -> Send:  # noqa: ARG001  opens the claim's cassette
    """Give a function that sends a case, with values for some of its variables, and returns the exchange.

    What the case needs is made first. A request that breaks its own schema is not sent: the test fails.
    """
    from postman_contract.plugin import fixture_bodies

    return fixture_bodies.send_function(request, contract_session)


@pytest.fixture
def contract_verify(request: pytest.FixtureRequest, contract_session: Session) -> Verify:
    """Give a function that judges an exchange, and fails the test where the contract is broken.

    `status` names the expected status where it is not a documented success.
    """
    from postman_contract.plugin import verifying

    return verifying.verify_function(request, contract_session)


@pytest.fixture
def contract_perform(contract_suite: Suite, contract_send: Send, contract_verify: Verify) -> Callable[..., Exchange]:
    """Give a function that sends a case, or the case of an id, judges the answer, and returns the exchange.

    `status` names the expected status where it is not a documented success; other arguments are variables' values.
    """
    from postman_contract.plugin import fixture_bodies

    return fixture_bodies.perform_function(contract_suite, contract_send, contract_verify)


@pytest.fixture
def contract_expect(request: pytest.FixtureRequest, contract_session: Session) -> Expect:
    """Give what a claim says with what it expects of an answer: `contract_expect(exchange, "/status", "OPEN")`.

    It returns the value at the JSON Pointer. Where that is not as expected, the claim is broken, and explained.
    """
    from postman_contract.plugin import verifying

    return verifying.expect_function(request, contract_session)


@pytest.fixture
def contract_verify_request(request: pytest.FixtureRequest, contract_session: Session) -> Callable[[Case], None]:
    """Give a function that judges a case's request as it is published, without sending it."""
    from postman_contract.plugin import verifying

    return verifying.verify_request_function(request, contract_session)


@pytest.fixture
def contract_verify_example(request: pytest.FixtureRequest, contract_session: Session) -> Callable[[Example], None]:
    """Give a function that judges a saved example as if it had just been received."""
    from postman_contract.plugin import verifying

    return verifying.verify_example_function(request, contract_session)


@pytest.fixture
def contract_walk_pages(
    request: pytest.FixtureRequest, contract_session: Session, contract_send: Send, contract_verify: Verify
) -> WalkPages:
    """Give a function that asks for the first two pages of a `contract_paged_case`, of size 1, and judges both."""
    from postman_contract.plugin import page_walks

    return page_walks.walk_function(request, contract_session, contract_send, contract_verify)


@pytest.fixture
def default_cassette_name(request: pytest.FixtureRequest) -> str:
    """Name a claim's cassette after its case; a claim about no single case after its test."""
    if not is_contract_item(request.node):
        theirs: str = request.getfixturevalue("default_cassette_name")
        return theirs
    from postman_contract.plugin import state

    return state.cassette_of(request.node)
