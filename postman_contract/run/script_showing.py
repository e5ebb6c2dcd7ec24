"""Says how scripts are shown: as they would run had they never seen a secret."""

import base64
from collections.abc import Iterator

from postman_contract.recording.vault import Vault
from postman_contract.run.script_state import redacted_json
from postman_contract.scripting.values import Json, ScriptResult

_RESPELLED = {"host": str.lower, "method": str.upper}  # as they are sent, and named in what is said of it


class Showing:
    """Says how a script is shown: as it would run had it never seen a secret.

    Args:
        vault: knows the secrets.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def answer(self, answer: Json) -> Json:
        """Return what is shown of an answer from outside."""
        return shown_answer(answer, self._vault)

    def asked(self, request: Json) -> None:
        """Take note of a request as a script that is shown asks for it, with the next answer that was shown."""

    def learn(self, real: str, shown: str, name: str) -> None:  # noqa: ARG002  what others of this kind have use for
        """Keep what a script has made of a secret out of everything."""
        self._vault.learn(real, name)

    def hides(self, real: str, shown: str) -> bool:
        """Tell whether what is shown of a text hides a secret; else it only spells the same otherwise."""
        return real != shown


def shown_answer(answer: Json, vault: Vault) -> Json:
    """Return what may be shown of an answer to a script: its body, too."""
    if not isinstance(answer, dict):
        return redacted_json(answer, vault.redact)
    response = answer.get("response")
    shown = {name: redacted_json(each, vault.redact) for name, each in answer.items() if name != "response"}
    return {**shown, **({"response": shown_response(response, vault)} if response is not None else {})}


def shown_response(response: Json, vault: Vault) -> Json:
    """Return what may be shown of a response that scripts see."""
    body = base64.b64decode(response["stream"]["data"]).decode("latin-1")
    redacted = vault.redact(body)
    stream = response["stream"]
    if redacted != body:
        stream = {**stream, "data": base64.b64encode(redacted.encode("latin-1", "replace")).decode()}
    beside = {name: redacted_json(each, vault.redact) for name, each in response.items() if name != "stream"}
    return {**beside, "stream": stream}


def differing(real: ScriptResult, shown: ScriptResult, showing: Showing) -> Iterator[tuple[str, str, str]]:
    """Yield what a script has made of a secret, what it has made without, and its name: that is what differs."""
    for scope, values in real.variables.scopes.items():
        others = shown.variables.of(scope)
        for name, value in values.items():
            yield from differing_texts(value, others.get(name), name, showing)
    yield from differing_texts(real.request, shown.request, "request", showing)


def differing_texts(real: Json, shown: Json, name: str, showing: Showing) -> Iterator[tuple[str, str, str]]:
    """Yield what differs between a value that a script has made and the one that is shown, as `differing` does."""
    match real, shown:
        case str(), str() if showing.hides(real, shown):
            yield from _ways_of(real, shown, name)
        case str(), (int() | float() | None | list() | dict()):
            yield real, "", name
        case dict(), dict():
            key = real.get("key")
            for member, value in real.items():
                called = key if member == "value" and isinstance(key, str) else member
                yield from differing_texts(value, shown.get(member), called, showing)
        case list(), list():
            for each, other in zip(real, shown, strict=False):
                yield from differing_texts(each, other, name, showing)


def _ways_of(real: str, shown: str, name: str) -> Iterator[tuple[str, str, str]]:
    """Yield the ways in which two texts are met: as a whole, what is not alike of them, and as they are sent."""
    respell = _RESPELLED.get(name, str)
    for made, without in dict.fromkeys(((real, shown), _cores(real, shown))):
        yield made, without, name
        if respell(made) != made:
            yield respell(made), respell(without), name


def _cores(real: str, shown: str) -> tuple[str, str]:
    """Cut off what two texts begin and end with alike."""
    shortest = min(len(real), len(shown))
    start = 0
    while start < shortest and real[start] == shown[start]:
        start += 1
    end = 0
    while end < shortest - start and real[-1 - end] == shown[-1 - end]:
        end += 1
    return real[start : len(real) - end], shown[start : len(shown) - end]
