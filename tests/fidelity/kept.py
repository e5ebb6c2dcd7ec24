"""What we send otherwise than Postman on purpose, by area, collection and request, each with its reason."""

from collections.abc import Mapping

KEPT: Mapping[tuple[str, str, str], str] = {}
