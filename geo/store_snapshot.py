"""
A copy of all events as columns, beside the store: a million rows load from it in the time of ten thousand from SQL.

It is a cache and nothing else: it names the change of the store that it was made after, may be deleted at any time,
and is passed over if it does not fit.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd
import pyarrow as pa
from pyarrow import feather

from geo.columns import COLUMNS
from geo.frame import pandas_dtype
from geo.own_places import home_dir

_CHANGE: Final = b"geo_change"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Events with their columns `fid` and `import_id`, and the number of the store's change that they stand for."""

    change: int
    table: pd.DataFrame


def load_snapshot(store_id: str) -> Snapshot | None:
    """Return the snapshot of a store, or None where there is none that can be used."""
    try:
        arrow = feather.read_table(_path(store_id), memory_map=True)
        change = int(arrow.schema.metadata[_CHANGE])
        table = arrow.to_pandas()
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError):
        return None
    wanted = {"fid": "int64", "import_id": "Int64"} | {column.name: pandas_dtype(column) for column in COLUMNS}
    fits = list(table.columns) == list(wanted) and all(table[name].dtype == dtype for name, dtype in wanted.items())
    return Snapshot(change, table) if fits else None


def save_snapshot(store_id: str, snapshot: Snapshot) -> None:
    """Keep a snapshot in place of the one before; where the folder cannot be written to, there is none."""
    path = _path(store_id)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    arrow = pa.Table.from_pandas(snapshot.table, preserve_index=False)
    noted = arrow.replace_schema_metadata({**(arrow.schema.metadata or {}), _CHANGE: str(snapshot.change).encode()})
    with suppress(OSError):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            feather.write_feather(noted, part, compression="lz4")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def _path(store_id: str) -> Path:
    return home_dir() / "cache" / f"{store_id}.arrow"
