"""Names the folders of schemas: of each operation the one that its path is found in."""

import re
from collections.abc import Iterable
from pathlib import Path

from postman_contract.cli.init.naming import is_folder_name, words_of
from postman_contract.postman.collection import Url
from postman_contract.postman.urls import path_variable

_VARIABLE = re.compile(r"\{\{(.*?)\}\}")
_IN_BRACES = re.compile(r"\{[^{}]*\}")


class SchemaFolders:
    """Gives each path of an operation one folder, whatever requests call the variables in it.

    Args:
        existing: folders that there are, relative to that of all schemas: their names stay.
    """

    def __init__(self, existing: Iterable[str] = ()) -> None:
        self._named: dict[tuple[str, ...], str] = {}
        for folder in existing:
            parts = folder.split("/")
            self._named.setdefault(tuple(_IN_BRACES.sub("{}", part) for part in parts), parts[-1])

    def folder_of(self, url: Url) -> str | None:
        """Name the folder of a URL's path, relative to that of all schemas; None: no folder can be called so."""
        names: list[str] = []
        place: tuple[str, ...] = ()
        for segment in (_folder_name(each) for each in url.path):
            if not segment:
                continue
            if not is_folder_name(_IN_BRACES.sub("x", segment)):
                return None
            place = (*place, _IN_BRACES.sub("{}", segment))
            names.append(self._named.setdefault(place, segment))
        return "/".join(names)


def _folder_name(segment: str) -> str:
    variable = path_variable(segment)
    if variable is not None:
        return _in_braces(variable.name) + _VARIABLE.sub(lambda match: _in_braces(match[1]), variable.rest)
    return _VARIABLE.sub(lambda match: _in_braces(match[1]), segment)


def _in_braces(name: str) -> str:
    first, *others = words_of(name) or ["id"]
    return f"{{{first}{''.join(word.capitalize() for word in others)}}}"


def existing_folders(schemas: Path) -> list[str]:
    """List the folders below a folder of schemas, from the top down."""
    folders = (path.relative_to(schemas).as_posix() for path in schemas.rglob("*") if path.is_dir())
    return sorted(folders, key=lambda folder: (folder.count("/"), folder))
