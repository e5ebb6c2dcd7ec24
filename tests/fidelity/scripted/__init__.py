"""The collections with scripts that are compared with Newman, by area and name."""

from collections.abc import Mapping

from building import Sample
from scripted import (
    chai_assertions,
    consoles,
    cookies,
    errors,
    flow,
    language,
    legacy,
    libraries,
    options,
    placement,
    pm_tests,
    requests_changed,
    responses,
    schemas_in_scripts,
    scopes,
    sent_by_scripts,
    timers,
    values,
    vendor_chains,
    vendors,
)

_COLLECTIONS: Mapping[str, Mapping[str, object]] = {
    "scopes": scopes.COLLECTIONS,
    "values": values.COLLECTIONS,
    "requests": requests_changed.COLLECTIONS,
    "responses": responses.COLLECTIONS,
    "schemas": schemas_in_scripts.COLLECTIONS,
    "chai": chai_assertions.COLLECTIONS,
    "tests": pm_tests.COLLECTIONS,
    "sent by scripts": sent_by_scripts.COLLECTIONS,
    "flow": flow.COLLECTIONS,
    "cookies": cookies.COLLECTIONS,
    "libraries": libraries.COLLECTIONS,
    "legacy": legacy.COLLECTIONS,
    "timers": timers.COLLECTIONS,
    "errors": errors.COLLECTIONS,
    "placement": placement.COLLECTIONS,
    "consoles": consoles.COLLECTIONS,
    "language": language.COLLECTIONS,
    "options": options.COLLECTIONS,
    "vendors": vendors.COLLECTIONS,
    "chains": vendor_chains.COLLECTIONS,
}

AREAS: Mapping[str, Mapping[str, Sample]] = {
    area: {name: each if isinstance(each, Sample) else Sample(each) for name, each in collections.items()}
    for area, collections in _COLLECTIONS.items()
}
