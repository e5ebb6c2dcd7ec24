"""What the requests have come to whose scripts set what a case needs."""

from dataclasses import dataclass, field
from http.cookiejar import Cookie

from postman_contract.errors import NotJudged, Unavailable
from postman_contract.run.cases import Case
from postman_contract.run.script_scopes import Change
from postman_contract.run.sending import Context


class ProviderFailed(NotJudged):
    """A request whose scripts set what a case needs could not be sent, or came to nothing."""

    def __init__(self, case_id: str, why: str) -> None:
        super().__init__(case_id, why)
        self.case_id = case_id
        self.why = why

    def __str__(self) -> str:
        return f"needs {self.case_id}, whose scripts set what it uses: {self.why}"


class ProviderUnavailable(ProviderFailed, Unavailable):
    """A request whose scripts set what a case needs was not answered: the vendor's server is busy or down."""


@dataclass(frozen=True)
class Provided:
    """What a provider has done: to variables, and the cookies that it has left, those of its own providers included."""

    changes: tuple[Change, ...]
    cookies: tuple[Cookie, ...] = field(default=(), repr=False)


Outcomes = dict[str, Provided | ProviderFailed]


@dataclass(frozen=True)
class Chain:
    """The providers of one case: all of them, those that are sent for it alone, and what these have come to."""

    cases: tuple[Case, ...]
    alone: frozenset[str]
    outcomes: Outcomes
    context: Context
