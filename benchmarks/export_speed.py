"""
Seconds to write events in each format, and those of pyogrio's GeoJSON writer for comparison.

    python -m benchmarks.export_speed [--rows 100000]
"""

import argparse
import csv
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pyogrio

from benchmarks.import_speed import acled_rows
from geo.export_formats import FORMATS, write
from geo.importers import import_file


def made_up_events(folder: Path, rows: int) -> gpd.GeoDataFrame:
    """Import as many made-up ACLED rows."""
    path = folder / "acled.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(acled_rows(rows))
    return import_file(path).gdf


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Return wall and CPU seconds of a call."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def main() -> None:
    """Write the same events in every format and print the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        events = made_up_events(folder, args.rows)
        for ending in FORMATS:
            path = folder / f"events{ending}"
            wall, cpu = seconds(lambda path=path: write(events, path, metadata={"filter": "all events"}))
            print(f"{ending:<12} {wall:6.2f} s ({cpu:.2f} s CPU, {path.stat().st_size / 1e6:.0f} MB)")
        plain = events.astype({name: "str" for name in events.columns if str(events[name].dtype) == "category"})
        wall, cpu = seconds(lambda: pyogrio.write_dataframe(plain, folder / "pyogrio.geojson", driver="GeoJSON"))
        print(f"pyogrio's GeoJSON writer {wall:.2f} s ({cpu:.2f} s CPU)")


if __name__ == "__main__":
    main()
