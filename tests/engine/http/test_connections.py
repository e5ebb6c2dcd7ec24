"""Tests of where a run sits: real proxies and certificates on loopback, and what the environment says of them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from loopback import running
from postman_contract.errors import InputError, NotJudged
from postman_contract.http.auth import fetch_token
from postman_contract.http.client import new_client, transmit
from postman_contract.http.connection_settings import (
    DIRECT,
    ConnectionSettings,
    GivenSettings,
    passwords_of,
    proxy_for,
    settings_from,
)
from postman_contract.postman.credentials import TokenSource
from postman_contract.postman.environment import connection_variables
from postman_contract.postman.messages import Request
from proxies import API, Echo, Pki, Proxy, proxying

Serve = Callable[..., tuple[str, list[Any]]]
PASSWORD = "CANARY-proxy/1"
NOTHING = GivenSettings()


@pytest.fixture
def pki(tmp_path: Path) -> Pki:
    """Make a CA."""
    return Pki(tmp_path)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """Run a proxy, beside a server that it alone knows by its name."""
    with running(Echo) as server, proxying() as state:
        state.hosts[API] = server.server_port
        yield state


def sent(settings: ConnectionSettings, origin: str, target: str = "/x", method: str = "GET", **members: Any) -> str:
    """Send a request, and return what the server says it was."""
    with new_client(settings=settings) as client:
        return transmit(client, Request(method, origin, target, **members), None).response.body.decode()


def failure(settings: ConnectionSettings, origin: str, **members: Any) -> str:
    """Return why nothing came of it."""
    with pytest.raises(NotJudged) as caught:
        sent(settings, origin, **members)
    return str(caught.value)


def refusal(settings: ConnectionSettings) -> str:
    """Return why no client is made."""
    with pytest.raises(InputError) as caught:
        new_client(settings=settings)
    return str(caught.value)


def through(proxy: str, **members: Any) -> ConnectionSettings:
    """Make the settings of a run behind a proxy."""
    return ConnectionSettings(proxy, proxy, **members)


# Which proxy


@pytest.mark.parametrize(
    ("no_proxy", "host", "port", "is_direct"),
    [
        ("", "api.test", 443, False),
        ("*", "api.test", 443, True),
        ("api.test", "api.test", 443, True),
        ("api.test", "API.test.", 443, True),
        ("API.Test", "api.test", 443, True),
        ("api.test", "sub.api.test", 443, True),
        (".test", "api.test", 443, True),
        ("*.test", "api.test", 443, True),
        ("pi.test", "api.test", 443, False),
        ("api.test:443", "api.test", None, True),
        ("api.test:8443", "api.test", 443, False),
        ("a.test b.test,api.test", "api.test", 443, True),
        ("10.0.0.0/8", "10.1.2.3", 443, True),
        ("10.0.0.0/8", "11.1.2.3", 443, False),
        ("10.0.0.0/8", "api.test", 443, False),
        ("10.1.2.3", "10.1.2.3", 443, True),
        ("fd00::/8", "fd00::1", 443, True),
        ("[fd00::1]:443", "fd00::1", 443, True),
        ("fd00::1", "fd00::1", 443, True),
        (".", "api.test", 443, False),
        ("not/a/network", "10.1.2.3", 443, False),
        ("", "localhost", 443, True),
        ("", "127.0.0.1", 443, True),
        ("", "::1", 443, True),
    ],
)
def test_what_needs_no_proxy_is_reached_without_one(
    no_proxy: str, host: str, port: int | None, *, is_direct: bool
) -> None:
    """NO_PROXY names domains with those below them, addresses and networks; this machine needs no naming."""
    settings = settings_from({"https_proxy": "http://p:1", "no_proxy": no_proxy}, NOTHING)
    assert proxy_for(settings, "https", host, port) == ("" if is_direct else "http://p:1")


@pytest.mark.parametrize(
    ("variables", "given", "expected"),
    [
        pytest.param({}, None, ("", ""), id="none"),
        pytest.param({"http_proxy": "http://a:1"}, None, ("http://a:1", ""), id="for http"),
        pytest.param({"https_proxy": "http://a:1"}, None, ("", "http://a:1"), id="for https"),
        pytest.param({"all_proxy": "a:1"}, None, ("http://a:1", "http://a:1"), id="for all, without a scheme"),
        pytest.param({"all_proxy": "http://a", "http_proxy": "http://b"}, None, ("http://b", "http://a"), id="nearest"),
        pytest.param({"all_proxy": "http://a"}, "http://c:3", ("http://c:3", "http://c:3"), id="command line"),
        pytest.param({"all_proxy": "http://a"}, "", ("", ""), id="none by command line"),
    ],
)
def test_a_proxy_is_for_a_scheme(variables: dict[str, str], given: str | None, expected: tuple[str, str]) -> None:
    """Or for all; the command line goes before the environment."""
    settings = settings_from(variables, GivenSettings(given))
    assert (settings.http_proxy, settings.https_proxy) == expected


@pytest.mark.parametrize("url", ["ftp://p", "http://", "http://p:99999", "http://[p", f"gopher://u:{PASSWORD}@p"])
def test_a_proxy_that_is_no_url_is_refused(url: str) -> None:
    """By the name of the variable or the option, without what may be a password."""
    with pytest.raises(InputError, match=r"^HTTPS_PROXY: expected the URL of a proxy") as caught:
        settings_from({"https_proxy": url}, NOTHING)
    assert "CANARY" not in str(caught.value)
    with pytest.raises(InputError, match=r"^--contract-proxy: expected"):
        settings_from({}, GivenSettings(url))


def test_a_proxy_that_needs_a_library_says_which() -> None:
    """SOCKS is an extra of httpx."""
    with pytest.raises(InputError, match=r"pip install 'httpx\[socks\]'"):
        settings_from({"all_proxy": "socks5://p:1080"}, NOTHING)


def test_the_environment_is_read_in_both_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    """That in lower case goes first, as for curl, and an empty one counts as not set."""
    for name, value in {"HTTP_PROXY": "a", "http_proxy": "b", "NO_PROXY": "c", "ALL_PROXY": ""}.items():
        monkeypatch.setenv(name, value)
    for name in ("HTTPS_PROXY", "https_proxy", "all_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    assert connection_variables() == {"http_proxy": "b", "no_proxy": "c"}


def test_passwords_of_proxies_are_known() -> None:
    """As they are written, and as they are meant; a repr shows neither."""
    settings = ConnectionSettings("http://u:CANARY%2F1@p:1", "http://p:2")
    assert {*passwords_of(settings)} == {"CANARY%2F1", "CANARY/1"}
    assert "CANARY" not in repr(settings)


# Through a proxy


@pytest.mark.parametrize("target", ["/x", "/a/../b|c", "/?q={x}"])
def test_a_request_is_forwarded_with_its_exact_target(proxy: Proxy, target: str) -> None:
    """The proxy gets the whole URL, and the server what was to be sent; nobody else resolves its name."""
    assert sent(through(proxy.url), f"http://{API}", target) == f"GET {target} {API}"
    assert proxy.seen == [f"GET http://{API}{target} HTTP/1.1"]


@pytest.mark.parametrize("target", ["/x", "/a/../b|c"])
def test_a_secured_request_is_tunnelled(proxy: Proxy, pki: Pki, target: str) -> None:
    """The proxy learns the host alone, by CONNECT, and the certificate is the server's."""
    with pki.serving(Echo, API) as port:
        proxy.hosts[API] = port
        said = sent(through(proxy.url, also_trusted=pki.ca_file), f"https://{API}", target, "POST", body=b"x")
    assert said == f"POST {target} {API}"
    assert proxy.seen == [f"CONNECT {API}:443 HTTP/1.1"]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_is_shown_its_credentials(proxy: Proxy, pki: Pki, scheme: str) -> None:
    """They stand in its URL; without them it says what is missing, and no message has them."""
    proxy.wants_credentials = True
    with pki.serving(Echo, API) as port:
        if scheme == "https":
            proxy.hosts[API] = port
        said = failure(through(proxy.url, also_trusted=pki.ca_file), f"{scheme}://{API}")
        assert f"through proxy {proxy.url}: " in said
        with_password = proxy.url.replace("://", "://user:CANARY%2F1@")
        sent(through(with_password, also_trusted=pki.ca_file), f"{scheme}://{API}")
    assert proxy.credentials == [None, "Basic dXNlcjpDQU5BUlkvMQ=="]


