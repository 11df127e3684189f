"""Briefing maps as files, whose bytes depend on nothing but the input, and their names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo.brief import described, draw
from geo.brief_canvas import LOCK, to_bytes
from geo.brief_product import FORMATS, Product
from geo.brief_type import clean
from geo.brief_words import production_time
from geo.errors import BriefError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geo.brief_size import Size
    from geo.overlays import Overlay

MAX_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file: its bytes, the map's title, what it shows in a line, and what could not be drawn."""

    data: bytes
    title: str
    summary: str
    notes: tuple[str, ...] = ()


def render(
    product: Product,
    events: gpd.GeoDataFrame,
    size: Size,
    form: str,
    *,
    produced: datetime | None = None,
    overlays: Sequence[Overlay] = (),
) -> Made:
    """
    Make one file of a product.

    Parameters
    ----------
    product
        What and how.
    events
        All events; the product's filter is applied here.
    size
        Of the page.
    form
        One of `brief_product.FORMATS`.
    produced
        Time of production, UTC; by default `brief_words.production_time`.
    overlays
        Users' own layers, as read from the product's files.

    Raises
    ------
    BriefError
        If the product asks for what cannot be drawn.
    """
    if form not in FORMATS:
        raise BriefError(f"format {form!r} is not known: give one of {', '.join(FORMATS)}")
    with LOCK:
        if form == "pptx":
            return _slides(product, events, size, produced, overlays)
        if form == "html":
            return _page(product, events, produced, overlays)
        picture = draw(product, events, size, produced=produced, overlays=overlays)
        return Made(to_bytes(picture, form), picture.words.title, picture.summary, picture.notes)


def _slides(
    product: Product,
    events: gpd.GeoDataFrame,
    size: Size,
    produced: datetime | None,
    overlays: Sequence[Overlay],
) -> Made:
    from geo.brief_slides import draw_slides, slides_file  # noqa: PLC0415 - python-pptx is for slides alone

    moment = produced or production_time()
    slides = draw_slides(product, events, size, moment, overlays)
    first = slides[0].picture
    notes = dict.fromkeys(note for slide in slides for note in slide.picture.notes)
    return Made(slides_file(slides, size, moment), slides[0].title, first.summary, tuple(notes))


def _page(product: Product, events: gpd.GeoDataFrame, produced: datetime | None, overlays: Sequence[Overlay]) -> Made:
    from geo.brief_html import html_page  # noqa: PLC0415 - folium is for the page alone

    words, kept, box = described(product, events, produced or production_time())
    summary = " · ".join(filter(None, (f"{words.shown} {words.of_all}", words.not_seen)))
    return Made(html_page(words, kept, product.layers, box, product.unit, overlays), words.title, summary)


def file_name(product: Product, title: str, size: Size, produced: datetime, form: str) -> str:
    """Return NUMBER_TITLE_SIZE_YYYYMMDD.FORM in letters that every file system takes."""
    parts = (_word(product.number), _word(title) or "map", size.name, f"{produced:%Y%m%d}")
    return f"{'_'.join(filter(None, parts))}.{form}"


def _word(text: str) -> str:
    """A text as one word of letters, digits and hyphens; letters of other scripts stay."""
    plain = unicodedata.normalize("NFKC", clean(text))
    joined = re.sub(r"[^\w]+", "-", plain, flags=re.UNICODE).replace("_", "-").strip("-")
    return joined[:MAX_NAME].strip("-")


def write(data: bytes, path: Path) -> None:
    """Write a file as a whole: a reader never sees half of it."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.replace(path)
