"""How a secret is told by its name, and how it is spelled where its value must not stand."""

import re
from collections.abc import Container
from functools import cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+")
_WORD_OR_NUMBER = re.compile(rf"{_WORD.pattern}|\d+")
_SECRET = re.compile(r".*(token|secret|password|passwd|pwd|apikey)s?|(proxy)?authorization", re.DOTALL)
# `token_type` is about a token: words that, after a secret's name, say that the value is something else.
_ABOUT = frozenset(
    """
    age algorithm at attempts audience budget changed class count counter created date days description duration
    enabled endpoint error exp expire expired expires expiration expiry field file format header hint hints id ids in
    info issuer kind label length level lifetime limit limits link max message method min minutes mode name names
    needed number owner page param parameter path policies policy prefix prompt provider ref reference required
    requirements rotation rule rules scheme scope scopes seconds server service size source state status strength
    time timeout title ttl type types uri url usage used valid validity version
    """.split()  # noqa: SIM905  as text it can be read
)
_QUESTION = frozenset({"can", "has", "have", "is", "must", "needs", "requires", "should", "supports", "uses", "with"})
_AMOUNT = frozenset(
    {"completion", "count", "input", "max", "min", "num", "output", "prompt", "remaining", "total", "used"}
)
_OTHER_KEYS = frozenset(
    {"cache", "foreign", "group", "idempotency", "object", "partition", "primary", "public", "routing", "row", "sort"}
)
_PLAIN_WORDS = frozenset({"apikey", "authorization", "bearer", "password", "passwd", "secret", "string", "undefined"})
SHORTEST_SECRET = 6  # characters; a shorter value would be found in innocent text
_PLACEHOLDER = re.compile(r"REDACTED-|https://redacted-[a-z0-9-]*\.invalid")


def placeholder(name: str, value: str = "") -> str:
    """Spell what stands for a secret; it needs no encoding in a URL, a form or JSON.

    Args:
        name: the variable, header or member that the secret came from.
        value: the secret; what stands for a URL is a URL, whose host is nowhere (RFC 6761 §6.4).
    """
    if re.match(r"https?://", value, re.IGNORECASE):
        host = "-".join(re.findall("[a-z0-9]+", "-".join(_WORD_OR_NUMBER.findall(name)).lower())) or "url"
        return f"https://redacted-{host}.invalid"
    return f"REDACTED-{name}"


def is_placeholder(value: str) -> bool:
    """Tell whether a value stands for a secret already."""
    return _PLACEHOLDER.match(value) is not None


@cache
def is_secret_name(name: str) -> bool:
    """Tell whether what is sent under a name is a secret, because the name says so.

    A name is read as words: `X-Api-Key`, `api_key`, `apiKey` and `APIKey` are the same. One that has a word that is, or
    ends in, token, secret, password, passwd, pwd or apikey (or its plural), or that is authorization, is a secret's:
    `refreshtoken`, but not `secretary`. It is not where

    - a later word says that the value is about a secret: `token_type`, `passwordPolicy`, `api-key-id`;
    - the first word asks a question: `has_password`, `isSecret`;
    - it counts: `max_tokens`, `totalTokens`.

    A word nobody thought of leaves it a secret: `tokenBlob` is one.
    """
    words = name_words(name)
    last = max((at for at, word in enumerate(words) if _SECRET.fullmatch(word)), default=None)
    if last is None or words[0] in _QUESTION:
        return False
    if words[last] == "tokens" and _AMOUNT.intersection(words[:last]):
        return False
    if words[last].endswith("authorization"):
        return last == len(words) - 1  # `authorization_url`, `authorizationStatus`: about the act, not its proof
    return not _ABOUT.intersection(words[last + 1 :])


def looks_secret(name: str, extra: Container[str] = ()) -> bool:
    """Tell whether the value of a variable is taken for a secret, because its name says so.

    It does as in `is_secret_name`, and where its last word but numbers is `key`, unless the word before says that it is
    one of another kind: `privateKey`, `key`, but not `sortKey`.

    Args:
        name: of the variable, or of the column of a data file.
        extra: further names that are secrets'.
    """
    if name in extra or is_secret_name(name):
        return True
    words = name_words(name)
    return bool(words) and words[-1] in ("key", "keys") and not _OTHER_KEYS.intersection(words[-2:-1])


def tells_nothing(value: str) -> bool:
    """Tell whether a value is too plain to be a secret, or no value yet, though its name says that it is secret.

    One is empty, `true`, a few characters, a word that only says what should stand there, or the template of another
    value. To hide it would change innocent text, and would hide nothing.
    """
    return len(value) < SHORTEST_SECRET or "{{" in value or re.sub(r"[\W_]", "", value).lower() in _PLAIN_WORDS


def name_words(name: str) -> list[str]:
    """Read a name as words in lower case, whatever its style; digits are no words, and `api key` is one."""
    return re.sub(r"\bapi key(s?)\b", r"apikey\1", " ".join(_WORD.findall(name)).lower()).split()