def test_a_proxy_that_cannot_be_reached_is_named() -> None:
    """Without its password."""
    said = failure(through(f"http://u:{PASSWORD.replace('/', '%2F')}@127.0.0.1:9"), f"http://{API}")
    assert "through proxy http://127.0.0.1:9: " in said
    assert "CANARY" not in said


def test_this_machine_is_reached_without_a_proxy(serve: Serve) -> None:
    """Whatever the settings say."""
    url, _ = serve((200, {}, b"direct"))
    assert sent(through("http://127.0.0.1:9"), url) == "direct"


def test_a_token_is_fetched_through_the_proxy(proxy: Proxy, serve: Serve) -> None:
    """It is the client of the run that fetches it."""
    url, _ = serve((200, {}, b'{"access_token": "CANARY-token-1"}'))
    proxy.hosts[API] = int(url.rpartition(":")[2])
    with new_client(settings=through(proxy.url)) as client:
        assert fetch_token(client, TokenSource(f"http://{API}/token", "c", "s")).value == "CANARY-token-1"
    assert proxy.seen == [f"POST http://{API}/token HTTP/1.1"]


# Certificates


def test_a_server_of_an_unknown_ca_is_not_trusted(pki: Pki) -> None:
    """It is said how to trust it, for a token as well."""
    with pki.serving(Echo, "127.0.0.1") as port:
        url = f"https://127.0.0.1:{port}"
        assert "name that with --contract-cacert=FILE" in failure(DIRECT, url)
        with new_client() as client, pytest.raises(NotJudged, match=r"no token: .*--contract-cacert=FILE"):
            fetch_token(client, TokenSource(f"{url}/token", "c", "s"))


