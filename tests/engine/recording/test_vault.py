"""Tests of keeping secrets out of whatever is written."""

import html
import json
import shlex
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postman_contract.postman.secrets import placeholder
from postman_contract.recording.escapes import read_escapes
from postman_contract.recording.vault import SHORTEST, Vault

SECRET = "CANARY-client-secret-1"
AWKWARD = 'CANARY it\'s "a\\b" é&1'


def vault(*secrets: str) -> Vault:
    """Make a vault that knows secrets, all of the name `key`."""
    made = Vault()
    for secret in secrets:
        made.learn(secret, "key")
    return made


def test_a_placeholder_names_the_secret() -> None:
    """What stands for a secret says which one."""
    assert placeholder("key") == "REDACTED-key"


def test_a_learnt_secret_is_replaced_everywhere() -> None:
    """Every occurrence becomes the placeholder."""
    assert vault(SECRET).redact(f"a {SECRET} b{SECRET}") == "a REDACTED-key bREDACTED-key"


def test_other_text_is_left_alone() -> None:
    """What is not a secret is not touched."""
    assert vault(SECRET).redact('{"token_type": "bearer", "name": "x"}…') == '{"token_type": "bearer", "name": "x"}…'


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(AWKWARD, id="as it is"),
        pytest.param(quote(AWKWARD, safe=""), id="in a URL"),
        pytest.param(quote_plus(AWKWARD), id="in a form"),
        pytest.param(json.dumps(AWKWARD)[1:-1], id="in JSON"),
        pytest.param(shlex.quote(AWKWARD)[1:-1], id="in a shell"),
    ],
)
def test_a_secret_is_known_in_its_encodings(written: str) -> None:
    """A secret is replaced however it had to be written."""
    assert vault(AWKWARD).redact(f"<{written}>") == "<REDACTED-key>"


@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode])
@pytest.mark.parametrize("before", ["", "a", "ab", "abc", "user:"])
@pytest.mark.parametrize("after", ["", "z", "yz", "xyz"])
def test_a_secret_is_known_anywhere_in_base64(encode: Callable[[bytes], bytes], before: str, after: str) -> None:
    """Of a secret encoded together with what stands around it, at most the bits shared with that are left."""
    redacted = vault(AWKWARD).redact(encode(f"{before}{AWKWARD}{after}".encode()).decode())
    left = redacted.replace("REDACTED-key", "")
    assert "REDACTED-key" in redacted
    assert len(left) <= len(encode(before.encode())) + len(encode(after.encode())) + 4


def test_a_vault_tells_what_it_holds() -> None:
    """A text that holds a secret in any form is told from one that does not."""
    assert vault(SECRET).holds(f"x{quote(SECRET)}")
    assert not vault(SECRET).holds("x")


def test_a_longer_secret_is_replaced_first() -> None:
    """A secret that contains another one leaves nothing of itself."""
    made = Vault()
    made.learn("CANARY-1", "short")
    made.learn("CANARY-1-more", "long")
    assert made.redact("CANARY-1-more CANARY-1") == "REDACTED-long REDACTED-short"


def test_the_first_name_of_a_secret_stays() -> None:
    """A secret that is learnt again keeps its placeholder."""
    made = vault(SECRET)
    made.learn(SECRET, "other")
    assert made.redact(SECRET) == "REDACTED-key"


def test_a_secret_is_known_without_the_blanks_around_it() -> None:
    """A header is sent, and echoed, without them."""
    vault = Vault()
    vault.learn("CANARY-1 ", "key")
    assert vault.redact("[CANARY-1] [CANARY-1 ]") == "[REDACTED-key] [REDACTED-key]"


def test_a_short_value_is_not_learnt() -> None:
    """A value of a few characters would be found in innocent text."""
    short = "x" * (SHORTEST - 1)
    assert vault(short).redact(short) == short


def test_the_shortest_secret_is_learnt() -> None:
    """Six characters are enough for a secret."""
    assert vault("x" * SHORTEST).redact("x" * SHORTEST) == "REDACTED-key"


def test_a_placeholder_is_no_secret() -> None:
    """Learning what stands for a secret changes nothing."""
    assert vault("REDACTED-other").redact("REDACTED-other") == "REDACTED-other"


@pytest.mark.parametrize(
    "text",
    ['{"plan": "Basic membership"}', '{"password": "a member\'s"}', "Bearer of the certificate", '{"jti": "x-123456"}'],
)
def test_what_was_not_learnt_is_left_alone(text: str) -> None:
    """No pattern of a text makes a secret of it."""
    assert vault(SECRET).redact(text) == text


def test_a_secret_may_have_a_replacement() -> None:
    """What stands for a secret can be given, and given anew; one with a name keeps that."""
    made = Vault()
    made.learn(SECRET, "key", "redacted-1")
    made.learn(SECRET, "key", "redacted-2")
    made.learn(SECRET, "key")
    assert made.redact(SECRET) == "redacted-2"
    named = vault(SECRET)
    named.learn(SECRET, "key", "redacted-1")
    assert named.redact(SECRET) == "REDACTED-key"


