"""Names of countries and first-level units by their ISO codes, without the rest of the gazetteer."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyarrow.compute as pc
import pyarrow.parquet as pq

from geo.integrity import check_table
from geo.settings import DATA_DIR

PLACES: Final = "gazetteer_places.parquet"
PREFIX: Final = "iso:"


def unit_name(code: str) -> str:
    """
    Return the name of a country or first-level unit, or its code where the gazetteer has none.

    Parameters
    ----------
    code
        ISO 3166-1 alpha-2 or ISO 3166-2, such as "UA" or "UA-23".

    Raises
    ------
    DataError
        If the table is missing or damaged.
    """
    return _names(DATA_DIR).get(code.upper(), code)


@lru_cache(maxsize=1)
def _names(folder: Path) -> Mapping[str, str]:
    check_table(folder / PLACES)
    places = pq.read_table(folder / PLACES, columns=["id", "name"], use_threads=False)
    units = places.filter(pc.starts_with(places["id"], PREFIX))
    codes = (place_id.removeprefix(PREFIX) for place_id in units["id"].to_pylist())
    return dict(zip(codes, units["name"].to_pylist(), strict=True))
