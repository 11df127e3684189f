"""Names that are easily confused, each in a sentence of its own, and names that are no place."""

import csv
from functools import cache
from pathlib import Path

import pytest

from geo.candidates import candidates_for
from geo.gazetteer import load_gazetteer
from geo.mentions import find_mentions
from geo.place_groups import kind_of
from geo.records import Block, Document
from geo.resolution import resolve
from geo.syntax import parse

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


def rows(name):
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return [tuple(row.values()) for row in csv.DictReader(file)]


@cache
def resolved(text):
    document = Document("d", text, (Block(0, len(text), "body"),))
    doc, gazetteer = next(parse([document])), load_gazetteer()
    pairs = [(mention, candidates_for(mention, doc, gazetteer)) for mention in find_mentions(document, doc, gazetteer)]
    return resolve(document, doc, pairs, gazetteer)


@pytest.mark.parametrize(("text", "name", "kind", "country", "admin1"), rows("confusable_places.csv"))
def test_the_right_namesake(text, name, kind, country, admin1):
    found = [r for r in resolved(text) if r.mention.text == name and not r.mention.demonym]
    assert found, f"{name!r} was not found"
    for resolution in found:
        assert resolution.place is not None, resolution.reason
        place = resolution.place
        assert (kind_of(place.feature_code), place.country or "") == (kind, country), resolution.reason
        assert admin1 in ("", place.admin1_code), resolution.reason


@pytest.mark.parametrize(("text", "name"), rows("not_places.csv"))
def test_what_is_no_place(text, name):
    start = text.index(name)
    taken = [r for r in resolved(text) if r.mention.start <= start < r.mention.end and not r.mention.demonym]
    assert not taken, taken[0].reason
