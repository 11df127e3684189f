import pytest

from geo.place_measures import measured_names
from geo.records import Mention
from geo.relations import find_claims


def mentions_of(text, *names):
    return [Mention(text.index(name), text.index(name) + len(name), name) for name in names]


@pytest.mark.parametrize(
    "text",
    [
        "Verbove, 12 km east of Robotyne, was shelled.",
        "The army left Verbove (12 km east of Robotyne).",
        "Verbove, which lies about 12 km east of Robotyne, was shelled.",
        "Shells hit Verbove, a village 12 km east of Robotyne.",
    ],
)
def test_a_distance_is_told_of_the_name_before_it(text):
    measured = measured_names(mentions_of(text, "Verbove", "Robotyne"), find_claims(text), text)
    assert [(item.subject, item.anchor, item.claim.distance_km) for item in measured] == [(0, 1, 12.0)]


@pytest.mark.parametrize(
    "text",
    [
        "Troops left Verbove and marched 12 km east of Robotyne.",
        "Verbove fell. Shells landed 12 km east of Robotyne.",
    ],
)
def test_a_distance_of_something_else_is_not(text):
    assert not measured_names(mentions_of(text, "Verbove", "Robotyne"), find_claims(text), text)


def test_without_a_name_before_it_nothing_is_measured():
    text = "12 km east of Robotyne, shells landed."
    assert not measured_names(mentions_of(text, "Robotyne"), find_claims(text), text)
