"""One map in a rectangle of the page: ground, layers, marks, call-outs, names and furniture."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.brief_base import BORDER, draw_base, draw_grid
from geo.brief_callouts import Numbered, draw_callouts
from geo.brief_choropleth import Tinted, draw_density, draw_units
from geo.brief_furniture import draw_north, draw_scale
from geo.brief_gathered import draw_gathered, gather
from geo.brief_labels import Label, Taken, box_of, draw_area_names, draw_labels, event_labels, town_labels
from geo.brief_marks import MAX_MARKS, Marks, draw_marks, marks_of
from geo.brief_overlays import Swatch, draw_overlays
from geo.brief_page import Page
from geo.brief_projection import View
from geo.brief_uncertainty import draw_uncertainty
from geo.overlays import Overlay

if TYPE_CHECKING:
    import geopandas as gpd


Floats = np.ndarray[Any, np.dtype[np.float64]]

FULL_AREA: Final = 150_000.0
"""Square points of a map that takes `MAX_MARKS`; smaller ones take as much less."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a map shows: marks, whether they were gathered in circles, what its tints stand for, and users' layers."""

    view: View
    marks: Marks
    gathered: bool
    tinted: tuple[Tinted, ...]
    swatches: tuple[Swatch, ...] = ()


def draw_map(
    page: Page,
    view: View,
    events: gpd.GeoDataFrame,
    layers: Sequence[str],
    *,
    callouts: Sequence[Numbered] = (),
    furniture: bool = True,
    n_marks: int = 0,
    focus: Collection[str] = (),
    overlays: Sequence[Overlay] = (),
) -> Drawn:
    """
    Draw a map.

    Parameters
    ----------
    page, view
        Where.
    events
        What is shown.
    layers
        As in `Product.layers`.
    callouts
        Rows of `events` that carry a number.
    furniture
        Whether it carries a scale bar and an arrow to the north; one of several small maps does.
    n_marks
        The most marks that any of several small maps has: they are gathered in all of them or in none.
    focus
        Codes of the countries whose land is lighter; by default those that events are in.
    overlays
        Users' own layers, below all marks.

    Returns
    -------
    drawn
        What the legend must explain.
    """
    marks = marks_of(events, view)
    draw_base(page, view, focus=focus or countries_of(events), water="water" in layers)
    if "grid" in layers:
        draw_grid(page, view)
    tinted = [draw_units(page, view, events, layer) for layer in ("countries", "provinces") if layer in layers]
    if "density" in layers and len(marks):
        points = np.repeat(np.arange(len(marks)), marks.count)
        tinted.append(draw_density(page, view, marks.x[points], marks.y[points]))
    swatches = draw_overlays(page, view, overlays)
    gathered = "events" in layers and is_gathered(max(n_marks, len(marks)), view)
    taken = Taken()
    if "events" in layers:
        taken.add(_draw_events(page, view, marks, layers, gathered=gathered))
    if furniture:
        taken.add([box_of(draw_scale(page, view), 2.0)] if not view.is_world else [])
        taken.add([box_of(draw_north(page, view), 2.0)] if not view.is_world else [])
    draw_callouts(page, view, events, callouts, taken)
    if "names" in layers:
        _draw_names(page, view, [] if gathered else event_labels(events, marks), taken)
    if not view.is_world:
        page.box(view.frame, None, edge=BORDER, line=0.7, order=9.0)
    return Drawn(view, marks, gathered, tuple(tinted), swatches)


def countries_of(events: gpd.GeoDataFrame) -> frozenset[str]:
    """Return the codes of the countries that events are in."""
    return frozenset(map(str, events["country"].dropna().unique()))


def is_gathered(n_marks: int, view: View) -> bool:
    """Whether so many marks are too many to be told apart on a map of this size."""
    return n_marks > MAX_MARKS * min(1.0, view.frame.width * view.frame.height / FULL_AREA)


def _draw_events(
    page: Page, view: View, marks: Marks, layers: Sequence[str], *, gathered: bool
) -> list[tuple[float, float, float, float]]:
    """Draw events; returns the boxes that their marks take."""
    if gathered and len(marks):
        circles = gather(marks)
        draw_gathered(page, circles, view.frame)
        return _boxes(circles.x, circles.y, circles.radius)
    if "uncertainty" in layers:
        draw_uncertainty(page, marks, view)
    draw_marks(page, marks, view.frame)
    return _boxes(marks.x, marks.y, marks.radius)


def _boxes(xs: Floats, ys: Floats, radii: Floats) -> list[tuple[float, float, float, float]]:
    return [(x - r, y - r, x + r, y + r) for x, y, r in zip(xs, ys, radii, strict=True)]


def _draw_names(page: Page, view: View, places: Sequence[Label], taken: Taken) -> None:
    draw_labels(page, view, places, taken)
    draw_area_names(page, view, taken)
    if not view.is_world:
        draw_labels(page, view, town_labels(view, [label.words for label in places]), taken)
