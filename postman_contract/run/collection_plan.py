"""Says before a collection is run what goes where: hosts, counts by method, and whose credentials."""

from collections import Counter
from collections.abc import Iterator

from postman_contract.errors import NotJudged
from postman_contract.http.origins import origin_of
from postman_contract.postman.auth import SECRET_PARAMETERS
from postman_contract.postman.credentials import Credential, Unsupported
from postman_contract.postman.endpoints import endpoint_of
from postman_contract.postman.environment import as_text
from postman_contract.postman.filling import FilledRequest, fill_as_runner
from postman_contract.postman.variables import VARIABLE
from postman_contract.run.cases import Case
from postman_contract.run.collection_sources import CollectionSources
from postman_contract.run.suite import Suite
from postman_contract.safety.collection_policy import Allowed, host_of, is_plaintext, is_reading, may_write


def describe_traffic(suite: Suite, sources: CollectionSources, allowed: Allowed) -> Iterator[str]:
    """Yield a line for each host that would be talked to, and for each credential; nothing is sent.

    Args:
        suite: the collection.
        sources: of the values of its variables.
        allowed: what may be written, and where.
    """
    methods: dict[str, Counter[str]] = {}
    held_back: Counter[str] = Counter()
    credentials: dict[str, None] = {}
    unsupported: Counter[str] = Counter()
    for case in suite.cases.values():
        found = _filled(case, sources)
        if found is None:
            continue
        filled, credential = found
        origin = _shown(filled.request.url)
        methods.setdefault(origin, Counter())[filled.request.method] += 1
        can_be_sent = "://" in origin
        if can_be_sent and not is_reading(filled.request) and not may_write(filled.request.url, allowed.writes):
            held_back[origin] += 1
        credentials.update(dict.fromkeys(_credentials(case, filled, origin)))
        if isinstance(credential, Unsupported):
            unsupported[credential.why] += 1
    for origin, counts in methods.items():
        counted = ", ".join(f"{count} {method}" for method, count in sorted(counts.items()))
        yield f"run: {origin}: {counted}{_beside(origin, held_back[origin], allowed)}"
    yield from (f"run: {each}" for each in credentials)
    yield from (f"run: {count} sent without auth: {why}" for why, count in unsupported.items())


def _filled(case: Case, sources: CollectionSources) -> tuple[FilledRequest, Credential | None] | None:
    if case.request is None:
        return None
    try:
        return fill_as_runner(case.request, sources.values_for(case, case.id))
    except NotJudged:  # its own test says so
        return None


def _shown(url: str) -> str:
    try:
        origin = origin_of(url)
    except NotJudged:  # a host that no variable gives: its own test says so
        return endpoint_of(url).partition("://")[2].partition("/")[0]
    return f"{origin.partition('://')[0]}://{host_of(origin)}"


def _beside(origin: str, held_back: int, allowed: Allowed) -> str:
    notes = []
    if held_back and allowed.reads_only:
        notes.append(f"{held_back} left out: --reads-only")
    elif held_back:
        notes.append(f"{held_back} not sent: --allow-writes={origin.partition('://')[2]} sends what writes")
    if "://" in origin and is_plaintext(origin):
        notes.append("without TLS")
    return f" ({'; '.join(notes)})" if notes else ""


def _credentials(case: Case, filled: FilledRequest, origin: str) -> Iterator[str]:
    """Say whose credentials go where; a credential is named by its type and its variables, never by its value."""
    auth = case.request.auth if case.request else None
    if auth is None or auth.type not in SECRET_PARAMETERS:
        return
    texts = [as_text(auth.parameters.get(name, "")) for name in SECRET_PARAMETERS[auth.type]]
    variables = sorted({name for text in texts for name in VARIABLE.findall(text)})
    whose = " ".join(f"{{{{{name}}}}}" for name in variables) or "of the collection"
    source = getattr(filled.deferred, "url", "")
    if source:
        host = _shown(source).partition("://")[2]
        yield f"{auth.type} {whose} goes to {host}, and its token to {origin}"
    elif any(texts):
        yield f"{auth.type} {whose} goes to {origin}"
