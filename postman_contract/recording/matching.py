"""Finds the recorded answer to a request, and says what differs where there is none."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from vcr import VCR
from vcr.cassette import Cassette
from vcr.request import Request as VcrRequest

from postman_contract.postman.bodies import is_json
from postman_contract.postman.jsonfile import parse_json
from postman_contract.postman.variables import Used
from postman_contract.recording.cassette_text import indented
from postman_contract.recording.files import CassetteFiles
from postman_contract.recording.metadata import HOW_TO_RECORD

SHOWN = 3  # differences in a body
LONGEST = 120  # characters of a difference

Redact = Callable[[str], str]


def configure_vcr(vcr: VCR, files: CassetteFiles, redact: Redact) -> None:
    """Let a VCR match by method, target and content, and read cassettes with our metadata.

    A cassette holds no secrets: what differs is compared once more without them.
    """

    def same_target(one: VcrRequest, other: VcrRequest) -> None:
        """Match the request target, path and query exactly; the host is no part of it."""
        first, second = target_of(one), target_of(other)
        if first != second and redact(first) != redact(second):
            raise AssertionError(f"{first} != {second}")

    def same_content(one: VcrRequest, other: VcrRequest) -> None:
        """Match the body: as JSON where it is sent as JSON, else as it is."""
        if one.body != other.body:
            first, second = _text_of(one), _text_of(other)
            compare = _is_equal_json if _has_json(one) else _is_equal_text
            if not compare(first, second) and not compare(redact(first), redact(second)):
                raise AssertionError("the bodies differ")

    vcr.register_matcher("target", same_target)
    vcr.register_matcher("content", same_content)
    vcr.match_on = ("method", "target", "content")
    vcr.register_persister(files)


def target_of(request: VcrRequest) -> str:
    """Return what follows the host of a request's URL, exactly; an empty path is `/`."""
    _, _, rest = request.uri.partition("://")
    slash = min((at for mark in "/?" if (at := rest.find(mark)) >= 0), default=len(rest))
    target = rest[slash:]
    return target if target.startswith("/") else f"/{target}"


def explain_miss(cassette: Cassette, request: VcrRequest, used: Iterable[Used], place: str) -> str:
    """Say why a cassette has no answer to a request: the nearest recorded one, and what differs from it.

    Args:
        cassette: was searched.
        request: as a replay sends it.
        used: the variables in it; one whose value the nearest request lacks is named.
        place: the cassette's file.
    """
    what = f"{place} does not hold this {request.method} {target_of(request)}"
    if not len(cassette):
        return f"{what}: it holds no request at all; {HOW_TO_RECORD}"
    alike = [each for each in cassette.requests if not list(_differences(each, request))]
    if alike:
        times = "once" if len(alike) == 1 else f"{len(alike)} times"
        return f"{what} again: it was sent {times} while recording; {HOW_TO_RECORD}"
    nearest = min(cassette.requests, key=lambda each: _distance(each, request))
    differences = "; ".join(_differences(nearest, request))
    sent, recorded = _everything(request), _everything(nearest)
    changed = [each.name for each in used if each.value and each.value in sent and each.value not in recorded]
    blamed = f" (variable {', '.join(f'{{{{{name}}}}}' for name in changed)})" if changed else ""
    return f"{what}. Nearest is {nearest.method} {target_of(nearest)}: {differences}{blamed}; {HOW_TO_RECORD}"


def _distance(recorded: VcrRequest, request: VcrRequest) -> tuple[bool, int, bool]:
    parts = [each.uri.partition("?")[0].split("/") for each in (recorded, request)]
    same = sum(one == other for one, other in zip(*parts, strict=False))
    return recorded.method != request.method, -same, recorded.body != request.body


def _differences(recorded: VcrRequest, request: VcrRequest) -> Iterator[str]:
    if recorded.method != request.method:
        yield f"recorded is {recorded.method}, sent is {request.method}"
    if target_of(recorded) != target_of(request):
        yield f"recorded is {_cut(target_of(recorded))}, sent is {_cut(target_of(request))}"
    if (recorded.body or b"") != (request.body or b""):
        yield from islice(_body_differences(_text_of(recorded), _text_of(request)), SHOWN)


def _body_differences(recorded: str, sent: str) -> Iterator[str]:
    try:
        before, after = (dict(_leaves(parse_json(text))) for text in (recorded, sent))
    except ValueError:
        yield f"the body was {_cut(recorded)!r}, sent is {_cut(sent)!r}"
        return
    for place in {**before, **after}:
        if before.get(place, _NOTHING) != after.get(place, _NOTHING):
            was, now = (_cut(repr(each[place])) if place in each else "nothing" for each in (before, after))
            yield f"body{place} was {was}, sent is {now}"


_NOTHING = object()


def _leaves(value: object, place: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, dict) and value:
        for name, member in value.items():
            yield from _leaves(member, f"{place}.{name}")
    elif isinstance(value, list) and value:
        for index, element in enumerate(value):
            yield from _leaves(element, f"{place}[{index}]")
    else:
        yield place, value


def _everything(request: VcrRequest) -> str:
    return f"{request.uri} {request.headers} {_text_of(request)}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _text_of(request: VcrRequest) -> str:
    body: bytes = request.body or b""
    try:
        return body.decode()
    except UnicodeDecodeError:  # binary: every byte is a character of Latin-1, so that different bytes stay different
        return body.decode("latin-1")


def _has_json(request: VcrRequest) -> bool:
    media_type = request.headers.get("Content-Type", "")
    return is_json(media_type if isinstance(media_type, str) else media_type[0])


def _is_equal_text(one: str, other: str) -> bool:
    """Compare texts as a cassette lays them out: JSON over lines, whatever it is sent as."""
    return indented(one) == indented(other)


def _is_equal_json(one: str, other: str) -> bool:
    try:
        return parse_json(one) == parse_json(other)
    except ValueError:
        return False
