"""The waist: events as one GeoDataFrame with a fixed set of columns, checked at the door.

Types, chosen so that a filter over a million rows takes milliseconds and Parquet and GDAL give back
what they were given:

- closed vocabularies are categoricals whose categories are the vocabulary, in its order;
- other text is pandas' `str`, missing = NaN;
- days are `datetime64[ms]` at midnight, missing = NaT (Parquet and GDAL know no coarser unit that
  pandas reads back unchanged); `status_at` is `datetime64[ms, UTC]`;
- counts and offsets are nullable integers, so that 0 ("stated none") and null ("not stated") differ;
- coordinates are rounded to 7 decimals (1 cm), as GeoJSON has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.columns import COLUMN, COLUMN_NAMES, COLUMNS, Column, data_dictionary
from geo.errors import FrameError
from geo.records import Reading
from geo.rows import reading_rows
from geo.vocabulary import EVENT_TYPE_OF, EVENT_TYPES

__all__ = [
    "COLUMN",
    "COLUMNS",
    "COLUMN_NAMES",
    "CRS",
    "DEFAULTS",
    "Column",
    "conform_events",
    "data_dictionary",
    "empty_events_gdf",
    "events_gdf",
    "join_events",
    "pandas_dtype",
    "point_geometry",
    "validate_events_gdf",
]

CRS: Final = "EPSG:4326"

COORDINATE_DECIMALS: Final = 7

DEFAULTS: Final[Mapping[str, object]] = {
    "date_precision": "unknown",
    "date_basis": "unknown",
    "geo_precision": "unknown",
    "status": "extracted",
    "is_primary": True,
    "n_reports": 1,
    "n_sources": 1,
}
"""What a row without a value gets in the few columns that are never null."""


_PANDAS_DTYPES: Final = {"date": "datetime64[ms]", "datetime": "datetime64[ms, UTC]"}


def pandas_dtype(column: Column) -> Any:
    """Return the dtype that a column has in the frame."""
    if column.values:
        return pd.CategoricalDtype(pd.Index(column.values, dtype="str"))
    return _PANDAS_DTYPES.get(column.dtype, column.dtype)


def events_gdf(readings: Iterable[Reading], *, gazetteer_version: str | None = None) -> gpd.GeoDataFrame:
    """
    Gather the events of readings in one frame.

    Parameters
    ----------
    readings
        What the stages found, one a document; taken one by one, so it may be a generator.
    gazetteer_version
        Version of the tables that placed the events, noted in every row.

    Returns
    -------
    events
        One row an event in the order of the readings, columns `COLUMNS` and point `geometry` in
        EPSG:4326 (None for what has no point); the same columns and types when there are no events.
    """
    rows = [row for reading in readings for row in reading_rows(reading, gazetteer_version)]
    return conform_events(pd.DataFrame.from_records(rows, columns=list(COLUMN_NAMES)))


def empty_events_gdf() -> gpd.GeoDataFrame:
    """Return a frame of no events with every column in its type."""
    return events_gdf(())


def join_events(frames: Iterable[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """
    Put frames one below the other.

    Parameters
    ----------
    frames
        Valid frames. Of events with the same id the last one stays.

    Returns
    -------
    events
        One valid frame with rows numbered from 0.
    """
    parts = [frame for frame in frames if len(frame)]
    if len(parts) < 2:
        return parts[0].reset_index(drop=True) if parts else empty_events_gdf()
    joined = pd.concat(parts, ignore_index=True)
    return joined[~joined["event_id"].duplicated(keep="last")].reset_index(drop=True)


def conform_events(table: pd.DataFrame) -> gpd.GeoDataFrame:
    """
    Give a table of events the columns, order, types and geometry of the frame.

    Parameters
    ----------
    table
        Any subset of `COLUMNS`; a missing column counts as null in every row. A `geometry` column is
        dropped and made anew from `lat` and `lon`.

    Returns
    -------
    events
        A new frame with rows in the same order, numbered from 0. It is not validated.

    Raises
    ------
    FrameError
        If a column is unknown, or a value cannot be of its column's type.
    """
    unknown = sorted(set(table.columns) - set(COLUMN_NAMES) - {"geometry"})
    if unknown:
        raise FrameError(f"column {unknown[0]!r} is not a column of the events frame; see frame.COLUMN_NAMES")
    data = {column.name: _conform_column(table, column) for column in COLUMNS}
    frame = pd.DataFrame(data, index=pd.RangeIndex(len(table)))
    return gpd.GeoDataFrame(frame, geometry=point_geometry(frame["lat"], frame["lon"]), crs=CRS)


def _conform_column(table: pd.DataFrame, column: Column) -> pd.Series[Any]:
    dtype = pandas_dtype(column)
    if column.name not in table.columns:
        same: pd.Series[Any] = pd.Series(DEFAULTS.get(column.name), index=pd.RangeIndex(len(table)), dtype=dtype)
        return same
    series = pd.Series(table[column.name].array)
    if column.name in DEFAULTS and series.isna().any():
        series = series.astype("object").where(series.notna(), DEFAULTS[column.name])
    if series.dtype != dtype:
        _refuse_other_values(series, column)
        series = _converted(series, column, dtype)
    return series.round(COORDINATE_DECIMALS) if column.name in ("lat", "lon") else series


def _converted(series: pd.Series[Any], column: Column, dtype: Any) -> pd.Series[Any]:
    try:
        return _to_datetime(series, dtype) if column.dtype in _PANDAS_DTYPES else series.astype(dtype)
    except (ValueError, TypeError) as error:
        raise FrameError(f"column {column.name!r} must hold {column.dtype} values: {error}") from error


def _refuse_other_values(series: pd.Series[Any], column: Column) -> None:
    """A value outside a closed vocabulary would silently become null in a categorical."""
    if not column.values:
        return
    other = np.flatnonzero(series.notna() & ~series.isin(column.values))
    if other.size:
        allowed = ", ".join(column.values)
        raise FrameError(f"column {column.name!r}, row {other[0]}: {series.iloc[other[0]]!r} is not one of: {allowed}")


def _to_datetime(series: pd.Series[Any], dtype: Any) -> pd.Series[Any]:
    parsed: pd.Series[Any] = pd.to_datetime(series, utc="UTC" in str(dtype), format="ISO8601")
    return parsed.astype(dtype)


def point_geometry(lat: pd.Series[float], lon: pd.Series[float]) -> np.ndarray[Any, Any]:
    """
    Make points in EPSG:4326 (x = lon, y = lat).

    Parameters
    ----------
    lat, lon
        Decimal degrees; NaN in either means no point.

    Returns
    -------
    points
        One shapely point a row, None where there is no coordinate.
    """
    lats, lons = lat.to_numpy(dtype="float64"), lon.to_numpy(dtype="float64")
    known = ~(np.isnan(lats) | np.isnan(lons))
    points = np.full(len(lats), None, dtype=object)
    points[known] = shapely.points(lons[known], lats[known])
    return points


Mask = np.ndarray[Any, np.dtype[np.bool_]]
Columns = Mapping[str, "pd.Series[Any]"] | pd.DataFrame
Finding = tuple[str, Mask, str]
"""A column, which of its rows break a rule, and what would be right."""

_TYPE_OF_SUB: Final = np.array([EVENT_TYPES.index(EVENT_TYPE_OF[name]) for name in EVENT_TYPE_OF])
"""Place of the event type in its vocabulary, by the place of the sub-event type in its own."""
_NEVER_NULL: Final = ("event_id", "kind", "modality", *DEFAULTS)
_OFFSET_PAIRS: Final = ("sentence", "trigger", "place")
_RANGES: Final[Mapping[str, tuple[float, float]]] = {
    "lat": (-90, 90),
    "lon": (-180, 180),
    "geo_radius_km": (0, 20_100),
    "rel_distance_km": (0, 20_100),
    "rel_geodesic_km": (0, 20_100),
    "rel_bearing_deg": (0, 360),
    "confidence": (0, 1),
    "confidence_place": (0, 1),
    "confidence_date": (0, 1),
    "confidence_type": (0, 1),
    "n_candidates": (0, np.inf),
    "fatalities_low": (0, np.inf),
    "fatalities_best": (0, np.inf),
    "fatalities_high": (0, np.inf),
    "injured": (0, np.inf),
    "n_reports": (1, np.inf),
    "n_sources": (1, np.inf),
}
_PATTERNS: Final[Mapping[str, tuple[str, str]]] = {
    "country": (r"[A-Z]{2}", "give an ISO 3166-1 alpha-2 code, such as 'UA'"),
    "admin1_code": (r"[A-Z]{2}-[A-Z0-9]{1,5}", "give an ISO 3166-2 code, such as 'UA-23'"),
}


def validate_events_gdf(events: gpd.GeoDataFrame) -> None:
    """
    Check a frame against the contract of `COLUMNS`.

    Parameters
    ----------
    events
        The frame; not changed.

    Raises
    ------
    FrameError
        On the first breach: names the column, the row, the value and what would be right.
    """
    _check_shape(events)
    check_columns(events)
    _raise_first(events, _geometry_findings(events))


def check_columns(events: Columns, distinct: Columns | None = None) -> None:
    """
    Check the values of a frame, geometry left aside.

    Parameters
    ----------
    events
        Every column of `COLUMNS` by name; text may be coded as a categorical.
    distinct
        The same columns, each with every value it has, null among them, at least once: what can be told from a value
        alone is then asked of these, and an error names a row of theirs.

    Raises
    ------
    FrameError
        As `validate_events_gdf` does.
    """
    alone = events if distinct is None else distinct
    _raise_first(alone, _value_findings(alone))
    _raise_first(events, _row_findings(events))


def _raise_first(events: Columns, findings: Iterable[Finding]) -> None:
    for column, broken, remedy in findings:
        rows = np.flatnonzero(broken)
        if rows.size:
            row = int(rows[0])
            event_id, value = events["event_id"].iloc[row], events[column].iloc[row]
            more = f" ({rows.size} rows in all)" if rows.size > 1 else ""
            raise FrameError(f"column {column!r}, row {row} (event {event_id}): {value!r}; {remedy}{more}")


def _check_shape(events: gpd.GeoDataFrame) -> None:
    if not isinstance(events, gpd.GeoDataFrame):
        raise FrameError(f"a GeoDataFrame is needed, not a {type(events).__name__}; see frame.conform_events")
    wanted = [*COLUMN_NAMES, "geometry"]
    different = [name for name in (*wanted, *events.columns) if name not in wanted or name not in events.columns]
    if different:
        state = "is missing" if different[0] in wanted else "is no column of the events frame"
        raise FrameError(f"column {different[0]!r} {state}; frame.conform_events adds what is missing")
    if list(events.columns) != wanted:
        raise FrameError("the columns are not in the order of frame.COLUMNS; frame.conform_events orders them")
    if events.crs is None or events.crs.to_epsg() != 4326:
        raise FrameError(f"column 'geometry' is in {events.crs}; convert it to {CRS}")
    if not events.index.is_unique:
        raise FrameError(
            f"the index repeats {events.index[events.index.duplicated()][0]!r}; use reset_index(drop=True)"
        )
    for column in COLUMNS:
        dtype = pandas_dtype(column)
        if events[column.name].dtype != dtype:
            found = events[column.name].dtype
            raise FrameError(f"column {column.name!r} is {found}, not {dtype}; frame.conform_events converts it")


def _row_findings(events: Columns) -> Iterator[Finding]:
    yield "event_id", _mask(events["event_id"].duplicated()), "every row needs an id of its own"
    yield from _date_findings(events)
    yield from _place_findings(events)
    yield from _consistency_findings(events)


def _value_findings(events: Columns) -> Iterator[Finding]:
    """Whatever can be told from a value alone."""
    for name in _NEVER_NULL:
        yield name, _mask(events[name].isna()), "it is never null"
    for column in COLUMNS:
        if column.dtype == "str" and not column.values:
            yield column.name, _mask(events[column.name] == ""), "what is missing is null, not an empty text"
    for name, (low, high) in _RANGES.items():
        values = _floats(events[name])
        known = _mask(events[name].notna())
        remedy = f"give a number of at least {low}" if high == np.inf else f"give a number from {low} to {high}"
        yield name, known & ~((values >= low) & (values <= high)), remedy
    for name, (pattern, remedy) in _PATTERNS.items():
        known = _mask(events[name].notna())
        yield name, known & ~_mask(events[name].str.fullmatch(pattern).fillna(False)), remedy
    for name in ("date_start", "date_end", "report_date"):
        yield name, _mask(events[name] != events[name].dt.normalize()) & _mask(events[name].notna()), "give a whole day"


def _date_findings(events: Columns) -> Iterator[Finding]:
    start, end = events["date_start"], events["date_end"]
    known = _mask(start.notna())
    yield "date_end", known != _mask(end.notna()), "date_start and date_end are both given or both null"
    yield "date_end", _mask(end < start), "date_end is not before date_start"
    unknown = _mask(events["date_precision"] == "unknown")
    yield "date_precision", known == unknown, "it is 'unknown' exactly where there is no date"


def _place_findings(events: Columns) -> Iterator[Finding]:
    lat, lon = _floats(events["lat"]), _floats(events["lon"])
    known = ~np.isnan(lat)
    yield "lon", known != ~np.isnan(lon), "lat and lon are both given or both null"
    yield "lat", (lat == 0) & (lon == 0), "0 N 0 E stands for a missing place; give null"
    yield "geo_basis", known != _mask(events["geo_basis"].notna()), "it is given exactly where there are coordinates"


def _geometry_findings(events: gpd.GeoDataFrame) -> Iterator[Finding]:
    lat, lon = _floats(events["lat"]), _floats(events["lon"])
    known = ~np.isnan(lat)
    points = events.geometry.to_numpy()
    drawn = ~(shapely.is_missing(points) | shapely.is_empty(points))
    yield "geometry", ~shapely.is_missing(points) & (shapely.get_type_id(points) != 0), "give a point or null"
    yield "geometry", drawn != known, "it is null exactly where lat and lon are"
    same = (shapely.get_x(points) == lon) & (shapely.get_y(points) == lat)
    yield "geometry", known & ~same, "the point is (lon, lat) of its row"


def _consistency_findings(events: Columns) -> Iterator[Finding]:
    for name in _OFFSET_PAIRS:
        start, end = events[f"{name}_start"], events[f"{name}_end"]
        yield f"{name}_end", _mask(start.isna() != end.isna()), f"{name}_start and {name}_end go together"
        wrong = (start < 0) | (end <= start)
        yield f"{name}_end", _mask(wrong.fillna(False)), "offsets are 0 or more and the end is after the start"
    low, best, high = (_floats(events[f"fatalities_{name}"]) for name in ("low", "best", "high"))
    yield "fatalities_low", (low > best) | (low > high), "low, best and high are in that order"
    yield "fatalities_high", best > high, "low, best and high are in that order"
    sub, kind = (events[name].cat.codes.to_numpy() for name in ("sub_event_type", "event_type"))
    wrong_type = (sub >= 0) & (_TYPE_OF_SUB[sub] != kind)
    yield "sub_event_type", wrong_type, "it belongs to another event_type; see vocabulary.SUB_EVENT_TYPES"


def _mask(series: pd.Series[Any]) -> Mask:
    return series.to_numpy(dtype=bool)


def _floats(series: pd.Series[Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    return series.to_numpy(dtype="float64", na_value=np.nan)
