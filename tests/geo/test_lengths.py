"""Lengths in words."""

import pytest

from geo.lengths import chosen_words, in_unit, length_words, to_km


@pytest.mark.parametrize(
    ("km", "unit", "words"),
    [
        (273.885, "km", "274 km"),
        (273.885, "mi", "170 mi"),
        (18.385, "km", "18.4 km"),
        (30.0, "km", "30 km"),
        (0.35, "km", "0.35 km"),
        (0.0, "km", "0 km"),
        (1234.5, "km", "1,234 km"),
        (1000.0, "km", "1,000 km"),
    ],
)
def test_measured_lengths(km, unit, words):
    assert length_words(km, unit) == words


@pytest.mark.parametrize(
    ("km", "unit", "words"), [(100, "km", "100 km"), (250.5, "km", "250.5 km"), (100, "mi", "62.14 mi")]
)
def test_chosen_lengths_lose_nothing(km, unit, words):
    assert chosen_words(km, unit) == words


def test_there_and_back():
    assert to_km(in_unit(123.4, "mi"), "mi") == pytest.approx(123.4)
    assert to_km(1, "mi") == 1.609344
