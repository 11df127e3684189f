"""Briefing maps as files: PNG, PDF and SVG whose bytes depend on nothing but the input, and their names."""

from __future__ import annotations

import io
import re
import threading
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG

from geo.brief import Picture, draw
from geo.brief_product import FORMATS, Product
from geo.brief_type import clean
from geo.errors import BriefError

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.brief_size import Size

CREATOR: Final = "conflict-event-dashboard"
MAX_NAME: Final = 60
_CANVAS: Final = {"png": FigureCanvasAgg, "pdf": FigureCanvasPdf, "svg": FigureCanvasSVG}
_SETTINGS: Final[dict[Any, Any]] = {
    # Letters stay letters in PDF, to be found and copied; in SVG they are outlines, alike everywhere.
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "svg.fonttype": "path",
    "svg.hashsalt": CREATOR,
    "path.simplify": True,
}
_LOCK: Final = threading.RLock()
"""matplotlib's settings and fonts are shared by all threads of a process: one draws at a time."""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file: its bytes, the map's title, what it shows in a line, and what could not be drawn."""

    data: bytes
    title: str
    summary: str
    notes: tuple[str, ...] = ()


def render(
    product: Product, events: gpd.GeoDataFrame, size: Size, form: str, *, produced: datetime | None = None
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

    Raises
    ------
    BriefError
        If the product asks for what cannot be drawn.
    """
    if form not in _CANVAS:
        raise BriefError(f"format {form!r} is not known: give one of {', '.join(FORMATS)}")
    with _LOCK:
        picture = draw(product, events, size, produced=produced)
        data = to_bytes(picture, form)
    words = picture.words
    summary = f"{words.shown} {words.of_all}"
    summary += f" · {words.not_seen}" if words.not_seen else ""
    return Made(data, words.title, summary, picture.notes)


def to_bytes(picture: Picture, form: str) -> bytes:
    """
    Write a page.

    Parameters
    ----------
    picture
        From `brief.draw`.
    form
        "png", "pdf" or "svg"; no time of writing goes into the file.
    """
    figure = picture.page.figure
    canvas = _CANVAS[form](figure)
    target = io.BytesIO()
    with _LOCK, mpl.rc_context(_SETTINGS):
        canvas.print_figure(target, format=form, dpi=picture.page.size.dpi, metadata=_metadata(picture, form))
    return target.getvalue()


def _metadata(picture: Picture, form: str) -> dict[str, str | None]:
    title = picture.words.title
    if form == "png":
        return {"Title": title, "Software": CREATOR}
    if form == "pdf":
        return {"Title": title, "Creator": CREATOR, "Producer": CREATOR, "CreationDate": None}
    return {"Title": title, "Creator": CREATOR, "Date": None}


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
