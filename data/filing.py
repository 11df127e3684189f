"""The rows of places and names as they are gathered, before they are written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from geo.names import normalise

KINDS: Final = ("main", "alternate", "admin", "abbreviation", "demonym")
"""How a name stands to its place; the position is the number stored in the table."""


@dataclass
class Tables:
    """Rows of places by id and of names, as they are gathered."""

    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    names: dict[tuple[str, str], int] = field(default_factory=dict)
    written: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, place_id: str, **columns: Any) -> None:
        """Add a place; a main name of it is filed at once."""
        self.places[place_id] = {"id": place_id, **columns}
        self.name(place_id, columns["name"], "main")

    def name(self, place_id: str, name: str, kind: str) -> None:
        """File a name; the best kind wins. Abbreviations are kept as written, the rest in normal form."""
        key = name.strip() if kind == "abbreviation" else normalise(name)
        table = self.written if kind == "abbreviation" else self.names
        if key:
            rank = KINDS.index(kind)
            table[key, place_id] = min(rank, table.get((key, place_id), rank))

    def alternates(self, place_id: str, names: Iterable[str], kind: str = "alternate") -> None:
        """File several names of one kind."""
        for name in names:
            self.name(place_id, name, kind)


def settlement_radius_km(population: int) -> float:
    """Radius of a disc that holds the population at 2,500 people a square kilometre, at least 1 km."""
    return round(max(1.0, float(np.sqrt(population / 2500 / np.pi))), 1)
