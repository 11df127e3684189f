"""A drawn page as the bytes of a PNG, PDF or SVG, which depend on nothing but what is on it."""

from __future__ import annotations

import io
import threading
from typing import Any, Final

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG

from geo.brief import Picture

CREATOR: Final = "conflict-event-dashboard"
CANVASES: Final = {"png": FigureCanvasAgg, "pdf": FigureCanvasPdf, "svg": FigureCanvasSVG}
LOCK: Final = threading.RLock()
"""matplotlib's settings and fonts are shared by all threads of a process: one draws at a time."""
_SETTINGS: Final[dict[Any, Any]] = {
    # Letters stay letters in PDF, to be found and copied; in SVG they are outlines, alike everywhere.
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "svg.fonttype": "path",
    "svg.hashsalt": CREATOR,
    "path.simplify": True,
    # Hinted letters are as wide as whole pixels have it: small pictures would run out of the widths they were set for.
    "text.hinting": "no_hinting",
}


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
    canvas = CANVASES[form](figure)
    target = io.BytesIO()
    with LOCK, mpl.rc_context(_SETTINGS):
        canvas.print_figure(target, format=form, dpi=picture.page.size.dpi, metadata=_metadata(picture, form))
    return target.getvalue()


def _metadata(picture: Picture, form: str) -> dict[str, str | None]:
    title = picture.words.title
    if form == "png":
        return {"Title": title, "Software": CREATOR}
    if form == "pdf":
        return {"Title": title, "Creator": CREATOR, "Producer": CREATOR, "CreationDate": None}
    return {"Title": title, "Creator": CREATOR, "Date": None}
