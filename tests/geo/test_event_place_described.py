"""Capitals that are described by their country, and those that are not meant."""

import pytest

from geo.event_place_described import described
from geo.gazetteer import load_gazetteer
from geo.pipeline import resolve_mentions
from geo.records import Block, Document
from geo.syntax import parse, sentences


def capitals(text):
    document = Document("d", text, (Block(0, len(text), "body"),))
    doc = next(parse([document]))
    resolutions = resolve_mentions(document, doc, load_gazetteer())
    return [
        (one.mention.text, one.place.name) for span in sentences(document, doc) for one in described(span, resolutions)
    ]


@pytest.mark.parametrize(
    ("text", "capital"),
    [
        ("Russian missiles hit the Ukrainian capital overnight.", "Kyiv"),
        ("Smoke rose over the southern suburbs of the Lebanese capital.", "Beirut"),
        ("Protesters marched through Nigeria's capital on Friday.", "Abuja"),
        ("A bomb went off in the capital of Afghanistan.", "Kabul"),
    ],
)
def test_a_capital_is_known_by_its_country(text, capital):
    assert capitals(text) == [("capital", capital)]


@pytest.mark.parametrize(
    "text",
    [
        "Explosions shook Kyiv, the capital of Ukraine, on Friday.",
        "Drones hit the Ukrainian capital, Kyiv, on Friday.",
        "Drones hit the Ukrainian capital Kyiv on Friday.",
        "Nigeria's capital market fell on Friday.",
        "Protesters marched through the Israeli capital.",
        "Fighters shelled the capital of North Darfur on Monday.",
        "They flew from Ukraine to the capital.",
    ],
)
def test_named_contested_and_other_capitals_are_not(text):
    assert capitals(text) == []
