"""Tests of what is written to a cassette, and what is not."""

import copy
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
import yaml
from vcr.cassette import Cassette

from postman_contract.postman.messages import Request, Response
from postman_contract.recording.cassette_text import (
    KEPT_OUT,
    Interaction,
    dump_cassette,
    indented,
    interaction_as_dict,
)
from postman_contract.recording.files import CassetteFiles
from postman_contract.recording.metadata import Metadata
from postman_contract.recording.recorder import RecordedCassette, Recorder
from postman_contract.recording.values import CommittedValues
from postman_contract.recording.vault import Vault

DRAWN = "6f9619ff-8b86-4011-b42d-00c04fc964ff"
OTHER = "0e37df36-f698-11e6-8dd4-cb9ced3df976"
SENT = "11111111-2222-4333-8444-555555555555"


def number(cassette: str, count: int) -> str:
    """Spell the `count`th numbered id of a cassette."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{cassette}#{count}"))


def interaction(
    uri: str = "http://h/x",
    sent: bytes | str | None = None,
    answer: bytes | str = b"",
    request_headers: dict[str, Any] | None = None,
    response_headers: dict[str, Any] | None = None,
) -> Interaction:
    """Make an interaction as VCR has it."""
    return {
        "request": {"method": "POST", "uri": uri, "headers": request_headers or {}, "body": sent},
        "response": {
            "status": {"code": 200, "message": "OK"},
            "headers": response_headers or {},
            "body": {"string": answer},
        },
    }


def as_bytes(body: bytes | str | None) -> bytes:
    """Return a body as it is sent."""
    return body.encode() if isinstance(body, str) else body or b""


def pairs_of(headers: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return headers one by one."""
    return tuple(
        (name, each) for name, value in headers.items() for each in ([value] if isinstance(value, str) else value)
    )


def cleaned(
    *interactions: Interaction,
    vault: Vault | None = None,
    fixed: CommittedValues | None = None,
    name: str = "orders/add",
) -> list[Interaction]:
    """Record exchanges, and return what is written of them."""
    vault, fixed = vault or Vault(), fixed or CommittedValues({})
    recorder = Recorder(CassetteFiles(Path()), Metadata(), fixed, vault)
    recorded = RecordedCassette(name, Cassette("unused"), recorder)
    for each in interactions:
        request, response = each["request"], each["response"]
        origin, _, path = recorded.values.rewrite(request["uri"]).removeprefix("http://").partition("/")
        sent = Request(
            request["method"], f"http://{origin}", f"/{path}", pairs_of(request["headers"]), as_bytes(request["body"])
        )
        body = as_bytes(response["body"]["string"])
        answer = Response(response["status"]["code"], pairs_of(response["headers"]), body)
        recorded.answer(sent, lambda answer=answer: answer)  # type: ignore[misc]  # bound as it is now
    return [interaction_as_dict(sent, got, recorded.values.rewrite) for sent, got in recorded.cassette.data]


def answer_of(answer: bytes | str, **more: Any) -> Any:
    """Clean one response's body."""
    return cleaned(interaction(answer=answer), **more)[0]["response"]["body"]["string"]


def fixing(actual: str, replayed: str) -> CommittedValues:
    """Make the committed values of one value of a run."""
    committed = CommittedValues({"name": replayed})
    committed.replace_actual(actual, replayed)
    return committed


def knowing(secret: str) -> Vault:
    """Make a vault that knows a secret."""
    vault = Vault()
    vault.learn(secret, "key")
    return vault


def test_a_clean_interaction_has_this_shape() -> None:
    """Method, URL, headers in lower case and order, bodies as text."""
    dirty = interaction(
        "http://h/x", b'{"a":1}', b"done", {"X-B": "1", "A": ["2", "3"]}, {"Content-Type": ["text/plain"]}
    )
    assert cleaned(dirty) == [
        {
            "request": {
                "method": "POST",
                "uri": "http://h/x",
                "headers": {"a": ["2, 3"], "x-b": ["1"]},
                "body": '{\n  "a": 1\n}',
            },
            "response": {
                "status": {"code": 200, "message": "OK"},
                "headers": {"content-type": ["text/plain"]},
                "body": {"string": "done"},
            },
        }
    ]


