"""Knows the secrets of a run, and keeps them out of whatever is written or printed."""

import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator

from postman_contract.postman.secrets import SHORTEST_SECRET, is_placeholder, placeholder
from postman_contract.postman.variables import VARIABLE
from postman_contract.recording.escapes import CUT, breaks_words, has_escapes, read_escapes
from postman_contract.recording.shapes import is_shaped_placeholder

SHORTEST = SHORTEST_SECRET
SHORTEST_IN_BASE64 = 8  # bytes, as above
_ALPHANUMERIC = re.compile("[A-Za-z0-9]+")

Span = tuple[int, int, str]  # from, to, and what replaces it


class Vault:
    """The secrets learnt so far, each with what stands for it. A variable that has no value is none."""

    def __init__(self) -> None:
        self._replacements: dict[str, str] = {}
        self._named: set[str] = set()
        # What stands for each form of a secret: as it is written without any escape, and as it is read through escapes.
        self._written: dict[str, str] = {}
        self._read: dict[str, str] = {}
        self._cores: set[str] = set()  # the longest word of each form, which no escaping of other characters breaks

    def learn(self, value: str, name: str, replacement: str | None = None) -> None:
        """Keep a value out of everything from now on; what stands for a secret is none.

        Args:
            value: the secret; one of under six characters is not learnt.
            name: the variable, header or member it came from.
            replacement: what stands for it, in place of one that has its name. A secret keeps the first one that has
                its name; of given ones the last, which is the one of the cassette that is being written.
        """
        if len(value) < SHORTEST or is_placeholder(value) or is_shaped_placeholder(value) or VARIABLE.fullmatch(value):
            return
        known = self._replacements.get(value)
        if known is not None and (replacement in (None, known) or value in self._named):
            return
        if replacement is None:
            self._named.add(value)
        new = self._replacements[value] = replacement or placeholder(name, value)
        for form in _forms(value):
            bare = form.strip("\\")  # where backslashes are doubled, half of those at its ends would be left
            self._written[bare if len(bare) >= SHORTEST else form] = new
            self._cores.add(max(_ALPHANUMERIC.findall(form), key=len, default=""))
            read = read_escapes(form).text
            if len(read.strip()) >= SHORTEST:
                self._read[read] = new
        if value != value.strip(" \t"):  # a header is sent, and echoed, without the blanks around its value
            self.learn(value.strip(" \t"), name, replacement)

    def learn_stand_in(self, value: str, stand_in: str) -> None:
        """Keep a value out of everything from now on, and let another, which is no secret, stand for it everywhere."""
        if value not in self._replacements:
            self.learn(value, "", stand_in)
            self._named.add(value)

    def replacement_of(self, value: str) -> str | None:
        """Return what stands for a secret that has been learnt."""
        return self._replacements.get(value)

    def is_named(self, value: str) -> bool:
        """Tell whether what stands for a secret has its name, and is the same in every cassette."""
        return value in self._named

    def holds(self, text: str) -> bool:
        """Tell whether a text holds a secret in any of its forms."""
        if any(form in text for form in self._written):
            return True
        read = read_escapes(text).text if self._may_escape(text) else ""
        return any(form in read for form in self._read)

    def redact(self, text: str) -> str:
        """Replace every secret, in each of its forms, and what is left of one where the text was cut."""
        if not self._written:
            return text
        # As written first: what stands before a secret may look like an escape with it, as in `C:\\new-secret`.
        found = [span for form, new in self._written.items() if form in text for span in _places(text, form, new)]
        if self._may_escape(text):
            found += self._read_through(text)
        return _replaced(text, found) if found else text

    def _may_escape(self, text: str) -> bool:
        """Tell, at little cost, whether a secret may be escaped or cut in a text."""
        return has_escapes(text) and (breaks_words(text) or any(core in text for core in self._cores))

    def _read_through(self, text: str) -> Iterator[Span]:
        """Find secrets that are escaped, and what is left of those that are cut."""
        reading = read_escapes(text)
        found = [span for form, new in self._read.items() for span in _places(reading.text, form, new)]
        for cut in CUT.finditer(text):
            before, behind = reading.place_before(cut.start()), reading.place_before(cut.end())
            while before and "\ud800" <= reading.text[before - 1] <= "\udfff":  # the cut is within a character
                before -= 1
            for form, new in self._read.items():
                found += _start_of(form, reading.text, before, new)
                found += _end_of(form, reading.text, behind, new)
        return ((reading.starts[start], reading.ends[end - 1], new) for start, end, new in found)


def _places(text: str, form: str, new: str) -> Iterator[Span]:
    """Yield every place of a form, also those that overlap."""
    start = text.find(form)
    while start >= 0:
        yield start, start + len(form), new
        start = text.find(form, start + 1)


def _start_of(form: str, text: str, cut: int, new: str) -> Iterator[Span]:
    """Yield the place before a cut where a form starts."""
    for start, _, _ in _places(text[max(0, cut - len(form)) : cut], form[:SHORTEST], new):
        at = max(0, cut - len(form)) + start
        if form.startswith(text[at:cut]):
            yield at, cut, new


def _end_of(form: str, text: str, cut: int, new: str) -> Iterator[Span]:
    """Yield the place behind a cut where a form ends."""
    for _, length, _ in _places(text[cut : cut + len(form)], form[-SHORTEST:], new):
        if form.endswith(text[cut : cut + length]):
            yield cut, cut + length, new


def _forms(secret: str) -> Iterator[str]:
    """Yield a secret as it is, as it is read in a body that is no text, and as it stands anywhere in base64."""
    yield secret
    content = secret.encode("utf-8", "surrogatepass")
    if not secret.isascii():
        yield content.decode("latin-1")  # a binary body is read so, every byte a character
    for offset in range(3) if len(content) >= SHORTEST_IN_BASE64 else ():
        for encode in (b64encode, urlsafe_b64encode):
            # What depends on no neighbour: whole groups of six bits, all of them the secret's own.
            start, end = -(-offset * 8 // 6), (offset + len(content)) * 8 // 6
            yield encode(bytes(offset) + content).decode()[start:end]


def _replaced(text: str, found: Iterable[Span]) -> str:
    """Replace what was found; of places that overlap all is replaced, by what stands for the longest."""
    joined: list[tuple[int, int, int, str]] = []  # from, to, the length of the longest, what replaces it
    for start, end, new in sorted(found):
        if joined and start < joined[-1][1]:
            first, last, length, earlier = joined[-1]
            longer = end - start > length
            joined[-1] = (first, max(last, end), max(length, end - start), new if longer else earlier)
        else:
            joined.append((start, end, end - start, new))
    for start, end, _, new in reversed(joined):
        text = text[:start] + new + text[end:]
    return text
