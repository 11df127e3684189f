from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import frame
from geo import vocabulary as v
from geo.arrays import EventArrays
from geo.errors import FilterError
from geo.filter_links import query_of_link
from geo.filters import EventFilter, Near

KYIV = (50.45, 30.52)


def make_events(rows):
    defaults = {"kind": "incident", "modality": "reported", "geo_basis": None}
    table = pd.DataFrame([{"event_id": f"e{number}", **defaults, **row} for number, row in enumerate(rows)])
    for name in ("date_start", "date_end"):
        if name in table:
            table[name] = pd.to_datetime(table[name])
    if "lat" in table:
        table["geo_basis"] = np.where(table["lat"].isna(), None, "gazetteer")
    return frame.conform_events(table)


def kept(events, **parts):
    return "".join(events[EventFilter(**parts).mask(events)]["event_id"].str.removeprefix("e"))


DATED = [
    {"date_start": "2025-12-01", "date_end": "2025-12-01"},
    {"date_start": "2025-12-01", "date_end": "2025-12-31"},
    {"date_start": "2025-11-01", "date_end": "2025-11-30"},
    {},
]


@pytest.mark.parametrize(
    ("parts", "rows"),
    [
        ({}, "0123"),
        ({"undated": False}, "012"),
        ({"date_from": date(2025, 12, 1)}, "013"),
        ({"date_from": date(2025, 12, 2)}, "13"),
        ({"date_to": date(2025, 11, 30)}, "23"),
        ({"date_to": date(2025, 11, 30), "undated": False}, "2"),
        ({"date_from": date(2025, 11, 30), "date_to": date(2025, 12, 1), "undated": False}, "012"),
        ({"date_from": date(2026, 1, 1), "undated": False}, ""),
    ],
)
def test_dates_overlap(parts, rows):
    assert kept(make_events(DATED), **parts) == rows


PLACED = [
    {"country": "UA", "admin1_code": "UA-23"},
    {"country": "UA", "admin1_code": "UA-30"},
    {"country": "UA"},
    {"country": "RU", "admin1_code": "RU-KRS"},
    {},
]


@pytest.mark.parametrize(
    ("parts", "rows"),
    [
        ({"countries": ("UA",)}, "012"),
        ({"admin1_codes": ("UA-23",)}, "0"),
        ({"countries": ("UA",), "admin1_codes": ("UA-23",)}, "0"),
        ({"countries": ("RU", "UA"), "admin1_codes": ("UA-23",)}, "03"),
        ({"countries": ("BY",)}, ""),
    ],
)
def test_a_unit_narrows_its_own_country_only(parts, rows):
    assert kept(make_events(PLACED), **parts) == rows


def test_bare_coordinates_count_where_they_lie():
    kharkiv = {"lat": 49.99, "lon": 36.23, "geo_precision": "settlement"}
    rows = [kharkiv, {**kharkiv, "geo_precision": "region"}, {**kharkiv, "country": "RU"}, {"lat": 45.0, "lon": 31.0}]
    events = make_events(rows)
    assert kept(events, countries=("UA",)) == ""
    events["geo_basis"] = events["geo_basis"].where(events["lat"].isna(), "coordinates_in_text")
    assert kept(events, countries=("UA",)) == "0"
    assert kept(events, admin1_codes=("UA-63",)) == "0"
    assert kept(events, countries=("UA",), admin1_codes=("UA-30",)) == ""
    assert kept(events, countries=("ZZ",)) == ""


TYPED = [
    {"event_type": "Battles", "sub_event_type": "Armed clash", "confidence": 0.4},
    {"event_type": "Battles", "sub_event_type": "Government regains territory", "confidence": 0.9},
    {"event_type": "Riots", "sub_event_type": "Mob violence", "status": "rejected"},
    {"kind": "diplomacy"},
    {"modality": "claimed", "geo_precision": "admin1", "doc_id": "d, 1", "is_primary": False},
]


@pytest.mark.parametrize(
    ("parts", "rows"),
    [
        ({}, "014"),
        ({"kinds": (), "statuses": ()}, "01234"),
        ({"statuses": ("rejected",)}, "2"),
        ({"kinds": ("diplomacy",)}, "3"),
        ({"event_types": ("Battles",)}, "01"),
        ({"event_types": ("none",)}, "4"),
        ({"event_types": ("Battles",), "sub_event_types": ("Armed clash",)}, "0"),
        ({"event_types": ("none", "Battles"), "sub_event_types": ("Armed clash",)}, "04"),
        ({"modalities": ("claimed",)}, "4"),
        ({"geo_precisions": ("admin1",)}, "4"),
        ({"min_confidence": 0.5}, "14"),
        ({"doc_ids": ("d, 1",)}, "4"),
    ],
)
def test_choices(parts, rows):
    assert kept(make_events(TYPED), **parts) == rows


