"""What our engine would send of each sample, beside what Postman's own runner sent of it."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from areas import AREAS, OF_V3
from building import Json, Sample
from goldens import FILES, digest_of, golden_of, write_sample
from kept import KEPT
from postman_contract.cli.sources import add_source_options, load_sources
from postman_contract.errors import ContractError
from postman_contract.http._httpx import httpx
from postman_contract.http.client import headers_as_sent, new_client
from postman_contract.http.redirects import Hop, Redirects, hop_to, redirects_of
from postman_contract.postman.messages import Request, Response
from postman_contract.recording.vault import Vault
from postman_contract.run.cases import Case
from postman_contract.run.collection_sources import cases_sent
from postman_contract.run.outgoing import Outgoing, outgoing_requests
from wire import canonical

SAMPLES = [(area, name) for area, samples in AREAS.items() for name in samples]
OPTIONS = {"environment": "--environment", "globals": "--globals", "data": "--iteration-data"}


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
    every = outgoing_requests(cases, sources, client, vault)
    return [_entry(outgoing, case, client) for outgoing, case in zip(every, cases, strict=True)]


def _entry(outgoing: Outgoing, case: Case, client: httpx.Client) -> Json:
    if outgoing.request is None or case.request is None:
        return {"name": outgoing.name, "refused": outgoing.problem}
    redirects = redirects_of(case.request.profile, by_default=True)
    sent = list(_hops(outgoing.request, redirects, client))
    return {"name": outgoing.name, "sent": [canonical(each.method, each.url, each.headers, each.body) for each in sent]}


def _hops(request: Request, redirects: Redirects | None, client: httpx.Client) -> Iterator[Request]:
    """Yield a request, and what the capture server, whose answers depend on the URL alone, would redirect it to."""
    yield request
    for _ in range(redirects.most if redirects else 0):
        asked = re.search(r"/(\d{3})\?location=(.*)$", request.url)
        if asked is None:
            return
        hop = hop_to(request, Response(int(asked[1]), (("Location", unquote(asked[2])),)), redirects or Redirects())
        if not isinstance(hop, Hop):
            return
        request = headers_as_sent(client, hop.request)
        yield request


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
    if area in OF_V3:  # which says only what it does not send because it cannot, not what it takes for no request
        ours, theirs = ([entry for entry in entries if entry.get("sent")] for entries in (ours, theirs))
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
        assert golden["made_by"].startswith("Postman CLI 1.34.0" if area in OF_V3 else "Newman 6.2.2 ")


def test_what_is_kept_is_there() -> None:
    """A reason for a request that no sample has is no reason."""
    there = {
        (area, name, entry["name"])
        for area, samples in AREAS.items()
        for name in samples
        for entry in golden_of(area)["collections"][name]["requests"]
    }
    assert KEPT.keys() - there == set()
