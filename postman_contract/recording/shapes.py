"""Makes what stands for a secret of an answer: of the same shape, so that schemas judge it as they judged the secret.

Letters stay letters of the same case, digits stay digits, and every other character stays, so a UUID, an e-mail
address, a URL or three parts of base64 stay what they are. Where a long run mixes letters and digits, which of them
stand where is chance: it becomes the same for all runs of its length and alphabet, so that two recordings are alike.
Letters read `redactedredacted…`, digits `000…`; to all of it, read as one number, the number of the secret is added,
which tells several of one shape apart.
"""

import re
from collections.abc import Iterator
from string import ascii_letters, ascii_lowercase, digits

TOLD = 10**9  # different values of a shape, from which on a placeholder cannot be there by accident
NUMBERS = 1000  # placeholders of one cassette
_HEX = re.compile(r"(?=.*\d)(?:[0-9a-f-]{8,}|[0-9A-F-]{8,})")
UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://|/")
_PERCENT = re.compile(r"%[0-9a-fA-F]{2}")
_ESCAPED_SOMEWHERE = re.compile(r"""["'\\<>&\x00-\x1f\x7f]""")
_RUN = re.compile(r"(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{12,}")
_HEX_DIGITS = "0123456789abcdef"
_UUID_VERSION, _UUID_VARIANT = 14, 19  # places of RFC 9562 §4.1 and §4.2
_Slot = tuple[int, str, int]  # its place, the characters it may have, the one of them it has


def shaped_placeholder(value: str, number: int) -> str:
    """Spell what stands for a secret in a text that a schema judges; values of one shape differ by `number`.

    A quote or another character that has to be escaped somewhere becomes a hyphen.
    """
    new = list(_ESCAPED_SOMEWHERE.sub("-", value))
    for place, alphabet, default in reversed([*_slots(value)]):
        number, shift = divmod(default + number, len(alphabet))
        new[place] = alphabet[shift]
    return "".join(new)


def is_shaped_placeholder(value: str) -> bool:
    """Tell whether a text stands for a secret; never of one so short that it may look so by accident."""
    number, capacity = 0, 1
    for place, alphabet, default in _slots(value):
        if value[place] not in alphabet:
            return False
        number = number * len(alphabet) + alphabet.index(value[place]) - default
        capacity *= len(alphabet)
    return capacity >= TOLD and 0 < number < NUMBERS


def _slots(value: str) -> Iterator[_Slot]:
    """Yield the places that say something, with the characters that may stand there."""
    is_hex, is_uuid = _HEX.fullmatch(value), UUID.fullmatch(value)
    kept = {_UUID_VERSION, _UUID_VARIANT} if is_uuid else set()
    if scheme := _URL.match(value):  # a URL stays one: its scheme, and how anything in it is escaped
        kept |= {place for match in (scheme, *_PERCENT.finditer(value)) for place in range(*match.span())}
    letters = "abcdef" if is_hex or is_uuid else "abcdefghijklmnopqrstuvwxyz"
    word = "".join(letter for letter in "redacted" if letter in letters)
    runs = {} if is_uuid else dict(_slots_of_runs(value))
    seen = 0
    for place, character in enumerate(value):
        if place in kept:
            continue
        if place in runs:
            yield place, *runs[place]
        elif character.isdigit():
            yield place, "0123456789", 0
        elif character.isalpha():
            alphabet = letters.upper() if character.isupper() else letters
            yield place, alphabet, letters.index(word[seen % len(word)])
            seen += 1


def _slots_of_runs(value: str) -> Iterator[tuple[int, tuple[str, int]]]:
    """Yield the places of runs that mix letters and digits; what may stand there depends on the run as a whole."""
    for run in _RUN.finditer(value):
        text = run[0]
        alphabet, word = _alphabet_of(text)
        for at in range(len(text)):
            yield run.start() + at, (alphabet, alphabet.index(word[at % len(word)]))


def _alphabet_of(run: str) -> tuple[str, str]:
    """Return the characters that a run may have, and the word that it is to read."""
    lower = run.lower()
    alphabet, word = (
        (_HEX_DIGITS, "dac0ed") if set(lower) <= {*_HEX_DIGITS} else (digits + ascii_lowercase, "redacted0")
    )
    if run == lower:
        return alphabet, word
    if run == run.upper():
        return alphabet.upper(), word.upper()
    return digits + ascii_letters, "Redacted0"
