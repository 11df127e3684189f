"""Numbers, coordinates and coded values of an import, a column at a time; what cannot be read refuses its row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.imported import Mask, Rows, Texts

Floats = np.ndarray[Any, np.dtype[np.float64]]

_DECIMAL_COMMA: Final = r"[-+]?\d{1,3},\d+"
_MOST_KILLED: Final = 10_000_000


def numbers(cells: Texts) -> Floats:
    """Return a column's numbers, NaN where a cell is missing or no finite number."""
    try:
        values = pc.cast(pa.array(cells, type=pa.large_string(), from_pandas=True), pa.float64())
        found: Floats = values.to_numpy(zero_copy_only=False).astype("float64")
    except pa.ArrowInvalid:
        found = pd.to_numeric(cells, errors="coerce").to_numpy(dtype="float64", na_value=np.nan)
    return np.where(np.isfinite(found), found, np.nan)


def take_count(rows: Rows, name: str, *, minus_is_missing: bool = False) -> pd.Series[int]:
    """
    Read a column of people or reports; 0 stays 0, an empty cell is null.

    Parameters
    ----------
    rows
        The import under way; rows with anything but a whole number of 0 or more are refused.
    name
        Of the column.
    minus_is_missing
        Whether the dataset writes a negative number for "not known".

    Returns
    -------
    counts
        Nullable integers.
    """
    cells = rows.text(name)
    found = numbers(cells)
    if minus_is_missing:
        cells, found = cells.mask(found < 0), np.where(found < 0, np.nan, found)
    with np.errstate(invalid="ignore"):
        fine = (found >= 0) & (found <= _MOST_KILLED) & (found == np.floor(found))
    rows.refuse(cells.notna().to_numpy() & ~fine, f"{name} {{value!r}} is no whole number of 0 or more", cells)
    return pd.Series(np.where(fine, found, np.nan)).astype("Int32")


def take_code(rows: Rows, name: str, meaning: Mapping[str, str], default: str | None) -> Texts:
    """
    Translate a coded column.

    Parameters
    ----------
    rows
        The import under way; rows with a code of no meaning are refused.
    name
        Of the column.
    meaning
        The word for each code; letters match whatever their case.
    default
        The word for an empty cell.

    Returns
    -------
    words
        As in `meaning`.
    """
    cells = rows.text(name)
    folded = {code.casefold(): word for code, word in meaning.items()}
    known = {value: folded.get(value.casefold().removesuffix(".0")) for value in cells.dropna().unique()}
    unknown = [value for value, word in known.items() if word is None]
    if unknown:
        codes = ", ".join(meaning)
        rows.refuse(cells.isin(unknown), f"{name} {{value!r}} is none of the dataset's codes: {codes}", cells)
    words = cells.map(known).astype("str")
    return words if default is None else words.fillna(default)


def take_point(rows: Rows, lat_name: str, lon_name: str) -> tuple[Floats, Floats]:
    """
    Read coordinates.

    Parameters
    ----------
    rows
        The import under way. Rows are refused whose coordinates are no numbers, out of range (if the two look
        swapped, the reason says so), or of which only one is given. 0/0 means "missing" and becomes null, with a note.
    lat_name, lon_name
        Columns in decimal degrees; decimal commas are read, with a note.

    Returns
    -------
    lat, lon
        Decimal degrees, NaN in both where a row has no point.
    """
    lat = _degrees(rows, lat_name)
    lon = _degrees(rows, lon_name)
    with np.errstate(invalid="ignore"):
        swapped = (np.abs(lat) > 90) & (np.abs(lat) <= 180) & (np.abs(lon) <= 90)
        outside_lat, outside_lon = np.abs(lat) > 90, np.abs(lon) > 180
        nowhere = (lat == 0) & (lon == 0)
    rows.refuse(
        swapped,
        f"{lat_name} {{value!r}} is outside -90 to 90: {lat_name} and {lon_name} look swapped",
        rows.text(lat_name),
    )
    rows.refuse(outside_lat, f"{lat_name} {{value!r}} is outside -90 to 90", rows.text(lat_name))
    rows.refuse(outside_lon, f"{lon_name} {{value!r}} is outside -180 to 180", rows.text(lon_name))
    rows.refuse(np.isnan(lat) & ~np.isnan(lon), f"{lat_name} is missing, {lon_name} is given")
    rows.refuse(np.isnan(lon) & ~np.isnan(lat), f"{lon_name} is missing, {lat_name} is given")
    rows.note_rows(nowhere & rows.kept, "Coordinates 0/0 mean that the place is missing; kept without a point")
    nan = np.isnan(lat) | np.isnan(lon) | nowhere
    return np.where(nan, np.nan, lat), np.where(nan, np.nan, lon)


def _degrees(rows: Rows, name: str) -> Floats:
    cells = rows.text(name)
    found = numbers(cells)
    unread: Mask = np.isnan(found) & cells.notna().to_numpy()
    if unread.any():
        comma = unread & cells.str.fullmatch(_DECIMAL_COMMA).fillna(False).to_numpy(dtype=bool)
        found = np.where(comma, numbers(cells.str.replace(",", ".")), found)
        rows.note_rows(comma, f"Decimal commas in {name} were read as points")
        rows.refuse(unread & ~comma, f"{name} {{value!r}} is no number of degrees; write it as 47.8388", cells)
    return found


def only_where(words: Texts, rows: Mask) -> Texts:
    """Keep a column's values in some rows, missing elsewhere."""
    return words.where(pd.Series(rows))


def first_url(cells: Texts) -> Texts:
    """Return the first web address in each cell; missing where it holds none."""
    found = cells.str.extract(r"(https?://[^\s\"'<>,;|\\\]})]+)", expand=False)
    return found.astype("str")


def first_of(*columns: Texts) -> Texts:
    """Return each row's first value that is not missing."""
    values = columns[0]
    for column in columns[1:]:
        values = values.where(values.notna(), column)
    return values
