"""Temporal expressions, family by family, against a Sunday, 15 June 2025 (our own sentences)."""

from datetime import date

import pytest

from geo.dates import find_dates
from geo.records import Block

PUBLISHED = date(2025, 6, 15)


def found(sentence: str, published: date | None = PUBLISHED) -> list[tuple[str, str, str]]:
    return [(d.text, str(d.date_start), str(d.date_end)) for d in find_dates(sentence, published)]


def one(text: str, start: str, end: str | None = None) -> list[tuple[str, str, str]]:
    return [(text, start, end or start)]


WEEKDAYS = [
    ("Gunmen raided the market on Saturday.", one("on Saturday", "2025-06-14")),
    ("The envoy will land in Juba on Tuesday.", one("on Tuesday", "2025-06-17")),
    ("Sappers cleared the road Thursday morning.", one("Thursday morning", "2025-06-12")),
    ("Shells fell late on Friday.", one("late on Friday", "2025-06-13")),
    ("A convoy burned at 3 a.m. on Monday.", one("at 3 a.m. on Monday", "2025-06-09")),
    ("Voting is due on Wednesday.", one("on Wednesday", "2025-06-18")),
    ("Troops seized the bridge last Monday.", one("last Monday", "2025-06-09")),
]


@pytest.mark.parametrize(("sentence", "expected"), WEEKDAYS)
def test_weekdays(sentence: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(sentence) == expected


NOT_DATES = [
    "Some 2,000 men with T-72 tanks may march on the town.",
    "The council adopted Resolution 2231.",
    "He wrote for the Saturday Evening Post.",
    "A 22-year-old was jailed for three years.",
    "They patrol every Monday.",
    "About 1900 soldiers sat in the sun.",
]


@pytest.mark.parametrize("sentence", NOT_DATES)
def test_numbers_and_names_that_are_no_dates(sentence: str) -> None:
    assert found(sentence) == []


def test_a_dateline_anchors_when_no_publication_date_is_given() -> None:
    text = "Bamako, 20 Aug 91 (Radio Mali) -- Rebels attacked a post yesterday."
    assert found(text, None) == [("20 Aug 91", "1991-08-20", "1991-08-20"), ("yesterday", "1991-08-19", "1991-08-19")]


def test_without_any_anchor_the_days_are_none_and_the_reason_is_given() -> None:
    (mention,) = find_dates("Rebels attacked a post on Monday.", None)
    assert (mention.date_start, mention.date_end) == (None, None)
    assert mention.reason is not None


def test_only_body_blocks_are_read() -> None:
    text = "Attack on Monday\nIt happened on Tuesday."
    blocks = (Block(0, 16, "title"), Block(17, len(text), "body"))
    assert [d.text for d in find_dates(text, PUBLISHED, blocks)] == ["on Tuesday"]
