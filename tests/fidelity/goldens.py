"""The files of `golden/`: what each request of a sample sent, and how a sample is written for whoever runs it."""

import hashlib
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path

from building import Json, Sample

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
FILES = HERE / "files"  # the working directory: what bodies send


def golden_file(area: str) -> Path:
    """Return where the golden requests of an area are."""
    return GOLDEN / f"{area.replace(' ', '-')}.json"


@cache
def golden_of(area: str) -> Json:
    """Read the golden requests of an area."""
    golden: Json = json.loads(golden_file(area).read_text(encoding="utf-8"))
    return golden


def digest_of(sample: Sample) -> str:
    """Tell a sample from a later state of it."""
    return hashlib.sha256(json.dumps(asdict(sample), sort_keys=True).encode()).hexdigest()[:12]


def write_sample(sample: Sample, folder: Path) -> dict[str, str]:
    """Write the files of a sample; return their paths by what they are."""
    written = {"collection": folder / "collection.json"}
    text = sample.collection if isinstance(sample.collection, str) else json.dumps(sample.collection)
    written["collection"].write_bytes(text.encode("utf-8"))
    beside = {
        "environment": sample.environment and {"name": "E", "values": sample.environment},
        "globals": sample.globals_ and {"name": "G", "values": sample.globals_},
        "data": sample.data,
    }
    for kind, content in beside.items():
        if content:
            written[kind] = folder / f"{kind}.json"
            written[kind].write_text(json.dumps(content), encoding="utf-8")
    return {kind: str(path) for kind, path in written.items()}
