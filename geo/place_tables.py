"""Places and their names as columns: found by binary search, turned into `Place` records on demand."""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geo.errors import DataError
from geo.integrity import check_table
from geo.records import MatchKind

KINDS: Final[tuple[MatchKind, ...]] = ("main", "alternate", "admin", "abbreviation", "demonym")
"""How a name stands to its place; the tables store the position."""

PLACE_COLUMNS: Final = (
    "id", "name", "lat", "lon", "feature_code", "country", "admin1", "admin2", "population", "radius_km", "basis",
)  # fmt: skip
_REPEATING: Final = ["feature_code", "country", "admin1", "admin2", "basis"]


def _read_columns(path: Path, read_dictionary: list[str] | None = None) -> pa.Table:
    try:
        return pq.ParquetFile(path, read_dictionary=read_dictionary, memory_map=True).read(use_threads=False)
    except (OSError, pa.ArrowInvalid) as error:
        raise DataError(
            f"reference table {path.name!r} is damaged ({error}); run `python data/build.py` to remake it"
        ) from error


class SortedText:
    """
    Strings in the order of their UTF-8 bytes, held in one buffer.

    Half a million names take 12 MB so, where a dictionary would take 100. The first eight bytes of
    each, as one number, lead within a microsecond to the few rows that have to be compared in full.
    """

    def __init__(self, column: pa.ChunkedArray) -> None:
        joined = _single(column)
        if joined.type != pa.string():
            joined = joined.cast(pa.string())
        _, offsets, data = joined.buffers()
        start = joined.offset
        self._bytes = data.to_pybytes() if data is not None else b""
        bounds = np.frombuffer(offsets, np.int32)[start : start + len(joined) + 1]
        self._offsets = memoryview(np.ascontiguousarray(bounds).data)
        self._heads = memoryview(_heads(self._bytes, bounds).data)
        self._rows = range(len(joined))

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, row: int) -> str:
        return self._at(row).decode()

    def _at(self, row: int) -> bytes:
        return self._bytes[self._offsets[row] : self._offsets[row + 1]]

    def _first(self, key: bytes) -> int:
        """First row that is not before the key."""
        head = int.from_bytes(key[:8].ljust(8, b"\0"), "big")
        low = bisect_left(self._heads, head)
        if low == len(self._rows) or self._heads[low] != head:
            return low
        return bisect_left(self._rows, key, lo=low, hi=bisect_right(self._heads, head, lo=low), key=self._at)

    def rows(self, text: str) -> range:
        """Rows that hold exactly this text."""
        key = text.encode()
        first = last = self._first(key)
        while last < len(self._rows) and self._at(last) == key:
            last += 1
        return range(first, last)

    def starting_with(self, text: str) -> range:
        """Rows that start with this text."""
        key = text.encode()
        return range(self._first(key), self._first(key + b"\xff"))

    def has_words(self, words: str) -> bool:
        """Tell whether a row is these words or goes on after them with a space, which sorts before all letters."""
        key = words.encode()
        first = self._first(key)
        if first == len(self._rows):
            return False
        found = self._at(first)
        return found == key or found.startswith(key + b" ")

    def lengths(self, rows: range) -> np.ndarray[Any, np.dtype[np.int32]]:
        """Lengths in bytes of some consecutive rows."""
        return np.diff(np.asarray(self._offsets[rows.start : rows.stop + 1]))


def _heads(data: bytes, bounds: np.ndarray[Any, np.dtype[np.int32]]) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """First eight bytes of each string as one big-endian number, shorter ones filled up with zeros."""
    padded = np.frombuffer(data + bytes(8), np.uint8)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 8)[bounds[:-1]]
    words = windows.view(">u8").ravel().astype(np.uint64)
    surplus = np.uint64(8) * (np.uint64(8) - np.minimum(np.diff(bounds), 8).astype(np.uint64))
    kept = np.where(surplus < 64, ~np.uint64(0) << np.minimum(surplus, np.uint64(63)), np.uint64(0))
    return words & kept


@dataclass(frozen=True, slots=True)
class Named:
    """A row of a place table and how the name that led to it stands to the place."""

    row: int
    kind: MatchKind


class NameIndex:
    """Names in sorted order with the places they stand for."""

    def __init__(self, table: pa.Table) -> None:
        self.text = SortedText(table["name"])
        self._place = _numbers(table["place"], np.int32)
        self._kind = _numbers(table["kind"], np.int8)

    def find(self, name: str) -> list[Named]:
        """Places of a name, in the form in which the table holds it."""
        return [self.at(row) for row in self.text.rows(name)]

    def at(self, row: int) -> Named:
        """Place of one row of names."""
        return Named(int(self._place[row]), KINDS[self._kind[row]])

    def starts(self, words: str) -> bool:
        """Tell whether a name is, or goes on after, these words."""
        return self.text.has_words(words)


