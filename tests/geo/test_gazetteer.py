import subprocess
import sys
import time

import pyarrow as pa
import pytest

from geo.errors import DataError, PlaceError
from geo.gazetteer import load_gazetteer, unit_stem
from geo.place_tables import KINDS, PlaceTable, SortedText


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer()


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Kyiv", "geonames:703448"),
        ("Київ", "geonames:703448"),
        ("Kursk", "geonames:538560"),
        ("Krichev", "geonames:626450"),
        ("Minsk", "geonames:625144"),
        ("Kosivtseve", "reviewed:kosivtseve"),
        ("El Alto", "reviewed:el-alto"),
        ("Jiyeh", "reviewed:jieh"),
        ("Odaisseh", "reviewed:al-aadaissah"),
        ("Robotyne", "reviewed:robotyne"),
        ("Huliaipole", "geonames:707898"),
        ("Tripoli", "geonames:2210247"),
        ("Tripoli", "geonames:266826"),
        ("Georgia", "iso:GE"),
        ("Georgia", "iso:US-GA"),
        ("Jordan", "iso:JO"),
        ("Moscow", "geonames:524901"),
        ("Moscow", "geonames:5601538"),
        ("Washington", "geonames:4140963"),
        ("Washington", "iso:US-WA"),
        ("Kharkiv", "geonames:706483"),
        ("Kharkiv", "iso:UA-63"),
        ("Pyongyang", "geonames:1871859"),
        ("Brussels", "geonames:2800866"),
        ("Florida", "iso:US-FL"),
        ("Alaska", "iso:US-AK"),
        ("Belarus", "iso:BY"),
    ],
)
def test_names_find_their_places(gazetteer, name, place_id):
    assert place_id in {candidate.place.place_id for candidate in gazetteer.lookup(name)}


@pytest.mark.parametrize(
    ("name", "place_id", "match"),
    [
        ("Kyiv", "geonames:703448", "exact"),
        ("kyiv", "geonames:703448", "main"),
        ("Kursk region", "iso:RU-KRS", "main"),
        ("Kursk Oblast", "iso:RU-KRS", "exact"),
        ("Kursk province", "iso:RU-KRS", "admin"),
        ("Zaporizhzhia region", "iso:UA-23", "main"),
        ("Zaporizka oblast", "iso:UA-23", "main"),
        ("province of Kandahar", "iso:AF-KAN", "admin"),
        ("U.K.", "iso:GB", "abbreviation"),
        ("DRC", "iso:CD", "abbreviation"),
        ("UAE", "iso:AE", "abbreviation"),
        ("Ky.", "iso:US-KY", "abbreviation"),
        ("N.S.W.", "iso:AU-NSW", "abbreviation"),
        ("B.C.", "iso:CA-BC", "abbreviation"),
        ("Ukrainian", "iso:UA", "demonym"),
        ("Ukrainians", "iso:UA", "demonym"),
        ("British", "iso:GB", "demonym"),
        ("Burma", "iso:MM", "main"),
        ("Zaire", "iso:CD", "main"),
        ("Swaziland", "iso:SZ", "main"),
        ("Macedonia", "iso:MK", "main"),
        ("Middle East", "regions:middle-east", "exact"),
        ("the Sahel", "regions:sahel", "main"),
        ("Donbass", "regions:donbas", "main"),
        ("Golan Heights", "regions:golan-heights", "exact"),
        ("West Bank", "geonames:285153", "exact"),
        ("Gaza Strip", "geonames:281132", "exact"),
        ("Bab al-Mandab", "waters:bab-el-mandeb", "main"),
        ("Black Sea", "waters:black-sea", "exact"),
        ("Engels air base", "reviewed:engels-air-base", "exact"),
    ],
)
def test_how_a_name_matched(gazetteer, name, place_id, match):
    kinds = {candidate.place.place_id: candidate.match for candidate in gazetteer.lookup(name)}
    assert kinds.get(place_id) == match


def test_congolese_is_of_two_countries(gazetteer):
    assert {"iso:CD", "iso:CG"} == {candidate.place.place_id for candidate in gazetteer.lookup("Congolese")}


@pytest.mark.parametrize("name", ["us", "it", "ky", "Ie", "zzyzzx", "", "...", "IEV"])
def test_no_such_place(gazetteer, name):
    assert not [item for item in gazetteer.lookup(name) if item.match == "abbreviation" or len(name) != 2]


def test_huliaipole_of_the_zaporizhzhia_region(gazetteer):
    place = gazetteer.place("geonames:707898")
    assert (place.country, place.admin1_code, place.admin1) == ("UA", "UA-23", "Zaporizhzhia Oblast")
    assert place.lat == pytest.approx(47.667, abs=0.01)
    assert place.lon == pytest.approx(36.256, abs=0.01)
    assert place.geo_precision == "settlement"


def test_many_verboves_some_only_by_district(gazetteer):
    places = [candidate.place for candidate in gazetteer.lookup("Verbove")]
    assert len(places) >= 10
    approximate = [place for place in places if place.basis == "approximate"]
    assert approximate
    assert all(place.radius_km >= 8 for place in approximate)


def test_crimea_is_in_ukraine(gazetteer):
    assert {place.country for place in (gazetteer.admin1("UA-43"), gazetteer.admin1("UA-40"))} == {"UA"}
    assert gazetteer.lookup("Simferopol")[0].place.country == "UA"


