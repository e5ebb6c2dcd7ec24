"""What the text of an issue remembers of the nights before, in a comment that trackers do not show."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256

from postman_contract.reporting.nights import Concern, Kind

MOST_REMEMBERED = 500  # of each sort: what a tracker takes of a text is bounded
SHORT = 8  # hex digits; enough to tell apart what one night says
_MEMORY = re.compile(r"<!-- postman-contract: (\{.*?\}) -->")


@dataclass(frozen=True)
class Memory:
    """Since when an issue is about what it is about, and short names of all that it says.

    `loud` are those of what people are told of, `quiet` of what is only written down.
    """

    since: str = ""
    about: str = ""
    loud: tuple[str, ...] = ()
    quiet: tuple[str, ...] = ()


def short_names(concerns: Iterable[Concern]) -> dict[str, str]:
    """Name each subject so shortly that a text can remember it, and so that it cannot be read; with the subject's."""
    named = {_short(concern.kind, each.name): each.name for concern in concerns for each in concern.subjects}
    return dict([*named.items()][:MOST_REMEMBERED])


def _short(kind: Kind, name: str) -> str:
    return sha256(f"{kind}\0{name}".encode()).hexdigest()[:SHORT]


def spell_memory(memory: Memory) -> str:
    """Write what an issue remembers."""
    text = json.dumps(asdict(memory))
    for character in "<>-@#":  # nothing may end the comment, or call anybody
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f"<!-- postman-contract: {text} -->"


def memory_in(text: str) -> Memory:
    """Read what an issue remembers; of a text that somebody has rewritten, nothing."""
    found = _MEMORY.search(text)
    try:
        members = json.loads(found[1]) if found else {}
        names = {name: tuple(map(str, members.get(name, ()))) for name in ("loud", "quiet")}
        return Memory(str(members.get("since", "")), str(members.get("about", "")), **names)
    except (ValueError, TypeError, AttributeError):
        return Memory()
