"""
Adding files of places to the gazetteer: GeoNames dumps, CSV and GeoJSON, checked row by row.

A place that the gazetteer has already (same GeoNames id, or same name and kind within 5 km) keeps its id there, so
that the two are one place with the names of both.
"""

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from geo.document_formats import decode
from geo.errors import DocumentError, PlaceError
from geo.gazetteer import Gazetteer, load_gazetteer
from geo.geodesy import geodesic
from geo.names import normalise
from geo.own_places import checked_name, write_table
from geo.place_groups import kind_of
from geo.records import MatchKind, Place

SAME_PLACE_KM: Final = 5.0

GEONAMES_COLUMNS: Final = (
    *("id", "name", "asciiname", "alternatenames", "lat", "lon", "feature_class", "feature_code", "country", "cc2"),
    *("admin1", "admin2", "admin3", "admin4", "population", "elevation", "dem", "timezone", "modified"),
)
"""Columns of a GeoNames dump (https://download.geonames.org/export/dump/readme.txt); it has no header."""

_GEONAMES_KEPT: Final = re.compile(r"P|A|T|L|H|S\.(?:AIR|MILB|NVB|INSM|OILR|PS|DAM|PRT|PP)")
"""Classes, and codes of single sites, that news place events in; hotels, schools and roads are left out."""

