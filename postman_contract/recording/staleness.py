"""Tells whether a recording is still of what is published and required now, and how old it is."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from postman_contract.postman.collection import RequestTemplate
from postman_contract.postman.profile import USUAL, Profile
from postman_contract.postman.v3 import v3_files

LENGTH = 16  # hex digits; enough to tell versions of a file apart


def collection_hash(collections: Iterable[Path]) -> str:
    """Name the contents of the collections' files, in their order; of a folder's files, their paths in it as well."""
    return _hash(b"\0".join(part for path in collections for part in _contents_of(path)))


def _contents_of(collection: Path) -> Iterator[bytes]:
    if not collection.is_dir():
        yield collection.read_bytes()
        return
    for file in v3_files(collection):
        yield file.relative_to(collection).as_posix().encode()
        yield file.read_bytes()


def schema_hash(schemas: Mapping[str, object]) -> str:
    """Name the contents of all schema files."""
    return _hash(json.dumps(schemas, sort_keys=True).encode())


def request_hash(published: RequestTemplate) -> str:
    """Name a request as it is published.

    Its auth, which it may have inherited, is no part of it, nor is where this machine has its files.
    """
    members = {name: value for name, value in vars(published).items() if name not in ("files_in", "profile")}
    members |= {"auth": None, "prunes_body": not published.profile.disables_body_pruning}
    return _hash(json.dumps(members | _unusual(published.profile), sort_keys=True, default=_members_of).encode())


def _members_of(node: object) -> dict[str, object]:
    """Return the members of a part of a request; what is new in this version, and unused, is no part of it."""
    return {name: value for name, value in vars(node).items() if (name, value) != ("is_value", False)}


def _unusual(profile: Profile) -> dict[str, object]:
    """Return what a profile says: of most requests nothing, which is no part of them."""
    said = {name: value for name, value in vars(profile).items() if value != getattr(USUAL, name)}
    said.pop("disables_body_pruning", None)  # which stands under an older name
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in said.items()}


def age_problem(recorded_at: object, most_days: int | None, now: dt.datetime) -> str | None:
    """Say that a recording is older than wanted, or nothing.

    Args:
        recorded_at: when it was recorded, as its metadata has it (RFC 3339).
        most_days: its age may be that many days; None: any.
        now: the time, with a zone.
    """
    if most_days is None:
        return None
    try:
        age = now - dt.datetime.fromisoformat(str(recorded_at))
    except (ValueError, TypeError):
        return "it does not say when it was recorded"
    return f"it is {age.days} days old, {most_days} are allowed" if age > dt.timedelta(days=most_days) else None


def _hash(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()[:LENGTH]}"
