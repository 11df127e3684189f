"""Any table of events by a mapping of its columns: guessed from names and values, adjustable, kept as YAML or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from geo.columns import COLUMN
from geo.country_codes import any_alpha2
from geo.errors import ImportFileError
from geo.import_dates import Order, order_of, read_spans
from geo.import_values import first_url, numbers, take_count, take_point
from geo.imported import RawTable, Rows, Texts
from geo.vocabulary import EVENT_TYPE_OF, EVENT_TYPES, disorder_type_of

_NAMES: Final = Path(__file__).parent / "tables" / "column_names.json"
_SAMPLE: Final = 200
_MOST: Final = 0.8
"""Share of a column's first values that must be readable for it to be guessed."""
_PAIR: Final = r"[\[(]?\s*([-+]?\d{1,2}(?:\.\d+)?)\s*°?\s*[,; ]\s*([-+]?\d{1,3}(?:\.\d+)?)\s*°?\s*[\])]?"


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """
    Which column of a table gives which column of the frame.

    `columns` leads from a name in `TARGETS` to a column of the file, `fixed` to a value for all rows.
    `dates` says how all-numeric dates with the year last begin; None finds out from the dates.
    """

    columns: Mapping[str, str]
    dataset: str = "imported table"
    fixed: Mapping[str, str] = field(default_factory=dict)
    dates: Order | None = None


@lru_cache(maxsize=1)
def _names() -> dict[str, list[str]]:
    names: dict[str, list[str]] = json.loads(_NAMES.read_text(encoding="utf-8"))
    return names


TARGETS: Final = tuple(_names())
"""What can be mapped: columns of the frame, and `lat_lon` for a column that holds both ("47.66, 36.25")."""


def guess_mapping(raw: RawTable, dataset: str = "imported table") -> ColumnMapping:
    """
    Guess a mapping from the names and the first values of a table's columns.

    Parameters
    ----------
    raw
        The table.
    dataset
        Name for the `source_dataset` of its events.

    Returns
    -------
    mapping
        Only what fits: a "date" column without dates is not taken for one. May be empty.
    """
    by_name = {re.sub(r"[\W_]+", "", str(name).casefold()): str(name) for name in reversed(raw.table.columns)}
    found: dict[str, str] = {}
    for target, names in _names().items():
        for column in (by_name[name] for name in names if name in by_name):
            if column not in found.values() and _fits(target, _sample(raw, column)):
                found[target] = column
                break
    if "date_start" not in found:
        found |= _by_values(raw, found, "date_start")
    if not {"lat", "lon"} <= set(found):
        found = {key: value for key, value in found.items() if key not in ("lat", "lon")}
        if "lat_lon" not in found:
            found |= _by_values(raw, found, "lat_lon")
    else:
        found.pop("lat_lon", None)
    return ColumnMapping({target: found[target] for target in TARGETS if target in found}, dataset)


def _sample(raw: RawTable, column: str) -> Texts:
    cells: Texts = raw.table[column].iloc[:_SAMPLE].str.strip()
    return cells[cells.notna() & (cells != "")].reset_index(drop=True)


def _by_values(raw: RawTable, taken: Mapping[str, str], target: str) -> dict[str, str]:
    for column in map(str, raw.table.columns):
        cells = _sample(raw, column)
        if column not in taken.values() and len(cells) and _fits(target, cells):
            return {target: column}
    return {}


def _fits(target: str, cells: Texts) -> bool:
    test = _TESTS.get(target)
    return test is None or not len(cells) or float(np.mean(test(cells))) >= _MOST


def _is_degrees(limit: float) -> Callable[[Texts], Any]:
    return lambda cells: np.abs(numbers(cells.str.replace(",", "."))) <= limit


def _is_one_of(name: str) -> Callable[[Texts], Any]:
    return lambda cells: cells.isin(COLUMN[name].values)


