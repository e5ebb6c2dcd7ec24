"""Loads the engine and CartonCloud's prerequisites."""

pytest_plugins = ["pytester", "postman_contract.plugin", "cartoncloud_contract.prerequisites"]
