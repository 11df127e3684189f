"""Briefing maps as a whole: what is counted, written and left out, and that the bytes can be made again."""

import io
import re
from datetime import UTC, date, datetime

import pytest
from PIL import Image

from geo import brief
from geo.brief_canvas import to_bytes
from geo.brief_files import file_name, render
from geo.brief_product import Callout, Product
from geo.brief_size import parse_size
from geo.errors import BriefError
from tests.geo.brief_rows import event, events

HD = parse_size("1920x1080")
UKRAINE = Product(filter="country=UA")
NOON = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)
HOSTILE = "$x^2$ {{7*7}} <script>alert(1)</script> --> ${a} \\frac{1}{2} \x00\u202e & %s"


def drawn(product=UKRAINE, rows=None, size=HD):
    return brief.draw(product, events() if rows is None else events(rows), size, produced=NOON)


def texts(picture):
    """Everything written on a page."""
    return [artist.get_text() for artist in picture.page.axes.texts]


def test_it_counts_what_is_shown_and_what_is_not():
    words = drawn().words
    assert (words.shown, words.of_all) == ("6", "of 7 events shown")
    assert words.not_seen == "1 without a place · 2 share a point"


def test_what_lies_outside_the_extent_is_counted():
    words = drawn(Product(filter="country=UA", extent="29,49,32,52")).words
    assert words.not_seen == "1 without a place · 4 outside the map · 2 share a point"


def test_the_frame_says_what_it_must():
    picture = drawn(Product(filter="country=UA", marking="For training", number="12", cutoff="2025-03-10T18:00"))
    words = picture.words
    assert words.title == "Conflict events in Ukraine, 1–9 Mar 2025"
    assert words.times == (("Map", "12 v1"), ("Information cut-off", "101800Z MAR 25"), ("Produced", "011200Z APR 25"))
    fine = dict(words.fine)
    assert fine["Filter"] == "incidents in Ukraine"
    assert fine["Sources"] == "Wire (7, 2 Mar 2025)"
    assert fine["Map"].startswith("Albers equal-area conic, standard parallels 46.98° N and 49.95° N")
    assert "United Nations" in fine["Map"]
    assert "GeoNames (CC BY 4.0)" in fine["Data"]
    written = texts(picture)
    assert written.count("FOR TRAINING") == 2
    assert "N" in written
    assert any(re.fullmatch(r"\d+ km", text) for text in written)


def test_the_legend_lists_what_is_seen_with_counts():
    written = texts(drawn())
    for words, count in (("Battles", "5"), ("Protests", "1"), ("Claimed by a side", "1"), ("Reported", "5")):
        assert written[written.index(words) + 1] == count
    assert "Riots" not in written
    assert "Said not to have happened" not in written


def test_denied_events_are_drawn_when_asked_for():
    assert drawn(Product(filter="country=UA&modality=negated")).words.shown == "1"


def test_call_outs_are_numbered_from_north_to_south_and_told():
    picture = drawn(Product(filter="country=UA", callouts=(Callout("odesa", "A text of our own"), Callout("lviv"))))
    assert [(item.number, item.heading) for item in picture.callouts] == [
        (1, "Lviv · 9 Mar 2025"),
        (2, "Odesa · 1 Mar 2025"),
    ]
    written = texts(picture)
    assert "A text of our own" in written
    assert written.count("1") >= 2


def test_call_outs_of_those_with_most_killed():
    assert [item.heading for item in drawn(Product(filter="country=UA", auto_callouts=1)).callouts] == [
        "Kyiv · 1 Mar 2025"
    ]


def test_a_call_out_of_no_event_is_refused():
    with pytest.raises(BriefError, match="'gone'"):
        drawn(Product(callouts=(Callout("gone"),)))


@pytest.mark.parametrize("form", ["png", "pdf", "svg"])
def test_same_input_same_bytes(form):
    once, again = (render(UKRAINE, events(), HD, form, produced=NOON).data for _ in range(2))
    assert once == again


