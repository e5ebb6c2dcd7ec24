"""Shapes of a small API, and of what is published for it: its ids, its paths, its answers, and who is let in."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

SECRET = "CANARY-client-secret-7f3a"
TOKEN = "CANARY-access-token-91bd"
API_KEY = "CANARY-api-key-5c20-Zx81"


@dataclass(frozen=True)
class Shape:
    """How an API looks, and how its collection is written.

    `new_id` makes the id of the n-th thing, as `id_schema` says. `member` is where an answer has the thing; "": the
    answer is the thing. `thing_segment` is how a path names one. `headers` go with every request. `literal_hosts`:
    URLs begin with hosts as they are, tokens come from a host of their own, and rules have to name both.
    """

    name: str
    new_id: Callable[[int], object]
    id_schema: Mapping[str, object]
    member: str = ""
    thing_segment: str = "{{thingId}}"
    headers: Mapping[str, str] = field(default_factory=dict)
    literal_hosts: bool = False

    def with_id(self, schema: Mapping[str, object]) -> "Shape":
        """Return this shape with ids of another kind."""
        return replace(self, id_schema=schema)

    def answer(self, thing: object) -> object:
        """Put a thing where an answer has it."""
        return {self.member: thing} if self.member else thing

    def thing_in(self, answer: Any) -> Any:
        """Find the thing in an answer."""
        return answer[self.member] if self.member else answer

    def place(self, within: str = "") -> str:
        """Say where something in a thing stands in an answer: `.name` is at `$.name`, or `$.data.name`."""
        return f"$.{self.member}{within}" if self.member else f"${within}"

    def schema(self, **more: object) -> dict[str, object]:
        """Require an answer with a thing; `more` are keywords of the whole."""
        thing = {
            "type": "object",
            "required": ["id", "name"],
            "additionalProperties": False,
            "properties": {"id": dict(self.id_schema), "name": {"type": "string"}},
        }
        if not self.member:
            return {**thing, **more}
        properties = {self.member: thing}
        whole = {"type": "object", "required": [self.member], "additionalProperties": False, "properties": properties}
        return {**whole, **more}

    def published_item(self, item: Mapping[str, Any], url: str) -> dict[str, Any]:
        """Write a collection item as this API's vendor would."""
        request = dict(item["request"])
        if isinstance(request["url"], dict):  # a text is as its test wants it
            request["url"] = self._published_url(request["url"], url)
        own = [{"key": name, "value": value} for name, value in self.headers.items()]
        if own:
            request["header"] = [*request.get("header", []), *own]
        return {**item, "request": request}

    def _published_url(self, template: Mapping[str, Any], url: str) -> dict[str, Any]:
        path = [self.thing_segment if segment == "{{thingId}}" else segment for segment in template["path"]]
        published = {**template, "path": path}
        if self.literal_hosts and template["host"] == ["{{base}}"]:
            published["host"] = [url]
        if self.thing_segment in path and self.thing_segment.startswith(":"):
            published["variable"] = [{"key": "thingId", "value": ""}]
        return published

    def published_auth(self, auth: Any, token_url: str) -> Any:
        """Write an auth block as this API's vendor would."""
        if not self.literal_hosts or not auth or auth["type"] != "oauth2":
            return auth
        parameters = [
            {**each, "value": token_url} if each["key"] == "accessTokenUrl" else each for each in auth["oauth2"]
        ]
        return {**auth, "oauth2": parameters}


UUIDS = Shape(
    name="uuids",
    new_id=lambda _: str(uuid.uuid4()),
    id_schema={"type": "string", "format": "uuid"},
)
INTEGERS = Shape(
    name="integers",
    new_id=lambda number: number,
    id_schema={"type": "integer"},
    member="data",
    thing_segment=":thingId",
    headers={"X-Api-Key": "{{apiKey}}"},
    literal_hosts=True,
)
SHAPES = (UUIDS, INTEGERS)
