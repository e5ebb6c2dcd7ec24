"""The commands of `postman-contract`."""
