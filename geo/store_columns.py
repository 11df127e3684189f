"""
Imported events as columns in the store, written with the import: whoever opens the store next reads them at once.

They repeat what the table of events holds. If events of an import were replaced since, only the rows that the table
still has count; columns of another program's version are passed over, and the table is read.
"""

import io
from typing import Final

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from geo.columns import COLUMN_NAMES
from geo.event_table import EventTable, Ints
from geo.store import REPLACEMENT
from geo.store_snapshot import Snapshot, read_snapshot, write_snapshot
from geo.store_tables import EVENTS, IMPORTED_COLUMNS, IMPORTS

PART: Final = 100_000
"""Events in one value of the table: what SQLite and PostgreSQL take at once is bounded."""


def insert_columns(connection: sa.Connection, events: gpd.GeoDataFrame, import_id: int, change: int) -> None:
    """
    Keep the events of an import as columns.

    Parameters
    ----------
    connection
        Of the transaction that has just inserted the same events as rows, in the same order.
    events
        A valid frame.
    import_id, change
        Number of the import, and of the store's change that it is.
    """
    fid = _present(connection, import_id)
    for part, at in enumerate(range(0, len(events), PART)):
        some = events.iloc[at : at + PART]
        owner = pa.array(np.full(len(some), import_id))
        sink = io.BytesIO()
        write_snapshot(Snapshot(change, fid[at : at + PART], owner, _storable(EventTable.of(some))), sink, "zstd")
        row = {"import_id": import_id, "part": part, "columns": sink.getvalue()}
        connection.execute(sa.insert(IMPORTED_COLUMNS).values(row))


def _storable(events: EventTable) -> EventTable:
    """Texts as `store.storable` has them: Arrow's cannot hold a lone surrogate anyway."""
    return EventTable({name: _without_nul(events.column(name)) for name in COLUMN_NAMES})


def _without_nul(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        return pa.DictionaryArray.from_arrays(column.indices, _without_nul(column.dictionary))
    return pc.replace_substring(column, "\0", REPLACEMENT) if pa.types.is_large_string(column.type) else column


def imported_columns(connection: sa.Connection, import_id: int) -> list[Snapshot] | None:
    """Return the events that an import still stands for, or None where its columns are none of this program's."""
    chosen = sa.select(IMPORTED_COLUMNS.c.columns).where(IMPORTED_COLUMNS.c.import_id == import_id)
    contents = connection.execute(chosen.order_by(IMPORTED_COLUMNS.c.part)).scalars()
    parts = [read_snapshot(pa.BufferReader(content)) for content in contents]
    found = [part for part in parts if part is not None]
    if not found or len(found) < len(parts):
        return None
    change = connection.execute(sa.select(IMPORTS.c.change).where(IMPORTS.c.import_id == import_id)).scalar()
    if change == found[0].change:
        return found
    left = _present(connection, import_id)
    return [part.only(np.flatnonzero(np.isin(part.fid, left))) for part in found]


def _present(connection: sa.Connection, import_id: int) -> Ints:
    """Numbers of an import's events in the table, in order."""
    chosen = sa.select(EVENTS.c.fid).where(EVENTS.c.import_id == import_id).order_by(EVENTS.c.fid)
    return np.fromiter(connection.execute(chosen).scalars(), dtype=np.int64)