@pytest.mark.parametrize("name", sorted(KEPT_OUT))
def test_headers_that_vary_or_hold_secrets_are_dropped(name: str) -> None:
    """Neither request nor response keeps this header, however it is spelled."""
    dirty = interaction(request_headers={name.title(): "x"}, response_headers={name.upper(): ["x"]})
    found = cleaned(dirty)[0]
    assert (found["request"]["headers"], found["response"]["headers"]) == ({}, {})


@pytest.mark.parametrize(
    "name", ["authorization", "proxy-authorization", "cookie", "set-cookie", "date", "host", "content-length"]
)
def test_these_headers_are_kept_out(name: str) -> None:
    """Credentials, and what differs from one recording to the next, are in no cassette."""
    assert name in KEPT_OUT


@pytest.mark.parametrize(
    ("value", "kept"), [("*/*", {}), (["*/*"], {}), ("application/json", {"accept": ["application/json"]})]
)
def test_a_default_accept_is_dropped(value: object, kept: dict[str, list[str]]) -> None:
    """An Accept of anything says nothing."""
    assert cleaned(interaction(request_headers={"Accept": value}))[0]["request"]["headers"] == kept


@pytest.mark.parametrize(
    "dirty",
    [
        pytest.param(interaction(uri="http://h/?key=CANARY-secret-1"), id="URL"),
        pytest.param(interaction(sent=b"key=CANARY-secret-1"), id="request body"),
        pytest.param(interaction(answer='{"key": "CANARY-secret-1"}'), id="response body"),
        pytest.param(interaction(request_headers={"X-Key": "CANARY-secret-1"}), id="request header"),
        pytest.param(interaction(response_headers={"X-Key": ["CANARY-secret-1"]}), id="response header"),
    ],
)
def test_secrets_become_placeholders(dirty: Interaction) -> None:
    """A secret is nowhere in a cassette, and what stands for it is."""
    written = dump_cassette(cleaned(dirty, vault=knowing("CANARY-secret-1")), {})
    assert ("CANARY" in written, "REDACTED" in written) == (False, True)


@pytest.mark.parametrize(
    "dirty",
    [
        pytest.param(interaction(uri="http://live.example:8080/x"), id="URL"),
        pytest.param(interaction(sent="http://live.example:8080"), id="request body"),
        pytest.param(interaction(answer=b"http://live.example:8080"), id="response body"),
        pytest.param(interaction(response_headers={"Location": ["http://live.example:8080/1"]}), id="header"),
    ],
)
def test_values_of_the_run_become_fixed_ones(dirty: Interaction) -> None:
    """The values of this run are written as the ones a replay has."""
    written = dump_cassette(cleaned(dirty, fixed=fixing("http://live.example:8080", "https://api.test")), {})
    assert ("live.example" in written, "https://api.test" in written) == (False, True)


def test_a_longer_fixed_value_is_replaced_first() -> None:
    """A value that contains another one is replaced as a whole."""
    fixed = fixing("http://host", "SHORT")
    fixed.replace_actual("http://host/base", "LONG")
    assert fixed.apply_to("http://host/base http://host") == "LONG SHORT"


@pytest.mark.parametrize("actual", ["1", "1234567"])
def test_a_short_value_is_not_replaced(actual: str) -> None:
    """A value of a few characters would be found in innocent text."""
    assert fixing(actual, "replayed").apply_to(f"a{actual}") == f"a{actual}"


def test_eight_characters_are_enough() -> None:
    """The shortest value that is replaced has eight characters."""
    assert fixing("12345678", "replayed").apply_to("a12345678") == "areplayed"


def test_headers_are_ordered_whatever_their_spelling() -> None:
    """Two recordings that spell a header otherwise are the same."""
    kept = cleaned(interaction(request_headers={"b": "1", "C": "2", "A": "3"}))[0]["request"]["headers"]
    assert [*kept] == ["a", "b", "c"]


def test_a_replayed_value_is_known() -> None:
    """What a replay will know is no id the server drew."""
    fixed = fixing("actual-value", DRAWN)
    assert (DRAWN in fixed, "actual-value" in fixed) == (True, False)


