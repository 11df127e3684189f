"""
A copy of all events as columns, beside the store: a million rows load from it in the time of ten thousand from SQL.

It is a cache and nothing else: it names the change of the store that it was made after and the columns that it was made
of, may be deleted at any time, and is passed over if it does not fit.
"""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import feather

from geo.columns import COLUMN_NAMES, COLUMNS
from geo.event_table import EventTable, arrow, compact
from geo.own_places import home_dir

_CHANGE: Final = b"geo_change"
_MADE_OF: Final = b"geo_columns"
_VERSION: Final = 2
"""Of the file's form: another one is another file to this program."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Events with the store's numbers of them and of their imports, and the store's change that they stand for."""

    change: int
    fid: pa.Array
    import_id: pa.Array
    events: EventTable

    def frame(self) -> pd.DataFrame:
        """Return all of it as a table: `fid`, `import_id` and the columns of the frame."""
        events = self.events.frame(COLUMN_NAMES, np.arange(len(self.events))).reset_index(drop=True)
        keys = {"fid": self.fid.to_pandas(), "import_id": self.import_id.to_pandas(integer_object_nulls=True)}
        return pd.concat([pd.DataFrame(keys).astype({"fid": "int64", "import_id": "Int64"}), events], axis=1)


def snapshot_of(change: int, table: pd.DataFrame) -> Snapshot:
    """Take over a table as `Snapshot.frame` returns it."""
    events = EventTable({column.name: compact(arrow(table[column.name]), column) for column in COLUMNS})
    return Snapshot(change, arrow(table["fid"]), arrow(table["import_id"]), events)


def load_snapshot(store_id: str) -> Snapshot | None:
    """Return the snapshot of a store, or None where there is none that can be used."""
    try:
        table = feather.read_table(_path(store_id), memory_map=True)
        change, made_of = int(table.schema.metadata[_CHANGE]), table.schema.metadata[_MADE_OF]
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError):
        return None
    if made_of != _made_of() or table.column_names != ["fid", "import_id", *COLUMN_NAMES]:
        return None
    columns = {name: table[name].combine_chunks() for name in table.column_names}
    return Snapshot(change, columns["fid"], columns["import_id"], EventTable(columns))


def save_snapshot(store_id: str, snapshot: Snapshot) -> None:
    """Keep a snapshot in place of the one before; where the folder cannot be written to, there is none."""
    path = _path(store_id)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    columns = {name: snapshot.events.column(name) for name in COLUMN_NAMES}
    table = pa.table({"fid": snapshot.fid, "import_id": snapshot.import_id, **columns})
    noted = table.replace_schema_metadata({_CHANGE: str(snapshot.change).encode(), _MADE_OF: _made_of()})
    with suppress(OSError):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            feather.write_feather(noted, part, compression="lz4", chunksize=max(len(noted), 1))
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def _made_of() -> bytes:
    """Changes with the columns, their types and vocabularies: what was made of others cannot be used."""
    said = [(column.name, column.dtype, column.values) for column in COLUMNS]
    return hashlib.sha256(repr((_VERSION, said)).encode()).hexdigest().encode()


def _path(store_id: str) -> Path:
    return home_dir() / "cache" / f"{store_id}.arrow"