REPORTS = [
    {"cluster_id": "e0", "doc_id": "a"},
    {"cluster_id": "e0", "doc_id": "b", "is_primary": False},
    {"cluster_id": "e0", "doc_id": "b", "is_primary": False},
    {"cluster_id": "e3", "doc_id": "b"},
    {"cluster_id": "e9", "doc_id": "c", "is_primary": False},
]


@pytest.mark.parametrize(
    ("parts", "rows"),
    [
        ({}, "034"),
        ({"primary_only": False}, "01234"),
        ({"doc_ids": ("b",)}, "13"),
        ({"doc_ids": ("a", "b")}, "03"),
        ({"doc_ids": ("c",)}, "4"),
    ],
)
def test_one_report_of_each_event_that_passes_is_kept(parts, rows):
    assert kept(make_events(REPORTS), **parts) == rows


def test_text_wants_every_word_in_any_column():
    events = make_events(
        [
            {"sentence": "A Drone struck a depot.", "place_name": "Kyïv"},
            {"sentence": "A drone flew by."},
            {"place_name": "100% .*", "sentence": None},
        ]
    )
    assert kept(events, text="drone") == "01"
    assert kept(events, text="  KYÏV   drone ") == "0"
    assert kept(events, text=".*") == "2"
    assert kept(events, text="100%") == "2"


def disc(lat, lon, radius):
    return {"lat": lat, "lon": lon, "geo_radius_km": radius}


@pytest.mark.parametrize(
    ("within", "km", "rows"),
    [
        ("surely", 100, "0"),
        ("possibly", 100, "0134"),
        ("surely", 160, "013"),
        ("possibly", 0, "034"),
        ("surely", 2, ""),
    ],
)
def test_distance_knows_about_radius(within, km, rows):
    events = make_events([disc(*KYIV, 3), disc(51.4982, 31.2893, 30), {}, disc(50.2, 30.7, 125), disc(*KYIV, None)])
    assert kept(events, near=Near(*KYIV, km, within)) == rows


def test_distance_is_the_geodesic_not_the_sphere():
    events = make_events([disc(0.0, 1.0, 0.0)])
    assert kept(events, near=Near(0, 0, 111.3195)) == "0"
    assert kept(events, near=Near(0, 0, 111.3194)) == ""


@pytest.mark.parametrize(
    ("centre", "point", "km"),
    [
        ((0, 179.9), (0, -179.9), 22.3),
        ((90, 0), (89.9, 137), 11.2),
        ((-89.95, 10), (-89.95, -170), 11.2),
        ((-17.7, 178.0), (-17.7, -178.5), 372),
    ],
)
def test_distance_over_the_antimeridian_and_the_poles(centre, point, km):
    events = make_events([disc(*point, 0.0)])
    assert kept(events, near=Near(*centre, km)) == "0"
    assert kept(events, near=Near(*centre, km - 1.0)) == ""


SQUARE = ((49.0, 30.0), (49.0, 32.0), (51.0, 32.0), (51.0, 30.0))


@pytest.mark.parametrize(
    ("area", "point", "inside"),
    [
        (SQUARE, (50.0, 31.0), True),
        (SQUARE, (51.0, 31.0), True),
        (SQUARE, (51.1, 31.0), False),
        (((49, 30), (51, 32), (51, 30), (49, 32)), (50.9, 31.0), True),
        (((49, 30), (51, 32), (51, 30), (49, 32)), (50.0, 30.1), False),
        (((-20, 170), (-20, 190), (-10, 190), (-10, 170)), (-15, -175), True),
        (((-20, 170), (-20, 190), (-10, 190), (-10, 170)), (-15, 175), True),
        (((-20, -190), (-20, -170), (-10, -170), (-10, -190)), (-15, 175), True),
        (((-20, 170), (-20, 190), (-10, 190), (-10, 170)), (-15, 160), False),
        (((80, -180), (80, 180), (90, 180), (90, -180)), (90, 0), True),
        (((-90, -180), (-90, 180), (90, 180), (90, -180)), (0.5, 180), True),
    ],
)
def test_drawn_area(area, point, inside):
    events = make_events([disc(*point, 0.0), {}])
    assert kept(events, area=area) == ("0" if inside else "")