def test_ids_the_server_drew_are_numbered() -> None:
    """Each id gets a UUID of the cassette's name and its number, the same wherever it stands."""
    first = interaction(answer=f'["{DRAWN}", "{OTHER}", "{DRAWN}"]')
    second = interaction(uri=f"http://h/{DRAWN}")
    found = cleaned(first, second)
    one, two = number("orders/add", 0), number("orders/add", 1)
    assert (json.loads(found[0]["response"]["body"]["string"]), found[1]["request"]["uri"]) == (
        [one, two, one],
        f"http://h/{one}",
    )


def test_ids_in_headers_are_numbered() -> None:
    """A Location is rewritten as the body is."""
    dirty = interaction(answer=f'["{DRAWN}"]', response_headers={"Location": [f"/x/{DRAWN}"]})
    assert cleaned(dirty)[0]["response"]["headers"] == {"location": [f"/x/{number('orders/add', 0)}"]}


def test_ids_that_were_sent_are_kept() -> None:
    """An id of the request's own is no id the server drew."""
    assert json.loads(answer_after_sending(f'{{"id": "{SENT}"}}')) == [SENT, number("orders/add", 0)]


def answer_after_sending(sent: str) -> str:
    """Clean an answer that repeats a sent id before one of its own."""
    found = cleaned(interaction(sent=sent, answer=f'["{SENT}", "{DRAWN}"]'))
    return str(found[0]["response"]["body"]["string"])


def test_known_ids_are_kept() -> None:
    """An id that a replay knows is not numbered."""
    assert answer_of(f'"{DRAWN}"', fixed=fixing("whatever", DRAWN)) == f'"{DRAWN}"'


def test_a_fixed_id_is_not_numbered() -> None:
    """An id of the run that has a fixed value is written as that."""
    assert answer_of(f'"{DRAWN}"', fixed=fixing(DRAWN, OTHER)) == f'"{OTHER}"'


def test_another_cassette_numbers_otherwise() -> None:
    """Two cassettes never share a numbered id."""
    assert answer_of(f'"{DRAWN}"', name="a") != answer_of(f'"{DRAWN}"', name="b")


@pytest.mark.parametrize("body", [b"\x89PNG\xff\x00", b"%PDF-\xe2\xe3"])
def test_binary_bodies_are_kept(body: bytes) -> None:
    """What is not text is written as it came."""
    assert answer_of(body) == body


@pytest.mark.parametrize(("body", "written"), [(None, ""), (b"", ""), ("", "")], ids=["none", "bytes", "text"])
def test_an_empty_body_is_empty(body: bytes | str | None, written: str | None) -> None:
    """No body, and an empty one, is an empty text."""
    assert cleaned(interaction(sent=body))[0]["request"]["body"] == written


DIRTY = interaction(
    f"http://live.example/{SENT}",
    f'{{"id":"{SENT}","key":"CANARY-secret-1"}}'.encode(),
    f'{{"id":"{DRAWN}","n":1.0,"password":"CANARY-2"}}'.encode(),
    {"Authorization": "Bearer CANARY-secret-1", "Accept": "*/*", "X-Host": "http://live.example"},
    {"Date": ["now"], "Location": [f"/{DRAWN}"]},
)


def scrubbed(*dirty: Interaction) -> list[Interaction]:
    """Clean with a vault and fixed values that have work to do."""
    return cleaned(*dirty, vault=knowing("CANARY-secret-1"), fixed=fixing("http://live.example", "https://api.test"))


def test_cleaning_is_deterministic() -> None:
    """The same recording gives the same cassette."""
    assert dump_cassette(scrubbed(copy.deepcopy(DIRTY)), {}) == dump_cassette(scrubbed(DIRTY), {})


def test_cleaning_changes_no_input() -> None:
    """What VCR holds is left as it is."""
    before = copy.deepcopy(DIRTY)
    scrubbed(DIRTY)
    assert before == DIRTY


def test_two_recordings_differ_in_nothing() -> None:
    """Ids the server drew anew, and another date, give the same cassette."""
    again = json.loads(json.dumps(as_text(DIRTY)).replace(DRAWN, OTHER).replace("now", "later"))
    assert scrubbed(again) == scrubbed(DIRTY)


