"""Tests of what the bench of large collections measures."""

from pathlib import Path

from load import MEGABYTES, generate, measured
from postman_contract.postman.loader import load_collection


def test_a_generated_collection_has_its_requests_and_its_size(tmp_path: Path) -> None:
    """One in fifty of the usual number of requests is one in fifty of its bytes, and each can be sent."""
    path = tmp_path / "large.json"
    generate(path, 200)
    collection = load_collection(path)
    assert (len(collection.items), {item.problem for item in collection.items}) == (200, {None})
    assert 0.9 < path.stat().st_size / (MEGABYTES * 2**20 / 50) < 1.1


def test_each_step_is_measured(tmp_path: Path) -> None:
    """From the import to the filled requests, with the memory before they are filled."""
    path = tmp_path / "large.json"
    generate(path, 2)
    assert list(dict(measured(path))) == ["import", "load", "plan", "MB", "fill all, as show does"]
