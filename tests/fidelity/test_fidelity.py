"""What our engine would send of each sample, beside what Postman's own runner sent of it."""

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from areas import AREAS
from building import Json, Sample
from goldens import FILES, digest_of, golden_of, write_sample
from kept import KEPT
from postman_contract.cli.sources import add_source_options, load_sources
from postman_contract.errors import ContractError
from postman_contract.http._httpx import httpx
from postman_contract.http.client import new_client
from postman_contract.recording.vault import Vault
from postman_contract.run.collection_sources import cases_sent
from postman_contract.run.outgoing import Outgoing, outgoing_requests
from wire import canonical

SAMPLES = [(area, name) for area, samples in AREAS.items() for name in samples]
OPTIONS = {"environment": "--environment"}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """What would send the requests."""
    with new_client() as client:
        yield client


def shown(sample: Sample, folder: Path, client: httpx.Client) -> list[Json]:
    """Return what we would send of a sample, as a golden file has it."""
    files = write_sample(sample, folder)
    parser = argparse.ArgumentParser()
    add_source_options(parser)
    options = [word for kind, option in OPTIONS.items() if kind in files for word in (option, files[kind])]
    vault = Vault()
    sources = load_sources(parser.parse_args([files["collection"], *options, f"--working-dir={FILES}"]), vault)
    cases = cases_sent(sources, ())
    return [_entry(outgoing) for outgoing in outgoing_requests(cases, sources, client, vault)]


def _entry(outgoing: Outgoing) -> Json:
    request = outgoing.request
    if request is None:
        return {"name": outgoing.name, "refused": outgoing.problem}
    return {"name": outgoing.name, "sent": [canonical(request.method, request.url, request.headers, request.body)]}


@pytest.mark.parametrize(("area", "name"), SAMPLES, ids=[f"{area}: {name}" for area, name in SAMPLES])
def test_we_send_what_postman_sends(area: str, name: str, tmp_path: Path, client: httpx.Client) -> None:
    """Request by request, and refuse what it refuses; what we do otherwise on purpose is listed, and is otherwise."""
    golden = golden_of(area)["collections"][name]
    assert golden["digest"] == digest_of(AREAS[area][name]), "the sample has changed: make its golden file anew"
    theirs = golden["requests"]
    try:
        ours: object = shown(AREAS[area][name], tmp_path, client)
    except ContractError as problem:
        ours = {"problem": str(problem)}
    if not isinstance(ours, list) or not isinstance(theirs, list):
        assert isinstance(ours, dict) == isinstance(theirs, dict), (ours, theirs)
        return
    assert len(ours) == len(theirs)
    for our, their in zip(ours, theirs, strict=True):
        request = their["name"]
        if (area, name, request) in KEPT:
            assert our.get("sent") != their.get("sent"), f"equal by now, no longer to be kept: {request}"
        else:
            assert (request, our.get("sent", [])) == (request, their.get("sent", [])), our.get("refused")


def test_every_golden_file_belongs_to_an_area_and_says_what_made_it() -> None:
    """A collection that is gone has no golden requests any longer."""
    for area, samples in AREAS.items():
        golden = golden_of(area)
        assert list(golden["collections"]) == list(samples)
        assert golden["made_by"].startswith("Newman 6.2.2 ")


def test_what_is_kept_is_there() -> None:
    """A reason for a request that no sample has is no reason."""
    there = {
        (area, name, entry["name"])
        for area, samples in AREAS.items()
        for name in samples
        for entry in golden_of(area)["collections"][name]["requests"]
    }
    assert KEPT.keys() - there == set()
