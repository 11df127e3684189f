"""Lines of stated distances: where they begin, and what they say."""

import pandas as pd
import pytest

from geo.geodesy import geodesic
from geo.relation_lines import AGREES, DIFFERS, PLACED, direction_words, finding, packed_rows, relation_lines

MINSK, KRYCHAW = (53.9002, 27.5665), (53.7192, 31.7136)


def stated(start=MINSK, end=KRYCHAW, **others):
    km, bearing = geodesic(*start, *end)
    return {
        "lat": end[0],
        "lon": end[1],
        "geo_basis": "gazetteer",
        "rel_place": "Minsk",
        "rel_distance_km": 307.0,
        "rel_direction": "E",
        "rel_geodesic_km": round(km, 3),
        "rel_bearing_deg": round(bearing, 2),
        "rel_check": "distance_off",
    } | others


def lines(*rows, unit="km"):
    return relation_lines(pd.DataFrame(list(rows)), unit)


def test_a_line_says_what_the_text_states_and_what_was_measured():
    (line,) = lines(stated())
    assert line.words == "307 km east of Minsk; the geodesic is 274 km, 11 % less; direction right"
    assert line.kind == DIFFERS


def test_lengths_are_said_in_miles():
    assert finding(pd.Series(stated()), "mi") == (
        "191 mi east of Minsk; the geodesic is 170 mi, 11 % less; direction right"
    )


@pytest.mark.parametrize(
    ("others", "words"),
    [
        (
            {"rel_check": "ok", "rel_distance_km": 270.0},
            "270 km east of Minsk; the geodesic is 274 km, 1 % more; agrees",
        ),
        ({"rel_check": "ok", "rel_distance_km": None}, "east of Minsk; the geodesic is 274 km; agrees"),
        (
            {"rel_check": "distance_off", "rel_direction": None},
            "307 km from Minsk; the geodesic is 274 km, 11 % less; does not agree",
        ),
        (
            {"rel_check": "direction_off", "rel_distance_km": 274.0, "rel_direction": "NNW"},
            "274 km north-north-west of Minsk; the geodesic is 274 km; it leads east (93°); distance right",
        ),
        (
            {"rel_check": "both_off", "rel_direction": "W"},
            "307 km west of Minsk; the geodesic is 274 km, 11 % less; it leads east (93°); neither agrees",
        ),
        (
            {"rel_check": "not_checkable", "rel_distance_km": None, "rel_direction": None},
            "from Minsk; the geodesic is 274 km; cannot be checked",
        ),
        ({"rel_check": "not_checkable", "rel_geodesic_km": None}, "307 km east of Minsk; cannot be checked"),
    ],
)
def test_findings(others, words):
    assert finding(pd.Series(stated(**others))) == words


def test_what_the_text_places_is_not_held_against_itself():
    (line,) = lines(stated(geo_basis="offset_from_text", rel_check="ok", rel_distance_km=274.0))
    assert line.kind == PLACED
    assert line.words == "274 km east of Minsk; the mark stands where this puts it"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (MINSK, KRYCHAW),
        ((-17.8, 178.0), (-16.5, -179.5)),
        ((65.0, 170.0), (64.4, -173.2)),
        ((-33.9, 18.4), (51.5, -0.1)),
        ((47.64748, 36.2568), (47.8118, 36.1378)),
    ],
)
def test_a_line_begins_where_the_text_measures_from_and_ends_at_the_event(start, end):
    (line,) = lines(stated(start, end, rel_check="ok"))
    assert line.kind == AGREES
    (lat, lon), last = line.path[0], line.path[-1]
    # The bearing is kept to a hundredth of a degree.
    assert geodesic(*start, lat, lon)[0] < 0.001 + geodesic(*start, *end)[0] * 0.0002
    assert (last[0], (last[1] + 180) % 360 - 180) == pytest.approx(end)
    assert max(abs(a[1] - b[1]) for a, b in zip(line.path, line.path[1:], strict=False)) < 30


def test_a_long_line_follows_the_geodesic():
    (line,) = lines(stated((55.75, 37.62), (51.5, -0.1), rel_check="ok"))
    assert max(lat for lat, _ in line.path) > 55.85


def test_no_line_is_drawn_from_a_point_that_cannot_be_told():
    assert lines(stated((10.0, 20.0), (89.9, 20.0), rel_bearing_deg=95.0)) == []


def test_events_without_a_point_or_a_measure_have_no_line():
    assert lines(stated(lat=None, lon=None), stated(rel_geodesic_km=None), stated(rel_geodesic_km=0.0)) == []


def test_lines_travel_as_numbers_and_one_text():
    (row,) = packed_rows(lines(stated(end=(53.8, 27.7))))
    assert row[:2] == [0, "differs"]
    assert [*row[3:5], *row[-2:]] == pytest.approx([*MINSK, 53.8, 27.7], abs=1e-4)


def test_a_direction_that_is_no_compass_point_stays_as_it_is_written():
    assert direction_words("NNE") == "north-north-east"
    assert direction_words("<b>up</b>") == "<b>up</b>"
