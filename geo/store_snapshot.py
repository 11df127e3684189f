"""
Events of a store as columns: a million rows load from them in the time of ten thousand from SQL.

Whoever imports events leaves them so in the store (`store_columns`); whoever has read a store keeps all of its events
so beside it. That file is a cache and nothing else: it names the change of the store that it was made after and the
columns that it was made of, may be deleted at any time, and is passed over if it does not fit.
"""

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import feather

from geo.columns import COLUMN_NAMES, COLUMNS
from geo.event_table import EventTable, Ints, arrow, compact, stacked
from geo.own_places import home_dir

_CHANGE: Final = b"geo_change"
_MADE_OF: Final = b"geo_columns"
_VERSION: Final = 2
"""Of the file's form: another one is another file to this program."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Events with the store's numbers of them and of their imports, and the store's change that they stand for."""

    change: int
    fid: Ints
    import_id: pa.Array
    events: EventTable

    def __len__(self) -> int:
        return len(self.fid)

    def only(self, rows: Ints) -> "Snapshot":
        """Return some rows."""
        return Snapshot(self.change, self.fid[rows], self.import_id.take(pa.array(rows)), self.events.only(rows))


def snapshot_of(change: int, table: pd.DataFrame) -> Snapshot:
    """Take over a table of `fid`, `import_id` and the columns of the frame."""
    events = EventTable({column.name: compact(arrow(table[column.name]), column) for column in COLUMNS})
    return Snapshot(change, table["fid"].to_numpy(dtype=np.int64), arrow(table["import_id"]), events)


def joined_snapshot(change: int, parts: Sequence[Snapshot]) -> Snapshot:
    """Put snapshots, one at least, together in the order of their events' numbers."""
    fid = np.concatenate([part.fid for part in parts])
    import_id = pa.concat_arrays([part.import_id for part in parts])
    joined = Snapshot(change, fid, import_id, stacked([part.events for part in parts]))
    return joined if (np.diff(fid) > 0).all() else joined.only(np.argsort(fid))


def load_snapshot(store_id: str) -> Snapshot | None:
    """Return the snapshot of a store, or None where there is none that can be used."""
    return read_snapshot(_path(store_id))


def read_snapshot(source: Path | pa.NativeFile) -> Snapshot | None:
    """Return what `write_snapshot` wrote, or None where that is damaged, or was made of other columns."""
    try:
        table = feather.read_table(source, memory_map=True)
        change, made_of = int(table.schema.metadata[_CHANGE]), table.schema.metadata[_MADE_OF]
    except (OSError, pa.ArrowException, KeyError, TypeError, ValueError):
        return None
    if made_of != _made_of() or table.column_names != ["fid", "import_id", *COLUMN_NAMES]:
        return None
    columns = {name: table[name].combine_chunks() for name in table.column_names}
    return Snapshot(change, columns["fid"].to_numpy(), columns["import_id"], EventTable(columns))


def save_snapshot(store_id: str, snapshot: Snapshot) -> None:
    """Keep a snapshot in place of the one before; where the folder cannot be written to, there is none."""
    path = _path(store_id)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(OSError):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_snapshot(snapshot, part, "lz4")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def write_snapshot(snapshot: Snapshot, sink: Any, compression: Literal["lz4", "zstd"]) -> None:
    """Write a snapshot to a path or an open file; `zstd` takes half the room of `lz4` and thrice its time."""
    columns = {name: snapshot.events.column(name) for name in COLUMN_NAMES}
    table = pa.table({"fid": snapshot.fid, "import_id": snapshot.import_id, **columns})
    noted = table.replace_schema_metadata({_CHANGE: str(snapshot.change).encode(), _MADE_OF: _made_of()})
    feather.write_feather(noted, sink, compression=compression, chunksize=max(len(noted), 1))


def _made_of() -> bytes:
    """Changes with the columns, their types and vocabularies: what was made of others cannot be used."""
    said = [(column.name, column.dtype, column.values) for column in COLUMNS]
    return hashlib.sha256(repr((_VERSION, said)).encode()).hexdigest().encode()


def _path(store_id: str) -> Path:
    return home_dir() / "cache" / f"{store_id}.arrow"
