"""Loads the engine and CartonCloud's prerequisites."""

pytest_plugins = ["postman_contract.plugin", "cartoncloud_contract.prerequisites"]
