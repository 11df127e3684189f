import json

import pytest

from geo.errors import PlaceError
from geo.gazetteer import load_gazetteer
from geo.own_places import home_dir, list_files, own_names, remove_file
from geo.place_files import add_file


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GEO_HOME", str(tmp_path / "home"))
    load_gazetteer.cache_clear()
    yield tmp_path / "home"
    load_gazetteer.cache_clear()


def write(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def names_of(found):
    return [(item.place.place_id, item.match) for item in found]


CSV = (
    "Name;Latitude;Longitude;Country Code;admin1_code;population;aliases\n"
    "Testburg;50.5;30.6;UA;UA-32;500;Teststadt, Тестбург,https://x.example\n"
    "\n"
    "Kyiv;50.451;30.521;UA;;;Kyjiv-Test\n"
    "Kyiv;10;20;UA;;;\n"
)


def test_csv_is_used_from_then_on(tmp_path):
    added = add_file(write(tmp_path, "my places.csv", CSV))
    assert (added.name, added.n_places, added.n_known, added.refused) == ("my-places", 3, 1, ())
    gazetteer = load_gazetteer()
    place = gazetteer.lookup("TESTBURG")[0].place
    assert (place.place_id, place.name, place.lat, place.lon) == ("own:my-places:2", "Testburg", 50.5, 30.6)
    assert (place.country, place.admin1_code, place.population, place.radius_km) == ("UA", "UA-32", 500, 1.0)
    assert names_of(gazetteer.lookup("Тестбург")) == [("own:my-places:2", "alternate")]
    assert gazetteer.lookup("https://x.example") == ()
    assert "+" in gazetteer.version


def test_a_known_place_keeps_its_id_and_gets_the_name(tmp_path):
    add_file(write(tmp_path, "a.csv", CSV))
    gazetteer = load_gazetteer()
    assert names_of(gazetteer.lookup("Kyjiv-Test")) == [("geonames:703448", "alternate")]
    ids = [place_id for place_id, _ in names_of(gazetteer.lookup("Kyiv"))]
    assert len(ids) == len(set(ids))
    assert ids.count("geonames:703448") == 1
    assert "own:a:5" in ids


def geonames_row(**changes):
    row = {
        "id": "99000001",
        "name": "Testove",
        "asciiname": "Testove",
        "alternatenames": "Testovoje,Тестове",
        "lat": "47.9",
        "lon": "36.2",
        "class": "P",
        "code": "PPL",
        "country": "UA",
        "cc2": "",
        "admin1": "26",
        "admin2": "",
        "admin3": "",
        "admin4": "",
        "population": "1200",
        "elevation": "",
        "dem": "80",
        "timezone": "Europe/Kyiv",
        "modified": "2025-01-01",
    }
    return "\t".join({**row, **changes}.values())


def test_a_geonames_dump(tmp_path):
    kyiv = geonames_row(id="703448", name="Kyiv", lat="50.45", lon="30.52", admin1="12", alternatenames="")
    hotel = geonames_row(id="99000002", name="Hotel Test", **{"class": "S", "code": "HTL"})
    near_kyiv = geonames_row(id="99000003", name="Testivka", lat="50.4", lon="30.4", admin1="12", alternatenames="")
    added = add_file(write(tmp_path, "UA.txt", "\n".join((geonames_row(), kyiv, hotel, near_kyiv)) + "\n"))
    assert (added.n_places, added.n_known) == (3, 1)
    gazetteer = load_gazetteer()
    found = gazetteer.lookup("Тестове")[0]
    assert (found.place.place_id, found.match, found.place.population) == ("geonames:99000001", "alternate", 1200)
    assert gazetteer.lookup("Testivka")[0].place.admin1_code == gazetteer.place("geonames:703448").admin1_code
    assert gazetteer.lookup("Hotel Test") == ()


def feature(name, coordinates, **properties):
    geometry = {"type": "Point", "coordinates": coordinates}
    return {"type": "Feature", "id": 5, "geometry": geometry, "properties": {"name": name, **properties}}


def test_geojson(tmp_path):
    features = [
        feature("Testbase", [36.1, 47.8], feature_code="AIRB", country="UA", aliases=["Base Test"]),
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": []}, "properties": {"name": "Area"}},
        {"type": "Feature", "geometry": None, "properties": None},
        "nonsense",
        feature("", [36.1, 47.8]),
        feature("Far", ["x", 1]),
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    added = add_file(write(tmp_path, "a.geojson", text), "bases")
    assert (added.name, added.n_places) == ("bases", 1)
    assert [line.split(":")[0] for line in added.refused] == ["row 2", "row 3", "row 4", "row 5", "row 6"]
    place = load_gazetteer().lookup("Base Test")[0].place
    assert (place.place_id, place.feature_code, place.geo_precision) == ("own:bases:5", "AIRB", "exact")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("X,95,1", "lat '95' is out of range: give a number from -90 to 90"),
        ("X,nan,1", "lat 'nan' is out of range"),
        ("X,1,west", "lon 'west' is no number"),
        ("X,0,0", "'X' lies at 0, 0"),
        ("...,1,1", "name '...' is empty"),
        ("X,1,1,Ukraine", "country 'UKRAINE' is no code: give one such as 'UA'"),
        ("X,1,1,UA,many", "population 'many' is no number"),
    ],
)
def test_bad_rows_are_refused_by_number(tmp_path, row, reason):
    added = add_file(write(tmp_path, "a.csv", f"name,lat,lon,country,population\n{row}\nGood,1,2\n"))
    assert added.n_places == 1
    assert added.refused[0].startswith(f"row 2: {reason}")


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.csv", "", "is empty"),
        ("a.csv", "name,lat\nX,1\n", "has no column 'lon'"),
        ("a.csv", "name,lat,lon\nX,91,1\n", "holds no place .row 2: lat '91'"),
        ("a.txt", "just a text\n", "line 1 has 1 columns, a GeoNames dump has 19"),
        ("a.geojson", "{", "is no GeoJSON feature collection"),
        ("a.geojson", "[]", "is no GeoJSON feature collection"),
        ("a.xlsx", "PK", "is of no known kind"),
    ],
)
def test_bad_files_are_refused_as_a_whole(tmp_path, home, name, text, reason):
    with pytest.raises(PlaceError, match=reason):
        add_file(write(tmp_path, name, text))
    assert own_names() == []
    assert not home.exists()


def test_list_replace_and_remove(tmp_path):
    assert list_files() == []
    path = write(tmp_path, "a.csv", CSV)
    add_file(path, "one")
    add_file(write(tmp_path, "b.csv", "name,lat,lon\nTestheim,1,2\n"), "one")
    add_file(path, "two")
    assert [(file.name, file.n_places) for file in list_files()] == [("one", 1), ("two", 3)]
    remove_file("two")
    assert own_names() == ["one"]
    with pytest.raises(PlaceError, match="no table called 'two' was added; there are: one"):
        remove_file("two")


@pytest.mark.parametrize("name", ["", "../evil", "a/b", ".hidden", "x" * 65, "a\n"])
def test_names_stay_in_the_folder(tmp_path, name):
    with pytest.raises(PlaceError, match="cannot name a table"):
        add_file(write(tmp_path, "a.csv", CSV), name)


def test_where_it_is_kept(monkeypatch, tmp_path):
    monkeypatch.delenv("GEO_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert home_dir() == tmp_path / "conflict-event-dashboard"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert home_dir() == tmp_path / ".local" / "share" / "conflict-event-dashboard"
