"""Lengths in words, in kilometres or miles; everything is computed and kept in kilometres."""

from typing import Final, Literal

LengthUnit = Literal["km", "mi"]
LENGTH_UNITS: Final[tuple[LengthUnit, ...]] = ("km", "mi")
UNIT_NAMES: Final[dict[LengthUnit, str]] = {"km": "Kilometres", "mi": "Miles"}
KM_PER_MILE: Final = 1.609344
"""The international mile; texts and maps on land mean no other."""


def in_unit(km: float, unit: LengthUnit) -> float:
    """Return a length of so many kilometres in a unit."""
    return km if unit == "km" else km / KM_PER_MILE


def to_km(length: float, unit: LengthUnit) -> float:
    """Return the kilometres of a length in a unit."""
    return length if unit == "km" else length * KM_PER_MILE


def length_words(km: float, unit: LengthUnit = "km") -> str:
    """
    Say a measured length: "274 km", "18.4 mi", "0.35 km".

    Parameters
    ----------
    km
        Kilometres, zero or more.
    unit
        What to say it in.
    """
    length = in_unit(km, unit)
    decimals = 0 if length >= 100 else 1 if length >= 1 else 2
    words = f"{length:,.{decimals}f}"
    return f"{words.rstrip('0').rstrip('.') if decimals else words} {unit}"


def chosen_words(km: float, unit: LengthUnit = "km") -> str:
    """Say a length that somebody chose, so that nothing of it is lost in its own unit: "100 km", "62.14 mi"."""
    return f"{round(in_unit(km, unit), 2):g} {unit}"
