"""The columns of an events frame as plain arrays, made when first needed and kept: what filters run on."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.geodesy import Discs

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Days = np.ndarray[Any, np.dtype[np.int32]]
Floats = np.ndarray[Any, np.dtype[np.float64]]

TEXT_COLUMNS: Final = (
    "sentence",
    "place_name",
    "place_text",
    "actor1",
    "actor2",
    "claimed_by",
    "doc_title",
    "native_type",
    "status_note",
)
"""Where free text is looked for."""


class EventArrays:
    """
    Arrays over the rows of one frame, in its order.

    Build one for a frame that many filters will be asked of; each array is computed at its first use.
    The frame must not change afterwards.
    """

    NEVER: Final = int(np.iinfo(np.int32).max)
    """Stands for the day of what has no date: a start that never comes."""

    def __init__(self, events: gpd.GeoDataFrame) -> None:
        self._events = events
        self._codes: dict[str, tuple[np.ndarray[Any, np.dtype[np.intp]], pd.Index[Any]]] = {}

    def __len__(self) -> int:
        return len(self._events)

    @cached_property
    def date_start(self) -> Days:
        """Days since 1970-01-01; `NEVER` where there is no date."""
        return self._days("date_start", self.NEVER)

    @cached_property
    def date_end(self) -> Days:
        """Days since 1970-01-01; minus `NEVER` where there is no date."""
        return self._days("date_end", -self.NEVER)

    def _days(self, name: str, missing: int) -> Days:
        days = self._events[name].to_numpy().astype("datetime64[D]")
        return np.where(np.isnat(days), missing, days.astype("int64")).astype(np.int32)

    @cached_property
    def lat(self) -> Floats:
        """Decimal degrees, NaN where there is no point."""
        return self._floats("lat")

    @cached_property
    def lon(self) -> Floats:
        """Decimal degrees, NaN where there is no point."""
        return self._floats("lon")

    @cached_property
    def confidence(self) -> Floats:
        """0 to 1, NaN where there is none."""
        return self._floats("confidence")

    def _floats(self, name: str) -> Floats:
        return np.asarray(self._events[name], dtype="float64")

    @cached_property
    def is_primary(self) -> Mask:
        """Whether a report stands for its cluster."""
        return np.asarray(self._events["is_primary"], dtype=bool)

    @cached_property
    def discs(self) -> Discs:
        """Points with their radii, for distances."""
        return Discs.of(self.lat, self.lon, self._floats("geo_radius_km"))

    @cached_property
    def bare_points(self) -> np.ndarray[Any, np.dtype[np.intp]]:
        """Rows that have a precise point of their own but no country: their region is where the point lies."""
        precise = self.one_of("geo_precision", ("exact", "street", "settlement", "near"))
        own = ~self.one_of("geo_basis", ("gazetteer", "approximate"), null=True)
        nameless = self.one_of("country", (), null=True)
        return np.flatnonzero(precise & own & nameless & ~np.isnan(self.lat))

    def one_of(self, name: str, values: Iterable[str], *, null: bool = False) -> Mask:
        """Say which rows have one of the values in a text column; with `null` also those that have none."""
        codes, known = self._coded(name)
        wanted = np.zeros(len(known) + 1, dtype=bool)
        wanted[:-1] = known.isin(list(values))
        wanted[-1] = null
        return np.take(wanted, codes)

    def _coded(self, name: str) -> tuple[np.ndarray[Any, np.dtype[np.intp]], "pd.Index[Any]"]:
        """Codes into the distinct values, -1 (the last place of a table) for null."""
        if name not in self._codes:
            column = self._events[name]
            if isinstance(column.dtype, pd.CategoricalDtype):
                self._codes[name] = (column.cat.codes.to_numpy().astype(np.intp), column.cat.categories)
            else:
                codes, known = pd.factorize(column, use_na_sentinel=True)
                self._codes[name] = (codes.astype(np.intp), pd.Index(known))
        return self._codes[name]

    def mentioning(self, word: str) -> Mask:
        """Say which rows have the word, whatever its case, in one of `TEXT_COLUMNS`."""
        found: Mask = np.zeros(len(self), dtype=bool)
        for name in TEXT_COLUMNS:
            text = pa.array(self._events[name], type=pa.large_string())
            if isinstance(text, pa.ChunkedArray):
                text = text.combine_chunks()
            if text.null_count < len(text):
                hits = pc.fill_null(pc.match_substring(text, word, ignore_case=True), False)
                found |= hits.to_numpy(zero_copy_only=False)
        return found
