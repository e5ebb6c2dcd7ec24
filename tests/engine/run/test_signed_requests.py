"""Tests of whole runs whose requests are signed: what is sent, what a cassette has, and what a replay needs."""

import sys
from collections.abc import Mapping
from typing import Any

import pytest

from api_shape import SECRET, UUIDS
from small_suite import Api, Project, item, said, totals, undated

HERE = "{{clientSecret}}"
ONE_SHAPE = pytest.mark.parametrize("shape", [UUIDS], indirect=True, ids=["uuids"])


def block(kind: str, **parameters: object) -> dict[str, object]:
    """Write an auth block."""
    return {"type": kind, kind: [{"key": key, "value": value} for key, value in parameters.items()]}


OAUTH1 = {"consumerKey": "key", "consumerSecret": HERE}
SIGNED = {
    "awsv4": block("awsv4", accessKey="id", secretKey=HERE),
    "awsv4-query": block("awsv4", accessKey="id", secretKey=HERE, addAuthDataToQuery=True),
    "digest": block("digest", username="user", password=HERE, realm="r", nonce="n", qop="auth"),
    "hawk": block("hawk", authId="id", authKey=HERE),
    "jwt": block("jwt", algorithm="HS256", secret=HERE, payload='{"jti": "{{$guid}}"}'),
    "jwt-query": block("jwt", algorithm="HS256", secret=HERE, addTokenTo="queryParam", queryParamKey="x"),
    "oauth1": block("oauth1", **OAUTH1, addParamsToHeader=True),
    "oauth1-plain": block("oauth1", **OAUTH1, addParamsToHeader=True, signatureMethod="PLAINTEXT"),
    "oauth1-query": block("oauth1", **OAUTH1),
    "oauth2-query": block(
        "oauth2",
        grant_type="client_credentials",
        accessTokenUrl="{{base}}/token",
        clientId="client",
        clientSecret=HERE,
        addTokenTo="queryParams",
    ),
}
# What no cassette has: names and beginnings of whatever signing adds.
ADDED = ("Authorization", "X-Amz", "x-amz", "Signature", "oauth_", "eyJ", "mac=", "access_token")
LIBRARIES = ("botocore", "botocore.awsrequest", "botocore.auth", "jwt", "jwt.exceptions", "oauthlib", "oauthlib.oauth1")


def publish(project: Project, api: Api, auth: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish one request with an auth block, of an API that lets everybody in."""
    monkeypatch.setattr(api, "lets_in", lambda _: True)
    project.collection(item("Said", path="/said"), auth=auth)
    project.write("schemas/said/GET.200.json", {"type": "object"})


@ONE_SHAPE
@pytest.mark.parametrize("auth", SIGNED.values(), ids=SIGNED)
def test_a_signed_request_is_replayed_without_time_secrets_and_libraries(
    project: Project, api: Api, auth: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cassette has the request before it was signed, so that two recordings are alike, and a replay asks nobody."""
    publish(project, api, auth, monkeypatch)
    api.answer = {"ok": 1}
    assert "1 kept" in totals(project.record())
    first = project.files()
    project.record()
    assert undated(project.files()) == undated(first)
    assert [each for each in (*ADDED, SECRET) if each in "".join(first.values())] == []
    for library in LIBRARIES:
        monkeypatch.setitem(sys.modules, library, None)
    assert "1 kept" in totals(project.run())


@ONE_SHAPE
@pytest.mark.parametrize("kind", ["jwt", "jwt-query", "oauth1-plain", "oauth1-query", "awsv4-query", "oauth2-query"])
def test_what_a_server_echoes_of_a_signature_is_kept_out(
    project: Project, api: Api, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A token, and a signature that would be taken again, stand neither in cassettes nor in what a failure prints."""
    publish(project, api, SIGNED[kind], monkeypatch)
    api.echo = True
    seen: list[str] = []

    def look(headers: Mapping[str, str]) -> bool:
        seen.append(headers.get("Authorization", ""))
        return True

    monkeypatch.setattr(api, "lets_in", look)
    project.write("schemas/said/GET.200.json", {"type": "array"})
    result = project.record()
    project.write("schemas/said/GET.200.json", {"type": "object"})
    project.record()
    sent = " ".join((*seen, *api.calls)).replace('"', " ").replace("&", " ").replace("=", " ").split()
    proofs = {word for word in sent if word.startswith("eyJ") or (len(word) > 26 and "/said" not in word)}
    assert proofs or kind == "oauth2-query"
    written = "".join(project.files().values()) + said(result)
    assert {proof for proof in proofs if proof in written} == set()
    assert SECRET not in written


@ONE_SHAPE
def test_a_challenge_is_answered_in_a_run(project: Project, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a published nonce the first leg is plain; both are calls of the run, and one answer is recorded."""
    publish(project, api, block("digest", username="user", password=HERE), monkeypatch)
    monkeypatch.setattr(api, "lets_in", lambda headers: headers.get("Authorization", "").startswith("Digest "))
    api.answer = {"ok": 1}
    api.challenge = 'Digest realm="r", nonce="n1", qop="auth"'
    result = project.record()
    assert "1 kept" in totals(result), said(result)
    assert api.calls == ["GET /said"] * 2
    assert "1 kept" in totals(project.run())


@ONE_SHAPE
@pytest.mark.parametrize(
    ("auth", "problem"),
    [
        (block("ntlm", username="user", password=HERE), "auth of type 'ntlm' is not supported"),
        (
            block("oauth2", grant_type="authorization_code"),
            "oauth2 has grant 'authorization_code', which needs a browser",
        ),
    ],
    ids=["type", "grant"],
)
def test_what_is_not_carried_out_is_not_judged(
    project: Project, api: Api, auth: Mapping[str, Any], problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is sent, and the message names the way out."""
    publish(project, api, auth, monkeypatch)
    result = project.run("--sandbox=local", "-rs")
    assert "1 not judged" in totals(result)
    assert problem in said(result)
    assert api.calls == []