def test_an_empty_frame_and_kept_order():
    assert len(EventFilter(text="a", near=Near(*KYIV, 1), area=SQUARE).apply(frame.empty_events_gdf())) == 0
    events = make_events(TYPED)[::-1]
    assert list(EventFilter().apply(events)["event_id"]) == ["e4", "e1", "e0"]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Near(*KYIV, -1), "distance in km -1: give a number from 0 to 20038"),
        (lambda: Near(91, 0, 1), "latitude 91"),
        (lambda: Near(-90.5, 0, 1), "latitude -90.5: give a number from -90 to 90"),
        (lambda: Near(0, 181, 1), "longitude 181"),
        (lambda: Near(0, float("nan"), 1), "longitude nan"),
        (lambda: Near(0, 0, 1, "maybe"), "'maybe' is not one of: surely, possibly"),
        (lambda: EventFilter(date_from=date(2025, 2, 2), date_to=date(2025, 2, 1)), "is before date_from 2025-02-02"),
        (lambda: EventFilter(date_from="2025-02-02"), "'2025-02-02': give a day"),
        (lambda: EventFilter(countries=("Ukraine",)), r"countries: 'Ukraine' is no code; give one such as 'UA' \(ISO"),
        (lambda: EventFilter(admin1_codes=("UA",)), r"'UA' is no code; give one such as 'UA-23' \(ISO 3166-2\)"),
        (lambda: EventFilter(event_types=("Battle",)), "event_types: 'Battle' is not one of: Battles, "),
        (lambda: EventFilter(min_confidence=1.5), "confidence 1.5"),
        (lambda: EventFilter(area=((0, 0), (1, 1), (2, 2))), "encloses nothing"),
        (lambda: EventFilter(area=((0, 0), (1, 1))), "encloses nothing"),
        (lambda: EventFilter(area=((91, 0), (1, 1), (2, 0))), "latitude 91"),
        (lambda: EventFilter(text="a\x00"), "control characters"),
        (lambda: EventFilter(text="a" * 201), "201 characters"),
    ],
)
def test_what_cannot_be_meant_is_refused(make, message):
    with pytest.raises(FilterError, match=message):
        make()


def test_link():
    chosen = EventFilter(
        date_from=date(2025, 12, 1),
        date_to=date(2025, 12, 27),
        countries=("UA", "BY"),
        near=Near(*KYIV, 100, name="Kyiv & around"),
        event_types=("Explosions/Remote violence", "Battles"),
        kinds=(),
        doc_ids=("a,b=c",),
    )
    assert chosen.to_query() == (
        "from=2025-12-01&to=2025-12-27&country=BY&country=UA&near=50.45,30.52&km=100&within=surely"
        "&place=Kyiv+%26+around&type=Battles&type=Explosions/Remote+violence&kind=any&doc=a,b%3Dc"
    )
    assert EventFilter.from_query("?" + chosen.to_query()) == chosen
    assert EventFilter.from_params(chosen.to_params()) == chosen
    assert EventFilter().to_query() == ""


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("colour=red", "'colour' is no key of a filter; known are: from, to"),
        ("from=2025-02-30", "from='2025-02-30' is no day"),
        ("from=2025-02-03&from=2025-02-04", "'from' is given 2 times"),
        ("km=100", "'km' needs both 'near'"),
        ("place=Kyiv", "'place' needs both 'near'"),
        ("near=50.45,30.52&km=-5", "distance in km -5"),
        ("near=50.45&km=5", "'50.45' is no point"),
        ("near=a,b&km=5", "near='a' is no number"),
        ("near=1,2&km=far", "km='far' is no number"),
        ("near=nan,0&km=5", "latitude nan"),
        ("undated=maybe", "undated='maybe': give one of: keep, drop"),
        ("kind=party", "'party' is not one of"),
        ("area=1,2 3", "'3' is no point"),
        ("q=%ff", "cannot be read"),
        ("type=", "event_types: '' is not one of"),
    ],
)
def test_a_bad_link_is_refused(query, message):
    with pytest.raises(FilterError, match=message):
        EventFilter.from_query(query)