def _is_day(cells: Texts) -> Any:
    return ~(read_spans(cells, "day first").unreadable & read_spans(cells, "month first").unreadable)


_TESTS: Final[Mapping[str, Callable[[Texts], Any]]] = {
    "lat": _is_degrees(90),
    "lon": _is_degrees(180),
    "lat_lon": lambda cells: cells.str.fullmatch(_PAIR),
    "date_start": _is_day,
    "date_end": _is_day,
    "report_date": _is_day,
    "country": lambda cells: any_alpha2(cells).notna(),
    "doc_url": lambda cells: first_url(cells).notna(),
    **dict.fromkeys(
        ("fatalities_low", "fatalities_best", "fatalities_high", "injured", "geo_radius_km"),
        lambda cells: numbers(cells) >= 0,
    ),
    **{name: _is_one_of(name) for name in ("geo_precision", "kind", "modality", "actor1_type", "actor2_type")},
}


def translate(rows: Rows, mapping: ColumnMapping) -> Mapping[str, Any]:
    """
    Translate the rows of any table to columns of the frame.

    Parameters
    ----------
    rows
        The import under way; what cannot be taken over is refused there.
    mapping
        What its columns mean.

    Returns
    -------
    columns
        By name of `frame.COLUMNS`.

    Raises
    ------
    ImportFileError
        If the mapping names a column that the table lacks.
    """
    missing = [column for column in mapping.columns.values() if not rows.has(column)]
    if missing:
        found = ", ".join(map(str, rows.raw.table.columns))
        raise ImportFileError(f"the mapping names the column {missing[0]!r}, which is not among: {found}")
    cells = _Cells(rows, mapping)
    return {
        **_when(cells),
        **_where(cells),
        **_what(cells),
        **{name: take_count(rows, cells.source(name)) for name in _COUNTS if cells.has(name)},
        **{name: cells[name] for name in _PLAIN if name in mapping.columns or name in mapping.fixed},
        "doc_url": first_url(cells["doc_url"]),
    }


_COUNTS: Final = ("fatalities_low", "fatalities_best", "fatalities_high", "injured")
_PLAIN: Final = [
    "source_event_id",
    "place_name",
    "admin1",
    "admin2",
    "claimed_by",
    "actor1",
    "actor2",
    "doc_title",
    "publisher",
    "language",
    "sentence",
]


@dataclass(frozen=True, slots=True)
class _Cells:
    """The mapped columns of a table by their names in the frame."""

    rows: Rows
    mapping: ColumnMapping

    def has(self, name: str) -> bool:
        return name in self.mapping.columns

    def source(self, name: str) -> str:
        return self.mapping.columns[name]

    def __getitem__(self, name: str) -> Texts:
        fixed = self.mapping.fixed.get(name)
        if not self.has(name):
            return self.rows.constant(fixed)
        cells = self.rows.text(self.source(name))
        return cells if fixed is None else cells.fillna(fixed)


def _when(cells: _Cells) -> dict[str, Any]:
    rows = cells.rows
    written = [cells[name] for name in ("date_start", "date_end", "report_date")]
    seen = order_of(*written)
    order: Order = cells.mapping.dates or ("day first" if seen is None or seen == "mixed" else seen)
    spans = []
    for name, column in zip(("date_start", "date_end", "report_date"), written, strict=True):
        span = read_spans(column, order)
        rows.refuse(
            span.unreadable, f"{name} {{value!r}} is no possible date (read {order}); write it as 2024-03-12", column
        )
        spans.append(span)
    start, last, report = spans
    end = last.end.where(last.end.notna(), start.end)
    first = start.start.where(start.start.notna(), last.start)
    rows.refuse(end < first, "the end {value!r} is before the start", written[1])
    same = start.precision.where(last.start.isna() | (last.end == start.end), "range")
    precision = same.where(start.start.notna(), last.precision)
    return {
        "date_start": first,
        "date_end": end,
        "date_precision": precision,
        "date_text": written[0],
        "report_date": report.start.where((report.precision == "day").fillna(False)),
    }


