"""What the values of a run are called in its cassettes, so that two recordings differ in their time alone."""

import re
import uuid
from collections.abc import Mapping

from postman_contract.recording.shapes import UUID
from postman_contract.recording.vault import Vault

SHORTEST = 8  # characters; a shorter value would be found in innocent text
_WHOLE_UUID = re.compile(rf"\b{UUID.pattern}\b")


class CommittedValues:
    """The values that committed files give to variables which this run gives others: host, tenant, customer.

    Args:
        committed: by variable; no secret is among them.
    """

    def __init__(self, committed: Mapping[str, str]) -> None:
        self.by_variable = committed
        self._known = set(committed.values())
        self._committed_by_actual: dict[str, str] = {}

    def replace_actual(self, actual: str, committed: str) -> None:
        """Write `committed` wherever `actual` stands in an answer; not where it is too short to be told apart."""
        if actual != committed and len(actual) >= SHORTEST:
            self._committed_by_actual[actual] = committed

    def apply_to(self, text: str) -> str:
        """Replace the values of this run in a text, the longest first."""
        for actual in sorted(self._committed_by_actual, key=len, reverse=True):
            text = text.replace(actual, self._committed_by_actual[actual])
        return text

    def __contains__(self, value: object) -> bool:
        """Tell whether a value is a committed one, which a replay knows."""
        return value in self._known


class CassetteValues:
    """What values are called in one cassette: UUIDs that the server drew are numbered, in the order they appear.

    Ids of other shapes stay as they came: a replay reads them from the same cassette.

    Args:
        cassette: its name, from which the numbered UUIDs derive (version 5), so that they are the same every time.
        committed: what committed files call the run's own values.
        vault: knows the secrets.
    """

    def __init__(self, cassette: str, committed: CommittedValues, vault: Vault) -> None:
        self._cassette = cassette
        self._committed = committed
        self._vault = vault
        self._numbered: dict[str, str] = {}
        self._own: set[str] = set()

    def keep_own_uuids(self, text: str) -> None:
        """Leave the UUIDs of a text, which the suite itself has drawn or written, as they are."""
        self._own.update(each for each in _WHOLE_UUID.findall(text) if each not in self._numbered.values())

    def number_uuids(self, text: str) -> None:
        """Give every UUID of a text that came from the server its number."""
        for found in _WHOLE_UUID.findall(self._committed.apply_to(text)):
            if found not in self._own and found not in self._committed:
                number = uuid.uuid5(uuid.NAMESPACE_URL, f"{self._cassette}#{len(self._numbered)}")
                self._numbered.setdefault(found, str(number))

    def rewrite(self, text: str) -> str:
        """Spell a text of this run as the cassette does: secrets, committed values, numbered UUIDs."""
        return self.renamed(self._vault.redact(text))

    def renamed(self, text: str) -> str:
        """Spell a text of this run as the cassette does, but for its secrets: committed values, numbered UUIDs."""
        text = self._committed.apply_to(text)
        return _WHOLE_UUID.sub(lambda match: self._numbered.get(match[0], match[0]), text) if self._numbered else text
