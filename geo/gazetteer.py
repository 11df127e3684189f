"""The gazetteer: from a name to the places that bear it, from an id or a point to a place."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from geo import names as spelling
from geo.errors import PlaceError
from geo.names import normalise
from geo.own_places import own_folder, own_names
from geo.place_tables import Named, PlaceTable, version_of
from geo.records import Candidate, MatchKind, Place
from geo.settings import DATA_DIR

TABLES: Final = ("gazetteer", "villages")
EARTH_RADIUS_KM: Final = 6371.0088
UNIT_WORDS: Final = frozenset(
    {"oblast", "region", "province", "governorate", "state", "county", "district", "raion", "rayon", "krai", "kray"}
    | {"okrug", "prefecture", "department", "municipality", "voivodeship", "republic", "territory", "division"}
    | {"canton", "emirate", "wilaya", "parish", "borough"}
)
"""Words that after or before a name make it an administrative unit's."""
SHORTEST_DERIVED: Final = 4
SHORTEST_FUZZY: Final = 5
SMALLEST_FUZZY: Final = 2000
"""Fuzzy matches to settlements of fewer people are chance more often than misspelling."""
ENOUGH_DERIVED: Final = 12
_UNIT_OF: Final = re.compile(rf"(?:the )?(?:{'|'.join(sorted(UNIT_WORDS))}) of (?:the )?(.+)")
_UNITS: Final = ("ADM", "RGN", "TERR", "PCL")
_BEST_FIRST: Final[dict[MatchKind, int]] = {
    "exact": 0,
    "main": 1,
    "abbreviation": 2,
    "admin": 3,
    "alternate": 4,
    "demonym": 5,
    "derived": 6,
    "fuzzy": 7,
}


