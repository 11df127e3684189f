"""Realistic synthetic events of any number, from a fixed seed: for benchmarks and tests, never for reading."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import vocabulary as v
from geo.frame import conform_events
from geo.gazetteer import Gazetteer, load_gazetteer
from geo.records import Place

Rng = np.random.Generator
Codes = np.ndarray[Any, np.dtype[np.int64]]

AREAS_CSV: Final = Path(__file__).parent / "tables" / "synth_areas.csv"
FIRST_DAY: Final = np.datetime64("2022-01-01")
N_DAYS: Final = 1_400
PLACES_PER_AREA: Final = 260
DOCUMENT_SIZE: Final = 4
"""Events to a synthetic document, in the mean."""

_TYPE_COLUMNS: Final = {
    "battles": "Battles",
    "remote": "Explosions/Remote violence",
    "civilians": "Violence against civilians",
    "protests": "Protests",
    "riots": "Riots",
    "strategic": "Strategic developments",
}
_PRECISION_WEIGHTS: Final = {
    "settlement": 70.0,
    "near": 13.0,
    "admin1": 9.0,
    "country": 2.0,
    "exact": 3.0,
    "unknown": 3.0,
}
"""`unknown` stands for events without a place: synthetic data has gaps as real data has."""
_MODALITY_WEIGHTS: Final = {"reported": 80.0, "claimed": 13.0, "planned": 3.0, "hypothetical": 2.0, "historical": 2.0}
_DATE_WEIGHTS: Final = {"day": 80.0, "week": 8.0, "month": 7.0, "unknown": 5.0}
_ACTORS: Final = (
    ("Government forces", "state forces"),
    ("Armed group", "rebel group"),
    ("Local militia", "identity militia"),
    ("Protesters", "protesters"),
    ("Civilians", "civilians"),
)


@dataclass(frozen=True, slots=True)
class _Sites:
    """The places that events can be at, as columns: settlements, and the units that hold them."""

    table: pd.DataFrame
    area_of: Codes


def synth(n: int, seed: int = 0) -> gpd.GeoDataFrame:
    """
    Make events that look like a world's news: clusters, heavy places, waves in time, gaps.

    Parameters
    ----------
    n
        How many, zero or more.
    seed
        The same seed gives the same events.

    Returns
    -------
    events
        As described by `frame.COLUMNS`; a few per cent have no place or no date.
    """
    rng = np.random.default_rng(seed)
    areas = pd.read_csv(AREAS_CSV)
    sites = _sites()
    area = rng.choice(len(areas), size=n, p=areas["weight"] / areas["weight"].sum())
    columns: dict[str, Any] = {"event_id": _ids(n, seed), **_what(rng, areas, area)}
    columns |= _when(rng, area, n)
    columns |= _where(rng, sites, area, n)
    columns |= _evidence(rng, columns, n)
    return conform_events(pd.DataFrame(columns))


def _ids(n: int, seed: int) -> list[str]:
    return [f"synth-{seed}-{i}" for i in range(n)]


def _pick(rng: Rng, weights: dict[str, float], n: int) -> np.ndarray[Any, Any]:
    names = np.array(list(weights), dtype=object)
    p = np.array(list(weights.values()))
    return np.asarray(names[rng.choice(len(names), size=n, p=p / p.sum())])


def _what(rng: Rng, areas: pd.DataFrame, area: Codes) -> dict[str, Any]:
    mixes = areas[list(_TYPE_COLUMNS)].to_numpy(dtype=float).cumsum(axis=1)
    drawn = rng.random(len(area)) * mixes[area, -1]
    types = np.array(list(_TYPE_COLUMNS.values()), dtype=object)[(drawn[:, None] >= mixes[area]).sum(axis=1)]
    subs = np.full(len(area), None, dtype=object)
    for name, options in v.SUB_EVENT_TYPES.items():
        rows = np.flatnonzero(types == name)
        subs[rows] = np.array(options, dtype=object)[np.minimum(rng.geometric(0.5, len(rows)) - 1, len(options) - 1)]
    actors = rng.integers(0, len(_ACTORS), (2, len(area)))
    names, kinds = (np.array(column, dtype=object) for column in zip(*_ACTORS, strict=True))
    return {
        "kind": "incident",
        "event_type": types,
        "sub_event_type": subs,
        "disorder_type": [v.DISORDER_TYPES[name] for name in types],
        "modality": _pick(rng, _MODALITY_WEIGHTS, len(area)),
        "actor1": names[actors[0]],
        "actor1_type": kinds[actors[0]],
        "actor2": names[actors[1]],
        "actor2_type": kinds[actors[1]],
        "initiator": "unknown",
    }


def _when(rng: Rng, area: Codes, n: int) -> dict[str, Any]:
    waves = rng.integers(0, N_DAYS, (int(area.max(initial=0)) + 1, 3))
    centre = waves[area, rng.integers(0, 3, n)]
    surge = rng.random(n) < 0.4
    day = np.where(surge, centre + rng.normal(0, 25, n), rng.uniform(0, N_DAYS, n)).astype(np.int64) % N_DAYS
    precision = _pick(rng, _DATE_WEIGHTS, n)
    start = (FIRST_DAY + day).astype("datetime64[D]")
    start = np.where(precision == "month", start.astype("datetime64[M]").astype("datetime64[D]"), start)
    last_of_month = (start.astype("datetime64[M]") + 1).astype("datetime64[D]") - 1
    end = np.where(precision == "month", last_of_month, np.where(precision == "week", start + 6, start))
    unknown = precision == "unknown"
    start, end = (np.where(unknown, np.datetime64("NaT"), days).astype("datetime64[ms]") for days in (start, end))
    return {
        "date_start": start,
        "date_end": end,
        "date_precision": precision,
        "date_basis": np.where(unknown, "unknown", "stated"),
        "report_date": (FIRST_DAY + day + 1).astype("datetime64[ms]"),
    }


@lru_cache(maxsize=1)
def _sites() -> _Sites:
    gazetteer = load_gazetteer()
    areas = pd.read_csv(AREAS_CSV)
    rows: list[Place] = []
    area_of: list[int] = []
    for number, area in enumerate(areas.to_dict("records")):
        near = gazetteer.nearest(area["lat"], area["lon"], limit=PLACES_PER_AREA, max_km=area["spread_km"])
        rows += [place for place, _ in near]
        area_of += [number] * len(near)
    return _Sites(_site_table(gazetteer, rows), np.array(area_of, dtype=np.int64))


def _site_table(gazetteer: Gazetteer, places: list[Place]) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "lat": [place.lat for place in places],
            "lon": [place.lon for place in places],
            "place_name": [place.name for place in places],
            "gazetteer_id": [place.place_id for place in places],
            "feature_code": [place.feature_code for place in places],
            "country": [place.country for place in places],
            "admin1": [place.admin1 for place in places],
            "admin1_code": [_iso(place.admin1_code) for place in places],
            "radius": [max(1.0, place.radius_km) for place in places],
            "weight": [np.sqrt(place.population + 500.0) for place in places],
        }
    )
    units = {code: gazetteer.admin1(code) for code in table["admin1_code"].dropna().unique()}
    countries = {code: gazetteer.country(code) for code in table["country"].dropna().unique()}
    for prefix, key, found in (("admin1_", "admin1_code", units), ("country_", "country", countries)):
        for field in ("lat", "lon", "radius_km", "name", "place_id", "feature_code"):
            table[prefix + field] = [getattr(found[code], field) if code in found else None for code in table[key]]
    return table


def _iso(code: str | None) -> str | None:
    return code if code and ":" not in code else None


def _where(rng: Rng, sites: _Sites, area: Codes, n: int) -> dict[str, Any]:
    site = np.zeros(n, dtype=np.int64)
    for number in np.unique(area):
        choices = np.flatnonzero(sites.area_of == number)
        weight = sites.table["weight"].to_numpy()[choices]
        rows = np.flatnonzero(area == number)
        site[rows] = rng.choice(choices, size=len(rows), p=weight / weight.sum())
    chosen = sites.table.iloc[site].reset_index(drop=True)
    precision = _pick(rng, _PRECISION_WEIGHTS, n)
    precision = np.where((precision == "admin1") & chosen["admin1_code"].isna().to_numpy(), "settlement", precision)
    return _located(rng, chosen, precision, n)


def _located(rng: Rng, chosen: pd.DataFrame, precision: np.ndarray[Any, Any], n: int) -> dict[str, Any]:
    unit, nation, lost = precision == "admin1", precision == "country", precision == "unknown"

    def by_form(at_place: Any, in_unit: str, in_country: str) -> Any:
        values = np.where(unit, chosen[in_unit], np.where(nation, chosen[in_country], at_place))
        return _blanked(values, lost)

    near = rng.choice((5.0, 10.0, 25.0, 40.0), n)
    radius = np.where(precision == "near", near, np.where(precision == "exact", 0.2, chosen["radius"]))
    smaller = unit | nation | lost
    return {
        "lat": pd.to_numeric(pd.Series(by_form(chosen["lat"], "admin1_lat", "country_lat"))),
        "lon": pd.to_numeric(pd.Series(by_form(chosen["lon"], "admin1_lon", "country_lon"))),
        "geo_precision": precision,
        "geo_radius_km": pd.to_numeric(pd.Series(by_form(radius, "admin1_radius_km", "country_radius_km"))),
        "geo_basis": _blanked(np.full(n, "gazetteer", dtype=object), lost),
        "place_name": by_form(chosen["place_name"], "admin1_name", "country_name"),
        "gazetteer_id": by_form(chosen["gazetteer_id"], "admin1_place_id", "country_place_id"),
        "feature_code": by_form(chosen["feature_code"], "admin1_feature_code", "country_feature_code"),
        "country": _blanked(chosen["country"], lost),
        "admin1": _blanked(chosen["admin1"], nation | lost),
        "admin1_code": _blanked(chosen["admin1_code"], nation | lost),
        "n_candidates": np.where(smaller, 1, rng.integers(1, 6, n)),
    }


def _blanked(values: Any, missing: np.ndarray[Any, np.dtype[np.bool_]]) -> np.ndarray[Any, Any]:
    """A copy as objects, None where missing."""
    copy = np.array(values, dtype=object)
    copy[missing] = None
    return copy


def _evidence(rng: Rng, columns: dict[str, Any], n: int) -> dict[str, Any]:
    document = np.sort(rng.integers(0, max(1, n // DOCUMENT_SIZE), n))
    place = np.where(columns["place_name"] == None, "the country", columns["place_name"])  # noqa: E711 - elementwise
    sub = columns["sub_event_type"]
    killed = np.where(rng.random(n) < 0.25, rng.geometric(0.3, n), -1)
    fatalities = pd.array(np.where(killed < 0, np.nan, killed), dtype="Float64").astype("Int32")
    return {
        "fatalities_low": fatalities,
        "fatalities_best": fatalities,
        "fatalities_high": fatalities,
        "doc_id": [f"synth-document-{number}" for number in document],
        "doc_title": [f"Synthetic report {number}" for number in document],
        "publisher": "Synthetic",
        "language": "en",
        "sentence": [f"{what} was reported in {where}." for what, where in zip(sub, place, strict=True)],
        "confidence": rng.beta(6, 2, n).round(3),
        "confidence_place": rng.beta(7, 2, n).round(3),
        "confidence_date": rng.beta(7, 2, n).round(3),
        "confidence_type": rng.beta(7, 2, n).round(3),
    }
