"""What a run without rules may send, and where."""

import pytest

from postman_contract.postman.messages import Request
from postman_contract.postman.method_overrides import override_in
from postman_contract.safety.collection_policy import host_of, is_plaintext, is_reading, is_this_machine, may_write


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://localhost/a", True),
        ("http://LOCALHOST:8080", True),
        ("http://127.0.0.1", True),
        ("http://127.9.8.7:1", True),
        ("http://[::1]:80", True),
        ("http://ip6-localhost", False),
        ("http://localhost.", False),
        ("http://127.0.0.1.", False),
        ("http://foo.localhost", False),
        ("http://localhost.example.com", False),
        ("http://127.0.0.1.example.com", False),
        ("http://localhost@api.example.com", False),
        ("http://[::ffff:127.0.0.1]", False),
        ("http://0.0.0.0", False),
        ("http://10.0.0.1", False),
        ("http://api.example.com", False),
    ],
)
def test_this_machine_is_named_literally(url: str, here: bool) -> None:
    """No name is looked up: where it leads is nobody's promise."""
    assert is_this_machine(url) is here


@pytest.mark.parametrize(
    ("url", "hosts", "allowed"),
    [
        ("https://api.example.com/a", {"api.example.com"}, True),
        ("https://api.example.com:443/a", {"api.example.com"}, True),
        ("https://api.example.com/a", {"api.example.com:443"}, True),
        ("https://API.example.com", {"api.example.com"}, True),
        ("https://api.example.com:8443", {"api.example.com:8443"}, True),
        ("https://api.example.com:8443", {"api.example.com"}, False),
        ("https://api.example.com", {"api.example.com:8443"}, False),
        ("https://evil.api.example.com", {"api.example.com"}, False),
        ("https://api.example.com.evil.com", {"api.example.com"}, False),
        ("https://api.example.com@evil.com", {"api.example.com"}, False),
        ("https://[2001:db8::1]:8443", {"[2001:db8::1]:8443"}, True),
        ("https://api.example.com", set(), False),
    ],
)
def test_a_host_is_allowed_exactly(url: str, hosts: set[str], allowed: bool) -> None:
    """With its port, where that is not the scheme's own."""
    assert may_write(url, frozenset(hosts)) is allowed


@pytest.mark.parametrize(
    ("method", "headers", "reads"),
    [
        ("GET", (), True),
        ("HEAD", (), True),
        ("OPTIONS", (), True),
        ("TRACE", (), False),
        ("POST", (), False),
        ("get", (), False),
        ("GET", (("x-http-method", "DELETE"),), False),
        ("GET", (("X-Method-Override", "PUT"),), False),
    ],
)
def test_what_reads_is_told_by_its_method(method: str, headers: tuple[tuple[str, str], ...], reads: bool) -> None:
    """And by the headers that make another of it."""
    assert is_reading(Request(method, "https://api.example.com", "/", headers)) is reads


@pytest.mark.parametrize(
    ("request_made", "by"),
    [
        (Request("GET", "https://h", "/", (("X_HTTP_METHOD_OVERRIDE", "PUT"),)), "the header X_HTTP_METHOD_OVERRIDE"),
        (Request("HEAD", "https://h", "/a?b=1&_method=DELETE"), "_method in its query"),
        (Request("GET", "https://h", "/a?_METHOD=DELETE"), "_METHOD in its query"),
        (Request("GET", "https://h", "/a?%5fmethod=DELETE"), "_method in its query"),
        (Request("GET", "https://h", "/a?.method=DELETE"), ".method in its query"),
        (Request("GET", "https://h", "/a?a=b;_method=DELETE"), "_method in its query"),
        (Request("GET", "https://h", "/a?X-HTTP-Method-Override=DELETE"), "X-HTTP-Method-Override in its query"),
        (Request("GET", "https://h", "/", (), b"a=b&_method=DELETE"), "_method in its body"),
        (Request("GET", "https://h", "/a?shipping_method=air&method=x"), ""),
        (Request("GET", "https://h", "/", (), b'{"shipping_method": "air"}'), ""),
        (Request("OPTIONS", "https://h", "/", (("Access-Control-Request-Method", "PUT"),)), ""),
    ],
)
def test_what_makes_another_method_of_a_request_makes_it_a_write(request_made: Request, by: str) -> None:
    """Servers read it from more places than one, each in spellings of its own."""
    assert (override_in(request_made), is_reading(request_made)) == (by, not by)


def test_plain_text_is_a_matter_of_other_machines() -> None:
    """On this one nobody listens in between."""
    assert is_plaintext("http://api.example.com")
    assert not is_plaintext("http://127.0.0.1:8080")
    assert not is_plaintext("https://api.example.com")


def test_a_host_is_named_as_an_option_names_it() -> None:
    """Without the scheme's own port, and an IPv6 address in brackets."""
    urls = ("https://api.example.com:443/a", "http://api.example.com:443", "http://[::1]:8080/a")
    assert [*map(host_of, urls)] == ["api.example.com", "api.example.com:443", "[::1]:8080"]
