"""Events with everything that views ask of them; a catalog is made once and never changed afterwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.arrays import EventArrays, Mask
from geo.filters import EventFilter
from geo.frame import events_gdf, join_events
from geo.gazetteer import load_gazetteer
from geo.layers import MarkIndex, RegionIndex, style_codes
from geo.records import Reading, Unread
from geo.rows import reading_rows

NO_REASON: Final = "not recorded"


class Catalog:
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


def shown(catalog: Catalog, chosen: EventFilter) -> Shown:
    """Return the rows that pass; what is said not to have happened only if it is asked for by name."""
    mask = chosen.mask(catalog.arrays)
    if chosen.modalities:
        return Shown(mask, np.flatnonzero(mask))
    negated = mask & catalog.arrays.one_of("modality", ("negated",))
    mask = mask & ~negated
    return Shown(mask, np.flatnonzero(mask), int(negated.sum()))


def catalog_of(readings: Sequence[Reading], unread: Sequence[Unread]) -> Catalog:
    """Make the catalog of readings."""
    return Catalog(events_gdf(readings, gazetteer_version=load_gazetteer().version), readings, unread)


def with_added(
    base: Catalog, readings: Sequence[Reading], unread: Sequence[Unread], frames: Iterable[gpd.GeoDataFrame]
) -> Catalog:
    """Make the catalog of a catalog and what was added to it; a document that was read anew stands for itself."""
    fresh = catalog_of(readings, ())
    kept = base.events[~base.events["doc_id"].isin(fresh.readings)] if fresh.readings else base.events
    merged = {**base.readings, **fresh.readings}
    return Catalog(join_events([kept, fresh.events, *frames]), merged.values(), (*base.unread, *unread))
