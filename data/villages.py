"""Villages that Overture knows by name and district alone: approximate points from their known neighbours."""

from pathlib import Path
from typing import Final

import numpy as np
import outlines
import pandas as pd
import pyarrow.parquet as pq
import romanise
from filing import Tables

from geo.names import normalise

COUNTRIES: Final = ("UA", "RU", "BY")
LEAST_RADIUS_KM: Final = 8.0
LARGEST_RADIUS_KM: Final = 100.0
"""A district known no better than this is as good as unknown."""
FEWEST_ANCHORS: Final = 2
SAFETY: Final = 1.5
"""On the distance that covers nine in ten of a unit's known settlements; `coverage` measures what it is worth."""
_PARENT_WORDS: Final = (
    r"громада|поселение|сельсовет|сельсавет|сельский совет|сільська рада|муниципальн|городской округ|округ"
)


def build(scratch: Path, core: Tables) -> Tables:
    """
    Gather the villages that the core tables lack.

    Parameters
    ----------
    scratch
        Folder of the unpacked packages.
    core
        The places already known, which anchor the districts.

    Returns
    -------
    tables
        Villages with `basis` "approximate": the median of the known settlements of the same community,
        else of the same district, and a radius half as large again as what covers nine in ten of them.
    """
    localities = _localities(scratch)
    known = _known_points(localities, core)
    print(f"villages: {coverage(known):.1%} of the settlements left out in turn lie within the radius their unit gets")
    anchors = _anchors(known)
    tables = Tables()
    for row in localities[~localities["id"].isin(known.index) & ~localities["parent"]].itertuples():
        anchor = next((anchors[unit] for unit in row.chain if unit in anchors), None)
        if anchor is None:
            continue
        lat, lon, radius_km = anchor
        place_id = f"overture:{row.id}"
        latin = romanise.locality(row.name_primary, row.country)
        shown = row.name_en if isinstance(row.name_en, str) else latin
        tables.add(
            place_id,
            name=shown,
            feature_code="PPL",
            country=row.country,
            population=0,
            admin1=f"iso:{row.region}",
            admin2=None,
            lat=lat,
            lon=lon,
            radius_km=radius_km,
            basis="approximate",
        )
        tables.alternates(place_id, [latin, row.name_primary])
    return tables


def _localities(scratch: Path) -> pd.DataFrame:
    everything = pq.read_table(scratch / "wkls/wkls/data/overture.zstd18.parquet").to_pandas()
    wanted = everything[everything["country"].isin(COUNTRIES)].sort_values("id")
    parent_of = dict(zip(wanted["id"], wanted["parent_id"], strict=True))
    units = set(wanted.loc[wanted["subtype"].isin(["county", "locality"]), "id"])
    rows = wanted[(wanted["subtype"] == "locality") & wanted["name_primary"].notna()].copy()
    rows["parent"] = rows["id"].isin(set(wanted["parent_id"])) | rows["name_primary"].str.contains(_PARENT_WORDS)
    rows["chain"] = [_chain(place_id, parent_of, units) for place_id in rows["id"]]
    return rows


def _chain(place_id: str, parent_of: dict[str, str], units: set[str]) -> tuple[str, ...]:
    chain, unit = [], parent_of.get(place_id)
    while unit in units and unit is not None:
        chain.append(unit)
        unit = parent_of.get(unit)
    return tuple(chain)


def _known_points(localities: pd.DataFrame, core: Tables) -> pd.DataFrame:
    """Points of the localities that have just one namesake among the core settlements of their region."""
    places = core.places
    filed = [
        (name, places[place_id]["admin1"], places[place_id]["lat"], places[place_id]["lon"])
        for (name, place_id), kind in core.names.items()
        if kind <= 1 and places[place_id]["feature_code"].startswith("PPL") and places[place_id]["country"] in COUNTRIES
    ]
    points = pd.DataFrame(filed, columns=["name", "admin1", "lat", "lon"]).drop_duplicates()
    points = points.drop_duplicates(["name", "admin1"], keep=False)
    own = localities.assign(name=localities["name_primary"].map(normalise), admin1="iso:" + localities["region"])
    joined = own.merge(points, on=["name", "admin1"]).drop_duplicates("id")
    unique = joined.drop_duplicates(["name", "admin1"], keep=False)
    return unique.set_index("id")[["lat", "lon", "chain"]]


def _anchors(known: pd.DataFrame) -> dict[str, tuple[float, float, float]]:
    members = known.explode("chain").dropna(subset=["chain"])
    anchors = {}
    for unit, group in members.groupby("chain"):
        if len(group) >= FEWEST_ANCHORS:
            lat, lon = float(group["lat"].median()), float(group["lon"].median())
            away = outlines.distance_km(lat, lon, group["lat"].to_numpy(), group["lon"].to_numpy())
            spread = float(np.quantile(away, 0.9)) * len(group) / (len(group) - 1)
            if SAFETY * spread <= LARGEST_RADIUS_KM:
                anchors[str(unit)] = (round(lat, 4), round(lon, 4), round(max(LEAST_RADIUS_KM, SAFETY * spread), 1))
    return anchors


def coverage(known: pd.DataFrame, folds: int = 20) -> float:
    """
    Share of known settlements that lie within the circle which the others of their unit give them.

    Parameters
    ----------
    known
        Points and units, from `_known_points`.
    folds
        One in so many is left out at a time.
    """
    inside = []
    for fold in range(folds):
        left_out = np.arange(len(known)) % folds == fold
        anchors = _anchors(known[~left_out])
        for row in known[left_out].itertuples():
            anchor = next((anchors[unit] for unit in row.chain if unit in anchors), None)
            if anchor is not None:
                away = outlines.distance_km(anchor[0], anchor[1], np.array([row.lat]), np.array([row.lon]))
                inside.append(float(away[0]) <= anchor[2])
    return float(np.mean(inside))
