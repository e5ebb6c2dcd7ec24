"""Tests of what can be wrong with a request apart from members of its body."""

from dataclasses import replace

import pytest

from postman_contract.contract.refusals import Basis, Refusal
from postman_contract.contract.request_negatives import DRAWN_ID, NO_CREDENTIAL, WrongRequest, wrong_requests
from postman_contract.postman.collection import Auth, Parameter, RawBody, RequestTemplate, Url

URL = Url("{{host}}", ("tenants", "{{tenant}}", "orders", ":order.json", "lines", "{{line}}:cancel"))
REQUEST = RequestTemplate("POST", URL, (Parameter("api-version", "1"),), RawBody('{"a": "{{b}}"}', "json"))
VERSIONS = {
    "no-version": Refusal((400,), Basis.DOCUMENTED, header="Api-Version"),
    "unknown-version": Refusal((406,), Basis.DOCUMENTED, header="Api-Version", value="99"),
}


def wrong(request: RequestTemplate = REQUEST, **promises: Refusal | None) -> dict[str, WrongRequest]:
    """Make a request with each thing wrong, by kind and name; its second segment is an owner's."""
    said = {name.replace("_", "-"): each for name, each in promises.items()}
    found = wrong_requests(request, {1}, lambda kind: said.get(kind, VERSIONS.get(kind, Refusal())))
    return {f"{each.kind} {each.name}".strip(): each for each in found}


def test_everything_that_can_be_wrong_is_listed() -> None:
    """Each kind once, those of the path once for each variable; without auth no credential is wrong."""
    assert [*wrong()] == [
        *("no-version", "unknown-version", "malformed-json", "wrong-content-type", "empty-object"),
        *("unknown-id order", "unknown-id line", "malformed-id order", "malformed-id line", "unknown-owner tenant"),
    ]


def test_a_kind_that_is_known_to_be_accepted_is_not_listed() -> None:
    """`false` is a promise, too."""
    assert "no-version" not in wrong(no_version=None)
    assert "unknown-id order" not in wrong(unknown_id=None)


def test_without_a_header_there_is_no_version() -> None:
    """What a version is only the data says, and a request that has none is not wrong without it."""
    nothing: dict[str, Refusal | None] = {"no_version": Refusal(), "unknown_version": Refusal()}
    assert {"no-version", "unknown-version"}.isdisjoint(wrong(REQUEST, **nothing))
    assert {"no-version", "unknown-version"}.isdisjoint(wrong(replace(REQUEST, headers=())))


def test_a_version_is_dropped_or_another() -> None:
    """The header is found in any case."""
    found = wrong()
    assert found["no-version"].request.headers == ()
    assert found["unknown-version"].request.headers == (Parameter("Api-Version", "99"),)


@pytest.mark.parametrize(
    ("auth", "expected"),
    [
        (Auth("oauth2", {"clientSecret": "s"}), Auth("bearer", {"clientSecret": "s", "token": NO_CREDENTIAL})),
        (Auth("bearer", {"token": "{{t}}"}), Auth("bearer", {"token": NO_CREDENTIAL})),
        (
            Auth("basic", {"username": "u", "password": "p"}),
            Auth("basic", {"username": "u", "password": NO_CREDENTIAL}),
        ),
        (Auth("apikey", {"key": "k", "value": "v"}), Auth("apikey", {"key": "k", "value": NO_CREDENTIAL})),
        (Auth("jwt", {"privateKey": "p"}), Auth("bearer", {"privateKey": "p", "token": NO_CREDENTIAL})),
        (Auth("awsv4", {"secretKey": "s"}), Auth("awsv4", {"secretKey": NO_CREDENTIAL})),
        (Auth("digest", {"password": "s"}), Auth("digest", {"password": NO_CREDENTIAL})),
        (Auth("hawk", {"authKey": "s"}), Auth("hawk", {"authKey": NO_CREDENTIAL})),
        (Auth("oauth1", {"privateKey": "p"}), Auth("oauth1", {"privateKey": "p", "consumerKey": NO_CREDENTIAL})),
    ],
)
def test_a_credential_is_left_out_or_wrong(auth: Auth, expected: Auth) -> None:
    """A token that would be fetched or signed is borne at once, so that it is not made anew."""
    found = wrong(replace(REQUEST, auth=auth))
    assert found["no-token"].request.auth == Auth("noauth")
    assert found["wrong-token"].request.auth == expected


def test_what_needs_no_credential_has_no_wrong_one() -> None:
    """`noauth` says that anybody may ask."""
    assert {"no-token", "wrong-token"}.isdisjoint(wrong(replace(REQUEST, auth=Auth("noauth"))))


def test_an_id_is_replaced_and_the_literal_behind_it_stays() -> None:
    """An unknown id is drawn as a UUID; a malformed one is a segment of letters and digits."""
    found = wrong(malformed_id=Refusal(value="x9"))
    assert found["unknown-id order"].request.url.path[3] == f"{DRAWN_ID}.json"
    assert found["malformed-id line"].request.url.path[5] == "x9:cancel"
    assert found["unknown-owner tenant"].request.url.path[1] == DRAWN_ID
    assert (found["unknown-id line"].segment, found["unknown-owner tenant"].segment) == (5, 1)


def test_a_body_as_a_whole_is_wrong() -> None:
    """It is no JSON, or has nothing in it, or says to be something else."""
    found = wrong(wrong_content_type=Refusal(value="text/csv"))
    assert found["malformed-json"].request.body == RawBody('{"malformed": ', "json")
    assert found["empty-object"].request.body == RawBody("{}", "json")
    assert found["wrong-content-type"].request.headers[-1] == Parameter("Content-Type", "text/csv")
    assert wrong()["wrong-content-type"].request.headers[-1] == Parameter("Content-Type", "text/plain")


@pytest.mark.parametrize(
    "request_",
    [
        replace(REQUEST, body=None),
        replace(REQUEST, body=RawBody("a", "text")),
        replace(REQUEST, method="GET"),
    ],
)
def test_a_request_without_a_json_body_has_no_wrong_one(request_: RequestTemplate) -> None:
    """What is not sent, or is no JSON, is not made wrong."""
    assert {"malformed-json", "wrong-content-type", "empty-object"}.isdisjoint(wrong(request_))
