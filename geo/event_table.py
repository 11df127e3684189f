"""
Events in little memory: each column as codes into its distinct values where that is smaller.

A frame of a million events takes more than a gigabyte, mostly for texts that repeat and for columns
that are null throughout. Here such an event takes some hundred bytes; the rows that somebody looks at
become a frame again when asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Self

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.columns import COLUMN, COLUMN_NAMES, Column
from geo.frame import CRS, point_geometry

Ints = np.ndarray[Any, np.dtype[np.int64]]
Codes = np.ndarray[Any, np.dtype[np.signedinteger[Any]]]
Floats = np.ndarray[Any, np.dtype[np.float64]]

ARROW_TYPES: Final[Mapping[str, pa.DataType]] = {
    "str": pa.large_string(),
    "Int32": pa.int32(),
    "Int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.timestamp("ms"),
    "datetime": pa.timestamp("ms", "UTC"),
}
_NULLABLE: Final = {pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype()}
_SAMPLE: Final = 20_000
"""Rows that tell whether a column repeats itself."""
_WORTH: Final = 0.75
"""Codes are kept where they take less than this share of the plain column."""

_NOTHING: Final = pa.DictionaryArray.from_arrays(pa.array([None], pa.int8()), pa.array([], pa.large_string()))


class EventTable:
    """
    The columns of a frame, in its order of rows, in little memory; not to change after it is made.

    Parameters
    ----------
    columns
        Every column of `frame.COLUMNS` as `compact` returns it.
    """

    def __init__(self, columns: Mapping[str, pa.Array]) -> None:
        self._columns = {name: columns[name] for name in COLUMN_NAMES}

    @classmethod
    def of(cls, events: gpd.GeoDataFrame) -> Self:
        """Take over a frame of events, which is not kept."""
        return cls({name: compact(arrow(events[name]), COLUMN[name]) for name in COLUMN_NAMES})

    def __len__(self) -> int:
        return len(self._columns["event_id"])

    @property
    def nbytes(self) -> int:
        """Bytes that the columns take."""
        return sum(column.nbytes for column in self._columns.values())

    def column(self, name: str) -> pa.Array:
        """Return a column as it is kept: plain, as codes (a dictionary array), or of type null."""
        return self._columns[name]

    def coded(self, name: str) -> "pd.Series[Any]":
        """Return a column for pandas, text as a categorical where it is kept as codes or all null."""
        array, column = self._columns[name], COLUMN[name]
        if column.dtype != "str":
            return series(plain(array, column))
        return series(_NOTHING.take(array.cast(pa.int8())) if pa.types.is_null(array.type) else array)

    def distinct(self, name: str) -> "pd.Series[Any]":
        """Return the values of a column for pandas, null among them; once each where it is kept as codes."""
        array, column = self._columns[name], COLUMN[name]
        if pa.types.is_null(array.type):
            return series(plain(array.slice(0, 1), column))
        if pa.types.is_dictionary(array.type):
            known = pa.array(np.arange(len(array.dictionary)), array.indices.type)
            places = pa.concat_arrays([known, pa.nulls(min(1, array.null_count), array.indices.type)])
            array = pa.DictionaryArray.from_arrays(places, array.dictionary)
        return series(plain(array, column))

    def values(self, name: str, rows: Sequence[int] | Ints) -> list[Any]:
        """Return the values of a column in some rows, None for null."""
        taken: list[Any] = self._columns[name].take(pa.array(rows, pa.int64())).to_pylist()
        return taken

    def find(self, name: str, value: str) -> int | None:
        """Return the first row that has a text in a column, or None where none has."""
        column, row = self._columns[name], -1
        if pa.types.is_dictionary(column.type):
            code = pc.index(column.dictionary, value).as_py()
            row = pc.index(column.indices, pa.scalar(code, column.indices.type)).as_py() if code >= 0 else -1
        elif not pa.types.is_null(column.type):
            row = pc.index(column, pa.scalar(value, column.type)).as_py()
        return None if row < 0 else int(row)

    def only(self, rows: Sequence[int] | Ints) -> Self:
        """Return a table of some rows, numbered anew; a view of this one where they are next to each other."""
        places = np.asarray(rows, dtype=np.int64)
        if len(places) and (np.diff(places) == 1).all():
            first = int(places[0])
            return type(self)({name: column.slice(first, len(places)) for name, column in self._columns.items()})
        at = pa.array(places)
        return type(self)({name: column.take(at) for name, column in self._columns.items()})

    def frame(self, names: Iterable[str], rows: Sequence[int] | Ints) -> pd.DataFrame:
        """
        Return some columns of some rows, in their types.

        Parameters
        ----------
        names
            Names of columns.
        rows
            Row numbers; the frame is numbered by them.
        """
        at = pa.array(rows, pa.int64())
        taken = {name: plain(self._columns[name].take(at), COLUMN[name]) for name in names}
        frame: pd.DataFrame = pa.table(taken).to_pandas(types_mapper=_NULLABLE.get)
        return frame.set_axis(pd.Index(np.asarray(rows, dtype=np.int64)), axis=0)

    def part(self, rows: Sequence[int] | Ints) -> gpd.GeoDataFrame:
        """Return some rows as the frame of events that they were taken from, numbered by their rows."""
        frame = self.frame(COLUMN_NAMES, rows)
        return gpd.GeoDataFrame(frame, geometry=point_geometry(frame["lat"], frame["lon"]), crs=CRS)


def join_tables(tables: Sequence[EventTable]) -> EventTable:
    """Put tables one below the other; of events with the same id the last one stays."""
    parts = [table for table in tables if len(table)] or list(tables[:1])
    if len(parts) == 1:
        return parts[0]
    joined = stacked(parts)
    repeated = joined.coded("event_id").duplicated(keep="last").to_numpy()
    return joined.only(np.flatnonzero(~repeated)) if repeated.any() else joined


def replaced_rows(table: EventTable, rows: Ints, others: EventTable) -> EventTable:
    """Put other rows in the place of some of a table's; columns in which they are the same stay as they are."""
    if not len(rows):
        return table
    order = np.arange(len(table))
    order[rows] = len(table) + np.arange(len(rows))
    at, places = pa.array(rows, pa.int64()), pa.array(order)

    def replaced(name: str) -> pa.Array:
        array, values, column = table.column(name), others.column(name), COLUMN[name]
        if plain(array.take(at), column).equals(plain(values, column)):
            return array
        return _stacked([array, values], column).take(places)

    return EventTable({name: replaced(name) for name in COLUMN_NAMES})


