"""Takes the secrets out of the text of a collection, and leaves every other byte of it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from postman_contract.cli.init.secret_edits import LONG, SecretEdits, find_secret_edits
from postman_contract.contract.schema_text import Node, read_layout
from postman_contract.contract.violations import json_path
from postman_contract.errors import InputError
from postman_contract.postman.jsonfile import Steps, parse_json
from postman_contract.postman.variables import VARIABLE

BOM = "\ufeff"


@dataclass(frozen=True)
class Cleaned:
    """The text of a collection without secrets.

    `variables` stand for secrets now, each with the place of the first, as JSON path; `not_sent` are those that stood
    in examples, scripts or descriptions, and are placeholders now. `secrets` are the values that were taken out.
    """

    text: str = field(repr=False)
    variables: Mapping[str, str]
    not_sent: Mapping[str, str]
    secrets: Mapping[str, str] = field(repr=False)


def take_out_secrets(text: str, file: str) -> Cleaned:
    """Put variables in place of the secrets of a collection in JSON.

    Raises:
        InputError: it is not JSON, or a secret cannot be taken out.
    """
    body = text.removeprefix(BOM)
    try:
        document = parse_json(body)
        edits = find_secret_edits(document, {*VARIABLE.findall(body), *_variables_in(document)})
        new = _edited(body, edits) if edits.texts or edits.undefined else body
        parse_json(new)
    except RecursionError:
        raise InputError(file, "$", "is nested too deep to look for secrets in it") from None
    except ValueError as problem:
        raise InputError(file, "", f"is not JSON: {problem}") from None
    for value, stand_in in edits.replacements.items():
        if len(value) >= LONG and json.dumps(value, ensure_ascii=False)[1:-1] in new:
            raise InputError(
                file, "", f"the secret that {stand_in} is to stand for is also a name: take it out by hand"
            )
    bom = text[: len(text) - len(body)]
    return Cleaned(bom + new, _places(edits.variables), _places(edits.not_sent), edits.replacements)


def _places(found: Mapping[str, Steps]) -> dict[str, str]:
    return {name: json_path(steps) for name, steps in found.items()}


def _variables_in(document: object) -> Iterator[str]:
    """Yield the names of the collection's own variables, wherever they are listed."""
    waiting = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            listed = node.get("variable")
            for entry in listed if isinstance(listed, list) else ():
                name = entry.get("key", entry.get("id")) if isinstance(entry, dict) else None
                if isinstance(name, str):
                    yield name
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _edited(text: str, edits: SecretEdits) -> str:
    """Write new texts into a JSON text, each in place of the string literal that was there."""
    layout = read_layout(text)
    # A variable that is disabled does not count: one with an empty value would be defined, and sent.
    literals = dict.fromkeys(edits.undefined, '"", "disabled": true')
    for steps, new in edits.texts.items():
        node = _node_at(layout, steps)
        literals[steps] = json.dumps(new, ensure_ascii="\\u" in text[node.start : node.end])
    for steps, literal in sorted(literals.items(), key=lambda each: _node_at(layout, each[0]).start, reverse=True):
        node = _node_at(layout, steps)
        text = text[: node.start] + literal + text[node.end :]
    return text


def _node_at(layout: Node, steps: Steps) -> Node:
    for step in steps:
        layout = layout.children[str(step)]
    return layout
