"""Short names for what the plugin adds: `--sandbox` for `--contract-sandbox`, `send` for `contract_send`, and so on.

A suite's own root conftest asks for them; an installed plugin cannot know which short names a project has already:

    pytest_plugins = ["postman_contract.plugin", "postman_contract.plugin.short"]
"""

from collections.abc import Callable
from typing import Any

import pytest

from postman_contract.plugin.options import add_short_options

MARKERS = {
    "folder": "folder(name): short for contract_folder(name)",
    "read": "read: short for contract_read",
    "write": "write: short for contract_write",
    "negative": "negative: short for contract_negative",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the short forms of the options."""
    add_short_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the short marks."""
    for marker in MARKERS.values():
        config.addinivalue_line("markers", marker)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give a claim the short mark beside each long one."""
    for mark in tuple(item.iter_markers()):
        short = mark.name.removeprefix("contract_")
        if short in MARKERS and short != mark.name:
            item.add_marker(getattr(pytest.mark, short)(*mark.args, **mark.kwargs))


@pytest.fixture
def send(contract_send: Callable[..., Any]) -> Callable[..., Any]:
    """Send a case: short for contract_send."""
    return contract_send


@pytest.fixture
def verify(contract_verify: Callable[..., None]) -> Callable[..., None]:
    """Judge an exchange: short for contract_verify."""
    return contract_verify


@pytest.fixture
def perform(contract_perform: Callable[..., Any]) -> Callable[..., Any]:
    """Send a case and judge the answer: short for contract_perform."""
    return contract_perform


@pytest.fixture
def walk_pages(contract_walk_pages: Callable[..., None]) -> Callable[..., None]:
    """Walk through the pages of a paged case: short for contract_walk_pages."""
    return contract_walk_pages


@pytest.fixture
def expect(contract_expect: Any) -> Any:
    """Say what a claim expects of an answer: short for contract_expect."""
    return contract_expect


@pytest.fixture
def verify_request(contract_verify_request: Callable[..., None]) -> Callable[..., None]:
    """Judge a request without sending it: short for contract_verify_request."""
    return contract_verify_request


@pytest.fixture
def verify_example(contract_verify_example: Callable[..., None]) -> Callable[..., None]:
    """Judge a saved example: short for contract_verify_example."""
    return contract_verify_example
