"""The end of every import: refused rows out, ids and defaults in, the frame checked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from geo.columns import COLUMNS
from geo.country_codes import country_boxes
from geo.errors import FrameError, ImportFileError
from geo.frame import conform_events, pandas_dtype, validate_events_gdf
from geo.import_units import admin1_codes
from geo.imported import Imported, Rows, Texts

_NEVER_EMPTY: Final = ("date_precision", "geo_precision", "status", "is_primary", "n_reports", "n_sources")
"""Columns for which the frame has a default."""

_SLACK_DEG: Final = 3.0
"""How far outside the box of its country an event may lie: at sea, across a border."""

_NOWHERE: Final = (np.nan,) * 4

_DEFAULTS: Final = {"kind": "incident", "modality": "reported"}


def events_of(rows: Rows, columns: Mapping[str, Any], dataset: str, elsewhere: tuple[str, ...] = ()) -> Imported:
    """
    Make the frame of an import.

    Parameters
    ----------
    rows
        The import under way, whose refused rows are left out.
    columns
        What its rows say, by name of `frame.COLUMNS`.
    dataset
        Name for `source_dataset`, unless the rows have their own.
    elsewhere
        Columns of the file that only repeat others.

    Returns
    -------
    imported
        The events in the order of the file; ids that are repeated refuse their row.

    Raises
    ------
    ImportFileError
        If the events break a rule of the frame that no refusal foresaw.
    """
    table = pd.DataFrame(dict(columns), index=pd.RangeIndex(len(rows)))
    if "country" in table:
        _refuse_swapped(rows, table)
    _add_identity(rows, table, dataset)
    for name, value in _DEFAULTS.items():
        table[name] = table[name].fillna(value) if name in table else rows.constant(value)
    if "geo_basis" not in table:
        table["geo_basis"] = rows.constant("imported").where(table["lat"].notna())
    basis = table["date_basis"] if "date_basis" in table else rows.constant("imported")
    table["date_basis"] = basis.where(table["date_start"].notna(), "unknown")
    table["date_precision"] = table["date_precision"].where(table["date_start"].notna(), "unknown")
    if "admin1_code" not in table and {"country", "admin1"} <= set(table.columns):
        table["admin1_code"] = admin1_codes(table["country"], table["admin1"])
    try:
        events = conform_events(_with_empty_columns(table[rows.kept]))
        validate_events_gdf(events)
    except FrameError as error:
        raise ImportFileError(f"the events break a rule of the frame: {error}") from error
    return Imported(events, rows.refused(), dataset, (*rows.notes, *_left_columns(rows, elsewhere)))


def _refuse_swapped(rows: Rows, table: pd.DataFrame) -> None:
    """A point far outside its country that lies inside with latitude and longitude exchanged."""
    boxes = country_boxes()
    codes, distinct = pd.factorize(table["country"])
    sides = np.array([*(boxes.get(code, _NOWHERE) for code in distinct), _NOWHERE])[codes].T
    lat, lon = table["lat"].to_numpy(dtype="float64"), table["lon"].to_numpy(dtype="float64")
    swapped = _inside(lon, lat, sides) & ~_inside(lat, lon, sides)
    if swapped.any():
        found = lat.astype(str) + np.full(len(lat), ", ", dtype=object) + lon.astype(str)
        reason = "{value!r} (lat, lon) lies outside the row's country, but inside it the other way round: looks swapped"
        rows.refuse(swapped, reason, pd.Series(found, dtype="str"))


def _inside(lat: Any, lon: Any, sides: Any) -> Any:
    south, west, north, east = sides
    with np.errstate(invalid="ignore"):
        tall = (lat >= south - _SLACK_DEG) & (lat <= north + _SLACK_DEG)
        return tall & (lon >= west - _SLACK_DEG) & (lon <= east + _SLACK_DEG)


def _add_identity(rows: Rows, table: pd.DataFrame, dataset: str) -> None:
    if "event_id" in table:
        _refuse_repeated(rows, table["event_id"])
        return
    if "source_event_id" not in table:
        table["source_event_id"] = rows.constant(None)
    _refuse_repeated(rows, table["source_event_id"])
    table["source_dataset"] = dataset
    table["event_id"] = _event_ids(rows, table["source_event_id"], dataset)
    table["cluster_id"] = table["event_id"]


def _refuse_repeated(rows: Rows, ids: Texts) -> None:
    candidates = ids.where(pd.Series(rows.kept))
    repeated = (candidates.duplicated() & candidates.notna()).to_numpy()
    if not repeated.any():
        return
    first = candidates.drop_duplicates().dropna()
    number = dict(zip(first, rows.raw.row_numbers[first.index], strict=True))
    for value in candidates[repeated].unique():
        rows.refuse(repeated & (candidates == value).to_numpy(), f"id {value!r} is already that of row {number[value]}")


def _event_ids(rows: Rows, source_ids: Texts, dataset: str) -> list[str]:
    """Ids that stay the same when a file is imported again: of dataset and own id, else of all cells of the row."""
    keys = source_ids.to_numpy(dtype=object).copy()
    without = np.flatnonzero(source_ids.isna())
    if without.size:
        cells = rows.raw.table.iloc[without].fillna("").to_numpy(object)
        seen: dict[str, int] = {}
        for index, values in zip(without.tolist(), cells, strict=True):
            key = "\x1e".join(map(str, values))
            seen[key] = seen.get(key, 0) + 1
            keys[index] = f"{key}\x1e{seen[key]}"
    return [hashlib.sha256(f"{dataset}\x1f{key}".encode()).hexdigest()[:16] for key in keys]


def _with_empty_columns(table: pd.DataFrame) -> pd.DataFrame:
    """Add what no row has, in its type already: ten times as fast as converting it."""
    typed = {
        column.name: pd.Series(index=table.index, dtype=pandas_dtype(column))
        for column in COLUMNS
        if column.name not in table and column.name not in _NEVER_EMPTY
    }
    return pd.concat([table, pd.DataFrame(typed, index=table.index)], axis="columns")


def _left_columns(rows: Rows, elsewhere: tuple[str, ...]) -> tuple[str, ...]:
    known = {name.casefold() for name in elsewhere}
    left = [str(name) for name in rows.raw.table.columns if name not in rows.used and str(name).casefold() not in known]
    return (f"Columns without a place in the frame were left out: {', '.join(left)}.",) if left else ()
