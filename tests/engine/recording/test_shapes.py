"""Tests of what stands for a secret of an answer."""

import re
import string
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from postman_contract.recording.shapes import is_shaped_placeholder, shaped_placeholder

UUID_4 = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
FORMATS = {
    "uuid": UUID_4,
    "email": "canary.one@example.com",
    "uri": "https://user@canary.example:8080/a%2Fb?sig=q%20r#s",
    "uri-reference": "/canary/1?x=%C3%A9",
    "hostname": "canary.example.com",
}


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_is_kept(form: str) -> None:
    """A schema that judged the secret by its format judges what stands for it alike."""
    new = shaped_placeholder(FORMATS[form], 1)
    validator = Draft202012Validator({"format": form}, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert new != FORMATS[form]
    assert validator.is_valid(new)


def test_a_uuid_keeps_version_and_variant() -> None:
    """A UUID of version 4 stays one."""
    made = UUID(shaped_placeholder(UUID_4, 1))
    assert (made.version, made.variant) == (4, UUID(UUID_4).variant)


@pytest.mark.parametrize(
    ("secret", "new"),
    [
        ("CANARYcanary", "REDACTedreda"),
        ("sk_live_4eC39Hq", "re_dact_0eD00Re"),
        ("canary@x.org", "redact@e.dre"),
    ],
)
def test_it_says_what_it_is(secret: str, new: str) -> None:
    """It reads like the word, and not like the secret."""
    made = shaped_placeholder(secret, 1)
    assert made[:-1] == new[:-1]


@pytest.mark.parametrize("secret", ["eyJhbGciOi.eyJzdWIiOiIx.SflKxw_RJ-SMeK", "9F86D081884C7D65", "9f86d081884c7d65"])
def test_only_characters_of_the_same_kind_are_there(secret: str) -> None:
    """Three parts of base64 stay three parts, and hexadecimal digits stay such."""
    pattern = r"[\w-]+\.[\w-]+\.[\w-]+" if "." in secret else "[0-9A-F]+" if secret.isupper() else "[0-9a-f]+"
    assert re.fullmatch(pattern, shaped_placeholder(secret, 7))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("9f86d081884c7d659a2feaa0c55ad015", "a3bf4f1b2b0b822cd15d6c15b0f00a08"),
        ("sandbox-token-4eC39HqLyjWDarjtT1zdp7dc", "sandbox-token-AbCdEfGhIjKlMnOpQrStUvW1"),
        ("X9F86D081884C", "0ABCDEFGHIJKL"),
    ],
    ids=["hexadecimal", "letters of both cases", "upper case"],
)
def test_what_mixes_letters_and_digits_by_chance_is_the_same_every_time(one: str, other: str) -> None:
    """A server that draws another token gives the same cassette; each number spells another, all the same."""
    assert shaped_placeholder(one, 3) == shaped_placeholder(other, 3) != shaped_placeholder(one, 4)


@given(st.text(min_size=1).filter(lambda text: not re.search("[A-Za-z0-9]{12}", text)), st.integers(1, 999))
def test_the_shape_is_kept(secret: str, number: int) -> None:
    """Its length is the secret's, and but for long runs each character is of the same kind; none has to be escaped."""
    new = shaped_placeholder(secret, number)
    assert len(new) == len(secret)
    for before, after in zip(secret, new, strict=True):
        assert before.isdigit() == after.isdigit() or not after.isascii()
        assert before.isalpha() == after.isalpha()
    assert not set(new) & set("\"'\\<>&\n")


@given(st.text(string.ascii_letters + string.digits + "-_.", min_size=10).filter(lambda text: len(set(text)) > 5))
def test_it_is_known_as_what_it_is(secret: str) -> None:
    """What stands for a secret is known, so that nothing stands for it in turn; a secret is not taken for it."""
    if sum(character.isalnum() for character in secret) >= 10:
        assert is_shaped_placeholder(shaped_placeholder(secret, 1))
        assert not is_shaped_placeholder(secret)


@pytest.mark.parametrize("secret", ["abcdefg", "1234567", UUID_4, "AB12cd34"])
def test_secrets_of_one_shape_stay_different(secret: str) -> None:
    """Each number spells another."""
    assert len({shaped_placeholder(secret, number) for number in range(1, 500)}) == 499


@pytest.mark.parametrize("value", ["000001", "0001", "redac", "", "…"])
def test_what_is_short_is_not_taken_for_one(value: str) -> None:
    """A short secret may look like it by accident."""
    assert not is_shaped_placeholder(value)
