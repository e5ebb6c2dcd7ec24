"""Whatever a collection's file holds, it becomes a value or a `ContractError`, and so does each of its requests.

Mutants are real collections with types swapped, members dropped, doubled or renamed, absurd depth and length.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from postman_contract.errors import CollectionError, ContractError
from postman_contract.http.client import transmit
from postman_contract.postman.collection import Collection, Item
from postman_contract.postman.environment import Scope, scope_of
from postman_contract.postman.filling import ValueSources, fill_request
from postman_contract.postman.loader import load_collection, parse_collection
from postman_contract.postman.scripts import scripts_of
from postman_contract.postman.support import unsupported
from postman_contract.postman.templates import variables_of
from postman_contract.postman.variables import draw_fresh
from postman_contract.run.cases import slug

Node = dict[str, Any]
ROOT = Path(__file__).parents[2]
FILES = ("cartoncloud.postman_collection.json", "supplement.postman_collection.json")
NESTED: list[Any] = []
for _ in range(250):
    NESTED = [NESTED, {"a": 1}]
LONG = "{{a}}/:b?c=" + "x" * 100_000
_ODD: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**400,
    "",
    "\x00\r\n",
    "\ud800",
    "{{$guid}}{{a}}",
    "http://xn--/a",
    "https://[::1",
    "raw",
    LONG,
    [],
    {},
    [None, "a", 5, {}],
    {"a": 1, "key": [], "value": {}},
    NESTED,
)
ODD = tuple(json.dumps(value) for value in _ODD)  # as text: each mutant gets a copy of its own
KEYS = (
    "id",
    "key",
    "value",
    "item",
    "requests",
    "order",
    "folders",
    "auth",
    "type",
    "disabled",
    "mode",
    "raw",
    "\ud800",
)

RICH: Node = {
    "info": {"name": "c", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
    "auth": {"type": "apikey", "apikey": [{"key": "in", "value": "query"}, {"key": "key", "value": "k"}]},
    "variable": [{"key": "a", "value": "{{a}}"}, {"id": "b", "value": 1.0}],
    "event": [{"listen": "prerequest", "script": {"exec": ["x"]}}],
    "item": [
        {
            "name": "F",
            "auth": {"type": "basic", "basic": {"username": "u", "password": "{{p}}"}},
            "protocolProfileBehavior": {"disableBodyPruning": True},
            "item": [
                {
                    "name": mode,
                    "event": [{"listen": "test", "script": {"exec": "x"}}],
                    "request": {
                        "method": "POST",
                        "header": [{"key": "A", "value": "{{a}}", "disabled": False}, {"key": "B"}],
                        "url": {
                            "protocol": "https",
                            "host": ["h", "test"],
                            "port": "80",
                            "path": [":id", "{{a}}"],
                            "query": [{"key": "q", "value": "1"}, {"key": "r", "value": None}],
                            "variable": [{"key": "id", "value": "7"}],
                        },
                        "body": {"mode": mode, mode: content, "options": {"raw": {"language": "json"}}},
                    },
                    "response": [{"name": "ok", "code": 200, "header": [{"key": "A", "value": "1"}], "body": "{}"}],
                }
                for mode, content in {
                    "raw": '{"a": "{{a}}"} // note',
                    "urlencoded": [{"key": "a", "value": "1"}],
                    "formdata": [{"key": "a", "value": "1", "type": "text"}, {"key": "f", "type": "file", "src": "x"}],
                    "graphql": {"query": "q", "variables": {"a": [1]}},
                    "file": {"src": "x"},
                }.items()
            ],
        },
        {"name": "text", "request": "http://h.test/a?b=c"},
    ],
}
OLD: Node = {
    "id": "c",
    "name": "c",
    "order": ["a"],
    "folders": [{"id": "F", "name": "F", "order": ["b"], "folders_order": ["G"]}, {"id": "G", "order": ["a", "b"]}],
    "folders_order": ["F"],
    "variables": [{"id": "v", "value": "1"}],
    "requests": [
        {
            "id": "a",
            "name": "a",
            "method": "PUT",
            "url": "http://h.test/:id?q=1",
            "queryParams": [{"key": "q", "value": "1", "equals": True, "enabled": True}],
            "pathVariableData": [{"key": "id", "value": "7"}],
            "headers": "A: 1\n",
            "headerData": [{"key": "B", "value": "2", "enabled": True}],
            "dataMode": "params",
            "data": [{"key": "a", "value": "1", "type": "text", "enabled": True}],
            "currentHelper": "basicAuth",
            "helperAttributes": {"username": "u", "password": "p"},
            "tests": "x",
            "responses": [{"name": "ok", "responseCode": {"code": 200}, "headers": [], "text": "{}"}],
        },
        {
            "id": "b",
            "url": "http://h.test/",
            "pathVariables": {"id": "7"},
            "dataMode": "raw",
            "rawModeData": "{}",
            "dataOptions": {"raw": {"language": "json"}},
            "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "t"}]},
            "events": [{"listen": "test", "script": {"exec": ["x"]}}],
        },
    ],
}
NEW: Node = {  # files of format v3
    ".resources/definition.yaml": {
        "$kind": "collection",
        "name": "c",
        "variables": {"a": "{{a}}", "b": "1"},
        "auth": [{"type": "apikey", "credentials": {"in": "query", "key": "k", "value": "v"}}],
        "scripts": [{"type": "http:beforeRequest", "code": "x"}],
    },
    "F/.resources/definition.yaml": {"order": 2, "auth": {"type": "basic", "credentials": []}},
    **{
        f"F/{kind}.request.yaml": {
            "$kind": "http-request",
            "order": 1,
            "url": "https://h.test/:id/{{a}}?q=1",
            "method": "POST",
            "headers": {"A": "{{b}}"},
            "queryParams": [{"key": "r", "value": None}],
            "pathVariables": {"id": "7"},
            "body": {"type": kind, "content": content},
            "settings": {"disabledSystemHeaders": ["accept"]},
            "scripts": [{"type": "afterResponse", "code": "x"}],
        }
        for kind, content in {
            "json": '{"a": "{{a}}"}',
            "urlencoded": {"a": "1"},
            "formdata": [{"key": "a", "type": "text", "value": "1"}],
            "none": None,
        }.items()
    },
    "g.request.yaml": {"$kind": "graphql-request", "url": "https://h.test/g", "query": "q", "variables": "{}"},
    ".resources/g.resources/examples/ok.example.yaml": {
        "$kind": "http-example",
        "response": {"statusCode": 200, "headers": {"A": "1"}, "body": {"type": "json", "content": "{}"}},
    },
}


def published() -> Iterator[Node]:
    """Yield a collection for each folder of the collections that the suite is driven by."""
    for name in FILES:
        document = json.loads((ROOT / "collection" / name).read_text(encoding="utf-8"))
        root = document.get("collection", document)
        for entry in root["item"]:
            yield {**root, "item": [entry]}


NOWHERE = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200)))
SEEDS = (RICH, OLD, {"collection": RICH}, {"collection": OLD}, *published())


def mutant_of(seed: Node, random: Random) -> object:
    """Return a copy of a collection with a few things changed at random places."""
    holder: list[Any] = [_copy(seed)]
    for _ in range(random.randint(1, 6)):
        _mutate(holder, random)
    return holder[0]


def _copy(value: Any) -> Any:
    return json.loads(json.dumps(value))


def _odd(random: Random) -> Any:
    return json.loads(random.choice(ODD))


def _mutate(holder: list[Any], random: Random) -> None:
    container: Any = holder
    for _ in range(random.randint(0, 9)):
        inner = [each for each in _values(container) if isinstance(each, dict | list) and each]
        if not inner:
            break
        container = random.choice(inner)
    keys = list(container) if isinstance(container, dict) else range(len(container))
    _change(container, random.choice(keys), random)


def _values(container: Any) -> Iterator[Any]:
    yield from container.values() if isinstance(container, dict) else container


def _change(container: Any, key: Any, random: Random) -> None:
    value = container[key]
    match random.randint(0, 5):
        case 0 | 1:
            container[key] = _odd(random)
        case 2:
            container[key] = random.choice(
                [[value], {"value": value}, [value, _copy(value)], str(value)[:99], [[], value]]
            )
        case 3 if isinstance(container, dict):
            del container[key]
        case 4 if isinstance(container, dict):
            container[random.choice(KEYS)] = container.pop(key)
        case _ if isinstance(container, list):
            container.append(random.choice([_copy(value), _odd(random)]))
        case _:
            container[random.choice(KEYS)] = _odd(random)


def outcomes_of(document: object) -> Iterator[str]:
    """Do with a collection all that is done before an answer comes; yield what came of it, step by step."""
    try:
        collection = parse_collection(document, "c.json")
    except CollectionError:
        yield "refused"
        return
    yield from outcomes_of_loaded(collection)


def outcomes_of_loaded(collection: Collection) -> Iterator[str]:
    """Do with a loaded collection what is done with it; yield what came of it."""
    scripts_of([collection])
    for item in collection.items:
        slug("/".join((*item.folders, item.name))).encode()
        for saved in item.examples:
            saved.body.encode()
        yield _outcome_of(item, collection)


def _outcome_of(item: Item, collection: Collection) -> str:
    if item.request is None:
        return "a problem" if item.problem else "neither request nor problem"
    unsupported(item.request)
    variables_of(item.request)
    given = Scope("given", {"a": "x/y?\ud800", "p": "\ud83d"})
    scopes = (given, scope_of("collection", collection.variables))
    try:
        filled = fill_request(item.request, ValueSources(scopes, draw_fresh("x"), lambda name: f"{{{{{name}}}}}"))
        transmit(NOWHERE, filled.request, None)
    except ContractError:
        return "not judged"
    return "sent"


def outcomes_of_folder(folder: Path, files: object) -> Iterator[str]:
    """Write a collection of format v3 and load it; yield what came of it."""
    for name, content in files.items() if isinstance(files, dict) else ():
        file = folder / name.replace("\ud800", "x")
        file.parent.mkdir(parents=True, exist_ok=True)
        # JSON is YAML; a text stands for a file that is whatever it is.
        text = content if isinstance(content, str) else json.dumps(content)
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        collection = load_collection(folder)
    except CollectionError:
        yield "refused"
        return
    yield from outcomes_of_loaded(collection)


def test_the_folder_that_is_mutated_is_right_before(tmp_path: Path) -> None:
    """Each of its requests is sent."""
    assert set(outcomes_of_folder(tmp_path, NEW)) == {"sent"}


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(st.randoms(use_true_random=False))
def test_a_mutant_of_v3_is_a_value_or_a_contract_error(
    tmp_path_factory: pytest.TempPathFactory, random: Random
) -> None:
    """Whatever its files hold."""
    for outcome in outcomes_of_folder(tmp_path_factory.mktemp("v3"), mutant_of(NEW, random)):
        assert outcome != "neither request nor problem"
        event(outcome)


@pytest.mark.parametrize("seed", [RICH, OLD], ids=["v2", "v1"])
def test_what_is_mutated_is_right_before(seed: Node) -> None:
    """A seed is a collection: what a mutant does wrong comes of its mutations."""
    assert "sent" in set(outcomes_of(seed))


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(st.sampled_from(range(len(SEEDS))), st.randoms(use_true_random=False))
def test_a_mutant_is_a_value_or_a_contract_error(seed: int, random: Random) -> None:
    """Nothing that a file may hold is a crash, when it is read, and when what it asks for is sent."""
    for outcome in outcomes_of(mutant_of(SEEDS[seed], random)):
        assert outcome != "neither request nor problem"
        event(outcome)
