from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.frame import conform_events, validate_events_gdf
from geo.reports import cluster_reports, differences, explain, separate_reports

GOMA = {"lat": -1.679, "lon": 29.228}


def row(name, **changes):
    return {
        "event_id": name,
        "doc_id": f"doc-{name}",
        "kind": "incident",
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Air/drone strike",
        "modality": "reported",
        "date_start": date(2025, 3, 4),
        "date_end": date(2025, 3, 4),
        "date_precision": "day",
        "date_basis": "stated",
        "geo_precision": "settlement",
        "geo_radius_km": 5.0,
        "geo_basis": "gazetteer",
        "gazetteer_id": "geonames:216281",
        "place_name": "Goma",
        **GOMA,
        **changes,
    }


def events(*rows):
    return conform_events(pd.DataFrame(rows))


def clusters(*rows):
    frame = cluster_reports(events(*rows))
    return [list(frame.loc[frame["cluster_id"] == name, "event_id"]) for name in dict.fromkeys(frame["cluster_id"])]


def test_two_documents_one_strike():
    frame = cluster_reports(events(row("a"), row("b", lat=-1.68)))
    assert list(frame["cluster_id"]) == ["a", "a"]
    assert list(frame["is_primary"]) == [True, False]
    assert list(frame["n_reports"]) == [2, 2]
    assert list(frame["n_sources"]) == [2, 2]
    validate_events_gdf(frame)


@pytest.mark.parametrize(
    "changes",
    [
        {"date_start": date(2025, 3, 5), "date_end": date(2025, 3, 5)},
        {"lat": -1.9},
        {"sub_event_type": "Suicide bomb"},
        {"event_type": "Protests", "sub_event_type": "Peaceful protest"},
        {"kind": "diplomacy"},
        {"modality": "negated"},
        {"modality": "planned"},
        {"status": "rejected"},
        {"lat": None, "lon": None},
        {"date_start": None, "date_end": None},
        {"date_start": date(2025, 3, 1), "date_end": date(2025, 3, 31)},
    ],
)
def test_what_keeps_reports_apart(changes):
    assert clusters(row("a"), row("b", **changes)) == [["a"], ["b"]]


@pytest.mark.parametrize(
    "changes",
    [
        {"sub_event_type": "Shelling/artillery/missile attack"},
        {"modality": "claimed"},
        {"date_start": date(2025, 3, 1), "date_end": date(2025, 3, 7), "date_precision": "week"},
        {"lat": -1.76},
        {"event_type": "Violence against civilians", "sub_event_type": "Attack"},
    ],
)
def test_what_does_not_keep_them_apart(changes):
    assert clusters(row("a"), row("b", **changes)) == [["a", "b"]]


def test_posts_are_matched_within_200_metres_where_nothing_has_a_radius():
    exact = {"geo_precision": "exact", "geo_radius_km": 0.0}
    assert clusters(row("a", **exact), row("b", **exact, lat=GOMA["lat"] + 0.0016)) == [["a", "b"]]
    assert clusters(row("a", **exact), row("b", **exact, lat=GOMA["lat"] + 0.0020)) == [["a"], ["b"]]


def test_a_province_asks_for_the_same_toll_or_the_same_actors():
    kivu = {"geo_precision": "admin1", "geo_radius_km": 150.0, "gazetteer_id": "iso:CD-NK"}
    assert clusters(row("a", **kivu), row("b", **kivu)) == [["a"], ["b"]]
    assert clusters(row("a", **kivu, fatalities_best=9), row("b", **kivu, fatalities_best=9)) == [["a", "b"]]
    parties = {"actor1": "M23", "actor2": "Wazalendo"}
    assert clusters(row("a", **kivu, **parties), row("b", **kivu, **parties)) == [["a", "b"]]


def test_another_strike_in_the_same_document_stays_apart():
    same = {"doc_id": "one"}
    first = row("a", **same, sentence="A drone hit Goma.")
    assert clusters(first, row("b", **same, sentence="The strike killed four.")) == [["a", "b"]]
    assert clusters(first, row("b", **same, sentence="Another drone hit a school.")) == [["a"], ["b"]]


def test_near_misses_do_not_chain():
    rows = [row(str(n), lat=-1.679 + 0.08 * n) for n in range(4)]
    assert clusters(*rows) == [["0", "1"], ["2", "3"]]


def test_across_the_date_line():
    rows = [row("a", lat=-16.8, lon=179.99), row("b", lat=-16.8, lon=-179.99)]
    assert clusters(*rows) == [["a", "b"]]


def test_the_best_placed_report_is_primary():
    frame = cluster_reports(events(row("a", geo_precision="near", geo_radius_km=20.0), row("b")))
    assert list(frame["is_primary"]) == [False, True]
    assert explain(frame) == [
        "overlapping dates, compatible types, 0.0 km apart (at most 25.0 km)",
        "primary report: the best known place and date",
    ]


def test_differences_tell_the_tolls():
    frame = cluster_reports(events(row("a", fatalities_best=4), row("b", fatalities_best=9), row("c")))
    assert differences(frame) == {"fatalities_best": [(4, 1), (9, 1)]}


def test_nothing_to_cluster():
    assert len(cluster_reports(events())) == 0


days = st.integers(0, 20).map(lambda n: date(2025, 3, 1) + timedelta(days=n))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(days, st.floats(-89, 89), st.floats(-180, 180)), max_size=12))
def test_clustering_is_reversible_and_loses_nothing(points):
    rows = [row(str(n), date_start=d, date_end=d, lat=lat, lon=lon) for n, (d, lat, lon) in enumerate(points)]
    frame = events(*rows)
    once = cluster_reports(frame)
    assert list(once["event_id"]) == list(frame["event_id"])
    assert int(once["is_primary"].sum()) == once["cluster_id"].nunique()
    assert cluster_reports(once).equals(once)
    assert separate_reports(once)["n_reports"].eq(1).all()
