"""Tokens and userinfo."""

import httpx
import pytest

from cartoncloud_sandbox import seed_ids

LOGIN = (seed_ids.CLIENT_ID, seed_ids.CLIENT_SECRET)
GRANT = {"grant_type": "client_credentials"}


def test_basic_credentials_buy_a_bearer_token(root: httpx.Client) -> None:
    """The answer has the documented members and those integrators saw (B1)."""
    answer = root.post("/uaa/oauth/token", auth=LOGIN, data=GRANT)
    body = answer.json()
    assert (answer.status_code, body["token_type"], body["expires_in"]) == (200, "bearer", 3600)
    assert set(body) == {"access_token", "token_type", "expires_in", "scope", "iss", "jti", "user"}


def test_credentials_may_stand_in_the_form(root: httpx.Client) -> None:
    """RFC 6749 §2.3.1 allows the client's id and secret in the body."""
    form = {**GRANT, "client_id": LOGIN[0], "client_secret": LOGIN[1]}
    assert root.post("/uaa/oauth/token", data=form).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="none"),
        pytest.param({"Authorization": "Basic ????"}, id="unreadable"),
        pytest.param({"Authorization": "Basic c2FuZGJveC1jbGllbnQ6d3Jvbmc="}, id="wrong secret"),
        pytest.param({"Authorization": "Basic bm9ib2R5Ong="}, id="unknown client"),
    ],
)
def test_bad_credentials_are_unauthorized(root: httpx.Client, headers: dict[str, str]) -> None:
    """Whatever is wrong with the credentials, the answer is a 401 with an OAuth error object."""
    answer = root.post("/uaa/oauth/token", headers=headers, data=GRANT)
    expected = {"error": "invalid_client", "error_description": "Bad client credentials"}
    assert (answer.status_code, answer.json()) == (401, expected)


@pytest.mark.parametrize(
    ("form", "error"), [({}, "invalid_request"), ({"grant_type": "password"}, "unsupported_grant_type")]
)
def test_only_client_credentials_are_granted(root: httpx.Client, form: dict[str, str], error: str) -> None:
    """A missing or different grant type is a 400 with an OAuth error object."""
    answer = root.post("/uaa/oauth/token", auth=LOGIN, data=form)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_json_is_no_form(root: httpx.Client) -> None:
    """A token request in JSON is refused with an OAuth error object."""
    answer = root.post("/uaa/oauth/token", auth=LOGIN, json=GRANT)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_userinfo_names_the_tenants(root: httpx.Client, api: httpx.Client) -> None:
    """Userinfo works without Accept-Version, has no email and no roles (B2)."""
    answer = root.get("/uaa/userinfo", headers={"Authorization": api.headers["Authorization"]})
    body = answer.json()
    assert set(body) == {"id", "name", "tenants"}
    assert body["tenants"] == [{"id": seed_ids.TENANT_ID, "name": "Sandbox Freight", "slug": "sandbox-freight"}]


def test_userinfo_without_a_token_answers_an_oauth_error(root: httpx.Client) -> None:
    """Under /uaa errors are OAuth error objects, not arrays."""
    answer = root.get("/uaa/userinfo")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")


def test_the_user_of_the_token_is_the_user_of_userinfo(root: httpx.Client) -> None:
    """Both answers name the same user id."""
    token = root.post("/uaa/oauth/token", auth=LOGIN, data=GRANT).json()
    info = root.get("/uaa/userinfo", headers={"Authorization": f"Bearer {token['access_token']}"}).json()
    assert token["user"]["id"] == info["id"]
