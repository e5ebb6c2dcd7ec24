"""Ends a run: a worker of pytest-xdist tells its controller what it alone knows, anybody else writes the outputs."""

from dataclasses import asdict

import pytest

from postman_contract.plugin.gathering import GATHERED
from postman_contract.plugin.outputs import end_with_outputs
from postman_contract.plugin.parts import OUTPUT, part_from, part_of


def end_session(session: pytest.Session) -> None:
    """Write what was asked for and set the exit code, once everything is torn down."""
    config = session.config
    own = part_of(config)
    if hasattr(config, "workeroutput"):
        if own is not None:
            config.workeroutput[OUTPUT] = asdict(own)
        return
    parts = [own] if own is not None else []
    end_with_outputs(session, [*parts, *map(part_from, config.stash[GATHERED].of_workers)])
