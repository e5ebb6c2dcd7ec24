"""What a live run may do in the pet shop: create pets and their visits, and remove them."""

from collections.abc import Iterator

from postman_contract import Account, Creation, Row, Rules, Run, id_at, json_of


def delete_pet(run: Run, pet: str) -> None:
    """Remove a pet, and its visits with it."""
    run("pet/delete", petId=pet)


def find_pets(run: Run, name: str) -> Iterator[Row]:
    """Find the pets of a run by the start of their names."""
    found = json_of(run("pet/find", petName=name).response)
    yield from (Row(str(pet["id"]), pet["name"], pet) for pet in found["data"])


def read_shop(run: Run) -> Account:
    """Read whose shop it is; the vendor gives sandboxes names that begin so."""
    name = json_of(run("shop/get").response)["data"]["name"]
    return Account(name, is_sandbox=name.startswith("Testing"))


RULES = Rules(
    creations={
        "POST /pets": Creation(delete_pet, find=find_pets, id_of=id_at("/data/id")),
        "POST /pets/{}/visits": Creation(calls=0, id_of=id_at("/data/id")),  # a visit goes with its pet
    },
    hosts=("{{loginUrl}}",),
    account=read_shop,
)
