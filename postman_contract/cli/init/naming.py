"""Forms names for what comes from a collection: identifiers of Python, variables, and names that a folder may have.

Nothing of a collection gets into code but as one of these, or as a literal.
"""

import json
import re
from collections.abc import Container

from postman_contract.postman.jsonfile import well_formed

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_LONGEST = 60  # characters of an identifier
_LONGEST_SEGMENT = 150  # bytes of a folder's name; file systems end at 255
# What a file system, or the folder of schemas, takes for something else.
_NO_FOLDER = re.compile(r'[\x00-\x1f\x7f/\\{}<>"|?*\ud800-\udfff]|^\.|[. ]\Z')


def words_of(text: str) -> list[str]:
    """Read the ASCII words and numbers of a text, in lower case."""
    return [word.lower() for word in _WORD.findall(text)]


def identifier(prefix: str, text: str, taken: Container[str] = ()) -> str:
    """Form an identifier that is not taken: a prefix, which is no keyword with anything behind it, and words."""
    name = "_".join([prefix, *words_of(text)])[:_LONGEST].rstrip("_")
    return first_free(name, taken)


def variable_name(text: str, taken: Container[str] = ()) -> str:
    """Form the name of a variable as collections spell them: `clientSecret`."""
    first, *others = words_of(text) or ["value"]
    return first_free((first + "".join(word.capitalize() for word in others))[:_LONGEST], taken)


def first_free(name: str, taken: Container[str]) -> str:
    """Return a name, with the first number behind it that makes it free where it is taken."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}{number}"
    return free


def is_folder_name(segment: str) -> bool:
    """Tell whether a segment of a path can be the name of a folder, here and on other systems."""
    is_long = len(segment.encode(errors="replace")) > _LONGEST_SEGMENT
    return bool(segment) and not is_long and not _NO_FOLDER.search(segment)


def toml_string(text: str) -> str:
    """Spell a text as a basic string of TOML, which has no half characters: as Postman sends them."""
    return json.dumps(well_formed(text), ensure_ascii=False).replace("\x7f", "\\u007f")
