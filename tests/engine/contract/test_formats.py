"""Tests of the formats that are checked here otherwise than jsonschema does."""

import pytest

from postman_contract.contract.formats import FORMATS

MAILBOXES = [
    "joe.bloggs@example.com",
    "te~st@example.com",
    "te.s.t@example.com",
    "o'brien+tag@mail.example.co.uk",
    "a@localhost",
    "1234567890@example.com",
    '"joe bloggs"@example.com',
    '"joe..bloggs"@example.com',
    '"joe@bloggs"@example.com',
    r'"joe\"bloggs"@example.com',
    "joe.bloggs@[127.0.0.1]",
    "joe.bloggs@[IPv6:::1]",
    "x@xn--bcher-kva.example",
]
NO_MAILBOXES = [
    "",
    "a",
    "2962",
    "@",
    "a@",
    "@b",
    "a b@",
    "a b@example.com",
    "a@ example.com",
    "a@example.com ",
    "a@example.com\n",
    "a@b@example.com",
    ".test@example.com",
    "test.@example.com",
    "te..st@example.com",
    "a@-b.example",
    "a@b-.example",
    "a@b..example",
    "a@.example",
    "a@example.com.",
    "joe.bloggs@invalid=domain.com",
    "joe.bloggs@[127.0.0.300]",
    "joe.bloggs@[IPv6:1]",
    "joe.bloggs@[]",
    '"joe"bloggs@example.com',
    "a@" + "b" * 64 + ".example",
    "user1@oceania.example, user2@oceania.example",
    '"Winston Smith" <winston.smith@recdep.example>',
    "mailto:a@example.com,b@example.com",
]
INTERNATIONAL = ["실례@실례.테스트", "größe@bücher.example", '"grö ße"@example.com', "δοκιμή@example.com"]


@pytest.mark.parametrize("value", [*MAILBOXES, 5, None, ["a b@"]])
@pytest.mark.parametrize("name", ["email", "idn-email"])
def test_a_mailbox_is_one(name: str, value: object) -> None:
    """What SMTP would deliver to is an address; what is no text is of any format."""
    assert FORMATS.conforms(value, name)


@pytest.mark.parametrize("value", NO_MAILBOXES)
@pytest.mark.parametrize("name", ["email", "idn-email"])
def test_what_is_no_mailbox_is_refused(name: str, value: str) -> None:
    """An `@` somewhere makes no address."""
    assert not FORMATS.conforms(value, name)


@pytest.mark.parametrize("value", INTERNATIONAL)
def test_an_address_in_any_script_is_international(value: str) -> None:
    """It is an `idn-email`, and no `email`."""
    assert (FORMATS.conforms(value, "idn-email"), FORMATS.conforms(value, "email")) == (True, False)


@pytest.mark.parametrize(
    "value", ["ü@", "@ü.example", "ü ü@example.com", "ü@ü..example", "ü@example.com.", "ü.@a.example"]
)
def test_nonsense_in_any_script_is_refused(value: str) -> None:
    """Blanks, dots and missing parts are as wrong there."""
    assert not FORMATS.conforms(value, "idn-email")


@pytest.mark.parametrize(
    ("value", "expected"), [(r"\p{L}(?<n>a)", True), (r"[\w-.]", True), ("(?P<n>a)", False), (5, True)]
)
def test_a_regex_is_ecma_262(value: object, expected: bool) -> None:
    """As a pattern of a schema is."""
    assert FORMATS.conforms(value, "regex") is expected