class Gazetteer:
    """
    Places of one or more tables, found by name, id or position.

    Look-ups take microseconds and never change the object, so that one can serve all sessions.
    """

    def __init__(self, tables: Sequence[PlaceTable], version: str) -> None:
        self._tables = tuple(tables)
        self.version = version
        self._place = lru_cache(maxsize=32768)(self._read_place)
        self._lookup = lru_cache(maxsize=16384)(self._search)
        self._spelled = lru_cache(maxsize=8192)(self._search_spelled)
        self._has_prefix = lru_cache(maxsize=65536)(self._starts)

    def __len__(self) -> int:
        return sum(len(table) for table in self._tables)

    def lookup(self, name: str) -> tuple[Candidate, ...]:
        """
        Find the places that bear a name.

        Parameters
        ----------
        name
            As written. Abbreviations ("U.K.", "Ky.") match as written only, all else regardless of
            case, diacritics and punctuation; "Kursk region" finds what has "Kursk" for its name and is a unit.

        Returns
        -------
        candidates
            One a place, best kind of match first, then by population; empty if no table has the name.
        """
        return self._lookup(name)

    def _search(self, name: str) -> tuple[Candidate, ...]:
        found: dict[str, Candidate] = {}
        for number, named in self._named(name):
            place = self._place(number, named.row)
            match: MatchKind = "exact" if named.kind == "main" and name == place.name else named.kind
            known = found.get(place.place_id)
            if known is None or _BEST_FIRST[match] < _BEST_FIRST[known.match]:
                found[place.place_id] = Candidate(place, match)
        return tuple(sorted(found.values(), key=_by_match_and_size))

    def _named(self, name: str) -> Iterator[tuple[int, Named]]:
        normal = normalise(_without_possessive(name))
        for number, table in enumerate(self._tables):
            if table.abbreviations is not None:
                yield from ((number, named) for named in table.abbreviations.find(name))
            yield from ((number, named) for named in table.names.find(normal))
            if normal.startswith("the "):
                yield from ((number, named) for named in table.names.find(normal[4:]))
        stem = unit_stem(normal)
        if stem is not None:
            yield from self._units_named(stem)

    def _units_named(self, stem: str) -> Iterator[tuple[int, Named]]:
        for number, table in enumerate(self._tables):
            for named in table.names.find(stem):
                if str(table.text("feature_code", named.row)).startswith(_UNITS) and named.kind != "demonym":
                    yield number, Named(named.row, "admin")

    def has_prefix(self, normalised: str) -> bool:
        """
        Tell whether any name is, or goes on after, these normalised words.

        For scanning a text for the longest match: False means that adding words can't help.
        """
        return self._has_prefix(normalised)

    def _starts(self, normalised: str) -> bool:
        if any(table.names.starts(normalised) for table in self._tables):
            return True
        stem = unit_stem(normalised)
        return stem is not None and any(table.names.text.rows(stem) for table in self._tables)

    def place(self, place_id: str) -> Place:
        """
        Return the place of an id.

        Raises
        ------
        PlaceError
            If no table has it.
        """
        for number, table in enumerate(self._tables):
            row = table.row(place_id)
            if row is not None:
                return self._place(number, row)
        raise PlaceError(f"no place has the id {place_id!r}; ids look like 'geonames:703448' or 'iso:UA-23'")

    def country(self, code: str) -> Place:
        """Return a country by its ISO 3166-1 alpha-2 code; raises `PlaceError` if there is none."""
        return self.place(f"iso:{code.upper()}")

    def admin1(self, code: str) -> Place:
        """Return a first-level unit by its ISO 3166-2 code; raises `PlaceError` if there is none."""
        return self.place(f"iso:{code.upper()}" if ":" not in code else code)

    def capital(self, country: str) -> Place | None:
        """Return the capital of a country, by its ISO 3166-1 alpha-2 code; None where the table knows none."""
        row = self._capitals.get(country)
        return None if row is None else self._place(0, row)

    @cached_property
    def _capitals(self) -> dict[str, int]:
        """Rows of the built-in table by the code of the country that they are the capital of."""
        table = self._tables[0]
        rows = map(int, np.flatnonzero(table.matching("feature_code", "PPLC")))
        return {str(table.text("country", row)): row for row in rows}

    def spelled(self, name: str) -> tuple[Candidate, ...]:
        """
        Find the places whose names are another spelling of this one.

        Other transliterations are tried first ("derived"); only if none is known, names that differ
        in one letter, or in two of eight and more ("fuzzy").
        """
        return self._spelled(name)

    def _search_spelled(self, name: str) -> tuple[Candidate, ...]:
        normal = normalise(_without_possessive(name))
        if len(normal) < SHORTEST_DERIVED:
            return ()
        found: dict[str, Candidate] = {}
        for variant in spelling.spellings(normal):
            for number, named in self._filed(variant):
                place = self._place(number, named.row)
                found.setdefault(place.place_id, Candidate(place, "derived"))
            if len(found) >= ENOUGH_DERIVED:
                break
        for number, row in self._similar(normal) if not found else ():
            place = self._place(number, row)
            found.setdefault(place.place_id, Candidate(place, "fuzzy"))
        return tuple(sorted(found.values(), key=_by_match_and_size))

    def _filed(self, normal: str) -> Iterator[tuple[int, Named]]:
        for number, table in enumerate(self._tables):
            yield from ((number, named) for named in table.names.find(normal) if named.kind != "demonym")

    def _similar(self, normal: str) -> Iterator[tuple[int, int]]:
        """Rows of the places whose names are fewest edits away and begin with the same two letters."""
        most = 0 if len(normal) < SHORTEST_FUZZY else 1 if len(normal) < 8 else 2
        if not most:
            return
        hits = []
        for number, table in enumerate(self._tables):
            text = table.names.text
            block = text.starting_with(normal[:2])
            near = np.flatnonzero(np.abs(text.lengths(block) - len(normal.encode())) <= most) + block.start
            names = {row: text[row] for row in near.tolist()}
            close = process.extract(normal, names, scorer=OSA.distance, score_cutoff=most, limit=50)
            hits += [(distance, number, row, close_name) for close_name, distance, row in close]
        nearest = min((distance for distance, *_ in hits), default=0)
        for distance, number, name_row, close_name in hits:
            named = self._tables[number].names.at(name_row)
            if distance == nearest and named.kind != "demonym" and self._known(number, named.row, close_name):
                yield number, named.row

    def _known(self, number: int, row: int, name: str) -> bool:
        """Whether a place is known well enough to be misspelt; a country by its common name alone, not by "Siam"."""
        table = self._tables[number]
        code = str(table.text("feature_code", row))
        if code == "PCLI":
            return normalise(str(table.text("name", row))) == name
        return not code.startswith("PPL") or int(table.population[row]) >= SMALLEST_FUZZY

    def nearest(
        self, lat: float, lon: float, *, limit: int = 1, max_km: float = 100.0, min_population: int = 0
    ) -> tuple[tuple[Place, float], ...]:
        """
        Find the settlements nearest to a point, leaving out quarters and what is known only approximately.

        Parameters
        ----------
        lat, lon
            Decimal degrees.
        limit
            How many at most.
        max_km
            None farther than this, in km.
        min_population
            None smaller than this.

        Returns
        -------
        places
            Place and great-circle distance in km, nearest first.
        """
        hits = []
        for number, table in enumerate(self._tables):
            near = np.flatnonzero(np.abs(table.lat - lat) <= max_km / 110.5)
            near = near[self._settlements[number][near] & (table.population[near] >= min_population)]
            away = distance_km(lat, lon, table.lat[near], table.lon[near])
            order = np.argsort(away, kind="stable")[:limit]
            hits += [(float(away[i]), number, int(near[i])) for i in order if away[i] <= max_km]
        return tuple((self._place(number, row), round(km, 2)) for km, number, row in sorted(hits)[:limit])

    @cached_property
    def _settlements(self) -> list[np.ndarray]:
        return [
            table.matching("feature_code", "PPL")
            & ~table.matching("feature_code", "PPLX")
            & ~table.matching("basis", "approximate")
            for table in self._tables
        ]

    def _read_place(self, number: int, row: int) -> Place:
        table = self._tables[number]
        lat, lon, radius_km, population = table.numbers(row)
        admin1 = table.text("admin1", row)
        return Place(
            place_id=table.ids[row],
            name=str(table.text("name", row)),
            lat=lat,
            lon=lon,
            feature_code=str(table.text("feature_code", row)),
            country=table.text("country", row),
            admin1=self._unit_name(admin1),
            admin1_code=admin1.removeprefix("iso:") if admin1 else None,
            admin2=self._unit_name(table.text("admin2", row)),
            population=population,
            radius_km=radius_km,
            basis="approximate" if table.text("basis", row) == "approximate" else "gazetteer",
        )

    def _unit_name(self, place_id: str | None) -> str | None:
        if place_id is None:
            return None
        for table in self._tables:
            row = table.row(place_id)
            if row is not None:
                return table.text("name", row)
        return None