def test_the_time_of_production_can_be_given(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1743508800")
    picture = brief.draw(UKRAINE, events(), HD)
    assert ("Produced", "011200Z APR 25") in picture.words.times


def test_a_wrong_time_of_production_is_refused(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(BriefError, match="yesterday"):
        brief.draw(UKRAINE, events(), HD)


@pytest.mark.parametrize(("size", "pixels"), [("1920x1080", (1920, 1080)), ("640x800", (640, 800))])
def test_pictures_have_the_size_asked_for(size, pixels):
    data = render(UKRAINE, events(), parse_size(size), "png", produced=NOON).data
    assert Image.open(io.BytesIO(data)).size == pixels


@pytest.mark.parametrize("rows", [(), (event("kyiv", 50.45, 30.52),), (event("nowhere", None, None),)])
def test_none_one_or_unplaced_events(rows):
    assert drawn(Product(), rows).words.shown == str(sum(row["lat"] is not None for row in rows))


@pytest.mark.parametrize("form", ["png", "pdf", "svg"])
def test_hostile_text_is_text(form):
    rows = (event("kyiv", 50.45, 30.52, place_name=HOSTILE, sentence=HOSTILE, publisher=HOSTILE),)
    product = Product(title=HOSTILE, subtitle=HOSTILE, marking=HOSTILE, number=HOSTILE, auto_callouts=1)
    picture = drawn(product, rows)
    data = to_bytes(picture, form)
    assert form != "svg" or b"<script" not in data
    assert any("$x^2$ {{7*7}} <script>" in text for text in texts(picture))
    assert not any("\u202e" in text or "\x00" in text for text in texts(picture))


@pytest.mark.parametrize(
    "title", ["Обстріли Запорізької області", "قصف مدينة حلب", "הפצצה על העיר", "Long title " * 60]
)
def test_titles_of_every_script_and_length(title):
    assert drawn(Product(title=title)).notes == ()


def test_letters_that_no_font_has_are_told():
    picture = drawn(Product(title="\U00013000 city"))
    assert "□ city" in texts(picture)
    assert "\U00013000" in picture.notes[0]


def test_file_names():
    product = Product(number="0042", title="x")
    assert file_name(product, "Kyiv: 1/3 & more", HD, NOON, "png") == "0042_Kyiv-1-3-more_1920x1080_20250401.png"
    assert file_name(Product(), "../..", HD, NOON, "pdf") == "map_1920x1080_20250401.pdf"
    assert file_name(Product(), "Обстріли", parse_size("a4"), NOON, "pdf") == "Обстріли_a4_20250401.pdf"


def test_maps_by_type_share_an_extent_and_a_legend():
    picture = drawn(Product(filter="country=UA", panels="type"))
    assert picture.words.shown == "6"
    written = texts(picture)
    assert written.count("Battles") == 2
    assert written.count("N") == 1


def test_before_and_after_a_day():
    product = Product(filter="country=UA", panels="before-after", split="2025-03-05")
    rows = (
        event("kyiv", 50.45, 30.52),
        event("lviv", 49.84, 24.03, day=date(2025, 3, 5)),
        event("odesa", 46.48, 30.73, date_end=date(2025, 3, 9)),
        event("sumy", 50.9, 34.8, day=None),
    )
    picture = drawn(product, rows)
    assert (picture.words.shown, picture.words.not_seen) == ("2", "2 dated to none of the maps")
    written = texts(picture)
    assert written[written.index("Before 5 Mar 2025") - 1] == "1"
    assert written[written.index("From 5 Mar 2025 on") - 1] == "1"


def test_weeks_without_events_have_a_map_too():
    rows = (event("kyiv", 50.45, 30.52), event("lviv", 49.84, 24.03, day=date(2025, 3, 14)))
    written = texts(drawn(Product(panels="week"), rows))
    assert [text for text in written if text.startswith("Week of")] == [
        "Week of 24 Feb 2025",
        "Week of 3 Mar 2025",
        "Week of 10 Mar 2025",
    ]


def test_too_many_weeks_are_refused():
    rows = (event("kyiv", 50.45, 30.52), event("lviv", 49.84, 24.03, day=date(2025, 9, 1)))
    with pytest.raises(BriefError, match="narrow the dates"):
        drawn(Product(panels="week"), rows)


def test_counts_by_country_and_density_have_a_legend_of_their_own():
    written = texts(drawn(Product(layers=("countries",))))
    assert written[written.index("EVENTS BY COUNTRY") + 1 :][:2] == ["1", "4–10"] or "4–10" in written
    assert "WHAT IS REPORTED" not in written
    assert any(text.startswith("EVENTS IN A CELL") for text in texts(drawn(Product(layers=("density",)))))
