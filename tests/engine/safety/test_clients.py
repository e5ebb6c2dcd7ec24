"""Tests of which API clients a live run may call as."""

import pytest

from postman_contract.safety.clients import SandboxClients
from postman_contract.safety.guard import ClientRefused, Guard
from postman_contract.safety.rules import Rules


def listed(value: str | None, *ids: str) -> frozenset[str] | None:
    """Return the ids that are listed, where the variable has that value."""
    clients = SandboxClients(frozenset(ids), listed_in="sandboxIds").listed({"sandboxIds": value}.get)
    return None if clients is None else clients.ids


@pytest.mark.parametrize(
    ("value", "ids", "expected"),
    [
        (None, (), None),
        (None, ("a",), {"a"}),
        ("b", ("a",), {"a", "b"}),
        ("b,c", (), {"b", "c"}),
        (" b , c\n d,", (), {"b", "c", "d"}),
        (",", (), set()),
    ],
)
def test_clients_are_listed_in_the_rules_and_in_a_variable(
    value: str | None, ids: tuple[str, ...], expected: set[str] | None
) -> None:
    """Both count; a variable with nothing but commas in it is a list of none, and allows none."""
    assert listed(value, *ids) == expected


def test_without_a_list_any_client_will_do() -> None:
    """Rules say nothing of clients unless they are told to."""
    assert Rules().sandbox_clients.listed(lambda _: None) is None
    Guard((), {}).check_client("anybody")


@pytest.mark.parametrize("client", ["CANARY-b", "canary-a", "CANARY-a ", ""])
def test_another_client_is_refused_without_its_id(client: str) -> None:
    """Letter for letter it has to be one of them; neither its own id nor theirs is shown."""
    guard = Guard((), {}, clients=SandboxClients(frozenset({"CANARY-a"}), listed_in="sandboxIds"))
    guard.check_client("CANARY-a")
    with pytest.raises(ClientRefused) as caught:
        guard.check_client(client)
    said = "refused: the API client is none of those that CONTRACT_SANDBOX_IDS lists for sandboxes"
    assert str(caught.value) == f"{said}, so nothing was sent as it"


def test_a_list_in_the_rules_alone_is_named() -> None:
    """A person has to know where to look."""
    assert SandboxClients(frozenset({"a"})).list_name == "sandbox_clients of the rules"
