"""VIINA 2: reports from Ukrainian and Russian news sites (event_info, event_labels and event_1pd files)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from geo.import_dates import take_days
from geo.import_values import first_of, first_url, numbers, only_where, take_code, take_point
from geo.imported import Mask, Rows, Texts
from geo.vocabulary import EVENT_TYPE_OF, disorder_type_of

DATASET: Final = "VIINA 2"
CREDIT: Final = "VIINA 2.0, Zhukov and Ayers 2023 (ODbL 1.0)"

NEEDED: Final = ("date", "latitude", "longitude", "GEO_PRECISION")

USED_ELSEWHERE: Final = ("viina_version", "event_id_1pd", "ADM1_CODE", "ADM2_CODE", "ADM3_CODE")

GEO_PRECISION: Final = {"STREET": "street", "ADM3": "settlement", "ADM2": "admin2", "ADM1": "admin1"}

SUB_TYPES: Final = {
    "t_airstrike": "Air/drone strike",
    "t_uav": "Air/drone strike",
    "t_artillery": "Shelling/artillery/missile attack",
    "t_ied": "Remote explosive/landmine/IED",
    "t_firefight": "Armed clash",
    "t_armor": "Armed clash",
    "t_raid": "Armed clash",
    "t_arrest": "Arrests",
}
"""Labels that name one of ACLED's sub-types; the others say what was hit, hurt or held, not how."""

RUSSIAN: Final = "Russian or Russian-aligned armed forces"
UKRAINIAN: Final = "Ukrainian or Ukrainian-aligned armed forces"


def recognises(columns: Collection[str]) -> bool:
    """Tell whether these (lower-case) column names are VIINA's, with or without labels."""
    return "viina_version" in columns and "geonameid" in columns


def is_labels_alone(columns: Collection[str]) -> bool:
    """Tell whether these are the columns of an event_labels file, which has no places."""
    return recognises(columns) and "latitude" not in columns


def translate(rows: Rows) -> Mapping[str, Any]:
    """
    Translate VIINA rows to columns of the frame.

    Parameters
    ----------
    rows
        The import under way, labels joined where there are any; what cannot be taken over is refused there.

    Returns
    -------
    columns
        By name of `frame.COLUMNS`. VIINA dates the report, not the event: `date_basis` is "publication".
        An ACLED type is given where all labels agree on one. With labels, a report that is not about
        military operations is a "statement", or "diplomacy" if about sanctions, which the map hides.
    """
    ids = first_of(rows.text("event_id"), rows.text("event_id_1pd"))
    rows.refuse(ids.isna(), "event_id is missing")
    lat, lon = take_point(rows, "latitude", "longitude")
    (day,) = take_days(rows, "date", usual="day first")
    rows.refuse(rows.text("date").isna(), "date is missing")
    precision = take_code(rows, "GEO_PRECISION", GEO_PRECISION, "unknown")
    place_id = rows.text("geonameid").str.removesuffix(".0")
    return {
        "source_event_id": ids,
        "date_start": day,
        "date_end": day,
        "date_precision": rows.constant("day"),
        "date_basis": rows.constant("publication"),
        "report_date": day,
        "lat": lat,
        "lon": lon,
        "geo_precision": only_where(precision, ~np.isnan(lat)),
        "place_name": rows.text("asciiname"),
        "place_text": rows.text("address"),
        "gazetteer_id": "geonames:" + place_id,
        "feature_code": rows.text("feature_code"),
        "country": only_where(rows.constant("UA"), place_id.notna().to_numpy()),
        "admin1": rows.text("ADM1_NAME"),
        "admin2": rows.text("ADM2_NAME"),
        **(_labels(rows) if any(rows.has(f"t_mil{end}") for end in _ENDINGS) else {}),
        "doc_url": first_url(rows.text("url")),
        "publisher": first_of(rows.text("source"), rows.text("sources")),
        "language": rows.text("lang").replace("ua", "uk"),
        "sentence": rows.text("text"),
    }


_ENDINGS: Final = ("_b", "")


def _labels(rows: Rows) -> dict[str, Any]:
    names = [name for name in rows.raw.table.columns if str(name).startswith(("t_", "a_"))]
    stems = list(dict.fromkeys(str(name).removesuffix("_b").removesuffix("_pred") for name in names))
    flags = {stem: _flag(rows, stem) for stem in stems if any(rows.has(stem + end) for end in _ENDINGS)}
    none = np.zeros(len(rows), dtype=bool)
    sub_type = _agreed_sub_type(rows, flags)
    kind = sub_type.map(EVENT_TYPE_OF).astype("str")
    tactics = [flag for stem, flag in flags.items() if stem.startswith("t_") and stem not in ("t_loc", "t_san")]
    military = np.logical_or.reduce([none, *tactics])
    sanctions = flags.get("t_san", none)
    return {
        "kind": pd.Series(np.select([military, sanctions], ["incident", "diplomacy"], "statement"), dtype="str"),
        "event_type": kind,
        "sub_event_type": sub_type,
        "disorder_type": sub_type.map({sub: disorder_type_of(EVENT_TYPE_OF[sub], sub) for sub in EVENT_TYPE_OF}).astype(
            "str"
        ),
        "native_type": _joined({stem: flag for stem, flag in flags.items() if stem.startswith("t_")}, len(rows)),
        **_actors(rows, flags),
    }


def _flag(rows: Rows, stem: str) -> Mask:
    """A label's 0/1 column, "t_uav_b" in newer and "t_uav" in some files."""
    name = next(stem + end for end in _ENDINGS if rows.has(stem + end))
    return np.asarray(numbers(rows.text(name)) == 1, dtype=bool)


def _agreed_sub_type(rows: Rows, flags: Mapping[str, Mask]) -> Texts:
    found = np.full(len(rows), None, dtype=object)
    several = np.zeros(len(rows), dtype=bool)
    for stem, sub_type in SUB_TYPES.items():
        flag = flags.get(stem, np.zeros(len(rows), dtype=bool))
        several |= flag & (found != None) & (found != sub_type)  # noqa: E711 - elementwise
        found[flag] = sub_type
    found[several] = None
    return pd.Series(found, dtype="str")


def _joined(flags: Mapping[str, Mask], count: int) -> Texts:
    joined = pd.Series(np.full(count, "", dtype=object), dtype="str")
    for stem, flag in flags.items():
        joined = joined.where(~pd.Series(flag), joined + f" {stem}")
    joined = joined.str.strip()
    return joined.mask(joined == "")


def _actors(rows: Rows, flags: Mapping[str, Mask]) -> dict[str, Texts]:
    none = np.zeros(len(rows), dtype=bool)
    russian, ukrainian = flags.get("a_rus", none), flags.get("a_ukr", none)
    russians_began, ukrainians_began = flags.get("a_rus_init", none), flags.get("a_ukr_init", none)
    first = np.select([russian, ukrainian], [RUSSIAN, UKRAINIAN], "")
    both = russian & ukrainian
    ukrainian_first = ukrainian & ~russian
    began_first = (russian & russians_began & ~ukrainians_began) | (ukrainian_first & ukrainians_began)
    began_second = both & ukrainians_began & ~russians_began
    initiator = np.select([began_first, began_second], ["actor1", "actor2"], "unknown")
    actor1 = pd.Series(first, dtype="str")
    return {
        "actor1": actor1.mask(actor1 == ""),
        "actor2": only_where(rows.constant(UKRAINIAN), both),
        "actor1_type": only_where(rows.constant("state forces"), russian | ukrainian),
        "actor2_type": only_where(rows.constant("state forces"), both),
        "initiator": pd.Series(initiator, dtype="str"),
    }
