"""Slides of a briefing product: one for each layer, with its picture, a title that stays text, and notes.

The notes list the events that the slide shows, and the sources. Text is set as text; python-pptx is MIT.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Emu, Pt

from geo.brief import Picture, chosen_events, draw
from geo.brief_canvas import CREATOR, to_bytes
from geo.brief_layout import TIMES_WIDTH, TITLE_HEIGHT, title_lines
from geo.brief_page import INK
from geo.brief_product import DATA_LAYERS, LAYER_LABELS, Product
from geo.brief_size import Size
from geo.brief_type import clean, is_rtl
from geo.brief_words import title as title_of
from geo.layers import days_words
from geo.overlays import Overlay

if TYPE_CHECKING:
    import geopandas as gpd

MAX_NOTED: Final = 200
"""Up to so many events are listed below a slide."""
MAX_SENTENCE: Final = 400
_TITLE_ONLY: Final = 5
"""Layout of python-pptx's own template that has a title and nothing else."""
_EMU_PER_INCH: Final = 914_400
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide: its title, its picture without the title, and the lines below it."""

    title: str
    picture: Picture
    notes: tuple[str, ...]


def draw_slides(
    product: Product,
    events: gpd.GeoDataFrame,
    size: Size,
    produced: datetime,
    overlays: Sequence[Overlay] = (),
) -> tuple[Slide, ...]:
    """
    Draw a slide for each layer of data of a product; one for a product without any.

    Parameters
    ----------
    product, events, size, produced, overlays
        As for `brief.draw`.

    Raises
    ------
    BriefError
        If the product asks for what cannot be drawn.
    """
    found = [layer for layer in product.layers if layer in DATA_LAYERS]
    products = [_of_layer(product, layer, events, alone=len(found) == 1) for layer in found] or [product]
    pictures = (draw(each, events, size, produced=produced, titled=False, overlays=overlays) for each in products)
    return tuple(Slide(picture.words.title, picture, tuple(_notes(picture))) for picture in pictures)


def _of_layer(product: Product, layer: str, events: gpd.GeoDataFrame, *, alone: bool) -> Product:
    layers = tuple(name for name in product.layers if name == layer or name not in DATA_LAYERS)
    if alone:
        return replace(product, layers=layers)
    title = title_of(product, chosen_events(product, events))
    return replace(product, layers=layers, title=" · ".join(filter(None, (title, LAYER_LABELS[layer]))))


def _notes(picture: Picture) -> Iterator[str]:
    words = picture.words
    yield words.title
    yield picture.summary
    yield from (f"{label}: {text}" for label, text in words.fine if text)
    shown = picture.events[picture.shown]
    if len(shown):
        yield "Events shown"
    listed = shown.sort_values("date_start", kind="stable", na_position="last").head(MAX_NOTED)
    days = days_words(listed["date_start"], listed["date_end"])
    for day, (_, event) in zip(days, listed.iterrows(), strict=True):
        yield _event_line(day, event)
    if len(shown) > len(listed):
        yield f"… and {len(shown) - len(listed):,} more"


def _event_line(day: str, event: Any) -> str:
    what = _known(event["sub_event_type"]) or _known(event["event_type"]) or str(event["kind"]).capitalize()
    place = _known(event["place_name"]) or "Place not known"
    said = clean(_known(event["sentence"]))
    said = said if len(said) <= MAX_SENTENCE else said[: MAX_SENTENCE - 1] + "…"
    source = _known(event["publisher"]) or _known(event["source_dataset"]) or _known(event["doc_title"])
    return clean(f"{day} · {place} · {what}. {said}{f' [{source}]' if source else ''}")


def _known(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def slides_file(slides: tuple[Slide, ...], size: Size, produced: datetime) -> bytes:
    """Write slides as a PPTX of the picture's size; the same slides and time of production give the same bytes."""
    deck = Presentation()
    _fit(deck, size)
    for slide in slides:
        _add(deck, slide, size)
    about = deck.core_properties
    about.title, about.author, about.last_modified_by = slides[0].title, CREATOR, CREATOR
    about.created = about.modified = produced.replace(tzinfo=None, microsecond=0)
    target = io.BytesIO()
    deck.save(target)
    return _settled(target.getvalue())


def _fit(deck: Any, size: Size) -> None:
    """Give the template the size of the picture, its own empty frames with it."""
    wide = size.width_in * _EMU_PER_INCH / deck.slide_width
    high = size.height_in * _EMU_PER_INCH / deck.slide_height
    deck.slide_width, deck.slide_height = Emu(round(deck.slide_width * wide)), Emu(round(deck.slide_height * high))
    for part in (deck.slide_master, *deck.slide_layouts):
        for frame in part.shapes:
            if frame.element.spPr.xfrm is not None:  # others take the place of the frame that they stand for
                frame.left, frame.width = Emu(round(frame.left * wide)), Emu(round(frame.width * wide))
                frame.top, frame.height = Emu(round(frame.top * high)), Emu(round(frame.height * high))


def _add(deck: Any, slide: Slide, size: Size) -> None:
    made = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    picture = made.shapes.add_picture(
        io.BytesIO(to_bytes(slide.picture, "png")), 0, 0, deck.slide_width, deck.slide_height
    )
    picture.name = "Map"
    picture._element.nvPicPr.cNvPr.set("descr", f"{slide.title}. {slide.picture.summary}")
    made.shapes._spTree.remove(picture._element)
    made.shapes._spTree.insert(2, picture._element)
    _set_title(made.shapes.title, slide, size)
    made.notes_slide.notes_text_frame.text = "\n".join(map(clean, slide.notes))


def _set_title(shape: Any, slide: Slide, size: Size) -> None:
    """Put the title where the picture has left room for it."""
    page, header, scale = slide.picture.page, slide.picture.layout.header, size.scale
    letters, lines = title_lines(slide.picture.words, header.width - TIMES_WIDTH)
    shape.left, shape.top = Pt(header.x * scale), Pt((page.height - header.top) * scale)
    shape.width, shape.height = (
        Pt((header.width - TIMES_WIDTH) * scale),
        Pt(len(lines) * letters * TITLE_HEIGHT * scale),
    )
    frame = shape.text_frame
    frame.text = slide.title
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.MIDDLE
    rtl = is_rtl(slide.title)
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.RIGHT if rtl else PP_ALIGN.LEFT
        paragraph._p.get_or_add_pPr().set("rtl", "1" if rtl else "0")
        paragraph.line_spacing = 0.9
        paragraph.font.size, paragraph.font.bold = Pt(round(letters * scale, 1)), True
        paragraph.font.color.rgb = RGBColor(*bytes.fromhex(INK.removeprefix("#")))


def _settled(data: bytes) -> bytes:
    """Write the archive anew without the time at which it was written."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(zipfile.ZipInfo(item.filename, _ZIP_TIME), old.read(item), zipfile.ZIP_DEFLATED)
    return target.getvalue()
