"""Turns the JSON of an auth block into its type and parameters, and holds nothing that they have no use for."""

from collections.abc import Mapping

from postman_contract.postman.collection import Auth
from postman_contract.postman.environment import as_text
from postman_contract.postman.nodes import Malformed, entries_of, members_of, name_of, shallow_at

AUTH_TYPES = frozenset(
    "apikey asap awsv4 basic bearer digest edgegrid hawk jwt noauth ntlm oauth1 oauth2".split()  # noqa: SIM905
)
UNKNOWN = "type"  # parameter of an Auth that is `noauth` because Postman does not know its type
OF_A_USER = frozenset({"username", "password"})


def parse_auth(node: object) -> Auth | None:
    """Turn an auth block into its type and parameters; None: it says nothing, as one without a type does.

    A type that Postman does not know sends nothing and is inherited as `noauth` is; it stays there as a parameter.
    Parameters are an object (format v2.0) or a list of `{key, value}`, of one key the last; anything else holds none.
    """
    kind = members_of(node).get("type")
    if not isinstance(kind, str) or not kind:
        return None
    if kind not in AUTH_TYPES:
        return Auth("noauth", {UNKNOWN: kind})
    content = members_of(node).get(kind)
    entries = [members_of(entry) for entry in entries_of(content)]
    # An object is the parameters themselves, format v2.0.
    parameters = members_of(content) or {name_of(entry.get("key")): _typed(entry) for entry in entries}
    # User name and password are of use to their own grant alone, and may be a stranger's.
    is_personal = kind == "oauth2" and parameters.get("grant_type") != "password_credentials"
    left_out = {"", *(OF_A_USER if is_personal else ())}
    return Auth(kind, {key: _held(value) for key, value in parameters.items() if key not in left_out})


def unknown_type(auth: Auth | None) -> str | None:
    """Name the type of a block that Postman does not know, and sends without any auth; None: there is no such block."""
    kind = auth.parameters.get(UNKNOWN) if auth is not None and auth.type == "noauth" else None
    return kind if isinstance(kind, str) else None


def _typed(entry: Mapping[str, object]) -> object:
    """Read a parameter's value; one that is called a string is text, `false` too, as Postman's runner has it."""
    value = entry.get("value")
    return as_text(value) if entry.get("type") == "string" and isinstance(value, bool | int | float) else value


def _held(value: object) -> object:
    """Hold a value that can be written again; one that is nested too deep for that is no parameter of any type."""
    try:
        return shallow_at(value, "")
    except Malformed:
        return None
