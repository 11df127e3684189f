"""Several small maps of one extent on a page: by week, by type, or before and after a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo.brief_product import BASE_LAYERS, Product, moment_of
from geo.brief_projection import Rect
from geo.errors import BriefError
from geo.layers import STYLES, style_codes

if TYPE_CHECKING:
    import geopandas as gpd

MAX_PANELS: Final = 12
HEADING: Final = 12.0
GAP: Final = 8.0
_WIDE: Final = 1.45
"""Small maps are best about so much wider than high."""
_WEEK: Final = "W-SUN"


@dataclass(frozen=True, slots=True)
class Panels:
    """Headings with the rows of their events, and how many events belong to none of them."""

    parts: Mapping[str, Any]
    n_outside: int


def panels_of(product: Product, events: gpd.GeoDataFrame) -> Panels:
    """
    Divide events among small maps.

    Parameters
    ----------
    product
        Its `panels` and `split`.
    events
        What is shown. An event that may have happened in either of two weeks, or on either side of the split, is in
        neither part.

    Raises
    ------
    BriefError
        If there would be more than `MAX_PANELS`, or a layer is asked for that has no room for its legend.
    """
    if others := sorted(set(product.layers) - {"events", *BASE_LAYERS}):
        raise BriefError(f"panels show events; the layer {others[0]!r} is drawn on one map: leave out either")
    divide = {"week": _by_week, "type": _by_type, "before-after": _by_split}[product.panels]
    parts = divide(product, events)
    if len(parts) > MAX_PANELS:
        raise BriefError(f"{len(parts)} {product.panels}s are too many for one page: narrow the dates to {MAX_PANELS}")
    return Panels(parts, len(events) - sum(len(rows) for rows in parts.values()))


def _by_week(product: Product, events: gpd.GeoDataFrame) -> dict[str, Any]:
    del product
    first, last = (events[name].dt.to_period(_WEEK) for name in ("date_start", "date_end"))
    one = (first == last).fillna(False).to_numpy(dtype=bool)
    if not one.any():
        return {}
    weeks = pd.period_range(first[one].min(), first[one].max(), freq=_WEEK)
    return {_week_words(week): np.flatnonzero(one & (first == week).to_numpy()) for week in weeks[: MAX_PANELS + 1]}


def _week_words(week: Any) -> str:
    start = week.start_time
    return f"Week of {start.day} {start:%b %Y}"


def _by_type(product: Product, events: gpd.GeoDataFrame) -> dict[str, Any]:
    del product
    codes = style_codes(events)
    return {STYLES[int(code)].label: np.flatnonzero(codes == code) for code in np.unique(codes)}


def _by_split(product: Product, events: gpd.GeoDataFrame) -> dict[str, Any]:
    moment = moment_of("split", product.split or "")
    day = pd.Timestamp(date(moment.year, moment.month, moment.day))
    words = f"{day.day} {day:%b %Y}"
    return {
        f"Before {words}": np.flatnonzero((events["date_end"] < day).to_numpy()),
        f"From {words} on": np.flatnonzero((events["date_start"] >= day).to_numpy()),
    }


def cells(frame: Rect, n: int) -> list[Rect]:
    """
    Divide a rectangle into `n` maps of one size, in the grid whose maps come nearest to a good shape.

    Parameters
    ----------
    frame
        In points of the page.
    n
        1 or more.

    Returns
    -------
    rects
        From left to right and from top to bottom, with room for a heading above each.
    """
    columns = min(range(1, n + 1), key=lambda k: (abs(np.log(_shape(frame, n, k) / _WIDE)), k))
    rows = -(-n // columns)
    width = (frame.width - GAP * (columns - 1)) / columns
    height = (frame.height - GAP * (rows - 1)) / rows
    return [
        Rect(
            frame.x + (i % columns) * (width + GAP),
            frame.top - (i // columns + 1) * height - (i // columns) * GAP,
            width,
            height - HEADING,
        )
        for i in range(n)
    ]


def _shape(frame: Rect, n: int, columns: int) -> float:
    rows = -(-n // columns)
    return float(frame.width / columns / max(frame.height / rows - HEADING, 1.0))
