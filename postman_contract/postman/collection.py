"""The nouns of a Postman collection, as frozen values.

They hold templates (`{{variable}}` unresolved) and keep what Postman keeps, except user name and password of an oauth2
block whose grant has no use for them, which are never held. Names are those of the Collection Format v2.1.0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from postman_contract.postman.profile import USUAL, Profile


@dataclass(frozen=True)
class Parameter:
    """A header, query entry, path variable, variable or urlencoded field: `value` is JSON as published."""

    key: str
    value: object = field(repr=False)
    disabled: bool = False


@dataclass(frozen=True)
class FormPart(Parameter):
    """One part of a formdata body; `file` parts name their source, or a list of them, in `value`.

    `content` is a file in base64, for one that names no source; `file_name` is sent in place of the source's own.
    """

    file: bool = False
    content_type: str | None = None
    file_name: str | None = None
    content: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Url:
    """A URL template by its parts.

    `host` is everything before the path (`https://{{host}}:8080`), `path` its segments, `query` the entries of a URL
    object or the text after `?` of a URL string, `variables` the path variables (`:id`) of a URL object.
    """

    host: str
    path: tuple[str, ...] = ()
    query: tuple[Parameter, ...] | str = ()
    variables: tuple[Parameter, ...] = ()


@dataclass(frozen=True)
class RawBody:
    """Text sent as it stands; `language` is `options.raw.language`.

    Of one that is published as a JSON value, `is_value`, only the texts in it are templates.
    """

    text: str = field(repr=False)
    language: str | None = None
    is_value: bool = False


@dataclass(frozen=True)
class UrlencodedBody:
    """An `application/x-www-form-urlencoded` body."""

    parameters: tuple[Parameter, ...]


@dataclass(frozen=True)
class FormdataBody:
    """A `multipart/form-data` body."""

    parts: tuple[FormPart, ...]


@dataclass(frozen=True)
class FileBody:
    """The contents of a file, named by `src`; or else those in `content`, in base64."""

    src: str | None
    content: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class GraphqlBody:
    """A GraphQL request: its `query`, `operationName` and `variables` as published, each text or any other JSON."""

    members: Mapping[str, object] = field(repr=False)


Body = RawBody | UrlencodedBody | FormdataBody | FileBody | GraphqlBody


@dataclass(frozen=True)
class Auth:
    """An auth block: `type` is Postman's (`bearer`, `oauth2`, `noauth`, …), `parameters` its entries by key."""

    type: str
    parameters: Mapping[str, object] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class RequestTemplate:
    """A request as published; `auth` is the nearest block of item, folder and collection.

    `files_in` is the working directory: where the files of its body are.
    """

    method: str
    url: Url
    headers: tuple[Parameter, ...] = ()
    body: Body | None = None
    auth: Auth | None = None
    profile: Profile = USUAL
    files_in: Path = Path()


@dataclass(frozen=True)
class Script:
    """A script as published: `listen` says when Postman runs it, `prerequest` or `test`.

    `owner` is the name of the request, the folder or the collection that it stands in, `place` its JSON path in the
    file.
    """

    listen: str
    source: str = field(repr=False)
    place: str
    owner: str = ""


@dataclass(frozen=True)
class SavedExample:
    """A saved example response; `body` is its text as published."""

    name: str
    status: int
    headers: tuple[Parameter, ...]
    body: str = field(repr=False)
    place: str


@dataclass(frozen=True)
class Item:
    """One request of the collection, or what is wrong with it.

    Exactly one of `request` and `problem` is set. `folders` are the names from the root down, `place` the JSON path in
    the file, `scripts` those that Postman runs for it, in its order: the collection's, its folders' and its own. `uid`
    is what the collection calls it beside its name; "": nothing.
    """

    name: str
    folders: tuple[str, ...]
    place: str
    request: RequestTemplate | None = None
    problem: str | None = None
    examples: tuple[SavedExample, ...] = ()
    scripts: tuple[Script, ...] = ()
    uid: str = ""


@dataclass(frozen=True)
class Collection:
    """A loaded collection: its items in file order and its variables, disabled ones included."""

    name: str
    file: str
    items: tuple[Item, ...]
    variables: tuple[Parameter, ...] = ()


def own_scripts(item: Item) -> tuple[Script, ...]:
    """Return the scripts of a request that stand in itself."""
    return tuple(script for script in item.scripts if script.place.startswith(f"{item.place}."))


def with_files_in(collection: Collection, folder: Path) -> Collection:
    """Let the requests of a collection send the files of a folder."""
    items = (
        replace(item, request=replace(item.request, files_in=folder)) if item.request else item
        for item in collection.items
    )
    return replace(collection, items=tuple(items))