@pytest.mark.parametrize(
    ("link", "query"),
    [
        ("?country=UA", "country=UA"),
        ("country=UA&page=2", "country=UA&page=2"),
        ("https://events.example/?country=UA&view=map&q=", "country=UA&q="),
        ("https://events.example/", ""),
    ],
)
def test_of_a_whole_address_only_the_filter_is_taken(link, query):
    assert query_of_link(link) == query


def test_what_a_link_may_leave_out():
    assert EventFilter.from_query("near=50.45,30.52&km=100").near == Near(*KYIV, 100, "surely")
    assert EventFilter(text="a/b, c").to_query() == "q=a/b,+c"


def test_minus_nought_is_nought():
    chosen = EventFilter(min_confidence=-0.0, near=Near(-0.0, -0.0, -0.0))
    assert chosen.to_query() == "near=0,0&km=0&within=surely&confidence=0"


NAMES = {"UA": "Ukraine", "BY": "Belarus", "UA-23": "Zaporizhzhia Oblast"}


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({}, "incidents"),
        (
            {
                "event_types": ("Battles",),
                "countries": ("UA",),
                "date_from": date(2025, 12, 1),
                "date_to": date(2025, 12, 27),
                "undated": False,
                "near": Near(*KYIV, 100, name="Kyiv"),
            },
            "incidents of type Battles in Ukraine between 1 and 27 December 2025, surely within 100 km of Kyiv",
        ),
        (
            {"date_from": date(2025, 11, 1), "date_to": date(2025, 12, 27)},
            "incidents between 1 November and 27 December 2025 or without a date",
        ),
        (
            {"date_from": date(2024, 12, 1), "date_to": date(2025, 12, 27), "undated": False},
            "incidents between 1 December 2024 and 27 December 2025",
        ),
        ({"date_from": date(2025, 1, 1), "date_to": date(2025, 1, 1), "undated": False}, "incidents on 1 January 2025"),
        ({"date_from": date(2025, 1, 1), "undated": False}, "incidents since 1 January 2025"),
        ({"date_to": date(2025, 1, 1), "undated": False}, "incidents until 1 January 2025"),
        ({"undated": False, "kinds": ()}, "events of every kind with a date"),
        (
            {"countries": ("UA", "BY"), "admin1_codes": ("UA-23",)},
            "incidents in Zaporizhzhia Oblast (Ukraine) or Belarus",
        ),
        ({"kinds": ("incident", "statement", "diplomacy")}, "incidents, diplomatic events and statements"),
        ({"near": Near(-33.9, 18.4, 0.5, "possibly")}, "incidents, possibly within 0.5 km of 33.9° S 18.4° E"),
        ({"near": Near(0.5, 0, 2)}, "incidents, surely within 2 km of 0.5° N 0° E"),
        (
            {"event_types": ("Battles", "Riots"), "sub_event_types": ("Armed clash", "Mob violence")},
            "incidents of type Battles or Riots and of sub-type Armed clash or Mob violence",
        ),
        (
            {"area": SQUARE, "modalities": ("claimed", "reported")},
            "incidents, inside the drawn area, reported or claimed",
        ),
        ({"geo_precisions": ("exact", "unknown")}, "incidents, located to: exact or not placed"),
        (
            {"min_confidence": 0.7, "text": "drone"},
            "incidents, with confidence 0.7 or more, or unrated, mentioning “drone”",
        ),
        ({"doc_ids": ("a",), "statuses": ()}, "incidents, from document a, rejected ones included"),
        (
            {"doc_ids": ("a", "b"), "statuses": ("confirmed", "corrected")},
            "incidents, from 2 documents, confirmed or corrected",
        ),
        (
            {"event_types": ("none",), "sub_event_types": ("Grenade",)},
            "incidents of type none that ACLED knows and of sub-type Grenade",
        ),
        ({"primary_only": False}, "incidents, every report of each"),
    ],
)
def test_words(parts, words):
    assert EventFilter(**parts).sentence(NAMES.__getitem__) == words


def test_words_of_another_unit():
    assert EventFilter(near=Near(*KYIV, 160.9344, name="Kyiv")).sentence(unit="mi") == (
        "incidents, surely within 100 mi of Kyiv"
    )


days = st.dates(date(2024, 1, 1), date(2026, 1, 1))
lats = st.floats(-90, 90)
lons = st.floats(-180, 180)
words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)


def some_of(values):
    return st.lists(st.sampled_from(values), max_size=3).map(tuple)


