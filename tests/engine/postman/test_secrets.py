"""Tests of telling secrets by their names, and of what stands for them."""

from urllib.parse import urlsplit

import pytest

from postman_contract.postman.secrets import (
    is_placeholder,
    is_secret_name,
    looks_secret,
    placeholder,
    tells_nothing,
)

SECRET = """
    authorization Authorization AUTHORIZATION Proxy-Authorization X-Authorization
    api-key apikey api_key apiKey ApiKey APIKey API_KEY APIKEY X-Api-Key X-API-KEY x-apikey xapikey api-keys petApiKey
    token tokens Token TOKEN access_token accessToken accesstoken ACCESS_TOKEN refreshToken refresh-token id_token
    X-Auth-Token csrfToken token2 tokenValue token_secret password_reset_token PRIVATE-TOKEN X-Amz-Security-Token
    secret secrets client_secret clientSecret client-secret CLIENTSECRET secretKey secret_access_key webhookSecret
    password passwords Password userPassword user_password new-password newPassword2 password_confirmation passwordHash
    passwd userPasswd pwd PWD db_pwd
""".split()  # noqa: SIM905
INNOCENT = """
    token_type tokenType TokenType TOKEN_TYPE token-type token_type_hint tokenTypeHint expires_in token_url tokenUrl
    tokenURL token_uri tokenEndpoint token_endpoint token_endpoint_auth_method token_expires_in tokenExpiry token_count
    tokenCount tokenId token_id token_name token_status max_tokens maxTokens totalTokens prompt_tokens tokenizer
    tokenized tokenLimit
    password_policy passwordPolicy password_expires_at passwordChangedAt password_required passwordStrength
    has_password hasPassword is_secret isSecret requires_token secretary Secretary secretaryName secretName
    secret_version secretRef secretion api_key_id apiKeyId api-key-name apiKeyHeader authorization_url authorizationUrl
    authorization_endpoint authorizationStatus authorized author authority api key keyboard monkey name status id shop
    customer tenant scope grant_type username email
""".split()  # noqa: SIM905


@pytest.mark.parametrize("name", SECRET)
def test_a_name_says_that_a_value_is_a_secret(name: str) -> None:
    """A name that says so does in every style."""
    assert is_secret_name(name)


@pytest.mark.parametrize("name", [*INNOCENT, "", "-", "日本語", "7"])
def test_a_name_says_no_such_thing(name: str) -> None:
    """A name of something about a secret, or of something else, does not."""
    assert not is_secret_name(name)


@pytest.mark.parametrize("name", ["key", "privateKey", "SUBSCRIPTION_KEY", "keys", "password", "x-authorization"])
def test_the_value_of_a_variable_with_such_a_name_is_taken_for_a_secret(name: str) -> None:
    """A key is one, beside what a request is known to send secrets by."""
    assert looks_secret(name)


@pytest.mark.parametrize("name", ["sortKey", "primary_key", "keyId", "keyboard", "monkey", "name", "", "123"])
def test_keys_of_another_kind_are_no_secrets(name: str) -> None:
    """Nor is what only has the letters of one."""
    assert not looks_secret(name)


def test_a_name_may_be_said_to_be_a_secrets() -> None:
    """It is taken as it stands."""
    assert looks_secret("pin", frozenset({"pin"}))
    assert not looks_secret("Pin", frozenset({"pin"}))


@pytest.mark.parametrize("value", ["", "1", "true", "abc12", "{{token}}", "Bearer {{t}}", "Password", "api-key"])
def test_some_values_are_too_plain_to_be_secrets(value: str) -> None:
    """To hide them everywhere would change innocent text."""
    assert tells_nothing(value)


@pytest.mark.parametrize("value", ["123456", "password1", "CANARY-1", "a secret"])
def test_other_values_may_be_secrets(value: str) -> None:
    """Even bad ones."""
    assert not tells_nothing(value)


def test_a_placeholder_names_the_secret() -> None:
    """What stands for a secret says which one."""
    assert placeholder("key") == "REDACTED-key"


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("uploadUrl", "https://redacted-upload-url.invalid"),
        ("BASE_URL", "https://redacted-base-url.invalid"),
        ("host 2", "https://redacted-host-2.invalid"),
        ("日本", "https://redacted-url.invalid"),
    ],
)
def test_what_stands_for_a_url_is_a_url(name: str, url: str) -> None:
    """A URL can be sent to nowhere, and its host is spelled as hosts are."""
    spelled = placeholder(name, "https://CANARY.example/x?y=z")
    assert (spelled, urlsplit(spelled).hostname) == (url, url.removeprefix("https://"))


@pytest.mark.parametrize("value", ["", "CANARY-1", "https://a.example"])
def test_a_placeholder_is_told_from_a_value(value: str) -> None:
    """What stands for a secret is known, whatever the secret was."""
    assert is_placeholder(placeholder("key", value))
    assert not is_placeholder(value)
