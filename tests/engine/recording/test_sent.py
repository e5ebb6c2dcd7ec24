"""Tests of telling which values of a request are secrets."""

import json
from base64 import b64encode

import pytest

from postman_contract.postman.messages import Headers, Request
from postman_contract.recording.sent import names_sent_under, secrets_sent

SECRET = "CANARY-1é"
FORM = "application/x-www-form-urlencoded"
PARTS = (
    '--b\r\nContent-Disposition: form-data; name="password"\r\n\r\nCANARY-1é\r\n'
    '--b\r\nContent-Disposition: form-data; name="token"; filename="a.txt"\r\n\r\na file\r\n--b--\r\n'
)


def sent(target: str = "/", headers: Headers = (), body: str = "", origin: str = "https://b.invalid") -> Request:
    """Make a request."""
    return Request("POST", origin, target, headers, body.encode())


def of_type(media_type: str, body: str) -> Request:
    """Make a request with a body."""
    return sent(headers=(("Content-Type", media_type),), body=body)


BASIC = b64encode(f"user:{SECRET}".encode()).decode()


@pytest.mark.parametrize(
    ("request_sent", "found"),
    [
        pytest.param(sent(headers=(("X-Api-Key", SECRET),)), {SECRET: "X-Api-Key"}, id="header"),
        pytest.param(sent(headers=(("Authorization", f"Bearer {SECRET}"),)), {SECRET: "Authorization"}, id="bearer"),
        pytest.param(sent(headers=(("authorization", SECRET),)), {SECRET: "authorization"}, id="no scheme"),
        pytest.param(
            sent(headers=(("Authorization", f"Basic {BASIC}"),)),
            {BASIC: "Authorization", SECRET: "password"},
            id="basic",
        ),
        pytest.param(sent("/?q=1&api_key=CANARY-1%C3%A9"), {SECRET: "api_key"}, id="query"),
        pytest.param(of_type(FORM, "a=b&client_secret=CANARY-1%C3%A9"), {SECRET: "client_secret"}, id="form"),
        pytest.param(
            of_type("application/json", json.dumps({"a": [{"loginPassword": SECRET, "password": 7}]})),
            {SECRET: "loginPassword"},
            id="json",
        ),
        pytest.param(of_type("text/plain", json.dumps({"tokens": [SECRET]})), {SECRET: "tokens"}, id="json untold"),
        pytest.param(of_type("multipart/form-data; boundary=b", PARTS), {SECRET: "password"}, id="multipart"),
        pytest.param(sent(origin="https://user:CANARY-1%C3%A9@b.invalid"), {SECRET: "password"}, id="userinfo"),
        pytest.param(
            sent(headers=(("cookie", 'lang=en-GB; sid="CANARY-cookie-7f3a"; auth_token=abc'),)),
            {"CANARY-cookie-7f3a": "sid", "abc": "auth_token"},
            id="cookies",
        ),
        pytest.param(sent("/?pwd=abc"), {"abc": "pwd"}, id="short"),
        pytest.param(sent("/?token="), {}, id="empty"),
        pytest.param(sent("/tokens/refresh?shop=available&token_type=bearer"), {}, id="none"),
        pytest.param(of_type("text/plain", "token CANARY"), {}, id="text"),
        pytest.param(sent(headers=(("Authorization", "Basic ?"),)), {"?": "Authorization"}, id="no base64"),
    ],
)
def test_what_is_sent_under_a_telling_name_is_a_secret(request_sent: Request, found: dict[str, str]) -> None:
    """It is found wherever a request has names, and is decoded; nothing else is found."""
    assert secrets_sent(request_sent) == found


def test_a_value_is_known_by_each_name_it_is_sent_under() -> None:
    """Header, query, form or member name it, and a path the segment before it."""
    request = sent("/shops/acme%20x?shop=acme+x", (("X-Shop", "acme x"), ("X-Other", "acme")), '{"a": ["acme x"]}')
    assert names_sent_under(request, "acme x") == {"shops", "shop", "X-Shop", "a", "id"}
