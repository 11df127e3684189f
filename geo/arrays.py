"""The columns of an events frame as plain arrays, made when first needed and kept: what filters run on."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.event_table import Codes, EventTable, arrow, codes, days, floats
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


_MOST: Final = np.iinfo(np.int64).max


class EventArrays:
    """
    Arrays over the rows of one frame or table, in its order.

    Build one for events that many filters will be asked of; each array is computed at its first use.
    The events must not change afterwards.
    """

    NEVER: Final = int(np.iinfo(np.int32).max)
    """Stands for the day of what has no date: a start that never comes."""

    def __init__(self, events: gpd.GeoDataFrame | EventTable) -> None:
        self._events = events
        self._codes: dict[str, tuple[Codes, pa.Array]] = {}

    def __len__(self) -> int:
        return len(self._events)

    def _column(self, name: str) -> pa.Array:
        events = self._events
        return events.column(name) if isinstance(events, EventTable) else arrow(events[name])

    @cached_property
    def date_start(self) -> Days:
        """Days since 1970-01-01; `NEVER` where there is no date."""
        return days(self._column("date_start"), self.NEVER)

    @cached_property
    def date_end(self) -> Days:
        """Days since 1970-01-01; minus `NEVER` where there is no date."""
        return days(self._column("date_end"), -self.NEVER)

    @cached_property
    def confidence(self) -> Floats:
        """0 to 1, NaN where there is none."""
        return floats(self._column("confidence"))

    @cached_property
    def is_primary(self) -> Mask:
        """Whether a report stands for its cluster."""
        return np.asarray(self._column("is_primary").to_numpy(zero_copy_only=False), dtype=bool)

    @cached_property
    def discs(self) -> Discs:
        """The distinct points with their radii, for distances and areas; `disc_of` tells which one a row has."""
        return Discs.of(*(values[self._discs[1]] for values in self._places()))

    @property
    def disc_of(self) -> Codes:
        """Place in `discs` of each row."""
        return self._discs[0]

    @cached_property
    def _discs(self) -> tuple[Codes, Codes]:
        return distinct_rows(*self._places())

    def _places(self) -> list[Floats]:
        return [floats(self._column(name)) for name in ("lat", "lon", "geo_radius_km")]

    @cached_property
    def bare_points(self) -> np.ndarray[Any, np.dtype[np.intp]]:
        """Rows that have a precise point of their own but no country: their region is where the point lies."""
        precise = self.one_of("geo_precision", ("exact", "street", "settlement", "near"))
        own = ~self.one_of("geo_basis", ("gazetteer", "approximate"), null=True)
        nameless = self.one_of("country", (), null=True)
        return np.flatnonzero(precise & own & nameless & np.asarray(self._column("lat").is_valid()))

    def one_of(self, name: str, values: Iterable[str], *, null: bool = False) -> Mask:
        """Say which rows have one of the values in a text column; with `null` also those that have none."""
        places, known = self.coded(name)
        wanted = np.zeros(len(known) + 1, dtype=bool)
        wanted[:-1] = pc.is_in(known, pa.array(list(values), known.type)).to_numpy(zero_copy_only=False)
        wanted[-1] = null
        return np.take(wanted, places)

    def coded(self, name: str) -> tuple[Codes, pa.Array]:
        """Return a text column as codes into its distinct values, -1 (the last place of a table) for null."""
        if name not in self._codes:
            self._codes[name] = codes(self._column(name))
        return self._codes[name]

    def mentioning(self, word: str) -> Mask:
        """Say which rows have the word, whatever its case, in one of `TEXT_COLUMNS`."""
        found: Mask = np.zeros(len(self), dtype=bool)
        for name in TEXT_COLUMNS:
            found |= self._has(self._column(name), word)
        return found

    @staticmethod
    def _has(text: pa.Array, word: str) -> Mask | bool:
        if pa.types.is_null(text.type) or not len(text):
            return False
        coded = pa.types.is_dictionary(text.type)
        hits = pc.match_substring(text.dictionary if coded else text, word, ignore_case=True)
        each = hits.take(text.indices) if coded else hits
        return np.asarray(each.fill_null(False).to_numpy(zero_copy_only=False), dtype=bool)


def distinct_rows(*columns: np.ndarray[Any, Any]) -> tuple[Codes, Codes]:
    """
    Number the distinct rows of some columns of numbers, NaN being equal to NaN.

    Returns
    -------
    number, first
        The number of each row, in the sorted order of the rows' values, and the first row of each number.
    """
    number, most = np.zeros(len(columns[0]), dtype=np.int64), 1
    for column in columns:
        places, values = pd.factorize(column, sort=True, use_na_sentinel=False)
        if most * len(values) > _MOST:
            number, distinct = pd.factorize(number, sort=True)
            most = len(distinct)
        number = number * len(values) + places
        most *= len(values)
    number, distinct = pd.factorize(number, sort=True)
    first = np.zeros(len(distinct), dtype=np.int64)
    first[number[::-1]] = np.arange(len(number))[::-1]
    return number.astype(np.int32), first
