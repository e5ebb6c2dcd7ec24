"""Claim: everything in the suite's folders belongs to something, and every case has all it needs."""

from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from cartoncloud_contract import prerequisites
from postman_contract.cases import Outcome
from postman_contract.checks import CHECK_NAMES
from postman_contract.suite import Suite, obstacle_of
from postman_contract.validation import unchecked_formats

SET_ASIDE = {
    "consignments/get-consignment-copy",
    "inbound-orders-purchase-orders/search-inbound-order",
    "transport-products/new-request",
}


def references(schema: object) -> Iterator[str]:
    """Yield the files a schema refers to, as written."""
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].partition("#")[0]
        for value in schema.values():
            yield from references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from references(value)


def target(file: str, reference: str) -> str:
    """Resolve a relative reference to the path of the file it names."""
    parts: list[str] = []
    for part in (*PurePosixPath(file).parent.parts, *PurePosixPath(reference).parts):
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def test_every_published_request_is_accounted_for(contract_suite: Suite) -> None:
    """Each published request is judged or set aside; what is not judged lacks its schema, and nothing else."""
    published = [
        case for case in contract_suite.cases.values() if case.file.endswith("cartoncloud.postman_collection.json")
    ]
    obstacles = {case.id: obstacle_of(contract_suite, case) for case in published}
    assert len(published) == 37
    assert {name for name, found in obstacles.items() if found and found.outcome is Outcome.SET_ASIDE} == SET_ASIDE
    unjudged = [found.reason for found in obstacles.values() if found and found.outcome is Outcome.NOT_JUDGED]
    assert [reason for reason in unjudged if not reason.startswith("no schema for ")] == []


def test_no_schema_is_an_orphan(contract_suite: Suite) -> None:
    """Each schema file is an operation's, or one that such a file refers to."""
    used: set[str] = set()
    for case in contract_suite.cases.values():
        contract = contract_suite.contract_of(case)
        if contract is not None:
            used |= {*contract.responses.values(), *contract.headers.values(), *contract.errors.values()}
            used |= {contract.request} if contract.request else set()
    waiting = list(used)
    while waiting:
        file = waiting.pop()
        found = {target(file, reference) for reference in references(contract_suite.schemas.schemas[file]) if reference}
        waiting += found - used
        used |= found
    assert set(contract_suite.schemas.schemas) - used == set()


def test_every_format_in_a_schema_is_asserted(contract_suite: Suite) -> None:
    """No schema uses a format that nothing checks."""
    schemas = contract_suite.schemas.schemas.items()
    assert {file: formats for file, schema in schemas if (formats := unchecked_formats(schema))} == {}


def test_every_case_has_its_cassette_and_every_cassette_its_case(contract_suite: Suite) -> None:
    """Each case that can be sent has a cassette; each cassette is such a case's, or a prerequisite's."""
    folder = contract_suite.paths.cassettes
    cassettes = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.yaml")}
    sendable = {case.id for case in contract_suite.cases.values() if obstacle_of(contract_suite, case) is None}
    made = {name for name in cassettes if name.startswith("_prerequisites/")}
    assert cassettes - made == sendable
    assert {name for name in made if not hasattr(prerequisites, name.removeprefix("_prerequisites/"))} == set()


def test_cassettes_say_they_are_not_of_the_real_api(contract_suite: Suite) -> None:
    """Each committed cassette says that it was recorded from the stand-in, and holds no trace of the run."""
    for path in contract_suite.paths.cassettes.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert "recorded_from: cartoncloud_sandbox, the local stand-in; not CartonCloud\n" in text
        assert "127.0.0.1" not in text
        assert "not-real" not in text


@pytest.mark.parametrize("kind", ["corrections", "waivers"])
def test_no_correction_and_no_waiver_is_an_orphan(contract_suite: Suite, kind: str) -> None:
    """Each correction and each waiver names a case there is."""
    named = {
        "corrections": set(contract_suite.corrections),
        "waivers": {waiver.case for waiver in contract_suite.waivers},
    }
    assert named[kind] - set(contract_suite.cases) == set()


def test_every_waiver_names_a_check(contract_suite: Suite) -> None:
    """Each waiver names a check there is."""
    assert {waiver.check for waiver in contract_suite.waivers} - CHECK_NAMES == set()
