"""Events as packed map layers: numbers and ids for the page, text only inside base64.

The one module that feeds folium. folium compiles what it is given as a template, on the server, and
its templates run as scripts in the browser; so nothing that leaves here holds anything but the
characters of base64, digits and fixed keys. The page decodes it and shows text with `textContent`.

Events at one point, of one type, modality and form, are one mark with a count. Which mark a row
belongs to is worked out once; a filter then only counts.
"""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd
from pandas.api.typing import NaTType

from geo.arrays import distinct_rows
from geo.event_table import Codes
from geo.timeline import Timeline
from geo.vocabulary import GEO_PRECISIONS, MODALITIES

Ints = np.ndarray[Any, np.dtype[np.int64]]
Packed = dict[str, str | int | float]
Day = date | NaTType

DEGREES_PER_UNIT: Final = 1e-5
"""Coordinates travel as whole hundred-thousandths of a degree: about one metre."""

POINT, CIRCLE, AREA = 0, 1, 2
N_FORMS: Final = 3
"""Forms of a mark: at its place; within a circle; somewhere in a unit or region."""

_FORM_OF: Final = {
    "exact": POINT,
    "street": POINT,
    "settlement": POINT,
    "near": CIRCLE,
    "sea_air": CIRCLE,
    "unknown": CIRCLE,
    "admin2": AREA,
    "admin1": AREA,
    "region": AREA,
    "country": AREA,
}
_FORMS: Final = np.array([_FORM_OF[name] for name in GEO_PRECISIONS])
NO_UNIT: Final = 65_535
MAX_TEXTS: Final = 2_000
"""Up to so many events travel with the text of their tooltips; beyond, a click asks for it."""
SNIPPET_CHARS: Final = 140
TEXT_COLUMNS: Final = ("kind", "event_type", "sub_event_type", "date_start", "date_end", "sentence")
_NAT_DAY: Final = int(np.iinfo(np.int64).min)
_FIRST_DAY: Final = date(1970, 1, 1).toordinal()
_UNIT_CODE: Final = re.compile(r"[A-Za-z0-9:.\-]{2,40}")


@dataclass(frozen=True, slots=True)
class Style:
    """How a kind of event is drawn: its label, colour (Okabe-Ito, told apart by the colour-blind) and shape."""

    label: str
    colour: str
    shape: str


STYLES: Final = (
    Style("Battles", "#d55e00", "diamond"),
    Style("Protests", "#0072b2", "circle"),
    Style("Riots", "#56b4e9", "down"),
    Style("Explosions/Remote violence", "#e69f00", "star"),
    Style("Violence against civilians", "#cc79a7", "triangle"),
    Style("Strategic developments", "#009e73", "square"),
    Style("Diplomacy", "#6b7280", "hexagon"),
    Style("Statement", "#9aa1ab", "circle"),
    Style("Other incident", "#4b5563", "square"),
)
"""In the order of `EVENT_TYPES`, then what has no ACLED type."""
_DIPLOMACY, _STATEMENT, _OTHER = 6, 7, 8

MODALITY_LABELS: Final = {
    "reported": "Reported",
    "claimed": "Claimed by a side",
    "planned": "Planned",
    "hypothetical": "Only possible",
    "historical": "Looking back",
    "negated": "Said not to have happened",
}


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


def style_codes(events: pd.DataFrame) -> Ints:
    """Return the index into `STYLES` of each event."""
    codes = events["event_type"].cat.codes.to_numpy().astype(np.int64)
    fallback = np.array([_OTHER, _DIPLOMACY, _STATEMENT, _OTHER])[events["kind"].cat.codes.to_numpy()]
    return np.where(codes >= 0, codes, fallback)


def style_of(event_type: str | None, kind: str) -> Style:
    """Return the style of an event of this type, or, where it has none, of this kind."""
    if event_type is not None:
        return next(style for style in STYLES if style.label == event_type)
    return STYLES[{"diplomacy": _DIPLOMACY, "statement": _STATEMENT}.get(kind, _OTHER)]


