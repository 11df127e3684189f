"""Constants with names and units. Immutable: all sessions of the dashboard share one process."""

from pathlib import Path
from typing import Final, Literal

PROJECT_DIR: Final = Path(__file__).resolve().parent.parent
DATA_DIR: Final = PROJECT_DIR / "data"
ASSETS_DIR: Final = PROJECT_DIR / "dashboard" / "assets"
"""Scripts and styles of the map, for the dashboard and for maps that stand alone."""
SEEDS_DIR: Final = PROJECT_DIR / "seeds"

ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""Environment of a process that reads: the cores have other processes to run, and idle threads would spin on them."""

MAX_DOCUMENT_BYTES: Final = 10_000_000
"""Larger files are refused by name rather than read for minutes."""

MAX_DOCUMENT_CHARACTERS: Final = 400_000
"""About 200 pages: parsing a longer text in one piece would take gigabytes of memory."""

Worldview = Literal["un", "natural_earth"]
WORLDVIEW: Final[Worldview] = "un"
"""
Whose borders the maps and the region filter show.

"un": Crimea and Sevastopol in Ukraine, as in General Assembly resolution 68/262. "natural_earth": as
Natural Earth draws control on the ground, in Russia. Either way Kosovo (XK), Taiwan (TW), Palestine (PS)
and Western Sahara (EH) have outlines of their own, as they have codes of their own; Abkhazia and South
Ossetia lie in Georgia, Transnistria in Moldova, Northern Cyprus in Cyprus, Somaliland in Somalia.
"""