class PlaceTable:
    """One source of places: columns sorted by id, names, and abbreviations as written."""

    def __init__(self, places: pa.Table, names: pa.Table, abbreviations: pa.Table | None = None) -> None:
        self.ids = SortedText(places["id"])
        self.names = NameIndex(names)
        self.abbreviations = NameIndex(abbreviations) if abbreviations is not None else None
        self._text = {key: _single(places[key]) for key in ("name", *_REPEATING)}
        self.lat = _numbers(places["lat"], np.float64)
        self.lon = _numbers(places["lon"], np.float64)
        self.population = _numbers(places["population"], np.int32)
        self._radius_km = _numbers(places["radius_km"], np.float32)

    @classmethod
    def read(cls, folder: Path, stem: str) -> Self:
        """
        Read a table written by `data/build.py`.

        Raises
        ------
        DataError
            If a file is missing or damaged.
        """
        parts = [folder / f"{stem}_{part}.parquet" for part in ("places", "names", "abbreviations")]
        for path in parts:
            if path != parts[2] or path.is_file():
                check_table(path)
        places = _read_columns(parts[0], read_dictionary=_REPEATING)
        written = _read_columns(parts[2]) if parts[2].is_file() else None
        return cls(places, _read_columns(parts[1]), written)

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, Any]], names: Iterable[tuple[str, str, MatchKind]]) -> Self:
        """
        Make a table in memory, for places that a user adds.

        Parameters
        ----------
        rows
            Places with the keys of `PLACE_COLUMNS`.
        names
            Normalised name, place id and kind.
        """
        ordered = sorted(rows, key=lambda row: str(row["id"]).encode())
        row_of = {row["id"]: number for number, row in enumerate(ordered)}
        filed = sorted({(name.encode(), KINDS.index(kind), row_of[place_id]) for name, place_id, kind in names})
        places = pa.table({key: [row.get(key) for row in ordered] for key in PLACE_COLUMNS})
        columns = {
            "name": [name.decode() for name, _, _ in filed],
            "place": pa.array([row for _, _, row in filed], pa.int32()),
            "kind": pa.array([kind for _, kind, _ in filed], pa.int8()),
        }
        return cls(places, pa.table(columns))

    def __len__(self) -> int:
        return len(self.ids)

    def row(self, place_id: str) -> int | None:
        """Row of an id, or None."""
        return next(iter(self.ids.rows(place_id)), None)

    def text(self, column: str, row: int) -> str | None:
        """Text of one cell."""
        value: str | None = self._text[column][row].as_py()
        return value

    def numbers(self, row: int) -> tuple[float, float, float, int]:
        """Latitude and longitude (degrees), radius (km) and population of a row."""
        return (
            round(float(self.lat[row]), 5),
            round(float(self.lon[row]), 5),
            round(float(self._radius_km[row]), 1),
            int(self.population[row]),
        )

    def matching(self, column: str, prefix: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Mark the rows whose text in a repeating column starts with a prefix."""
        cells = self._text[column]
        if not isinstance(cells, pa.DictionaryArray):
            cells = cells.dictionary_encode()
        marks = pc.starts_with(cells.dictionary, prefix).take(cells.indices)
        known = pc.and_kleene(marks, marks.is_valid())  # where there is no text: no
        return _numbers(pa.chunked_array([known]), np.uint8).view(np.bool_)


_ARROW: Final = {
    np.uint8: pa.uint8(),
    np.int8: pa.int8(),
    np.int32: pa.int32(),
    np.float32: pa.float32(),
    np.float64: pa.float64(),
}


def _numbers(column: pa.ChunkedArray, dtype: type[np.generic]) -> np.ndarray[Any, np.dtype[Any]]:
    """View a column without nulls as numpy does; Arrow's own way would import pandas, half a second."""
    values = _single(column)
    if values.type != _ARROW[dtype]:
        values = values.cast(_ARROW[dtype])
    return np.frombuffer(values.buffers()[1], dtype)[values.offset : values.offset + len(values)]


def _single(column: pa.ChunkedArray) -> Any:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def version_of(folder: Path, stems: Sequence[str]) -> str:
    """Short hash over the files of some tables: the first 12 hexadecimal digits of their sha256."""
    digest = hashlib.sha256()
    for path in sorted(path for stem in stems for path in folder.glob(f"{stem}_*.parquet")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]
