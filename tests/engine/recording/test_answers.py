"""Tests of keeping the secrets of answers out of what is written."""

import json
from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postman_contract.postman.messages import Headers, Response
from postman_contract.recording.answers import Placeholders, Unmarked, redact_answer
from postman_contract.recording.vault import Vault

CANARY = "CANARY4x7Kq9Zt"
SHOP = {"available": Unmarked("REDACTED-shop", frozenset({"shop", "X-Shop", "shops"}))}


def redacted(
    body: str | bytes = "", headers: Headers = (), unmarked: Mapping[str, Unmarked] | None = None, known: str = ""
) -> Response:
    """Redact an answer, by itself."""
    vault = Vault()
    vault.learn(known, "known")
    content = body.encode() if isinstance(body, str) else body
    return redact_answer(Response(200, headers, content), vault, unmarked or {}, Placeholders())


def body_of(body: str | bytes, unmarked: Mapping[str, Unmarked] | None = None) -> str:
    """Redact a body."""
    return redacted(body, unmarked=unmarked).body.decode("latin-1")


def header_of(name: str, value: str, unmarked: Mapping[str, Unmarked] | None = None) -> str:
    """Redact a header."""
    return redacted("{}", ((name, value),), unmarked).headers[0][1]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('{"access_token": "SECRET", "token_type": "Bearer"}', id="token answer"),
        pytest.param('{"a": [{"apiKey": "SECRET"}]}', id="nested"),
        pytest.param('{"passwords": ["SECRET"]}', id="array"),
        pytest.param('{"token": {"value": "SECRET"}}', id="value"),
        pytest.param('[{"clientSecret":"SECRET"}, "SECRET"]', id="repeated without a name"),
        pytest.param('{"refreshToken": "SECRET", "SECRET": 1, "b": "x SECRET y"}', id="in a key and a text"),
        pytest.param('{"url": "https://h/a?X-Amz-Date=1&X-Amz-Signature=SECRET&x=y"}', id="amazon"),
        pytest.param('{"url": "https://h/a?X-Amz-Credential=SECRET"}', id="credential"),
        pytest.param('{"url": "see https://h/a?X-Goog-Signature=SECRET."}', id="google"),
        pytest.param('{"url": "https://h/a?sv=1&sig=SECRET"}', id="azure"),
        pytest.param('{"url": "/a#access_token=SECRET&state=1"}', id="fragment"),
        pytest.param('{"url": "https://user:SECRET@h/a"}', id="userinfo"),
        pytest.param('"https://h/?token=SECRET"', id="string alone"),
        pytest.param("access_token=SECRET&token_type=bearer", id="form"),
        pytest.param("a=1\npassword=SECRET\n", id="lines"),
        pytest.param("<a><x:Token n='1'>SECRET</x:Token></a>", id="xml"),
        pytest.param('<a password="SECRET" b="1"/>', id="attribute"),
        pytest.param('{"a": 1, "id_token": "SECRET", ', id="cut json"),
        pytest.param('{"a": 1}\n{"secret": "SECRET"}\n', id="lines of json"),
        pytest.param('<a href="https://h/?sig=SECRET">', id="html"),
        pytest.param("<a><token n='1'><![CDATA[SECRET]]></token></a>", id="cdata"),
        pytest.param('{"a": "{\\"access_token\\": \\"SECRET\\", \\"n\\": 1}"}', id="json in json"),
        pytest.param(
            '{"a": "[{\\"b\\": \\"{\\\\\\"token\\\\\\": \\\\\\"SECRET\\\\\\"}\\"}]"}', id="json in json twice"
        ),
        pytest.param('{"a": "files/1?page=2&sig=SECRET"}', id="relative url"),
        pytest.param('{"a": "?access_token=SECRET"}', id="query alone"),
    ],
)
def test_what_an_answer_says_is_a_secret_is_replaced(body: str) -> None:
    """Wherever its name is told, the secret goes, everything else stays, and redacting again changes nothing."""
    answer = body_of(body.replace("SECRET", CANARY))
    pieces = body.split("SECRET")
    assert CANARY not in answer
    assert len(answer) == len(body.replace("SECRET", CANARY))
    assert answer.startswith(pieces[0])
    assert answer.endswith(pieces[-1])
    assert body_of(answer) == answer


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Api-Key", "SECRET"),
        ("X-Auth-Token", "SECRET"),
        ("Authorization", "Bearer SECRET"),
        ("X-Anything", "Basic SECRET"),
        ("Location", "https://h/cb?code=1&access_token=SECRET"),
        ("Location", "/files/1?sig=SECRET"),
        ("Location", "files/1?sig=SECRET"),
        ("Location", "?token=SECRET"),
        ("Link", "<https://h/?token=SECRET>; rel=next"),
    ],
)
def test_secrets_of_headers_are_replaced(name: str, value: str) -> None:
    """A name, a scheme or a parameter tells them."""
    answer = header_of(name, value.replace("SECRET", CANARY))
    before, _, behind = value.partition("SECRET")
    assert CANARY not in answer
    assert answer.startswith(before)
    assert answer.endswith(behind)
    assert header_of(name, answer) == answer


