import zipfile

import pandas as pd
import pyogrio
import pytest

from geo.errors import ImportFileError
from geo.imported import RefusedRow, write_refused
from geo.importers import import_file
from geo.raw_json import json_records
from geo.raw_tables import read_table, unpacked_bytes


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "a.csv is empty"),
        ("a.csv", b"date,lat\n", "a.csv has no rows of data, only a header"),
        ("a.csv", b"date,place\n2024-03-12,\xcf\xf0\xe8\xe2\xe5\xf2\n", "looks like text in another encoding"),
        ("a.csv", b"date,place\n2024-03-12,\x81\x8d\n", "byte 0x81 is neither UTF-8 nor Windows-1252"),
        ("a.csv", b"\x00\x01\x02,\x00", "holds zero bytes"),
        ("a.csv", b"\xff\xfed\xd8", "begins as UTF-16 but is none"),
        ("a.json", b"{", "a.json is no JSON"),
        ("a.json", b"[" * 100_000, "a.json is no JSON"),
        ("a.json", b'{"a": {}}', "holds no list of events"),
        ("a.json", b"[1]", "item 1 is no object"),
        ("a.jsonl", b'{"a": 1}\n{"a"', "a.jsonl, line 2: no JSON"),
        ("a.xlsx", b"PK nothing", "is no readable spreadsheet"),
        ("a.parquet", b"PAR1", "is no readable Parquet file"),
        ("a.zip", b"PK", "is no readable zip archive"),
        ("a.gpkg", b"SQLite", "is no readable GeoPackage"),
        ("a.KML", b"<kml/>", ".kml files are written to be looked at, not read back; give .geojson or .csv"),
    ],
)
def test_what_cannot_be_read_is_named_with_a_remedy(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ImportFileError, match=message):
        read_table(path)


def test_mixed_encodings_are_read_byte_by_byte(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("date,place\n2024-03-12,Гуляйполе\n2024-03-13,".encode() + "Évry\n".encode("cp1252"))
    raw = read_table(path)
    assert list(raw.table["place"]) == ["Гуляйполе", "Évry"]
    assert raw.notes == ("1 bytes that are not UTF-8 were read as Windows-1252.",)


def test_a_missing_file(tmp_path):
    with pytest.raises(ImportFileError, match="cannot be read: No such file"):
        read_table(tmp_path / "none.csv")


def test_rows_are_numbered_as_in_a_spreadsheet(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('date,place\n2024-03-12,"two\nlines"\n\n2024-03-13,x,y\n,\n2024-03-14,z\n')
    raw = read_table(path)
    assert list(raw.row_numbers) == [2, 6]
    assert raw.broken == (
        RefusedRow(4, "has 3 cells where 2 are expected; put cells that hold ',' in quotation marks"),
    )
    assert list(raw.table["place"]) == ["two\nlines", "z"]


def test_an_unclosed_quotation_mark(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('date,place\n2024-03-12,"open\n2024-03-13,x\n')
    with pytest.raises(ImportFileError, match=r"a.csv, row 2: a quotation mark is opened and never closed"):
        read_table(path)


def test_repeated_and_empty_names_stay_apart(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,a,\n1,2,3\n")
    assert list(read_table(path).table.columns) == ["a", "a (2)", "column_3"]


def test_a_zip_with_two_tables(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "x")
        archive.writestr("b.csv", "x")
    with pytest.raises(ImportFileError, match=r"must hold exactly one table, found a\.csv, b\.csv"):
        read_table(path)


def test_a_zip_in_a_zip_is_not_unpacked(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inner.zip", "x")
    with pytest.raises(ImportFileError, match="holds an archive; unpack it and import what is inside"):
        read_table(path)


def test_how_much_a_file_unpacks_to(tmp_path):
    packed, plain, table = tmp_path / "a.zip", tmp_path / "a.csv", tmp_path / "a.parquet"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "0" * 100_000)
    plain.write_text("a,b\n")
    pd.DataFrame({"a": ["0" * 1_000] * 100}).to_parquet(table)
    assert (unpacked_bytes(packed), unpacked_bytes(plain)) == (100_000, 4)
    assert unpacked_bytes(table) > 1_000


def test_a_spreadsheet_that_unpacks_to_too_much(tmp_path, monkeypatch):
    monkeypatch.setattr("geo.raw_tables.MAX_BYTES", 1_000)
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "0" * 100_000)
    with pytest.raises(ImportFileError, match="unpacks to 100,000 bytes; at most 1,000 can be"):
        read_table(path)


def test_excel(tmp_path):
    path = tmp_path / "log.xlsx"
    cells = pd.DataFrame(
        {
            "Date": pd.to_datetime(["2024-03-12", "2024-03-13"]),
            "Lat": [47.66, 47.5],
            "Lon": [36.25, 36.5],
            "Killed": [2, 0],
        }
    )
    pyogrio.write_dataframe(cells, path, driver="XLSX", layer="log")
    gdf = import_file(path).gdf
    assert list(gdf["date_start"]) == list(cells["Date"])
    assert list(gdf["lat"]) == [47.66, 47.5]
    assert list(gdf["fatalities_best"]) == [2, 0]


def test_refused_rows_can_be_downloaded(tmp_path):
    path = tmp_path / "refused.csv"
    write_refused([RefusedRow(3, "=1+1"), RefusedRow(4, "a, b")], path)
    assert path.read_text(encoding="utf-8") == 'row,reason\n3,\'=1+1\n4,"a, b"\n'


def test_a_spreadsheet_of_an_unknown_kind_of_zip_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a", "b")
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 6] = 64  # the version needed to unpack
    path.write_bytes(data)
    with pytest.raises(ImportFileError, match=r"a\.xlsx is no readable spreadsheet \(zip file version 6\.4\)"):
        import_file(path)
    assert unpacked_bytes(path) == len(data)


def test_a_feature_without_properties_is_a_record_all_the_same():
    records, _ = json_records(
        "a.geojson", '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [30, 50]}}'
    )
    assert records == [{"geometry_lon": "30", "geometry_lat": "50"}]
