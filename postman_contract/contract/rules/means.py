"""What a rule has to know beside an exchange and its operation's contract."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from postman_contract.contract.rules.conditions import ConditionsOf, cannot_tell
from postman_contract.contract.rules.resources import IdOf
from postman_contract.contract.schema_reader import SchemaReader
from postman_contract.postman.messages import Response


@dataclass(frozen=True)
class Means:
    """What a rule has to know beside an exchange and its operation's contract.

    `reader` reads annotations; `fits` tells whether a value fits a schema that is no file of its own, such as one in an
    annotation, and `fits_file` whether it fits a file; `id_of` reads the id of the operation's resource from an answer,
    `is_gone` tells from the answer to a read whether the thing is there no longer, and `is_creation` says that the
    suite's rules know what the operation creates; `conditions_of` says what a request asks its rows to be.
    """

    reader: SchemaReader = field(repr=False)
    fits: Callable[[Any, object], bool]
    fits_file: Callable[[str, object], bool]
    id_of: IdOf
    is_gone: Callable[[Response], bool]
    is_creation: bool = False
    conditions_of: ConditionsOf = cannot_tell
