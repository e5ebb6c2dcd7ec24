"""Has the server answer: every request that can be sent, once to learn from, and once to keep."""

import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from postman_contract.cli.conflicts import find_plugin_conflicts
from postman_contract.cli.init.answers import Answers, read_answers
from postman_contract.cli.init.published import Published
from postman_contract.cli.init.schema_folders import SchemaFolders
from postman_contract.http.origins import leads_to_loopback
from postman_contract.postman.messages import SAFE_METHODS
from postman_contract.postman.method_overrides import is_override
from postman_contract.recording.files import write_atomically

CLAIM_NAME = "test_an_answer_comes"
CLAIM = f'''\
"""Sends every request; judges nothing. The command `init` removes this file."""


def {CLAIM_NAME}(contract_case, contract_send):
    contract_send(contract_case)
'''
CLAIM_FILE = "tests/test_init_listens.py"
RECORDED_CLAIM = "tests/test_contract.py::test_the_api_answers_as_documented"
_REASON = re.compile(r"^(?P<verdict>not judged|set aside|broken): (?P<case>[^\s:]+): (?P<reason>.+)$", re.MULTILINE)
_SUCCESSES = (200, 201, 202, 203, 204, 205, 206, 301, 302, 303, 304, 307, 308)


@dataclass(frozen=True)
class Recording:
    """A run that recorded: its exit code, and what it said."""

    code: int
    output: str

    @property
    def lacking(self) -> Mapping[str, Sequence[str]]:
        """The cases that were not judged, by the reason."""
        cases: dict[str, list[str]] = defaultdict(list)
        for match in _REASON.finditer(self.output):
            if match["verdict"] == "not judged":
                cases[match["reason"]].append(match["case"])
        return cases


@dataclass(frozen=True)
class Heard:
    """What was answered, by case, and why no answer came to others."""

    answers: Answers
    reasons: Mapping[str, str]


def listen(folder: Path, base_url: str, published: Published, folders: SchemaFolders) -> Heard:
    """Send every request of a suite that can be sent, and what it needs before it.

    On this machine that is all of them; beyond it those that only read.
    """
    claim = folder / CLAIM_FILE
    with tempfile.TemporaryDirectory() as temporary:
        schemas, cassettes = Path(temporary) / "schemas", Path(temporary) / "cassettes"
        for name in _any_success(published, folders):
            write_atomically(schemas / name, '{"type": "object"}')
        try:
            write_atomically(claim, CLAIM)
            places = ("-o", f"contract_schemas={schemas}", "-o", f"contract_cassettes={cassettes}")
            done = _run_pytest(folder, base_url, published, (*places, CLAIM_FILE))
        finally:
            claim.unlink(missing_ok=True)
        said = _REASON.finditer(done.stdout)
        return Heard(read_answers(cassettes), {match["case"]: match["reason"] for match in said})


def record(folder: Path, base_url: str, published: Published) -> Recording:
    """Record the cassettes of a suite."""
    done = _run_pytest(folder, base_url, published, ())
    return Recording(done.returncode, done.stdout)


def _any_success(published: Published, folders: SchemaFolders) -> Iterator[str]:
    """Name schema files by which every success of every operation is documented: none is known yet."""
    for _, request in published.requests:
        place = folders.folder_of(request.url)
        if place is not None:
            yield from (f"{place}/{request.method}.{status}.headers.json".lstrip("/") for status in _SUCCESSES)


def options_of_run(base_url: str, published: Published) -> Iterator[str]:
    """Yield the options of pytest by which a run records: on this machine everything, beyond it what only reads.

    There nothing is written, whatever the rules of the suite say, nor by a GET with what makes it a write.
    """
    yield from (word for conflict in find_plugin_conflicts() for word in conflict.option.split())
    yield from ("-q", "-p", "no:cacheprovider", "--record-mode=rewrite")
    if leads_to_loopback(base_url):
        yield "--contract-sandbox=local"
        return
    yield from ("--contract-sandbox=live", "-m", "contract_read", "-o", "contract_rules=")
    for case, request in published.requests:
        if request.method not in SAFE_METHODS or any(is_override(header.key) for header in request.headers):
            yield from (f"--deselect={claim}[{case.id}]" for claim in (f"{CLAIM_FILE}::{CLAIM_NAME}", RECORDED_CLAIM))


def _run_pytest(
    folder: Path, base_url: str, published: Published, arguments: Iterable[str]
) -> "subprocess.CompletedProcess[str]":
    options = options_of_run(base_url, published)
    return subprocess.run(  # noqa: S603  this interpreter, and arguments formed here
        [sys.executable, "-m", "pytest", *options, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
