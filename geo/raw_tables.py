"""Files of rows as text: CSV of any delimiter and encoding, Excel, JSON, GeoJSON, Parquet, GeoPackage, zips of one."""

from __future__ import annotations

import codecs
import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from geo.errors import ImportFileError
from geo.imported import RawTable, RefusedRow
from geo.raw_cells import cell_text, looks_like_a_value, unique_names
from geo.raw_json import json_records

MAX_BYTES: Final = 2_000_000_000
"""Larger files are refused, packed or not."""

_SAMPLE: Final = 65_536
_DELIMITERS: Final = (",", ";", "\t", "|")
_ESCAPED: Final = re.compile("[\udc80-\udcff]")
"""How Python decodes bytes that are not UTF-8 (PEP 383)."""
_WINDOWS: Final = {
    0xDC00 + byte: char
    for byte in range(0x80, 0x100)
    if (char := bytes([byte]).decode("cp1252", errors="replace")) != "\ufffd"
}
_FIVE_ACCENTED: Final = re.compile(r"[À-ÖØ-öø-ÿ]{5,}")
"""No language that Windows-1252 was made for writes five accented letters in a row."""


def read_table(path: Path) -> RawTable:
    """
    Read a file of rows as text.

    Parameters
    ----------
    path
        .csv, .tsv, .txt, .xlsx, .xls, .ods, .json, .geojson, .jsonl, .ndjson, .geojsonl, .geojsons,
        .parquet, .geoparquet, .gpkg, or a .zip that holds one of these. An unknown ending is read as CSV.

    Returns
    -------
    table
        Every cell as written; rows without any value are left out.

    Raises
    ------
    ImportFileError
        If the file is missing, empty, too large, in an unknown encoding or not of its ending's format.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise ImportFileError(f"{path.name} has {size:,} bytes; at most {MAX_BYTES:,} can be imported: split it")
        return _read_named(path.name, path.read_bytes())
    except OSError as error:
        raise ImportFileError(f"{path} cannot be read: {error.strerror or error}") from error


def unpacked_bytes(path: Path) -> int:
    """Return the bytes that a file says it takes when unpacked: a zip (spreadsheets are), Parquet, or as it is."""
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError):
        pass
    try:
        about = pq.read_metadata(path)
    except (pa.ArrowException, OSError):
        return path.stat().st_size
    return sum(about.row_group(number).total_byte_size for number in range(about.num_row_groups))


def _read_named(name: str, data: bytes) -> RawTable:
    if not data.strip():
        raise ImportFileError(f"{name} is empty; export it again")
    suffix = Path(name).suffix.casefold()
    if suffix in (".kml", ".kmz"):
        raise ImportFileError(
            f"{name}: {suffix} files are written to be looked at, not read back; give .geojson or .csv"
        )
    raw = _READERS.get(suffix, _read_csv)(name, data)
    if raw.table.empty and not raw.broken:
        raise ImportFileError(f"{name} has no rows of data, only a header; export it again")
    return raw if raw.suffix else replace(raw, suffix=suffix)


def _read_zip(name: str, data: bytes) -> RawTable:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if Path(entry.filename).suffix.casefold() in _READERS]
            entries = [entry for entry in entries if not entry.filename.startswith("__MACOSX")]
            if any(entry.filename.casefold().endswith(".zip") for entry in entries):
                raise ImportFileError(f"{name} holds an archive; unpack it and import what is inside")
            if len(entries) != 1:
                found = ", ".join(entry.filename for entry in entries) or "none"
                raise ImportFileError(f"{name} must hold exactly one table, found {found}; unpack it and choose one")
            if entries[0].file_size > MAX_BYTES:
                raise ImportFileError(f"{name} unpacks to {entries[0].file_size:,} bytes; at most {MAX_BYTES:,} can be")
            inner = archive.read(entries[0])
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise ImportFileError(
            f"{name} is no readable zip archive: {error}; unpack it and import what is inside"
        ) from error
    return _read_named(Path(entries[0].filename).name, inner)


def _read_csv(name: str, data: bytes) -> RawTable:
    utf8, notes = _as_utf8(name, data)
    delimiter = _delimiter(utf8)
    broken: list[RefusedRow] = []

    def refuse(row: Any) -> str:
        if row.text.strip():
            found = f"has {row.actual_columns} cells where {row.expected_columns} are expected"
            reason = f"{found}; put cells that hold {delimiter!r} in quotation marks"
            broken.append(RefusedRow(row.number, reason))
        else:
            broken.append(RefusedRow(row.number, ""))
        return "skip"

    try:
        table = pa_csv.read_csv(
            io.BytesIO(utf8),
            read_options=pa_csv.ReadOptions(autogenerate_column_names=True, use_threads=False, block_size=1 << 24),
            parse_options=pa_csv.ParseOptions(
                delimiter=delimiter,
                quote_char=_quote(utf8, delimiter),
                newlines_in_values=True,
                invalid_row_handler=refuse,
                ignore_empty_lines=False,
            ),
            convert_options=pa_csv.ConvertOptions(default_column_type=pa.string()),
        )
    except pa.ArrowInvalid as error:
        raise ImportFileError(
            f"{name} is no well-formed CSV: {error}; look for a quotation mark that is not closed"
        ) from error
    _refuse_open_quote(name, utf8, table, broken)
    numbers = np.setdiff1d(np.arange(1, table.num_rows + len(broken) + 1), [row.row for row in broken])
    return _tabulate(table, numbers, tuple(row for row in broken if row.reason), notes)


def _refuse_open_quote(name: str, utf8: bytes, table: pa.Table, broken: list[RefusedRow]) -> None:
    """A quotation mark that is never closed makes one cell of all that follows."""
    if utf8.count(b'"') % 2 == 0 or not table.num_rows:
        return
    last = (column[-1].as_py() or "" for column in table.columns)
    if any("\n" in cell for cell in last):
        row = table.num_rows + len(broken)
        raise ImportFileError(
            f"{name}, row {row}: a quotation mark is opened and never closed; close it or take it out"
        )


def _tabulate(
    table: pa.Table, numbers: np.ndarray[Any, Any], broken: tuple[RefusedRow, ...], notes: tuple[str, ...]
) -> RawTable:
    """Take the first row for the header if it looks like one."""
    first = (
        [str(cell or "").strip() for cell in (column[0].as_py() for column in table.columns)] if table.num_rows else []
    )
    header = bool(first) and not any(looks_like_a_value(cell) for cell in first)
    names = unique_names(first) if header else [f"column_{number}" for number in range(1, table.num_columns + 1)]
    body = table.slice(1) if header else table
    return finish(body.rename_columns(names), numbers[1:] if header else numbers, broken, notes, header=header)


def finish(
    table: pa.Table,
    numbers: np.ndarray[Any, Any],
    broken: tuple[RefusedRow, ...] = (),
    notes: tuple[str, ...] = (),
    *,
    header: bool = True,
) -> RawTable:
    """Make a table of text cells one of rows: those without any value are left out."""
    filled = _filled_rows(table)
    if not filled.all():
        table, numbers = table.filter(pa.array(filled)), numbers[filled]
    frame = table.to_pandas()
    frame = frame.astype("str") if len(frame.columns) else frame
    return RawTable(frame, np.asarray(numbers, dtype="int64"), broken, notes, header)


def _filled_rows(table: pa.Table) -> np.ndarray[Any, np.dtype[np.bool_]]:
    filled = np.zeros(table.num_rows, dtype=bool)
    for column in table.columns:
        if filled.all():
            break
        has_text = pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column), ""), False)
        filled |= has_text.to_numpy().astype(bool)
    return filled


def _as_utf8(name: str, data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Tell the encoding by byte order mark, else UTF-8; bytes that are not UTF-8 are taken for Windows-1252."""
    data = data.removeprefix(codecs.BOM_UTF8)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _from_utf16(name, data), ("Read as UTF-16.",)
    if b"\0" in data[:_SAMPLE]:
        raise ImportFileError(f"{name} holds zero bytes: it is no text; if it is a spreadsheet, name it so (.xlsx)")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _from_windows(name, data)
    return data, ()


