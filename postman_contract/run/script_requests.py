"""A case's request as its scripts see it: as it is published, as they have left it, and as it was sent."""

from dataclasses import replace
from urllib.parse import urlsplit

from postman_contract.contract.exchange import Exchange
from postman_contract.errors import NotJudged
from postman_contract.postman.nodes import Malformed, members_of
from postman_contract.postman.request_json import request_json
from postman_contract.postman.request_parsing import parse_request
from postman_contract.run.cases import Case
from postman_contract.run.script_state import ScriptState
from postman_contract.scripting.values import Json


def changed_case(case: Case, state: ScriptState) -> Case:
    """Return a case with its request as scripts have left it; a body or auth that they have taken away stays.

    Raises:
        NotJudged: they have made of it what is no request.
    """
    if state.request is None or case.request is None:
        return case
    try:
        published = {name: each for name, each in request_json_of(case).items() if name in ("body", "auth")}
        left = {name: each for name, each in state.request.real.items() if each is not None}
        template = parse_request({**published, **left}, "pm.request", None, case.request.profile)
    except Malformed as malformed:
        raise NotJudged(f"its script has changed the request: {malformed.place}: {malformed.problem}") from None
    return replace(case, request=replace(template, files_in=case.request.files_in))


def sent_json(case: Case, state: ScriptState, exchange: Exchange) -> Json:
    """Write a request as it was sent, as Postman's runner gives it to the scripts behind the answer."""
    asked, template = exchange.request, state.request.real if state.request else request_json_of(case)
    parts = urlsplit(asked.url)
    target = asked.target.partition("?")
    query = [entry.partition("=") for entry in target[2].split("&")] if target[1] else []
    written: dict[str, Json] = {
        "method": asked.method,
        "url": {
            "protocol": parts.scheme,
            "host": (parts.hostname or "").split("."),
            "path": target[0].removeprefix("/").split("/"),
            "query": [{"key": name, "value": value if equals else None} for name, equals, value in query],
        },
        "header": [{"key": name, "value": value} for name, value in asked.headers],
    }
    if parts.port is not None:
        written["url"]["port"] = str(parts.port)
    off = [each for each in template.get("header") or () if members_of(each).get("disabled")]
    written["header"] += off
    body = template.get("body")
    if isinstance(body, str) or members_of(body).get("mode") == "raw":
        text = asked.body.decode("utf-8", "replace")
        body = {"mode": "raw", **members_of(body), "raw": text}
    kept = {"body": body, "auth": template.get("auth")}
    return {**written, **{name: each for name, each in kept.items() if each}}


def request_json_of(case: Case) -> Json:
    """Write the request of a case as it is published."""
    assert case.request is not None
    return request_json(case.request)
