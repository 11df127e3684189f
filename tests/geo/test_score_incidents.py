from datetime import date

import pytest

from geo.score_incidents import Incident, agreement, gold_incident, score_incidents

GOLD = {
    "type": "BOMBING",
    "optional": False,
    "date": [None, "1990-03-05"],
    "places": [{"name": "NUEVA TESTA", "kind": "TOWN"}],
}


def incident(**changes):
    values = {
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Remote explosive/landmine/IED",
        "date_start": date(1990, 3, 4),
        "date_end": date(1990, 3, 4),
        "names": ("Nueva Testa", "Testa"),
        "country": "PE",
        "text": "A bomb went off.",
    }
    return Incident(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "slots"),
    [
        ({}, (True, True, True)),
        ({"event_type": "Protests", "sub_event_type": "Peaceful protest"}, (False, True, True)),
        ({"event_type": "Strategic developments", "sub_event_type": "Disrupted weapons use"}, (True, True, True)),
        ({"date_start": date(1990, 3, 6), "date_end": date(1990, 3, 6)}, (True, False, True)),
        ({"date_start": date(1990, 1, 1), "date_end": date(1990, 12, 31)}, (True, False, True)),
        ({"date_start": date(1989, 3, 4), "date_end": date(1989, 3, 4)}, (True, False, True)),
        ({"date_start": None, "date_end": None}, (True, False, True)),
        ({"country": "BO"}, (True, True, False)),
        ({"names": ("Lima",)}, (True, True, False)),
        ({"names": ("NUEVA\nTESTA",)}, (True, True, True)),
    ],
)
def test_what_agrees(changes, slots):
    assert agreement(gold_incident(GOLD, "PE"), incident(**changes)) == slots


def test_where_gold_names_only_the_country():
    gold = gold_incident({**GOLD, "places": []}, "PE")
    assert agreement(gold, incident(names=()))[2]
    assert not agreement(gold_incident({**GOLD, "places": []}, None), incident())[2]


def test_figures_and_errors():
    gold = gold_incident(GOLD, "PE")
    optional = gold_incident({**GOLD, "optional": True, "type": "ARSON"}, "PE")
    documents = [
        ("a", [gold, optional], [incident(), incident(country="BO")]),
        ("b", [gold], [incident(country="BO")]),
        ("c", [gold], []),
        ("d", [], [incident()]),
    ]
    figures, errors = score_incidents(documents)
    assert figures == {
        "docs": 4,
        "gold": 3,
        "pred": 4,
        "all_p": 0.25,
        "all_r": 1 / 3,
        "all_f1": pytest.approx(2 / 7),
        "type_r": 2 / 3,
        "date_r": 2 / 3,
        "place_r": 1 / 3,
    }
    assert [(error["doc_id"], error["cause"]) for error in errors] == [
        ("a", "spurious"),
        ("b", "wrong place"),
        ("b", "spurious"),
        ("c", "not found"),
        ("d", "spurious"),
    ]


CORRECTED = {
    "type": "Armed clash",
    "date": ["2025-03-03", "2025-03-03"],
    "places": [{"name": "Verbove", "lat": 47.44, "lon": 35.98, "radius_km": 2.0}],
}
CLASH = {
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "date_start": date(2025, 3, 3),
    "date_end": date(2025, 3, 3),
    "names": ("Verbove",),
    "country": "UA",
}


@pytest.mark.parametrize(
    ("gold", "changes", "slots"),
    [
        ({}, {"point": (47.44, 35.98, 2.0)}, (True, True, True)),
        ({}, {"point": (48.95, 38.4, 2.0)}, (True, True, False)),
        ({"type": "Battles"}, {"point": (47.44, 35.98, 2.0)}, (True, True, True)),
        ({"type": None}, {"point": (47.44, 35.98, 2.0)}, (False, True, True)),
        ({"type": None}, {"event_type": None, "sub_event_type": None, "point": None}, (True, True, True)),
        ({"type": "Grenade", "undated": True, "date": None}, {"point": (47.44, 35.98, 2.0)}, (False, False, True)),
        ({"undated": True, "date": None}, {"date_start": None, "date_end": None, "point": None}, (True, True, True)),
        ({"unplaced": True, "places": []}, {"point": None}, (True, True, True)),
        ({"unplaced": True, "places": []}, {"point": (47.44, 35.98, 2.0)}, (True, True, False)),
    ],
)
def test_gold_of_corrections_has_the_types_of_events_and_points(gold, changes, slots):
    assert agreement(gold_incident({**CORRECTED, **gold}, "UA"), incident(**{**CLASH, **changes})) == slots