def _where(cells: _Cells) -> dict[str, Any]:
    rows = cells.rows
    if cells.has("lat") and cells.has("lon"):
        lat, lon = take_point(rows, cells.source("lat"), cells.source("lon"))
    else:
        lat, lon = _pair(cells)
    country = any_alpha2(cells["country"])
    rows.note_rows(
        country.isna() & cells["country"].notna(), "The country is not known by code or English name; left empty"
    )
    radius = numbers(cells["geo_radius_km"])
    rows.refuse((radius < 0) | (radius > 20_000), "geo_radius_km {value!r} is no radius", cells["geo_radius_km"])
    located = pd.Series(~np.isnan(lat))
    return {
        "lat": lat,
        "lon": lon,
        "geo_precision": _word(cells, "geo_precision").where(located),
        "geo_radius_km": np.where((radius >= 0) & (radius <= 20_000), radius, np.nan),
        "country": country,
    }


def _pair(cells: _Cells) -> tuple[Any, Any]:
    rows, written = cells.rows, cells["lat_lon"]
    parts = written.str.extract(rf"^{_PAIR}$")
    rows.refuse(parts[0].isna() & written.notna(), "{value!r} are no coordinates; write them as 47.66, 36.25", written)
    lat, lon = numbers(parts[0]), numbers(parts[1])
    outside = (np.abs(lat) > 90) | (np.abs(lon) > 180)
    rows.refuse(outside, "{value!r} is outside the world; write latitude, then longitude", written)
    nowhere = (lat == 0) & (lon == 0)
    rows.note_rows(nowhere & rows.kept, "Coordinates 0/0 mean that the place is missing; kept without a point")
    return np.where(nowhere | outside, np.nan, lat), np.where(nowhere | outside, np.nan, lon)


def _word(cells: _Cells, name: str) -> Texts:
    """Values of a closed vocabulary, whatever their case; others are noted and left empty."""
    written = cells[name]
    known = {value.casefold(): value for value in COLUMN[name].values}
    words = written.map({value: known.get(value.casefold()) for value in written.dropna().unique()}).astype("str")
    cells.rows.note_rows(words.isna() & written.notna(), f"{name} is none of the frame's words; left empty")
    return words


def _what(cells: _Cells) -> dict[str, Texts]:
    """A type that is one of ACLED's is taken for it; what is written stays in `native_type` in any case."""
    written, sub_written = cells["event_type"], cells["sub_event_type"]
    sub_type = _same(sub_written, tuple(EVENT_TYPE_OF))
    sub_type = sub_type.where(sub_type.notna(), _same(written, tuple(EVENT_TYPE_OF)))
    event_type = sub_type.map(EVENT_TYPE_OF).astype("str")
    event_type = event_type.where(event_type.notna(), _same(written, EVENT_TYPES))
    of_sub = sub_type.map({sub: disorder_type_of(kind, sub) for sub, kind in EVENT_TYPE_OF.items()}).astype("str")
    of_type = event_type.map({kind: disorder_type_of(kind, None) for kind in EVENT_TYPES}).astype("str")
    native = cells["native_type"]
    both = written.where(sub_written.isna(), sub_written.where(written.isna(), written + " / " + sub_written))
    closed = ("kind", "modality", "actor1_type", "actor2_type")
    return {
        "event_type": event_type,
        "sub_event_type": sub_type,
        "disorder_type": of_sub.where(of_sub.notna(), of_type),
        "native_type": native.where(native.notna(), both),
        **{name: _word(cells, name) for name in closed if cells.has(name) or name in cells.mapping.fixed},
    }


def _same(written: Texts, words: tuple[str, ...]) -> Texts:
    known = {word.casefold(): word for word in words}
    return written.map({value: known.get(value.casefold()) for value in written.dropna().unique()}).astype("str")
