"""Drafts schema files: of answers from saved examples and recordings, of requests from their published bodies."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from postman_contract.cli.init.answers import Answers
from postman_contract.cli.init.published import Published
from postman_contract.cli.init.schema_folders import SchemaFolders
from postman_contract.contract.forms import form_of
from postman_contract.contract.inferred_responses import Schema, TooDeep, as_inferred, infer_example_schema
from postman_contract.contract.schemas import METHODS
from postman_contract.errors import NotJudged
from postman_contract.postman.bodies import is_json
from postman_contract.postman.collection import RequestTemplate, SavedExample
from postman_contract.postman.environment import Scope
from postman_contract.postman.examples import ExampleBody, read_example
from postman_contract.postman.filling import ValueSources, fill_request
from postman_contract.postman.jsonfile import parse_json
from postman_contract.postman.messages import Response, header
from postman_contract.postman.variables import draw_fresh
from postman_contract.run.cases import Case, plan_examples
from postman_contract.run.filling import plausible_value

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9_.+-]*/[a-z0-9][a-z0-9_.+-]*")
ANYTHING: Schema = {"type": "object"}
ERRORS = ("4xx", "5xx")


@dataclass(frozen=True)
class Seen:
    """How an operation was answered once: by a JSON body, or by something else, of a media type where it says one."""

    status: int
    body: ExampleBody | None
    media_type: str = ""


@dataclass
class SchemaDrafts:
    """Schemas by file, relative to the folder of all, and why others could not be inferred, by what they are of.

    `without_answer` are cases of whose operation no success was seen. It is filled step by step.
    """

    files: dict[str, Schema] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    without_answer: list[str] = field(default_factory=list)

    def add(self, file: str, about: str, examples: Sequence[ExampleBody]) -> None:
        """Add what is inferred of examples."""
        try:
            self.files[file] = as_inferred(infer_example_schema(examples))
        except TooDeep as problem:
            self.problems[about] = f"it {problem}"


def draft_schemas(
    published: Published, answers: Answers, folders: SchemaFolders, scopes: Sequence[Scope]
) -> SchemaDrafts:
    """Draft the schemas of all operations.

    Args:
        published: the collection.
        answers: what was recorded, by case.
        folders: names the folders.
        scopes: give variables values, as a replay has them, to fill the published bodies.
    """
    drafts = SchemaDrafts()
    by_operation: dict[tuple[str, str], list[tuple[Case, RequestTemplate]]] = defaultdict(list)
    for case, request in published.requests:
        folder = folders.folder_of(request.url)
        if folder is None or request.method not in METHODS:
            drafts.problems[case.id] = "a segment of its path can be no folder" if folder is None else "its method"
            continue
        by_operation[folder, request.method].append((case, request))
    errors: dict[str, list[Seen]] = defaultdict(list)
    for (folder, method), requests in by_operation.items():
        seen = [each for case, _ in requests for each in _seen_of(case, answers.get(case.id, ()), drafts)]
        stem = f"{folder}/{method}" if folder else method
        _draft_successes(stem, seen, drafts)
        if not any(200 <= each.status < 400 for each in seen):
            drafts.without_answer += [case.id for case, _ in requests]
        errors[folder] += [each for each in seen if each.status >= 400]
        _draft_request(stem, requests, scopes, drafts)
    _draft_errors(errors, drafts)
    return drafts


def _seen_of(case: Case, answers: Iterable[Response], drafts: SchemaDrafts) -> Iterator[Seen]:
    for example in plan_examples([case]):
        yield _seen_example(example.saved, example.id, drafts)
    for answer in answers:
        media_type = header(answer.headers, "Content-Type") or ""
        try:
            body = ExampleBody(parse_json(answer.body), media_type) if is_json(media_type) else None
        except ValueError:
            body = None
        yield Seen(answer.status, body, media_type if answer.body else "")


def _seen_example(saved: SavedExample, name: str, drafts: SchemaDrafts) -> Seen:
    media_type = next((str(each.value) for each in saved.headers if each.key.lower() == "content-type"), "")
    try:
        body = read_example(saved)
    except NotJudged as problem:
        if saved.body.strip():
            drafts.problems[name] = str(problem)
        return Seen(saved.status, None, media_type if saved.body.strip() else "")
    return Seen(saved.status, body, media_type)


def _draft_successes(stem: str, seen: Iterable[Seen], drafts: SchemaDrafts) -> None:
    by_status: dict[int, list[Seen]] = defaultdict(list)
    for each in seen:
        if 200 <= each.status < 400:
            by_status[each.status].append(each)
    for status, answers in by_status.items():
        bodies = [each.body for each in answers if each.body is not None]
        if len(bodies) == len(answers):
            drafts.add(f"{stem}.{status}.json", f"{stem}.{status}", bodies)
        else:
            drafts.files[f"{stem}.{status}.headers.json"] = as_inferred(_headers_of(answers))


def _headers_of(answers: Sequence[Seen]) -> Schema:
    """Say of answers that are no JSON, or have no body, what their headers have in common: the media type, if any."""
    essences = {each.media_type.partition(";")[0].strip().lower() for each in answers if each.body is None}
    (essence, *others) = sorted(essences)
    if others or any(each.body is not None for each in answers) or not _MEDIA_TYPE.fullmatch(essence):
        return ANYTHING
    pattern = "^" + re.sub(r"[.+]", r"\\\g<0>", essence)
    content_type = {"type": "string", "pattern": pattern}
    return {**ANYTHING, "properties": {"content-type": content_type}, "required": ["content-type"]}


def _draft_errors(errors: Mapping[str, Sequence[Seen]], drafts: SchemaDrafts) -> None:
    """Say what errors look like: once for all of the API, where they have something in common, or else by path.

    Files are named by status alone: with a method (`GET.404.json`) they would make an error as good as a success.
    """
    for kind in ERRORS:
        of_kind = {
            folder: [each for each in seen if each.body is not None and str(each.status)[0] == kind[0]]
            for folder, seen in errors.items()
        }
        everywhere = _in_common([each.body for seen in of_kind.values() for each in seen if each.body])
        if everywhere:
            drafts.files[f"{kind}.json"] = as_inferred(everywhere)
            continue
        for folder, seen in of_kind.items():
            for status in sorted({each.status for each in seen}):
                file = f"{folder}/{status}.json" if folder else f"{status}.json"
                drafts.add(file, file, [each.body for each in seen if each.status == status and each.body])


def _in_common(bodies: Sequence[ExampleBody]) -> Schema | None:
    """Infer the schema of errors that all have some member; None: they have not."""
    try:
        schema = infer_example_schema(bodies)
    except TooDeep:
        return None
    return schema if schema.get("type") == "object" and "required" in schema else None


def _draft_request(
    stem: str, requests: Iterable[tuple[Case, RequestTemplate]], scopes: Sequence[Scope], drafts: SchemaDrafts
) -> None:
    bodies: list[ExampleBody] = []
    for case, request in requests:
        if request.body is None:
            continue
        try:
            bodies += _body_of(case, request, scopes)
        except NotJudged as problem:
            drafts.problems[f"the request of {case.id}"] = str(problem)
            return
    if bodies:
        drafts.add(f"{stem}.request.json", f"{stem}.request", bodies)


def _body_of(case: Case, request: RequestTemplate, scopes: Sequence[Scope]) -> Iterator[ExampleBody]:
    """Fill a body as it is where requests are judged unsent, and read it as a schema does.

    Which members a request has to have, no published request tells: it is as schematic as an example of types.

    Raises:
        NotJudged: it cannot be filled, or is neither JSON nor a form.
    """
    sources = ValueSources((*scopes, case.variables), draw_fresh(case.id), plausible_value)
    filled = fill_request(request, sources).request
    media_type = header(filled.headers, "Content-Type") or ""
    form = form_of(media_type, filled.body)
    if not filled.body:
        return
    if form is not None:
        yield ExampleBody(form, media_type, is_schematic=True)
    elif is_json(media_type):
        try:
            yield ExampleBody(parse_json(filled.body), media_type, is_schematic=True)
        except ValueError as problem:
            raise NotJudged(f"its body is not JSON: {problem}") from None
    else:
        raise NotJudged("its body is neither JSON nor a form")
