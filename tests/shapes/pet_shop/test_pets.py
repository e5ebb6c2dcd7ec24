"""The pet shop keeps what it documents."""

from postman_contract import json_of


def test_the_shop_answers_as_documented(contract_case, contract_perform):
    """Every request of the collection is answered as its schemas say."""
    contract_perform(contract_case)


def test_an_example_is_as_documented(contract_example, contract_verify_example):
    """Every saved example of the collection is what its schemas say."""
    contract_verify_example(contract_example)


def test_a_deleted_pet_is_gone(contract_perform):
    """A pet that was deleted is not found any more, and another one still is."""
    pet = json_of(contract_perform("pet/add").response)["data"]["id"]
    contract_perform("pet/get")
    contract_perform("pet/delete", petId=pet)
    contract_perform("pet/get", status=404, petId=pet)
