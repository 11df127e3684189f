"""
Parquet files of events straight into an `EventTable`, one column at a time.

A file that this program wrote needs no conversion, only the checks that every frame undergoes; so a
million events are there in a third of the time, and never as a frame of more than a gigabyte.
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geo.columns import COLUMN, COLUMN_NAMES, Column
from geo.errors import FrameError
from geo.event_table import ARROW_TYPES, EventTable, codes, compact, floats
from geo.export import read_events
from geo.frame import COORDINATE_DECIMALS, check_columns

READERS: Final = 2
"""Threads that unpack columns, one each at a time."""
_OTHERS: Final = {name: column for name, column in COLUMN.items() if name != "event_id"}


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
    if different := {*COLUMN_NAMES} ^ ({*pq.read_schema(path).names} - {"geometry"}):
        raise FrameError(f"columns {sorted(different)} are missing, or no columns of the events frame")
    with ThreadPoolExecutor(READERS) as pool:
        ids = pool.submit(_read, path, COLUMN["event_id"])
        kept = dict(zip(_OTHERS, pool.map(partial(_column, path), _OTHERS.values()), strict=True))
    columns = kept | {"event_id": compact(ids.result(), COLUMN["event_id"])}
    for name in ("lat", "lon"):
        values = floats(columns[name])
        if not np.array_equal(values.round(COORDINATE_DECIMALS), values, equal_nan=True):
            raise FrameError(f"column {name!r} has more than {COORDINATE_DECIMALS} decimals")
    table = EventTable(columns)
    numbers = pd.Series(codes(ids.result())[0])  # of the distinct ids: whether one repeats is sooner seen of numbers
    check_columns(_Checked(lambda name: numbers if name == "event_id" else table.coded(name)), _Checked(table.distinct))
    return table


def _read(path: Path, column: Column) -> pa.Array:
    """Read a column as it is, text as codes."""
    with pq.ParquetFile(path, read_dictionary=[column.name], memory_map=True) as file:
        whole = _whole(file.read(columns=[column.name], use_threads=False).column(0))
    if _plain_type(whole.type) != ARROW_TYPES[column.dtype]:
        raise FrameError(f"column {column.name!r} is {whole.type}")
    return whole


def _column(path: Path, column: Column) -> pa.Array:
    """Read a column into the form in which it is kept."""
    whole = _read(path, column)
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
