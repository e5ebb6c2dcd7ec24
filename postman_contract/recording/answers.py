"""Keeps the secrets of an answer out of what is written: those that it says are secrets, and those that were sent.

What an answer is made of is looked at before it becomes text. So a secret is told by the name it has, what stands for
it is of its shape, and text that only looks alike stays as it is, byte for byte.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import quote, unquote, unquote_plus

from postman_contract.postman.messages import Response
from postman_contract.postman.secrets import is_placeholder, is_secret_name, name_words
from postman_contract.recording.jsontext import replace_json_strings
from postman_contract.recording.shapes import is_shaped_placeholder, shaped_placeholder
from postman_contract.recording.vault import Vault

LONG = 16  # characters of letters and digits, from which on a value is found nowhere by accident
# Parameters of URLs that are signed: by AWS, Google, Azure and what imitates them.
_SIGNED = frozenset({"signature", "sig", "credential"})
_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://[^\s\"'<>\\]+|(?:^|(?<=[\s<(]))/[^\s\"'<>\\]+")
_PASSWORD = re.compile(r"(?<=://)([^/?#:@]*:)([^/?#@]+)(?=@)")
_PARAMETER = re.compile(r"(?<=[?&#;])([^?&#;=/]+)=([^&#;]+)")
_CREDENTIALS = re.compile(r"(Basic|Bearer)(\s+)([A-Za-z0-9._~+/-]{8,}=*)", re.IGNORECASE)
_FORM = re.compile(r"(?<![^\s?&;,])([\w.\[\]%-]+)=([^\s&;,\"'<>]+)")
_RELATIVE = re.compile(r"[^\s?#:\"'<>\\]*[?#][^\s\"'<>\\]+=[^\s\"'<>\\]+")  # a whole text: `files/1?sig=…`, `?token=…`
_ELEMENT = re.compile(r"(?<=<)([\w.:-]+)((?:\s[^<>]*)?>(?:<!\[CDATA\[)?)([^<>]+?)(?=(?:\]\]>)?</\1\s*>)")
_ATTRIBUTE = re.compile(r"""(?<=\s)([\w.:-]+)(\s*=\s*(["']))([^"'<>]+)(?=\3)""")
_MEMBER = re.compile(r'"([^"\\\n]+)"(\s*:\s*")((?:\\.|[^"\\\n])+)')  # of JSON that is cut, or stands in other text


@dataclass(frozen=True)
class Unmarked:
    """A value of the process environment or `.env` that nobody marked: what stands for it, and the names it went by."""

    placeholder: str
    names: frozenset[str]


@dataclass
class Placeholders:
    """What stands for the secrets that the answers of one cassette hold: numbered in the order in which they came."""

    given: dict[str, str] = field(default_factory=dict, repr=False)

    def placeholder_of(self, secret: str) -> str:
        """Return what stands for a secret: always the same, and different from that of any other."""
        if secret not in self.given:
            taken = {*self.given.values()}
            spelled = (shaped_placeholder(secret, number) for number in range(1, len(taken) + 2))
            self.given[secret] = next((new for new in spelled if new not in taken), shaped_placeholder(secret, 1))
        return self.given[secret]


def redact_answer(
    response: Response, vault: Vault, unmarked: Mapping[str, Unmarked], placeholders: Placeholders
) -> Response:
    """Return an answer without its secrets; one without any is returned as it came.

    Args:
        response: its body is decoded; one in a content coding is the caller's to refuse.
        vault: knows the secrets; it learns those of the answer.
        unmarked: by value, what was sent though nobody marked it as secret or not.
        placeholders: those of the cassette.
    """
    for value, about in unmarked.items():
        if is_found_anywhere(value):
            vault.learn(value, about.placeholder, about.placeholder)
    redaction = _Redaction(vault, unmarked, placeholders)
    headers = [(name, redaction.header(name, value)) for name, value in response.headers]
    # What the body tells may stand in a header, and the other way round: text comes last.
    text, encoding = _text_of(response.body)
    body = vault.redact(redaction.body(text))
    return Response(
        response.status,
        tuple((name, vault.redact(value)) for name, value in headers),
        response.body if body == text else body.encode(encoding),
    )


def is_found_anywhere(value: str) -> bool:
    """Tell whether a value nobody marked is long and mixed enough to be replaced wherever it stands."""
    return len(value) >= LONG and any(each.isdigit() for each in value) and any(each.isalpha() for each in value)


def learn_cookie(vault: Vault, name: str, value: str) -> None:
    """Keep a cookie's value out of everything, unless it is one that may stand in an answer by accident."""
    if is_secret_name(name) or is_found_anywhere(value):
        vault.learn(value, name)


def _text_of(body: bytes) -> tuple[str, str]:
    try:
        return body.decode(), "utf-8"
    except UnicodeDecodeError:  # binary: every byte is a character
        return body.decode("latin-1"), "latin-1"


@dataclass(frozen=True)
class _Redaction:
    """Replaces what one answer holds."""

    vault: Vault
    unmarked: Mapping[str, Unmarked]
    placeholders: Placeholders

    def named(self, name: str, value: str) -> str:
        """Redact a whole value that has a name."""
        if is_secret_name(name) or name.lower() == "jti":
            return self._secret(name, value)
        return self._unmarked(name, value) or self._urls(value)

    def _unmarked(self, name: str, value: str) -> str | None:
        known = self.unmarked.get(value)
        return known.placeholder if known is not None and _plain(name) in map(_plain, known.names) else None

    def header(self, name: str, value: str) -> str:
        credentials = _CREDENTIALS.fullmatch(value)
        if credentials is not None:
            return credentials[1] + credentials[2] + self._secret(name, credentials[3])
        return self.named(name, value)

    def body(self, text: str) -> str:
        try:
            return replace_json_strings(text, self._json_string)
        except ValueError:  # no JSON: what has a name in a form, in XML, or in a JSON text that is cut
            text = _MEMBER.sub(lambda at: f'"{at[1]}"{at[2]}{self.named(at[1], at[3])}', text)
            text = _ELEMENT.sub(lambda at: f"{at[1]}{at[2]}{self.named(_local(at[1]), at[3])}", text)
            text = _ATTRIBUTE.sub(lambda at: f"{at[1]}{at[2]}{self.named(_local(at[1]), at[4])}", text)
            return _FORM.sub(lambda at: f"{at[1]}={self._encoded(unquote(at[1]), at[2])}", self._urls(text))

    def _json_string(self, name: str, value: str) -> str:
        new = self.named(name, value)
        if new == value and value[:1] in ("{", "["):  # JSON within JSON has names of its own
            with suppress(ValueError):
                new = replace_json_strings(value, self._json_string)
        return self.vault.redact(new)

    def _secret(self, name: str, value: str) -> str:
        if is_placeholder(value) or is_shaped_placeholder(value) or value in self.placeholders.given.values():
            return value
        known = self.vault.replacement_of(value)
        if known is not None and self.vault.is_named(value):
            return known
        new = self.placeholders.placeholder_of(value)
        self.vault.learn(value, name, new)
        return new

    def _urls(self, text: str) -> str:
        """Redact the parameters, the passwords and the path elements of the URLs in a text."""
        if _RELATIVE.fullmatch(text):
            return self._url(text)
        return _URL.sub(lambda url: self._url(url[0]), text) if "/" in text else text

    def _url(self, url: str) -> str:
        url = _PASSWORD.sub(lambda at: at[1] + self._secret("password", at[2]), url)
        url = _PARAMETER.sub(lambda at: f"{at[1]}={self._encoded(unquote_plus(at[1]), at[2])}", url)
        path = re.split("[?#]", url, maxsplit=1)[0]
        segments = path.split("/")
        for at, (before, segment) in enumerate(pairwise(segments), 1):
            segments[at] = self._unmarked(unquote(before), unquote(segment)) or segment
        return "/".join(segments) + url[len(path) :]

    def _encoded(self, name: str, written: str) -> str:
        """Redact a value that is written as in a URL."""
        value = unquote_plus(written)
        is_signed = not _SIGNED.isdisjoint(name_words(name)[-1:])
        new = self._secret(name, value) if is_signed else self.named(name, value)
        return written if new == value else quote(new, safe="" if "%" in written else "/:=@")


def _plain(name: str) -> str:
    """Spell a name alike in every style: `shop_id`, `shopId`, `Shop-Id`."""
    return re.sub(r"[\W_]", "", name).casefold()


def _local(name: str) -> str:
    """Return an XML name without its prefix."""
    return name.rpartition(":")[2]
