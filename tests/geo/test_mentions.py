from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.gazetteer import load_gazetteer
from geo.mentions import find_mentions
from geo.records import Block, Document
from geo.syntax import parse


def mentions(text):
    document = Document("d", text, (Block(0, len(text), "body"),))
    return find_mentions(document, next(parse([document])), load_gazetteer())


def found(text, likely=0.3):
    return [(m.text, m.hint) for m in mentions(text) if m.score >= likely and not m.demonym]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kursk region was hit again, officials in Moscow said.", [("Kursk", "admin1"), ("Moscow", None)]),
        ("They fled from the village of Robotyne.", [("Robotyne", "settlement")]),
        ("The province of Idlib is calm, and so is Latakia.", [("Idlib", "admin1"), ("Latakia", None)]),
        ("Fires burned in Kharkiv, Sumy and Poltava regions.", [(n, "admin1") for n in ("Kharkiv", "Sumy", "Poltava")]),
        ("It happened in Harlan County, Ky., last week.", [("Harlan County", "admin2"), ("Ky.", None)]),
        ("Tankers waited in the Gulf of Aden.", [("Gulf of Aden", "sea")]),
        ("The Beirut-based broadcaster closed its office in Damascus.", [("Beirut", None), ("Damascus", None)]),
        ("The U.S.-led coalition struck targets in northern Syria.", [("U.S.", None), ("Syria", None)]),
        ("Iraq's parliament met in Baghdad.", [("Iraq", None), ("Baghdad", None)]),
        ("Shells fell on ar-Raqqa and al-Bab.", [("ar-Raqqa", None), ("al-Bab", None)]),
        ("Kharkiv governor Oleh Syniehubov spoke.", [("Kharkiv", "admin1")]),
        ("Clashes went on in Lubero and Beni territories.", [("Lubero", "unit"), ("Beni", "unit")]),
        (
            "They raided a hamlet in Kaura Namoda Local Government Area of Zamfara State.",
            [("Kaura Namoda", "admin2"), ("Zamfara State", "admin1")],
        ),
        ("Hunger spreads in sub-Saharan Africa.", [("sub-Saharan Africa", None)]),
    ],
)
def test_names_with_what_the_words_beside_them_say(text, expected):
    assert found(text) == expected


def test_demonyms_are_marked():
    marked = [(m.text, m.demonym) for m in mentions("Ukrainian and North Korean soldiers met near Kharkiv.")]
    assert marked == [("Ukrainian", True), ("North Korean", True), ("Kharkiv", False)]


def test_capitals_and_small_letters():
    assert ("GOMA", None) in found("REBELS SHELL A HOSPITAL IN GOMA AND KILL TWELVE PEOPLE")
    assert ("aleppo", None) in found("three people died when a shell hit a market in aleppo on friday, locals say")


def test_a_name_that_a_line_break_divides():
    assert [text for text, _hint in found("The minister flew to New\nYork on Friday.")] == ["New\nYork"]


WORDS = st.sampled_from(
    [
        "Paris",
        "Kyiv",
        "region",
        "of",
        "the",
        "Lake",
        "U.S.",
        "said",
        "-",
        "–",
        ",",
        ".",
        "\n\n",
        "Mr",
        "KURSK",
        "é",
        "名",
    ]
)


@settings(max_examples=30, deadline=None)
@given(st.lists(WORDS, max_size=15))
def test_spans_slice_back_to_their_text_and_do_not_overlap(words):
    text = " ".join(words)
    spans = mentions(text)
    assert all(text[m.start : m.end] == m.text for m in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(0 < m.score <= 1 for m in spans)
