"""GDELT 2.0's event tables: 61 tab-separated columns without a header."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from geo.country_codes import alpha2
from geo.import_dates import read_days, take_days
from geo.import_values import first_url, only_where, take_code, take_point
from geo.imported import Rows, Texts
from geo.vocabulary import EVENT_TYPE_OF, EVENT_TYPES, disorder_type_of

DATASET: Final = "GDELT 2"
CREDIT: Final = "The GDELT Project (gdeltproject.org)"

_ACTOR: Final = [
    "Code",
    "Name",
    "CountryCode",
    "KnownGroupCode",
    "EthnicCode",
    "Religion1Code",
    "Religion2Code",
    "Type1Code",
    "Type2Code",
    "Type3Code",
]
_GEO: Final = [
    "Geo_Type",
    "Geo_FullName",
    "Geo_CountryCode",
    "Geo_ADM1Code",
    "Geo_ADM2Code",
    "Geo_Lat",
    "Geo_Long",
    "Geo_FeatureID",
]

COLUMNS: Final = (
    *["GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"],
    *(f"Actor{number}{part}" for number in (1, 2) for part in _ACTOR),
    *["IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"],
    *["NumMentions", "NumSources", "NumArticles", "AvgTone"],
    *(f"{whose}{part}" for whose in ("Actor1", "Actor2", "Action") for part in _GEO),
    *["DATEADDED", "SOURCEURL"],
)
"""The 61 columns of GDELT's codebook 2.0 (February 2015)."""

NEEDED: Final = ("GLOBALEVENTID", "SQLDATE", "EventCode", "ActionGeo_Type", "ActionGeo_Lat", "ActionGeo_Long")

USED_ELSEWHERE: Final = ("MonthYear", "Year", "FractionDate", "EventBaseCode", "EventRootCode", "QuadClass")

GEO_TYPE: Final = {"0": "unknown", "1": "country", "2": "admin1", "3": "settlement", "4": "settlement", "5": "admin1"}
"""Country, US state, US city, world city, world state; 0 is no place."""

ACTOR_TYPES: Final = {
    "COP": "state forces",
    "MIL": "state forces",
    "SPY": "state forces",
    "GOV": "government",
    "JUD": "government",
    "LEG": "government",
    "REB": "rebel group",
    "INS": "rebel group",
    "SEP": "rebel group",
    "CVL": "civilians",
    "REF": "civilians",
    "IGO": "organisation",
    "NGO": "organisation",
    "IMG": "organisation",
}
"""CAMEO's primary role codes that have a counterpart in `vocabulary.ACTOR_TYPES`."""

_TABLE: Final = Path(__file__).parent / "tables" / "cameo_types.csv"


def recognises(columns: Collection[str]) -> bool:
    """Tell whether these (lower-case) column names are the codebook's, for files that were given a header."""
    return {"globaleventid", "sqldate", "actiongeo_type"} <= set(columns)


def is_headless(first_cells: Sequence[str]) -> bool:
    """Tell whether a row of data is laid out as `COLUMNS`."""
    if len(first_cells) != len(COLUMNS):
        return False
    row = dict(zip(COLUMNS, first_cells, strict=True))
    days = row["SQLDATE"], row["DATEADDED"]
    return all(cell.isdigit() for cell in days) and [len(cell) for cell in days] == [8, 14]


def translate(rows: Rows) -> Mapping[str, Any]:
    """
    Translate GDELT rows to columns of the frame.

    Parameters
    ----------
    rows
        The import under way; what cannot be taken over is refused there.

    Returns
    -------
    columns
        By name of `frame.COLUMNS`. CAMEO codes with a counterpart among ACLED's types get it
        (`tables/cameo_types.csv`); all stay in `native_type`.
    """
    ids = rows.text("GLOBALEVENTID")
    rows.refuse(ids.isna(), "GLOBALEVENTID is missing")
    lat, lon = take_point(rows, "ActionGeo_Lat", "ActionGeo_Long")
    (day,) = take_days(rows, "SQLDATE", usual="day first")
    rows.refuse(rows.text("SQLDATE").isna(), "SQLDATE is missing")
    precision = take_code(rows, "ActionGeo_Type", GEO_TYPE, "unknown")
    added = rows.text("DATEADDED")
    return {
        "source_event_id": ids,
        "date_start": day,
        "date_end": day,
        "date_precision": rows.constant("day"),
        "report_date": read_days(added.str.slice(0, 8), "day first").values,
        "lat": lat,
        "lon": lon,
        "geo_precision": only_where(precision, ~np.isnan(lat)),
        "place_name": rows.text("ActionGeo_FullName"),
        "country": alpha2(rows.as_written("ActionGeo_CountryCode"), "fips"),
        **_what(rows),
        "actor1": rows.text("Actor1Name"),
        "actor2": rows.text("Actor2Name"),
        "actor1_type": rows.text("Actor1Type1Code").map(ACTOR_TYPES).astype("str"),
        "actor2_type": rows.text("Actor2Type1Code").map(ACTOR_TYPES).astype("str"),
        "initiator": rows.constant("unknown").mask(rows.text("Actor1Name").notna(), "actor1"),
        "doc_url": first_url(rows.text("SOURCEURL")),
    }


def _what(rows: Rows) -> dict[str, Texts]:
    codes = rows.text("EventCode")
    known = {code: _meaning(code) for code in codes.dropna().unique()}
    unknown = [code for code, meaning in known.items() if meaning is None]
    rows.refuse(codes.isin(unknown) | codes.isna(), "EventCode {value!r} is no CAMEO code", codes)
    meanings = {code: meaning for code, meaning in known.items() if meaning is not None}

    def column(name: str) -> Texts:
        return codes.map({code: meaning[name] or None for code, meaning in meanings.items()}).astype("str")

    event_type, sub_type = column("event_type"), column("sub_event_type")
    of_sub = sub_type.map({sub: disorder_type_of(kind, sub) for sub, kind in EVENT_TYPE_OF.items()}).astype("str")
    of_type = event_type.map({kind: disorder_type_of(kind, None) for kind in EVENT_TYPES}).astype("str")
    return {
        "kind": column("kind").fillna("incident"),
        "event_type": event_type,
        "sub_event_type": sub_type,
        "disorder_type": of_sub.fillna(of_type),
        "native_type": "CAMEO " + codes,
    }


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def _meaning(code: str) -> dict[str, str] | None:
    """The row of the longest known beginning of a CAMEO code: 1951 is a kind of 195."""
    table = _table()
    return next((table[code[:length]] for length in range(len(code), 1, -1) if code[:length] in table), None)
