"""
The store: documents, readings, events, imports and corrections, kept across runs.

One SQLite file (a GeoPackage, in WAL mode) by default, PostgreSQL with PostGIS by its address. Every change is a
transaction, so that a program that is killed leaves the last whole document, and several programs may work at once.
What is kept where is told in `store_tables`; the functions that read and write are in `store_documents`,
`store_imports`, `store_events` and `store_ledger`.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import URL

from geo.store_engine import WRITES, clear_errors, make_engine, shown, store_address, use_wal
from geo.store_migrations import CHANGE, SCHEMA, STORE_ID, migrate
from geo.store_tables import AUDIT, CORRECTIONS, DOCUMENTS, EVENTS, IMPORTS, MENTIONS, META, READINGS


class Store:
    """An open store; threads may share it."""

    def __init__(self, engine: sa.Engine, url: URL) -> None:
        self.engine = engine
        self.url = url
        self.store_id = self.meta(STORE_ID)

    @property
    def name(self) -> str:
        """Where it is, for people; never with a password."""
        return shown(self.url)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that sees one state of the store; raises `StoreError` if the database fails."""
        with clear_errors(self.url), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that writes, whole or not at all, after those before it; raises `StoreError` likewise."""
        with clear_errors(self.url), self.engine.connect() as plain:
            connection = plain.execution_options(**{WRITES: True})
            with connection.begin():
                yield connection

    def meta(self, name: str) -> str:
        """Return what the store notes about itself under a name."""
        with self.reading() as connection:
            return str(connection.execute(sa.select(META.c.value).where(META.c.name == name)).scalar_one())

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def open_store(address: str | Path | None = None) -> Store:
    """
    Open a store, made if there is none, and brought to this program's schema.

    Parameters
    ----------
    address
        Path of a file or address of a database; by default what `GEO_STORE` says, else `store.gpkg` in `GEO_HOME`.

    Raises
    ------
    StoreError
        If it cannot be opened, is damaged, no store, or was made by a newer program.
    """
    url = store_address(address)
    engine = make_engine(url)
    try:
        with clear_errors(url):
            if url.get_backend_name() == "sqlite":
                use_wal(engine)
            migrate(engine, shown(url))
        return Store(engine, url)
    except BaseException:
        engine.dispose()
        raise


def next_change(connection: sa.Connection) -> int:
    """
    Number this transaction's change to the events.

    The counter's row stays locked until the transaction ends: changes are seen in the order of their numbers.
    """
    number = sa.cast(META.c.value, sa.BigInteger) + 1
    connection.execute(sa.update(META).where(META.c.name == CHANGE).values(value=sa.cast(number, sa.Text)))
    return last_change(connection)


def last_change(connection: sa.Connection) -> int:
    """Return the number of the latest change to the events, 0 before the first."""
    return int(connection.execute(sa.select(META.c.value).where(META.c.name == CHANGE)).scalar_one())


def note_removal(connection: sa.Connection, what: str, subject: str) -> None:
    """Note that something was removed or replaced, which nothing else would tell."""
    connection.execute(sa.insert(AUDIT).values(at=now(), what=what, subject=subject))


def now() -> datetime:
    """Return the moment, in UTC, to the millisecond."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


_REFUSED: Final = re.compile("[\0\ud800-\udfff]")
REPLACEMENT: Final = "\ufffd"
"""Stands for what no database can hold."""


def aware(moment: datetime) -> datetime:
    """Return a moment as it comes out of the database, which may not say so, in UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def storable(text: str) -> str:
    """Return a text as every database can hold it: without NUL and lone surrogates, which become U+FFFD."""
    return _REFUSED.sub(REPLACEMENT, text)


COUNTED: Final = (DOCUMENTS, MENTIONS, EVENTS, IMPORTS, CORRECTIONS)


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """Where a store is, its schema, and how many rows its tables have."""

    name: str
    backend: str
    schema: int
    counts: dict[str, int]
    size: int
    """Bytes on disk."""


def store_info(store: Store) -> StoreInfo:
    """Return what a store holds."""
    with store.reading() as connection:
        counts = {
            table.name: int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
            for table in COUNTED
        }
        on_file = connection.dialect.name == "sqlite"
        size = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        size = size if on_file else "SELECT pg_database_size(current_database())"
        n_bytes = int(connection.exec_driver_sql(size).scalar_one())
    return StoreInfo(store.name, store.engine.dialect.name, int(store.meta(SCHEMA)), counts, n_bytes)


def check_store(store: Store) -> list[str]:
    """Return what is wrong with a store, in words; an empty list if all is well."""
    with store.reading() as connection:
        found = _damage(connection)
        for table, key in ((READINGS, "doc_id"), (MENTIONS, "doc_id")):
            orphans = _count(connection, table, ~table.c[key].in_(sa.select(DOCUMENTS.c.doc_id)))
            found += [f"{orphans} rows of {table.name} belong to no document"] * bool(orphans)
        lost = _count(connection, DOCUMENTS, ~DOCUMENTS.c.doc_id.in_(sa.select(READINGS.c.doc_id)))
        found += [f"{lost} documents have no reading"] * bool(lost)
        for counted, table in ((DOCUMENTS.c.n_events, EVENTS), (DOCUMENTS.c.n_mentions, MENTIONS)):
            has = sa.select(sa.func.count()).where(table.c.doc_id == DOCUMENTS.c.doc_id)
            if table is EVENTS:
                has = has.where(EVENTS.c.import_id.is_(None))
            off = _count(connection, DOCUMENTS, counted != has.scalar_subquery())
            found += [f"{off} documents have more or fewer {table.name} than were read"] * bool(off)
    return found


def _count(connection: sa.Connection, table: sa.Table, where: sa.ColumnElement[bool]) -> int:
    return int(connection.execute(sa.select(sa.func.count()).select_from(table).where(where)).scalar_one())


def _damage(connection: sa.Connection) -> list[str]:
    """What the database itself finds wrong with its file."""
    if connection.dialect.name != "sqlite":
        return []
    said = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(10)")]
    return [] if said == ["ok"] else [f"the file is damaged: {line}" for line in said]
