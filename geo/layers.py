"""How events look, on the map, in its legend and in pictures alike: colour, shape and form, and days in words."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd
from pandas.api.typing import NaTType

from geo.vocabulary import GEO_PRECISIONS

Ints = np.ndarray[Any, np.dtype[np.int64]]
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

_NAT_DAY: Final = int(np.iinfo(np.int64).min)
_FIRST_DAY: Final = date(1970, 1, 1).toordinal()
UNIT_CODE: Final = re.compile(r"[A-Za-z0-9:.\-]{2,40}")
"""What the code of a country, unit or place in the gazetteer may look like."""


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
