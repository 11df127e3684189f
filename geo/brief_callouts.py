"""Numbered call-outs: chosen events carry a number on the map, and the side panel tells what each was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo.brief_labels import Taken
from geo.brief_page import INK, PAPER, Page
from geo.brief_projection import Rect, View
from geo.brief_type import clean
from geo.errors import BriefError
from geo.layers import day_words

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.brief_product import Product

RADIUS: Final = 5.6
_REACHES: Final = (13.0, 19.0, 27.0, 38.0, 52.0)
_DIRECTIONS: Final = 16


@dataclass(frozen=True, slots=True)
class Numbered:
    """A call-out: its number, the row of its event, and what the panel says: a heading and a text."""

    number: int
    row: int
    heading: str
    text: str


def numbered(product: Product, events: gpd.GeoDataFrame) -> tuple[Numbered, ...]:
    """
    Return the call-outs of a product, from north to south.

    Parameters
    ----------
    product
        Which events carry one, and how many more are chosen by the number of people killed, then of reports.
    events
        What is shown.

    Raises
    ------
    BriefError
        If an event that is asked for is not among them.
    """
    row_of = {str(event_id): row for row, event_id in enumerate(events["event_id"])}
    texts: dict[int, str] = {}
    for callout in product.callouts:
        if callout.event_id not in row_of:
            raise BriefError(f"call-out {callout.event_id!r}: no event that is shown has this id; see the filter")
        texts[row_of[callout.event_id]] = callout.text
    texts |= dict.fromkeys(_weightiest(events, product.auto_callouts, tuple(texts)), "")
    lats = events["lat"].to_numpy(dtype=float, na_value=np.nan)
    rows = sorted(texts, key=lambda row: (np.isnan(lats[row]), -lats[row], row))
    return tuple(_numbered(events, row, number, texts[row]) for number, row in enumerate(rows, 1))


def _weightiest(events: gpd.GeoDataFrame, n: int, taken: Sequence[int]) -> list[int]:
    if not n:
        return []
    order = pd.DataFrame(
        {
            "killed": events["fatalities_best"].fillna(0).to_numpy(dtype=float),
            "reports": events["n_reports"].to_numpy(dtype=float),
            "sure": events["confidence"].fillna(0).to_numpy(dtype=float),
            "point": list(zip(events["lat"], events["lon"], strict=True)),
            "row": np.arange(len(events)),
        }
    )
    order = order[events["lat"].notna().to_numpy() & ~order["row"].isin(taken).to_numpy()]
    order = order.sort_values(["killed", "reports", "sure", "row"], ascending=[False, False, False, True])
    return [int(row) for row in order.drop_duplicates("point")["row"].head(n)]


def _numbered(events: gpd.GeoDataFrame, row: int, number: int, text: str) -> Numbered:
    event = events.iloc[row]
    place, when = _known(event["place_name"]), day_words(event["date_start"], event["date_end"])
    what = _known(event["sub_event_type"]) or _known(event["event_type"]) or str(event["kind"]).capitalize()
    heading = " · ".join(filter(None, (place or "Place not known", when)))
    said = clean(text) or f"{what}. {clean(_known(event['sentence']))}".strip()
    return Numbered(number, row, clean(heading), said)


def _known(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def draw_callouts(page: Page, view: View, events: gpd.GeoDataFrame, chosen: Sequence[Numbered], taken: Taken) -> None:
    """Put the numbers next to their events, where there is room, each with a line to its point."""
    for item in chosen:
        x, y = _point(view, events, item.row)
        if not np.isfinite(x + y) or not bool(view.holds(np.array([x]), np.array([y]))[0]):
            continue
        at = _free_spot(x, y, taken, view.frame)
        taken.add([(at[0] - RADIUS - 0.8, at[1] - RADIUS - 0.8, at[0] + RADIUS + 0.8, at[1] + RADIUS + 0.8)])
        page.line((x, at[0]), (y, at[1]), PAPER, 2.2, order=7.4)
        page.line((x, at[0]), (y, at[1]), INK, 0.8, order=7.5)
        draw_number(page, at[0], at[1], item.number, order=8.0)


def draw_number(page: Page, x: float, y: float, number: int, *, order: float = 8.0) -> None:
    """Draw the disc of a call-out."""
    page.dot(x, y, RADIUS, INK, order=order, edge=PAPER)
    size = 7.0 if number < 10 else 6.0
    page.text(
        x, y - size * 0.36, str(number), size, weight="bold", colour=PAPER, align="center-baseline", order=order + 0.1
    )


def _point(view: View, events: gpd.GeoDataFrame, row: int) -> tuple[float, float]:
    event = events.iloc[row]
    if pd.isna(event["lat"]) or pd.isna(event["lon"]):
        return float("nan"), float("nan")
    x, y = view.page(np.array([float(event["lon"])]), np.array([float(event["lat"])]))
    return float(x[0]), float(y[0])


def _free_spot(x: float, y: float, taken: Taken, frame: Rect) -> tuple[float, float]:
    """The nearest spot around a point with room for the disc; beside the point where there is none."""
    inner = frame.inset(RADIUS + 2)
    for reach in _REACHES:
        for step in range(_DIRECTIONS):
            angle = np.pi / 4 + 2 * np.pi * ((step + 1) // 2 * (-1) ** step) / _DIRECTIONS
            at = (x + reach * float(np.cos(angle)), y + reach * float(np.sin(angle)))
            box = (at[0] - RADIUS - 1, at[1] - RADIUS - 1, at[0] + RADIUS + 1, at[1] + RADIUS + 1)
            inside = inner.x < at[0] < inner.right and inner.y < at[1] < inner.top
            if inside and taken.is_free(box):
                return at
    return x + _REACHES[0], y + _REACHES[0]
