"""An operation: what a request is an instance of, whatever it is called."""

import re
from dataclasses import dataclass

from postman_contract.postman.collection import Url

_VARIABLE = re.compile(r"\{\{.*?\}\}")


@dataclass(frozen=True)
class Operation:
    """A method and a URL template without its host: `POST /tenants/{}/outbound-orders`.

    A segment that holds a variable or is a `:param` is `{}`, so that two collections which name a variable
    differently mean the same operation.
    """

    method: str
    segments: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} /{'/'.join(self.segments)}"


def operation_of(method: str, url: Url) -> Operation:
    """Name the operation of a request; host and base path variables are no part of it."""
    segments = ("{}" if segment.startswith(":") or _VARIABLE.search(segment) else segment for segment in url.path)
    return Operation(method, tuple(segment for segment in segments if segment))
