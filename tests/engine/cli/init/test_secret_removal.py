"""Tests of taking secrets out of the text of a collection."""

import json
from typing import Any

import pytest

from postman_contract.cli.init.secret_removal import take_out_secrets
from postman_contract.errors import InputError

CANARY = "CANARY-7f3a-secret"


def request(**members: object) -> dict[str, object]:
    """Write a collection of one request."""
    return {"item": [{"name": "A", "request": {"method": "GET", "url": "https://api.invalid/a", **members}}]}


def answered(**members: object) -> dict[str, object]:
    """Write a collection of one saved example."""
    return {"item": [{"name": "A", "request": "https://api.invalid/a", "response": [{"code": 200, **members}]}]}


def auth(kind: str, parameter: str) -> dict[str, object]:
    """Write an auth block of a folder, as v2.1 does."""
    return {"auth": {"type": kind, kind: [{"key": parameter, "value": CANARY}]}, **request()}


REQUESTS = {
    "bearer": (auth("bearer", "token"), "token"),
    "basic": (auth("basic", "password"), "password"),
    "apikey": (auth("apikey", "value"), "apiKey"),
    "oauth2": (auth("oauth2", "clientSecret"), "clientSecret"),
    "awsv4": (auth("awsv4", "secretKey"), "secretKey"),
    "auth of v2.0": (request(auth={"type": "apikey", "apikey": {"key": "X-A", "value": CANARY}}), "apiKey"),
    "auth of v1": ({"requests": [{"helperAttributes": {"id": "basic", "password": CANARY}}]}, "password"),
    "header": (request(header=[{"key": "X-Api-Key", "value": CANARY}]), "xApiKey"),
    "bearer header": (request(header=[{"key": "Authorization", "value": f"Bearer {CANARY}"}]), "bearerToken"),
    "header lines": (request(header=f"A: b\nX-Auth-Token: {CANARY}\n"), "xAuthToken"),
    "header map": (request(header={"X-Auth-Token": CANARY}), "xAuthToken"),
    "cookie": (request(header=[{"key": "Cookie", "value": f"sid={CANARY}"}]), "cookie"),
    "query": (request(url={"query": [{"key": "api_key", "value": CANARY}]}), "apiKey"),
    "URL": (request(url=f"https://api.invalid/a?access_token={CANARY}&b=1"), "accessToken"),
    "user of a URL": (request(url=f"https://ada:{CANARY}@api.invalid/"), "password"),
    "field": (request(body={"urlencoded": [{"key": "password", "value": CANARY}]}), "password"),
    "JSON body": (request(body={"raw": f'{{"n": {{{{n}}}}, "password": "{CANARY}"}}'}), "password"),
    "variable": ({"variable": [{"key": "client-secret", "value": CANARY}], **request()}, "client-secret"),
    "secret variable": ({"variable": [{"key": "a", "type": "secret", "value": CANARY}], **request()}, "a"),
}


ISSUED = ("AIza", "ghp_", "xoxb-", "sk_test_", "shpat_", "PMAK-")


@pytest.mark.parametrize("beginning", ISSUED)
def test_a_key_that_says_whose_it_is_becomes_a_variable(beginning: str) -> None:
    """Whatever the name of the query, the variable or the field that holds it."""
    key = f"{beginning}{'CANARY0' * 5}"
    url = {"raw": f"https://api.invalid/a?k={key}", "query": [{"key": "k", "value": key}]}
    cleaned = take_out_secrets(json.dumps({**request(url=url), "variable": [{"key": "k", "value": key}]}), "a.json")
    assert ("CANARY" in cleaned.text, list(cleaned.variables)) == (False, ["apiKey"])


BEARING = {
    "password": {"auth": {"type": "basic", "basic": [{"key": "password", "value": "{{x}}"}]}},
    "password of v2.0": {"auth": {"type": "basic", "basic": {"username": "a", "password": "{{x}}"}}},
    "signing": {"auth": {"type": "oauth1", "oauth1": [{"key": "consumerSecret", "value": "{{x}}"}]}},
    "header": request(header=[{"key": "Authorization", "value": "Bearer {{x}}"}]),
    "field": request(body={"urlencoded": [{"key": "client_secret", "value": "{{x}}"}]}),
}


@pytest.mark.parametrize("document", BEARING.values(), ids=BEARING)
def test_a_variable_that_stands_where_a_secret_does_is_one(document: dict[str, object]) -> None:
    """Whatever it is called; one that stands elsewhere keeps its value."""
    variables = [{"key": "x", "value": CANARY}, {"key": "y", "value": "CANARY-of-no-secret"}]
    cleaned = take_out_secrets(json.dumps({"variable": variables, **request(), **document}), "a.json")
    assert (list(cleaned.variables), CANARY in cleaned.text) == (["x"], False)
    assert "CANARY-of-no-secret" in cleaned.text


@pytest.mark.parametrize(
    "block",
    [
        request(auth={"type": "basic", "basic": [{"key": "password", "value": "password"}]}),
        request(body={"raw": '{"password": "password"}'}),
    ],
    ids=["auth", "body"],
)
def test_a_word_that_says_what_should_stand_there_stays(block: dict[str, object]) -> None:
    """It is no secret, and to take it out would change the names that are spelled like it."""
    text = json.dumps(block)
    cleaned = take_out_secrets(text, "a.json")
    assert (cleaned.text, dict(cleaned.variables)) == (text, {})


