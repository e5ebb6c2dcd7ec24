"""A small rate card: what carrying a weight to a state costs."""

from dataclasses import dataclass
from typing import Any

from cartoncloud_sandbox.store import derived_id

CARD = "Sandbox General Freight"
CURRENCY = "AUD"
FUEL_LEVY = 0.1
HEAVIEST = 20_000
"""Kilograms; nothing heavier has a rate."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What a consignment costs at least, and for each kilogram."""

    name: str
    base: float
    per_kilogram: float


_METRO, _COUNTRY, _FAR = Rate("Metro", 12.5, 0.2), Rate("Country", 18, 0.35), Rate("Far", 30, 0.8)
_RATES = {
    "ACT": _METRO,
    "NSW": _METRO,
    "NT": _FAR,
    "QLD": _METRO,
    "SA": _COUNTRY,
    "TAS": _FAR,
    "VIC": _METRO,
    "WA": _FAR,
}


def rate_for(state: str | None, weight: float) -> Rate | None:
    """Return the rate of a state's code and a weight in kilograms, or None when there is none."""
    return _RATES.get(state.upper()) if state and weight <= HEAVIEST else None


def freight(rate: Rate, weight: float) -> float:
    """Return what freight of this weight costs, before the levy."""
    return round(rate.base + rate.per_kilogram * weight, 2)


def quote_json(rate: Rate, weight: float) -> dict[str, Any]:
    """Return the quote for a weight (docs/cartoncloud-facts.md, Quotes): freight, and the levy on it."""
    fee = freight(rate, weight)
    levy = round(fee * FUEL_LEVY, 2)
    return {
        "rateCard": {"name": CARD},
        "rate": {"name": rate.name},
        "charges": [
            _charge("Freight", f"{weight:g} kg at rate {rate.name}", fee),
            _charge("Fuel levy", f"{FUEL_LEVY:.0%} of freight", levy),
        ],
    }


def _charge(category: str, description: str, amount: float) -> dict[str, Any]:
    money = {"amount": amount, "currency": CURRENCY}
    return {
        "feeCategory": {"id": derived_id("fee-category", category), "name": category},
        "description": description,
        "fee": money,
        "feeAfterModifiers": money,
    }
