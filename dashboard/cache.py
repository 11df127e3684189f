"""What is loaded once and shared by all sessions; never changed after it is made."""

import os
import sys
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st

from dashboard.reader import reader
from geo.arrays import EventArrays, Mask
from geo.documents import read_documents
from geo.errors import GeoError, PlaceError
from geo.export import read_events
from geo.filters import EventFilter
from geo.frame import empty_events_gdf, events_gdf
from geo.gazetteer import load_gazetteer
from geo.layers import MarkIndex, RegionIndex, style_codes
from geo.records import Reading, Unread
from geo.rows import reading_rows
from geo.settings import SEEDS_DIR

ASSETS_DIR: Final = Path(__file__).parent / "assets"
EVENTS_VARIABLE: Final = "GEO_EVENTS"
APP_NAME: Final = "app.py"
NO_REASON: Final = "not recorded"
DOCS_VARIABLE: Final = "GEO_DOCS"


class Store:
    """Events with everything that views ask of them, worked out when first needed."""

    def __init__(
        self, events: gpd.GeoDataFrame, readings: Iterable[Reading] = (), unread: Iterable[Unread] = ()
    ) -> None:
        self.events = events
        self.readings = {reading.document.doc_id: reading for reading in readings}
        self.unread = tuple(unread)
        self.arrays = EventArrays(events)

    def __len__(self) -> int:
        return len(self.events)

    @cached_property
    def marks(self) -> MarkIndex:
        """Which mark of the map each event belongs to."""
        return MarkIndex(self.events)

    @cached_property
    def regions(self) -> RegionIndex:
        """Country and first-level unit of each event."""
        return RegionIndex(self.events)

    @cached_property
    def styles(self) -> np.ndarray:
        """Index into `layers.STYLES` of each event."""
        return style_codes(self.events)

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row number by event id."""
        return {event_id: row for row, event_id in enumerate(self.events["event_id"])}

    @cached_property
    def newest_first(self) -> np.ndarray:
        """Row numbers, latest day first, undated last."""
        days = self.events["date_end"].to_numpy().astype("datetime64[D]").astype("int64")
        return np.argsort(-np.where(days == np.iinfo("int64").min, -(10**9), days), kind="stable")

    @cached_property
    def countries(self) -> dict[str, int]:
        """Events by country code, most first."""
        return {str(code): int(n) for code, n in self.events["country"].value_counts().items()}

    @cached_property
    def units(self) -> pd.DataFrame:
        """First-level units with `country`, `name` and `n`, index `admin1_code`."""
        known = self.events.loc[self.events["admin1_code"].notna(), ["admin1_code", "country", "admin1"]]
        grouped = known.groupby("admin1_code", sort=True)
        return grouped.agg(country=("country", "first"), name=("admin1", "first"), n=("country", "size"))

    @cached_property
    def titles(self) -> dict[str, str]:
        """Title by document id."""
        known = self.events.drop_duplicates("doc_id").dropna(subset=["doc_id"])
        titles = dict(
            zip(known["doc_id"], known["doc_title"].where(known["doc_title"].notna(), known["doc_id"]), strict=True)
        )
        for doc_id, reading in self.readings.items():
            titles[doc_id] = reading.document.title or reading.document.source or doc_id
        return titles

    @cached_property
    def _reasons(self) -> dict[str, tuple[str | None, str | None]]:
        return {
            str(row["event_id"]): (event.place_reason, event.date_reason)
            for reading in self.readings.values()
            for event, row in zip(reading.events, reading_rows(reading), strict=True)
        }

    def place_reason(self, event_id: str) -> str:
        """Say why an event has the place it has, or none."""
        return self._reasons.get(event_id, (None, None))[0] or NO_REASON

    def date_reason(self, event_id: str) -> str:
        """Say why an event has no day."""
        return self._reasons.get(event_id, (None, None))[1] or NO_REASON

    def reasons(self, event: pd.Series) -> list[tuple[str, str]]:
        """Say why the place was chosen, and what the stages noted on place and date."""
        place, day = self._reasons.get(event["event_id"], (None, None))
        reading = self.readings.get(event["doc_id"])
        chosen = [
            resolution.reason
            for resolution in (reading.resolutions if reading else ())
            if not pd.isna(event["place_start"]) and resolution.mention.start == event["place_start"]
        ]
        notes = (("Why there", chosen[0] if chosen else None), ("On the place", place), ("On the date", day))
        return [(label, words) for label, words in notes if words]


@dataclass(frozen=True)
class Shown:
    """Events that pass a filter: as a mask and as row numbers, and how many denied ones were left out."""

    mask: Mask
    rows: np.ndarray = field(repr=False)
    n_negated: int = 0


def shown(store: Store, chosen: EventFilter) -> Shown:
    """Return the rows that pass; what is said not to have happened only if it is asked for by name."""
    mask = chosen.mask(store.arrays)
    if chosen.modalities:
        return Shown(mask, np.flatnonzero(mask))
    negated = mask & store.arrays.one_of("modality", ("negated",))
    mask = mask & ~negated
    return Shown(mask, np.flatnonzero(mask), int(negated.sum()))


class Loading:
    """
    The documents or events that the app was started with, loaded by a thread of its own.

    So the page is there at once and says how far reading has come.
    """

    def __init__(self) -> None:
        self.store: Store | None = None
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
            self.store = self._from_events() if os.environ.get(EVENTS_VARIABLE) else self._from_documents()
            len(self.store.marks)
        except (GeoError, OSError) as error:
            self.error = str(error)
            self.store = Store(empty_events_gdf())

    def _from_events(self) -> Store:
        path = Path(os.environ[EVENTS_VARIABLE])
        return Store(read_events(path))

    def _from_documents(self) -> Store:
        readings, unread = [], []
        for item in reader().read(read_documents(start_paths())):
            if isinstance(item, Unread):
                unread.append(item)
            else:
                readings.append(item)
                self.n_read += 1
                self.n_events += len(item.events)
        return store_of(readings, unread)


def start_paths() -> list[Path]:
    """Return the folders or files named on the command line after `--`, in `GEO_DOCS`, or the seeds."""
    ours = Path(sys.argv[0]).name == APP_NAME
    given = [argument for argument in sys.argv[1:] if not argument.startswith("-")] if ours else []
    if not given and os.environ.get(DOCS_VARIABLE):
        given = os.environ[DOCS_VARIABLE].split(os.pathsep)
    return [Path(path) for path in given] or [SEEDS_DIR]


def store_of(readings: Sequence[Reading], unread: Sequence[Unread]) -> Store:
    """Make the store of readings."""
    return Store(events_gdf(readings, gazetteer_version=load_gazetteer().version), readings, unread)


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
