"""ACLED's event data: every layout since 2022, from the export tool, the API and the curated files."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from geo.country_codes import alpha2
from geo.import_dates import Order, take_days
from geo.import_values import only_where, take_code, take_count, take_point
from geo.imported import Rows, Texts
from geo.vocabulary import EVENT_TYPE_OF, EVENT_TYPES, disorder_type_of

DATASET: Final = "ACLED"
CREDIT: Final = "ACLED (acleddata.com; its terms of use apply)"

NEEDED: Final = ("event_id_cnty", "event_date", "event_type", "latitude", "longitude")

USED_ELSEWHERE: Final = ("year", "iso3", "data_id", "event_id_no_cnty", "disorder_type", "interaction")
"""Columns that repeat what others say."""

GEO_PRECISION: Final = {"1": "settlement", "2": "near", "3": "admin1"}
TIME_PRECISION: Final = {"1": "day", "2": "week", "3": "month"}

ACTOR_TYPES: Final = {
    "1": "state forces",
    "2": "rebel group",
    "3": "political militia",
    "4": "identity militia",
    "5": "rioters",
    "6": "protesters",
    "7": "civilians",
    "8": "external forces",
}
_ACTOR_WORDS: Final = {
    "state forces": "state forces",
    "rebel forces": "rebel group",
    "rebel group": "rebel group",
    "rebel groups": "rebel group",
    "political militia": "political militia",
    "political militias": "political militia",
    "identity militia": "identity militia",
    "identity militias": "identity militia",
    "rioters": "rioters",
    "protesters": "protesters",
    "civilians": "civilians",
    "external/other forces": "external forces",
    "external forces": "external forces",
    "other forces": "external forces",
}
_NO_ACTOR: Final = ("0", "0.0")

_OLD_SUB_TYPES: Final = {
    "excessive force against protestors": "Excessive force against protesters",
    "non-state actor overtakes territory": "Non-state actor overtakes territory",
}


def recognises(columns: Collection[str]) -> bool:
    """Tell whether these (lower-case) column names are ACLED's."""
    return {"event_id_cnty", "event_date"} <= set(columns)


def is_aggregate(columns: Collection[str]) -> bool:
    """Tell whether these are the columns of ACLED's weekly counts, which hold no events."""
    return {"week", "events", "centroid_latitude", "centroid_longitude"} <= set(columns)


def translate(rows: Rows, order: Order = "day first") -> Mapping[str, Any]:
    """
    Translate ACLED rows to columns of the frame.

    Parameters
    ----------
    rows
        The import under way; what cannot be taken over is refused there.
    order
        How all-numeric dates with the year last begin.

    Returns
    -------
    columns
        By name of `frame.COLUMNS`. ACLED's date stands for a day, a week (three days either side) or a
        calendar month; its one number of fatalities is `fatalities_best`; its notes are the `sentence`.
    """
    lat, lon = take_point(rows, "latitude", "longitude")
    ids = rows.text("event_id_cnty")
    rows.refuse(ids.isna(), "event_id_cnty is missing")
    located = ~np.isnan(lat)
    return {
        "source_event_id": ids,
        **_when(rows, order),
        "lat": lat,
        "lon": lon,
        "geo_precision": only_where(take_code(rows, "geo_precision", GEO_PRECISION, "unknown"), located),
        **_where(rows),
        **_what(rows),
        "actor1": rows.text("actor1"),
        "actor2": rows.text("actor2"),
        "actor1_type": _actor_type(rows, "inter1"),
        "actor2_type": _actor_type(rows, "inter2"),
        "initiator": rows.constant("unknown"),
        "fatalities_best": take_count(rows, "fatalities"),
        "publisher": rows.text("source"),
        "sentence": rows.text("notes"),
    }


def _when(rows: Rows, order: Order) -> dict[str, Any]:
    (day,) = take_days(rows, "event_date", usual=order)
    rows.refuse(rows.text("event_date").isna(), "event_date is missing")
    precision = take_code(rows, "time_precision", TIME_PRECISION, "day")
    start, end = spread(day, precision)
    return {"date_start": start, "date_end": end, "date_precision": precision, "date_text": rows.text("event_date")}


def spread(day: pd.Series[pd.Timestamp], precision: Texts) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """Return the first and last possible day of a date that stands for a day, a week around it or its month."""
    week, month = (precision == "week").to_numpy(), (precision == "month").to_numpy()
    days = day.to_numpy().astype("datetime64[D]")
    first_of_month = days.astype("datetime64[M]").astype("datetime64[D]")
    last_of_month = (days.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
    start = np.where(month, first_of_month, np.where(week, days - 3, days))
    end = np.where(month, last_of_month, np.where(week, days + 3, days))
    return pd.Series(start.astype("datetime64[ms]")), pd.Series(end.astype("datetime64[ms]"))


def _where(rows: Rows) -> dict[str, Texts]:
    by_number, by_name = alpha2(rows.text("iso"), "numeric"), alpha2(rows.text("country"), "name")
    return {
        "place_name": rows.text("location"),
        "country": by_number.fillna(by_name),
        "admin1": rows.text("admin1"),
        "admin2": rows.text("admin2"),
    }


def _what(rows: Rows) -> dict[str, Texts]:
    """ACLED's types are the frame's; one it never had is kept as `native_type` alone."""
    event_type, sub_type = rows.text("event_type"), rows.text("sub_event_type")
    rows.refuse(event_type.isna() & sub_type.isna(), "event_type is missing")
    subs = {sub.casefold(): sub for sub in EVENT_TYPE_OF} | _OLD_SUB_TYPES
    known_sub = sub_type.map({sub: subs.get(sub.casefold()) for sub in sub_type.dropna().unique()}).astype("str")
    types = {name.casefold(): name for name in EVENT_TYPES}
    stated = event_type.map({name: types.get(name.casefold()) for name in event_type.dropna().unique()}).astype("str")
    known_type = known_sub.map(EVENT_TYPE_OF).astype("str").fillna(stated)
    disorder = known_sub.map({sub: disorder_type_of(kind, sub) for sub, kind in EVENT_TYPE_OF.items()}).astype("str")
    of_type = known_type.map({kind: disorder_type_of(kind, None) for kind in EVENT_TYPES}).astype("str")
    native = event_type.where(sub_type.isna(), sub_type.where(event_type.isna(), event_type + " / " + sub_type))
    rows.note_rows(known_type.isna() & native.notna(), "The type is none of ACLED's 2024 codebook; kept as native_type")
    return {
        "event_type": known_type,
        "sub_event_type": known_sub,
        "disorder_type": disorder.fillna(of_type),
        "native_type": native,
    }


def _actor_type(rows: Rows, name: str) -> Texts:
    cells = rows.text(name)
    cells = cells.mask(cells.isin(_NO_ACTOR))
    meaning = ACTOR_TYPES | _ACTOR_WORDS
    found = {value: meaning.get(value.casefold().removesuffix(".0")) for value in cells.dropna().unique()}
    words = cells.map(found).astype("str")
    rows.note_rows(words.isna() & cells.notna(), f"{name} is none of ACLED's actor types; left empty")
    return words
