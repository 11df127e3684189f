"""Events in the store: rows in and out, and the frame of all of them."""

import csv
import io
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import sqlalchemy as sa

from geo.columns import COLUMN_NAMES
from geo.event_table import EventTable, Ints
from geo.frame import conform_events
from geo.store import Store, last_change, storable
from geo.store_columns import imported_columns
from geo.store_snapshot import Snapshot, joined_snapshot, load_snapshot, save_snapshot, snapshot_of
from geo.store_tables import DOCUMENTS, EVENTS, IMPORTS

KEYS: Final = ("fid", "import_id")
"""Columns that the store's table of events has besides those of the frame."""

SNAPSHOT_EVENTS: Final = 10_000
"""Fewer events are read from the table as quickly."""

_POINT: Final = struct.Struct("<2sBBiBIdd")
"""A point as GeoPackage has it: "GP", version, flags, srs id, then little-endian WKB."""


def insert_events(connection: sa.Connection, rows: Iterable[Mapping[str, Any]], import_id: int | None = None) -> None:
    """
    Add rows to the table of events.

    Parameters
    ----------
    connection
        Of a transaction that writes.
    rows
        Values by column name as plain Python; what is left out is null.
    import_id
        The import that they belong to, if they were not read from a document.
    """
    values: Iterable[list[Any]] = ([import_id, *map(_plain, map(row.get, COLUMN_NAMES))] for row in rows)
    names = ["import_id", *COLUMN_NAMES]
    raw: Any = connection.connection.cursor()
    if connection.dialect.name == "sqlite":
        lat, lon = names.index("lat"), names.index("lon")
        raw.executemany(
            _insert([*names, "geom"], "?"), ([*map(_written, row), _point(row[lat], row[lon])] for row in values)
        )
    elif import_id is None:
        raw.executemany(_insert(names, "%s"), list(values))
    else:
        _copy(raw, names, values)


def _insert(names: Sequence[str], place: str) -> str:
    return f"INSERT INTO events ({', '.join(names)}) VALUES ({', '.join([place] * len(names))})"  # noqa: S608


def _plain(value: Any) -> Any:
    return storable(value) if isinstance(value, str) else value


def _written(value: Any) -> Any:
    """SQLite knows no days, and Python's way to write them there is to go."""
    return value.isoformat() if isinstance(value, date) else value


def _point(lat: float | None, lon: float | None) -> bytes | None:
    return None if lat is None or lon is None else _POINT.pack(b"GP", 0, 1, 4326, 1, 1, lon, lat)


def _copy(cursor: Any, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """PostgreSQL's way to take many rows; what is empty is null. It starts too slowly for the few of a document."""
    lines = io.StringIO(newline="")
    csv.writer(lines).writerows(rows)
    lines.seek(0)
    cursor.execute(f"COPY events ({', '.join(names)}) FROM STDIN WITH (FORMAT csv)", stream=lines)


def stored_events(store: Store, *, imports_only: bool = False) -> gpd.GeoDataFrame:
    """
    Return the events of the store as they were read or imported, in the order in which they came.

    Parameters
    ----------
    store
        The store.
    imports_only
        Leave out what was read from documents.

    Returns
    -------
    events
        A frame as described by `frame.COLUMNS`. A million rows take about two seconds from the second time on:
        a snapshot is kept in the user's folder, and only what changed since is read from the tables.
    """
    snapshot = _current(store)
    rows = _imported(snapshot) if imports_only else np.arange(len(snapshot))
    return snapshot.events.part(rows).reset_index(drop=True)


def imported_table(store: Store) -> EventTable:
    """Return the imported events of the store as `stored_events` does, without ever making a frame of a million."""
    snapshot = _current(store)
    rows = _imported(snapshot)
    return snapshot.events if len(rows) == len(snapshot) else snapshot.events.only(rows)


def _imported(snapshot: Snapshot) -> Ints:
    return np.flatnonzero(snapshot.import_id.is_valid().to_numpy(zero_copy_only=False))


def _current(store: Store) -> Snapshot:
    """The snapshot of the store as it is now; that of few events is not kept."""
    snapshot = load_snapshot(store.store_id)
    with store.reading() as connection:
        change = last_change(connection)
        if snapshot is not None and snapshot.change == change:
            return snapshot
        fresh = _brought_up(connection, snapshot, change)
    if len(fresh) >= SNAPSHOT_EVENTS:
        save_snapshot(store.store_id, fresh)
    return fresh


def _brought_up(connection: sa.Connection, known: Snapshot | None, change: int) -> Snapshot:
    """The rows of a snapshot that still hold, and those of documents and imports that changed since."""
    before = -1 if known is None else known.change
    parts = [] if known is None else [_holding(connection, known)]
    rows_of = EVENTS.c.import_id.is_(None) & EVENTS.c.doc_id.in_(_changed(DOCUMENTS.c.doc_id, DOCUMENTS, before))
    for import_id in connection.execute(_changed(IMPORTS.c.import_id, IMPORTS, before)).scalars().all():
        columns = imported_columns(connection, import_id)
        parts += columns or []
        if columns is None:
            rows_of |= EVENTS.c.import_id == import_id
    table = _table(_select(connection, rows_of))
    parts += [snapshot_of(change, table)] if len(table) or not parts else []
    return joined_snapshot(change, parts)


def _changed(key: sa.Column[Any], table: sa.Table, before: int) -> sa.Select[Any]:
    return sa.select(key).where(table.c.change > before).order_by(key)


def _holding(connection: sa.Connection, known: Snapshot) -> Snapshot:
    """Rows whose document or import has not changed since."""
    docs = connection.execute(sa.select(DOCUMENTS.c.doc_id).where(DOCUMENTS.c.change <= known.change)).scalars().all()
    kept = sa.select(IMPORTS.c.import_id).where(IMPORTS.c.change <= known.change)
    imports = connection.execute(kept).scalars().all()
    imported = known.import_id.is_valid().to_numpy(zero_copy_only=False)
    holds = np.isin(known.import_id.fill_null(-1), imports)
    holds |= ~imported & known.events.coded("doc_id").isin(docs).to_numpy()
    return known.only(np.flatnonzero(holds))


def _select(connection: sa.Connection, where: sa.ColumnElement[bool]) -> Iterator[tuple[Any, ...]]:
    columns = [sa.type_coerce(EVENTS.c[name], sa.types.NullType()) for name in (*KEYS, *COLUMN_NAMES)]
    found = connection.execute(sa.select(*columns).where(where).order_by(EVENTS.c.fid))
    return (tuple(row) for row in found)


def _table(rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    read = pd.DataFrame.from_records(list(rows), columns=[*KEYS, *COLUMN_NAMES])
    events = pd.DataFrame(conform_events(read.drop(columns=list(KEYS))).drop(columns="geometry"))
    return pd.concat([read[list(KEYS)].astype({"fid": "int64", "import_id": "Int64"}), events], axis=1)
