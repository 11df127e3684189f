"""What is loaded once and shared by all sessions; never changed after it is made."""

import os
import sys
import threading
from functools import lru_cache
from pathlib import Path
from typing import Final

import streamlit as st

from dashboard.catalog import Catalog, catalog_of
from dashboard.reader import reader
from geo.documents import read_documents
from geo.errors import GeoError, PlaceError
from geo.event_parquet import read_event_table
from geo.frame import empty_events_gdf
from geo.gazetteer import load_gazetteer
from geo.records import Unread
from geo.settings import SEEDS_DIR

ASSETS_DIR: Final = Path(__file__).parent / "assets"
EVENTS_VARIABLE: Final = "GEO_EVENTS"
APP_NAME: Final = "app.py"
DOCS_VARIABLE: Final = "GEO_DOCS"


class Loading:
    """
    The documents or events that the app was started with, loaded by a thread of its own.

    So the page is there at once and says how far reading has come.
    """

    def __init__(self) -> None:
        self.catalog: Catalog | None = None
        self.error: str | None = None
        self.n_read = 0
        self.n_events = 0
        self._thread = threading.Thread(target=self._load, name="loading", daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait for the end of loading; tells whether it has come."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _load(self) -> None:
        try:
            self.catalog = self._from_events() if os.environ.get(EVENTS_VARIABLE) else self._from_documents()
            self.catalog.prepare()
        except (GeoError, OSError) as error:
            self.error = str(error)
            self.catalog = Catalog(empty_events_gdf())

    def _from_events(self) -> Catalog:
        return Catalog(read_event_table(Path(os.environ[EVENTS_VARIABLE])))

    def _from_documents(self) -> Catalog:
        readings, unread = [], []
        for item in reader().read(read_documents(start_paths())):
            if isinstance(item, Unread):
                unread.append(item)
            else:
                readings.append(item)
                self.n_read += 1
                self.n_events += len(item.events)
        return catalog_of(readings, unread)


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


@lru_cache(maxsize=4096)
def region_name(code: str) -> str:
    """Return the name of a country or first-level unit, or its code where the gazetteer has none."""
    tables = load_gazetteer()
    try:
        return (tables.country(code) if len(code) == 2 else tables.admin1(code)).name
    except PlaceError:
        return code
