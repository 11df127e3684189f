"""What is loaded once and shared by all sessions; never changed after it is made."""

import os
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final

import streamlit as st

from dashboard.catalog import Catalog, catalog_of
from dashboard.desk import desk
from dashboard.memory import let_go_of_large_blocks
from dashboard.reader import reader
from geo.documents import read_documents
from geo.errors import GeoError, StoreError
from geo.event_parquet import read_event_table
from geo.frame import empty_events_gdf
from geo.gazetteer import gazetteer_version
from geo.records import Document, Reading, Unread
from geo.settings import SEEDS_DIR
from geo.store_documents import read_through, stale_documents

ASSETS_DIR: Final = Path(__file__).parent / "assets"
EVENTS_VARIABLE: Final = "GEO_EVENTS"
APP_NAME: Final = "app.py"
DOCS_VARIABLE: Final = "GEO_DOCS"
SHOW_SECONDS: Final = 2.0
"""What was read so far is shown at least so far apart …"""
SHARE_OF_SHOWING: Final = 10
"""… and so many times as long apart as it takes to make a catalog of it."""


class Loading:
    """
    The documents or events that the app was started with, loaded by a thread of its own.

    So the page is there at once, says how far reading has come, and shows what was read so far.
    """

    def __init__(self) -> None:
        self.catalog = Catalog(empty_events_gdf())
        self.error: str | None = None
        self.complaint: str | None = None
        self.n_read = 0
        self.n_events = 0
        self._thread = threading.Thread(target=self._load, name="loading", daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait for the end of loading; tells whether it has come."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    @property
    def words(self) -> str:
        """How far loading has come."""
        if os.environ.get(EVENTS_VARIABLE):
            return "Loading the events …"
        return f"Reading the documents: {self.n_read} read, {self.n_events} events so far …"

    def _load(self) -> None:
        try:
            if os.environ.get(EVENTS_VARIABLE):
                self._show(Catalog(read_event_table(Path(os.environ[EVENTS_VARIABLE]))))
            else:
                self._read_kept()
        except (GeoError, OSError) as error:
            self.error = str(error)
            self.catalog = Catalog(empty_events_gdf())
        let_go_of_large_blocks()

    def _read_kept(self) -> None:
        """Read by way of the store: what it has from an earlier start is not read again."""
        store = desk().store
        version = gazetteer_version()
        try:
            self._read(read_through(store, read_documents(start_paths()), _read_anew, version))
            for _ in read_through(store, stale_documents(store, version), _read_anew, version):
                pass
        except StoreError as error:
            self.complaint = str(error)
            self._read(_read_anew(read_documents(start_paths())))

    def _read(self, items: Iterable[Reading | Unread]) -> None:
        readings: list[Reading] = []
        unread: list[Unread] = []
        due = 0.0
        self.n_read = self.n_events = 0
        for item in items:
            if isinstance(item, Unread):
                unread.append(item)
                continue
            readings.append(item)
            self.n_read += 1
            self.n_events += len(item.events)
            if (began := time.monotonic()) >= due and item.events:
                self._show(catalog_of(readings, unread))
                due = time.monotonic() + max(SHOW_SECONDS, SHARE_OF_SHOWING * (time.monotonic() - began))
        self._show(catalog_of(readings, unread))

    def _show(self, catalog: Catalog) -> None:
        catalog.prepare()
        self.catalog = catalog


def _read_anew(documents: Iterable[Document | Unread]) -> Iterator[Reading | Unread]:
    """Read in the reading process, which is started only if there is something to read."""
    waiting = iter(documents)
    for first in waiting:
        yield from reader().read(chain((first,), waiting))


def start_paths() -> list[Path]:
    """Return the folders or files named on the command line after `--`, in `GEO_DOCS`, or the seeds."""
    ours = Path(sys.argv[0]).name == APP_NAME
    given = [argument for argument in sys.argv[1:] if not argument.startswith("-")] if ours else []
    if not given and os.environ.get(DOCS_VARIABLE):
        given = os.environ[DOCS_VARIABLE].split(os.pathsep)
    return [Path(path) for path in given] or [SEEDS_DIR]


@st.cache_resource(show_spinner=False)
def loading() -> Loading:
    """Return what loads, or has loaded, the app's own documents: one for all sessions."""
    return Loading()
