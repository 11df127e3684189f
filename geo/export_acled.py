"""Events in the shape of ACLED's export, for programs that expect it. Precision is given away, never invented."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

import geopandas as gpd

from geo.country_codes import country_names, numeric_code
from geo.csv_cells import guarded
from geo.export import rows_of

COLUMNS: Final = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
]
"""ACLED's columns since March 2023."""

TIME_PRECISION: Final = {"time": "1", "day": "1", "range": "2", "week": "2", "month": "3"}
"""A range longer than a week counts as a month; a season or a year is more than ACLED's codes can say."""

GEO_PRECISION: Final = {
    "exact": "1",
    "street": "1",
    "settlement": "1",
    "near": "2",
    "admin2": "3",
    "admin1": "3",
}
"""Regions, countries, seas are vaguer than ACLED's codes: no coordinates are given for them."""

INTER: Final = {
    "state forces": "State forces",
    "government": "State forces",
    "rebel group": "Rebel group",
    "political militia": "Political militia",
    "identity militia": "Identity militia",
    "rioters": "Rioters",
    "protesters": "Protesters",
    "civilians": "Civilians",
    "external forces": "External/Other forces",
}

TAKEN: Final = ("reported", "claimed")
_WEEK: Final = 7
_MONTH: Final = 31


def has_place(row: Mapping[str, Any]) -> bool:
    """
    Tell whether a row of the frame can stand in ACLED's layout.

    Only incidents that are told as having happened, with a type, dated to a month or better and not rejected can: a
    denial in it would read as a strike.
    """
    return (
        row["kind"] == "incident"
        and row["modality"] in TAKEN
        and row["status"] != "rejected"
        and row["event_type"] is not None
        and _time_precision(row) is not None
    )


def to_acled_csv(events: gpd.GeoDataFrame) -> tuple[str, int]:
    """
    Write a frame in ACLED's layout.

    Parameters
    ----------
    events
        A valid frame.

    Returns
    -------
    text, n_left_out
        CSV safe against formulas, and how many events it could not hold (`has_place`).
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    left_out = 0
    for row in rows_of(events):
        if has_place(row):
            writer.writerow(_cells(row))
        else:
            left_out += 1
    return out.getvalue(), left_out


def _cells(row: Mapping[str, Any]) -> Iterator[str]:
    values = {**_identity(row), **_where(row), **_what(row)}
    for name in COLUMNS:
        value = values.get(name)
        yield "" if value is None else guarded(value) if isinstance(value, str) else str(value)


def _identity(row: Mapping[str, Any]) -> dict[str, Any]:
    own = row["source_dataset"] == "ACLED" and row["source_event_id"]
    return {
        "event_id_cnty": own or row["event_id"],
        "event_date": _middle(row),
        "year": _middle(row)[:4],
        "time_precision": _time_precision(row),
        "source": row["publisher"] or row["doc_title"],
        "notes": row["sentence"],
        "fatalities": row["fatalities_best"],
    }


def _days(row: Mapping[str, Any]) -> int:
    start, end = (date.fromisoformat(row[name]) for name in ("date_start", "date_end"))
    return (end - start).days + 1


def _time_precision(row: Mapping[str, Any]) -> str | None:
    code = TIME_PRECISION.get(row["date_precision"])
    if code == "2" and _days(row) > _WEEK:
        return "3" if _days(row) <= _MONTH else None
    return code


def _middle(row: Mapping[str, Any]) -> str:
    """ACLED dates what lasted longer, or is known to a week or month only, by the middle."""
    start = date.fromisoformat(row["date_start"])
    return (start + timedelta(days=(_days(row) - 1) // 2)).isoformat()


def _where(row: Mapping[str, Any]) -> dict[str, Any]:
    precision = GEO_PRECISION.get(row["geo_precision"]) if row["lat"] is not None else None
    country = row["country"]
    return {
        "iso": _number(country),
        "country": country_names().get(country) if country else None,
        "admin1": row["admin1"],
        "admin2": row["admin2"],
        "location": row["place_name"],
        "latitude": row["lat"] if precision else None,
        "longitude": row["lon"] if precision else None,
        "geo_precision": precision,
    }


def _number(country: str | None) -> int | None:
    code = numeric_code(country) if country else None
    return int(code) if code else None


def _what(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "disorder_type": row["disorder_type"],
        "event_type": row["event_type"],
        "sub_event_type": row["sub_event_type"],
        "actor1": row["actor1"],
        "inter1": INTER.get(row["actor1_type"] or ""),
        "actor2": row["actor2"],
        "inter2": INTER.get(row["actor2_type"] or ""),
    }
