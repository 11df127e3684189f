"""What was taken out of a store: noted after it was made, so that nobody waits for the note."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa

from geo.store import Store, aware, now, storable
from geo.store_tables import EXPORTS

Source = Literal["dashboard", "command line"]


@dataclass(frozen=True, slots=True)
class StoredExport:
    """One file that was made: when (UTC), by whom where that is known, and of how many events by which filter."""

    at: datetime
    who: str | None
    source: Source
    format: str
    filter: str
    n_events: int


def note_export(store: Store, who: str | None, source: Source, format: str, words: str, n_events: int) -> None:
    """
    Note that events were taken out.

    Parameters
    ----------
    store
        The store.
    who
        Who did, where that is known.
    source
        Where from.
    format
        What they were written as.
    words
        The filter in words.
    n_events
        How many there were.
    """
    values = {
        "at": now(),
        "who": None if who is None else storable(who),
        "source": source,
        "format": format,
        "filter": storable(words),
        "n_events": n_events,
    }
    with store.writing() as connection:
        connection.execute(sa.insert(EXPORTS).values(values))


def stored_exports(store: Store) -> list[StoredExport]:
    """Return what was taken out, oldest first."""
    names = StoredExport.__dataclass_fields__
    with store.reading() as connection:
        chosen = sa.select(*(EXPORTS.c[name] for name in names)).order_by(EXPORTS.c.number)
        rows = connection.execute(chosen).mappings().all()
    return [StoredExport(**{**row, "at": aware(row["at"])}) for row in rows]
