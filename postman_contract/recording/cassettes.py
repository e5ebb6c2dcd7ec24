"""What is written to a cassette, and what is not.

Cassettes are VCR's own format, version 1, kept small, readable and the same from one recording to the next:
secrets become placeholders, the values of a run (host, tenant, ids of things made for it) become the replay's fixed
values, other ids the server drew become numbered ones, and what varies from run to run (Date, Host, ports) is dropped.
"""

import json
import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from postman_contract.postman.messages import BUSY
from postman_contract.recording.vault import Vault

KEPT_OUT = frozenset(
    {
        "accept-encoding",
        "age",
        "authorization",
        "connection",
        "content-length",
        "cookie",
        "date",
        "host",
        "keep-alive",
        "proxy-authorization",
        "server",
        "set-cookie",
        "transfer-encoding",
        "user-agent",
        "via",
    }
)
_UUID = re.compile(r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b")
_JSON_PARTS = re.compile(r'"(?:\\.|[^"\\])*"|[\[\]{},:]|[^\s\[\]{},:"]+')

Interaction = dict[str, Any]


class FixedValues:
    """What the values of this run are called in cassettes."""

    def __init__(self) -> None:
        self._fixed: dict[str, str] = {}
        self._known: set[str] = set()
        self._numbered: dict[str, str] = {}
        self._made: dict[str, str] = {}

    def fix(self, actual: str, replayed: str) -> None:
        """Write `actual` as `replayed` from now on; a short value would be found in innocent text."""
        self._known.add(replayed)
        if actual != replayed and len(actual) >= 8:
            self._fixed[actual] = replayed

    def apply(self, text: str) -> str:
        """Replace the values of this run in a text."""
        for actual in sorted(self._fixed, key=len, reverse=True):
            text = text.replace(actual, self._fixed[actual])
        return text

    def remember(self, numbered: Mapping[str, str]) -> None:
        """Keep what a prerequisite's cassette calls the ids in it, until it is known which of them it yields."""
        self._numbered.update(numbered)

    def made(self, name: str, value: str) -> None:
        """Write a prerequisite's value as its cassette does, and each later one of its name as the first."""
        self._made.setdefault(name, self._numbered.get(value, value))
        self.fix(value, self._made[name])

    def knows(self, value: str) -> bool:
        """Tell whether a value is one that a replay will know."""
        return value in self._known


def without_repetitions(interactions: Iterable[Interaction]) -> list[Interaction]:
    """Leave out every answer that said to come again, where the same request came again: a replay asks once."""
    kept: list[Interaction] = []
    for interaction in interactions:
        if kept and kept[-1]["request"] == interaction["request"] and kept[-1]["response"]["status"]["code"] in BUSY:
            kept.pop()
        kept.append(interaction)
    return kept


def clean(
    interactions: Iterable[Interaction], cassette: str, vault: Vault, fixed: FixedValues
) -> tuple[list[Interaction], dict[str, str]]:
    """Make interactions fit for a cassette.

    Args:
        interactions: dicts of `request` {method, uri, headers, body} and `response` {status, headers, body}.
        cassette: its name; the numbered ids of a cassette derive from it (UUID version 5).
        vault: knows the secrets.
        fixed: knows the run's values.

    Returns:
        The clean interactions, and the numbered id that stands for each id the server drew.
    """
    numbered: dict[str, str] = {}
    own: set[str] = set()

    def rewritten(text: str) -> str:
        text = fixed.apply(vault.redact(text))
        return _UUID.sub(lambda match: numbered.get(match[0], match[0]), text)

    def number(text: str) -> None:
        for found in _UUID.findall(text):
            if found not in own and not fixed.knows(found):
                numbered.setdefault(found, str(uuid.uuid5(uuid.NAMESPACE_URL, f"{cassette}#{len(numbered)}")))

    cleaned = []
    for interaction in interactions:
        request, response = interaction["request"], interaction["response"]
        sent = _texts(request, rewritten)
        own |= {each for each in _UUID.findall(f"{sent['uri']} {sent.get('body')}") if each not in numbered.values()}
        number(fixed.apply(f"{response['headers']} {_as_text(response['body']['string'])}"))
        answer = {
            "status": response["status"],
            "headers": _headers(response["headers"], rewritten),
            "body": {"string": _body(response["body"]["string"], rewritten)},
        }
        cleaned.append({"request": sent, "response": answer})
    return cleaned, numbered


def _texts(request: Mapping[str, Any], rewritten: Any) -> Interaction:
    return {
        "method": request["method"],
        "uri": rewritten(request["uri"]),
        "headers": _headers(request["headers"], rewritten),
        "body": _body(request["body"], rewritten),
    }


def _headers(headers: Mapping[str, Any], rewritten: Any) -> dict[str, list[str]]:
    kept = {}
    for name, values in sorted(headers.items(), key=lambda pair: pair[0].lower()):
        if name.lower() not in KEPT_OUT and not (name.lower() == "accept" and values in ("*/*", ["*/*"])):
            kept[name.lower()] = [rewritten(value) for value in ([values] if isinstance(values, str) else values)]
    return kept


def _body(body: bytes | str | None, rewritten: Any) -> bytes | str | None:
    if not body:
        return None if body is None else ""
    try:
        text = body.decode() if isinstance(body, bytes) else body
    except UnicodeDecodeError:  # binary: every byte is a character of Latin-1, and no text is laid out
        return str(rewritten(str(body, "latin-1"))).encode("latin-1")  # type: ignore[arg-type]  # only bytes come here
    return indented(rewritten(text))


def _as_text(body: bytes | str | None) -> str:
    return body.decode(errors="replace") if isinstance(body, bytes) else body or ""


def indented(text: str) -> str:
    """Lay a JSON text out over lines, every token as it is; other text is returned unchanged."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return text
    parts: list[str] = []
    depth = 0
    previous = ""
    for part in _JSON_PARTS.findall(text):
        closes = part in ("]", "}")
        depth -= closes
        opened = previous in ("[", "{")
        if opened != closes or previous == ",":
            parts.append("\n" + "  " * depth)
        parts.append(": " if part == ":" else part)
        depth += part in ("[", "{")
        previous = part
    return "".join(parts)


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # libyaml where it is there
    """Writes texts of several lines as literal blocks."""


def _represent_text(dumper: Any, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent_text)


def dump(interactions: list[Interaction], metadata: Mapping[str, object]) -> str:
    """Write a cassette as YAML."""
    document = {"version": 1, "metadata": dict(metadata), "interactions": interactions}
    return str(yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120))