nears = st.builds(Near, lats, lons, st.floats(0, 20000), st.sampled_from(["surely", "possibly"]), st.none() | words)
boxes = st.tuples(st.floats(-80, 70), st.floats(-180, 170), st.floats(0.1, 10), st.floats(0.1, 190)).map(
    lambda box: tuple((box[0] + up * box[2], box[1] + east * box[3]) for up, east in ((0, 0), (0, 1), (1, 1), (1, 0)))
)


@st.composite
def filters(draw):
    first, last = sorted((draw(days), draw(days)))
    return EventFilter(
        date_from=draw(st.sampled_from([None, first])),
        date_to=draw(st.sampled_from([None, last])),
        undated=draw(st.booleans()),
        countries=draw(some_of(["UA", "RU", "SD"])),
        admin1_codes=draw(some_of(["UA-23", "RU-KRS", "SD-DN"])),
        area=draw(st.just(()) | boxes),
        near=draw(st.none() | nears),
        event_types=draw(some_of([*v.EVENT_TYPES, "none"])),
        sub_event_types=draw(some_of(list(v.EVENT_TYPE_OF))),
        kinds=draw(some_of(v.KINDS)),
        modalities=draw(some_of(v.MODALITIES)),
        geo_precisions=draw(some_of(v.GEO_PRECISIONS)),
        min_confidence=draw(st.none() | st.floats(0, 1)),
        doc_ids=draw(st.lists(words, max_size=2).map(tuple)),
        statuses=draw(some_of(v.STATUSES)),
        text=draw(st.just("") | words),
        primary_only=draw(st.booleans()),
    )


@st.composite
def event_rows(draw):
    row = {"kind": draw(st.sampled_from(v.KINDS)), "status": draw(st.sampled_from(v.STATUSES))}
    if draw(st.booleans()):
        start = draw(days)
        row |= {"date_start": start, "date_end": start + timedelta(draw(st.integers(0, 40)))}
    if draw(st.booleans()):
        row |= {"country": "UA", **draw(st.sampled_from([{}, {"admin1_code": "UA-23"}]))}
    if draw(st.booleans()):
        row |= {"lat": draw(lats), "lon": draw(lons), "geo_radius_km": draw(st.none() | st.floats(0, 500))}
    if draw(st.booleans()):
        sub = draw(st.sampled_from(list(v.EVENT_TYPE_OF)))
        row |= {"event_type": v.EVENT_TYPE_OF[sub], "sub_event_type": sub}
    return row | {"confidence": draw(st.none() | st.floats(0, 1)), "sentence": draw(st.none() | words)}


frames = st.lists(event_rows(), max_size=6).map(lambda rows: make_events(rows) if rows else frame.empty_events_gdf())


@given(filters())
def test_a_link_gives_back_the_very_same_filter(chosen):
    assert EventFilter.from_query(chosen.to_query()) == chosen
    assert hash(EventFilter.from_params(chosen.to_params())) == hash(chosen)
    assert chosen.to_query().isascii()
    assert chosen.sentence(str)


@settings(max_examples=40, deadline=None)
@given(filters(), frames)
def test_twice_is_once(chosen, events):
    once = chosen.apply(events)
    assert list(chosen.apply(once)["event_id"]) == list(once["event_id"])
    assert (chosen.mask(EventArrays(events)) == chosen.mask(events)).all()


@settings(max_examples=40, deadline=None)
@given(nears, st.floats(0, 2000), frames)
def test_a_wider_circle_keeps_more(near, more, events):
    narrow = EventFilter(near=near).mask(events)
    wide = EventFilter(near=Near(near.lat, near.lon, min(near.km + more, 20000), near.within)).mask(events)
    assert (wide | ~narrow).all()
    possible = EventFilter(near=Near(near.lat, near.lon, near.km, "possibly")).mask(events)
    assert (possible | ~narrow).all()


@settings(max_examples=40, deadline=None)
@given(days, days, st.integers(0, 400), frames)
def test_a_wider_interval_keeps_more(one, other, more, events):
    first, last = sorted((one, other))
    narrow = EventFilter(date_from=first, date_to=last, undated=False).mask(events)
    wide = EventFilter(date_from=first - timedelta(more), date_to=last + timedelta(more)).mask(events)
    assert (wide | ~narrow).all()


@settings(max_examples=40, deadline=None)
@given(filters(), frames)
def test_every_part_only_narrows(chosen, events):
    everything = EventFilter(kinds=(), statuses=()).mask(events)
    assert everything.all()
    assert (everything | ~chosen.mask(events)).all()
