"""`EventFilter`: one value that is a query on the frame, a plain-text link and an English sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self

import numpy as np

from geo.areas import contains
from geo.filter_links import parse_params, parse_query, to_params, to_query
from geo.filter_values import NONE, FilterValues, Near
from geo.filter_words import sentence
from geo.lengths import LengthUnit
from geo.vocabulary import EVENT_TYPE_OF

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.arrays import EventArrays, Floats, Mask

__all__ = ["EventFilter", "Near"]


@dataclass(frozen=True, slots=True)
class EventFilter(FilterValues):
    """
    Which events to keep; see `FilterValues` for the parts.

    Examples
    --------
    >>> chosen = EventFilter(countries=("UA",), near=Near(50.45, 30.52, 100, name="Kyiv"))
    >>> chosen.to_query()
    'country=UA&near=50.45,30.52&km=100&within=surely&place=Kyiv'
    >>> EventFilter.from_query(chosen.to_query()) == chosen
    True
    """

    def mask(self, events: gpd.GeoDataFrame | EventArrays) -> Mask:
        """
        Say which rows are kept.

        Parameters
        ----------
        events
            A frame, or the `EventArrays` of one: faster where the same frame is asked again.

        Returns
        -------
        kept
            One boolean a row.
        """
        from geo.arrays import EventArrays  # noqa: PLC0415 - pandas loads only where a frame is filtered

        arrays = events if isinstance(events, EventArrays) else EventArrays(events)
        kept = np.ones(len(arrays), dtype=bool)
        for part in (_by_date, _by_region, _by_type, _by_choice, _by_confidence, _by_distance, _by_area, _by_text):
            found = part(self, arrays)
            if found is not None:
                kept &= found
        return _one_of_each(arrays, kept) if self.primary_only else kept

    def apply(self, events: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Return the rows that are kept, in their order and with their index."""
        return events[self.mask(events)]

    def to_query(self) -> str:
        """Return the filter as the plain text of a link, without "?"; empty for the default filter."""
        return to_query(self)

    def to_params(self) -> dict[str, list[str]]:
        """Return the filter as query parameters, each with its values in order."""
        return to_params(self)

    @classmethod
    def from_query(cls, query: str) -> Self:
        """
        Read a filter from the text of a link.

        Raises
        ------
        FilterError
            If a key is unknown or a value cannot be meant, naming both.
        """
        return cls(**parse_query(query))

    @classmethod
    def from_params(cls, params: Mapping[str, Iterable[str]]) -> Self:
        """Read a filter from query parameters; raises `FilterError` as `from_query` does."""
        return cls(**parse_params(params))

    def sentence(self, name_of: Callable[[str], str] | None = None, unit: LengthUnit = "km") -> str:
        """
        Tell the filter in English.

        Parameters
        ----------
        name_of
            Gives the name of a country or admin-1 code; by default that of the gazetteer.
        unit
            What a distance is said in.
        """
        return sentence(self, name_of, unit)


def _by_date(wanted: EventFilter, arrays: EventArrays) -> Mask | None:
    if wanted.date_from is None and wanted.date_to is None:
        return None if wanted.undated else arrays.date_start != arrays.NEVER
    first = _day_number(wanted.date_from) if wanted.date_from else -arrays.NEVER
    last = _day_number(wanted.date_to) if wanted.date_to else arrays.NEVER - 1
    overlaps: Mask = (arrays.date_start <= last) & (arrays.date_end >= first)
    return overlaps | (arrays.date_start == arrays.NEVER) if wanted.undated else overlaps


def _day_number(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()


def _by_region(wanted: EventFilter, arrays: EventArrays) -> Mask | None:
    narrowed = {code[:2] for code in wanted.admin1_codes}
    whole = [code for code in wanted.countries if code not in narrowed]
    kept = _either(arrays, ("country", whole), ("admin1_code", wanted.admin1_codes))
    if kept is None or not len(arrays.bare_points):
        return kept
    bare = arrays.bare_points
    at = arrays.disc_of[bare]
    kept[bare] |= _inside_any((*whole, *wanted.admin1_codes), arrays.discs.lats[at], arrays.discs.lons[at])
    return kept


def _inside_any(codes: Iterable[str], lats: Floats, lons: Floats) -> Mask:
    """Say which points lie in the outline of one of the units; a unit without an outline holds none."""
    import shapely  # noqa: PLC0415 - outlines load only where bare points meet a region

    from geo.boundaries import outline  # noqa: PLC0415
    from geo.errors import PlaceError  # noqa: PLC0415

    inside: Mask = np.zeros(len(lats), dtype=bool)
    for code in codes:
        try:
            shape = outline(code)
        except PlaceError:
            continue
        inside |= shapely.intersects_xy(shape, lons, lats)
    return inside


def _by_type(wanted: EventFilter, arrays: EventArrays) -> Mask | None:
    narrowed = {EVENT_TYPE_OF[sub] for sub in wanted.sub_event_types}
    whole = [name for name in wanted.event_types if name not in narrowed]
    return _either(arrays, ("event_type", whole), ("sub_event_type", wanted.sub_event_types))


def _either(arrays: EventArrays, *choices: tuple[str, Iterable[str]]) -> Mask | None:
    """Rows for which one of the choices (a column, its values) holds; None where nothing is asked."""
    masks = [arrays.one_of(name, values, null=NONE in values) for name, values in choices if values]
    return np.logical_or.reduce(masks) if masks else None


def _by_choice(wanted: EventFilter, arrays: EventArrays) -> Mask | None:
    choices = {
        "kind": wanted.kinds,
        "modality": wanted.modalities,
        "geo_precision": wanted.geo_precisions,
        "status": wanted.statuses,
        "doc_id": wanted.doc_ids,
    }
    masks = [arrays.one_of(name, values) for name, values in choices.items() if values]
    return np.logical_and.reduce(masks) if masks else None


def _one_of_each(arrays: EventArrays, kept: Mask) -> Mask:
    """One of the kept reports of each event: the primary one, or the first where that one is not kept itself."""
    others = np.flatnonzero(kept & ~arrays.is_primary)
    if not len(others):
        return kept
    clusters, _ = arrays.coded("cluster_id")
    told = clusters[others]
    kept[others] = False
    _, first = np.unique(told, return_index=True)
    lone = ~np.isin(told[first], clusters[kept]) & (told[first] >= 0)
    kept[others[first[lone]]] = True
    kept[others[told < 0]] = True
    return kept


def _by_confidence(wanted: EventFilter, arrays: EventArrays) -> Mask | None:
    if wanted.min_confidence is None:
        return None
    return ~(arrays.confidence < wanted.min_confidence)


def _by_distance(wanted: EventFilter, arrays: EventArrays) -> Mask | None:
    near = wanted.near
    if near is None:
        return None
    test = arrays.discs.surely_within if near.within == "surely" else arrays.discs.possibly_within
    return np.take(test(near.lat, near.lon, near.km), arrays.disc_of)


def _by_area(wanted: EventFilter, arrays: EventArrays) -> Mask | None:
    if not wanted.area:
        return None
    return np.take(contains(wanted.area, arrays.discs.lats, arrays.discs.lons), arrays.disc_of)


def _by_text(wanted: EventFilter, arrays: EventArrays) -> Mask | None:
    masks = [arrays.mentioning(word) for word in wanted.text.split()]
    return np.logical_and.reduce(masks) if masks else None
