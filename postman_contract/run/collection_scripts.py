"""Runs the scripts of a collection that is sent as Postman's runner sends it: all of them share one set of scopes."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from time import monotonic, time
from urllib.parse import urlsplit

from postman_contract.contract.exchange import Exchange
from postman_contract.errors import NotJudged, SetAside
from postman_contract.postman.environment import as_text
from postman_contract.postman.nodes import Malformed, members_of
from postman_contract.postman.request_json import request_json
from postman_contract.postman.request_parsing import parse_request
from postman_contract.recording.vault import Vault
from postman_contract.run.cases import Case
from postman_contract.run.collection_sources import CollectionSources
from postman_contract.run.script_cookies import cookies_of
from postman_contract.run.script_running import (
    PREREQUEST,
    TEST,
    ScriptRunner,
    response_json,
    run_scripts,
)
from postman_contract.run.script_sending import SendingOutside
from postman_contract.run.script_showing import shown_response
from postman_contract.run.script_state import (
    Both,
    ScriptState,
    both_of,
    redacted_json,
    redacted_variables,
    violations_of,
)
from postman_contract.run.session import Session
from postman_contract.scripting.values import (
    COLLECTION,
    ENVIRONMENT,
    GLOBALS,
    Json,
    RequestInfo,
    ScriptContext,
    ScriptVariables,
)

SEEDS = 2**31


@dataclass
class CollectionScripts:
    """What the scripts of a collection share while it is sent.

    `runner` runs them. `variables` are those that the last one has left; they change from script to script. `name` is
    the collection's, `environment_name` its environment's, `rows` are the labels of the rows that it is sent with,
    `rng` gives seeds.
    """

    runner: ScriptRunner
    vault: Vault
    variables: Both[ScriptVariables]
    name: str = ""
    environment_name: str = ""
    rows: tuple[str, ...] = ()
    rng: Random = field(default_factory=Random)


def open_scripts(runner: ScriptRunner, sources: CollectionSources, vault: Vault, seed: str) -> CollectionScripts:
    """Begin with the variables that a collection is run with."""
    collection, environment = sources.collection, sources.environment
    own = {each.key: each.value for each in collection.variables if not each.disabled}
    scopes = {
        ENVIRONMENT: {**environment.published, **sources.inputs.env_vars.values},
        COLLECTION: own,
        GLOBALS: {**sources.globals.published, **sources.inputs.global_vars.values},
    }
    variables = ScriptVariables({name: _with_texts(values, sources.secrets) for name, values in scopes.items()})
    both = both_of(variables, lambda each: redacted_variables(each, vault.redact))
    rows = tuple(row.label for row in sources.rows)
    rng = Random(seed)  # noqa: S311  none of it is a secret
    return CollectionScripts(runner, vault, both, collection.name, environment.name, rows, rng)


def _with_texts(values: Mapping[str, object], secrets: Container[str]) -> Mapping[str, object]:
    """Return variables with every secret among them as text, which alone is redacted."""
    return {name: as_text(value) if name in secrets else value for name, value in values.items()}


def send_with_scripts(
    session: Session,
    scripts: CollectionScripts,
    case: Case,
    outside: SendingOutside,
    send: Callable[[Case], Exchange],
    keep: Callable[[ScriptState], None],
) -> Exchange:
    """Send a request with the scripts before and after it.

    Args:
        session: of the run.
        scripts: of the collection.
        case: of the request.
        outside: what its scripts reach.
        send: sends the request, as its scripts have left it.
        keep: is told what they have come to, after those before the request and after those behind its answer.

    Returns:
        The exchange, and in it what the tests of scripts have found.

    Raises:
        SetAside: a script skips the request.
        NotJudged: it cannot be sent, may not be, or was not answered.
    """
    before = _run_before(scripts, case, outside)
    keep(before)
    if before.skips_request:
        raise SetAside("its own script skips it")
    began = monotonic()
    exchange = send(changed_case(case, before))
    milliseconds = round((monotonic() - began) * 1000)
    after = _run_after(session, scripts, case, before, exchange, milliseconds, outside)
    keep(after)
    return replace(exchange, found_by_scripts=tuple(violations_of(after)))


def _has(case: Case, listen: str) -> bool:
    return any(script.listen == listen for script in case.scripts)


def _run_before(scripts: CollectionScripts, case: Case, outside: SendingOutside) -> ScriptState:
    if not _has(case, PREREQUEST):
        return ScriptState(scripts.variables)
    request = both_of(request_json_of(case), lambda each: redacted_json(each, scripts.vault.redact))
    state, around = ScriptState(scripts.variables), _shown(scripts, _surroundings(scripts, case))
    state = run_scripts(scripts.runner, case.scripts, PREREQUEST, state, request, None, around, outside)
    scripts.variables = state.variables
    return state


def _run_after(
    session: Session,
    scripts: CollectionScripts,
    case: Case,
    before: ScriptState,
    exchange: Exchange,
    milliseconds: int,
    outside: SendingOutside,
) -> ScriptState:
    if not _has(case, TEST):
        return replace(before, request=None)
    vault = scripts.vault
    response = both_of(response_json(exchange.response, milliseconds), lambda each: shown_response(each, vault))
    sent = both_of(sent_json(case, before, exchange), lambda each: redacted_json(each, vault.redact))
    cookies = cookies_of(session.network.cookies, exchange.request.url)
    around = _shown(scripts, replace(_surroundings(scripts, case), cookies=cookies))
    state = replace(before, request=None)
    state = run_scripts(scripts.runner, case.scripts, TEST, state, sent, response, around, outside)
    scripts.variables = state.variables
    return state


def _surroundings(scripts: CollectionScripts, case: Case) -> ScriptContext:
    row = case.row
    iteration = scripts.rows.index(row.label) if row is not None else 0
    uid = case.uid or case.base_id
    path = (scripts.name, *case.folders, case.name)
    info = RequestInfo(case.name, uid, path, iteration, max(len(scripts.rows), 1))
    data, seed = row.values if row is not None else {}, scripts.rng.randrange(SEEDS)
    name = scripts.environment_name
    return ScriptContext(info, scripts.variables.real, None, data=data, environment_name=name, clock=_now(), seed=seed)


def _shown(scripts: CollectionScripts, around: ScriptContext) -> Both[ScriptContext]:
    redact = scripts.vault.redact
    cookies = tuple(redacted_json(each, redact) for each in around.cookies)
    return both_of(around, lambda each: replace(each, data=redacted_json(each.data, redact), cookies=cookies))


def _now() -> int:
    return int(time() * 1000)


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
