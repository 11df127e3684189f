"""Events as tables with types: Arrow, GeoPackage and GeoParquet 1.1."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely

from geo.columns import COLUMNS, Column
from geo.export import Metadata
from geo.frame import CRS, point_geometry

GPKG_DATE: Final = "2000-01-01T00:00:00.000Z"
"""What a GeoPackage says about when it was written, so that the same events give the same bytes."""

GPKG_VERSION: Final = "1.2"
"""Of the format; programs in use warn of newer ones, which have nothing that events need."""

PARQUET_KEY: Final = b"events"
"""Key of the file's metadata under which `Metadata` stands as JSON."""

_GDAL_SETTINGS: Final = threading.Lock()

_CANDIDATES: Final = pa.schema(
    [
        ("event_id", pa.string()),
        ("rank", pa.int32()),
        ("id", pa.string()),
        ("name", pa.string()),
        ("lat", pa.float64()),
        ("lon", pa.float64()),
        ("country", pa.string()),
        ("score", pa.float64()),
    ]
)
_REPORT_COLUMNS: Final = [
    "cluster_id",
    "event_id",
    "is_primary",
    "doc_id",
    "doc_title",
    "doc_url",
    "publisher",
    "report_date",
    "date_start",
    "date_end",
    "date_precision",
    "place_name",
    "geo_precision",
    "event_type",
    "sub_event_type",
    "modality",
    "claimed_by",
    "fatalities_low",
    "fatalities_best",
    "fatalities_high",
    "injured",
    "sentence",
]


def arrow_table(events: gpd.GeoDataFrame) -> pa.Table:
    """Return the frame as an Arrow table: days as date32, text as string, `geometry` as WKB, missing as null."""
    arrays = {column.name: _array(events[column.name], column) for column in COLUMNS}
    return pa.table({**arrays, "geometry": _wkb(events.geometry.to_numpy())})


def _array(series: pd.Series[Any], column: Column) -> pa.Array:
    if column.dtype == "date":
        return pa.array(series.to_numpy().astype("datetime64[D]"), from_pandas=True)
    if column.dtype == "datetime":
        return pa.array(series, type=pa.timestamp("ms", tz="UTC"), from_pandas=True)
    if column.dtype == "str":
        return pa.array(series.astype("str"), type=pa.string(), from_pandas=True)
    return pa.array(series, from_pandas=True)


def _wkb(points: np.ndarray[Any, Any]) -> pa.Array:
    return pa.array(shapely.to_wkb(points), type=pa.binary())


def write_geopackage(
    events: gpd.GeoDataFrame, path: Path, metadata: Metadata, leftovers: Sequence[Mapping[str, Any]]
) -> None:
    """
    Write a GeoPackage of events.

    Its layers are `events`, `candidates` (places that the names may mean), `reports` (of events that several
    reports tell of) and `leftovers`; those without rows are left out.

    Parameters
    ----------
    events
        A valid frame.
    path
        The file, which must not exist yet.
    metadata
        Stands in the GeoPackage's metadata table, for each layer (readers of metadata of the whole file
        leave an .aux.xml beside it).
    leftovers
        What came to stand nowhere, with reasons; a layer without geometry.
    """
    texts = {key: value if isinstance(value, str) else json.dumps(value) for key, value in metadata.items()}
    layers: list[tuple[str, pa.Table, bool]] = [("events", arrow_table(events), True)]
    candidates, reports = candidate_table(events), report_table(events)
    layers += [(name, table, True) for name, table in (("candidates", candidates), ("reports", reports)) if len(table)]
    if leftovers:
        layers.append(("leftovers", leftover_table(leftovers), False))
    with _fixed_date():
        for name, table, located in layers:
            pyogrio.write_arrow(
                table,
                path,
                layer=name,
                driver="GPKG",
                geometry_name="geometry" if located else None,
                geometry_type="Point" if located else None,
                crs=CRS if located else None,
                layer_metadata=texts or None,
                dataset_options={"VERSION": GPKG_VERSION},
            )


@contextmanager
def _fixed_date() -> Iterator[None]:
    with _GDAL_SETTINGS:
        before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": GPKG_DATE})
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def candidate_table(events: gpd.GeoDataFrame) -> pa.Table:
    """Return the candidates of every event as rows, best first, with their points."""
    stated = events.loc[events["candidates_json"].notna(), ["event_id", "candidates_json"]]
    rows = [
        {"event_id": event_id, "rank": rank, **candidate}
        for event_id, text in stated.itertuples(index=False)
        for rank, candidate in enumerate(json.loads(text), start=1)
    ]
    table = pa.Table.from_pylist(rows, schema=_CANDIDATES)
    points = point_geometry(*(pd.Series(table.column(name).to_numpy(), dtype="float64") for name in ("lat", "lon")))
    return table.append_column("geometry", _wkb(points))


def report_table(events: gpd.GeoDataFrame) -> pa.Table:
    """Return the reports of every event that more than one report tells of, cluster by cluster."""
    merged = events[(events["n_reports"] > 1).to_numpy()]
    merged = merged.sort_values(["cluster_id", "is_primary", "event_id"], ascending=[True, False, True], kind="stable")
    return arrow_table(merged).select([*_REPORT_COLUMNS, "geometry"])


def leftover_table(leftovers: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return leftovers as a table of text and whole numbers."""
    names = list(dict.fromkeys(name for row in leftovers for name in row))
    return pa.table({name: _plain([row.get(name) for row in leftovers]) for name in names})


def _plain(values: list[Any]) -> pa.Array:
    whole = all(value is None or (isinstance(value, int) and not isinstance(value, bool)) for value in values)
    if whole and any(value is not None for value in values):
        return pa.array(values, type=pa.int64())
    return pa.array([None if value is None else str(value) for value in values], type=pa.string())


def write_geoparquet(events: gpd.GeoDataFrame, path: Path, metadata: Metadata) -> None:
    """
    Write GeoParquet 1.1, compressed with zstd.

    `metadata` stands as JSON under `PARQUET_KEY` in the file's key-value metadata.
    """
    events.to_parquet(path, compression="zstd", index=False, schema_version="1.1.0")
    if metadata:
        table = pq.read_table(path)
        own = {PARQUET_KEY: json.dumps(dict(metadata), ensure_ascii=False).encode()}
        pq.write_table(table.replace_schema_metadata({**table.schema.metadata, **own}), path, compression="zstd")
