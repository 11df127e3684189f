"""
Events out of the program and in again: GeoJSON, JSON lines, CSV and Parquet.

GeoJSON follows RFC 7946: lon-lat, at most 7 decimals, no `crs`, `Feature.id` = `event_id`, null
geometry for what has no point, flat properties. What the file as a whole should say (filter in words,
versions, credits, worldview) stands in foreign members, which RFC 7946 permits and GDAL passes over.
The same frame and metadata give the same bytes.
"""

import csv
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import orjson
import pandas as pd

from geo.columns import COLUMN_NAMES, COLUMNS
from geo.errors import FrameError
from geo.frame import conform_events, validate_events_gdf

Metadata = Mapping[str, str | int | list[str]]

_RESERVED: Final = ("type", "features", "bbox", "crs", "geometry", "properties", "coordinates")
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "'")


def rows_of(events: gpd.GeoDataFrame) -> Iterator[dict[str, Any]]:
    """
    Yield each event as plain values ready for JSON.

    Yields
    ------
    row
        Every column of the frame: None where null, days as "2025-12-27", times as "2025-12-27T08:00:00Z".
    """
    plain = [_plain(events[column.name], column.dtype) for column in COLUMNS]
    for values in zip(*plain, strict=True):
        yield dict(zip(COLUMN_NAMES, values, strict=True))


def _plain(series: "pd.Series[Any]", dtype: str) -> list[Any]:
    if dtype == "date":
        return _or_none(series.dt.strftime("%Y-%m-%d"))
    if dtype == "datetime":
        return [None if pd.isna(value) else _utc_text(value) for value in series]
    return _or_none(series)


def _or_none(series: "pd.Series[Any]") -> list[Any]:
    return series.astype("object").where(series.notna(), None).tolist()


def _utc_text(value: pd.Timestamp) -> str:
    text = value.tz_convert("UTC").isoformat(timespec="milliseconds" if value.microsecond else "seconds")
    return text.replace("+00:00", "Z")


def to_geojson(events: gpd.GeoDataFrame, metadata: Metadata | None = None) -> str:
    """
    Write a frame as a GeoJSON feature collection.

    Parameters
    ----------
    events
        A valid frame.
    metadata
        Foreign members of the collection, such as "filter", "credits", "worldview".

    Returns
    -------
    text
        One feature a line, so that a change shows as a change of its line.

    Raises
    ------
    FrameError
        If a key of `metadata` has a meaning in GeoJSON.
    """
    head = dict(metadata or {})
    if reserved := [key for key in head if key in _RESERVED]:
        raise FrameError(f"metadata key {reserved[0]!r} has a meaning of its own in GeoJSON: rename it")
    whole = {"type": "FeatureCollection", **head}
    members = [f"{compact_json(key)}:{compact_json(value)}" for key, value in whole.items()]
    features = ",\n".join(compact_json(feature_of(row)) for row in rows_of(events))
    return "{" + ",\n".join(members) + ',\n"features":[\n' + features + "\n]}\n"


def feature_of(row: Mapping[str, Any], **members: object) -> dict[str, Any]:
    """Return a row of `rows_of` as a GeoJSON feature with these foreign members."""
    point = None if row["lat"] is None else {"type": "Point", "coordinates": [row["lon"], row["lat"]]}
    return {"type": "Feature", "id": row["event_id"], **members, "geometry": point, "properties": row}


def compact_json(value: object) -> str:
    """Return a value as JSON without blanks; what is not a number is null."""
    return orjson.dumps(value).decode()


def to_jsonl(events: gpd.GeoDataFrame) -> str:
    """Write a frame as JSON lines: one event a line with every column."""
    return "".join(compact_json(row) + "\n" for row in rows_of(events))


