"""
Stated distances and directions as lines on the map, each with what came of holding it against the geodesic.

The frame keeps the length and the initial bearing of the geodesic from the place that a text measures from, not that
place's point; with the event's own point they say where it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from geo.geodesy import WGS84
from geo.lengths import LengthUnit, length_words
from geo.relations import COMPASS

Floats = np.ndarray[Any, np.dtype[np.float64]]

LINE_COLUMNS: Final = (
    "lat",
    "lon",
    "geo_basis",
    "rel_place",
    "rel_distance_km",
    "rel_direction",
    "rel_geodesic_km",
    "rel_bearing_deg",
    "rel_check",
)
MAX_LINES: Final = 1_000
"""The map draws so many lines, the latest; it says how many there are."""
STEP_KM: Final = 100.0
"""A line is cut into parts about so long, so that it is drawn along the geodesic."""
MAX_STEPS: Final = 48

AGREES, DIFFERS, PLACED = "agrees", "differs", "placed"
"""What a line says: the text agrees with the map, it does not, or it is by the text that the mark has its place."""

_LETTER_WORDS: Final = {"N": "north", "E": "east", "S": "south", "W": "west"}
_ROUNDS: Final = 6
_NUDGE: Final = 0.01
_MISSED: Final = 0.05
"""Steps of Newton's method, and degrees: the bearing is changed by so much to see what comes of it, and was not found
if it is still so far off."""


@dataclass(frozen=True, slots=True)
class RelationLine:
    """
    A line from the place that a text measures from to the event.

    `row` is the event's label in the frame, `path` pairs of lat and lon in decimal degrees (lon runs on beyond 180
    where the line crosses the antimeridian), `kind` one of `AGREES`, `DIFFERS` and `PLACED`, `words` the finding.
    """

    row: int
    path: tuple[tuple[float, float], ...]
    kind: str
    words: str


def relation_lines(events: pd.DataFrame, unit: LengthUnit = "km") -> list[RelationLine]:
    """
    Return the line of each event whose stated distance or direction was measured.

    Parameters
    ----------
    events
        At least the columns `LINE_COLUMNS`; events without a point or without a measured length give no line.
    unit
        What lengths are said in.
    """
    measured = events[["lat", "lon", "rel_geodesic_km", "rel_bearing_deg"]].notna().all(axis=1)
    part = events[measured & (events["rel_geodesic_km"] > 0)]
    lats, lons, km, bearings = (
        part[name].to_numpy(dtype=np.float64) for name in ("lat", "lon", "rel_geodesic_km", "rel_bearing_deg")
    )
    starts = zip(*anchor_points(lats, lons, km, bearings), strict=True)
    ends = zip(lats, lons, strict=True)
    return [
        RelationLine(row, _path(start, end, length), _kind(event), finding(event, unit))
        for row, (_, event), start, end, length in zip(
            part.index.tolist(), part.iterrows(), starts, ends, km, strict=True
        )
        if not np.isnan(start[0])
    ]


def anchor_points(lats: Floats, lons: Floats, km: Floats, bearings: Floats) -> tuple[Floats, Floats]:
    """
    Find the points from which others lie so far in such a direction.

    Parameters
    ----------
    lats, lons
        The points that are reached, decimal degrees.
    km, bearings
        Length of the geodesic and its initial bearing at the point sought, degrees clockwise from north.

    Returns
    -------
    lats, lons
        The points sought; NaN where none was found, as may happen near the poles and half the Earth away.
    """
    back = bearings + 180.0
    for _ in range(_ROUNDS):
        off = _turn(_initial(lats, lons, km, back), bearings)
        slope = _turn(_initial(lats, lons, km, back + _NUDGE), bearings) - off
        back = back - np.where(np.abs(slope) > 0.05 * _NUDGE, off * _NUDGE / slope, 0.0)
    found_lons, found_lats, _ = WGS84.fwd(lons, lats, back, km * 1000.0)
    missed = np.abs(_turn(_initial(lats, lons, km, back), bearings)) > _MISSED
    return np.where(missed, np.nan, found_lats), np.where(missed, np.nan, found_lons)


def _initial(lats: Floats, lons: Floats, km: Floats, back: Floats) -> Floats:
    """The bearing with which the geodesic arrives that leads backwards from each point."""
    from_lons, from_lats, _ = WGS84.fwd(lons, lats, back, km * 1000.0)
    return np.asarray(WGS84.inv(from_lons, from_lats, lons, lats)[0])


def _turn(bearings: Floats, wanted: Floats) -> Floats:
    return (bearings - wanted + 180.0) % 360.0 - 180.0


def _path(start: tuple[float, float], end: tuple[float, float], km: float) -> tuple[tuple[float, float], ...]:
    between = WGS84.npts(start[1], start[0], end[1], end[0], int(min(MAX_STEPS, 1 + km / STEP_KM)))
    lons = np.unwrap([start[1], *(lon for lon, _ in between), end[1]], period=360.0)
    lats = [start[0], *(lat for _, lat in between), end[0]]
    return tuple((float(lat), float(lon)) for lat, lon in zip(lats, lons, strict=True))


def _kind(event: pd.Series) -> str:
    if event["geo_basis"] == "offset_from_text":
        return PLACED
    return AGREES if event["rel_check"] in ("ok", "not_checkable") else DIFFERS


def finding(event: pd.Series, unit: LengthUnit = "km") -> str:
    """
    Say what a text states and what was measured.

    Parameters
    ----------
    event
        The columns `LINE_COLUMNS` of an event whose `rel_place` is not null.
    unit
        What lengths are said in.

    Returns
    -------
    words
        Such as "307 km east of Minsk; the geodesic is 274 km, 11 % less; direction right".
    """
    stated = _stated(event, unit)
    if event["geo_basis"] == "offset_from_text":
        return f"{stated}; the mark stands where this puts it"
    parts = (_measured(event, unit), _bearing(event), _verdict(event))
    return "; ".join([stated, *filter(None, parts)])


def _stated(event: pd.Series, unit: LengthUnit) -> str:
    km, direction = event["rel_distance_km"], event["rel_direction"]
    words = [
        "" if pd.isna(km) else length_words(float(km), unit),
        "" if pd.isna(direction) else direction_words(direction),
    ]
    return " ".join([*filter(None, words), "from" if pd.isna(direction) else "of", str(event["rel_place"])])


def direction_words(point: str) -> str:
    """Say one of the 16 compass points: "east", "north-east", "north-north-east"; other words stay as they are."""
    if not set(point) <= _LETTER_WORDS.keys():
        return point
    return "-".join(_LETTER_WORDS[letter] for letter in point)


def _measured(event: pd.Series, unit: LengthUnit) -> str:
    stated, measured = event["rel_distance_km"], event["rel_geodesic_km"]
    if pd.isna(measured):
        return ""
    words = f"the geodesic is {length_words(float(measured), unit)}"
    if pd.isna(stated) or not stated:
        return words
    share = round(100 * (float(measured) / float(stated) - 1))
    return f"{words}, {abs(share)} % {'more' if share > 0 else 'less'}" if share else words


def _bearing(event: pd.Series) -> str:
    bearing = event["rel_bearing_deg"]
    if event["rel_check"] not in ("direction_off", "both_off") or pd.isna(bearing):
        return ""
    point = COMPASS[round(float(bearing) / 22.5) % len(COMPASS)]
    return f"it leads {direction_words(point)} ({float(bearing):.0f}°)"


def _verdict(event: pd.Series) -> str:
    directed = not pd.isna(event["rel_direction"])
    words = {
        "ok": "agrees",
        "distance_off": "direction right" if directed else "does not agree",
        "direction_off": "distance right" if not pd.isna(event["rel_distance_km"]) else "direction wrong",
        "both_off": "neither agrees",
    }
    return words.get(str(event["rel_check"]), "cannot be checked")


def packed_rows(lines: Sequence[RelationLine]) -> list[list[Any]]:
    """Return the lines as the page takes them: row, kind, words, and lat and lon in turn, rounded to about a metre."""
    return [
        [line.row, line.kind, line.words, *(round(number, 5) for point in line.path for number in point)]
        for line in lines
    ]
