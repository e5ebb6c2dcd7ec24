"""Multipart forms (RFC 7578): built as Postman's own runner does, and read from the bytes that are sent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_to_bytes

from postman_contract.errors import NotJudged
from postman_contract.postman.collection import FormPart
from postman_contract.postman.environment import as_text
from postman_contract.postman.javascript import json_text
from postman_contract.postman.media_types import media_type_of
from postman_contract.postman.messages import header_problem
from postman_contract.postman.sources import decode_content, read_source
from postman_contract.postman.variables import Resolver

BOUNDARY = "-" * 26 + "7".zfill(24)  # Postman draws 24 digits; a fixed boundary lets a replay match
MULTIPART = "multipart/form-data"
BINARY = "application/octet-stream"
_BOUNDARY_OF = re.compile(r'\bboundary=(?:"([^"]+)"|([^";\s]+))', re.IGNORECASE)
_NAMES = re.compile(rb'(?<![\w*])(file)?name(\*?)=(?:"([^"\r\n]*)"|([^;\s]+))', re.IGNORECASE)
_DISPOSITION = re.compile(rb"^content-disposition[ \t]*:((?:[^\r\n]|\r?\n[ \t])*)", re.IGNORECASE | re.MULTILINE)
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True)
class FormField:
    """A field of a form as it is sent; one of a file has its content as its value."""

    name: str
    content: bytes = field(repr=False)
    is_file: bool = False

    @property
    def text(self) -> str:
        """The content as text, whatever it is."""
        return self.content.decode("utf-8", "replace")


def build_form(
    parts: tuple[FormPart, ...], declared: str | None, resolver: Resolver, folder: Path
) -> tuple[bytes, str | None]:
    """Fill the parts of a form that are not disabled; without any there is no body.

    Args:
        parts: in the order of sending.
        declared: the request's own Content-Type, if it has one; its boundary is used.
        resolver: fills variables.
        folder: where the files are.

    Raises:
        NotJudged: a variable is missing, or a file.
    """
    boundary, media_type = _media_type(declared)
    lines = [line for part in parts if not part.disabled for line in _part(part, resolver, folder)]
    if not lines:
        return b"", declared
    delimiter = f"--{boundary}".encode("latin-1", "replace")  # as the header that declares it
    whole = b"".join(delimiter + b"\r\n" + line + b"\r\n" for line in lines)
    return whole + delimiter + b"--\r\n", media_type


def form_fields(media_type: str, body: bytes) -> Iterator[FormField]:
    """Yield the fields of a multipart body, as any server may read them.

    A part that could be taken for several fields is all of them, whatever the type of its content is.
    """
    for first, second in _BOUNDARY_OF.findall(media_type):
        delimiter = re.escape((first or second).encode("latin-1", "replace"))
        for part in re.split(rb"(?:^|\r?\n)--" + delimiter + rb"(?:--)?[ \t]*(?=\r?\n|$)", body)[1:]:
            head, *content = _BLANK_LINE.split(part, maxsplit=1)
            yield from _fields(head, content[0] if content else b"")


def _fields(head: bytes, content: bytes) -> Iterator[FormField]:
    named = [match for line in _DISPOSITION.findall(head) for match in _NAMES.findall(line)]
    is_file = any(file for file, _, _, _ in named)
    for file, extended, quoted, bare in named:
        if not file:
            name = unquote_to_bytes(bare.rpartition(b"'")[2]) if extended else quoted or bare
            yield FormField(name.decode("utf-8", "replace"), content, is_file)


def _media_type(declared: str | None) -> tuple[str, str]:
    """Return the boundary and the Content-Type of a form; a request's own type is kept where it is one of a form."""
    if declared is None or not declared.startswith(MULTIPART):
        return BOUNDARY, f"{MULTIPART}; boundary={BOUNDARY}"
    own = _BOUNDARY_OF.search(declared)
    # A boundary takes the place of whatever parameters there are, such as a charset.
    return (own[1] or own[2], declared) if own else (BOUNDARY, f"{declared.partition(';')[0]}; boundary={BOUNDARY}")


def _part(part: FormPart, resolver: Resolver, folder: Path) -> Iterator[bytes]:
    """Yield what stands between the boundaries: one part, or one for each file."""
    name = resolver.resolve(part.key)
    given = resolver.resolve(part.content_type) if part.content_type else None
    renamed = None if part.file_name is None else resolver.resolve(part.file_name)
    if not part.file:
        by_name = media_type_of(renamed) if renamed else None
        yield _written(name, renamed, given or by_name, _text(part.value, resolver).encode(errors="replace"))
        return
    published = part.value if isinstance(part.value, list) else [part.value]
    sources = [resolver.resolve(as_text(each)) if each else "" for each in published]
    for source in filter(None, sources):
        file_name = source.rpartition("/")[2] if renamed is None else renamed
        yield _written(name, file_name, given or media_type_of(source) or BINARY, read_source(source, folder))
    if not any(sources) and not (isinstance(part.value, list) and part.value):
        yield _without_source(name, renamed, given, resolver.resolve(part.content or ""))


def _without_source(name: str, renamed: str | None, given: str | None, content: str) -> bytes:
    """Write a part that names no file: with the content that the collection holds, or empty."""
    by_name = media_type_of(renamed) if renamed else None
    if content:
        return _written(name, renamed, given or by_name or BINARY, decode_content(content))
    return _written(name, renamed or "", given or by_name, b"")


def _text(value: object, resolver: Resolver) -> str:
    """Fill the value of a part: what is no text goes out as JSON, and null, false and zero as nothing."""
    if isinstance(value, str):
        return resolver.resolve(value)
    return json_text(value, resolver.resolve) if value or isinstance(value, list | dict) else ""


def _written(name: str, file_name: str | None, media_type: str | None, content: bytes) -> bytes:
    head = f'Content-Disposition: form-data; name="{name}"'
    if file_name is not None:
        head += f'; filename="{file_name}"'
    if media_type:
        problem = header_problem("Content-Type", media_type)
        if problem is not None:
            raise NotJudged(f"the Content-Type of the part {name!r} cannot be sent: {problem}")
        head += f"\r\nContent-Type: {media_type}"
    return f"{head}\r\n\r\n".encode(errors="replace") + content
