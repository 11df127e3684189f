"""Readings as JSON: exact round trips, strict input."""

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import RecordError
from geo.reading_json import SHARED, VERSION, document_from_json, from_json, to_json
from geo.records import (
    Block,
    Candidate,
    DateMention,
    Document,
    Event,
    Harm,
    Mention,
    Place,
    Reading,
    Resolution,
    Trigger,
    Unread,
)

FINITE = st.floats(allow_nan=False, allow_infinity=False)
TEXT = st.text(st.characters(exclude_categories=()), max_size=12)

for kind, strategy in ((float, FINITE), (str, TEXT), (int, st.integers(0, 2**40))):
    st.register_type_strategy(kind, strategy)

KYIV = Place("geonames:703448", "Kyiv", 50.45466, 30.5238, "PPLC", country="UA", admin1_code="UA-30")
MENTION = Mention(12, 16, "Kyiv", label="GPE")
RESOLUTION = Resolution(MENTION, KYIV, 0.97, "the capital", candidates=(Candidate(KYIV, "main", 0.97),), n_candidates=2)
DAY = DateMention(17, 27, "on 3 March", date(2025, 3, 3), date(2025, 3, 3), "day", "stated")
EVENT = Event(0, 28, Trigger(0, 8, "incident", "Battles", None, 0.5), "reported", resolution=RESOLUTION, date=DAY)
DOCUMENT = Document("a", "Fighting in Kyiv on 3 March.", (Block(0, 28, "body"),), published=date(2025, 3, 4))
READING = Reading(DOCUMENT, (RESOLUTION, RESOLUTION), (DAY,), (EVENT, replace(EVENT, harm=Harm(fatalities_best=0))))


@given(st.from_type(Reading) | st.from_type(Unread))
def test_every_record_comes_back_as_it_was(item):
    text = to_json(item)
    assert text.isascii()
    assert "\n" not in text
    assert from_json(text) == item
    assert to_json(from_json(text)) == text


@given(st.from_type(Document) | st.from_type(Unread))
def test_documents_come_back_as_they_were(item):
    assert document_from_json(to_json(item)) == item


def test_a_document_is_no_reading():
    with pytest.raises(RecordError, match="a reading holds one of reading, unread"):
        from_json(to_json(DOCUMENT))


def test_bytes_are_read_as_well():
    assert from_json(to_json(READING).encode()) == READING


def test_what_is_shared_stands_once():
    content = json.loads(to_json(READING))
    assert [len(content[name]) for name in SHARED.values()] == [1, 1, 1]
    assert content["reading"]["resolutions"] == [0, 0]
    back = from_json(to_json(READING))
    assert back.events[0].resolution is back.resolutions[1]


def test_tables_refer_only_to_tables_before_them():
    names = {record: record.__name__ for record in SHARED}
    for earlier, later in pairwise(SHARED):
        assert names[later] not in str(earlier.__annotations__)


def test_a_lone_surrogate_survives():
    reading = replace(READING, document=replace(DOCUMENT, title="\ud800"))
    assert from_json(to_json(reading)) == reading


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_json_has_not_is_refused(number):
    with pytest.raises(RecordError, match="cannot be written as JSON"):
        to_json(replace(READING, resolutions=(replace(RESOLUTION, score=number),)))


def changed(**values):
    content = json.loads(to_json(READING))
    for path, value in values.items():
        *steps, last = path.split("__")
        part = content
        for step in steps:
            part = part[int(step)] if step.isdigit() else part[step]
        part[last] = value
    return json.dumps(content)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "a reading is no JSON"),
        ("[" * 100_000, "a reading is no JSON"),
        ('{"version": NaN}', "NaN is no JSON number"),
        ("[]", "a JSON object"),
        (changed(version=VERSION + 1), f"version {VERSION + 1} of a reading is not known here, only {VERSION}"),
        (changed(unread={}), "holds one of reading, unread"),
        (changed(other=1), "holds one of reading, unread"),
        (changed(reading__events__0__sentence_end="28"), r"reading.events\[0\].sentence_end: '28' is no int"),
        (changed(reading__events__0__modality="maybe"), r"modality: 'maybe' is not one of: reported"),
        (changed(reading__events__0__colour=1), "'colour' is no field of Event"),
        (changed(reading__events__0__trigger={}), r"trigger: '\w+' is missing"),
        (changed(reading__events=7), "reading.events: 7 is no list"),
        (changed(reading__resolutions=[1]), r"resolutions\[0\]: 1 is no number of one of 1 resolutions"),
        (changed(reading__resolutions=[True]), r"True is no number of one of"),
        (changed(places__0__lat=True), r"places\[0\].lat: True is no float"),
        (changed(dates__0__date_start="20250303"), r"date_start: '20250303' is no day such as"),
        (changed(reading__document=None), "None is no Document"),
    ],
)
def test_what_is_wrong_is_said_and_where(text, says):
    with pytest.raises(RecordError, match=says):
        from_json(text)
