"""Reads `protocolProfileBehavior` of an item, a folder or a collection, by Postman's own names."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from postman_contract.postman.nodes import is_set, members_of
from postman_contract.postman.profile import Profile

# Headers of Postman's own that `disabledSystemHeaders` leaves out; it spells them in lower case.
SYSTEM_HEADERS = frozenset(
    "accept accept-encoding cache-control connection content-length content-type host postman-token "  # noqa: SIM905
    "user-agent".split()
)
_FLAGS = {
    "disableBodyPruning": "disables_body_pruning",
    "disableUrlEncoding": "disables_url_encoding",
    "disableCookies": "disables_cookies",
    "followRedirects": "follows_redirects",
    "followOriginalHttpMethod": "keeps_method",
    "removeRefererHeaderOnRedirect": "removes_referer",
    "strictSSL": "checks_certificates",
}


def parse_profile(node: object, inherited: Profile) -> Profile:
    """Read a `protocolProfileBehavior`; what it does not say is as inherited.

    It is read as JavaScript reads it: any text but the empty one sets a flag, and null is a flag not set, or no number.
    """
    said = members_of(node)
    flags = {field: is_set(said[name]) for name, field in _FLAGS.items() if name in said}
    profile = replace(inherited, **flags)  # type: ignore[arg-type]  # every one of _FLAGS is a bool
    if "maxRedirects" in said:
        profile = replace(profile, max_redirects=_count(said["maxRedirects"]))
    if "disabledSystemHeaders" in said:
        profile = replace(profile, without_headers=frozenset(_names(members_of(said["disabledSystemHeaders"]))))
    return profile


def _count(node: object) -> int | None:
    """Read a number of redirects, also one that is written as text; None: it is none."""
    if node is None:
        return 0
    if isinstance(node, str) and node.strip().isdecimal():
        return int(node)
    return max(0, int(node)) if isinstance(node, int | float) and abs(node) < float("inf") else None


def _names(disabled: Mapping[str, object]) -> Iterator[str]:
    return (name for name, value in disabled.items() if name in SYSTEM_HEADERS and is_set(value))
