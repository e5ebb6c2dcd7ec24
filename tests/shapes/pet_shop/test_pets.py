"""The pet shop keeps what it documents."""

from postman_contract import json_of


def test_the_shop_answers_as_documented(contract_case, perform):
    """Every request of the collection is answered as its schemas say."""
    perform(contract_case)


def test_an_example_is_as_documented(contract_example, verify_example):
    """Every saved example of the collection is what its schemas say."""
    verify_example(contract_example)


def test_a_deleted_pet_is_gone(perform):
    """A pet that was deleted is not found any more, and another one still is."""
    pet = json_of(perform("pet/add").response)["data"]["id"]
    perform("pet/get")
    perform("pet/delete", petId=pet)
    perform("pet/get", status=404, petId=pet)
