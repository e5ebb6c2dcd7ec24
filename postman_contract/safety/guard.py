"""Refuses what a run must not touch: other hosts, what belongs to others, and a live account that is no sandbox."""

import shlex
from collections.abc import Callable, Container, Iterable, Mapping

from postman_contract.errors import NotJudged, RunRefused
from postman_contract.http.origins import origin_of
from postman_contract.postman.messages import Request, as_documented
from postman_contract.safety.budget import BudgetSpent
from postman_contract.safety.clients import SandboxClients
from postman_contract.safety.owners import owners_named
from postman_contract.safety.rules import Account, Owner

Read = Callable[[], Account]


class ClientRefused(RunRefused):
    """The run would call as an API client that is not listed as one for sandboxes."""


class Guard:
    """Keeps a run to the hosts and owners it was told of.

    Args:
        origins: URLs of the hosts that may be talked to.
        owners: kinds of which one alone may be named, each with its configured name; None: it has none.
        allowed_account: the exact name of an account that may be written to although it is no sandbox.
        clients: the API clients that may be called as, all of them listed; None: any.

    Where whose data is written has to be known, a function `read` is called for it, once.
    """

    def __init__(
        self,
        origins: Iterable[str],
        owners: Mapping[Owner, str | None],
        allowed_account: str | None = None,
        clients: SandboxClients | None = None,
    ) -> None:
        self._origins = frozenset(origin_of(each) for each in origins)
        self._owners = owners
        self._allowed_account = allowed_account
        self._clients = clients
        self._account: Account | None = None
        self._may_write = False
        self._reading = False

    @property
    def origins(self) -> list[str]:
        """The hosts that may be talked to."""
        return sorted(self._origins)

    @property
    def owners(self) -> Mapping[Owner, str | None]:
        """The kinds of which one alone may be named, each with its configured name."""
        return self._owners

    def check_host(self, url: str) -> None:
        """Let a URL pass whose host is a configured one.

        Raises:
            NotJudged: it is another.
        """
        origin = origin_of(url)
        if origin not in self._origins:
            known = ", ".join(self.origins) or "none"
            raise NotJudged(f"refused: {origin} is not the configured host ({known}); nothing was sent there")

    def check_client(self, client: str) -> None:
        """Let a run call as an API client that is for sandboxes, where the rules list which are.

        Raises:
            ClientRefused: it is another; the message shows no id, which may be secret.
        """
        if self._clients is not None and client not in self._clients.ids:
            raise ClientRefused(
                f"refused: the API client is none of those that {self._clients.list_name} lists for sandboxes, so "
                "nothing was sent as it"
            )

    def check_owners(self, request: Request, read: Read) -> None:
        """Let a request pass that names no owner but the configured ones.

        Raises:
            NotJudged: it names another, in its path, query, headers, form or body, or cannot be read.
        """
        for owner, configured in self._owners.items():
            for place, named in _owners_named(owner, request):
                # Servers may compare names and UUIDs regardless of case.
                if named.casefold() not in self._known(owner, configured, named, read):
                    raise NotJudged(
                        f"refused: the {place} names another {owner.kind} ({named}) than {{{{{owner.variable}}}}}; "
                        "correct the request"
                    )

    def owns(self, body: object, standing: Container[Owner], read: Read) -> bool:
        """Tell whether something is shown to be the configured owners': it names them, and nobody else.

        Args:
            body: what an answer shows of it.
            standing: the owners of whose things alone it was asked, by its path or a header, so that it need not name
                them.
            read: reads the account.
        """
        for owner, configured in self._owners.items():
            try:
                names = [name.casefold() for name in owner.named_in(body)]
            except (LookupError, TypeError, ValueError, AttributeError):
                return False
            if not configured or not (names or owner in standing):
                return False
            if any(name not in self._known(owner, configured, name, read) for name in names):
                return False
        return True

    def check_account(self, read: Read) -> None:
        """Let writing begin if the account is a sandbox, or the one that was allowed by its exact name.

        Raises:
            RunRefused: it is neither, or cannot be read.
        """
        if self._may_write:
            return
        try:
            account = self._read(read)
        except BudgetSpent:
            raise
        except NotJudged as problem:
            # Every further write would fail alike, so the whole run ends here.
            raise RunRefused(f"nothing was written: whose data that would be cannot be read: {problem}") from None
        if not account.is_sandbox and account.name != self._allowed_account:
            raise RunRefused(
                f"{account.name!r} is no sandbox, so nothing was written. {account.remedy}".rstrip()
                + f" If you mean it: --contract-allow-account={shlex.quote(account.name)}"
            )
        self._may_write = True

    def _known(self, owner: Owner, configured: str | None, named: str, read: Read) -> set[str]:
        known = {(configured or "").casefold()}
        if named.casefold() in known or owner.read is None:
            return known
        try:
            return known | {name.casefold() for name in self._read(read).known_as}
        except BudgetSpent:
            raise
        except NotJudged:  # what cannot be read has no other names
            return known

    def _read(self, read: Read) -> Account:
        # Read once a run: it is metered, and may not change under the run.
        if self._account is None:
            # The request that reads the account is checked as well; without this it would ask for itself without end.
            if self._reading:
                raise NotJudged("the account's own request names another")
            self._reading = True
            try:
                with as_documented():
                    self._account = read()
            finally:
                self._reading = False
        return self._account


def _owners_named(owner: Owner, request: Request) -> list[tuple[str, str]]:
    try:
        return list(owners_named(owner, request))
    except (LookupError, TypeError, ValueError, AttributeError) as problem:
        raise NotJudged(
            f"refused: the rules cannot read which {owner.kind} the body names ({type(problem).__name__}: {problem})"
        ) from None
