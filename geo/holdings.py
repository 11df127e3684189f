"""
What a store holds for those who look at it: added documents, imported events and the ledger, brought up to date.

Others may change the store at any time. What was read of it before is kept, and only what changed since is read anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from geo.corrections import Correction
from geo.event_table import EventTable
from geo.records import Reading
from geo.store import Store, last_change
from geo.store_documents import changed_readings, document_ids
from geo.store_events import imported_table
from geo.store_imports import StoredImport, stored_imports
from geo.store_ledger import ledger, ledger_version
from geo.store_tables import IMPORTS


@dataclass(frozen=True, slots=True)
class Holdings:
    """
    A store's content at a moment.

    `readings` are those of documents that were added to stay, by document id; `imported` are the events of `imports`.
    `change` and `n_entries` number the last change and the last entry of the ledger that are in it.
    """

    change: int = -1
    n_entries: int = 0
    readings: Mapping[str, Reading] = field(default_factory=dict, repr=False)
    imports: tuple[StoredImport, ...] = ()
    imported: EventTable | None = field(default=None, repr=False)
    ledger: tuple[Correction, ...] = field(default=(), repr=False)


def holdings(store: Store, before: Holdings | None = None) -> Holdings:
    """
    Return what a store holds now.

    Parameters
    ----------
    store
        The store.
    before
        What it held when last looked at: returned itself where nothing has changed since.

    Raises
    ------
    StoreError
        If the store cannot be read or something in it is damaged.
    """
    before = before or Holdings()
    with store.reading() as connection:
        change = last_change(connection)
        n_imported = connection.execute(sa.select(sa.func.max(IMPORTS.c.change))).scalar() or 0
    n_entries = ledger_version(store)
    if (change, n_entries) == (before.change, before.n_entries):
        return before
    imports = tuple(stored_imports(store))
    same = n_imported <= before.change and imports == before.imports
    imported = before.imported if same else _imported(store, imports)
    entries = before.ledger if n_entries == before.n_entries else ledger(store)
    return Holdings(change, n_entries, _readings(store, before), imports, imported, entries)


def _imported(store: Store, imports: tuple[StoredImport, ...]) -> EventTable | None:
    return imported_table(store) if imports else None


def _readings(store: Store, before: Holdings) -> Mapping[str, Reading]:
    """Added documents in the order in which they came."""
    known = {**before.readings} | {
        reading.document.doc_id: reading for reading in changed_readings(store, before.change, "added")
    }
    return {doc_id: known[doc_id] for doc_id in document_ids(store, "added") if doc_id in known}
