"""Constants with names and units. Immutable: all sessions of the dashboard share one process."""

from pathlib import Path
from typing import Final

PROJECT_DIR: Final = Path(__file__).resolve().parent.parent
DATA_DIR: Final = PROJECT_DIR / "data"
SEEDS_DIR: Final = PROJECT_DIR / "seeds"

MAX_DOCUMENT_BYTES: Final = 10_000_000
"""Larger files are refused by name rather than read for minutes."""

MAX_DOCUMENT_CHARACTERS: Final = 400_000
"""About 200 pages: parsing a longer text in one piece would take gigabytes of memory."""
