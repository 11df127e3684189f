"""
The user's own places: kept as tables of the built-in form, so that they load as fast.

They lie in `$GEO_HOME/gazetteers`; without `GEO_HOME` in `conflict-event-dashboard` under `$XDG_DATA_HOME`, or
`~/.local/share`.
"""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from geo.errors import PlaceError
from geo.place_tables import KINDS, PLACE_COLUMNS
from geo.records import MatchKind

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

PLACE_SCHEMA: Final = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "name")),
        *((name, pa.float32()) for name in ("lat", "lon")),
        *((name, pa.string()) for name in ("feature_code", "country", "admin1", "admin2")),
        ("population", pa.int32()),
        ("radius_km", pa.float32()),
        ("basis", pa.string()),
    ]
)
NAME_SCHEMA: Final = pa.schema([("name", pa.string()), ("place", pa.int32()), ("kind", pa.int8())])


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file of places that was added: what it is called and how many places it has."""

    name: str
    n_places: int


def home_dir() -> Path:
    """Return the folder for what the user keeps; it need not exist."""
    if home := os.environ.get("GEO_HOME"):
        return Path(home)
    data_home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data_home) / "conflict-event-dashboard"


def own_folder() -> Path:
    """Return the folder of the added tables; it need not exist."""
    return home_dir() / "gazetteers"


def own_names() -> list[str]:
    """Return the names of the added tables, sorted; none where nothing was added."""
    return sorted(path.name.removesuffix("_places.parquet") for path in own_folder().glob("*_places.parquet"))


def list_files() -> list[OwnFile]:
    """Return what was added."""
    return [OwnFile(name, pq.read_metadata(_paths(name)[0]).num_rows) for name in own_names()]


def checked_name(name: str) -> str:
    """Return the name if a table can be called so; raises `PlaceError` otherwise."""
    if not _NAME.fullmatch(name):
        raise PlaceError(f"{name!r} cannot name a table: use 1 to 64 letters, digits, dots, dashes or underscores")
    return name


def write_table(name: str, rows: Sequence[Mapping[str, Any]], names: Iterable[tuple[str, str, MatchKind]]) -> None:
    """
    Keep places under a name, in place of what it had before.

    Parameters
    ----------
    name
        See `checked_name`.
    rows
        Places with the keys of `place_tables.PLACE_COLUMNS`, each id once.
    names
        Normalised name, place id and kind.
    """
    places, index = _paths(checked_name(name))
    ordered = sorted(rows, key=lambda row: str(row["id"]).encode())
    row_of = {row["id"]: number for number, row in enumerate(ordered)}
    filed = sorted({(spelled.encode(), KINDS.index(kind), row_of[place_id]) for spelled, place_id, kind in names})
    own_folder().mkdir(parents=True, exist_ok=True)
    columns = {
        "name": [spelled.decode() for spelled, _, _ in filed],
        "place": [row for _, _, row in filed],
        "kind": [kind for _, kind, _ in filed],
    }
    _write(pa.table(columns, NAME_SCHEMA), index)
    _write(pa.table({key: [row.get(key) for row in ordered] for key in PLACE_COLUMNS}, PLACE_SCHEMA), places)


def _write(table: pa.Table, path: Path) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        pq.write_table(table, part, compression="zstd")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def remove_file(name: str) -> None:
    """Drop an added table; raises `PlaceError` if there is none of that name."""
    if name not in own_names():
        raise PlaceError(f"no table called {name!r} was added; there are: {', '.join(own_names()) or 'none'}")
    for path in _paths(name):
        path.unlink(missing_ok=True)


def _paths(name: str) -> tuple[Path, Path]:
    return own_folder() / f"{name}_places.parquet", own_folder() / f"{name}_names.parquet"