def stacked(tables: Sequence[EventTable]) -> EventTable:
    """Put tables, one at least, one below the other; codes that no row has any more are forgotten."""
    return EventTable({name: _stacked([table.column(name) for table in tables], COLUMN[name]) for name in COLUMN_NAMES})


def _stacked(arrays: Sequence[pa.Array], column: Column) -> pa.Array:
    """Codes stay codes: decoding and coding anew takes five times as long."""
    known = [array for array in arrays if not pa.types.is_null(array.type)]
    if not known or not all(pa.types.is_dictionary(array.type) for array in known):
        return compact(pa.concat_arrays([plain(array, column) for array in arrays]), column)
    kind = pa.dictionary(pa.int32(), known[0].type.value_type)
    chunks = [pa.nulls(len(array), kind) if pa.types.is_null(array.type) else array.cast(kind) for array in arrays]
    joined = pa.chunked_array(chunks).unify_dictionaries().combine_chunks()
    return compact(joined if column.values else _without_unused(joined), column)


def _without_unused(coded: pa.Array) -> pa.Array:
    places = coded.indices.fill_null(len(coded.dictionary)).to_numpy()
    used = np.bincount(places, minlength=len(coded.dictionary) + 1)[:-1] > 0
    if used.all():
        return coded
    renumbered = pa.array(np.cumsum(used) - 1, pa.int32())
    return pa.DictionaryArray.from_arrays(renumbered.take(coded.indices), coded.dictionary.filter(pa.array(used)))


