"""One map in a rectangle of the page: ground, layers, marks, call-outs, names and furniture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.brief_base import BORDER, draw_base, draw_grid
from geo.brief_callouts import Numbered, draw_callouts
from geo.brief_choropleth import Tinted, draw_density, draw_units
from geo.brief_furniture import draw_north, draw_scale
from geo.brief_gathered import Gathered, draw_gathered, gather
from geo.brief_labels import Taken, box_of, draw_area_names, draw_labels, event_labels, town_labels
from geo.brief_marks import MAX_MARKS, Marks, draw_marks, marks_of
from geo.brief_page import Page
from geo.brief_projection import View
from geo.brief_uncertainty import draw_uncertainty

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a map shows: its marks, the same gathered where they were too many, and what its tints stand for."""

    view: View
    marks: Marks
    gathered: Gathered | None
    tinted: tuple[Tinted, ...]


def draw_map(
    page: Page,
    view: View,
    events: gpd.GeoDataFrame,
    layers: Sequence[str],
    *,
    callouts: Sequence[Numbered] = (),
    furniture: bool = True,
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

    Returns
    -------
    drawn
        What the legend must explain.
    """
    marks = marks_of(events, view)
    draw_base(page, view, focus={str(code) for code in events["country"].dropna().unique()}, water="water" in layers)
    if "grid" in layers:
        draw_grid(page, view)
    tinted = [draw_units(page, view, events, layer) for layer in ("countries", "provinces") if layer in layers]
    if "density" in layers and len(marks):
        points = np.repeat(np.arange(len(marks)), marks.count)
        tinted.append(draw_density(page, view, marks.x[points], marks.y[points]))
    gathered = _draw_events(page, view, marks, layers) if "events" in layers else None
    taken = Taken()
    if "events" in layers:
        taken.add(_mark_boxes(marks, gathered))
    if furniture:
        taken.add([box_of(draw_scale(page, view), 2.0)] if not view.is_world else [])
        taken.add([box_of(draw_north(page, view), 2.0)] if not view.is_world else [])
    draw_callouts(page, view, events, callouts, taken)
    if "names" in layers:
        _draw_names(page, view, events, marks, taken)
    page.box(view.frame, None, edge=BORDER, line=0.7, order=9.0)
    return Drawn(view, marks, gathered, tuple(tinted))


def _draw_events(page: Page, view: View, marks: Marks, layers: Sequence[str]) -> Gathered | None:
    if len(marks) > MAX_MARKS:
        gathered = gather(marks)
        draw_gathered(page, gathered, view.frame)
        return gathered
    if "uncertainty" in layers:
        draw_uncertainty(page, marks, view)
    draw_marks(page, marks, view.frame)
    return None


def _mark_boxes(marks: Marks, gathered: Gathered | None) -> list[tuple[float, float, float, float]]:
    xs, ys, radii = (gathered or marks).x, (gathered or marks).y, (gathered or marks).radius
    return [(x - r, y - r, x + r, y + r) for x, y, r in zip(xs, ys, radii, strict=True)]


def _draw_names(page: Page, view: View, events: gpd.GeoDataFrame, marks: Marks, taken: Taken) -> None:
    places = event_labels(events, marks)
    draw_labels(page, view, places, taken)
    draw_area_names(page, view, taken)
    if not view.is_world:
        draw_labels(page, view, town_labels(view, [label.words for label in places]), taken)
