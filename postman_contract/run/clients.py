"""Finds as which API clients a suite calls, as far as that can be told before anything is sent."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from postman_contract.errors import NotJudged
from postman_contract.postman.environment import Scope, as_text, value_in
from postman_contract.postman.variables import Resolver, draw_recorded
from postman_contract.run.data_rows import scopes_around
from postman_contract.run.suite import Suite


def clients_of(suite: Suite, scopes: Sequence[Scope]) -> Iterator[str]:
    """Yield the ids of the API clients that a suite calls as: of the rules' variable, and of each oauth2 helper."""
    named = value_in(scopes, suite.rules.sandbox_clients.variable)
    if named:
        yield named
    for case in suite.cases.values():
        auth = case.request.auth if case.request else None
        template = auth.parameters.get("clientId") if auth is not None and auth.type == "oauth2" else None
        if template is not None:
            # One that a prerequisite has to give is looked at when its token is fetched.
            with suppress(NotJudged):
                yield Resolver(scopes_around(case, scopes, (suite.globals.scope,)), draw_recorded({})).resolve(
                    as_text(template)
                )
