"""Events as the marks of a map.

Events at one point, of one type, modality and form, are one mark with a count. Which mark a row
belongs to is worked out once; a filter then only counts.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from geo.arrays import distinct_rows
from geo.event_table import Codes
from geo.layers import (
    AREA,
    DEGREES_PER_UNIT,
    N_FORMS,
    POINT,
    UNIT_CODE,
    Ints,
    days_words,
    form_codes,
    style_codes,
)
from geo.packing import Packed, packed_array, packed_json
from geo.vocabulary import MODALITIES

NO_UNIT: Final = 65_535
MAX_TEXTS: Final = 2_000
"""Up to so many events travel with the text of their tooltips; beyond, a click asks for it."""
SNIPPET_CHARS: Final = 140
TEXT_COLUMNS: Final = ("kind", "event_type", "sub_event_type", "date_start", "date_end", "sentence")
MARK_COLUMNS: Final = (
    "lat",
    "lon",
    "kind",
    "event_type",
    "modality",
    "geo_precision",
    "geo_basis",
    "geo_radius_km",
    "gazetteer_id",
    "admin1_code",
    "country",
    "place_name",
)


class MarkIndex:
    """
    Which mark each event belongs to, worked out once for a frame.

    Parameters
    ----------
    events
        Events as described by `frame.COLUMNS`, of which `MARK_COLUMNS` are needed; text may be coded as
        categoricals. Not kept, and not to change afterwards.

    Attributes
    ----------
    mark_of
        Mark of each row; -1 for events without a point.
    """

    cell_degrees: float = 0.0
    """Size of the cells that marks stand for; 0 where each stands for its own point."""

    def __init__(self, events: pd.DataFrame) -> None:
        placed = np.flatnonzero(events["lat"].notna().to_numpy() & events["lon"].notna().to_numpy())
        part = events.iloc[placed][list(MARK_COLUMNS)]
        table, self.unit_codes = _mark_table(part)
        group, first = distinct_rows(*(table[name].to_numpy() for name in table.columns))
        self.mark_of: Codes = np.full(len(events), -1, dtype=np.int32)
        self.mark_of[placed] = group
        marks = table.iloc[first]
        self._point, at = distinct_rows(marks["lon"].to_numpy(), marks["lat"].to_numpy())
        self._xy = marks[["lon", "lat"]].to_numpy(dtype=np.int32)[at]
        names = part["place_name"].iloc[first[at]]
        self._names = [None if pd.isna(name) else str(name) for name in names]
        self._marks = {name: marks[name].to_numpy() for name in ("style", "radius", "unit")}

    def __len__(self) -> int:
        return len(self._point)

    def pack(self, rows: Ints, texts: Sequence[Sequence[Any]] | None = None) -> Packed:
        """
        Pack the marks of some rows for the page.

        Parameters
        ----------
        rows
            Row numbers of the events to show, as from `np.flatnonzero(mask)`.
        texts
            `event_texts` of these rows, or None to leave them out.

        Returns
        -------
        packed
            Base64 of little-endian arrays by name (`points` lon and lat in 1e-5 degrees; `radii` in km; a
            mark each: `point` and `radius` as indices, `style` = (type * 6 + modality) * 3 + form, `count`,
            `unit`, and with texts the `row` of its first event), and of JSON (`units`, `names`, `events`).
            `cell` is `cell_degrees`; `wide` is 1 where `point` takes 4 bytes and not 2. Safe inside any template.
        """
        rows = rows[self.mark_of[rows] >= 0]
        counts = np.bincount(self.mark_of[rows], minlength=len(self))
        shown = np.flatnonzero(counts)
        points, point = np.unique(self._point[shown], return_inverse=True)
        units, unit = self._units(shown)
        radii, radius = np.unique(self._marks["radius"][shown], return_inverse=True)
        return {
            "points": packed_array(self._xy[points]),
            "point": packed_array(point.astype(np.uint16 if len(points) <= 65_536 else np.uint32)),
            "wide": int(len(points) > 65_536),
            "cell": self.cell_degrees,
            "style": packed_array(self._marks["style"][shown]),
            "radii": packed_array(radii.astype(np.float32)),
            "radius": packed_array(radius.astype(np.uint16)),
            "count": packed_array(counts[shown].astype(np.uint32)),
            "row": packed_array(self._first_rows(rows)[shown] if texts is not None else np.zeros(0, np.uint32)),
            "unit": packed_array(unit.astype(np.uint16)),
            "units": packed_json(units),
            "names": packed_json([self._names[i] for i in points]),
            "events": packed_json(self._texts_by_mark(shown, texts or ())),
        }

    def _first_rows(self, rows: Ints) -> np.ndarray[Any, np.dtype[np.uint32]]:
        first = np.zeros(len(self), dtype=np.uint32)
        first[self.mark_of[rows[::-1]]] = rows[::-1]
        return first

    def _texts_by_mark(self, shown: Ints, texts: Sequence[Sequence[Any]]) -> list[list[Any]]:
        position = np.full(len(self), -1, dtype=np.int64)
        position[shown] = np.arange(len(shown))
        return [[text[0], int(position[self.mark_of[text[0]]]), *text[1:]] for text in texts if self._on_map(text)]

    def rows_at(self, rows: Ints, lon_units: int, lat_units: int) -> Ints:
        """
        Return those of some rows that are at a point.

        Parameters
        ----------
        rows
            Row numbers.
        lon_units, lat_units
            The point as it travels: whole `DEGREES_PER_UNIT`.
        """
        here = (self._xy[:, 0] == lon_units) & (self._xy[:, 1] == lat_units)
        at = np.isin(self._point, np.flatnonzero(here))
        marks = self.mark_of[rows]
        kept: Ints = rows[(marks >= 0) & np.take(np.append(at, False), marks)]
        return kept

    def _on_map(self, text: Sequence[Any]) -> bool:
        return bool(self.mark_of[text[0]] >= 0)

    def _units(self, shown: Ints) -> tuple[list[str], Ints]:
        codes = self._marks["unit"][shown]
        used = np.unique(codes[codes != NO_UNIT])
        renumber = np.full(NO_UNIT + 1, NO_UNIT, dtype=np.int64)
        renumber[used] = np.arange(len(used))
        return [self.unit_codes[i] for i in used], renumber[codes]


def _mark_table(events: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    unit, unit_codes = _unit_column(events)
    radius = events["geo_radius_km"].to_numpy(dtype=np.float64)
    forms = form_codes(events)
    modality = events["modality"].cat.codes.to_numpy().astype(np.int64)
    style = (style_codes(events) * len(MODALITIES) + modality) * N_FORMS + forms
    table = pd.DataFrame(
        {
            "lon": np.rint(events["lon"].to_numpy() / DEGREES_PER_UNIT).astype(np.int32),
            "lat": np.rint(events["lat"].to_numpy() / DEGREES_PER_UNIT).astype(np.int32),
            "style": style.astype(np.uint8),
            "radius": np.where((forms == POINT) | np.isnan(radius), 0.0, radius.round(1)),
            "unit": np.where(forms == AREA, unit, NO_UNIT),
        }
    )
    return table, unit_codes


def _unit_column(events: pd.DataFrame) -> tuple[Ints, list[str]]:
    """Code of the outline to draw: the first-level unit, or the country; none for smaller or larger areas."""
    precision = events["geo_precision"]
    rows = np.flatnonzero(precision.isin(["admin1", "country"]))
    units = events.iloc[rows][["admin1_code", "gazetteer_id", "country"]].astype("object")
    code = units["admin1_code"].where(units["admin1_code"].notna(), units["gazetteer_id"])
    code = code.where(precision.iloc[rows] != "country", units["country"]).astype("str")
    numbers, values = pd.factorize(code.where(code.str.fullmatch(UNIT_CODE.pattern)), use_na_sentinel=True)
    column = np.full(len(events), NO_UNIT, dtype=np.int64)
    column[rows] = np.where((numbers < 0) | (numbers >= NO_UNIT), NO_UNIT, numbers)
    return column, [str(value) for value in values[:NO_UNIT]]


def event_texts(part: pd.DataFrame) -> list[list[Any]]:
    """
    Return what a tooltip says of each event: row, title, days, beginning of the sentence.

    Parameters
    ----------
    part
        The events, numbered by their rows, with at least the columns `TEXT_COLUMNS`.
    """
    titles = part["sub_event_type"].astype("object").where(part["sub_event_type"].notna(), part["event_type"])
    titles = titles.where(titles.notna(), part["kind"].astype("object").str.capitalize())
    sentences = part["sentence"].astype("object").where(part["sentence"].notna(), "")
    columns = zip(part.index, titles, days_words(part["date_start"], part["date_end"]), sentences, strict=True)
    return [[int(row), title, days, _snippet(text)] for row, title, days, text in columns]


def _snippet(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SNIPPET_CHARS else flat[: SNIPPET_CHARS - 1].rsplit(" ", 1)[0] + "…"
