"""What is loaded once and shared by all sessions; never changed after it is made."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st

from geo.arrays import EventArrays, Mask
from geo.errors import PlaceError
from geo.filters import EventFilter
from geo.gazetteer import Gazetteer, load_gazetteer
from geo.layers import MarkIndex
from geo.records import Reading, Unread

ASSETS_DIR: Final = Path(__file__).parent / "assets"
EVENTS_VARIABLE: Final = "GEO_EVENTS"
DOCS_VARIABLE: Final = "GEO_DOCS"


class Store:
    """Events with everything that views ask of them, worked out when first needed."""

    def __init__(
        self, events: gpd.GeoDataFrame, readings: Iterable[Reading] = (), unread: Iterable[Unread] = (), name: str = ""
    ) -> None:
        self.events = events
        self.readings = {reading.document.doc_id: reading for reading in readings}
        self.unread = tuple(unread)
        self.name = name
        self.arrays = EventArrays(events)

    def __len__(self) -> int:
        return len(self.events)

    @cached_property
    def marks(self) -> MarkIndex:
        """Which mark of the map each event belongs to."""
        return MarkIndex(self.events)

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


@dataclass(frozen=True)
class Shown:
    """Events that pass a filter."""

    mask: Mask
    rows: np.ndarray = field(repr=False)


def shown(store: Store, chosen: EventFilter) -> Shown:
    """Return the rows that pass, in the order of the frame."""
    mask = chosen.mask(store.arrays)
    return Shown(mask, np.flatnonzero(mask))


@st.cache_resource(show_spinner=False)
def gazetteer() -> Gazetteer:
    """Return the built-in gazetteer."""
    return load_gazetteer()


@st.cache_resource(show_spinner=False)
def base_store() -> Store:
    """Load what the app was started with: an events file, a folder of documents, or the seeds."""
    events_file = os.environ.get(EVENTS_VARIABLE)
    return Store(gpd.read_parquet(events_file), name=Path(events_file).name)


@lru_cache(maxsize=4096)
def region_name(code: str) -> str:
    """Return the name of a country or first-level unit, or its code where the gazetteer has none."""
    tables = gazetteer()
    try:
        return (tables.country(code) if len(code) == 2 else tables.admin1(code)).name
    except PlaceError:
        return code
