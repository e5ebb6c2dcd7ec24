"""Tests of what a cassette says of scripts."""

import pytest

from postman_contract.recording.metadata import (
    Metadata,
    RecordedRequest,
    metadata_as_dict,
    parse_metadata,
)
from postman_contract.recording.script_metadata import RecordedScripts, rewritten_scripts, scripts_as_dict

SCRIPTS = RecordedScripts(
    version="v",
    given={"environment": {"list": [1, {"a": None}], "token": "secret"}},
    unset={"globals": ("gone",)},
    clock=1,
    answered=2,
    seed=3,
    took=4,
    headers=(("date", "secret"),),
    cookies=({"name": "a", "value": "secret"},),
    found=(None, ["secret"]),
    changed={"environment": ("token",)},
)


def test_what_is_said_of_scripts_is_read_as_it_was_written() -> None:
    """Whatever JSON the values of variables are."""
    metadata = Metadata(requests=(RecordedRequest("a", "v", scripts=SCRIPTS), RecordedRequest("b", "v")))
    written = metadata_as_dict(metadata)
    assert parse_metadata(written) == metadata
    assert metadata_as_dict(parse_metadata(written)) == written


def test_what_is_empty_is_not_written() -> None:
    """A request without scripts says nothing of them."""
    assert scripts_as_dict(RecordedScripts("v")) == {"version": "v"}
    (request,) = metadata_as_dict(Metadata(requests=(RecordedRequest("a", "v"),)))["requests"]
    assert "scripts" not in request


def test_a_secret_is_replaced_in_every_value() -> None:
    """Names of variables stay."""
    written = scripts_as_dict(rewritten_scripts(SCRIPTS, lambda text: text.replace("secret", "REDACTED")))
    assert "secret" not in str(written)
    assert written["given"]["environment"] == {"list": [1, {"a": None}], "token": "REDACTED"}


@pytest.mark.parametrize("content", [{"clock": "soon"}, {"given": 5}, {"given": {"a": 5}}, {"headers": 5}, "text"])
def test_what_is_of_another_form_is_refused(content: object) -> None:
    """As other metadata are, so that the cassette is recorded again."""
    with pytest.raises(ValueError, match=r"metadata cannot be read|invalid literal"):
        parse_metadata({"requests": [{"case": "a", "scripts": content}]})
