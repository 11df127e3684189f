"""Numbers in words and figures."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.number_words import NUMBER_PATTERN, parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("nine", 9),
        ("twenty-three", 23),
        ("a hundred and five", 105),
        ("two dozen", 24),
        ("half a dozen", 6),
        ("three thousand two hundred", 3200),
        ("1,200", 1200),
        ("2.5", 2.5),
        ("3 million", 3_000_000),
        ("several", None),
        ("", None),
    ],
)
def test_values(text: str, value: float | None) -> None:
    assert parse_number(text) == value


@given(st.integers(0, 999_999))
def test_figures_with_separators_read_back(value: int) -> None:
    match = re.fullmatch(NUMBER_PATTERN, f"{value:,}", re.IGNORECASE)
    assert match is not None
    assert parse_number(match.group()) == value
