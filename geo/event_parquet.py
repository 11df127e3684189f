"""
Parquet files of events straight into an `EventTable`, one column at a time.

A file that this program wrote needs no conversion, only the checks that every frame undergoes; so a
million events are there in a third of the time, and never as a frame of more than a gigabyte.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geo.columns import COLUMN_NAMES, COLUMNS, Column
from geo.errors import FrameError
from geo.event_table import ARROW_TYPES, EventTable, compact, floats
from geo.export import read_events
from geo.frame import COORDINATE_DECIMALS, check_columns


def read_event_table(path: Path) -> EventTable:
    """
    Read a file of events as `export.read_events` does, in little memory where its form allows it.

    Raises
    ------
    FrameError
        If the file is missing, of no known kind, or holds something else.
    """
    if path.suffix.lower() == ".parquet" and path.is_file():
        with suppress(FrameError, pa.ArrowException):  # the other way takes it all the same, or says what is wrong
            return _as_written(path)
    return EventTable.of(read_events(path))


def _as_written(path: Path) -> EventTable:
    """Read what `export.write_events` wrote; `FrameError` or one of Arrow's if something needs conversion."""
    texts = [column.name for column in COLUMNS if column.dtype == "str"]
    with pq.ParquetFile(path, read_dictionary=texts, memory_map=True) as file:
        if foreign := set(file.schema_arrow.names) - {*COLUMN_NAMES, "geometry"}:
            raise FrameError(f"columns {sorted(foreign)} are not columns of the events frame")
        columns = {column.name: _column(file, column) for column in COLUMNS}
    for name in ("lat", "lon"):
        values = floats(columns[name])
        if not np.array_equal(values.round(COORDINATE_DECIMALS), values, equal_nan=True):
            raise FrameError(f"column {name!r} has more than {COORDINATE_DECIMALS} decimals")
    table = EventTable(columns)
    check_columns(_Checked(table.coded), _Checked(table.distinct))
    return table


def _column(file: pq.ParquetFile, column: Column) -> pa.Array:
    if column.name not in file.schema_arrow.names:
        raise FrameError(f"column {column.name!r} is missing")
    whole = _whole(file.read(columns=[column.name], use_threads=False).column(0))
    if _plain_type(whole.type) != ARROW_TYPES[column.dtype]:
        raise FrameError(f"column {column.name!r} is {whole.type}")
    kept = compact(whole, column)
    if kept.null_count != whole.null_count:
        raise FrameError(f"column {column.name!r} has values that are not in its vocabulary")
    return kept


def _whole(chunks: pa.ChunkedArray) -> pa.Array:
    array = chunks.unify_dictionaries().combine_chunks()
    if not pa.types.is_dictionary(array.type):
        return array
    return pa.DictionaryArray.from_arrays(array.indices, array.dictionary.cast(_large(array.type.value_type)))


def _large(kind: pa.DataType) -> pa.DataType:
    return pa.large_string() if pa.types.is_string(kind) else kind


def _plain_type(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


class _Checked(Mapping[str, "pd.Series[Any]"]):
    """The columns as `frame.check_columns` takes them, each made when asked for."""

    def __init__(self, column: Callable[[str], "pd.Series[Any]"]) -> None:
        self._column = column

    def __getitem__(self, name: str) -> "pd.Series[Any]":
        return self._column(name)

    def __iter__(self) -> Iterator[str]:
        return iter(COLUMN_NAMES)

    def __len__(self) -> int:
        return len(COLUMN_NAMES)
