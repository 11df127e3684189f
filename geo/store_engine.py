"""The way to the store's database: one file in the user's folder by default, PostgreSQL by its address."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import URL

from geo.errors import StoreError
from geo.own_places import home_dir

VARIABLE: Final = "GEO_STORE"
FILE_NAME: Final = "store.gpkg"
BUSY_SECONDS: Final = 30
"""How long a writer waits for its turn before it gives up."""

WAL_RETRY_SECONDS: Final = 0.01
"""How long to wait before asking again to switch a file to write-ahead logging."""

WRITES: Final = "geo_writes"
"""Execution option of a connection that will write: it takes its turn at once, not in the middle."""

_POSTGRESQL: Final = ("postgresql", "postgres")

_REMEDIES: Final = (
    ("database or disk is full", "the disk is full: make room, nothing that was stored before is lost"),
    ("no space left", "the disk is full: make room, nothing that was stored before is lost"),
    ("readonly database", "it may not be written to: change its permissions, or name another store in GEO_STORE"),
    ("read-only", "it may not be written to: change its permissions, or name another store in GEO_STORE"),
    ("database is locked", f"another program has been writing to it for {BUSY_SECONDS} s: try again when it is done"),
    ("not a database", "it is no store: move the file away, or name another store in GEO_STORE"),
    ("malformed", "the file is damaged: move it away and bring a backup, or read the documents anew"),
    ("disk i/o error", "the disk fails to read or write it: check the disk, then bring a backup"),
    ("unable to open database file", "it cannot be opened or made there: check path and permissions"),
    ("can't create a connection", "the server does not answer: check its address and whether it runs"),
    ("password authentication failed", "user or password is wrong: check the address in GEO_STORE"),
    ("postgis", 'the server lacks PostGIS: install it, then let an administrator say "CREATE EXTENSION postgis"'),
)
"""What a database says, in lower case, and what that means for the user."""


def store_address(address: str | Path | None = None) -> URL:
    """
    Return where the store is: as given, else as `GEO_STORE` says, else a file in the user's folder.

    Raises
    ------
    StoreError
        If it is the address of a database that is neither SQLite nor PostgreSQL.
    """
    text = str(address or os.environ.get(VARIABLE) or home_dir() / FILE_NAME)
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser()))
    try:
        url = sa.make_url(text)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise StoreError("the store's address is none: write it as postgresql://USER:PASSWORD@HOST/DATABASE") from error
    if url.get_backend_name() in _POSTGRESQL and url.username and url.host and url.database:
        return url.set(drivername="postgresql+pg8000")
    if url.get_backend_name() == "sqlite" and url.database:
        return url
    raise StoreError(f"{shown(url)} is no store: give a file's path, or postgresql://USER:PASSWORD@HOST/DATABASE")


def shown(url: URL) -> str:
    """Return the address for people: a path, or an address without its password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def make_engine(url: URL) -> sa.Engine:
    """
    Make the engine of a store; a file's folder is made if need be.

    Raises
    ------
    StoreError
        If the folder cannot be made.
    """
    if url.get_backend_name() != "sqlite":
        engine = sa.create_engine(url, pool_pre_ping=True)
        return _with_broken_lines_noticed(engine)
    try:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the store {shown(url)} cannot be made ({error.strerror}): check the path") from error
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _with_broken_lines_noticed(engine: sa.Engine) -> sa.Engine:
    """
    Have a connection that breaks while it is tried out count as lost, so that a new one is opened.

    The driver lets the system's own error through, which SQLAlchemy takes for no sign of that.
    """
    dialect: Any = engine.dialect
    ping = dialect.do_ping

    def tried(connection: Any) -> bool:
        try:
            return bool(ping(connection))
        except ConnectionError:
            return False

    dialect.do_ping = tried
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """WAL lets others read while one writes; FULL makes every commit outlive a power cut."""
    connection.isolation_level = None
    for pragma in ("foreign_keys = ON", "synchronous = FULL", f"busy_timeout = {BUSY_SECONDS * 1000}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def use_wal(engine: sa.Engine) -> None:
    """
    Switch a file to write-ahead logging; it stays so.

    SQLite waits for no lock here: of two programs that open a new file at once, the later one has to ask again.
    """
    with engine.connect() as connection:
        raw: Any = connection.connection.driver_connection
        deadline = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                if raw.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                    raw.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(WAL_RETRY_SECONDS)


@contextmanager
def clear_errors(url: URL) -> Iterator[None]:
    """Turn what a database driver raises into a `StoreError` that says what happened and what to do."""
    try:
        yield
    except (sa.exc.DBAPIError, sa.exc.InterfaceError) as error:
        said = str(error.orig if error.orig is not None else error)
        remedy = next((words for sign, words in _REMEDIES if sign in said.lower()), f"the database says: {said[:300]}")
        raise StoreError(f"the store {shown(url)}: {remedy}") from error
    except ConnectionError as error:
        raise StoreError(
            f"the store {shown(url)}: the connection was lost, and the change with it: try again"
        ) from error
