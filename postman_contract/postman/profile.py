"""How a request is sent where that is not Postman's usual way: `protocolProfileBehavior` as a value."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """What item, folders and collection say of how a request is sent; None where whoever sends it decides.

    `keeps_method` lets a redirect keep method and body, `max_redirects` is how many are followed. `without_headers` are
    those of Postman's own headers, in lower case, that are left out.

    `followAuthorizationHeader` is not read: credentials go to no other origin, whatever a collection says.
    """

    disables_body_pruning: bool = False
    disables_url_encoding: bool = False
    disables_cookies: bool = False
    without_headers: frozenset[str] = frozenset()
    follows_redirects: bool | None = None
    keeps_method: bool = False
    max_redirects: int | None = None
    removes_referer: bool = False
    checks_certificates: bool | None = None


USUAL = Profile()  # what a collection says that says nothing of it
