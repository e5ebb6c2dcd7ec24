"""Has the server answer: every request that can be sent, once to learn from, and once to keep."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from postman_contract.cli.conflicts import find_plugin_conflicts
from postman_contract.cli.init.answers import Answers, read_answers
from postman_contract.cli.init.published import Published
from postman_contract.cli.init.schema_folders import SchemaFolders
from postman_contract.http.origins import leads_to_loopback
from postman_contract.recording.files import write_atomically

CLAIM = '''\
"""Sends every request; judges nothing. The command `init` removes this file."""


def test_an_answer_comes(contract_case, contract_send):
    contract_send(contract_case)
'''
CLAIM_FILE = "tests/test_init_listens.py"
_REASON = re.compile(r"^(?:not judged|set aside|broken): (?P<case>[^\s:]+): (?P<reason>.+)$", re.MULTILINE)
_SUCCESSES = (200, 201, 202, 203, 204, 205, 206, 301, 302, 303, 304, 307, 308)


@dataclass(frozen=True)
class Recording:
    """A run that recorded: its exit code, and what it said."""

    code: int
    output: str


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
            done = _run_pytest(folder, base_url, (*places, CLAIM_FILE))
        finally:
            claim.unlink(missing_ok=True)
        said = _REASON.finditer(done.stdout)
        return Heard(read_answers(cassettes), {match["case"]: match["reason"] for match in said})


def record(folder: Path, base_url: str) -> Recording:
    """Record the cassettes of a suite."""
    done = _run_pytest(folder, base_url, ())
    return Recording(done.returncode, done.stdout)


def _any_success(published: Published, folders: SchemaFolders) -> Iterator[str]:
    """Name schema files by which every success of every operation is documented: none is known yet."""
    for _, request in published.requests:
        place = folders.folder_of(request.url)
        if place is not None:
            yield from (f"{place}/{request.method}.{status}.headers.json".lstrip("/") for status in _SUCCESSES)


def _run_pytest(folder: Path, base_url: str, arguments: Iterable[str]) -> "subprocess.CompletedProcess[str]":
    # Beyond this machine nothing is written, whatever the rules of the suite say.
    reads_alone = ("--contract-sandbox=live", "-m", "contract_read", "-o", "contract_rules=")
    where = ("--contract-sandbox=local",) if leads_to_loopback(base_url) else reads_alone
    left_out = (word for conflict in find_plugin_conflicts() for word in conflict.option.split())
    options = (*left_out, "-q", "-p", "no:cacheprovider", "--record-mode=rewrite", *where, *arguments)
    return subprocess.run(  # noqa: S603  this interpreter, and arguments formed here
        [sys.executable, "-m", "pytest", *options], cwd=folder, capture_output=True, text=True, check=False
    )
