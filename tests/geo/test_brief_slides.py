"""Slides: one for each layer, text that is text, and the same bytes again."""

import io
import time
import zipfile
from datetime import UTC, datetime

import pytest
from lxml import etree
from PIL import Image
from pptx import Presentation

from geo.__main__ import main
from geo.brief_files import render
from geo.brief_product import Product
from geo.brief_size import parse_size
from geo.export import to_jsonl
from tests.geo.brief_rows import event, events

NOON = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)
SMALL = parse_size("640x480")
HOSTILE = "$x^2$ {{7*7}} <script>alert(1)</script> ]]> _x0041_ =1+1 \x00\x0b\u202e\ufffe & %s"


def deck(product=None, rows=None, size=SMALL):
    made = render(product or Product(), events() if rows is None else events(rows), size, "pptx", produced=NOON)
    return Presentation(io.BytesIO(made.data))


def title(slide):
    return slide.shapes.title.text_frame.text


def notes(slide):
    return slide.notes_slide.notes_text_frame.text


def picture(slide):
    return next(shape for shape in slide.shapes if shape.name == "Map")


def test_each_layer_of_data_has_a_slide_with_its_picture():
    layers = ("density", "names", "events", "provinces")
    made = deck(Product(filter="country=UA", layers=layers))
    first = "Conflict events in Ukraine, 1–9 Mar 2025 · "
    assert [title(slide) for slide in made.slides] == [
        f"{first}{label}" for label in ("Density", "Events", "Counts by province")
    ]
    for slide in made.slides:
        assert picture(slide).width == made.slide_width
        assert picture(slide).height == made.slide_height
        assert Image.open(io.BytesIO(picture(slide).image.blob)).size == (640, 480)
    assert len({picture(slide).image.sha1 for slide in made.slides}) == 3


def test_a_single_slide_has_the_title_as_it_is_and_the_picture_leaves_it_out():
    (slide,) = deck(Product(title="Clashes", filter="country=UA")).slides
    assert title(slide) == "Clashes"
    left_out = Image.open(io.BytesIO(picture(slide).image.blob)).convert("L")
    box = [round(value / 12700 * 640 / 720) for value in (slide.shapes.title.left, slide.shapes.title.top)]
    assert left_out.crop((box[0], box[1], box[0] + 200, box[1] + 20)).getextrema() == (255, 255)


def test_notes_list_sources_and_events_in_order_of_days():
    (slide,) = deck(Product(filter="country=UA")).slides
    lines = notes(slide).split("\n")
    assert lines[1] == "6 of 7 events shown · 1 without a place · 2 share a point"
    assert "Sources: Wire (7, 2 Mar 2025)" in lines
    listed = lines[lines.index("Events shown") + 1 :]
    assert len(listed) == 6
    assert listed[0] == "1 Mar 2025 · Kyiv · Armed clash. Troops clashed in kyiv. [Wire]"
    assert listed[-1].startswith("9 Mar 2025 · Lviv · Peaceful protest.")


def test_long_lists_are_cut_and_say_so():
    rows = [event(f"e{i}", 50 + i / 1000, 30.0) for i in range(203)]
    (slide,) = deck(rows=rows).slides
    assert notes(slide).endswith("… and 3 more")


@pytest.mark.parametrize("rows", [(), [event("one", 50.0, 30.0)]])
def test_none_and_one(rows):
    (slide,) = deck(rows=rows).slides
    assert title(slide)
    assert f"{len(rows)} of {len(rows)} event" in notes(slide)


def test_hostile_text_is_text():
    rows = [event("one", 50.0, 30.0, sentence=HOSTILE, place_name=HOSTILE, publisher=HOSTILE)]
    (slide,) = deck(Product(title=f"{HOSTILE}\ud800", marking=HOSTILE), rows).slides
    shown = "$x^2$ {{7*7}} <script>alert(1)</script> ]]> _x0041_ =1+1 & %s"
    assert title(slide) == shown
    assert notes(slide).count(shown) >= 4


def test_text_from_right_to_left_is_set_so():
    (slide,) = deck(Product(title="اشتباكات في غزة")).slides
    properties = slide.shapes.title.text_frame.paragraphs[0]._p.pPr
    assert (properties.get("rtl"), properties.get("algn")) == ("1", "r")


@pytest.mark.parametrize("size", ["1920x1080", "a4-portrait", "letter"])
def test_slides_have_the_size_of_the_picture_and_nothing_hangs_over(size):
    wanted = parse_size(size)
    made = deck(size=wanted)
    assert made.slide_width / 914400 == pytest.approx(wanted.width_in, abs=1e-3)
    assert made.slide_height / 914400 == pytest.approx(wanted.height_in, abs=1e-3)
    frames = [shape for part in (made.slide_master, *made.slide_layouts, *made.slides) for shape in part.shapes]
    assert all(shape.left + shape.width <= made.slide_width + 10 for shape in frames)
    assert all(shape.top + shape.height <= made.slide_height + 10 for shape in frames)


def test_the_command_makes_the_same_bytes_at_another_time(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1743508800")
    (tmp_path / "events.jsonl").write_text(to_jsonl(events()))
    made = []
    for now in (1_700_000_000.0, 1_800_000_000.0):
        monkeypatch.setattr(time, "time", lambda now=now: now)
        path = tmp_path / f"{now:.0f}.pptx"
        assert main(["brief", str(tmp_path / "events.jsonl"), "-o", str(path), "--size", "640x480", "-q"]) == 0
        made.append(path.read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as archive:
        core = etree.fromstring(archive.read("docProps/core.xml"))
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert core.findtext("{http://purl.org/dc/terms/}created") == "2025-04-01T12:00:00Z"
