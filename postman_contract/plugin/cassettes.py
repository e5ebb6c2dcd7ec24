"""Opens the cassette of a claim, as pytest-recording is configured: by its options, marks and fixtures."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytest_recording.utils import merge_kwargs
from vcr import VCR
from vcr.cassette import Cassette

from postman_contract.plugin.state import CASSETTE, cassette_of
from postman_contract.recording.matching import configure_vcr
from postman_contract.recording.recorder import RecordedCassette
from postman_contract.recording.replaying import ReplayedCassette, load_vcr_cassette
from postman_contract.run.claim_cassettes import ClaimCassette, Replaying, Unrecorded, draw_for
from postman_contract.run.mode import Mode
from postman_contract.run.recorded_claims import Recording
from postman_contract.run.session import Session

CONFIGURED_VCR = pytest.StashKey[VCR]()
_OWN_MODULES = frozenset({"postman_contract.plugin.fixtures", "pytest_recording.plugin"})


@dataclass(frozen=True)
class OpenedCassette:
    """A claim's cassette: what its sending asks, and VCR's own, which is None where the run keeps none."""

    claim: ClaimCassette
    vcr: Cassette | None


def open_claim_cassette(request: pytest.FixtureRequest) -> Cassette | None:
    """Open a claim's cassette: to be played in a replay, to be recorded where that is asked for."""
    session: Session = request.getfixturevalue("contract_session")
    # A cookie of an earlier claim makes this one depend on the order, so that it has to be asked for.
    if not session.keeps_cookies and request.node.get_closest_marker("contract_cookies") is None:
        session.network.cookies.forget()
    name = cassette_of(request.node) if _is_ours(request, "default_cassette_name") else None
    config = {} if _is_ours(request, "vcr_config") else request.getfixturevalue("vcr_config")
    opened = _open_cassette(request, session, name or request.getfixturevalue("default_cassette_name"), config)
    request.node.stash[CASSETTE] = opened.claim
    return opened.vcr


def _is_ours(request: pytest.FixtureRequest, name: str) -> bool:
    """Tell whether a fixture is as this plugin or pytest-recording has it: what it gives is known without asking.

    To set a fixture up for each of a thousand claims takes longer than to read their cassettes.
    """
    manager = request._fixturemanager  # noqa: SLF001  there is no public door
    definitions = manager.getfixturedefs(name, request.node) or ()
    return all(each.func.__module__ in _OWN_MODULES for each in definitions)


def _open_cassette(
    request: pytest.FixtureRequest, session: Session, name: str, config: Mapping[str, Any]
) -> OpenedCassette:
    """Open a claim's cassette from its beginning.

    Args:
        request: of the claim.
        session: of the run.
        name: of the cassette.
        config: what the fixture `vcr_config` says; arguments of the mark `vcr` go before it.
    """
    if session.mode is not Mode.REPLAY and session.recorder is None:
        return OpenedCassette(Unrecorded(session, draw_for(session, name)), None)
    markers = list(request.node.iter_markers("vcr"))
    arguments = {**merge_kwargs(dict(config), markers)} if markers else dict(config)
    # Whether anything is recorded was decided for the whole run.
    arguments.pop("record_mode", None)
    vcr = _configured_vcr(request.config, session)
    path = session.cassettes.path_of(name)
    if session.recorder is None:
        played = _load_all(vcr, [path, *_extra_paths(session, markers)], arguments)
        return OpenedCassette(Replaying(session, ReplayedCassette(played, session.cassettes, session.vault)), played)
    written = None
    if name in session.recorder.written:
        written = ReplayedCassette(load_vcr_cassette(vcr, path, record_mode="none"), session.cassettes, session.vault)
    # A name that no file has: a recording begins empty, whatever an earlier one holds.
    empty = load_vcr_cassette(vcr, Path(f"{path}.recording"), record_mode="all", **arguments)
    recorded = RecordedCassette(name, empty, session.recorder)
    return OpenedCassette(Recording(session, recorded, draw_for(session, name), written), empty)


def _configured_vcr(config: pytest.Config, session: Session) -> VCR:
    """Set up a VCR once a run; a suite changes it by its own `pytest_recording_configure`."""
    if CONFIGURED_VCR not in config.stash:
        vcr = config.stash[CONFIGURED_VCR] = VCR()
        configure_vcr(vcr, session.cassettes, session.vault.redact)
        config.hook.pytest_recording_configure(config=config, vcr=vcr)
    return config.stash[CONFIGURED_VCR]


def _extra_paths(session: Session, markers: list[pytest.Mark]) -> list[Path]:
    return [session.cassettes.folder / str(path) for marker in markers for path in marker.args]


def _load_all(vcr: VCR, paths: list[Path], arguments: Mapping[str, Any]) -> Cassette:
    """Load a cassette, and behind its exchanges those of further ones that the mark `vcr` names."""
    first, *others = (load_vcr_cassette(vcr, path, record_mode="none", **arguments) for path in paths)
    for other in others:
        # Its own exchanges come first, so that a further cassette only fills gaps.
        first.data.extend(other.data)
    return first