def _from_utf16(name: str, data: bytes) -> bytes:
    try:
        return data.decode("utf-16").encode()
    except UnicodeError as error:
        raise ImportFileError(f"{name} begins as UTF-16 but is none: {error}; save it as UTF-8") from error


def _from_windows(name: str, data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Files put together from several sources mix both encodings; each byte is read as what it can be."""
    escaped = data.decode("utf-8", errors="surrogateescape")
    stray = len(_ESCAPED.findall(escaped))
    text = escaped.translate(_WINDOWS)
    if unread := _ESCAPED.search(text):
        byte = f"byte 0x{ord(unread.group()) - 0xDC00:02x}"
        raise ImportFileError(f"{name}: {byte} is neither UTF-8 nor Windows-1252; save it as UTF-8")
    strange = _FIVE_ACCENTED.search(text)
    if strange:
        looks = f"{strange.group()[:20]!r} looks like text in another encoding (such as Windows-1251)"
        raise ImportFileError(f"{name}: {looks}; save it as UTF-8")
    if stray == sum(not char.isascii() for char in text):
        return text.encode(), ("Read as Windows-1252, because it is not UTF-8.",)
    return text.encode(), (f"{stray} bytes that are not UTF-8 were read as Windows-1252.",)


def _sample(utf8: bytes) -> str:
    return utf8[:_SAMPLE].decode("utf-8", errors="ignore")


def _delimiter(utf8: bytes) -> str:
    """The delimiter that cuts the first rows into the most cells, equally many each."""
    sample = _sample(utf8)
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        rows = _first_rows(sample, delimiter)
        if rows:
            equal = sum(len(row) == len(rows[0]) for row in rows) / len(rows)
            score = (len(rows[0]) - 1) * equal
            if score > best_score:
                best, best_score = delimiter, score
    return best


def _first_rows(sample: str, delimiter: str) -> list[list[str]]:
    """Return up to 20 rows; none if the sample cannot be cut at this delimiter."""
    try:
        return [row for row in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), 20) if row]
    except csv.Error:
        return []


def _quote(utf8: bytes, delimiter: str) -> str | Literal[False]:
    """In tab-separated text without one quoted cell (GDELT's) a quotation mark is a character like any other."""
    sample = "\n" + _sample(utf8)
    return '"' if delimiter != "\t" or any(f'{before}"' in sample for before in "\n\t") else False


def _read_excel(name: str, data: bytes) -> RawTable:
    import python_calamine  # noqa: PLC0415 - only spreadsheets need it

    _refuse_bomb(name, data)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {
            sheet: workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False) for sheet in workbook.sheet_names
        }
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise ImportFileError(f"{name} is no readable spreadsheet: {error}; save it as .xlsx or .csv") from error
    filled = {sheet: rows for sheet, rows in sheets.items() if len(rows) > 1}
    if not filled:
        raise ImportFileError(f"{name} has no sheet with a header and rows; export it again")
    sheet = max(filled, key=lambda key: len(filled[key]))
    notes = (
        (f"Read sheet {sheet!r}; the others were left: {', '.join(sorted(set(filled) - {sheet}))}.",)
        if len(filled) > 1
        else ()
    )
    return _from_cells(filled[sheet], notes)


def _refuse_bomb(name: str, data: bytes) -> None:
    """A spreadsheet is a zip; a few kB can unpack to more than any machine holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        return  # .xls is no zip, and what is neither the spreadsheet reader refuses
    except NotImplementedError as error:
        raise ImportFileError(f"{name} is no readable spreadsheet ({error}): save it again") from error
    if size > MAX_BYTES:
        raise ImportFileError(f"{name} unpacks to {size:,} bytes; at most {MAX_BYTES:,} can be: split it")


def _from_cells(rows: list[list[Any]], notes: tuple[str, ...]) -> RawTable:
    first = next(number for number, row in enumerate(rows) if any(cell not in ("", None) for cell in row))
    names = unique_names(cell_text(cell) for cell in rows[first])
    body = rows[first + 1 :]
    columns = {name: [cell_text(row[number]) for row in body] for number, name in enumerate(names)}
    table = pa.table({name: pa.array(cells, type=pa.large_string()) for name, cells in columns.items()})
    return finish(table, np.arange(first + 2, first + 2 + len(body)), notes=notes)


def _read_json(name: str, data: bytes) -> RawTable:
    utf8, notes = _as_utf8(name, data)
    records, more = json_records(name, utf8.decode())
    names = list(dict.fromkeys(key for record in records for key in record))
    arrays = {key: pa.array([record.get(key) for record in records], type=pa.large_string()) for key in names}
    return finish(pa.table(arrays), np.arange(1, len(records) + 1), notes=(*notes, *more))


def _read_parquet(name: str, data: bytes) -> RawTable:
    try:
        table = pq.read_table(io.BytesIO(data))
        kept = [column for column in table.column_names if not pa.types.is_binary(table.schema.field(column).type)]
        cells = _as_text(table.select(kept))
    except (pa.ArrowException, OSError, ValueError) as error:  # ValueError: names that are no UTF-8
        raise ImportFileError(f"{name} is no readable Parquet file: {error}; export it again") from error
    return finish(cells, np.arange(1, table.num_rows + 1))


def _as_text(table: pa.Table) -> pa.Table:
    arrays = {name: _column_text(table.column(name)) for name in table.column_names}
    return pa.table(arrays)


def _column_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
    if pa.types.is_nested(column.type):
        return pa.chunked_array(
            [pa.array([None if cell is None else str(cell) for cell in column.to_pylist()], pa.large_string())]
        )
    return column.cast(pa.large_string())


def _read_gpkg(name: str, data: bytes) -> RawTable:
    import pyogrio  # noqa: PLC0415 - only GeoPackages need it

    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "table.gpkg")
            path.write_bytes(data)
            layers = [str(layer) for layer in pyogrio.list_layers(path)[:, 0]]
            layer = "events" if "events" in layers else layers[0]
            _, table = pyogrio.read_arrow(path, layer=layer, read_geometry=False)
    except (pyogrio.errors.DataSourceError, IndexError) as error:
        raise ImportFileError(f"{name} is no readable GeoPackage: {error}") from error
    return finish(_as_text(table), np.arange(1, table.num_rows + 1), notes=(f"Read layer {layer!r}.",))


_READERS: Final[dict[str, Callable[[str, bytes], RawTable]]] = {
    **dict.fromkeys((".csv", ".tsv", ".tab", ".txt"), _read_csv),
    **dict.fromkeys((".xlsx", ".xls", ".xlsb", ".ods"), _read_excel),
    **dict.fromkeys((".json", ".geojson", ".jsonl", ".ndjson", ".geojsonl", ".geojsons"), _read_json),
    **dict.fromkeys((".parquet", ".geoparquet"), _read_parquet),
    ".gpkg": _read_gpkg,
    ".zip": _read_zip,
}

SUFFIXES: Final = tuple(_READERS)
"""Endings of the files that can be imported."""