def test_precision_and_radius_follow_the_class(gazetteer):
    kyiv, oblast, country = (gazetteer.place(key) for key in ("geonames:703448", "iso:UA-23", "iso:UA"))
    assert kyiv.radius_km < oblast.radius_km < country.radius_km
    assert (oblast.geo_precision, country.geo_precision) == ("admin1", "country")
    assert gazetteer.lookup("Black Sea")[0].place.geo_precision == "sea_air"


@pytest.mark.parametrize(
    ("words", "known"),
    [
        ("new york", True),
        ("new", True),
        ("rio de", True),
        ("kursk oblast", True),
        ("said on monday", False),
        ("qqqq", False),
        ("huliaipole and", False),
    ],
)
def test_prefixes(gazetteer, words, known):
    assert gazetteer.has_prefix(words) is known


def test_unknown_id_is_named(gazetteer):
    with pytest.raises(PlaceError, match="geonames:0"):
        gazetteer.place("geonames:0")


def test_nearest_settlement(gazetteer):
    ((place, km),) = gazetteer.nearest(47.66, 36.25, limit=1)
    assert place.name == "Huliaipole"
    assert km < 2
    assert gazetteer.nearest(0.0, -30.0, max_km=50) == ()


def test_every_shown_name_finds_its_place(gazetteer):
    table = gazetteer._tables[0]
    rows = [*range(0, len(table), 97), *table.ids.starting_with("regions:"), *table.ids.starting_with("waters:")]
    rows += [*table.ids.starting_with("reviewed:"), *table.ids.starting_with("iso:")]
    lost = []
    for row in rows:
        place = gazetteer.place(table.ids[row])
        if place.place_id not in {candidate.place.place_id for candidate in gazetteer.lookup(place.name)}:
            lost.append((place.place_id, place.name))
    assert lost == []


def test_look_ups_are_quick(gazetteer):
    names = ["Kyiv", "of the", "Kursk region", "nowhere at all", "New York"]
    start = time.process_time()
    for _ in range(2000):
        for name in names:
            gazetteer.lookup(name)
    assert (time.process_time() - start) / 10_000 < 50e-6


@pytest.mark.parametrize(
    ("words", "stem"), [("kursk oblast", "kursk"), ("state of kerala", "kerala"), ("oblast", None)]
)
def test_unit_stem(words, stem):
    assert unit_stem(words) == stem


def test_missing_table_says_how_to_remake_it(tmp_path):
    with pytest.raises(DataError, match=r"data/build\.py"):
        PlaceTable.read(tmp_path, "gazetteer")


def test_damaged_table_says_how_to_remake_it(tmp_path):
    for part in ("places", "names"):
        (tmp_path / f"gazetteer_{part}.parquet").write_bytes(b"no table")
    with pytest.raises(DataError, match=r"'gazetteer_places.parquet' is damaged .*data/build\.py"):
        PlaceTable.read(tmp_path, "gazetteer")


def test_table_in_memory():
    rows = [
        {
            "id": "own:1",
            "name": "Thule",
            "lat": 65.0,
            "lon": -18.0,
            "feature_code": "PPL",
            "country": "IS",
            "population": 7,
            "radius_km": 1.0,
            "basis": "gazetteer",
        }
    ]
    table = PlaceTable.of(rows, [("thule", "own:1", "main"), ("ultima thule", "own:1", "alternate")])
    assert [KINDS.index(named.kind) for named in table.names.find("ultima thule")] == [1]
    assert table.row("own:1") == 0
    assert table.numbers(0) == (65.0, -18.0, 1.0, 7)


def test_sorted_text_finds_rows():
    words = sorted(["a", "ab", "abcdefgh", "abcdefghi", "abcdefghij", "abcdefghij", "b c", "київ"], key=str.encode)
    text = SortedText(pa.chunked_array([pa.array(words)]))
    for word in words:
        assert [text[row] for row in text.rows(word)] == [word] * words.count(word)
    assert text.rows("abc") == range(2, 2)
    assert [text[row] for row in text.starting_with("abcdefghi")] == ["abcdefghi", "abcdefghij", "abcdefghij"]
    assert text.has_words("b")
    assert not text.has_words("abc")


def test_a_country_is_misspelt_by_its_common_name_alone(gazetteer):
    assert [found.place.country for found in gazetteer.spelled("Isreal")] == ["IL"]
    assert "iso:TH" not in {found.place.place_id for found in gazetteer.spelled("Sinam")}


def test_reading_needs_no_pandas():
    ask = "import sys, geo.gazetteer as g; g.load_gazetteer().capital('UA'); sys.exit('pandas' in sys.modules)"
    subprocess.run([sys.executable, "-c", ask], check=True)  # it would take as long as ten documents


def test_capitals(gazetteer):
    assert [gazetteer.capital(code).name for code in ("UA", "LB", "NG")] == ["Kyiv", "Beirut", "Abuja"]
    assert gazetteer.capital("AQ") is None


def test_a_district_with_one_known_town_reaches_as_far_as_its_like(gazetteer):
    (district,) = [found.place for found in gazetteer.lookup("Shiroro") if found.place.feature_code == "ADM2"]
    assert 15 < district.radius_km < 60
