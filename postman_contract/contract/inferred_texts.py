"""Tells what texts of answers have in common: a format, or a few words that they choose from.

Only where enough were seen, and nothing that may be said of a person: schemas are committed, answers are customers'.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from postman_contract.contract.formats import FORMATS

ENOUGH = 5  # values that have a format, or occurrences of a word
ENOUGH_ANSWERS = 3  # in which each word of an enum stood
MOST_WORDS = 10  # of an enum

# The first that all texts have counts. Others are left out because ordinary words have them: `ok` is a hostname.
_FORMATS = ("date-time", "date", "uuid", "email", "uri", "ipv4", "ipv6")
_WORD = re.compile(r"(?:[A-Z]+(?:[_-][A-Z]+)*|[a-z]+(?:[_-][a-z]+)*)")
_LONGEST_WORD = 30
_NUMBER = re.compile(r"-?\d+")
_PERSONAL = re.compile(
    "name|first|last|given|family|nick|user|login|person|contact|customer|owner|author|member|employee|recipient|sender"
    "|mail|phone|mobile|tel|fax|address|street|city|town|region|country|state|province|zip|post|birth|gender|sex|title"
    "|salutation|religion|nation|race|ethnic|health|marital|description|comment|note|text|message|remark|reason|subject"
    "|label|body|content|token|secret|password|key"
)


def format_of(texts: Sequence[str]) -> str | None:
    """Name the format (JSON Schema validation §7) that all texts have; None: none, or too few texts to say so."""
    if len(texts) < ENOUGH:
        return None
    return next((form for form in _FORMATS if all(_has_format(text, form) for text in texts)), None)


def enum_of(texts: Sequence[tuple[str, int]], place: Sequence[str]) -> tuple[str, ...]:
    """Return the words that texts choose from; none, where others are to be expected or they may be personal.

    Each of at least two words, in capitals or without any, has to be seen `ENOUGH` times, in `ENOUGH_ANSWERS` answers.

    Args:
        texts: each with the number of its answer.
        place: the names of the members that lead to them.
    """
    answers: dict[str, set[int]] = defaultdict(set)
    for text, answer in texts:
        answers[text].add(answer)
    counts = Counter(text for text, _ in texts)
    if any(_PERSONAL.search(name.lower()) for name in place) or not 2 <= len(counts) <= MOST_WORDS:
        return ()
    if all(_is_word(text) and counts[text] >= ENOUGH and len(answers[text]) >= ENOUGH_ANSWERS for text in counts):
        return tuple(sorted(counts))
    return ()


def is_data(name: str) -> bool:
    """Tell whether the name of a member is data, such as an id or a date, by which an object is a table."""
    return bool(_NUMBER.fullmatch(name)) or any(_has_format(name, form) for form in _FORMATS)


def _has_format(text: str, form: str) -> bool:
    # By RFC 3986 `status:ok` is a URI; nobody means that.
    return FORMATS.conforms(text, form) and (form != "uri" or "://" in text)


def _is_word(text: str) -> bool:
    return len(text) <= _LONGEST_WORD and _WORD.fullmatch(text) is not None
