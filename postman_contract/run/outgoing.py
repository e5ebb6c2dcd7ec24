"""What the requests of a collection are on the wire, in order, without sending any of them."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from postman_contract.errors import NotJudged
from postman_contract.http._httpx import httpx
from postman_contract.http.client import headers_as_sent
from postman_contract.postman.authorizing import authorize, pending_of, secrets_added
from postman_contract.postman.credentials import Credential, Digest, TokenSource, Unsupported
from postman_contract.postman.endpoints import endpoint_of
from postman_contract.postman.filling import fill_as_runner
from postman_contract.postman.messages import Request
from postman_contract.postman.stamps import new_stamp
from postman_contract.recording.sent import learn_sent_secrets
from postman_contract.recording.vault import Vault
from postman_contract.run.cases import Case
from postman_contract.run.collection_sources import CollectionSources


@dataclass(frozen=True)
class Outgoing:
    """One request as it would go out, or why it cannot.

    `name` is that of folders and request, `request` has the headers that the client adds. `pending` names what is
    known only once something was sent: `oauth2` for a token, in whose place the request says where it comes from, or
    `digest`. `warning` says why it goes out without its auth.
    """

    name: str
    request: Request | None
    pending: str = ""
    warning: str = ""
    problem: str = field(default="", repr=False)


def outgoing_requests(
    cases: Iterable[Case], sources: CollectionSources, client: httpx.Client, vault: Vault
) -> Iterator[Outgoing]:
    """Yield what would be sent for each case, in their order; what no scope defines stays as it is written.

    Args:
        cases: of the collection.
        sources: of the values of its variables.
        client: what would send them.
        vault: learns what they send under names of secrets.
    """
    seed = secrets.token_hex(8)
    for case in cases:
        name = "/".join((*case.folders, case.name))
        if case.request is None:
            yield Outgoing(name, None, problem=case.obstacle.reason if case.obstacle else "")
            continue
        try:
            filled, credential = fill_as_runner(case.request, sources.values_for(case, f"{seed}/{case.id}"))
            learn_sent_secrets(vault, filled.request)
            request = _authorized(filled.request, credential, vault)
            warning = credential.why if isinstance(credential, Unsupported) else ""
            yield Outgoing(name, headers_as_sent(client, request), pending_of(credential) or "", warning)
        except NotJudged as problem:
            yield Outgoing(name, None, problem=str(problem))


def _authorized(request: Request, credential: Credential | None, vault: Vault) -> Request:
    """Authorize a request as far as that goes without asking a server."""
    match credential:
        case TokenSource(url):
            return authorize(request, credential, f"<token from {endpoint_of(url)}>")
        case Digest() if pending_of(credential):
            return request
    authorized = authorize(request, credential, stamp=new_stamp())
    for value, name in secrets_added(request, authorized):
        vault.learn(value, name)
    return authorized
