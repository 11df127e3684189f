import math

import pytest

from geo.score_toponyms import MAX_KM, Toponym, align, area_under_errors, great_circle_km, score_toponyms

KYIV, KRYVYI = (50.45, 30.52), (47.91, 33.39)


def named(start, end, point=None, options=()):
    return Toponym(start, end, "x" * (end - start), *(point or (None, None)), options)


def test_a_degree_of_the_sphere():
    assert round(great_circle_km((0, 0), (0, 1)), 4) == 111.1951


@pytest.mark.parametrize(
    ("gold", "found", "pairs"),
    [
        ([(0, 5)], [(0, 5)], [(0, 0)]),
        ([(0, 5)], [(5, 9)], []),
        ([(0, 10)], [(0, 4), (5, 10)], [(0, 1)]),
        ([(0, 4), (5, 10)], [(0, 10)], [(1, 0)]),
        ([(0, 10), (2, 4)], [(2, 4), (0, 10)], [(0, 1), (1, 0)]),
        ([], [(0, 1)], []),
    ],
)
def test_spans_are_paired_one_to_one(gold, found, pairs):
    assert align([named(*span) for span in gold], [named(*span) for span in found]) == pairs


def test_figures_and_causes():
    gold = [
        named(0, 4, KYIV),
        named(10, 14, KYIV),
        named(20, 24, KYIV),
        named(30, 34, KYIV),
        named(40, 44, KYIV),
        named(50, 54),
    ]
    found = [
        named(0, 4, (50.5, 30.6)),
        named(10, 15, KRYVYI, (KYIV, KRYVYI)),
        named(20, 24, KRYVYI, (KRYVYI,)),
        named(30, 34, None, (KYIV,)),
        named(50, 54, KYIV),
        named(60, 64, KYIV),
        named(70, 74),
    ]
    figures, errors = score_toponyms([("d", gold, found)])
    assert [(error.start, error.cause, error.km) for error in errors] == [
        (10, "wrong namesake", 351.1),
        (20, "not in gazetteer", 351.1),
        (30, "left unresolved", None),
        (40, "not recognised", None),
        (60, "not a place", None),
        (70, "not a place", None),
    ]
    assert (figures["docs"], figures["gold"], figures["pred"], figures["gold_located"]) == (1, 6, 7, 5)
    assert (figures["exact_p"], figures["exact_r"], figures["exact_f1"]) == (4 / 7, 4 / 6, 8 / 13)
    assert (figures["overlap_p"], figures["overlap_r"]) == (5 / 7, 5 / 6)
    assert (figures["e2e161_p"], figures["e2e161_r"], figures["e2e161_f1"]) == (1 / 4, 1 / 5, 2 / 9)
    assert (figures["res_n"], figures["res_unresolved"], figures["res_acc161"], figures["res_acc25"]) == (
        4,
        1,
        0.25,
        0.25,
    )
    assert figures["res_median_km"] == pytest.approx(351.1, abs=0.1)


@pytest.mark.parametrize(("distances", "area"), [([], 0.0), ([0, 0, 0], 0.0), ([MAX_KM] * 3, 1.0), ([math.e - 1], 0.1)])
def test_area_under_errors(distances, area):
    assert area_under_errors(distances) == pytest.approx(area, abs=0.01)


def test_nothing_at_all():
    figures, errors = score_toponyms([("d", [], [])])
    assert errors == []
    assert set(figures.values()) == {0, 1}
