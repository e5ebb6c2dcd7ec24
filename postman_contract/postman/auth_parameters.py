"""Reads the parameters of an auth block, filled as they are read."""

from collections.abc import Iterator, Mapping

from postman_contract.postman.credentials import HeaderCredential
from postman_contract.postman.environment import as_text
from postman_contract.postman.headers import fill_header
from postman_contract.postman.javascript import json_text
from postman_contract.postman.variables import Resolver


class AuthParameters:
    """The entries of an auth block by name, filled when they are read.

    Args:
        values: as published.
        resolver: fills their variables.
    """

    def __init__(self, values: Mapping[str, object], resolver: Resolver) -> None:
        self._values = values
        self._resolver = resolver

    def template(self, name: str, default: str = "") -> str:
        """Return a parameter as published; null counts as absent."""
        value = self._values.get(name)
        return default if value is None else as_text(value)

    def text(self, name: str, default: str = "") -> str:
        """Return a parameter filled."""
        return self._resolver.resolve(self.template(name, default))

    def json(self, name: str) -> str:
        """Return a parameter that is JSON, as text or as it stands, filled as text."""
        value = self._values.get(name)
        if isinstance(value, dict | list):
            return self._resolver.resolve_json(json_text(value))
        return self.text(name)

    def is_on(self, name: str) -> bool:
        """Tell whether a switch is on, by JavaScript's rule: any text but an empty one is true, `false` too."""
        value = self._values.get(name)
        return bool(self.text(name)) if isinstance(value, str) else bool(value)

    def header(self, name: str, value: str) -> HeaderCredential:
        """Fill a header, given as templates; see `fill_header`."""
        return HeaderCredential(*fill_header(name, value, self._resolver))

    def added(self, name: str) -> Iterator[tuple[str, str, str]]:
        """Yield of a list of parameters that are sent with a token request where each goes, its name and its value."""
        listed = self._values.get(name)
        for entry in listed if isinstance(listed, list) else ():
            if not isinstance(entry, dict) or not entry.get("key") or entry.get("enabled") is False:
                continue
            where, key, value = str(entry.get("send_as")), as_text(entry["key"]), as_text(entry.get("value", ""))
            if where == "request_header":
                yield where, *fill_header(key, value, self._resolver)
            else:
                yield where, self._resolver.resolve(key), self._resolver.resolve(value)
