"""What an import works on and what it gives: rows as text, refusals with reasons, and the events."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.csv_cells import guarded

Texts = pd.Series
"""A column of `str`, missing = NaN."""

Mask = np.ndarray[Any, np.dtype[np.bool_]]

SHOWN: Final = 5
"""How many row numbers a note names before it says how many more there are."""

_NO_VALUE: Final = ("NA", "N/A", "NaN", "nan", "null", "NULL", "None", "#N/A", "\\N")
"""What programs write for a missing value; an empty cell is missing everywhere."""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken over. `row` counts as a spreadsheet does: a header is row 1; items of JSON from 1."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """
    The events of a file, and what became of the rest.

    `gdf` obeys `frame.validate_events_gdf`. `refused` lists every row that is not in it. `notes` are
    sentences for the user: what was recognised, what was read in a certain way, which columns have no
    place among the frame's.
    """

    gdf: gpd.GeoDataFrame
    refused: tuple[RefusedRow, ...]
    dataset: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawTable:
    """
    A file as text: every cell as written.

    `row_numbers` has the row in the file of each row of `table`; `broken` the rows that could not be
    cut into cells; `header` is False where the first row already is data; `suffix` is the ending of the
    file (inside its zip).
    """

    table: pd.DataFrame
    row_numbers: np.ndarray[Any, np.dtype[np.int64]]
    broken: tuple[RefusedRow, ...] = ()
    notes: tuple[str, ...] = ()
    header: bool = True
    suffix: str = ""


@dataclass(slots=True)
class Rows:
    """
    The rows of one import under way: columns by name, and which rows are refused for what.

    The first reason given to a row stays. Names are found whatever their case.
    """

    raw: RawTable
    notes: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    _reasons: dict[int, str] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _cells: dict[str, Texts] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = {str(name).strip().casefold(): name for name in self.raw.table.columns}

    def __len__(self) -> int:
        return len(self.raw.table)

    def has(self, name: str) -> bool:
        """Tell whether the file has a column of this name."""
        return name.casefold() in self._names

    def as_written(self, name: str) -> Texts:
        """Return a column's cells without blanks around them, empty = NaN; all missing if there is no such column."""
        key = self._names.get(name.casefold())
        if key is None:
            return self.constant(None)
        if key not in self._cells:
            self.used.add(key)
            self._cells[key] = _stripped(self.raw.table[key])
        return self._cells[key]

    def verbatim(self, name: str) -> Texts:
        """Return a column's cells as they stand, blanks and all; empty = NaN."""
        key = self._names[name.casefold()]
        self.used.add(key)
        cells = self.raw.table[key]
        return cells.mask(cells == "")

    def text(self, name: str) -> Texts:
        """Return a column's cells without those that only say that a value is missing ("NA", "null")."""
        cells = self.as_written(name)
        return cells.mask(cells.isin(_NO_VALUE)) if len(cells) else cells

    def constant(self, value: str | None) -> Texts:
        """Return a column that holds one text, or is missing, in every row."""
        return pd.Series(np.full(len(self), np.nan if value is None else value, dtype=object), dtype="str")

    def refuse(self, rows: Mask | pd.Series[bool], reason: str, values: Texts | None = None) -> None:
        """
        Refuse rows.

        Parameters
        ----------
        rows
            Which ones.
        reason
            Why and what to do; "{value!r}" in it stands for the row's own value.
        values
            The values to quote.
        """
        for index in np.flatnonzero(np.asarray(rows, dtype=bool)).tolist():
            if index not in self._reasons:
                value = None if values is None or pd.isna(values.iloc[index]) else values.iloc[index]
                self._reasons[index] = reason.replace("{value!r}", repr(value)) if values is not None else reason

    def note_rows(self, rows: Mask | pd.Series[bool], what: str) -> None:
        """Add a note that something was done to rows, with their count and the first few numbers."""
        found = np.flatnonzero(np.asarray(rows, dtype=bool))
        if found.size:
            numbers = ", ".join(str(number) for number in self.raw.row_numbers[found[:SHOWN]])
            more = f" and {found.size - SHOWN} more" if found.size > SHOWN else ""
            self.notes.append(f"{what}: {found.size} rows (row {numbers}{more}).")

    @property
    def kept(self) -> Mask:
        """Which rows nobody refused."""
        keep = np.ones(len(self), dtype=bool)
        keep[list(self._reasons)] = False
        return keep

    def refused(self) -> tuple[RefusedRow, ...]:
        """Return the refused rows in the order of the file, the broken ones among them."""
        own = [RefusedRow(int(self.raw.row_numbers[index]), reason) for index, reason in self._reasons.items()]
        return tuple(sorted([*self.raw.broken, *own], key=lambda refused: refused.row))


def _stripped(cells: Texts) -> Texts:
    text = pc.utf8_trim_whitespace(pa.array(cells, type=pa.large_string(), from_pandas=True))
    return pd.Series(pc.if_else(pc.equal(text, ""), None, text).to_pandas(), dtype="str")


def refused_csv(refused: Iterable[RefusedRow]) -> str:
    """
    Return refused rows as CSV with the columns `row` and `reason`.

    Cells that a spreadsheet would run as a formula are quoted with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["row", "reason"])
    writer.writerows([item.row, guarded(item.reason)] for item in refused)
    return out.getvalue()


def write_refused(refused: Iterable[RefusedRow], path: Path) -> None:
    """Write refused rows as `refused_csv` has them."""
    path.write_text(refused_csv(refused), encoding="utf-8", newline="")