def test_what_stands_for_a_url_is_one() -> None:
    """A secret URL is replaced by a URL, so that a replay can send to it."""
    assert vault("https://CANARY.example/x").redact("to https://CANARY.example/x") == "to https://redacted-key.invalid"


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(quote(quote(AWKWARD, safe=""), safe=""), id="a URL in a URL"),
        pytest.param(json.dumps(json.dumps(AWKWARD)[1:-1])[1:-1], id="JSON in JSON"),
        pytest.param("".join(f"\\u{ord(each):04X}" for each in AWKWARD), id="JSON escaped throughout"),
        pytest.param("".join(f"%{each:02x}" for each in AWKWARD.encode()), id="a URL escaped throughout"),
        pytest.param(json.dumps(quote(AWKWARD))[1:-1], id="a URL in JSON"),
        pytest.param(repr(AWKWARD.encode())[2:-1], id="repr of bytes"),
        pytest.param(html.escape(AWKWARD), id="HTML"),
        pytest.param(f"{AWKWARD[:9]}'\n E     '{AWKWARD[9:]}", id="a repr over lines"),
    ],
)
def test_a_secret_is_known_however_it_is_escaped(written: str) -> None:
    """Escapes within escapes, of every character or of some, hide nothing; what stands around it stays."""
    assert vault(AWKWARD).redact(f'{{"a": "{written}"}}') == '{"a": "REDACTED-key"}'
    assert vault(AWKWARD).holds(written)


@pytest.mark.parametrize(
    "secret", ["new-CANARY", "41-CANARY", "u0041CANARY", "CANARY-1\\", "\\CANARY", '"CANARY"', "amp;CANARY"]
)
@pytest.mark.parametrize("before", ["", "C:\\", "%", "&", "+", '"'])
@pytest.mark.parametrize("after", ["", "n", "u0041", "41", '"', "…"])
def test_what_stands_around_a_secret_hides_nothing(secret: str, before: str, after: str) -> None:
    """Where a secret as it stands would be read with its neighbours as an escape, it is found all the same."""
    redacted = vault(secret).redact(f"{before}{secret}{after}")
    assert "CANARY" not in redacted
    assert redacted.endswith(after)
    assert "CANARY" not in vault(secret).redact(f"{json.dumps(before + secret + after)}")


@pytest.mark.parametrize("secret", ['"CANARY"', "\\CANARY\\", "CANARY\n1", SECRET])
def test_json_stays_json(secret: str) -> None:
    """No half of an escape is left."""
    for text in (json.dumps({"a": secret}), json.dumps({"a": json.dumps({"b": secret})})):
        assert "CANARY" not in str(json.loads(vault(secret).redact(text)))


ENCODINGS: list[Callable[[str], str]] = [
    quote,
    quote_plus,
    html.escape,
    lambda text: json.dumps(text)[1:-1],
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    lambda text: "".join(f"%{each:02X}" for each in text.encode()),
    lambda text: "".join(f"\\u{ord(each):04x}" for each in text),
    lambda text: "".join(f"&#{ord(each)};" for each in text),
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(ENCODINGS), max_size=3), st.text(" aé%+&<'\"/\\", max_size=8))
def test_encodings_within_encodings_hide_nothing(encodings: list[Callable[[str], str]], awkward: str) -> None:
    """In whatever order a secret was encoded, up to three times, at most backslashes are left of it."""
    secret = f"{awkward[:4]}CANARY 4é-1{awkward[4:]}"
    written = secret
    for encode in encodings:
        written = encode(written)
    redacted = vault(secret).redact(f"<{written}>")
    assert "REDACTED-key" in redacted
    assert read_escapes(redacted.replace("REDACTED-key", "")).text == "<>"


@pytest.mark.parametrize("secret", ["\\" * 8, "\\" * 8 + "a", "%" * 8, "+" * 8])
def test_a_secret_of_nothing_but_escapes_is_replaced(secret: str) -> None:
    """Even a secret that says nothing where it is read."""
    assert vault(secret).redact(f"a {secret} b") == "a REDACTED-key b"
    assert vault(secret).redact("a b") == "a b"


@given(st.text())
def test_text_without_secrets_stays_as_it_is(text: str) -> None:
    """Nothing is read into a text."""
    assert vault(SECRET, AWKWARD).redact(text) == text


@given(st.text(), st.text())
def test_a_secret_is_replaced_in_any_text(before: str, after: str) -> None:
    """Whatever stands around it stays."""
    assert vault(SECRET).redact(f"{before}{SECRET}{after}") == f"{before}REDACTED-key{after}"


@pytest.mark.parametrize("kept", [SHORTEST, 10, len(SECRET) - 1])
def test_the_start_of_a_secret_before_a_cut_is_replaced(kept: int) -> None:
    """Where a long text was cut within a secret, what is left of it is replaced."""
    assert vault(SECRET).redact(f"got {SECRET[:kept]}… (999 characters)") == "got REDACTED-key… (999 characters)"


@pytest.mark.parametrize("text", ["CANAR…", "CANARY-client", "CANARY-clien? …", "got it…"])
def test_a_cut_elsewhere_is_left_alone(text: str) -> None:
    """A few characters, no cut, or another text are no start of a secret."""
    assert vault(SECRET).redact(text) == text


@pytest.mark.parametrize(
    "text",
    [SECRET, f'{{"password": "{SECRET}"}}', f"Bearer {SECRET}", f"{SECRET[:8]}…"],
)
def test_redacting_twice_is_redacting_once(text: str) -> None:
    """Filters run several times, so what is redacted stays as it is."""
    once = vault(SECRET).redact(text)
    assert (vault(SECRET).redact(once), "CANARY" in once) == (once, False)
