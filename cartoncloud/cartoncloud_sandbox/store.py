"""The state: every object is one JSON document in one SQLite table, beside the few columns it is found by."""

import json
import sqlite3
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

_NAMESPACE = uuid.UUID("6b1f0c1e-8d0b-4f3c-9a57-1c6f5e0d2b11")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS object (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, tenant TEXT NOT NULL, customer TEXT, code TEXT,
    keys TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (kind, id));
CREATE INDEX IF NOT EXISTS object_by_code ON object (kind, tenant, customer, code);
CREATE INDEX IF NOT EXISTS object_by_tenant ON object (kind, tenant, seq);
CREATE TABLE IF NOT EXISTS content (id TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS counter (tenant TEXT, kind TEXT, last INTEGER NOT NULL, PRIMARY KEY (tenant, kind));
CREATE TABLE IF NOT EXISTS token (value TEXT PRIMARY KEY, client TEXT NOT NULL, expires REAL NOT NULL);
CREATE TABLE IF NOT EXISTS lot (
    number INTEGER PRIMARY KEY, tenant TEXT NOT NULL, product TEXT NOT NULL, warehouse TEXT NOT NULL,
    unit TEXT NOT NULL, on_hand REAL NOT NULL, allocated REAL NOT NULL, status TEXT NOT NULL, inbound TEXT,
    properties TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS lot_by_place ON lot (product, warehouse, number);
CREATE TABLE IF NOT EXISTS allocation (owner TEXT NOT NULL, lot INTEGER NOT NULL, quantity REAL NOT NULL);
CREATE INDEX IF NOT EXISTS allocation_by_owner ON allocation (owner);
CREATE INDEX IF NOT EXISTS allocation_by_lot ON allocation (lot);
"""
_LAYOUT = 2
"""The layout above; a file of another one is refused."""

TABLES = ("object", "content", "counter", "token", "lot", "allocation")


@dataclass(frozen=True, slots=True)
class Entry:
    """A stored object: `code` is its natural key, `keys` the small document that searches read."""

    kind: str
    id: str
    tenant: str
    body: dict[str, Any]
    customer: str | None = None
    code: str | None = None
    keys: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition in SQL over the object table, with its bound values."""

    sql: str = "1"
    values: tuple[Any, ...] = ()


EVERYTHING = Filter()


def _entry(row: tuple[Any, ...]) -> Entry:
    kind, id_, tenant, customer, code, keys, body = row
    return Entry(kind, id_, tenant, json.loads(body), customer, code, json.loads(keys))


_COLUMNS = "kind, id, tenant, customer, code, keys, body"


class Store:
    """The only door to the database; one connection, used from one event loop."""

    def __init__(self, database: str = ":memory:") -> None:
        self.connection = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
        try:
            self._lay_out(database)
        except BaseException:
            self.connection.close()
            raise

    def _lay_out(self, database: str) -> None:
        """Make the tables of a new database; raise `ValueError` for a file of another layout."""
        self.connection.execute("PRAGMA synchronous = OFF")
        [(layout,)] = self.connection.execute("PRAGMA user_version")
        used = self.connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        if used and layout != _LAYOUT:
            raise ValueError(f"{database} was written by another version of the stand-in; take a new file")
        self.connection.executescript(f"{_SCHEMA} PRAGMA user_version = {_LAYOUT};")

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all changes of the block, or none of them."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def clear(self) -> None:
        """Forget everything."""
        for table in TABLES:
            self.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names from the tuple above

    def next_number(self, tenant: str, kind: str) -> int:
        """Count one up: numbers never come twice, not even after a deletion."""
        row = self.connection.execute(
            "INSERT INTO counter VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
            (tenant, kind),
        ).fetchone()
        return int(row[0])

    def next_id(self, tenant: str, kind: str) -> str:
        """Return a UUID drawn from a counter: the same calls give the same ids."""
        return derived_id(tenant, kind, self.next_number(tenant, f"{kind}#id"))

    def add(self, entry: Entry) -> None:
        """Keep a new object."""
        row = (entry.kind, entry.id, entry.tenant, entry.customer, entry.code, *_documents(entry))
        self.connection.execute(
            "INSERT INTO object (kind, id, tenant, customer, code, keys, body) VALUES (?, ?, ?, ?, ?, ?, ?)", row
        )

    def replace(self, entry: Entry) -> None:
        """Put a new state in the place of the old one."""
        self.connection.execute(
            "UPDATE object SET customer = ?, code = ?, keys = ?, body = ? WHERE kind = ? AND id = ?",
            (entry.customer, entry.code, *_documents(entry), entry.kind, entry.id),
        )

    def remove(self, kind: str, id_: str) -> None:
        """Forget one object and, if it has any, its content."""
        self.connection.execute("DELETE FROM content WHERE id = ?", (id_,))
        self.connection.execute("DELETE FROM object WHERE kind = ? AND id = ?", (kind, id_))

    def get(self, kind: str, id_: str) -> Entry | None:
        """Return the object of that id, whoever owns it."""
        query = f"SELECT {_COLUMNS} FROM object WHERE kind = ? AND id = ?"  # noqa: S608 - constants only
        row = self.connection.execute(query, (kind, id_)).fetchone()
        return _entry(row) if row else None

    def first(self, kind: str, tenant: str, condition: Filter) -> Entry | None:
        """Return the oldest object that satisfies the condition."""
        found = self.select(kind, tenant, condition)
        return found[0] if found else None

    def matching(self, kind: str, tenant: str, condition: Filter) -> list[int]:
        """Return the positions of all objects that satisfy the condition, oldest first."""
        query = f"SELECT seq FROM object WHERE kind = ? AND tenant = ? AND ({condition.sql}) ORDER BY seq"  # noqa: S608
        return [row[0] for row in self.connection.execute(query, (kind, tenant, *condition.values))]

    def at(self, positions: Sequence[int]) -> list[Entry]:
        """Return the objects at these positions, in their order."""
        marks = ",".join("?" * len(positions))
        query = f"SELECT {_COLUMNS} FROM object WHERE seq IN ({marks}) ORDER BY seq"  # noqa: S608 - marks only
        return [_entry(row) for row in self.connection.execute(query, tuple(positions))]

    def select(self, kind: str, tenant: str, condition: Filter = EVERYTHING) -> list[Entry]:
        """Return all objects that satisfy the condition, oldest first."""
        query = f"SELECT {_COLUMNS} FROM object WHERE kind = ? AND tenant = ? AND ({condition.sql}) ORDER BY seq"  # noqa: S608
        return [_entry(row) for row in self.connection.execute(query, (kind, tenant, *condition.values))]

    def keep_content(self, id_: str, data: bytes) -> None:
        """Keep the bytes of a file beside its document."""
        self.connection.execute("INSERT OR REPLACE INTO content VALUES (?, ?)", (id_, data))

    def content(self, id_: str) -> bytes:
        """Return the bytes of a file."""
        row = self.connection.execute("SELECT data FROM content WHERE id = ?", (id_,)).fetchone()
        return bytes(row[0])


def _documents(entry: Entry) -> tuple[str, str]:
    return json.dumps(entry.keys), json.dumps(entry.body)


def derived_id(*parts: object) -> str:
    """Return the UUID that belongs to these parts, always the same one."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(str(part) for part in parts)))