def form_codes(events: pd.DataFrame) -> Ints:
    """Return POINT, CIRCLE or AREA of each event; an approximate settlement is a circle."""
    forms: Ints = _FORMS[events["geo_precision"].cat.codes.to_numpy()]
    approximate = (events["geo_basis"] == "approximate").fillna(False).to_numpy(dtype=bool)
    return np.where(approximate & (forms == POINT), CIRCLE, forms)


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
            `wide` is 1 where `point` takes 4 bytes and not 2. Safe inside any template.
        """
        rows = rows[self.mark_of[rows] >= 0]
        counts = np.bincount(self.mark_of[rows], minlength=len(self))
        shown = np.flatnonzero(counts)
        points, point = np.unique(self._point[shown], return_inverse=True)
        units, unit = self._units(shown)
        radii, radius = np.unique(self._marks["radius"][shown], return_inverse=True)
        return {
            "points": _base64(self._xy[points]),
            "point": _base64(point.astype(np.uint16 if len(points) <= 65_536 else np.uint32)),
            "wide": int(len(points) > 65_536),
            "style": _base64(self._marks["style"][shown]),
            "radii": _base64(radii.astype(np.float32)),
            "radius": _base64(radius.astype(np.uint16)),
            "count": _base64(counts[shown].astype(np.uint32)),
            "row": _base64(self._first_rows(rows)[shown] if texts is not None else np.zeros(0, np.uint32)),
            "unit": _base64(unit.astype(np.uint16)),
            "units": _json(units),
            "names": _json([self._names[i] for i in points]),
            "events": _json(self._texts_by_mark(shown, texts or ())),
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
    numbers, values = pd.factorize(code.where(code.str.fullmatch(_UNIT_CODE.pattern)), use_na_sentinel=True)
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


def days_words(starts: "pd.Series[Any]", ends: "pd.Series[Any]") -> list[str]:
    """Say each interval of days, as `day_words` does."""
    numbers = (column.to_numpy().astype("datetime64[D]").astype(np.int64) for column in (starts, ends))
    return [_interval_words(start, end) for start, end in zip(*(days.tolist() for days in numbers), strict=True)]


@lru_cache(maxsize=16_384)
def _interval_words(start: int, end: int) -> str:
    known = start != _NAT_DAY
    return day_words(*(date.fromordinal(_FIRST_DAY + day) if known else pd.NaT for day in (start, end)))


def day_words(start: Day, end: Day) -> str:
    """Say an interval of days: "27 Dec 2025", "Aug 2025", "1-7 Aug 2025", "Not dated"."""
    if pd.isna(start) or pd.isna(end):
        return "Not dated"
    first, last = f"{start.day} {start:%b %Y}", f"{end.day} {end:%b %Y}"
    if first == last:
        return first
    if start.day == 1 and (end + timedelta(days=1)).day == 1:
        if (start.month, start.year) == (end.month, end.year):
            return f"{start:%b %Y}"
        if (start.month, end.month, start.year) == (1, 12, end.year):
            return str(start.year)
    return f"{start.day}–{last}" if (start.month, start.year) == (end.month, end.year) else f"{first} – {last}"


def _snippet(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= SNIPPET_CHARS else flat[: SNIPPET_CHARS - 1].rsplit(" ", 1)[0] + "…"


class RegionIndex:
    """
    The country and first-level unit of each event, as numbers.

    Parameters
    ----------
    events
        Events as described by `frame.COLUMNS`, of which `country` and `admin1_code` are needed; they may be
        coded as categoricals. Not kept, and not to change afterwards.
    """

    def __init__(self, events: pd.DataFrame) -> None:
        self._country = _coded(events["country"])
        self._unit = _coded(events["admin1_code"])

    def pack(self, rows: Ints) -> Packed:
        """Pack the counts of some rows by country (`countries`, `perCountry`) and unit (`regions`, `perRegion`)."""
        countries, per_country = _counts(self._country, rows)
        regions, per_region = _counts(self._unit, rows)
        return {
            "countries": _json(countries),
            "perCountry": _base64(per_country),
            "regions": _json(regions),
            "perRegion": _base64(per_region),
        }


def _coded(column: "pd.Series[Any]") -> tuple[Codes, list[str]]:
    plain = column.where(column.str.fullmatch(_UNIT_CODE.pattern))
    codes, values = pd.factorize(plain, use_na_sentinel=True)
    return codes.astype(np.int32), [str(value) for value in values]


def _counts(coded: tuple[Codes, list[str]], rows: Ints) -> tuple[list[str], np.ndarray[Any, np.dtype[np.uint32]]]:
    codes, values = coded
    counts = np.bincount(codes[rows] + 1, minlength=len(values) + 1)[1:]
    shown = np.flatnonzero(counts)
    return [values[i] for i in shown], counts[shown].astype(np.uint32)


NO_DAY: Final = -(2**31)


def pack_timeline(line: Timeline, date_from: date | None, date_to: date | None) -> Packed:
    """
    Pack a timeline for the page.

    Parameters
    ----------
    line
        Counts by bar; one group for each of `STYLES`.
    date_from, date_to
        Days that are chosen, None for open ends.
    """
    return {
        "step": line.step,
        "starts": _base64(line.starts.astype(np.int32)),
        "counts": _base64(line.counts.astype(np.float32)),
        "undated": line.undated,
        "from": _day_number(date_from),
        "to": _day_number(date_to),
    }


def _day_number(day: date | None) -> int:
    return NO_DAY if day is None else day.toordinal() - _FIRST_DAY


def page_config(attribution: str) -> str:
    """Return what the page needs to draw marks and legend alike, as base64 JSON."""
    config: Mapping[str, object] = {
        "types": [{"label": s.label, "colour": s.colour, "shape": s.shape} for s in STYLES],
        "modalities": list(MODALITIES),
        "modalityLabels": [MODALITY_LABELS[name] for name in MODALITIES],
        "attribution": attribution,
    }
    return _json(config)


def _base64(array: np.ndarray[Any, Any]) -> str:
    return base64.b64encode(np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes()).decode()


def _json(value: object) -> str:
    return base64.b64encode(json.dumps(value, separators=(",", ":")).encode()).decode()
