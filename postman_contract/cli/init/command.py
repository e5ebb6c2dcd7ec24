"""Makes a suite out of a collection, and says what was made, what was not, and what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from postman_contract.cli.init.answers import Answers, join_answers, read_answers
from postman_contract.cli.init.drafting import SuiteDraft, draft_suite
from postman_contract.cli.init.guarded_writing import (
    Manifest,
    Written,
    hash_of,
    load_manifest,
    save_manifest,
    write_files,
)
from postman_contract.cli.init.published import check_url
from postman_contract.cli.init.recorded_answers import Recording, listen, record
from postman_contract.cli.init.saying import Say, say_what_was_made
from postman_contract.cli.init.schema_drafts import SchemaDrafts, draft_schemas
from postman_contract.cli.init.schema_folders import SchemaFolders, existing_folders
from postman_contract.cli.init.suite_files import render_suite
from postman_contract.http.origins import leads_to_loopback
from postman_contract.recording.vault import Vault

MOST_TRIES = 4  # of asking a server on this machine


def init(collection: Path, folder: Path, base_url: str | None, vault: Vault, say: Say) -> bool:
    """Make a suite out of a collection, or make it again, and leave alone what a person has edited.

    Args:
        collection: its file, or its folder in format v3.
        folder: of the suite; made where there is none.
        base_url: of a server that is asked for answers; None: none is asked.
        vault: learns the secrets of the collection, which nothing prints from then on.
        say: is told what was made.

    Returns:
        Whether a run that was to record has ended otherwise than well.

    Raises:
        InputError: the collection, the URL, or what init has written before cannot be used.
    """
    manifest = load_manifest(folder)
    if base_url is not None:
        manifest.base_url = check_url(base_url)
    suite = Making(collection, folder, manifest, read_answers(folder / "cassettes"))
    for value, stand_in in suite.drafted.cleaned.secrets.items():
        vault.learn(value, stand_in.strip("{}"))
    # What was inferred while a server answered is more than its cassettes say, and stays while they are the same.
    suite.write(anew=base_url is not None or manifest.sources != suite.hash_of_sources())
    recording: Recording | None = None
    reasons: Mapping[str, str] = {}
    if base_url is not None:
        reasons = _learn_from_server(suite)
        recording = record(folder, manifest.base_url, suite.drafted.published)
    manifest.sources = suite.hash_of_sources()
    save_manifest(folder, manifest)
    say_what_was_made(suite.drafted, folder, suite.written, suite.schemas, reasons, recording, say)
    return recording is not None and recording.code != 0


def _learn_from_server(suite: "Making") -> Mapping[str, str]:
    """Have the server answer, and write what its answers say; return why none came to some cases.

    On this machine it is asked again, while more is answered: an answer shows the id by which others can be sent.
    """
    base_url = suite.manifest.base_url
    reasons: Mapping[str, str] = {}
    for _ in range(MOST_TRIES if leads_to_loopback(base_url) else 1):
        known = set(suite.answers)
        heard = listen(suite.folder, base_url, suite.drafted.published, suite.folders())
        suite.learn(heard.answers)
        reasons = heard.reasons
        suite.write()
        if known >= set(suite.answers):
            break
    return reasons


@dataclass
class Making:
    """A suite that is being made: what of, what was answered so far, and what was written. This changes on the way."""

    collection: Path
    folder: Path
    manifest: Manifest
    answers: Answers
    written: Written = field(default_factory=Written)
    schemas: SchemaDrafts = field(default_factory=SchemaDrafts)
    drafted: SuiteDraft = field(init=False)

    def __post_init__(self) -> None:
        self.learn({})

    def learn(self, answers: Answers) -> None:
        """Draft the suite by what was answered so far, and by these answers."""
        self.answers = join_answers(self.answers, answers)
        self.drafted = draft_suite(self.collection, self.folder, self.manifest.base_url, self.answers)

    def folders(self) -> SchemaFolders:
        """Name folders of schemas as those are named that there are."""
        return SchemaFolders(existing_folders(self.folder / "schemas"))

    def write(self, *, anew: bool = True) -> None:
        """Write the suite as it is drafted now; what was new before stays new."""
        draft, before = self.drafted, self.written.new
        self.schemas = draft_schemas(draft.published, self.answers, self.folders(), draft.scopes)
        self.written = write_files(self.folder, render_suite(draft, self.schemas.files), self.manifest, anew=anew)
        self.written.new = [*before, *self.written.new]

    def hash_of_sources(self) -> str:
        """Hash what the suite is made of: the collection and the cassettes."""
        published = sorted(self.collection.rglob("*")) if self.collection.is_dir() else [self.collection]
        cassettes = sorted((self.folder / "cassettes").rglob("*.yaml"))
        return hash_of(*(path.read_bytes() for path in (*published, *cassettes) if path.is_file()))