@pytest.mark.parametrize(("document", "variable"), REQUESTS.values(), ids=REQUESTS)
def test_a_secret_of_a_request_becomes_a_variable(document: dict[str, object], variable: str) -> None:
    """It is listed by the variable's name, and stands nowhere in the text; a second time there is none."""
    cleaned = take_out_secrets(json.dumps(document), "a.json")
    assert list(cleaned.variables) == [variable]
    assert CANARY not in cleaned.text
    assert take_out_secrets(cleaned.text, "a.json").variables == {}


SHOWN: dict[str, dict[str, object]] = {
    "body": answered(body=f'{{"access_token": "{CANARY}"}}'),
    "cookie": answered(header=[{"key": "Set-Cookie", "value": f"sid={CANARY}; Path=/"}]),
    "cookies": answered(cookie=[{"name": "sid", "value": CANARY}]),
    "script": {**request(), "event": [{"script": {"exec": [f'x = {{"password": "{CANARY}"}}']}}]},
    "description": request(description=f"call https://api.invalid/?api_key={CANARY}"),
    "token": answered(body="eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.CANARY-7f3a-secret"),
}


@pytest.mark.parametrize("document", SHOWN.values(), ids=SHOWN)
def test_a_secret_that_is_not_sent_becomes_a_placeholder(document: dict[str, object]) -> None:
    """No variable stands for it, for nobody has to give it a value."""
    cleaned = take_out_secrets(json.dumps(document), "a.json")
    assert (CANARY in cleaned.text, cleaned.variables, len(cleaned.not_sent)) == (False, {}, 1)
    assert "REDACTED-" in cleaned.text


INNOCENT: list[dict[str, object]] = [
    request(header=[{"key": "Authorization", "value": "Bearer {{token}}"}]),
    request(body={"raw": '{"password": "{{password}}", "token_type": "bearer", "max_tokens": "5"}'}),
    {
        "auth": {
            "type": "oauth2",
            "oauth2": [{"key": "addTokenTo", "value": "header"}, {"key": "tokenName", "value": "t"}],
        }
    },
    answered(body='{"password": "<string>"}'),
    {"variable": [{"key": "baseUrl", "value": "https://api.invalid"}]},
]


@pytest.mark.parametrize("document", INNOCENT)
def test_nothing_else_is_touched(document: dict[str, object]) -> None:
    """A collection without a literal secret stays what it was, to the byte."""
    text = "\ufeff" + json.dumps(document, indent=3).replace("\n", "\r\n")
    assert take_out_secrets(text, "a.json").text == text


def test_every_other_byte_stays() -> None:
    """Layout, escapes and order are those of the file; what is edited is one literal."""
    text = '{ "item":[\r\n {"request": {"header": [ {"key":"X-Token" , "value": "CANARY-7f3a"} ], "url":"\\u00e9" }}]}'
    assert take_out_secrets(text, "a.json").text == text.replace("CANARY-7f3a", "{{xToken}}")


def test_a_variable_that_was_a_secret_is_not_defined_any_more() -> None:
    """An empty one would be sent; a disabled one does not count."""
    document = {"variable": [{"key": "token", "value": CANARY}], **request()}
    cleaned: Any = json.loads(take_out_secrets(json.dumps(document), "a.json").text)
    assert cleaned["variable"] == [{"key": "token", "value": "", "disabled": True}]


def test_one_secret_is_one_variable_wherever_it_stands() -> None:
    """In an example, a script or a description a long one is found again."""
    document = {
        **request(header=[{"key": "X-Api-Key", "value": CANARY}], description=f"the key is {CANARY}"),
        "event": [{"script": {"exec": [f"send('{CANARY}')"]}}],
    }
    cleaned = take_out_secrets(json.dumps(document), "a.json")
    assert cleaned.text.count("{{xApiKey}}") == 3
    assert list(cleaned.variables) == ["xApiKey"]


def test_other_secrets_of_a_name_are_other_variables() -> None:
    """And none takes the name of a variable that there is."""
    parts = [{"key": "password", "value": each} for each in ("{{password}}", "first", "second")]
    assert list(take_out_secrets(json.dumps(request(body={"urlencoded": parts})), "a.json").variables) == [
        "password2",
        "password3",
    ]


def test_a_secret_that_is_a_name_too_is_refused() -> None:
    """What cannot be taken out is said, and never shown."""
    document = {**request(header=[{"key": "X-Token", "value": CANARY}]), CANARY: 1}
    with pytest.raises(InputError, match="take it out by hand") as raised:
        take_out_secrets(json.dumps(document), "a.json")
    assert CANARY not in str(raised.value)


@pytest.mark.parametrize(("text", "said"), [("{", "is not JSON"), ("[" * 200_000 + "]" * 200_000, "nested too deep")])
def test_what_cannot_be_read_is_said(text: str, said: str) -> None:
    """A fault of the file is no traceback."""
    with pytest.raises(InputError, match=said):
        take_out_secrets(text, "a.json")
