"""Undoes the content codings of a response (RFC 9110 §8.4), and names one that cannot be undone here."""

from collections.abc import Iterator
from importlib.util import find_spec

from postman_contract.http._httpx import httpx

ALIASES = {"x-gzip": "gzip"}  # RFC 9110 §8.4.1.3
BUILT_IN = frozenset({"gzip", "deflate", "identity"})
# The extra of httpx that brings what decodes a coding, and the packages that do.
EXTRAS = {"br": ("brotli", ("brotli", "brotlicffi")), "zstd": ("zstd", ("zstandard",))}


class UnknownCoding(httpx.DecodingError):
    """A response has a content coding that cannot be undone here."""


def read_decoded(response: httpx.Response) -> None:
    """Read the body of a response that is being streamed, so that its `content` has no coding left.

    Raises:
        UnknownCoding: it has a body whose coding cannot be undone here; names it, and what to install.
        httpx.DecodingError: the body is not of the coding it claims.
    """
    codings = tuple(_codings_of(response))
    unknown = next((coding for coding in codings if not _is_decodable(coding)), None)
    received = response.headers
    # httpx reads the codings from the headers, knows no alias, and silently skips what it does not know.
    response.headers = httpx.Headers({} if unknown else {"Content-Encoding": ", ".join(codings)})
    try:
        response.read()
    finally:
        response.headers = received
        response.close()
    if unknown and response.content:
        raise UnknownCoding(f"the response has content coding {unknown!r}, {_remedy_for(unknown)}")


def _codings_of(response: httpx.Response) -> Iterator[str]:
    for value in response.headers.get_list("content-encoding", split_commas=True):
        coding = value.strip().lower()
        if coding:
            yield ALIASES.get(coding, coding)


def _is_decodable(coding: str) -> bool:
    _, packages = EXTRAS.get(coding, ("", ()))
    return coding in BUILT_IN or any(find_spec(package) is not None for package in packages)


def _remedy_for(coding: str) -> str:
    if coding in EXTRAS:
        return f"which nothing installed here decodes: pip install 'httpx[{EXTRAS[coding][0]}]'"
    return "which cannot be decoded: send an Accept-Encoding header that leaves it out"
