"""What is recorded live replays offline, with the same verdicts, and gives nothing away."""

import re
import shutil

import pytest

from cartoncloud_sandbox import seed_ids
from live_suite import ROOT, StandIn, Suite


@pytest.mark.parametrize("stocked", ["", seed_ids.STOCKED_PRODUCT_CODE])
def test_a_live_recording_replays(suite: Suite, stand_in: StandIn, stocked: str) -> None:
    """Cassettes recorded live answer every case that was sent, without the server and what only its run had set."""
    suite.environment["CONTRACT_STOCKED_PRODUCT_CODE"] = stocked
    cassettes = suite.folder / "cassettes"
    shutil.copytree(ROOT / "cassettes", cassettes)
    where = ("-o", f"contract_cassettes={cassettes}")
    recorded = suite.run("--record-mode=rewrite", *where)
    assert recorded.code == 0, recorded.output
    calls = len(stand_in.calls)
    del suite.environment["CONTRACT_STOCKED_PRODUCT_CODE"]
    replayed = suite.run(
        "--sandbox=replay", *where
    )  # a clean customer may have nothing to show: that is said, live or not
    assert (replayed.code, len(stand_in.calls)) == (0, calls), replayed.output
    assert " 0 broken, 0 not judged, " in replayed.totals
    written = {path: path.read_text(encoding="utf-8") for path in cassettes.rglob("*.yaml")}
    assert [path for path, text in written.items() if seed_ids.CLIENT_SECRET in text or stand_in.url in text] == []


def test_a_live_recording_takes_its_values_from_the_environment(suite: Suite, stand_in: StandIn) -> None:
    """With another environment file live ids would pass for those of a replay: that is refused."""
    environment = suite.folder / "own.postman_environment.json"
    environment.write_text('{"values": []}')
    run = suite.run("--record-mode=rewrite", f"--environment={environment}")
    assert (run.code, stand_in.calls) == (4, [])
    assert "give live ones as CONTRACT_" in run.output


def test_two_recordings_from_the_stand_in_differ_in_their_time_alone(suite: Suite) -> None:
    """The whole suite, recorded twice from a stand-in that draws its ids and tokens anew, gives the same cassettes."""
    recordings = []
    for name in ("first", "second"):
        folder = suite.folder / name
        folder.mkdir()
        where = ("-o", f"contract_cassettes={folder}")
        run = suite.run("--sandbox=local", "--record-mode=rewrite", "-k", "not test_inventory", *where)
        assert run.code == 0, run.output
        texts = {path.relative_to(folder): path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml")}
        recordings.append({path: re.sub(r"recorded_at: .*", "", text) for path, text in texts.items()})
    assert len(recordings[0]) > 100
    assert recordings[0] == recordings[1]
