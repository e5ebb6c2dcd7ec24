"""Drafts the rules of live runs: which DELETE removes what a POST creates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from postman_contract.cli.init.naming import identifier
from postman_contract.cli.init.prerequisite_drafts import PrerequisiteDraft, find_created_id
from postman_contract.cli.init.published import Published, Server, variables_in_segments
from postman_contract.contract.violations import json_pointer
from postman_contract.run.cases import Case

_BEGINS_URL = re.compile(r"\{\{([^{}]+)\}\}(?=/|\Z)")


@dataclass(frozen=True)
class CreationDraft:
    """A proposal: that a case removes what an operation creates, by a variable, and where the id is in the answer.

    `pointer` is a JSON Pointer, `is_seen` says that a saved example has something there.
    """

    operation: str
    remover: str
    variable: str
    pointer: str
    is_seen: bool
    function: str


@dataclass(frozen=True)
class RuleDrafts:
    """The creations that can be removed, the cases of POSTs that nothing is known to remove, and further hosts.

    `hosts` are variables that lead to other servers than the API's, such as the one that gives out tokens.
    """

    creations: tuple[CreationDraft, ...]
    irremovable: tuple[str, ...]
    hosts: tuple[str, ...]


def draft_rules(published: Published, server: Server, prerequisites: Sequence[PrerequisiteDraft]) -> RuleDrafts:
    """Pair each POST with the DELETE of the same path and one variable more."""
    posts: dict[tuple[str, ...], list[Case]] = {}
    for case in published.cases:
        if case.operation and case.operation.method == "POST":
            posts.setdefault(case.operation.segments, []).append(case)
    creations: list[CreationDraft] = []
    irremovable: list[str] = []
    for segments, cases in posts.items():
        found = _remover(published, segments)
        if found is None:
            irremovable += [case.id for case in cases]
            continue
        remover, variable = found
        known = [each.steps for each in prerequisites if each.case_id in {case.id for case in cases}]
        seen = next((steps for case in cases if (steps := find_created_id(published, case, variable))), None)
        pointer = json_pointer(map(str, seen or (known or [("id",)])[0]))
        function = identifier("remove", " ".join(segments), {each.function for each in creations})
        creations.append(
            CreationDraft(f"POST /{'/'.join(segments)}", remover, variable, pointer, seen is not None, function)
        )
    return RuleDrafts(tuple(creations), tuple(irremovable), _other_hosts(published, server))


def _other_hosts(published: Published, server: Server) -> tuple[str, ...]:
    """Name the variables that begin the URL of a request or of a token, but for the server's own."""
    urls = [
        text
        for _, request in published.requests
        for text in (request.url.host, request.auth.parameters.get("accessTokenUrl") if request.auth else None)
    ]
    found = (_BEGINS_URL.match(url) for url in urls if isinstance(url, str))
    names = dict.fromkeys(match[1] for match in found if match)
    return tuple(f"{{{{{name}}}}}" for name in names if name != server.variable)


def _remover(published: Published, segments: tuple[str, ...]) -> tuple[str, str] | None:
    for case, request in published.requests:
        if case.operation and case.operation.method == "DELETE" and case.operation.segments == (*segments, "{}"):
            for place, variable in variables_in_segments(request):
                if place == len(segments):
                    return case.id, variable
    return None