_ALIASES: Final = {
    "latitude": "lat",
    "y": "lat",
    "longitude": "lon",
    "lng": "lon",
    "long": "lon",
    "x": "lon",
    "geonameid": "id",
    "place_id": "id",
    "gazetteer_id": "id",
    "alternate_names": "alternatenames",
    "aliases": "alternatenames",
    "country_code": "country",
    "admin1_code": "admin1",
    "fcode": "feature_code",
}
_CODE: Final = re.compile(r"[A-Z][A-Z0-9]{1,9}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_UNIT: Final = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,5}")

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a file of places: its name, how many places were kept, and the refused rows with reasons."""

    name: str
    n_places: int
    n_known: int
    refused: tuple[str, ...]


@dataclass(slots=True)
class _Tables:
    """Rows and names that gather while a file is read."""

    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    names: list[tuple[str, str, MatchKind]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    n_known: int = 0


def add_file(path: Path, name: str | None = None) -> Added:
    """
    Check a file of places and keep those that are sound.

    Parameters
    ----------
    path
        A GeoNames dump (`.txt` or `.tsv`, 19 columns), a `.csv` with at least name, lat and lon, or a `.geojson` of
        named points.
    name
        What to call it; by default the file's name.

    Returns
    -------
    added
        How many places were kept, and the refused rows with reasons.

    Raises
    ------
    PlaceError
        If the file cannot be read as such, or none of its rows is a place.
    """
    called = checked_name(
        name if name is not None else re.sub(r"[^A-Za-z0-9._-]+", "-", path.stem).strip("-.") or "own"
    )
    gazetteer = load_gazetteer()
    tables = _Tables()
    units = _units_of(path, gazetteer)
    for number, cells in _records(path):
        try:
            _add(tables, _checked(cells, units, f"own:{called}:{number}"), gazetteer)
        except PlaceError as error:
            tables.refused.append(f"row {number}: {error}")
    if not tables.rows:
        first = f" ({tables.refused[0]})" if tables.refused else ""
        raise PlaceError(f"{str(path)!r} holds no place{first}: nothing was added")
    write_table(called, list(tables.rows.values()), tables.names)
    load_gazetteer.cache_clear()
    return Added(called, len(tables.rows), tables.n_known, tuple(tables.refused))


def _records(path: Path) -> Iterator[tuple[int, Cells]]:
    suffix = path.suffix.lower()
    if suffix in (".geojson", ".json"):
        return _geojson_records(path)
    if suffix == ".csv":
        return _csv_records(path)
    if suffix in (".txt", ".tsv"):
        return _geonames_records(path)
    raise PlaceError(f"{str(path)!r} is of no known kind: give a GeoNames dump (.txt), .csv or .geojson")


def _text_of(path: Path) -> str:
    try:
        return decode(path.read_bytes())[0]
    except DocumentError as error:
        raise PlaceError(f"{str(path)!r} {error}") from error


def _geonames_records(path: Path) -> Iterator[tuple[int, Cells]]:
    with path.open(encoding="utf-8", errors="strict", newline="\n") as lines:
        try:
            for number, line in enumerate(lines, 1):
                cells = line.rstrip("\r\n").split("\t")
                if len(cells) != len(GEONAMES_COLUMNS):
                    raise PlaceError(
                        f"{str(path)!r} line {number} has {len(cells)} columns, a GeoNames dump has "
                        f"{len(GEONAMES_COLUMNS)}, separated by tabs: give one of those, .csv or .geojson"
                    )
                row = dict(zip(GEONAMES_COLUMNS, cells, strict=True))
                if _GEONAMES_KEPT.match(f"{row['feature_class']}.{row['feature_code']}"):
                    yield number, {**row, "id": f"geonames:{row['id']}", "admin1": f"{row['country']}.{row['admin1']}"}
        except UnicodeDecodeError as error:
            raise PlaceError(f"{str(path)!r} is not UTF-8 text: GeoNames dumps are") from error


def _csv_records(path: Path) -> Iterator[tuple[int, Cells]]:
    text = _text_of(path)
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [_column(cell) for cell in next(reader, [])]
        if missing := [name for name in ("name", "lat", "lon") if name not in header]:
            raise PlaceError(f"{str(path)!r} has no column {missing[0]!r}: name, lat and lon are needed")
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, dict(zip(header, cells, strict=False))
    except csv.Error as error:
        raise PlaceError(f"{str(path)!r} line {reader.line_num} is no CSV ({error}): mend it") from error


def _column(header: str) -> str:
    name = header.strip().lower().replace(" ", "_")
    return _ALIASES.get(name, name)


def _geojson_records(path: Path) -> Iterator[tuple[int, Cells]]:
    try:
        features = json.loads(_text_of(path))["features"]
        numbered = list(enumerate(features, 1))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PlaceError(f"{str(path)!r} is no GeoJSON feature collection ({error}): give one") from error
    for number, feature in numbered:
        yield number, _feature_cells(feature)


def _feature_cells(feature: Any) -> Cells:
    """A feature as cells of text; what is no point or has no properties lacks the cells, and is refused for that."""
    if not isinstance(feature, dict):
        return {}
    properties, geometry = feature.get("properties"), feature.get("geometry")
    cells = (
        {_column(str(key)): _cell(value) for key, value in properties.items()} if isinstance(properties, dict) else {}
    )
    cells.pop("lat", None), cells.pop("lon", None)
    if isinstance(geometry, dict) and geometry.get("type") == "Point":
        point = geometry.get("coordinates")
        if isinstance(point, list) and len(point) >= 2:
            cells |= {"lon": str(point[0]), "lat": str(point[1])}
    if "id" in feature and "id" not in cells:
        cells["id"] = _cell(feature["id"])
    return cells


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(str(item) for item in value)
    return "" if value is None else str(value)


def _units_of(path: Path, gazetteer: Gazetteer) -> dict[str, str]:
    """
    Learn which unit of the gazetteer GeoNames' admin-1 codes mean ("UA.26": "iso:UA-23").

    A dump has codes of its own; places that the gazetteer knows tell what they stand for.
    """
    if path.suffix.lower() not in (".txt", ".tsv"):
        return {}
    units: dict[str, str] = {}
    for _, cells in _geonames_records(path):
        if cells["admin1"] not in units and cells["feature_class"] == "P":
            try:
                code = gazetteer.place(cells["id"]).admin1_code
            except PlaceError:
                continue
            if code:
                units[cells["admin1"]] = _unit_id(code)
    return units


def _unit_id(code: str) -> str:
    return code if ":" in code else f"iso:{code}"


@dataclass(frozen=True, slots=True)
class _Checked:
    row: dict[str, Any]
    names: tuple[str, ...]


def _checked(cells: Cells, units: Mapping[str, str], own_id: str) -> _Checked:
    name = _clean(cells.get("name", ""))
    if not normalise(name):
        raise PlaceError(f"name {name!r} is empty: give one with letters")
    lat, lon = _number(cells, "lat", 90), _number(cells, "lon", 180)
    if lat == 0 and lon == 0:
        raise PlaceError(f"{name!r} lies at 0, 0, which stands for a missing place: give its coordinates")
    feature_code = _matching(cells, "feature_code", _CODE) or "PPL"
    population = _population(cells.get("population", ""))
    given = _clean(cells.get("id", ""))
    admin1 = cells.get("admin1", "").strip()
    row = {
        "id": (given if ":" in given else f"{own_id.rpartition(':')[0]}:{given}") if given else own_id,
        "name": name,
        "lat": lat,
        "lon": lon,
        "feature_code": feature_code,
        "country": _matching(cells, "country", _COUNTRY),
        "admin1": units.get(admin1) or (f"iso:{admin1}" if _UNIT.fullmatch(admin1) else None),
        "admin2": None,
        "population": population,
        "radius_km": _radius_km(population),
        "basis": "gazetteer",
    }
    others = re.split(r"[;,|]", cells.get("alternatenames", ""))
    return _Checked(row, tuple(_clean(other) for other in (cells.get("asciiname", ""), *others)))


def _clean(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:200]


def _number(cells: Cells, key: str, limit: float) -> float:
    text = cells.get(key, "").strip()
    try:
        value = float(text)
    except ValueError:
        raise PlaceError(f"{key} {text!r} is no number: give decimal degrees") from None
    if not abs(value) <= limit:
        raise PlaceError(f"{key} {text!r} is out of range: give a number from {-limit:g} to {limit:g}")
    return value


def _matching(cells: Cells, key: str, pattern: re.Pattern[str]) -> str | None:
    text = cells.get(key, "").strip().upper()
    if text and not pattern.fullmatch(text):
        raise PlaceError(f"{key} {text!r} is no code: give one such as {'UA' if key == 'country' else 'PPL'!r}")
    return text or None


def _population(text: str) -> int:
    try:
        return min(max(0, int(float(text or 0))), 2**31 - 1)
    except (ValueError, OverflowError):
        raise PlaceError(f"population {text!r} is no number: give one, or leave it out") from None


def _radius_km(population: int) -> float:
    """A town's extent from its people at 2,000 a square kilometre, 1 to 25 km."""
    return round(min(25.0, max(1.0, math.sqrt(population / 2000 / math.pi))), 1)


def _add(tables: _Tables, checked: _Checked, gazetteer: Gazetteer) -> None:
    row = checked.row
    known = _known(row, gazetteer)
    if known is not None:
        tables.n_known += 1
        row["id"] = known.place_id
    tables.rows.setdefault(row["id"], row)
    tables.names += _names(row["id"], row["name"], checked.names)


def _known(row: Mapping[str, Any], gazetteer: Gazetteer) -> Place | None:
    """The gazetteer's own record of this place."""
    try:
        return gazetteer.place(row["id"])
    except PlaceError:
        pass
    for candidate in gazetteer.lookup(row["name"]):
        place = candidate.place
        if kind_of(place.feature_code) != kind_of(row["feature_code"]):
            continue
        if (
            abs(place.lat - row["lat"]) < 0.1
            and geodesic(place.lat, place.lon, row["lat"], row["lon"])[0] <= SAME_PLACE_KM
        ):
            return place
    return None


def _names(place_id: str, name: str, others: Iterable[str]) -> Iterator[tuple[str, str, MatchKind]]:
    main = normalise(name)
    yield main, place_id, "main"
    for other in others:
        spelled = normalise(other)
        if len(spelled) > 1 and spelled != main and "//" not in other:
            yield spelled, place_id, "alternate"
