"""Tests of keeping secrets out of whatever is written."""

import json
import shlex
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from postman_contract.postman.secrets import placeholder
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
    "member", ["access_token", "refresh_token", "id_token", "client_secret", "password", "jti", "Access_Token"]
)
def test_token_members_of_json_are_replaced(member: str) -> None:
    """The members that hold credentials are replaced, whether they were learnt or not."""
    text = f'{{"{member}" : "CANARY-\\"1", "scope": "all"}}'
    assert Vault().redact(text) == f'{{"{member}" : "REDACTED-{member}", "scope": "all"}}'


@pytest.mark.parametrize("scheme", ["Basic", "Bearer"])
def test_credentials_after_a_scheme_are_replaced(scheme: str) -> None:
    """What follows Basic or Bearer is replaced, whether it was learnt or not."""
    assert Vault().redact(f"Authorization: {scheme} CANARY+/._~=-1 x") == (
        f"Authorization: {scheme} REDACTED-credentials x"
    )


@pytest.mark.parametrize("kept", [SHORTEST, 10, len(SECRET) - 1])
def test_the_start_of_a_secret_before_a_cut_is_replaced(kept: int) -> None:
    """Where a long text was cut within a secret, what is left of it is replaced."""
    assert vault(SECRET).redact(f"got {SECRET[:kept]}… (999 characters)") == "got REDACTED-key… (999 characters)"


@pytest.mark.parametrize("text", ["CANAR…", "CANARY-client", "CANARY-clien? …", "got it…"])
def test_a_cut_elsewhere_is_left_alone(text: str) -> None:
    """A few characters, no cut, or another text are no start of a secret."""
    assert vault(SECRET).redact(text) == text


def test_a_token_member_that_was_cut_is_replaced() -> None:
    """A member that holds a credential is replaced up to where the text was cut."""
    assert Vault().redact('got {"access_token": "CANARY-1…\nnext "line"') == (
        'got {"access_token": "REDACTED-access_token…\nnext "line"'
    )


@pytest.mark.parametrize(
    "text",
    [SECRET, f'{{"password": "{SECRET}"}}', f"Bearer {SECRET}", f"{SECRET[:8]}…", '{"access_token": "CANARY-1…'],
)
def test_redacting_twice_is_redacting_once(text: str) -> None:
    """Filters run several times, so what is redacted stays as it is."""
    once = vault(SECRET).redact(text)
    assert (vault(SECRET).redact(once), "CANARY" in once) == (once, False)
