"""Says which API clients are for sandboxes, where a suite's rules list them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from postman_contract.postman.environment import environment_key


@dataclass(frozen=True)
class SandboxClients:
    """The ids of the API clients that a live run may call as; none listed: of any.

    Those of `ids` are listed here, further ones in the variable `listed_in`, with commas or spaces between. `variable`
    holds the id of the client that a run calls as; "": it is what the collections' oauth2 helpers say.
    """

    ids: frozenset[str] = frozenset()
    listed_in: str = ""
    variable: str = ""

    def listed(self, value_of: Callable[[str], str | None]) -> "SandboxClients | None":
        """Return these with all ids that are listed anywhere; None: no list has been made.

        Args:
            value_of: gives a variable's value; None: it has none.
        """
        further = value_of(self.listed_in) if self.listed_in else None
        # A variable without an id in it, such as a lone comma, is a list all the same: nobody meant it to allow all.
        if further is None:
            return self if self.ids else None
        return replace(self, ids=self.ids | {id_ for id_ in re.split(r"[,\s]+", further) if id_})

    @property
    def list_name(self) -> str:
        """Where the ids are listed, for messages; the ids themselves may be secret."""
        return environment_key(self.listed_in) if self.listed_in else "sandbox_clients of the rules"
