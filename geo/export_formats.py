"""Events to a file of the format that its ending names, with what the file should say about itself."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import geopandas as gpd

from geo import export
from geo.errors import FrameError
from geo.export import Metadata, compact_json, feature_of, rows_of
from geo.export_acled import to_acled_csv
from geo.export_kml import to_kml, to_kmz
from geo.frame import validate_events_gdf

RECORD_SEPARATOR: Final = "\x1e"

FORMATS: Final[Mapping[str, str]] = {
    ".geojson": "GeoJSON (RFC 7946)",
    ".json": "GeoJSON (RFC 7946)",
    ".geojsons": "GeoJSON text sequence (RFC 8142)",
    ".gpkg": "GeoPackage with layers events, candidates, reports, leftovers",
    ".parquet": "GeoParquet 1.1",
    ".geoparquet": "GeoParquet 1.1",
    ".kml": "KML 2.2",
    ".kmz": "KMZ",
    ".acled.csv": "CSV in ACLED's layout",
    ".csv": "CSV",
    ".jsonl": "one event a line as JSON",
}
"""What can be written, by the ending of the file's name; the longest ending counts."""

SIDECAR: Final = "-metadata.json"
"""Ending of the file beside a format that cannot say anything about itself (as for CSV on the Web)."""


def to_geojson_sequence(events: gpd.GeoDataFrame, metadata: Metadata | None = None) -> str:
    """
    Write a frame as a GeoJSON text sequence: each feature between a record separator and a line feed.

    `metadata` stands as the foreign member "metadata" of the first feature, since a sequence has no head.
    """
    lines = []
    for number, row in enumerate(rows_of(events)):
        feature = feature_of(row, metadata=dict(metadata)) if metadata and number == 0 else feature_of(row)
        lines.append(f"{RECORD_SEPARATOR}{compact_json(feature)}\n")
    return "".join(lines)


def format_of(path: Path) -> str:
    """
    Return the ending that decides about a file's format, a key of `FORMATS`.

    Raises
    ------
    FrameError
        If it is none of them.
    """
    name = path.name.casefold()
    found = max((ending for ending in FORMATS if name.endswith(ending)), key=len, default=None)
    if found is None:
        raise FrameError(f"{str(path)!r} is of no known kind: name it with one of {', '.join(FORMATS)}")
    return found


def check_target(path: Path) -> None:
    """
    Say whether events could be written to a path, before the work that yields them.

    Raises
    ------
    FrameError
        If its kind is not known, its folder is missing or closed, or it is a folder.
    """
    format_of(path)
    export.check_place(path)


def write(
    gdf: gpd.GeoDataFrame,
    path: Path,
    *,
    metadata: Metadata | None = None,
    leftovers: Sequence[Mapping[str, Any]] = (),
) -> tuple[str, ...]:
    """
    Write events.

    Parameters
    ----------
    gdf
        A frame; it is validated first.
    path
        Its ending, one of `FORMATS`, decides the format. The file is replaced as a whole or not at all.
    metadata
        Filter in words, versions, credits and the like. It stands inside the file; for CSV and JSON
        lines, which have no place for it, in a file beside it (`SIDECAR`).
    leftovers
        What came to stand nowhere, with reasons; a layer of GeoPackage, other formats hold none.

    Returns
    -------
    notes
        What the format could not hold, one sentence each.

    Raises
    ------
    FrameError
        If the frame is not valid, or the path cannot be written as such.
    """
    check_target(path)
    validate_events_gdf(gdf)
    ending, about = format_of(path), metadata or {}
    notes: tuple[str, ...] = ()
    if ending == ".acled.csv":
        text, left_out = to_acled_csv(gdf)
        export.write_text(path, text)
        if left_out:
            notes = (
                f"{left_out} of {len(gdf)} events have no place in ACLED's layout and were left out: it holds dated, "
                "typed incidents that happened",
            )
    elif ending in _TEXTS:
        export.write_text(path, _TEXTS[ending](gdf, about))
    elif ending == ".kmz":
        _replace(path, lambda part: part.write_bytes(to_kmz(gdf, about)))
    elif ending == ".gpkg":
        from geo.export_tables import write_geopackage  # noqa: PLC0415 - GDAL loads only if it writes

        _replace(path, lambda part: write_geopackage(gdf, part, about, leftovers))
    else:
        from geo.export_tables import write_geoparquet  # noqa: PLC0415

        _replace(path, lambda part: write_geoparquet(gdf, part, about))
    if about and ending in _WITHOUT_HEAD:
        export.write_text(path.with_name(path.name + SIDECAR), json.dumps(about, ensure_ascii=False, indent=2) + "\n")
    return notes


_TEXTS: Final[Mapping[str, Callable[[gpd.GeoDataFrame, Metadata], str]]] = {
    ".geojson": export.to_geojson,
    ".json": export.to_geojson,
    ".geojsons": to_geojson_sequence,
    ".kml": to_kml,
    ".csv": lambda events, _: export.to_csv(events),
    ".jsonl": lambda events, _: export.to_jsonl(events),
}
_WITHOUT_HEAD: Final = (".csv", ".jsonl", ".acled.csv")


def _replace(path: Path, write_part: Callable[[Path], object]) -> None:
    """Write beside the target, under its own ending, and put it there when it is whole."""
    part = path.with_name(f".{os.getpid()}.{path.name}")
    try:
        part.unlink(missing_ok=True)
        write_part(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
