"""Datasets of events that others made, taken into the frame: recognised by their columns, nothing invented."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import numpy as np
import pandas as pd

from geo import import_acled, import_ucdp
from geo.columns import COLUMNS
from geo.errors import ImportFileError
from geo.frame import conform_events, pandas_dtype, validate_events_gdf
from geo.imported import Imported, RawTable, Rows
from geo.raw_tables import read_table

NEVER_EMPTY: Final = ("date_precision", "geo_precision", "status", "is_primary", "n_reports", "n_sources")
"""Columns for which the frame has a default."""


@dataclass(frozen=True, slots=True)
class Format:
    """A dataset that can be imported: how it is recognised and translated."""

    dataset: str
    recognises: Callable[[frozenset[str]], bool]
    needed: tuple[str, ...]
    translate: Callable[[Rows], Mapping[str, Any]]
    used_elsewhere: tuple[str, ...] = ()


def _format(module: ModuleType) -> Format:
    return Format(module.DATASET, module.recognises, module.NEEDED, module.translate, module.USED_ELSEWHERE)


FORMATS: Final[Mapping[str, Format]] = {
    "acled": _format(import_acled),
    "ucdp": _format(import_ucdp),
}
"""By the name that `import_file` and the command line take for `format`."""


def import_file(path: Path | str, *, format: str | None = None) -> Imported:
    """
    Read a dataset of events.

    Parameters
    ----------
    path
        A file that `raw_tables.read_table` reads.
    format
        One of `FORMATS`; None recognises the dataset by its columns.

    Returns
    -------
    imported
        The events, the refused rows with their reasons, the dataset's name and notes.

    Raises
    ------
    ImportFileError
        If the file cannot be read, or is of no known dataset, or lacks columns that its dataset needs.
    """
    path = Path(path)
    raw = _with_header(read_table(path))
    name = format or recognise(raw)
    if name is None or name not in FORMATS:
        known = ", ".join(FORMATS)
        raise ImportFileError(f"format {name!r} is unknown; give one of: {known}")
    return _import_rows(path.name, Rows(raw, list(raw.notes)), FORMATS[name])


def recognise(raw: RawTable) -> str | None:
    """Return the name of the format whose columns a table has; None if it is none of them."""
    columns = frozenset(str(name).strip().casefold() for name in raw.table.columns)
    if import_acled.is_aggregate(columns):
        raise ImportFileError("these are ACLED's weekly counts, not events; download the event data")
    return next((name for name, known in FORMATS.items() if known.recognises(columns)), None)


def _with_header(raw: RawTable) -> RawTable:
    """Give names to the columns of datasets that come without a header."""
    if raw.header or raw.table.empty:
        return raw
    first = [cell if isinstance(cell, str) else "" for cell in raw.table.iloc[0]]
    if import_ucdp.is_headless(first):
        names, dataset = import_ucdp.COLUMNS, import_ucdp.DATASET
    else:
        return raw
    table = raw.table.set_axis(names, axis="columns")
    note = f"The file has no header; its columns were read as those of {dataset}."
    return RawTable(table, raw.row_numbers, raw.broken, (*raw.notes, note), header=False)


def _import_rows(name: str, rows: Rows, known: Format) -> Imported:
    missing = [column for column in known.needed if not rows.has(column)]
    if missing:
        found = ", ".join(map(str, rows.raw.table.columns[:8]))
        lacking = f"{name} lacks {known.dataset}'s columns {', '.join(missing)} (it has {found} …)"
        raise ImportFileError(f"{lacking}; export it again with all columns")
    columns = dict(known.translate(rows))
    return finish(rows, columns, known)


def finish(rows: Rows, columns: dict[str, Any], known: Format) -> Imported:
    """Drop refused rows and repeated ids, add what every imported row has, and check the frame."""
    _refuse_repeated_ids(rows, columns["source_event_id"])
    table = pd.DataFrame(columns)
    table["source_dataset"] = known.dataset
    table["event_id"] = event_ids(known.dataset, table["source_event_id"])
    table["cluster_id"] = table["event_id"]
    for name, value in (("kind", "incident"), ("modality", "reported"), ("date_basis", "imported")):
        if name not in table:
            table[name] = value
    table["geo_basis"] = rows.constant("imported").where(table["lat"].notna())
    table["date_basis"] = table["date_basis"].where(table["date_start"].notna(), "unknown")
    events = conform_events(_with_empty_columns(table[rows.kept]))
    validate_events_gdf(events)
    return Imported(events, rows.refused(), known.dataset, (*rows.notes, *_left_columns(rows, known)))


def _with_empty_columns(table: pd.DataFrame) -> pd.DataFrame:
    """Add what no row has, in its type already: ten times as fast as converting it."""
    typed = {
        column.name: pd.Series(index=table.index, dtype=pandas_dtype(column))
        for column in COLUMNS
        if column.name not in table and column.name not in NEVER_EMPTY
    }
    return pd.concat([table, pd.DataFrame(typed, index=table.index)], axis="columns")


def _refuse_repeated_ids(rows: Rows, ids: pd.Series[str]) -> None:
    kept = pd.Series(rows.kept)
    candidates = ids.where(kept)
    repeated = candidates.duplicated() & candidates.notna()
    if repeated.any():
        first = candidates.drop_duplicates().dropna()
        number = dict(zip(first, rows.raw.row_numbers[first.index], strict=True))
        for index in np.flatnonzero(repeated):
            one = np.zeros(len(rows), dtype=bool)
            one[index] = True
            rows.refuse(one, f"id {ids.iloc[index]!r} is already that of row {number[ids.iloc[index]]}")


def _left_columns(rows: Rows, known: Format) -> tuple[str, ...]:
    elsewhere = {name.casefold() for name in known.used_elsewhere}
    left = [
        str(name) for name in rows.raw.table.columns if name not in rows.used and str(name).casefold() not in elsewhere
    ]
    return (f"Columns without a place in the frame were left out: {', '.join(left)}.",) if left else ()


def event_ids(dataset: str, source_ids: pd.Series[str]) -> list[str]:
    """Return the stable ids of imported events: of the dataset and its own id."""
    return [hashlib.sha256(f"{dataset}\x1f{value}".encode()).hexdigest()[:16] for value in source_ids.to_numpy(object)]
