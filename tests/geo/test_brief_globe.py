"""The globe that shows where a map lies: land is land, from whichever side."""

from math import pi

import pytest
import shapely

from geo.brief_globe import land_seen


@pytest.mark.parametrize(
    ("eye", "least", "most"),
    [
        ((-15, 179), 0.05, 0.2),
        ((20, -160), 0.08, 0.25),
        ((50, 30), 0.45, 0.6),
        ((0, 20), 0.35, 0.55),
        ((-70, 0), 0.1, 0.3),
    ],
)
def test_so_much_of_a_side_is_land(eye, least, most):
    assert least < land_seen(*eye).area / pi < most


def test_what_lies_below_the_eye_is_in_the_middle():
    middle = shapely.Point(0, 0)
    assert land_seen(50, 30).contains(middle)
    assert not land_seen(0, -150).contains(middle)


def test_nothing_is_beyond_the_rim():
    assert shapely.Point(0, 0).buffer(1.001, 96).covers(land_seen(10, 100))