def arrow(series: "pd.Series[Any]") -> pa.Array:
    """Return a column of a frame for Arrow, nulls for what is missing."""
    array = pa.array(series, from_pandas=True)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def compact(array: pa.Array, column: Column) -> pa.Array:
    """
    Return a column in the smallest of its forms.

    Parameters
    ----------
    array
        Values, or codes of them, of the type that the column has in Arrow.
    column
        Which column it is; one of a closed vocabulary is coded by its place in the vocabulary.
    """
    if array.null_count == len(array):
        return pa.nulls(len(array))
    if column.values:
        return _coded(array, pa.array(column.values, pa.large_string()))
    if not pa.types.is_dictionary(array.type):
        sample = array.slice(0, _SAMPLE)
        if pa.types.is_boolean(array.type) or len(sample.unique()) > len(sample) / 2:
            return array
        array = array.dictionary_encode()
    coded = _narrow(array.indices, array.dictionary)
    decoded = array.dictionary_decode() if len(coded.dictionary) > len(coded) / 4 else None
    return coded if decoded is None or coded.nbytes < _WORTH * decoded.nbytes else decoded


def _coded(array: pa.Array, vocabulary: pa.Array) -> pa.Array:
    if not pa.types.is_dictionary(array.type):
        return _narrow(pc.index_in(array.cast(vocabulary.type), vocabulary), vocabulary)
    places = pc.index_in(array.dictionary.cast(vocabulary.type), vocabulary)
    return _narrow(places.take(array.indices), vocabulary)


def _narrow(codes: pa.Array, values: pa.Array) -> pa.Array:
    """Codes in as few bytes as their number allows."""
    kind = next(kind for kind in (pa.int8(), pa.int16(), pa.int32()) if len(values) < 2 ** (kind.bit_width - 1))
    return pa.DictionaryArray.from_arrays(codes.cast(kind), values)


def plain(array: pa.Array, column: Column) -> pa.Array:
    """Return a column in the form that pandas turns into its type in the frame."""
    if column.values:
        return _coded(array, pa.array(column.values, pa.large_string())) if pa.types.is_null(array.type) else array
    if pa.types.is_null(array.type):
        return pa.nulls(len(array), ARROW_TYPES[column.dtype])
    return array.dictionary_decode() if pa.types.is_dictionary(array.type) else array


def series(array: pa.Array) -> "pd.Series[Any]":
    """Return an array as pandas has it; codes as a categorical."""
    one: pd.Series[Any] = pa.table({"column": array}).to_pandas(types_mapper=_NULLABLE.get)["column"]
    return one


def codes(array: pa.Array) -> tuple[Codes, pa.Array]:
    """Return a column as codes into its distinct values, -1 for null."""
    if pa.types.is_null(array.type):
        return np.full(len(array), -1, dtype=np.int8), pa.array([], pa.large_string())
    coded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    return coded.indices.fill_null(-1).to_numpy(zero_copy_only=False), coded.dictionary


def floats(array: pa.Array) -> Floats:
    """Return a column of numbers, NaN for null."""
    if pa.types.is_null(array.type):
        return np.full(len(array), np.nan)
    if pa.types.is_dictionary(array.type):
        places, values = codes(array)
        return np.append(floats(values), np.nan)[places]
    return np.asarray(array.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)


def days(array: pa.Array, missing: int) -> np.ndarray[Any, np.dtype[np.int32]]:
    """Return a column of days as days since 1970-01-01, and `missing` for null."""
    if pa.types.is_null(array.type):
        return np.full(len(array), missing, dtype=np.int32)
    if pa.types.is_dictionary(array.type):
        places, values = codes(array)
        return np.append(days(values, missing), np.int32(missing))[places]
    numbers = array.cast(pa.date32()).cast(pa.int32()).fill_null(missing)
    return np.asarray(numbers.to_numpy(zero_copy_only=False), dtype=np.int32)
