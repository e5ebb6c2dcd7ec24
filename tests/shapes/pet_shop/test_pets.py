"""The pet shop keeps what it documents."""

from collections.abc import Callable

from postman_contract import Case, Example, Exchange, json_of

Perform = Callable[..., Exchange]


def test_the_shop_answers_as_documented(contract_case: Case, contract_perform: Perform) -> None:
    """Every request of the collection is answered as its schemas say."""
    contract_perform(contract_case)


def test_an_example_is_as_documented(
    contract_example: Example, contract_verify_example: Callable[[Example], None]
) -> None:
    """Every saved example of the collection is what its schemas say."""
    contract_verify_example(contract_example)


def test_a_deleted_pet_is_gone(contract_perform: Perform) -> None:
    """A pet that was deleted is not found any more, and another one still is."""
    pet = json_of(contract_perform("pet/add").response)["data"]["id"]
    contract_perform("pet/get")
    contract_perform("pet/delete", petId=pet)
    contract_perform("pet/get", status=404, petId=pet)