@pytest.mark.parametrize("in_place", [True, False])
def test_a_private_ca_is_trusted_where_it_is_named(pki: Pki, *, in_place: bool) -> None:
    """Beside the usual ones, or in their place."""
    with pki.serving(Echo, "127.0.0.1") as port:
        own = pki.ca_file
        settings = ConnectionSettings(trusted=own) if in_place else ConnectionSettings(also_trusted=own)
        assert sent(settings, f"https://127.0.0.1:{port}").startswith("GET /x")


def test_the_environment_names_whom_to_trust(tmp_path: Path) -> None:
    """The file goes before the folder, as for httpx."""
    both = {"ssl_cert_file": str(tmp_path / "a.pem"), "ssl_cert_dir": str(tmp_path)}
    assert settings_from(both, NOTHING).trusted == tmp_path / "a.pem"
    assert settings_from({"ssl_cert_dir": str(tmp_path)}, NOTHING).trusted == tmp_path
    with new_client(settings=settings_from({"ssl_cert_dir": str(tmp_path)}, NOTHING)):
        pass  # a folder can be used, although it is empty


@pytest.mark.parametrize("one_file", [True, False])
def test_a_client_certificate_is_shown(pki: Pki, *, one_file: bool) -> None:
    """Its key stands in the same file, or in one of its own; a server that asks for one lets nobody else in."""
    cert, key = pki.client_files()
    if one_file:
        cert.write_bytes(cert.read_bytes() + key.read_bytes())
    with pki.serving(Echo, "127.0.0.1", asks_clients=True) as port:
        url = f"https://127.0.0.1:{port}"
        own = ConnectionSettings(also_trusted=pki.ca_file, client_cert=cert, client_key=None if one_file else key)
        assert sent(own, url).startswith("GET /x")
        assert failure(ConnectionSettings(also_trusted=pki.ca_file), url)


def test_certificates_are_not_checked_where_that_is_asked_for(pki: Pki) -> None:
    """But for a request that is published to be strict."""
    insecure = settings_from({}, GivenSettings(insecure=True))
    with pki.serving(Echo, "elsewhere.test") as port:
        url = f"https://127.0.0.1:{port}"
        assert sent(insecure, url).startswith("GET /x")
        assert "certificate is not trusted" in failure(insecure, url, strict=True)


def encrypted(key: Path) -> Path:
    """Give a key a passphrase."""
    private = load_pem_private_key(key.read_bytes(), None)
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")))
    return key


def test_files_that_cannot_be_used_are_named_before_the_first_call(pki: Pki) -> None:
    """Each with what is wrong and what to do; nobody is asked for a passphrase in the middle of a run."""
    cert, key = pki.client_files()
    _, other = pki.client_files("other")
    missing, folder = pki.folder / "missing.pem", pki.folder
    text = pki.folder / "text.pem"
    text.write_text("hello")
    found = [
        refusal(ConnectionSettings(also_trusted=missing)),
        refusal(ConnectionSettings(trusted=text)),
        refusal(ConnectionSettings(client_cert=missing)),
        refusal(ConnectionSettings(client_cert=folder)),
        refusal(ConnectionSettings(client_cert=cert, client_key=missing)),
        refusal(ConnectionSettings(client_cert=cert)),
        refusal(ConnectionSettings(client_cert=text, client_key=key)),
        refusal(ConnectionSettings(client_cert=cert, client_key=other)),
        refusal(ConnectionSettings(client_cert=cert, client_key=encrypted(key))),
        refusal(ConnectionSettings(client_key=other)),
    ]
    expected = [
        f"{missing}: cannot be read: No such file or directory",
        f"{text}: holds no CA certificate in PEM",
        f"{missing}: no such file",
        f"{folder}: no such file",
        f"{missing}: no such file",
        f"{cert}: no certificate and key in PEM",
        f"{key}: no certificate and key in PEM",
        f"{other}: is not the key of the certificate in {cert}",
        f"{key}: the key has a passphrase",
        f"{other}: a key without its certificate: add --contract-client-cert=FILE",
    ]
    assert [each for each, start in zip(found, expected, strict=True) if not each.startswith(start)] == []
    assert "--contract-client-key" in found[5]
