"""The shapes, colours and fills of marks: those of the live map, drawn on a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

import numpy as np
from matplotlib.path import Path as Outline

from geo.brief_page import PAPER, Page, Stroke
from geo.layers import AREA, STYLES
from geo.vocabulary import MODALITIES

Floats = np.ndarray[Any, np.dtype[np.float64]]

_DASHES: Final[Mapping[str, tuple[float, ...]]] = {"planned": (2.2, 1.4), "hypothetical": (0.8, 1.2)}
_HISTORICAL_TINT: Final = 0.55


def placed(path: Outline, radius: float, at: Floats) -> Outline:
    """Return an outline enlarged and moved."""
    return Outline(np.asarray(path.vertices) * radius + at, path.codes)


def _polygon(corners: int, radius: float, turn: float, up: float = 0.0) -> Outline:
    angles = np.radians(turn + 360.0 * np.arange(corners + 1) / corners)
    return Outline(np.column_stack((np.cos(angles), np.sin(angles))) * radius + (0.0, up), closed=True)


def _star() -> Outline:
    angles = np.radians(90.0 + 30.0 * np.arange(13))
    radii = np.where(np.arange(13) % 2 == 0, 1.32, 0.66)
    return Outline(np.column_stack((np.cos(angles), np.sin(angles))) * radii[:, None], closed=True)


_SHAPES: Final[Mapping[str, Callable[[], Outline]]] = {
    "circle": lambda: placed(Outline.unit_circle(), 0.92, np.zeros(2)),
    "square": lambda: _polygon(4, 1.16, 45.0),
    "diamond": lambda: _polygon(4, 1.15, 90.0),
    "triangle": lambda: _polygon(3, 1.2, 90.0, -0.16),
    "down": lambda: _polygon(3, 1.2, -90.0, 0.16),
    "star": _star,
    "hexagon": lambda: _polygon(6, 1.05, 0.0),
}
"""As the live map draws them (`dashboard/assets/marks.js`), for a radius of 1."""


@lru_cache(maxsize=32)
def shape(name: str) -> Outline:
    """Return the outline of a mark's shape for a radius of 1."""
    return _SHAPES[name]()


def is_solid(modality: int, form: int) -> bool:
    """Whether a mark is filled: what is vouched for as having happened, at a place that is known."""
    return MODALITIES[modality] in ("reported", "historical") and form != AREA


def mark_strokes(at: Floats, radius: float, style: int, modality: int, form: int) -> list[Stroke]:
    """
    Return what a mark is drawn with, from below to above.

    Parameters
    ----------
    at, radius
        Its middle and size, in points of the page.
    style, modality, form
        Codes as in `layers`.
    """
    colour, words = STYLES[style].colour, MODALITIES[modality]
    body, solid = placed(shape(STYLES[style].shape), radius, at), is_solid(modality, form)
    strokes: list[Stroke] = []
    if form == AREA:
        strokes.append((placed(Outline.unit_circle(), radius * 1.5 + 1.2, at), PAPER, colour, 0.8, ()))
    strokes.append((body, PAPER, PAPER, 2.2 if solid else 3.0, ()))
    edge = _tint(colour, _HISTORICAL_TINT) if words == "historical" else colour
    strokes.append((body, edge if solid else PAPER, edge, 0.5 if solid else 1.3, _DASHES.get(words, ())))
    if words == "negated":
        strokes.append((Outline([at - radius, at + radius]), "none", colour, 1.4, ()))
    return strokes


def draw_mark(page: Page, at: tuple[float, float], style: int, modality: int, form: int, radius: float) -> None:
    """Draw one mark outside a map: for the legend, so that the two cannot differ."""
    page.strokes(mark_strokes(np.array(at), radius, style, modality, form), order=6.0)


def _tint(colour: str, share: float) -> str:
    """Mix a colour with white."""
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(part * share + 255 * (1 - share)):02x}" for part in parts)
