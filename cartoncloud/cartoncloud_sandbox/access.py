"""Who may call what: token, version, tenant, roles and customers, checked in this order."""

import time
from dataclasses import dataclass

from starlette.requests import Request

from cartoncloud_sandbox.errors import ApiError, Problem, not_found, refusal
from cartoncloud_sandbox.sandbox import Sandbox, sandbox_of
from cartoncloud_sandbox.store import EVERYTHING, Entry, Filter, Store
from cartoncloud_sandbox.versions import ONLY_ONE, negotiate


@dataclass(frozen=True, slots=True)
class Operation:
    """What an operation asks of its caller; no roles means that any client will do."""

    roles: frozenset[str] = frozenset()
    versions: frozenset[int] = ONLY_ONE
    internal: bool = False


@dataclass(frozen=True, slots=True)
class ApiClient:
    """An API client; `customers` is None when it may see all of them ("internal")."""

    id: str
    name: str
    tenants: tuple[str, ...]
    roles: frozenset[str]
    customers: frozenset[str] | None

    def sees(self, customer: str | None) -> bool:
        """Tell whether objects of this customer exist for the client; those of no customer are the tenant's."""
        return self.customers is None or customer is None or customer in self.customers


@dataclass(frozen=True, slots=True)
class Call:
    """An admitted request: who calls, for which tenant, in which version."""

    sandbox: Sandbox
    client: ApiClient
    tenant: str
    version: int

    @property
    def store(self) -> Store:
        """The state the call works on."""
        return self.sandbox.store

    def found(self, kind: str, id_: str) -> Entry | None:
        """Return an object the caller may see; others' objects are as unknown as absent ones."""
        entry = self.store.get(kind, id_.lower())
        return entry if entry and entry.tenant == self.tenant and self.client.sees(entry.customer) else None

    def find(self, kind: str, id_: str, name: str) -> Entry:
        """Return an object the caller may see; raise a 404 otherwise."""
        entry = self.found(kind, id_)
        if entry is None:
            raise not_found(name)
        return entry

    def require(self, roles: frozenset[str]) -> None:
        """Raise a 403 unless the caller has one of these roles; no roles means that any client will do."""
        if roles and not roles & self.client.roles:
            raise refusal(403, f"One of these roles is required: {', '.join(sorted(roles))}")

    def visible(self) -> Filter:
        """Return the condition that leaves only objects the caller may see."""
        if self.client.customers is None:
            return EVERYTHING
        allowed = tuple(sorted(self.client.customers))
        return Filter(f"(customer IS NULL OR customer IN ({','.join('?' * len(allowed))}))", allowed)


def client_of(entry: Entry) -> ApiClient:
    """Read an API client out of the store."""
    body = entry.body
    customers = body["customers"]
    return ApiClient(
        id=entry.id,
        name=body["name"],
        tenants=tuple(body["tenants"]),
        roles=frozenset(body["roles"]),
        customers=None if customers is None else frozenset(customers),
    )


def authenticate(request: Request) -> ApiClient:
    """Return the client whose bearer token the request carries.

    Raises:
        ApiError: 401 for a missing, unknown or expired token.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise _unauthorized("Full authentication is required to access this resource")
    store = sandbox_of(request).store
    query = "SELECT client, expires FROM token WHERE value = ?"
    row = store.connection.execute(query, (token.strip(),)).fetchone()
    if row is None:
        raise _unauthorized("Invalid access token")
    if time.time() >= row[1]:
        raise _unauthorized("Access token expired")
    entry = store.get("api-client", row[0])
    assert entry is not None, "a token outlived its client"
    return client_of(entry)


def _unauthorized(message: str) -> ApiError:
    return ApiError(401, Problem(message), headers={"WWW-Authenticate": "Bearer"})


def admit(request: Request, operation: Operation) -> Call:
    """Let a request in, or say why not.

    Raises:
        ApiError: 401 for the token, 400 or 406 for the version, 404 for an unknown tenant, 403 for a tenant of
            others and for missing roles.
    """
    client = authenticate(request)
    version = negotiate(request, operation.versions)
    sandbox = sandbox_of(request)
    tenant = request.path_params["tenant_id"].lower()
    if sandbox.store.get("tenant", tenant) is None:
        raise not_found("Tenant")
    if tenant not in client.tenants:
        raise refusal(403, "The API client does not belong to this tenant")
    if operation.internal and client.customers is not None:
        raise refusal(403, "Only internal API clients may do this")
    call = Call(sandbox, client, tenant, version)
    call.require(operation.roles)
    return call
