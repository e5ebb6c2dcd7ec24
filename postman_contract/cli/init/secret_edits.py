"""Finds the secrets that a collection holds in the clear, and says what to put in their place.

A secret of a request becomes a variable, one of a saved example a placeholder. Where a secret stands is told by names,
as `postman.secrets` tells it, and by the auth block around it; a long one is then taken out wherever else it stands.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from postman_contract.cli.init.naming import variable_name
from postman_contract.postman.auth import SECRET_PARAMETERS
from postman_contract.postman.jsonfile import Steps
from postman_contract.postman.secrets import is_secret_name, placeholder, tells_nothing
from postman_contract.postman.variables import VARIABLE

LONG = 8  # characters, from which on a secret is looked for in all other texts, too

# The value of an apikey block is told by its block, and a user's name is no secret.
_AUTH_SECRETS = {name for names in SECRET_PARAMETERS.values() for name in names} - {"value", "username"}
_NOT_SENT = frozenset(
    {"response", "responses", "examples", "description", "event", "events", "scripts", "tests", "info"}
)
_SCHEME = re.compile(r"(?P<scheme>(?:bearer|basic|token|apikey)\s+)?(?P<value>.+)", re.IGNORECASE | re.DOTALL)
_COOKIE = re.compile(r"(?P<name>[^=;\s]+)=(?P<value>[^;]*)")
# Secrets within a text: a member of a JSON text, whether or not it can be parsed; a part of a URL or a form.
_MEMBER = re.compile(r'"(?P<name>[^"\\\n]{1,80})"\s*:\s*"(?P<value>(?:\\.|[^"\\])+)"')
_PAIR = re.compile(r"(?:^|[?&])(?P<name>[^=&#?\s]{1,80})=(?P<value>[^&#\s\"']+)")
_HEADER_LINE = re.compile(
    r"^(?P<name>[A-Za-z0-9-]{1,80}):[ \t]*(?:bearer |basic |token )?(?P<value>\S.*)$", re.IGNORECASE | re.MULTILINE
)
_USER = re.compile(r"https?://[^/@:\s{}]*:(?P<value>[^/@:\s]+)(?=@)")
_JWT = re.compile(r"(?P<value>eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*)")
# Keys that say by their beginning whose they are: of Google, GitHub, Slack, Stripe, Shopify and Postman.
_ISSUED = re.compile(
    r"(?<![A-Za-z0-9])(?P<value>AIza[\w-]{20,}|gh[oprsu]_\w{20,}|xox[abprs]-[\w-]{10,}|[rs]k_(?:live|test)_\w{10,}"
    r"|shp(?:at|ca|pa|ss)_\w{16,}|PMAK-[\w-]{10,})"
)
_NAMELESS = {_USER: "password", _JWT: "token", _ISSUED: "apiKey"}
_TYPE_NAME = re.compile(r"<[A-Za-z0-9-]+>")


@dataclass(frozen=True)
class Context:
    """Where a node stands: in what is sent, in an auth block, in the list or object of a name."""

    is_sent: bool = True
    in_auth: bool = False
    member: str = ""


@dataclass
class SecretEdits:
    """What was found: new texts by place, and the variable or placeholder of each secret. It grows while looking.

    `variables` are those that stand for a secret now; `undefined` names places of variables whose value was one, which
    are not to be defined any more. `bearing` are the variables that stand where a secret does.
    """

    taken: set[str]
    bearing: set[str] = field(default_factory=set)
    texts: dict[Steps, str] = field(default_factory=dict, repr=False)
    undefined: dict[Steps, str] = field(default_factory=dict, repr=False)
    replacements: dict[str, str] = field(default_factory=dict, repr=False)
    variables: dict[str, Steps] = field(default_factory=dict)
    not_sent: dict[str, Steps] = field(default_factory=dict)

    def stand_in(self, value: str, name: str, place: Steps, context: Context) -> str:
        """Return what stands for a secret from now on."""
        if not context.is_sent:
            if value not in self.replacements:
                self.not_sent.setdefault(name, place)
            return self.replacements.setdefault(value, placeholder(name))
        known = self.replacements.get(value)
        if known is None or not known.startswith("{{"):
            variable = variable_name(name, self.taken)
            self.taken.add(variable)
            self.variables[variable] = place
            known = self.replacements[value] = f"{{{{{variable}}}}}"
        return known


def find_secret_edits(document: object, taken: set[str]) -> SecretEdits:
    """Walk over a collection's JSON or YAML, and collect what has to be put in place of secrets.

    Args:
        document: parsed.
        taken: names of variables that there are.
    """
    edits = SecretEdits(set(taken))
    # What is sent comes first: a secret that stands in an example, too, is a variable's.
    nodes = sorted(_walk(document), key=lambda each: not each[2].is_sent)
    objects = [(steps, node, context) for steps, node, context in nodes if isinstance(node, dict)]
    edits.bearing.update(name for _, members, context in objects for name in _variables_for_secrets(members, context))
    for steps, members, context in objects:
        _edit_members(members, steps, context, edits)
    for steps, node, context in nodes:
        if isinstance(node, str) and steps not in edits.texts and steps not in edits.undefined:
            new = _without_known(_without_secrets(node, steps, context, edits), edits.replacements)
            if new != node:
                edits.texts[steps] = new
    return edits


def _walk(document: object) -> Iterator[tuple[Steps, object, Context]]:
    waiting: list[tuple[Steps, object, Context]] = [((), document, Context())]
    while waiting:
        steps, node, context = waiting.pop()
        yield steps, node, context
        if isinstance(node, dict):
            below = [((*steps, str(name)), each, _below(context, str(name))) for name, each in node.items()]
            waiting.extend(reversed(below))
        elif isinstance(node, list):
            waiting.extend(reversed([((*steps, index), each, context) for index, each in enumerate(node)]))


def _below(context: Context, name: str) -> Context:
    in_auth = context.in_auth or name in ("auth", "helperAttributes")
    return Context(context.is_sent and name not in _NOT_SENT, in_auth, name)


def _edit_members(node: Mapping[str, object], steps: Steps, context: Context, edits: SecretEdits) -> None:
    """Edit what an object says: a pair of key and value, or members by their names."""
    key = node.get("key", node.get("name", node.get("id")))
    value = node.get("value")
    is_pair = isinstance(key, str) and not (context.in_auth and steps[-1:] == (context.member,))
    if is_pair and _is_literal(value):
        _edit_pair(str(key), str(value), (*steps, "value"), context, edits, is_marked=node.get("type") == "secret")
        return
    for name, member in node.items():
        if _is_literal(member) and _is_secret(str(name), context):
            _edit_named(str(name), str(member), (*steps, str(name)), context, edits)


def _variables_for_secrets(node: Mapping[str, object], context: Context) -> Iterator[str]:
    """Yield the variables that are all there is of a secret: `Bearer {{tok}}`, or the password `{{pass}}`."""
    key = node.get("key")
    pairs = [(key, node.get("value"))] if isinstance(key, str) and "value" in node else node.items()
    for name, value in pairs:
        if context.is_sent and isinstance(value, str) and _is_secret(str(name), context):
            bearing = VARIABLE.fullmatch(_without_scheme(value))
            yield from [bearing[1]] if bearing else ()


def _without_scheme(value: str) -> str:
    found = _SCHEME.fullmatch(value)
    return found["value"] if found else value


def _edit_pair(key: str, value: str, place: Steps, context: Context, edits: SecretEdits, *, is_marked: bool) -> None:
    if context.member in ("variable", "variables", "values") and context.is_sent:
        if is_marked or is_secret_name(key) or key in edits.bearing:
            edits.replacements.setdefault(value, f"{{{{{key}}}}}")
            edits.variables[key] = place
            edits.undefined[place] = key
    elif key.lower() in ("cookie", "set-cookie") or context.member == "cookie":
        edits.texts[place] = _cookies(key, value, place, context, edits)
    elif is_marked or _is_secret(key, context):
        _edit_named(key, value, place, context, edits)


def _edit_named(name: str, value: str, place: Steps, context: Context, edits: SecretEdits) -> None:
    found = _SCHEME.fullmatch(value)
    scheme, secret = (found["scheme"] or "", found["value"]) if found else ("", value)
    if name == "value":
        name = "api key"
    elif scheme and name.lower() == "authorization":
        name = f"{scheme.strip()} token"
    edits.texts[place] = scheme + edits.stand_in(secret, name, place, context)


def _is_secret(name: str, context: Context) -> bool:
    # In an auth block other names say how a token is sent (`addTokenTo`), so these are listed.
    return (name in _AUTH_SECRETS or _is_api_key(name, context)) if context.in_auth else is_secret_name(name)


def _is_api_key(name: str, context: Context) -> bool:
    """Tell the value of an apikey block, whose name says nothing: `{"key": "value", "value": "…"}`."""
    return name == "value" and context.member == "apikey"


def _is_literal(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "{{" not in value and not _is_plain(value)


def _is_plain(value: str) -> bool:
    """Tell a word such as `password`, which stands in other texts, too, and hides nothing."""
    return len(value) >= LONG and tells_nothing(value)


def _cookies(key: str, value: str, place: Steps, context: Context, edits: SecretEdits) -> str:
    """Take the values of cookies out: of a list's entry all of it, of a header each value but those of attributes."""
    if context.member == "cookie":
        return edits.stand_in(value, f"cookie {key}", place, context)
    if key.lower() == "cookie":
        return edits.stand_in(value, "cookie", place, context)

    def replaced(match: re.Match[str]) -> str:
        secret = match["value"]
        return f"{match['name']}={edits.stand_in(secret, match['name'], place, context)}" if secret else match[0]

    return _COOKIE.sub(replaced, value, count=1)


