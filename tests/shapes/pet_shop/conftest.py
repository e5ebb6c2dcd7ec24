"""What the pet shop's suite needs: a pet, a visit, and something to talk to on this machine."""

import os

import pytest

from postman_contract import Run, Sandbox, json_of, prerequisite


@prerequisite
def petId(run: Run) -> object:
    """Add a pet."""
    return json_of(run("pet/add").response)["data"]["id"]


@prerequisite
def visitId(run: Run) -> object:
    """Let the pet be seen by the vet."""
    return json_of(run("visit/add").response)["data"]["id"]


@pytest.fixture(scope="session")
def local_sandbox() -> Sandbox:
    """Name the shop that is open on this machine."""
    names = {
        "baseUrl": "PET_SHOP_URL",
        "loginUrl": "PET_SHOP_LOGIN",
        "apiKey": "PET_SHOP_KEY",
        "clientSecret": "PET_SHOP_SECRET",
    }
    return Sandbox("a pet shop on this machine", {name: os.environ[key] for name, key in names.items()})
