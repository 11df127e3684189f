"""Lists of cue words, read from `tables/*.json`: name of a list to its words, lower case."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from geo.errors import DataError

TABLES: Final = Path(__file__).parent / "tables"


@cache
def load_cues(table: str) -> Mapping[str, frozenset[str]]:
    """
    Read the word lists of one table.

    Parameters
    ----------
    table
        Name of the file in `geo/tables` without its ending, such as "modality".

    Raises
    ------
    DataError
        If it is missing or damaged.
    """
    path = TABLES / f"{table}.json"
    try:
        lists = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(
            f"word lists {path.name!r} cannot be read ({error}): restore them from the repository"
        ) from error
    return {name: frozenset(words.split()) for name, words in lists.items() if name != "about"}
