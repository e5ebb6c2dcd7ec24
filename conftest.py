"""Loads the engine, its short names, and CartonCloud's prerequisites."""

pytest_plugins = [
    "pytester",
    "postman_contract.plugin",
    "postman_contract.plugin.short",
    "cartoncloud_contract.prerequisites",
]
