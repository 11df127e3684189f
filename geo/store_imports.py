"""Files of events that were taken over into the store."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd
import sqlalchemy as sa

from geo.export import rows_of
from geo.store import Store, aware, next_change, note_removal, now, storable
from geo.store_columns import insert_columns
from geo.store_documents import note_change
from geo.store_events import insert_events
from geo.store_tables import EVENTS, IMPORTS

if TYPE_CHECKING:
    from geo.imported import RefusedRow

ID_BLOCK: Final = 10_000
"""Ids looked up in one query."""


@dataclass(frozen=True, slots=True)
class StoredImport:
    """An import in the store; `n_events` are those that it still stands for, `n_refused` rows were not taken over."""

    import_id: int
    file: str
    format: str
    imported_at: datetime
    n_events: int
    n_refused: int


@dataclass(frozen=True, slots=True)
class Taken:
    """
    What became of an import.

    `n_new` events were stored; `n_replaced` of them in place of those with the same id of an earlier import; `n_known`
    were not, since a document of the store gives them itself. `known_import` if nothing was done: the same events
    were imported before.
    """

    import_id: int
    n_new: int
    n_replaced: int = 0
    n_known: int = 0
    known_import: bool = False


def add_import(
    store: Store, events: gpd.GeoDataFrame, file: str, format: str, refused: "Sequence[RefusedRow]" = ()
) -> Taken:
    """
    Keep the events of a file, in one transaction.

    Parameters
    ----------
    store
        The store.
    events
        A valid frame, such as `importers.import_file` gives.
    file, format
        What it was called, and which of `importers.FORMATS` it was.
    refused
        The rows that were not taken over.

    Returns
    -------
    taken
        What was stored. Events that the store has from an earlier import (the same `event_id`) are replaced.
    """
    content = _content(events)
    with store.writing() as connection:
        known = connection.execute(sa.select(IMPORTS.c.import_id).where(IMPORTS.c.content == content)).scalar()
        if known is not None:
            return Taken(int(known), 0, known_import=True)
        imported_before, read_before = _present(connection, events["event_id"].tolist())
        _drop(connection, imported_before)
        fresh = events[~events["event_id"].isin(read_before)]
        change = next_change(connection)
        values = {
            "file": storable(file),
            "format": format,
            "content": content,
            "imported_at": now(),
            "n_events": len(fresh),
            "n_refused": len(refused),
            "refused": json.dumps([asdict(item) for item in refused]),
            "change": change,
        }
        added = connection.execute(sa.insert(IMPORTS).values(values).returning(IMPORTS.c.import_id)).scalar_one()
        insert_events(connection, rows_of(fresh), int(added))
        insert_columns(connection, fresh, int(added), change)
    return Taken(int(added), len(fresh), len(imported_before), len(read_before))


def _content(events: gpd.GeoDataFrame) -> str:
    hashes = pd.util.hash_pandas_object(pd.DataFrame(events.drop(columns="geometry")), index=False, categorize=False)
    return hashlib.sha256(hashes.to_numpy().tobytes()).hexdigest()


def _present(connection: sa.Connection, ids: Sequence[str]) -> tuple[dict[str, int], set[str]]:
    """Which events are in the store: from imports, with their numbers, and from documents."""
    imported: dict[str, int] = {}
    read: set[str] = set()
    for at in range(0, len(ids), ID_BLOCK):
        wanted = EVENTS.c.event_id.in_(ids[at : at + ID_BLOCK])
        for event_id, import_id in connection.execute(sa.select(EVENTS.c.event_id, EVENTS.c.import_id).where(wanted)):
            if import_id is None:
                read.add(event_id)
            else:
                imported[event_id] = import_id
    return imported, read


def _drop(connection: sa.Connection, imported: dict[str, int]) -> None:
    ids = list(imported)
    for at in range(0, len(ids), ID_BLOCK):
        connection.execute(sa.delete(EVENTS).where(EVENTS.c.event_id.in_(ids[at : at + ID_BLOCK])))
    for import_id in sorted(set(imported.values())):
        note_change(connection, import_id)
        note_removal(connection, "events replaced by a later import", f"import {import_id}")


def stored_imports(store: Store) -> list[StoredImport]:
    """Return the imports of the store, oldest first."""
    names = ("import_id", "file", "format", "imported_at", "n_events", "n_refused")
    with store.reading() as connection:
        chosen = sa.select(*(IMPORTS.c[name] for name in names)).order_by(IMPORTS.c.import_id)
        rows = connection.execute(chosen).mappings().all()
    return [StoredImport(**{**row, "imported_at": aware(row["imported_at"])}) for row in rows]


def stored_refused(store: Store, import_id: int) -> "tuple[RefusedRow, ...]":
    """Return the rows of an import's file that were not taken over; none if there is no such import."""
    from geo.imported import RefusedRow  # noqa: PLC0415 - the readers of files are not needed to look at a store

    with store.reading() as connection:
        text = connection.execute(sa.select(IMPORTS.c.refused).where(IMPORTS.c.import_id == import_id)).scalar()
    return tuple(RefusedRow(**item) for item in json.loads(text or "[]"))


def remove_import(store: Store, import_id: int) -> bool:
    """Drop an import with its events; tells whether it was there."""
    with store.writing() as connection:
        connection.execute(sa.delete(EVENTS).where(EVENTS.c.import_id == import_id))
        dropped = connection.execute(sa.delete(IMPORTS).where(IMPORTS.c.import_id == import_id))
        if not dropped.rowcount:
            return False
        next_change(connection)
        note_removal(connection, "import removed", str(import_id))
    return True
