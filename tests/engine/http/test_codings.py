"""Tests of undoing content codings, against a server on loopback."""

import gzip
import zlib
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import pytest

from postman_contract.errors import NoAnswer
from postman_contract.http.client import new_client, transmit
from postman_contract.postman.messages import Request, Response

Serve = Callable[..., tuple[str, list[Any]]]
TEA = b'{"tea": "\xc3\xa9"}'


def received(url: str, method: str = "GET") -> Response:
    """Send a request, and return the response."""
    with new_client() as client:
        return transmit(client, Request(method, url, "/"), None).response


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        pytest.param("gzip", gzip.compress(TEA), id="gzip"),
        pytest.param("x-gzip", gzip.compress(TEA), id="x-gzip"),
        pytest.param("X-GZip", gzip.compress(TEA), id="in another case"),
        pytest.param("deflate", zlib.compress(TEA), id="deflate"),
        pytest.param("identity", TEA, id="identity"),
        pytest.param("", TEA, id="empty"),
        pytest.param(" , identity,", TEA, id="empty elements"),
        pytest.param("gzip, gzip", gzip.compress(gzip.compress(TEA)), id="twice the same"),
        pytest.param("deflate, x-gzip", gzip.compress(zlib.compress(TEA)), id="deflate, then x-gzip"),
        pytest.param("x-gzip,deflate", zlib.compress(gzip.compress(TEA)), id="x-gzip, then deflate"),
        pytest.param("x-gzip, identity, x-gzip", gzip.compress(gzip.compress(TEA)), id="three in a row"),
    ],
)
def test_content_codings_are_undone(serve: Serve, coding: str, body: bytes) -> None:
    """A body is judged as what it says, whatever was applied to it in which order; its headers stay as they came."""
    url, _ = serve((200, {"Content-Encoding": coding}, body))
    response = received(url)
    assert (response.body, dict(response.headers)["Content-Encoding"]) == (TEA, coding.strip())


MISSING = {
    "br": "which nothing installed here decodes: pip install 'httpx[brotli]'",
    "zstd": "which nothing installed here decodes: pip install 'httpx[zstd]'",
}


@pytest.mark.skipif(any(map(find_spec, ("brotli", "brotlicffi", "zstandard"))), reason="a decoder is installed")
@pytest.mark.parametrize("header", ["{}", "gzip, {}", "{}, gzip", "{}, x-gzip"])
@pytest.mark.parametrize("coding", MISSING)
def test_what_nothing_decodes_is_named_with_its_package(serve: Serve, coding: str, header: str) -> None:
    """A coding whose decoder is not installed is no answer, wherever it stands, and what to install is said."""
    url, _ = serve((200, {"Content-Encoding": header.format(coding)}, TEA))
    with pytest.raises(NoAnswer) as caught:
        received(url)
    assert str(caught.value) == f"GET {url}: the response has content coding {coding!r}, {MISSING[coding]}"


@pytest.mark.parametrize("coding", ["compress", "x-compress", "rot13", "aws-chunked", "utf-8"])
def test_another_coding_is_named(serve: Serve, coding: str) -> None:
    """A coding that nothing can decode is no answer, by its name."""
    url, _ = serve((200, {"Content-Encoding": coding}, TEA))
    with pytest.raises(NoAnswer) as caught:
        received(url)
    assert str(caught.value) == (
        f"GET {url}: the response has content coding {coding!r}, which cannot be decoded: "
        "send an Accept-Encoding header that leaves it out"
    )


@pytest.mark.parametrize("coding", ["br", "compress", "gzip", "x-gzip"])
@pytest.mark.parametrize("answer", [(204, "GET"), (200, "GET"), (200, "HEAD")], ids=["204", "empty", "HEAD"])
def test_where_there_is_no_body_nothing_has_to_be_decoded(serve: Serve, coding: str, answer: tuple[int, str]) -> None:
    """A coding alone keeps no answer from being judged."""
    status, method = answer
    url, _ = serve((status, {"Content-Encoding": coding}, b""))
    assert received(url, method).body == b""


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "x-gzip, gzip"])
def test_a_body_that_is_not_as_coded_is_no_answer(serve: Serve, coding: str) -> None:
    """What claims a coding and is none cannot be judged."""
    url, _ = serve((200, {"Content-Encoding": coding}, b"no coding at all"))
    with pytest.raises(NoAnswer, match="DecodingError"):
        received(url)


def test_a_connection_is_used_again_after_a_coding_that_is_not_known(serve: Serve) -> None:
    """An answer that cannot be judged holds nothing up: the next request of the same client is answered."""
    url, seen = serve((200, {"Content-Encoding": "rot13"}, TEA), (200, {}, TEA))
    with new_client() as client:
        with pytest.raises(NoAnswer):
            transmit(client, Request("GET", url, "/"), None)
        assert transmit(client, Request("GET", url, "/"), None).response.body == TEA
    assert len(seen) == 2