@pytest.mark.parametrize(
    "text",
    [
        '{"plan": "Basic membership", "b": "Bearer membership"}',
        '{"token_type": "bearer", "expires_in": 3600, "tokenCount": "12"}',
        '{ "n" : 1.0e+2 , "n":1.00,\n\t"u": "\\u00e9\\/", "token": "" , "password": null, "secret": 12345678}',
        '{"date": "2026-11-25T21:00:00Z", "token": {"type": "jwt"}}',
        '{"note": "which password=?", "url": "https://h/?q=token&page=2"}',
        '{"signature": "kept, as no URL has it"}',
        '{"a": "{ \\"n\\" : 1.0e+2, \\"token_type\\":\\"bearer\\"}", "b": "{no json: token}", "c": "[token?=x]"}',
        '{"a": "files/1?page=2&sort=-x%20y+z", "b": "token?a=b"}',
        "<a><tokenType>bearer</tokenType><secretary>Sue</secretary></a>",
        "a=b&token_type=bearer",
        "Basic membership of the Bearer party",
    ],
)
def test_innocent_text_stays_as_it_is(text: str) -> None:
    """What only looks like a secret, or is about one, stays byte for byte."""
    assert redacted(text).body == text.encode()


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcxyz"), inner, max_size=4),
        max_leaves=15,
    ),
    st.sampled_from([None, 2]),
    st.booleans(),
)
def test_json_without_secrets_stays_as_it_is(content: object, indent: int | None, ascii_only: bool) -> None:
    """Its numbers, its order, its spaces and its escapes are the server's."""
    body = json.dumps(content, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    assert redacted(body, known=CANARY).body == body


def test_binary_bodies_are_looked_into() -> None:
    """A body that is no text loses what has a name, and nothing else."""
    answer = redacted(b'\xff\x00 {"token": "' + CANARY.encode() + b'"}\xfe').body
    assert (CANARY.encode() in answer, answer[:11], answer[-1:]) == (False, b'\xff\x00 {"token"', b"\xfe")


@pytest.mark.parametrize("secret", ["CANARY-é-4711", "日本語のCANARY"])
def test_a_known_secret_of_any_letters_is_found_in_a_binary_body(secret: str) -> None:
    """Its bytes go, though they are no text beside the others."""
    answer = redacted(b"\xff\x00 " + secret.encode() + b"\xfe", known=secret).body
    assert answer == b"\xff\x00 REDACTED-known\xfe"


def test_secrets_stay_different_and_the_same() -> None:
    """Within a cassette each secret has one placeholder, and no two have the same."""
    placeholders, vault = Placeholders(), Vault()

    def token_of(secret: str) -> str:
        answer = Response(200, (), json.dumps({"token": secret}).encode())
        return str(json.loads(redact_answer(answer, vault, {}, placeholders).body)["token"])

    secrets = [f"CANARY-{number:03d}-x" for number in range(30)]
    first = [token_of(secret) for secret in secrets]
    assert len({*first}) == 30
    assert [token_of(secret) for secret in secrets] == first
    assert [token_of(each) for each in first] == first
    assert vault.redact(secrets[3]) == first[3]


def test_a_cassette_is_the_same_whatever_was_recorded_before() -> None:
    """The numbers are a cassette's own."""
    vault = Vault()
    answers = [Response(200, (), json.dumps({"token": secret}).encode()) for secret in ("CANARY-one-a", "CANARY-two-b")]
    both = Placeholders()
    for answer in answers:
        redact_answer(answer, vault, {}, both)
    alone = redact_answer(answers[1], vault, {}, Placeholders())
    assert alone == redact_answer(answers[1], Vault(), {}, Placeholders())


def test_a_secret_with_a_name_keeps_it() -> None:
    """A secret of the suite that a server repeats is spelled as everywhere."""
    answer = redacted(json.dumps({"token": CANARY, "text": f"a {CANARY}"}), known=CANARY)
    assert json.loads(answer.body) == {"token": "REDACTED-known", "text": "a REDACTED-known"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param('{"status": "available"}', '{"status": "available"}', id="another member"),
        pytest.param('{"shop": "available"}', '{"shop": "REDACTED-shop"}', id="member"),
        pytest.param('{"xShop": ["available"]}', '{"xShop": ["REDACTED-shop"]}', id="header's name"),
        pytest.param('{"shop": "not available"}', '{"shop": "not available"}', id="part of a string"),
        pytest.param('{"u": "/a?shop=available"}', '{"u": "/a?shop=REDACTED-shop"}', id="query"),
        pytest.param('{"u": "/a?q=available"}', '{"u": "/a?q=available"}', id="another parameter"),
        pytest.param('{"u": "/shops/available/x?a"}', '{"u": "/shops/REDACTED-shop/x?a"}', id="path"),
        pytest.param('{"u": "/pets/available"}', '{"u": "/pets/available"}', id="another path"),
        pytest.param("q=available&shop=available", "q=available&shop=REDACTED-shop", id="form"),
        pytest.param("<shop>available</shop><b>available</b>", "<shop>REDACTED-shop</shop><b>available</b>", id="xml"),
    ],
)
def test_what_nobody_marked_is_replaced_under_its_name(before: str, after: str) -> None:
    """A short value goes where it is whole and has a name it was sent under, and nowhere else."""
    assert (body_of(before, SHOP), body_of(after, SHOP)) == (after, after)


