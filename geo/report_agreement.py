"""
Whether two reports tell of the same event: what is compared of them, and the cells in which others may be.

`reports` says what the rule is; `report_groups` brings reports together by it.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from geo.geodesy import geodesic
from geo.vocabulary import GEO_PRECISIONS

_TABLE: Final = Path(__file__).parent / "tables" / "compatible_types.json"
LEAST_KM: Final = 0.2
"""Two teams that code the same post differ by up to this much (186 m at 95 %)."""
MOST_KM: Final = 60.0
"""Sums of radii are cut here: wider places say too little to merge on."""
VAGUE_DAYS: Final = 8
CELL_DEG: Final = 0.6
"""Side of a grid cell, degrees of latitude: no less than `MOST_KM`."""
POINTS: Final = frozenset({"exact", "street", "settlement", "near"})
_DISTINCT: Final = re.compile(
    r"\b(?:another|separate(?:ly)?|second|third|different|elsewhere|meanwhile)\b", flags=re.IGNORECASE
)
_HAPPENED: Final = frozenset({"reported", "claimed", "historical"})
Cell = tuple[int, int, int]
Rank = tuple[int, int, bool]
COLUMNS: Final = (
    *("event_id", "doc_id", "kind", "event_type", "sub_event_type", "modality", "lat", "lon", "geo_radius_km"),
    *("geo_precision", "gazetteer_id", "fatalities_best", "actor1", "actor2", "sentence", "status"),
)
"""What a report is made of, besides its days."""
_EPOCH: Final = date(1970, 1, 1).toordinal()


class Report(NamedTuple):
    """What the comparison needs of one row; days count from 1970, coordinates are decimal degrees."""

    event_id: str
    doc: str | None
    kind: str
    event_type: str | None
    sub_type: str | None
    standing: str
    first: int
    last: int
    lat: float
    lon: float
    radius_km: float
    precision: str
    place: str | None
    toll: int | None
    actors: tuple[str, ...]
    distinct: bool


@cache
def _together() -> frozenset[frozenset[str]]:
    lists = json.loads(_TABLE.read_text(encoding="utf-8"))
    groups = [names for name, names in lists.items() if name != "about"]
    return frozenset(frozenset({one, other}) for names in groups for one in names for other in names if one != other)


# -- rows as reports -----------------------------------------------------------------------------


def reports_of(events: pd.DataFrame) -> list[Report | None]:
    """Return what is compared of each row; None for one that is rejected, or has no date or point."""
    start = events["date_start"].to_numpy(dtype="datetime64[D]")
    end = events["date_end"].to_numpy(dtype="datetime64[D]")
    parts = [events[name].astype(object).where(events[name].notna(), None).to_numpy() for name in COLUMNS]
    usable = ~(np.isnat(start) | np.isnat(end))
    rows = zip(*parts, strict=True)
    days = zip(usable, start.astype("int64"), end.astype("int64"), strict=True)
    return [_report(row, int(a), int(b)) if known else None for row, (known, a, b) in zip(rows, days, strict=True)]


def report_of(row: Mapping[str, Any]) -> Report | None:
    """Return what is compared of one row as plain values (`export.rows_of`)."""
    if row["date_start"] is None or row["date_end"] is None:
        return None
    first, last = (date.fromisoformat(row[name]).toordinal() - _EPOCH for name in ("date_start", "date_end"))
    return _report([row[name] for name in COLUMNS], first, last)


def _report(row: Sequence[Any], first: int, last: int) -> Report | None:
    event_id, doc, kind, event_type, sub, modality, lat, lon, radius, precision, place, toll, one, two, text, status = (
        row
    )
    if lat is None or lon is None or status == "rejected":
        return None
    actors = tuple(sorted(name for name in (one, two) if name))
    standing = "happened" if modality is None or modality in _HAPPENED else modality
    distinct = bool(text and _DISTINCT.search(text))
    numbers = (float(lat), float(lon), float(radius or 0.0))
    return Report(
        event_id, doc, kind, event_type, sub, standing, first, last, *numbers, precision, place, toll, actors, distinct
    )


def rank(report: Report) -> Rank:
    """The order in which reports may found clusters: best placed, then best dated, then those with a toll."""
    return GEO_PRECISIONS.index(report.precision), report.last - report.first, report.toll is None


# -- comparing -----------------------------------------------------------------------------------


def agreement(report: Report, primary: Report) -> str | None:
    """Say why two reports tell of the same event, or None where they do not."""
    if report.kind != primary.kind or report.standing != primary.standing or not _types_agree(report, primary):
        return None
    if report.doc is not None and report.doc == primary.doc and (report.distinct or primary.distinct):
        return None
    if max(report.first, primary.first) > min(report.last, primary.last):
        return None
    if report.precision in POINTS and primary.precision in POINTS:
        return _meet(report, primary)
    same_day = report.first == report.last == primary.first == primary.last
    evidence = _same_toll(report, primary) or (len(report.actors) == 2 and report.actors == primary.actors)
    if report.place is not None and report.place == primary.place and same_day and evidence:
        return "same unit, same day, same toll or same actors"
    return None


def _types_agree(report: Report, primary: Report) -> bool:
    one, other = report.sub_type, primary.sub_type
    if one is None or other is None:
        return report.event_type == primary.event_type or report.event_type is None or primary.event_type is None
    return one == other or frozenset({one, other}) in _together()


def _same_toll(report: Report, primary: Report) -> bool:
    return report.toll is not None and report.toll > 0 and report.toll == primary.toll


def _meet(report: Report, primary: Report) -> str | None:
    vague = max(report.last - report.first, primary.last - primary.first) >= VAGUE_DAYS
    same_days = (report.first, report.last) == (primary.first, primary.last)
    if vague and not (same_days and report.place == primary.place and report.place is not None):
        return None
    limit = min(MOST_KM, max(LEAST_KM, report.radius_km + primary.radius_km))
    km, _ = geodesic(report.lat, report.lon, primary.lat, primary.lon)
    if km > limit:
        return None
    return f"overlapping dates, compatible types, {km:.1f} km apart (at most {limit:.1f} km)"


# -- the grid ------------------------------------------------------------------------------------


def cell_of(report: Report) -> Cell:
    """Return the cell of a report: its row and column on the globe, and its week."""
    row = math.floor(report.lat / CELL_DEG)
    return row, _column(report.lon, row, 0), report.first // VAGUE_DAYS


def _column(lon: float, row: int, step: int) -> int:
    """Number of a cell in its row, `step` cells to the east, from 0 at Greenwich eastwards all the way round."""
    width = _width(row)
    return (math.floor(lon / width) + step) % round(360.0 / width)


@cache
def _width(row: int) -> float:
    """Width of a row's cells in degrees of longitude: never narrower than `MOST_KM`, a whole number around."""
    edge = min(89.0, max(abs(row), abs(row + 1)) * CELL_DEG)
    return 360.0 / max(1, math.floor(360.0 * math.cos(math.radians(edge)) / CELL_DEG))


def cells_around(report: Report) -> Iterator[Cell]:
    """Yield the cells in which a report may be that agrees with this one."""
    middle, _, week = cell_of(report)
    for row in (middle - 1, middle, middle + 1):
        for column in sorted({_column(report.lon, row, step) for step in (-1, 0, 1)}):
            for days in (week - 1, week, week + 1):
                yield row, column, days
