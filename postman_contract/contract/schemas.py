"""Finds the schemas of an operation in a folder that mirrors the API's URL space.

`schemas/orders/{orderId}/GET.200.json` is what a 200 of `GET /orders/{}` must hold, `GET.200.headers.json` its
headers, `POST.request.json` what a request must hold. A literal folder wins over one in braces, which matches any
segment; `{orderId}:cancel` matches those that end in `:cancel`. A response schema that is not found there is looked for
upward (`4xx.json`). Shapes that several schemas refer to may have any name; a folder `common` holds nothing else.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath

from postman_contract.contract.annotation_forms import is_text
from postman_contract.contract.annotations import SAFE, check_annotations, rules_off
from postman_contract.contract.operations import Operation
from postman_contract.contract.references import files_referred_to
from postman_contract.contract.roles import roles_in
from postman_contract.contract.violations import json_path
from postman_contract.errors import InputError
from postman_contract.postman.jsonfile import load_json_with_repeats

METHODS = (
    *("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"),
    *("COPY", "LINK", "LOCK", "PROPFIND", "PURGE", "QUERY", "UNLINK", "UNLOCK", "VIEW"),  # which Postman sends, too
)
_METHOD = rf"(?:{'|'.join(METHODS)})"
_NAME = re.compile(
    rf"{_METHOD}\.request\.json|{_METHOD}\.[23]\d\d(?:\.headers)?\.json|"
    rf"(?:{_METHOD}\.)?(?:[1345](?:\d\d|xx)|refusals)\.json"
)
NAMES = (
    "a file is GET.200.json, GET.200.headers.json (of a 2xx or 3xx), POST.request.json, or an error's 404.json, "
    "4xx.json, GET.404.json or GET.4xx.json, or refusals.json or GET.refusals.json, with the method in capitals; other "
    "names are for "
    "what another schema refers to with $ref, and for files in a folder 'common'"
)
_OF_OPERATION = re.compile(rf"{_METHOD}\.(request|[23]\d\d(\.headers)?)\.json")
_ERROR = re.compile(r"[1345](\d\d|xx)")
_IN_BRACES = re.compile(r"\{[^{}]*\}")
_ANSWER = re.compile(r"[23]\d\d")  # a redirect is an answer too


@dataclass(frozen=True)
class OperationContract:
    """What is required of an operation, as names of schema files.

    `responses` and `headers` map a documented success status to its schema; a status is documented when it is in
    either. `errors` maps the statuses and classes (`404`, `4xx`) whose shape is known to their schema, the nearest one.
    `refusals` are the error statuses that the operation itself documents (`POST.422.json` in its own folder),
    `promises` the files, the nearest first, that may say how wrong requests are refused, `roles` those of which its
    caller needs one, and `rules_off` has the reason for each rule that is switched off.
    """

    operation: Operation
    request: str | None
    responses: Mapping[int, str]
    headers: Mapping[int, str]
    errors: Mapping[str, str]
    refusals: tuple[int, ...]
    safe: bool
    promises: tuple[str, ...] = ()
    rules_off: Mapping[str, str] = field(default_factory=dict)
    roles: tuple[str, ...] = ()

    @property
    def statuses(self) -> tuple[int, ...]:
        """The documented success statuses."""
        return tuple(sorted({*self.responses, *self.headers}))

    @property
    def creates(self) -> bool:
        """Whether it may create something: a POST that is not declared to change nothing."""
        return self.operation.method == "POST" and not self.safe

    def documents_body(self, status: int) -> bool:
        """Tell whether the operation itself documents a status; an inherited error shape promises no body."""
        return status in self.responses or status in self.refusals

    def response_schema(self, status: int) -> str | None:
        """Name the schema of a response's body: the operation's own, or the nearest inherited one."""
        own = self.responses.get(status)
        return own or self.errors.get(str(status)) or self.errors.get(f"{status // 100}xx")


def load_schemas(folder: Path) -> Mapping[str, object]:
    """Read every schema file below a folder, by its path relative to it; an absent folder has none.

    Raises:
        InputError: a file is not JSON, or repeats a name in an object, or is not a schema, or its name means nothing;
            or two folders mean the same.
    """
    schemas: dict[str, object] = {}
    for path in (each for each in sorted(folder.rglob("*.json")) if not each.is_dir()):
        schema, repeats = load_json_with_repeats(path)
        for steps in repeats:
            raise InputError(str(path), json_path(steps), "its object has this name more than once: keep one of them")
        if not isinstance(schema, dict | bool):
            raise InputError(str(path), "$", "a JSON Schema is an object or a boolean")
        check_annotations(str(path), schema)
        schemas[path.relative_to(folder).as_posix()] = schema
    _refuse_meaningless_names(folder, schemas)
    _refuse_equal_folders(folder, schemas)
    return schemas


def is_of_operation(name: str) -> bool:
    """Tell whether a schema file says what one operation asks for, or how it succeeds."""
    path = PurePosixPath(name)
    return _OF_OPERATION.fullmatch(path.name) is not None and "common" not in path.parts[:-1]


def _refuse_meaningless_names(folder: Path, schemas: Mapping[str, object]) -> None:
    """Refuse files that nothing would ever be judged by: most likely their name is mistyped."""
    paths = [PurePosixPath(name) for name in schemas]
    unread = {str(path) for path in paths if not _NAME.fullmatch(path.name) and "common" not in path.parts[:-1]}
    if unread:
        unread -= {each for name, schema in schemas.items() for each in files_referred_to(name, schema) if each != name}
    for name in sorted(unread):
        raise InputError(str(folder / name), "", f"the name means nothing here: {NAMES}")


def _refuse_equal_folders(folder: Path, schemas: Mapping[str, object]) -> None:
    """Refuse two folders in braces that match the same segments: only one of them would be looked into."""
    first: dict[str, str] = {}
    folders = {name.rpartition("/")[0] for name in schemas}
    places = {
        str(place) for each in folders if "{" in each for place in (PurePosixPath(each), *PurePosixPath(each).parents)
    }
    for place in sorted(places):
        parent, _, name = place.rpartition("/")
        if "{" in name:
            known = first.setdefault(f"{parent}/{re.sub(_IN_BRACES, '{}', name)}", place)
            if known != place:
                beside = known.rpartition("/")[2]
                raise InputError(
                    str(folder / place), "", f"matches the same as '{beside}' beside it: keep all in one of the two"
                )


class SchemaFolder:
    """The loaded schema files, and where each operation finds its own.

    Args:
        schemas: file contents by path relative to the folder, with `/`.
    """

    def __init__(self, schemas: Mapping[str, object]) -> None:
        self.schemas = schemas
        self._folders: dict[str, dict[str, str]] = {}
        self._variable_children: dict[str, list[str]] = {}
        for path in schemas:
            folder, _, name = path.rpartition("/")
            self._add_folder(folder)[name] = path
        self.contract_of = cache(self._contract_of)

    def _add_folder(self, folder: str) -> dict[str, str]:
        if folder not in self._folders:
            self._folders[folder] = {}
            parent, _, name = folder.rpartition("/")
            if folder:
                self._add_folder(parent)
            if "{" in name:
                self._variable_children.setdefault(parent, []).append(folder)
        return self._folders[folder]

    def _contract_of(self, operation: Operation) -> OperationContract:
        folder = self.folder_of(operation)
        own = self._folders.get(folder, {}) if folder is not None else {}
        request = own.get(f"{operation.method}.request.json")
        responses: dict[int, str] = {}
        headers: dict[int, str] = {}
        refusals: list[int] = []
        for name, file in own.items():
            method, _, rest = name.partition(".")
            status, _, kind = rest.partition(".")
            if method == operation.method and _ANSWER.fullmatch(status):
                (headers if kind == "headers.json" else responses)[int(status)] = file
            elif method == operation.method and re.fullmatch(r"[45]\d\d", status) and kind == "json":
                refusals.append(int(status))
        schema = self.schemas.get(request or "")
        declared_safe = isinstance(schema, dict) and is_text(schema.get(SAFE))
        safe = operation.method in {"GET", "HEAD", "OPTIONS"} or declared_safe
        errors = self._errors(operation, folder)
        promises = self._promises(operation, request, folder)
        off = rules_off(self.schemas.get(file or "") for file in (request, *responses.values(), *headers.values()))
        roles = roles_in(self.schemas[file] for name, file in own.items() if name.startswith(f"{operation.method}."))
        return OperationContract(
            operation, request, responses, headers, errors, tuple(sorted(refusals)), safe, promises, off, roles
        )

    def _promises(self, operation: Operation, request: str | None, folder: str | None) -> tuple[str, ...]:
        names = (f"{operation.method}.refusals.json", "refusals.json")
        folders = [self._folders.get(place, {}) for place in _with_folders_above(folder or "")]
        found = [own[name] for own in folders for name in names if name in own]
        return (request, *found) if request else tuple(found)

    def folder_of(self, operation: Operation) -> str | None:
        """Find the folder of an operation's path, relative to all of them, or None."""
        return self._descend("", operation.segments)

    def _descend(self, folder: str, segments: tuple[str, ...]) -> str | None:
        if not segments:
            return folder
        for child in self._children(folder, segments[0]):
            found = self._descend(child, segments[1:])
            if found is not None:
                return found
        return None

    def _children(self, folder: str, segment: str) -> list[str]:
        literal = f"{folder}/{segment}" if folder else segment
        variable = [child for child in self._variable_children.get(folder, []) if _matches(_name_of(child), segment)]
        variable.sort(key=lambda child: _name_of(child).startswith("{") and child.endswith("}"))
        return [literal, *variable] if "{}" not in segment and literal in self._folders else variable

    def _errors(self, operation: Operation, folder: str | None) -> Mapping[str, str]:
        errors: dict[str, str] = {}
        for place in _with_folders_above(folder or ""):
            own_first = sorted(
                self._folders.get(place, {}).items(), key=lambda each: not each[0].startswith(f"{operation.method}.")
            )
            for name, file in own_first:
                status = name.removeprefix(f"{operation.method}.").removesuffix(".json")
                if _ERROR.fullmatch(status):
                    errors.setdefault(status, file)
        return errors


def _with_folders_above(folder: str) -> Iterator[str]:
    """Yield a folder, and each above it up to the one of all schemas, which is ""."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def _name_of(folder: str) -> str:
    return folder.rpartition("/")[2]


def _matches(name: str, segment: str) -> bool:
    """Tell whether a folder in braces is of a segment: its literal parts are the same, and `{id}` has none."""
    parts = re.split(_IN_BRACES, name)
    return "{}".join(parts) == segment if "{}" in segment else _holds(segment, parts)


def _holds(literal: str, parts: list[str]) -> bool:
    return re.fullmatch(".+".join(map(re.escape, parts)), literal) is not None
