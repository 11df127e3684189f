"""UCDP's Georeferenced Event Dataset and its candidate releases."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from geo.country_codes import alpha2
from geo.import_dates import Order, read_days, take_days
from geo.import_values import only_where, take_code, take_count, take_point
from geo.imported import Rows, Texts

DATASET: Final = "UCDP GED"
CREDIT: Final = "Uppsala Conflict Data Program, GED (CC BY 4.0)"

COLUMNS: Final = [
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
]
"""The 49 columns; some candidate releases came without a header, and the older ones have 41 of them."""

NEEDED: Final = ("id", "type_of_violence", "where_prec", "latitude", "longitude", "date_start", "date_end", "best")

USED_ELSEWHERE: Final = ("year", "geom_wkt", "gwnoa", "gwnob")

WHERE_PRECISION: Final = {
    "1": "exact",
    "2": "near",
    "3": "admin2",
    "4": "admin1",
    "5": "region",
    "6": "country",
    "7": "sea_air",
}
NEAR_KM: Final = 25.0
"""UCDP's `where_prec` 2: within about 25 km of the point."""

DATE_PRECISION: Final = {"1": "day", "2": "range", "3": "week", "4": "month", "5": "year"}
VIOLENCE: Final = {"1": "state-based conflict", "2": "non-state conflict", "3": "one-sided violence"}


def recognises(columns: Collection[str]) -> bool:
    """Tell whether these (lower-case) column names are UCDP GED's."""
    return {"type_of_violence", "where_prec", "date_prec", "best"} <= set(columns)


def is_headless(first_cells: Collection[str]) -> bool:
    """Tell whether a row of data is laid out as `COLUMNS`, for the releases without a header."""
    cells = list(first_cells)
    if len(cells) != len(COLUMNS):
        return False
    row = dict(zip(COLUMNS, cells, strict=True))
    return row["type_of_violence"] in VIOLENCE and row["where_prec"] in WHERE_PRECISION and row["id"].isdigit()


def translate(rows: Rows, order: Order = "month first") -> Mapping[str, Any]:
    """
    Translate UCDP rows to columns of the frame.

    Parameters
    ----------
    rows
        The import under way; what cannot be taken over is refused there.
    order
        How all-numeric dates with the year last begin, where no date of the file tells.

    Returns
    -------
    columns
        By name of `frame.COLUMNS`. Of the three types of violence only the one-sided has an ACLED type,
        by definition; what kind of fighting the others were the dataset does not say.
    """
    lat, lon = take_point(rows, "latitude", "longitude")
    located = ~np.isnan(lat)
    precision = only_where(take_code(rows, "where_prec", WHERE_PRECISION, "unknown"), located)
    ids = rows.text("id")
    rows.refuse(ids.isna(), "id is missing")
    return {
        "source_event_id": ids,
        **_when(rows, order),
        "lat": lat,
        "lon": lon,
        "geo_precision": precision,
        "geo_radius_km": np.where((precision == "near").to_numpy(), NEAR_KM, np.nan),
        "place_name": rows.text("where_coordinates"),
        "place_text": rows.text("where_description"),
        "country": alpha2(rows.text("country_id"), "gw").fillna(alpha2(rows.text("country"), "name")),
        "admin1": rows.text("adm_1"),
        "admin2": rows.text("adm_2"),
        **_what_and_who(rows),
        **_harm(rows),
        "doc_title": rows.text("source_headline"),
        "publisher": rows.text("source_office"),
        "report_date": _report_date(rows),
    }


def _when(rows: Rows, order: Order) -> dict[str, Any]:
    start, end = take_days(rows, "date_start", "date_end", usual=order)
    rows.refuse(rows.text("date_start").isna() | rows.text("date_end").isna(), "date_start or date_end is missing")
    rows.refuse(end < start, "date_end {value!r} is before date_start", rows.text("date_end"))
    precision = take_code(rows, "date_prec", DATE_PRECISION, None)
    days = (end - start).dt.days.to_numpy()
    unstated = np.where(days == 0, "day", "range")
    return {
        "date_start": start,
        "date_end": end,
        "date_precision": precision.where(precision.notna(), pd.Series(unstated, dtype="str")),
        "date_text": rows.text("date_start"),
    }


def _what_and_who(rows: Rows) -> dict[str, Texts]:
    violence = take_code(rows, "type_of_violence", VIOLENCE, None)
    one_sided = (violence == "one-sided violence").to_numpy()
    side_a, side_b = rows.text("side_a"), rows.text("side_b")
    return {
        "native_type": violence,
        "event_type": only_where(rows.constant("Violence against civilians"), one_sided),
        "disorder_type": only_where(rows.constant("Political violence"), one_sided),
        "actor1": side_a,
        "actor2": side_b,
        "actor1_type": _actor_type(side_a),
        "actor2_type": _actor_type(side_b),
        "initiator": rows.constant("unknown").mask(pd.Series(one_sided), "actor1"),
    }


def _actor_type(side: Texts) -> Texts:
    """UCDP names governments "Government of …" and victims "Civilians"; what other groups are it does not say."""
    kinds = {
        name: "state forces" if name.startswith("Government of ") else "civilians" if name == "Civilians" else None
        for name in side.dropna().unique()
    }
    return side.map(kinds).astype("str")


def _harm(rows: Rows) -> dict[str, Any]:
    low, best, high = (take_count(rows, name) for name in ("low", "best", "high"))
    wrong = ((low > best) | (best > high) | (low > high)).fillna(False)
    rows.refuse(wrong.to_numpy(dtype=bool), "low, best and high are not in that order")
    return {"fatalities_low": low, "fatalities_best": best, "fatalities_high": high}


def _report_date(rows: Rows) -> pd.Series[pd.Timestamp]:
    """The day of the report where there is exactly one; several are separated by semicolons."""
    return read_days(rows.text("source_date"), "month first").values
