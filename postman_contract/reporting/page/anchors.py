"""Says by what a claim and an operation are linked to within the page."""

import hashlib

from postman_contract.reporting.report import Claim
from postman_contract.run.cases import slug


def anchor_of(claim: Claim) -> str:
    """Return the id of a claim's element, which no other claim of the report changes.

    Several tests may be about one item, so that a hash of pytest's id tells them apart.
    """
    return f"claim-{slug(claim.item)}-{_hash_of(claim.id)}"


def anchor_of_operation(operation: str) -> str:
    """Return the id of the element that shows what is broken of an operation."""
    return f"operation-{slug(operation)}-{_hash_of(operation)}"


def _hash_of(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:6]