def as_text(dirty: Interaction) -> Interaction:
    """Turn the bodies of an interaction into text."""
    text = copy.deepcopy(dirty)
    text["request"]["body"] = text["request"]["body"].decode()
    text["response"]["body"]["string"] = text["response"]["body"]["string"].decode()
    return text


def test_cleaning_what_is_clean_keeps_it() -> None:
    """Filters run several times: only the numbers of ids are given anew."""
    plain = interaction("http://live.example/", b'{"key":"CANARY-secret-1"}', b'{"n":1.0,"password":"CANARY-2"}')
    once = scrubbed(plain)
    assert scrubbed(*once) == once


# JSON laid out over lines


@pytest.mark.parametrize(
    ("text", "laid_out"),
    [
        ("{}", "{}"),
        ("[]", "[]"),
        ('"a"', '"a"'),
        ("5", "5"),
        ('{"a":1}', '{\n  "a": 1\n}'),
        ("[1,2]", "[\n  1,\n  2\n]"),
        ('{"a":{"b":[]},"c":{}}', '{\n  "a": {\n    "b": []\n  },\n  "c": {}\n}'),
        ("[[1],[ ]]", "[\n  [\n    1\n  ],\n  []\n]"),
        ('{"a":"{[,:\\"]}"}', '{\n  "a": "{[,:\\"]}"\n}'),
        ("[1.0,1e5,-0,true,null]", "[\n  1.0,\n  1e5,\n  -0,\n  true,\n  null\n]"),
        (r'["\u00e9\/"]', '[\n  "\\u00e9\\/"\n]'),
        ('{"a":1,"a":2}', '{\n  "a": 1,\n  "a": 2\n}'),
        ("plain: text, [1]", "plain: text, [1]"),
        ("{", "{"),
        pytest.param("[" * 100_000, "[" * 100_000, id="nested absurdly"),
    ],
)
def test_json_is_laid_out_token_for_token(text: str, laid_out: str) -> None:
    """JSON gets lines and indents, every token stays as it is, other text is untouched."""
    assert indented(text) == laid_out


@pytest.mark.parametrize("text", ['{"a":[1,{"b":"c, d"}],"e":[]}', "[]", '{\r\n\t"a" : 1.50\r\n}'])
def test_laying_out_twice_is_laying_out_once(text: str) -> None:
    """What is laid out stays as it is, and says what the text said."""
    once = indented(text)
    assert (indented(once), json.loads(once)) == (once, json.loads(text))


# YAML


@pytest.mark.parametrize(
    "body",
    ['{\n  "a": 1\n}', "line  \nwith trailing blanks\n", "é€ \U0001f600", "", b"\x00\xff", None, "yes", "x" * 300],
)
def test_a_cassette_is_read_as_it_was_written(body: object) -> None:
    """YAML gives back version, metadata and interactions."""
    written: list[Interaction] = [{"request": {"body": body}, "response": {"status": {"code": 200}}}]
    metadata = {"recorded from": "a stand-in", "drawn": {"$guid": ["1"]}}
    assert yaml.safe_load(dump_cassette(written, metadata)) == {
        "version": 1,
        "metadata": metadata,
        "interactions": written,
    }


def test_bodies_of_several_lines_are_literal_blocks() -> None:
    """A person can read a JSON body in a cassette."""
    assert "string: |-\n" in dump_cassette(cleaned(interaction(answer='{"a": 1}')), {})


def test_members_stand_in_the_order_given() -> None:
    """A cassette starts with its version, then says what it is."""
    assert dump_cassette([], {"b": 1, "a": 2}) == "version: 1\nmetadata:\n  b: 1\n  a: 2\ninteractions: []\n"


def test_half_of_a_character_is_written_as_what_is_sent_for_it() -> None:
    """A script can set such a value; beside NUL and line ends it comes back as U+FFFD."""
    written = dump_cassette([], {"given": {"\ud800": "\0\udfff\n\U0001f600"}})
    assert yaml.safe_load(written)["metadata"] == {"given": {"\ufffd": "\0\ufffd\n\U0001f600"}}
