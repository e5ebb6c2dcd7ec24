"""Says what a run of a collection may send for which nobody has written rules: it reads, and writes where it may."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from postman_contract.contract.schemas import OperationContract
from postman_contract.errors import NoAnswer, NotJudged, SetAside
from postman_contract.http.client import Repeat, once
from postman_contract.http.origins import DEFAULT_PORTS, origin_of
from postman_contract.postman.messages import SAFE_METHODS, Request, Response
from postman_contract.postman.method_overrides import override_in
from postman_contract.safety.budget import TOKENS
from postman_contract.safety.creation import Run, id_at, id_in_location
from postman_contract.safety.network_policy import NetworkPolicy
from postman_contract.safety.paths import ID, path_of
from postman_contract.safety.permission import PlannedRequest
from postman_contract.safety.policy import ResponseListener, ignore_response

_IDS = (id_at("/id"), id_at("/data/id"), id_in_location())  # where answers usually have the id of what was created


@dataclass(frozen=True)
class Allowed:
    """What the person who starts the run lets it do, host by host, each as `host` or `host:port`.

    `writes` are where it may send what is more than reading, `plaintext` where it may send secrets without TLS.
    `reads_only`: what would write is left out on purpose.
    """

    writes: frozenset[str] = frozenset()
    plaintext: frozenset[str] = frozenset()
    reads_only: bool = False


@dataclass(frozen=True)
class CollectionPolicy(NetworkPolicy):
    """That of a run without rules: it reads anywhere, writes on this machine and where that is allowed.

    `holds_secret` tells of a request whether a secret is in it, `redact` takes secrets out of what is written down, and
    `delay` are the seconds between two calls. Nothing that it creates is removed: nobody has said how.
    """

    allowed: Allowed = Allowed()
    holds_secret: Callable[[Request], bool] = field(default=lambda _: True)
    redact: Callable[[str], str] = str
    delay: float = 0.0

    def before_call(self, url: str, operation: str) -> None:
        """Let a call out that is within the budget; whether it may go there at all was asked before."""
        if self.budget.part == TOKENS:
            self._check_plaintext(url, "the credentials of a token request")
        self.budget.spend(operation, 0)
        if self.budget.calls.total() > 1:
            self.retries.pause(self.delay)

    def check_case(self, case_id: str, contract: OperationContract) -> None:
        """Let every case pass until its request is filled: where it goes decides."""

    @contextmanager
    def permit(self, planned: PlannedRequest, run_beside: Callable[[], Run]) -> Generator[ResponseListener]:  # noqa: ARG002
        """Let a request pass that reads, or that may write where it goes."""
        self._check_request(planned.request, bears_token=planned.bears_token)
        if is_reading(planned.request):
            yield ignore_response
            return
        if not self.ledger.entries.about:  # a run that has only read leaves no file
            self.ledger.record_run({"strict": True})
        with self._recording_creation(planned) as listener:
            yield listener

    @contextmanager
    def _recording_creation(self, planned: PlannedRequest) -> Generator[ResponseListener]:
        """Record from before it is sent what a request may create; what answers with an id, or not at all, stays so."""
        template = f"{self.redact(path_of(planned.request.target)).rstrip('/')}/{ID}"
        number = self.ledger.record_intent(str(planned.operation), planned.case_id, planned.origin, template)

        def record_answer(response: Response) -> None:
            id_ = next(filter(None, (read(response) for read in _IDS)), None) if response.status < 300 else None
            if id_ is None or planned.request.method == "DELETE":
                self.ledger.record_removed(number)
            else:
                self.ledger.record_created(number, id_)

        try:
            yield record_answer
        except NoAnswer:
            raise  # it may have been carried out
        except NotJudged:
            self.ledger.record_removed(number)
            raise
        finally:
            if self.ledger.thing(number) is not None:
                self.ledger.record_irremovable(number)

    def repeat_for(self, operation: str, *, idempotent: bool) -> Repeat:  # noqa: ARG002
        """Send each request once, as Postman's runner does: a host that is not there costs no waits."""
        return once

    def check_redirect(self, request: Request, run_beside: Callable[[], Run]) -> None:  # noqa: ARG002
        """Let a redirect be followed where a request of the collection might go."""
        self._check_request(request, bears_token=False)

    def _check_request(self, request: Request, *, bears_token: bool) -> None:
        if not is_reading(request) and not may_write(request.url, self.allowed.writes):
            words = describe_write(request)
            if self.allowed.reads_only:
                raise SetAside(f"{words}, and --reads-only leaves that out")
            host = host_of(request.url)
            remedy = "its host is a variable without a value" if "{{" in host else f"--allow-writes={host} sends it"
            raise NotJudged(f"refused: {words}; {remedy}")
        if bears_token or self.holds_secret(request):
            self._check_plaintext(request.url, "a secret")

    def _check_plaintext(self, url: str, what: str) -> None:
        if is_plaintext(url) and not _is_listed(url, self.allowed.plaintext):
            host = host_of(url)
            raise NotJudged(f"refused: {host} would be sent {what} without TLS; --allow-plaintext={host} sends it")

    def describe(self) -> list[str]:
        """Say how many calls were made, and what is there now that nothing will remove."""
        return list(self._described())

    def _described(self) -> Iterator[str]:
        calls, most = self.budget.calls.total(), self.budget.most
        yield f"calls: {calls}{'' if most is None else f' of {most}'}"
        for thing in self.ledger.irremovable:
            yield f"created, and nothing will remove it: {thing.path or thing.id or 'something'} by {thing.operation}"
        if self.ledger.irremovable and self.ledger.path is not None:
            yield f"written down in {self.ledger.path}"


def is_reading(request: Request) -> bool:
    """Tell whether a request only reads, by its method: what makes another of it makes it a write."""
    return request.method in SAFE_METHODS and not override_in(request)


def may_write(url: str, hosts: frozenset[str]) -> bool:
    """Tell whether a URL leads to this machine, or to one of the hosts that may be written to."""
    return is_this_machine(url) or _is_listed(url, hosts)


def is_this_machine(url: str) -> bool:
    """Tell whether a URL names this machine literally: `localhost`, 127.0.0.0/8 or ::1; no other name is looked up."""
    host = (urlsplit(url).hostname or "").lower()
    if host == "localhost":  # `localhost.` is looked up, whoever answers that
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback and getattr(address, "ipv4_mapped", None) is None


def is_plaintext(url: str) -> bool:
    """Tell whether a URL is of another machine, and without TLS."""
    return origin_of(url).startswith("http:") and not is_this_machine(url)


def host_of(url: str) -> str:
    """Name the host of a URL as an option names it: with its port, unless that is the scheme's own."""
    parts = urlsplit(origin_of(url))
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    return host if parts.port == DEFAULT_PORTS.get(parts.scheme) else f"{host}:{parts.port}"


def _is_listed(url: str, hosts: frozenset[str]) -> bool:
    parts = urlsplit(origin_of(url))
    host = host_of(url)
    with_port = host if host.rpartition(":")[2] == str(parts.port) else f"{host}:{parts.port}"
    return not hosts.isdisjoint({host, with_port})


def describe_write(request: Request) -> str:
    """Say what makes a request more than reading."""
    override = override_in(request) if request.method in SAFE_METHODS else ""
    by = f"{request.method} with {override}" if override else request.method
    return f"{by} {host_of(request.url)}{path_of(request.target)} would write"
