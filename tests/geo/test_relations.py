"""Statements of distance and direction, found and checked (our own sentences)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.records import Place, RelationClaim
from geo.relations import (
    COMPASS,
    RelationError,
    bearing_of,
    check,
    compass_point,
    describe,
    distance,
    find_claims,
    midpoint,
    offset_point,
)

BAMAKO = Place("t:1", "Bamako", 12.65, -8.0, "PPLC", radius_km=10)
SEGOU = Place("t:2", "Ségou", 13.4317, -6.2157, "PPL", radius_km=4)

CLAIMS = [
    ("A post 235 kilometres north-east of Bamako burned.", 235.0, "NE", "Bamako"),
    ("It lies some 40 miles north-west of Gao.", 64.37376, "NW", "Gao"),
    ("They stopped about 20km (12 miles) from Ansongo.", 20.0, None, "Ansongo"),
    ("Clashes went on three kilometers south of al-Bab on Monday.", 3.0, "S", "al-Bab"),
    ("Shells fell north of Menaka.", None, "N", "Menaka"),
    ("Shells fell to the north of Gaza City's centre.", None, "N", "Gaza City"),
    ("A camp a few kilometres from Goma was hit.", 3.0, None, "Goma"),
    ("They hold a hill 10-15 km east of the town of Djibo.", 12.5, "E", "Djibo"),
    ("A village 300 kilometres (190 miles) north-northeast of the capital, Niamey, fell.", 300.0, "NNE", "Niamey"),
    ("A depot 40 km outside Homs burned.", 40.0, None, "Homs"),
    ("An airfield two hundred miles south-east of N'Djamena", 321.8688, "SE", "N'Djamena"),
    ("The ship sank 12 nautical miles west of Hodeidah.", 22.224, "W", "Hodeidah"),
    ("A patrol hit a mine 15 kilometers east of the south Lebanese port city of Saida.", 15.0, "E", "Saida"),
    ("They camp 10 miles (15 kilometers) from the mountain town of San Marcos.", 16.09344, None, "San Marcos"),
    ("The post is 800 metres from Kidal.", 0.8, None, "Kidal"),
]


@pytest.mark.parametrize(("sentence", "kilometres", "direction", "anchor"), CLAIMS)
def test_claims(sentence: str, kilometres: float | None, direction: str | None, anchor: str) -> None:
    (claim,) = find_claims(sentence)
    assert claim.distance_km == (pytest.approx(kilometres) if kilometres is not None else None)
    assert claim.direction == direction
    assert sentence[claim.anchor_start : claim.anchor_end] == anchor
    assert sentence[claim.start : claim.end] == claim.text


NO_CLAIMS = [
    "The army took 23 square kilometres.",
    "He drove at 30 km per hour from dawn.",
    "Fighting goes on in the north of Gaza.",
    "The post is 20 km from the Turkish border.",
    "They came from the east of the country.",
]


@pytest.mark.parametrize("sentence", NO_CLAIMS)
def test_what_is_no_claim(sentence: str) -> None:
    assert find_claims(sentence) == ()


def test_an_area_before_a_direction_is_no_distance() -> None:
    (claim,) = find_claims("The army took 23 square kilometres north of Sumy.")
    assert (claim.distance_km, claim.direction) == (None, "N")


def test_midway_names_both_anchors() -> None:
    sentence = "The bridge stands midway between Lviv and Rivne."
    assert [sentence[c.anchor_start : c.anchor_end] for c in find_claims(sentence)] == ["Lviv", "Rivne"]


def claim(text: str) -> RelationClaim:
    return find_claims(text)[0]


CHECKS = [
    ("210 km north-east of Bamako", "ok"),
    ("200 km east of Bamako", "ok"),
    ("300 km north-east of Bamako", "distance_off"),
    ("211 km south of Bamako", "direction_off"),
    ("20 km west of Bamako", "both_off"),
    ("north-east of Bamako", "ok"),
    ("more than 150 km from Bamako", "ok"),
    ("less than 100 km from Bamako", "distance_off"),
]


@pytest.mark.parametrize(("text", "verdict"), CHECKS)
def test_checks(text: str, verdict: str) -> None:
    assert check(claim(text), BAMAKO, SEGOU.lat, SEGOU.lon, radius_km=SEGOU.radius_km).rel_check == verdict


def test_a_direction_within_the_radii_cannot_be_checked() -> None:
    relation = check(claim("north of Bamako"), BAMAKO, BAMAKO.lat + 0.01, BAMAKO.lon)
    assert relation.rel_check == "not_checkable"
    assert describe(relation) == "direction cannot be checked, the places overlap"


def test_a_finding_is_told_in_words() -> None:
    relation = check(claim("300 km north-east of Bamako"), BAMAKO, SEGOU.lat, SEGOU.lon)
    assert describe(relation) == "text says 300 km, 42 % more than the geodesic of 212 km; direction right"


def test_over_the_date_line() -> None:
    fiji, taveuni = Place("f", "Suva", -18.1416, 178.4419, "PPLC"), Place("t", "Taveuni", -16.9, -179.95, "ISL")
    kilometres, bearing = distance(fiji, taveuni)
    assert kilometres == pytest.approx(220, abs=5)
    assert 45 < bearing < 60


def test_compass_words() -> None:
    assert [compass_point(words) for words in ("north-north-east", "southwest", "NE", "up")] == [
        "NNE",
        "SW",
        "NE",
        None,
    ]


def test_errors_name_the_value() -> None:
    with pytest.raises(RelationError, match="'NX'"):
        bearing_of("NX")
    with pytest.raises(RelationError, match="-3"):
        offset_point(BAMAKO, -3, "N")


def test_midpoint_lies_between() -> None:
    lat, lon, radius = midpoint(BAMAKO, SEGOU)
    assert BAMAKO.lat < lat < SEGOU.lat
    assert BAMAKO.lon < lon < SEGOU.lon
    assert radius == pytest.approx(53, abs=1)


@given(st.sampled_from(COMPASS), st.floats(1, 2000))
def test_an_offset_point_satisfies_its_claim(point: str, kilometres: float) -> None:
    lat, lon, radius = offset_point(BAMAKO, kilometres, point)
    stated = RelationClaim(0, 1, f"{kilometres:.0f} km {point} of X", kilometres, point, 0, 1)
    assert check(stated, BAMAKO, lat, lon).rel_check in {"ok", "not_checkable"}
    assert radius >= 0.1 * kilometres


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for found in find_claims(text):
        assert text[found.start : found.end] == found.text
        assert found.start < found.anchor_start < found.anchor_end <= found.end
