"""Tests of reading where a URL leads."""

import pytest

from postman_contract.errors import NotJudged
from postman_contract.http.origins import is_loopback, leads_nowhere, leads_to_loopback, origin_of


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        pytest.param("https://api.example", "https://api.example:443", id="host alone"),
        pytest.param("http://api.example/a?b=c#d", "http://api.example:80", id="with all the rest"),
        pytest.param("https://api.example:443/", "https://api.example:443", id="default port"),
        pytest.param("https://api.example:/", "https://api.example:443", id="empty port"),
        pytest.param("http://api.example:443/", "http://api.example:443", id="port of another scheme"),
        pytest.param("https://api.example:8443/", "https://api.example:8443", id="another port"),
        pytest.param("HTTPS://API.Example/A", "https://api.example:443", id="upper case"),
        pytest.param("https://api.example./", "https://api.example:443", id="trailing dot"),
        pytest.param("https://user:key@api.example/", "https://api.example:443", id="with credentials"),
        pytest.param("http://127.0.0.1:5000/", "http://127.0.0.1:5000", id="address"),
        pytest.param("http://[::1]/", "http://[::1]:80", id="address of version 6"),
    ],
)
def test_an_origin_is_always_spelled_alike(url: str, origin: str) -> None:
    """Scheme, host and port are all that is left of a URL."""
    assert origin_of(url) == origin


@pytest.mark.parametrize("url", ["http://[::1", "http://h\x00", "http://h:port"])
def test_what_cannot_be_sent_has_no_origin(url: str) -> None:
    """A URL that cannot be read is no crash."""
    with pytest.raises(NotJudged) as caught:
        origin_of(url)
    assert str(caught.value).startswith("refused: not a URL that can be sent: ")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.8.9.1", "::1", "localhost", "LOCALHOST", "localhost.", "ip6-localhost", ""]
)
def test_this_machine_is_loopback(host: str) -> None:
    """The loopback addresses and the names that stand for them are this machine."""
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["192.0.2.1", "10.0.0.1", "::", "example.com", "localhost.example.com", "127.0.0.1.nip.io"]
)
def test_other_hosts_are_not_loopback(host: str) -> None:
    """Whatever else a name or address is, it is not this machine."""
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("url", "leads"),
    [
        ("http://127.0.0.1:5000/a", True),
        ("https://localhost", True),
        ("http://[::1]:80", True),
        ("http://user:key@LOCALHOST/", True),
        ("http://127.0.0.1@api.example/", False),
        ("https://api.example/127.0.0.1", False),
        ("http:///a", False),
        ("", False),
        ("http://[::1", False),
    ],
)
def test_a_url_leads_to_this_machine_by_its_host(url: str, leads: bool) -> None:
    """Only the host counts, and without one a URL does not lead here."""
    assert leads_to_loopback(url) is leads


@pytest.mark.parametrize(
    ("url", "nowhere"),
    [
        ("https://api.invalid/a", True),
        ("https://API.INVALID.", True),
        ("https://api.invalid.example", False),
        ("https://api.example/x.invalid", False),
        ("", False),
    ],
)
def test_a_reserved_name_leads_nowhere(url: str, nowhere: bool) -> None:
    """Names below `.invalid` are never found (RFC 6761 §6.4)."""
    assert leads_nowhere(url) is nowhere