def test_what_nobody_marked_is_replaced_in_headers() -> None:
    """A header's value is whole, as a string is, and a Location has paths and parameters."""
    assert header_of("x-shop", "available", SHOP) == "REDACTED-shop"
    assert header_of("X-Status", "available", SHOP) == "available"
    assert header_of("Location", "https://h/shops/available?shop=available", SHOP) == (
        "https://h/shops/REDACTED-shop?shop=REDACTED-shop"
    )


LONG = "canary+7x/Kq 9Zt é=4711"
PLACES = {
    "member": lambda s: json.dumps({"a": s}),
    "unescaped": lambda s: json.dumps({"a": f"é{s}"}, ensure_ascii=False),
    "key": lambda s: json.dumps({s: 1}),
    "text": lambda s: f"you sent {s}.",
    "url": lambda s: json.dumps({"a": f"https://h/{quote(s)}?a={quote(s, safe='')}"}),
    "base64": lambda s: json.dumps({"a": b64encode(s.encode()).decode()}),
    "form": lambda s: f"a={quote(s, safe='')}",
    "xml": lambda s: f"<a>{s}</a>",
    "within": lambda s: json.dumps({"a": json.dumps({"b": s})}),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_long_value_that_nobody_marked_is_replaced_anywhere(place: str) -> None:
    """Sixteen characters of letters and digits stand nowhere by accident."""
    answer = body_of(PLACES[place](LONG), {LONG: Unmarked("REDACTED-key", frozenset())})
    assert "REDACTED-key" in answer
    assert "Kq" not in answer


def test_a_long_word_is_no_such_value() -> None:
    """Letters alone may be words of a text."""
    text = '{"a": "availability-of-things"}'
    assert body_of(text, {"availability-of-things": Unmarked("REDACTED-key", frozenset({"b"}))}) == text
