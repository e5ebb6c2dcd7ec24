"""The versions of the API: which one a call asks for, and whether its operation has it.

See docs/cartoncloud-facts.md, Servers and versions.
"""

from starlette.requests import Request

from cartoncloud_sandbox.errors import refusal

HEADER = "Accept-Version"
ONLY_ONE = frozenset({1})


def negotiate(request: Request, supported: frozenset[int]) -> int:
    """Return the version the call asks for.

    Raises:
        ApiError: 400 when the header is missing, 406 when the operation has no such version
            (documented: 400, 404 or 406; this server always takes 406).
    """
    asked = request.headers.get(HEADER)
    if not asked:
        raise refusal(400, f"Header {HEADER} is required")
    for version in supported:
        if asked.strip() == str(version):
            return version
    known = ", ".join(str(version) for version in sorted(supported))
    raise refusal(406, f"{HEADER} {asked} is not supported here; supported: {known}")
