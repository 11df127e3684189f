"""Small word lists and fitted weights that recognition and resolution of place names share."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from geo.errors import DataError

TABLES_DIR: Final = Path(__file__).resolve().parent / "tables"


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """
    Words that tell what the name beside them is.

    `unit_after`, `unit_before` and `office_of` map "oblast", "village of" or "governor" to a kind of place; the
    others are sets of lower-case words.
    """

    unit_after: dict[str, str]
    unit_before: dict[str, str]
    office_of: dict[str, str]
    locative: frozenset[str]
    directions: frozenset[str]
    titles: frozenset[str]
    organisation_after: frozenset[str]
    press_after: frozenset[str]
    sport_after: frozenset[str]
    office_after: frozenset[str]
    school_after: frozenset[str]
    disease_after: frozenset[str]
    militia_after: frozenset[str]
    speech: frozenset[str]
    given_names: frozenset[str]
    offices: frozenset[str]
    dealings: frozenset[str]
    static_verbs: frozenset[str]
    acting_verbs: frozenset[str]


def _read(name: str) -> dict[str, Any]:
    path = TABLES_DIR / name
    try:
        table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"cannot read {path}: {error}; restore it from the repository") from error
    return table


def _load_words() -> PlaceWords:
    table = _read("place_words.json")
    for key, value in table.items():
        if isinstance(value, list):
            table[key] = frozenset(value)
    return PlaceWords(**table)


WORDS: Final = _load_words()


@lru_cache(maxsize=1)
def recognition_weights() -> dict[str, float]:
    """Weights of the clues that a span is a place's name."""
    return {clue: float(weight) for clue, weight in _read("recognition_weights.json").items()}


@lru_cache(maxsize=1)
def resolution_weights() -> dict[str, float]:
    """Weights of the clues that a mention denotes a candidate."""
    return {clue: float(weight) for clue, weight in _read("resolution_weights.json").items()}
