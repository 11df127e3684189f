"""Events that this program wrote, in again: GeoJSON, JSON lines, CSV, Parquet, GeoPackage."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from geo.columns import COLUMNS, Column
from geo.frame import pandas_dtype
from geo.import_dates import read_days
from geo.import_values import numbers
from geo.imported import Rows, Texts

DATASET: Final = "events of this program"
CREDIT: Final = ""
"""Such events name their own datasets."""

NEEDED: Final = ("event_id", "date_start", "date_end", "lat", "lon", "kind", "modality")

USED_ELSEWHERE: Final = ("feature_id", "geometry_lat", "geometry_lon", "geometry_type", "geometry", "fid", "id")

_FORMULA_GUARD: Final = "'"
_LARGEST_COUNT: Final = 2**31 - 1
"""Counts and offsets are kept in 32 bits."""
_GUARDED: Final = (".csv", ".tsv", ".txt")
"""In these, texts may begin with the apostrophe that keeps spreadsheets from running them."""


def recognises(columns: Collection[str]) -> bool:
    """Tell whether these (lower-case) column names are the frame's."""
    return {"event_id", "date_precision", "geo_precision", "modality", "kind"} <= set(columns)


def translate(rows: Rows) -> Mapping[str, Any]:
    """
    Read the frame's own columns.

    Parameters
    ----------
    rows
        The import under way; rows whose values are not of their column's type or vocabulary are refused.

    Returns
    -------
    columns
        Every column that the file has, by name.
    """
    rows.refuse(rows.text("event_id").isna(), "event_id is missing")
    guarded = rows.raw.suffix in _GUARDED
    return {column.name: _typed(rows, column, guarded) for column in COLUMNS if rows.has(column.name)}


def _typed(rows: Rows, column: Column, guarded: bool) -> Any:
    cells = rows.as_written(column.name)
    if column.dtype == "str":
        cells = rows.verbatim(column.name)
        cells = cells.str.removeprefix(_FORMULA_GUARD) if guarded else cells
        if column.values:
            other = cells.notna() & ~cells.isin(column.values)
            rows.refuse(other, f"{column.name} {{value!r}} is none of: {', '.join(column.values)}", cells)
            cells = cells.mask(other)
        return cells
    if column.dtype == "date":
        return _dates(rows, column.name, cells)
    if column.dtype == "datetime":
        return _times(rows, column.name, cells)
    if column.dtype == "bool":
        return _truths(rows, column.name, cells)
    return _numbers(rows, column, cells)


def _dates(rows: Rows, name: str, cells: Texts) -> pd.Series[Any]:
    days = read_days(cells, "day first")
    rows.refuse(days.unreadable, f"{name} {{value!r}} is no date; write it as 2024-03-12", cells)
    return days.values


def _times(rows: Rows, name: str, cells: Texts) -> pd.Series[Any]:
    times = pd.to_datetime(cells, utc=True, format="ISO8601", errors="coerce")
    rows.refuse(times.isna() & cells.notna(), f"{name} {{value!r}} is no time; write it as 2024-03-12T08:00:00Z", cells)
    return times


def _truths(rows: Rows, name: str, cells: Texts) -> pd.Series[Any]:
    words = cells.str.casefold().map({"true": True, "1": True, "false": False, "0": False})
    rows.refuse(words.isna() & cells.notna(), f"{name} {{value!r}} is neither true nor false", cells)
    return words


def _numbers(rows: Rows, column: Column, cells: Texts) -> pd.Series[Any]:
    found = numbers(cells)
    wrong = np.isnan(found) & cells.notna().to_numpy()
    if column.dtype != "float64":
        wrong |= ~np.isnan(found) & ((found != np.floor(found)) | (np.abs(found) > _LARGEST_COUNT))
    kind = "number" if column.dtype == "float64" else f"whole number up to {_LARGEST_COUNT:,}"
    rows.refuse(wrong, f"{column.name} {{value!r}} is no {kind}", cells)
    return pd.Series(np.where(wrong, np.nan, found)).astype(pandas_dtype(column))