def to_csv(events: gpd.GeoDataFrame) -> str:
    """
    Write a frame as CSV that a spreadsheet shows as it is.

    A text that a spreadsheet would run as a formula (it starts with =, +, -, @, a tab or a line break) gets an
    apostrophe before it; so does one that starts with an apostrophe, which makes reading back exact.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMN_NAMES)
    texts = [column.dtype == "str" for column in COLUMNS]
    for row in rows_of(events):
        writer.writerow([_cell(value, text) for value, text in zip(row.values(), texts, strict=True)])
    return out.getvalue()


def _cell(value: Any, text: bool) -> str:
    if value is None:
        return ""
    if not text:
        return str(value)
    return f"'{value}" if value.startswith(_FORMULA_STARTS) else str(value)


WRITERS: Final[Mapping[str, Callable[[gpd.GeoDataFrame], str]]] = {
    ".geojson": to_geojson,
    ".json": to_geojson,
    ".jsonl": to_jsonl,
    ".csv": to_csv,
}


def check_target(path: Path) -> None:
    """
    Say whether events could be written to a path, before the work that yields them.

    Raises
    ------
    FrameError
        If its kind is not known, its folder is missing, or it is a folder.
    """
    known = (*WRITERS, ".parquet")
    if path.suffix.lower() not in known:
        raise FrameError(f"{str(path)!r} is of no known kind: name it with one of {', '.join(known)}")
    check_place(path)


def check_place(path: Path) -> None:
    """
    Say whether a file could be written to a path, before the work that yields it.

    Raises
    ------
    FrameError
        If its folder is missing or closed to this user, or it is a folder itself.
    """
    if path.is_dir():
        raise FrameError(f"{str(path)!r} is a folder: name a file in it")
    if not path.parent.is_dir():
        raise FrameError(f"folder {str(path.parent)!r} is missing: create it or name another")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise FrameError(f"folder {str(path.parent)!r} may not be written to: change its permissions or name another")


def write_events(events: gpd.GeoDataFrame, path: Path, metadata: Metadata | None = None) -> None:
    """
    Write a frame to a file of the kind that its suffix names.

    Parameters
    ----------
    events
        A frame; it is validated first.
    path
        `.geojson`, `.jsonl`, `.csv` or `.parquet`. It is replaced as a whole or not at all.
    metadata
        Foreign members of GeoJSON; other kinds hold none.

    Raises
    ------
    FrameError
        If the frame is not valid, or the path cannot be written as such.
    """
    check_target(path)
    validate_events_gdf(events)
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        _replace(path, lambda part: events.to_parquet(part, compression="zstd", index=False))
    else:
        text = to_geojson(events, metadata) if WRITERS[suffix] is to_geojson else WRITERS[suffix](events)
        write_text(path, text)


def write_text(path: Path, text: str) -> None:
    """Write a file as UTF-8, as a whole or not at all."""
    _replace(path, lambda part: part.write_bytes(text.encode()))


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read_events(path: Path) -> gpd.GeoDataFrame:
    """
    Read events that `write_events` wrote, to the very same frame.

    Raises
    ------
    FrameError
        If the file is missing, of no known kind, or holds something else.
    """
    if not path.is_file():
        raise FrameError(f"{str(path)!r} is no file: check the path")
    suffix = path.suffix.lower()
    try:
        if suffix == ".parquet":
            events = conform_events(pd.read_parquet(path).drop(columns="geometry", errors="ignore"))
        elif suffix == ".csv":
            events = conform_events(_csv_table(path))
        else:
            events = conform_events(_table(_json_rows(path, suffix)))
    except (ValueError, KeyError, TypeError) as error:
        raise FrameError(f"{str(path)!r} does not hold events as this program writes them: {error}") from error
    validate_events_gdf(events)
    return events


def _json_rows(path: Path, suffix: str) -> list[dict[str, Any]]:
    if suffix == ".jsonl":
        with path.open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines if line.strip()]
    if suffix in WRITERS:
        return [feature["properties"] for feature in json.loads(path.read_bytes())["features"]]
    raise FrameError(f"{str(path)!r} is of no known kind: give one of {', '.join((*WRITERS, '.parquet'))}")


def _table(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame.from_records(list(rows), columns=None)


def _csv_table(path: Path) -> pd.DataFrame:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [_uncelled(row) for row in csv.DictReader(lines, strict=True)]
    return _table(rows)


def _uncelled(row: Mapping[str, str]) -> dict[str, Any]:
    return {name: _value(row[name], dtype) for name, dtype in _DTYPES.items() if name in row}


def _value(cell: str, dtype: str) -> Any:
    if cell == "":
        return None
    if dtype == "str":
        return cell.removeprefix("'")
    if dtype == "bool":
        return cell == "True"
    return cell if dtype in ("date", "datetime") else float(cell) if dtype == "float64" else int(cell)


_DTYPES: Final[Mapping[str, str]] = {column.name: column.dtype for column in COLUMNS}
