"""Request bodies: from bytes to checked values, and every fault to a problem with its JSON Pointer."""

import json
import math
from typing import Annotated, Any, NoReturn, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, PlainValidator, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails, PydanticCustomError
from starlette.requests import Request

from cartoncloud_sandbox.errors import ApiError, Problem, refusal

JSON = frozenset({"application/json"})
_LARGEST = 10**15


class Body(BaseModel):
    """A JSON object of a request: strict types, null allowed for what is optional, unknown members dropped."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", alias_generator=to_camel)


class OpenBody(Body):
    """A JSON object whose unknown members are the tenant's own fields and are kept."""

    model_config = ConfigDict(extra="allow")


Model = TypeVar("Model", bound=BaseModel)


def _number(value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("number", "Input should be a number")
    if not -_LARGEST <= value <= _LARGEST:
        raise PydanticCustomError("number_range", "Input is out of range")
    return value


Number = Annotated[float, PlainValidator(_number)]
"""A JSON number that stays what it was: 1 does not become 1.0."""


def _positive(value: float) -> float:
    if value <= 0:
        raise PydanticCustomError("positive", "Input should be greater than 0")
    return value


def _not_negative(value: float) -> float:
    if value < 0:
        raise PydanticCustomError("not_negative", "Input should be 0 or greater")
    return value


Positive = Annotated[Number, AfterValidator(_positive)]
NotNegative = Annotated[Number, AfterValidator(_not_negative)]


def missing(member: str, message: str) -> PydanticCustomError:
    """Make the error of an object that lacks a member, to be raised in a validator of that object."""
    return PydanticCustomError("lacks_member", message, {"member": member})


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    if math.isinf(value := float(text)):
        raise ValueError(f"{text} is too large")
    return value


def parse_json(text: bytes) -> Any:
    """Read JSON (RFC 8259: no NaN, no lone surrogates); raise the 400 of the documented shape otherwise."""
    try:
        value = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
        if b"\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise refusal(400, f"The body is not valid JSON: {error}") from error
    return value


async def read_json(request: Request, media_types: frozenset[str] = JSON) -> Any:
    """Return the JSON of a request's body; a body without a Content-Type is taken for JSON."""
    declared = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if declared and declared not in media_types:
        raise refusal(415, f"Content type {declared} is not supported; expected {', '.join(sorted(media_types))}")
    return parse_json(await request.body())


def validate(model: type[Model], value: Any) -> Model:
    """Return the checked value; raise a 422 with one problem a fault otherwise (docs/cartoncloud-facts.md, Errors)."""
    if not isinstance(value, dict):
        raise refusal(400, "The body has to be a JSON object")
    try:
        return model.model_validate(value)
    except ValidationError as error:
        problems = (_problem(fault) for fault in error.errors(include_url=False, include_input=False))
        raise ApiError(422, *problems) from error


def _problem(fault: ErrorDetails) -> Problem:
    place = [*fault["loc"]]
    if fault["type"] == "lacks_member":
        place.append(fault["ctx"]["member"])
    message = "Input should be an object" if fault["type"] == "model_type" else fault["msg"]
    return Problem(message, field=pointer(*place))


def pointer(*tokens: str | int) -> str:
    """Return the JSON Pointer of these reference tokens (RFC 6901 §3)."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def document(value: BaseModel) -> dict[str, Any]:
    """Return a checked value as JSON, without its empty optional members.

    See docs/cartoncloud-facts.md, Standard elements.
    """
    pruned: dict[str, Any] = prune(value.model_dump(by_alias=True))
    return pruned


def prune(value: Any) -> Any:
    """Drop members that are null or empty objects, at every depth."""
    if isinstance(value, dict):
        members = {name: prune(member) for name, member in value.items()}
        return {name: member for name, member in members.items() if member is not None and member != {}}
    if isinstance(value, list | tuple):
        return [prune(element) for element in value]
    return value
