"""An operation: what a request is an instance of, whatever it is called."""

import re
from dataclasses import dataclass

from postman_contract.postman.collection import Url
from postman_contract.postman.urls import path_variable

_VARIABLE = re.compile(r"\{\{.*?\}\}")


@dataclass(frozen=True)
class Operation:
    """A method and a URL template without its host: `POST /tenants/{}/outbound-orders`.

    A variable in a segment and a path variable is `{}`, so that two collections which name a variable differently
    mean the same operation; what is literal stays: `/orders/{}:cancel`.
    """

    method: str
    segments: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} /{'/'.join(self.segments)}"


def operation_named(name: str) -> Operation:
    """Read an operation as it is spelled: `POST /tenants/{}/outbound-orders`."""
    method, _, path = name.partition(" ")
    return Operation(method, tuple(segment for segment in path.split("/") if segment))


def operation_of(method: str, url: Url) -> Operation:
    """Name the operation of a request; host and base path variables are no part of it."""
    segments = (_VARIABLE.sub("{}", _without_name(segment)) for segment in url.path)
    return Operation(method, tuple(segment for segment in segments if segment))


def _without_name(segment: str) -> str:
    variable = path_variable(segment)
    return segment if variable is None else f"{{}}{variable.rest}"