def _without_secrets(text: str, place: Steps, context: Context, edits: SecretEdits) -> str:
    """Take out of a text what its own words call a secret."""
    patterns = (_MEMBER, _PAIR, *_NAMELESS)
    for pattern in (_HEADER_LINE, *patterns) if context.member in ("header", "headers") else patterns:
        text = pattern.sub(lambda match: _without_value(match, place, context, edits), text)
    return text


def _without_value(match: re.Match[str], place: Steps, context: Context, edits: SecretEdits) -> str:
    """Put something in place of the value of a match, if that is a secret."""
    value, name = match["value"], match.groupdict().get("name")
    is_secret = name is None or is_secret_name(name)
    if not is_secret or "{{" in value or _is_plain(value) or (_TYPE_NAME.fullmatch(value) and not context.is_sent):
        return match[0]
    start, end = (at - match.start() for at in match.span("value"))
    stand_in = edits.stand_in(value, name or _NAMELESS[match.re], place, context)
    return match[0][:start] + stand_in + match[0][end:]


def _without_known(text: str, replacements: Mapping[str, str]) -> str:
    """Take out secrets that were found elsewhere, the longest first; short ones are found in innocent text."""
    for value in sorted((each for each in replacements if len(each) >= LONG), key=len, reverse=True):
        if value in text:
            text = text.replace(value, replacements[value])
    return text
