"""
The store behind the dashboard: what its users add, import and correct, shared by all sessions and kept.

Where the store cannot be opened, one in a temporary folder takes its place, and the page says so.
"""

import atexit
import gc
import shutil
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import streamlit as st

from dashboard.catalog import Catalog, corrected, joined_catalog
from geo.corrections import Correction
from geo.errors import StoreError
from geo.holdings import Holdings, holdings
from geo.logs import log
from geo.store import Store, open_store
from geo.store_exports import note_export
from geo.store_ledger import append

NOT_KEPT: Final = "What is added, imported or corrected now is lost when the server ends."


class Desk:
    """The open store and the catalog that comes of it; sessions share one."""

    def __init__(self) -> None:
        self.complaint: str | None = None
        self.unnoted: str | None = None
        """Why the last download could not be noted, if it could not."""
        self._lock = threading.Lock()
        self._holdings = Holdings()
        self._folder: Path | None = None
        self._made: tuple[Catalog, Holdings, Catalog] | None = None
        self._joined: tuple[Catalog, Holdings, Catalog] | None = None
        try:
            self.store = open_store()
        except StoreError as error:
            self._folder = Path(tempfile.mkdtemp(prefix="store-"))
            self.complaint = f"{error}. {NOT_KEPT}"
            self.store = open_store(self._folder / "store.gpkg")
        atexit.register(self.close)

    def close(self) -> None:
        """Let go of the store, and of the folder that stood in for it."""
        atexit.unregister(self.close)
        self.store.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def holdings(self) -> Holdings:
        """
        Return what the store holds now.

        Raises
        ------
        StoreError
            If it cannot be read.
        """
        with self._lock:
            self._holdings = holdings(self.store, self._holdings)
            return self._holdings

    def catalog(self, base: Catalog) -> Catalog:
        """
        Return a catalog with what the store adds to it and with corrections applied; made anew only after a change.

        Raises
        ------
        StoreError
            If the store cannot be read.
        """
        held = self.holdings()
        with self._lock:
            if self._made is None or self._made[0] is not base or self._made[1] is not held:
                read = self._read(base, held)
                made = corrected(read, held.ledger) if held.ledger else read
                if made is not base:
                    made.prepare()
                self._made = (base, held, made)
                gc.unfreeze()  # or the catalog before it would stay in memory: see `garbage`
            return self._made[2]

    def _read(self, base: Catalog, held: Holdings) -> Catalog:
        """Events as they were read, kept while only the ledger grows: that is what most changes are."""
        known = self._joined
        if known is None or known[0] is not base or not _same_events(known[1], held):
            self._joined = known = (base, held, joined_catalog(base, held))
        return known[2]

    def enter(self, entries: Iterable[Correction], origin: str | None = None) -> None:
        """
        Add corrections to the ledger.

        Parameters
        ----------
        entries
            What was entered here, or is taken over from elsewhere.
        origin
            Where from, and by whom.

        Raises
        ------
        StoreError
            If the store cannot be written to; then none was added.
        """
        added = list(entries)
        append(self.store, added, origin)
        for entry in added:
            log("correction", who=entry.who, action=entry.action)

    def note_export(self, who: str | None, format: str, words: str, n_events: int) -> None:
        """Note a download; where that fails the page says so, and whoever waits for the file gets it."""
        log("export", who=who, format=format, events=n_events)
        try:
            note_export(self.store, who, "dashboard", format, words, n_events)
        except StoreError as error:
            log("export", format=format, error=type(error).__name__)
            self.unnoted = f"The last download ({format}) is not in the store's list of exports: {error}"
        else:
            self.unnoted = None


def _same_events(one: Holdings, other: Holdings) -> bool:
    same = one.readings.keys() == other.readings.keys() and one.imported is other.imported
    return same and all(reading is other.readings[doc_id] for doc_id, reading in one.readings.items())


@st.cache_resource(show_spinner=False, on_release=Desk.close)
def desk() -> Desk:
    """Return the store that all sessions share, opened when first asked for."""
    return Desk()


def store() -> Store:
    """Return the open store."""
    return desk().store
