"""Countries by the codes and names that datasets use, as ISO 3166-1 alpha-2."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

import pandas as pd

from geo.names import normalise

_TABLE: Final = Path(__file__).parent / "tables" / "country_codes.csv"

CodeSystem = Literal["alpha2", "alpha3", "numeric", "fips", "gw", "name"]
"""ISO 3166-1 alpha-2, alpha-3 and numeric; FIPS 10-4; Gleditsch and Ward's numbers; English names."""


@lru_cache(maxsize=6)
def _codes(system: CodeSystem) -> dict[str, str]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if system == "name":
        return {normalise(name): row["alpha2"] for row in rows for name in _names(row)}
    return {code: row["alpha2"] for row in rows for code in row[system].split("|") if code}


def _names(row: dict[str, str]) -> list[str]:
    return [row["name"], *filter(None, row["other_names"].split("|"))]


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """Return the English name of every country by its alpha-2 code."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {row["alpha2"]: row["name"] for row in csv.DictReader(file)}


@lru_cache(maxsize=1)
def country_boxes() -> dict[str, tuple[float, float, float, float]]:
    """Return the box (south, west, north, east; degrees) around each country's outline, by its alpha-2 code."""
    sides = ("south", "west", "north", "east")
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {
            row["alpha2"]: (float(row["south"]), float(row["west"]), float(row["north"]), float(row["east"]))
            for row in csv.DictReader(file)
            if all(row[side] for side in sides)
        }


def numeric_code(alpha2: str) -> str | None:
    """Return a country's ISO 3166-1 numeric code; None if it has none (Kosovo) or is unknown."""
    return next((number for number, code in _codes("numeric").items() if code == alpha2), None)


def alpha2(values: pd.Series[str], system: CodeSystem) -> pd.Series[str]:
    """
    Translate country codes or names.

    Parameters
    ----------
    values
        Codes or names; missing = NaN. Leading zeros and the case of letters do not matter.
    system
        What they are.

    Returns
    -------
    codes
        Alpha-2 codes, NaN where the table has none.
    """
    known = _codes(system)
    found = {value: known.get(_key(value, system)) for value in values.dropna().unique()}
    return values.map(found).astype("str")


def any_alpha2(values: pd.Series[str]) -> pd.Series[str]:
    """Translate values each of which may be an alpha-2 code, an alpha-3 code or an English name."""
    found = alpha2(values, "alpha2")
    for system in ("alpha3", "name"):
        found = found.where(found.notna(), alpha2(values, system))
    return found


def _key(value: str, system: CodeSystem) -> str:
    if system == "name":
        return normalise(value)
    if system in ("numeric", "gw"):
        return value.removesuffix(".0").lstrip("0")
    return value.upper()