def unit_stem(normalised: str) -> str | None:
    """Return the name in "kursk oblast" or "province of kandahar"; None if no unit word goes with it."""
    stem, _, last = normalised.rpartition(" ")
    if stem and last in UNIT_WORDS:
        return stem.removeprefix("the ")
    of = _UNIT_OF.fullmatch(normalised)
    return of.group(1) if of else None


def _without_possessive(name: str) -> str:
    return re.sub(r"['’]s?$", "", name)


def _by_match_and_size(candidate: Candidate) -> tuple[int, int, str]:
    return _BEST_FIRST[candidate.match], -candidate.place.population, candidate.place.place_id


def distance_km(lat: float, lon: float, lats: np.ndarray, lons: np.ndarray) -> np.ndarray:
    """Great-circle distances from a point on a sphere, km; at most 0.5 % off the ellipsoid."""
    phi, phis = np.radians(lat), np.radians(lats)
    half = np.sin((phis - phi) / 2) ** 2 + np.cos(phi) * np.cos(phis) * np.sin(np.radians(lons - lon) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half)))


@lru_cache(maxsize=1)
def load_gazetteer(folder: Path = DATA_DIR) -> Gazetteer:
    """
    Load the built-in tables and what the user added (see `own_places`), once in a process.

    Raises
    ------
    DataError
        If a table is missing.
    """
    tables = [PlaceTable.read(folder, stem) for stem in _stems(folder)]
    tables += [PlaceTable.read(own_folder(), name) for name in own_names()]
    return Gazetteer(tables, gazetteer_version(folder))


def gazetteer_version(folder: Path = DATA_DIR) -> str:
    """Return the version of the tables that `load_gazetteer` loads, without loading them."""
    version, own = version_of(folder, _stems(folder)), own_names()
    return f"{version}+{version_of(own_folder(), own)}" if own else version


def _stems(folder: Path) -> list[str]:
    return [stem for stem in TABLES if stem == TABLES[0] or (folder / f"{stem}_places.parquet").is_file()]
