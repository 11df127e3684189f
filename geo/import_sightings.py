"""Geolocated pictures: Bellingcat's Civilian Harm in Ukraine and GeoConfirmed's placemarks."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from geo.import_dates import Order, take_days
from geo.import_values import first_of, first_url, only_where, take_point
from geo.imported import RawTable, Rows, Texts

BELLINGCAT: Final = "Bellingcat Civilian Harm"
GEOCONFIRMED: Final = "GeoConfirmed"

BELLINGCAT_CREDIT: Final = "Bellingcat, Civilian Harm in Ukraine"
GEOCONFIRMED_CREDIT: Final = "GeoConfirmed (geoconfirmed.org)"

_LATITUDES: Final = ("latitude", "lat", "la", "geometry_lat")
_LONGITUDES: Final = ("longitude", "lon", "lng", "lo", "long", "geometry_lon")


def is_bellingcat(columns: Collection[str]) -> bool:
    """Tell whether these (lower-case) column names are those of Bellingcat's TimeMap export."""
    shared = {"id", "date", "latitude", "longitude", "description", "sources"}
    return shared <= set(columns) and bool({"filters", "associations", "location"} & set(columns))


def is_geoconfirmed(columns: Collection[str]) -> bool:
    """Tell whether these (lower-case) column names are GeoConfirmed's, from its API or its CSV."""
    found = set(columns)
    telling = {"originalsource", "pluscode", "gear", "orbatunits", "factionid"}
    common = {"geolocation", "geolocations", "faction", "icon", "origin", "la", "lo"}
    return {"id", "date"} <= found and (bool(telling & found) or len(common & found) >= 2)


def with_coordinates(raw: RawTable) -> RawTable:
    """Split GeoConfirmed's `coordinates` ([lat, lon], its order in JSON) into `latitude` and `longitude`."""
    names = {str(name).casefold(): name for name in raw.table.columns}
    if "coordinates" not in names or not is_geoconfirmed(names) or any(name in names for name in _LATITUDES):
        return raw
    pairs = raw.table[names["coordinates"]].astype("str").str.extractall(r"([-+]?\d+(?:\.\d+)?)")[0].unstack()
    pairs = pairs.reindex(index=range(len(raw.table)), columns=range(2)).astype("str")
    table = raw.table.drop(columns=names["coordinates"]).assign(latitude=pairs[0], longitude=pairs[1])
    return RawTable(table, raw.row_numbers, raw.broken, raw.notes, raw.header)


def from_index(raw: RawTable) -> RawTable:
    """Take the placemarks out of GeoConfirmed's index, which lists them by side and icon; other tables stay."""
    if not {"factionId", "icons"} <= set(raw.table.columns):
        return raw
    rows = [
        {**_texts(mark), "faction": side["name"], "icon": icon.get("name") or icon.get("icon")}
        for side in raw.table.to_dict("records")
        for icon in _listed(side["icons"])
        for mark in _listed(icon.get("placemarks"))
    ]
    table = pd.DataFrame(rows, columns=["id", "date", "la", "lo", "faction", "icon"], dtype="str")
    return RawTable(table, np.arange(1, len(table) + 1), raw.broken, raw.notes, raw.header, raw.suffix)


def _listed(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, or of a list as JSON; none of anything else."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return []
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _texts(mark: Mapping[str, Any]) -> dict[str, str | None]:
    return {name: None if mark.get(name) is None else str(mark[name]) for name in ("id", "date", "la", "lo")}


def bellingcat(rows: Rows) -> Mapping[str, Any]:
    """
    Translate Bellingcat's incidents to columns of the frame.

    How precisely a point is known the dataset does not say (some are moved to protect people), so
    `geo_precision` stays unknown. Dates are written month first.
    """
    return {
        **_sighting(rows, "month first", "unknown"),
        "place_name": first_of(rows.text("location"), rows.text("place_desc")),
        "doc_title": rows.text("title"),
        "doc_url": first_url(first_of(rows.text("sources"), rows.text("links"))),
        "native_type": _keys_and_values(first_of(rows.text("filters"), rows.text("associations"))),
    }


def geoconfirmed(rows: Rows) -> Mapping[str, Any]:
    """
    Translate GeoConfirmed's placemarks to columns of the frame.

    Each is a picture matched to the spot it shows, hence `geo_precision` "exact".
    """
    return {
        **_sighting(rows, "day first", "exact"),
        "doc_title": rows.text("name"),
        "doc_url": first_url(first_of(rows.text("originalSource"), rows.text("source"), rows.text("geolocation"))),
        "native_type": first_of(rows.text("origin"), rows.text("faction"), rows.text("icon")),
        "place_text": _place_of_code(rows.text("plusCode")),
    }


def _place_of_code(codes: Texts) -> Texts:
    """The place that stands behind a plus code: "GH4P+X43 Lyman, Donetsk Oblast, Ukraine"."""
    places = codes.str.extract(r"^[23456789CFGHJMPQRVWX]{2,8}\+[23456789CFGHJMPQRVWX]{0,7}\s+(\S.*)$", expand=False)
    return places.astype("str")


def _sighting(rows: Rows, order: Order, precision: str) -> dict[str, Any]:
    ids = rows.text("id")
    rows.refuse(ids.isna(), "id is missing")
    (day,) = take_days(rows, "date", usual=order, certain=rows.raw.suffix == ".json")
    rows.refuse(rows.text("date").isna(), "date is missing")
    lat, lon = take_point(rows, _first_present(rows, _LATITUDES), _first_present(rows, _LONGITUDES))
    return {
        "source_event_id": ids,
        "date_start": day,
        "date_end": day,
        "date_precision": rows.constant("day"),
        "date_text": rows.text("date"),
        "lat": lat,
        "lon": lon,
        "geo_precision": only_where(rows.constant(precision), ~np.isnan(lat)),
        "sentence": rows.text("description"),
    }


def _first_present(rows: Rows, names: tuple[str, ...]) -> str:
    return next((name for name in names if rows.has(name)), names[0])


def _keys_and_values(cells: Texts) -> Texts:
    """Write TimeMap's [{"key": …, "value": …}] as "key: value; …"; other text stays."""
    known = {cell: _pairs(cell) for cell in cells.dropna().unique()}
    return cells.map(known).astype("str")


def _pairs(cell: str) -> str | None:
    try:
        items = json.loads(cell)
    except ValueError:
        return cell
    if not isinstance(items, list):
        return cell
    parts = [_pair(item) for item in items]
    return "; ".join(part for part in parts if part) or None


def _pair(item: Any) -> str:
    if isinstance(item, dict):
        return ": ".join(str(item[key]) for key in ("key", "value") if item.get(key))
    return str(item)
