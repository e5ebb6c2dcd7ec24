"""Makes a suite out of a collection, and says what was made, what was not, and what to do next."""

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
from postman_contract.cli.init.recorded_answers import listen, record
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
    answers, sources = read_answers(folder / "cassettes"), _hash_of_sources(collection, folder)
    draft = draft_suite(collection, folder, manifest.base_url, answers)
    for value, stand_in in draft.cleaned.secrets.items():
        vault.learn(value, stand_in.strip("{}"))
    # What was inferred while a server answered is more than its cassettes say, and stays while they are the same.
    anew = base_url is not None or manifest.sources != sources
    written, schemas = _write(draft, folder, manifest, answers, anew=anew)
    recording, reasons = None, dict[str, str]()
    if base_url is not None:
        # Again, while more are answered: an answer shows where the id is by which others can be sent.
        for _ in range(MOST_TRIES if leads_to_loopback(manifest.base_url) else 1):
            known = set(answers)
            folders = SchemaFolders(existing_folders(folder / "schemas"))
            heard = listen(folder, manifest.base_url, draft.published, folders)
            answers, reasons = join_answers(answers, heard.answers), dict(heard.reasons)
            draft = draft_suite(collection, folder, manifest.base_url, answers)
            again, schemas = _write(draft, folder, manifest, answers)
            written.new += again.new
            if known >= set(answers):
                break
        recording = record(folder, manifest.base_url, draft.published)
    manifest.sources = _hash_of_sources(collection, folder)
    save_manifest(folder, manifest)
    say_what_was_made(draft, folder, written, schemas, reasons, recording, say)
    return recording is not None and recording.code != 0


def _write(
    draft: SuiteDraft, folder: Path, manifest: Manifest, answers: Answers, *, anew: bool = True
) -> tuple[Written, SchemaDrafts]:
    folders = SchemaFolders(existing_folders(folder / "schemas"))
    schemas = draft_schemas(draft.published, answers, folders, draft.scopes)
    return write_files(folder, render_suite(draft, schemas.files), manifest, anew=anew), schemas


def _hash_of_sources(collection: Path, folder: Path) -> str:
    published = sorted(collection.rglob("*")) if collection.is_dir() else [collection]
    cassettes = sorted((folder / "cassettes").rglob("*.yaml"))
    return hash_of(*(path.read_bytes() for path in (*published, *cassettes) if path.is_file()))
