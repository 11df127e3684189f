"""The reference tables are the ones that the README describes."""

import csv
import hashlib
import re

import pyarrow.parquet as pq
import pytest

from geo.settings import DATA_DIR

ROW = re.compile(r"\| `(\S+\.parquet)` \| (.+?) \| (.+?) \| ([\d,]+) \| ([\d,]+) \| `([0-9a-f]{64})` \|")
README = (DATA_DIR / "README.md").read_text(encoding="utf-8")
LISTED = {match[1]: match for match in ROW.finditer(README)}


def test_every_table_is_listed():
    assert set(LISTED) == {path.name for path in DATA_DIR.glob("*.parquet")}


@pytest.mark.parametrize("name", sorted(LISTED))
def test_table_is_as_listed(name):
    _, _, licence, rows, size, digest = LISTED[name].groups()
    path = DATA_DIR / name
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
    assert path.stat().st_size == int(size.replace(",", ""))
    assert pq.ParquetFile(path).metadata.num_rows == int(rows.replace(",", ""))
    assert licence


def test_all_together_are_small():
    assert sum(path.stat().st_size for path in DATA_DIR.glob("*.parquet")) < 30_000_000


def test_share_alike_tables_stand_apart():
    for name, match in LISTED.items():
        ids = pq.read_table(DATA_DIR / name, columns=["id"])["id"] if name.endswith("_places.parquet") else None
        if ids is not None:
            overture = [place_id.startswith("overture:") for place_id in ids.to_pylist()]
            assert all(overture) if "ODbL" in match[3] else not any(overture)


def test_places_are_on_earth_and_have_units_that_exist():
    places = pq.read_table(DATA_DIR / "gazetteer_places.parquet").to_pandas()
    assert places["id"].is_unique
    assert places["lat"].between(-90, 90).all()
    assert places["lon"].between(-180, 180).all()
    assert (places["radius_km"] > 0).all()
    known = set(places["id"])
    for unit in ("admin1", "admin2"):
        assert set(places[unit].dropna()) <= known
    assert set("iso:" + places["country"].dropna()) <= known


@pytest.mark.parametrize("path", sorted((DATA_DIR / "reviewed").glob("*.csv")), ids=lambda path: path.stem)
def test_reviewed_rows_are_whole(path):
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert rows
    for row in rows:
        assert None not in row, row
        assert None not in row.values(), row
        if row.get("lat"):
            assert -90 <= float(row["lat"]) <= 90
            assert -180 <= float(row["lon"]) <= 180


def test_reviewed_places_name_their_source():
    with (DATA_DIR / "reviewed" / "places.csv").open(encoding="utf-8", newline="") as lines:
        assert all(row["source"] for row in csv.DictReader(lines))
