"""Addresses: what they need, and how their states and countries come back (docs/cartoncloud-facts.md, Addresses)."""

from typing import Annotated, Any, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from cartoncloud_sandbox.bodies import Body, document, missing

_COUNTRIES = (
    ("AU", "AUS", "Australia"),
    ("CA", "CAN", "Canada"),
    ("CN", "CHN", "China"),
    ("DE", "DEU", "Germany"),
    ("FR", "FRA", "France"),
    ("GB", "GBR", "United Kingdom"),
    ("JP", "JPN", "Japan"),
    ("NZ", "NZL", "New Zealand"),
    ("SG", "SGP", "Singapore"),
    ("US", "USA", "United States"),
)
_STATES = {
    "ACT": "Australian Capital Territory",
    "NSW": "New South Wales",
    "NT": "Northern Territory",
    "QLD": "Queensland",
    "SA": "South Australia",
    "TAS": "Tasmania",
    "VIC": "Victoria",
    "WA": "Western Australia",
}


class Place(Body):
    """A part of the world; an object without any member is none."""

    @model_validator(mode="before")
    @classmethod
    def _has_members(cls, value: Any) -> Any:
        if value == {}:
            raise PydanticCustomError("empty", "Input should have a member")
        return value


class State(Place):
    """A state, named by its code or its name."""

    code: str | None = None
    name: str | None = None


class Country(Place):
    """A country, named by the first of its codes and its name that is given."""

    iso2_code: Annotated[str, Field(pattern="^[A-Za-z]{2}$")] | None = None
    iso3_code: Annotated[str, Field(pattern="^[A-Za-z]{3}$")] | None = None
    name: str | None = None


class Address(Body):
    """A place with somebody to ask for: companyName or contactName is required."""

    company_name: str | None = None
    contact_name: str | None = None
    address1: str | None = None
    address2: str | None = None
    suburb: str | None = None
    city: str | None = None
    state: State | None = None
    postcode: str | None = None
    country: Country | None = None
    phone: Annotated[str, Field(max_length=64)] | None = None
    email: str | None = None

    @model_validator(mode="after")
    def _names_somebody(self) -> Self:
        if not (self.company_name or self.contact_name):
            raise missing("companyName", "companyName or contactName is required")
        return self


def address_json(address: Address, id_: str) -> dict[str, Any]:
    """Return the address as the API shows it: with an id, state and country as full objects."""
    body = {"id": id_, **document(address)}
    if "country" in body:
        body["country"] = country_json(body["country"])
    if "state" in body:
        body["state"] = _state(body["state"])
    return body


def country_json(given: dict[str, str]) -> dict[str, str]:
    """Return a country with all its codes, when the first given names a known one; codes are shown in capitals."""
    for place, name in enumerate(("iso2Code", "iso3Code", "name")):
        if name not in given:
            continue
        for known in _COUNTRIES:
            if known[place].casefold() == given[name].casefold():
                return dict(zip(("iso2Code", "iso3Code", "name"), known, strict=True))
        break
    return {name: value if name == "name" else value.upper() for name, value in given.items()}


def state_code(address: Address) -> str | None:
    """Return the code of an address's state, also when only its name was given."""
    return _state(document(address.state)).get("code") if address.state else None


def _state(given: dict[str, str]) -> dict[str, str]:
    if "code" in given:
        name = _STATES.get(given["code"].upper())
        return {**given, "name": name} if name else given
    codes = {name.casefold(): code for code, name in _STATES.items()}
    code = codes.get(given.get("name", "").casefold())
    return {**given, "code": code} if code else given
