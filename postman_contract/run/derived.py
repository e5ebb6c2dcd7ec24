"""Derives negative cases: a right case of each operation with one thing wrong, to see it refused.

A derived case's id is the case's, the kind of what is wrong, and where that is, so that a new member renames no other:
`orders/add-order/negatives/without.details.deliver`.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import jsonpatch
import jsonpointer

from postman_contract.contract.negatives import Mutation
from postman_contract.contract.refusals import OF_WHOLE_BODY, UNKNOWN_ID, WRONG_CONTENT_TYPE, Negative
from postman_contract.contract.request_negatives import WrongRequest, json_body_of
from postman_contract.contract.schemas import OperationContract
from postman_contract.contract.verdicts import Outcome
from postman_contract.errors import NotJudged
from postman_contract.postman.bodies import strip_comments
from postman_contract.postman.collection import RequestTemplate
from postman_contract.run.cases import Case, Obstacle, slug
from postman_contract.run.drafts import DerivedFrom, Draft, drafts_of, few_of, first_of_each_operation, is_clean
from postman_contract.run.harmless import why_body_not_live, why_not_live
from postman_contract.safety.rules import Rules

LONGEST_PLACE = 100  # characters of what an id says of the kind and the place
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


class Negatives:
    """The negative cases of a suite, derived when they are first asked for.

    Args:
        judgeable: every case that can be judged, with its operation's contract.
        sources: what they are derived by.
    """

    def __init__(self, judgeable: Iterable[tuple[Case, OperationContract]], sources: DerivedFrom) -> None:
        self._judgeable = tuple(judgeable)
        self._sources = sources

    @cached_property
    def few(self) -> Mapping[str, Case]:
        """Each kind once an operation, and each documented member once for all operations that share it."""
        return self._cases(few_of(self._drafts, self._sources))

    @cached_property
    def all(self) -> Mapping[str, Case]:
        """Everything that can be wrong with a right case of each operation."""
        return self._cases(draft for draft in self._drafts if is_clean(draft, self._sources))

    def _cases(self, drafts: Iterable[Draft]) -> Mapping[str, Case]:
        cases = map(_case_of, drafts)
        return {case.id: case for case in (*cases, *self._underivable)}

    def why_not_live(self, case: Case) -> str:
        """Say why no live run sends a negative case; "": one may."""
        return _why_not_live(self._by_id[case.id], self._sources.rules)

    @cached_property
    def _by_id(self) -> Mapping[str, Draft]:
        return {_id_of(draft): draft for draft in self._drafts}

    @cached_property
    def _drafts(self) -> tuple[Draft, ...]:
        drafts: list[Draft] = []
        self._underivable: list[Case] = []
        for case, contract in first_of_each_operation(self._judgeable):
            try:
                drafts += drafts_of(case, contract, self._sources)
            except NotJudged as problem:
                why = f"what could be wrong with it is not known: {problem}"
                obstacle = Obstacle(Outcome.NOT_JUDGED, why)
                self._underivable.append(replace(case, id=f"{case.id}/negatives", obstacle=obstacle))
        return tuple(drafts)


def _case_of(draft: Draft) -> Case:
    if isinstance(draft.change, WrongRequest):
        return _case_of_request(draft, draft.change)
    mutation, request, obstacle = draft.change, draft.base.request, draft.base.obstacle
    try:
        request = _with_patched_body(request, mutation.patch) if request is not None else None
    except NotJudged as problem:
        obstacle = Obstacle(Outcome.NOT_JUDGED, f"{draft.base.id} cannot be changed at {mutation.place}: {problem}")
    negative = _negative(draft, place=None if mutation.in_union else mutation.place or None)
    breaks = (mutation.breaks,)
    return replace(
        draft.base, id=_id_of(draft), request=request, breaks_schema=breaks, negative=negative, obstacle=obstacle
    )


def _case_of_request(draft: Draft, wrong: WrongRequest) -> Case:
    # Only what may change something has to be seen to be of nothing.
    is_looked_for = draft.kind == UNKNOWN_ID and not draft.contract.safe
    negative = _negative(draft, unknown=wrong.segment if is_looked_for else None)
    breaks = ("$",) if draft.kind in OF_WHOLE_BODY else ()
    return replace(draft.base, id=_id_of(draft), request=wrong.request, breaks_schema=breaks, negative=negative)


def _negative(draft: Draft, *, place: str | None = None, unknown: int | None = None) -> Negative:
    creates, name = draft.contract.creates, draft.change.name
    return Negative(draft.kind, draft.refusal, draft.base.id, place, name, draft.definition, creates, unknown)


def _with_patched_body(request: RequestTemplate, patch: Sequence[Mapping[str, object]]) -> RequestTemplate:
    """Change the template of a JSON body, in which variables stand.

    Raises:
        NotJudged: it is no JSON before its variables are filled, or has no such place.
    """
    body = json_body_of(request)
    if body is None:
        return request
    try:
        document = json.loads(strip_comments(body.text))
        changed = jsonpatch.JsonPatch(list(patch)).apply(document, in_place=True)
    except (ValueError, jsonpatch.JsonPatchException, jsonpointer.JsonPointerException) as problem:
        raise NotJudged(f"the body's template does not have it ({type(problem).__name__})") from None
    return replace(request, body=replace(body, text=json.dumps(changed, ensure_ascii=False)))


def _why_not_live(draft: Draft, rules: Rules) -> str:
    change = draft.change
    if isinstance(change, Mutation):
        after: object = jsonpatch.JsonPatch(list(change.patch)).apply(draft.body)
        return why_not_live(draft.kind, draft.contract, rules) or why_body_not_live(rules, draft.body, after)
    segment = change.request.url.path[change.segment] if change.segment is not None else ""
    reason = why_not_live(draft.kind, draft.contract, rules, segment)
    if reason or draft.kind not in OF_WHOLE_BODY:
        return reason
    return why_body_not_live(rules, draft.body, draft.body if draft.kind == WRONG_CONTENT_TYPE else None)


def _id_of(draft: Draft) -> str:
    steps = draft.change.place.split("/")[1:] if isinstance(draft.change, Mutation) else []
    parts = [draft.kind, *([draft.change.name] if draft.change.name else []), *steps]
    text = ".".join(parts)
    if len(text) > LONGEST_PLACE or not all(map(_PLAIN.fullmatch, parts)):
        digest = hashlib.sha256(json.dumps(parts).encode(errors="surrogatepass")).hexdigest()[:8]
        text = f"{draft.kind}.{slug(text.removeprefix(draft.kind))}-{digest}"
    return f"{draft.base.id}/negatives/{text}"
