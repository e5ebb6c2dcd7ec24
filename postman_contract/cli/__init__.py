"""The commands of `python -m postman_contract`."""
