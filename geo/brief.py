"""Briefing maps: events and a product in, a finished page out. Draws without a browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo import brief_words as words_of
from geo.brief_callouts import Numbered, numbered
from geo.brief_extent import extent_of
from geo.brief_frame import draw_footer, draw_header, draw_marking, draw_panel_heading
from geo.brief_gathered import CELL
from geo.brief_key import Explained
from geo.brief_layout import Layout, Words, lay_out
from geo.brief_legend import legend
from geo.brief_map import Drawn, draw_map, is_gathered
from geo.brief_marks import marks_of, n_marks
from geo.brief_multiples import cells, panels_of
from geo.brief_overlays import Swatch
from geo.brief_page import Page
from geo.brief_panel import draw_panel
from geo.brief_product import Product
from geo.brief_projection import projection_for, view_of
from geo.brief_size import Size
from geo.brief_type import clean
from geo.overlays import Overlay

if TYPE_CHECKING:
    import geopandas as gpd

MAP_MARGIN: Final = 2.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished page, and what stands on it in words: for notes, alternative text and tests."""

    page: Page
    layout: Layout
    words: Words
    events: gpd.GeoDataFrame
    shown: Any
    callouts: tuple[Numbered, ...]

    @property
    def summary(self) -> str:
        """What is shown and what is not, in a line."""
        line = f"{self.words.shown} {self.words.of_all}"
        return f"{line} · {self.words.not_seen}" if self.words.not_seen else line

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be drawn as it was asked for."""
        letters = "".join(sorted(self.page.undrawn))
        return (f"no font here has the letters {letters!r}; they are drawn as □",) if letters else ()


def chosen_events(product: Product, events: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """
    Return the events of a product, numbered from 0.

    What is said not to have happened is left out unless the filter asks for it by name, as on the live map.
    """
    chosen = product.chosen
    mask = chosen.mask(events)
    if not chosen.modalities:
        mask = mask & (events["modality"] != "negated").to_numpy()
    return events[mask].reset_index(drop=True)


def draw(
    product: Product,
    events: gpd.GeoDataFrame,
    size: Size,
    *,
    produced: datetime | None = None,
    titled: bool = True,
    overlays: Sequence[Overlay] = (),
) -> Picture:
    """
    Draw a product on a page.

    Parameters
    ----------
    product
        What and how.
    events
        All events; the product's filter is applied here.
    size
        Of the page.
    produced
        Time of production, UTC; by default `brief_words.production_time`.
    titled
        Whether the title is written; else its room is left, for a title that stays text.
    overlays
        Users' own layers, as read from the product's files.

    Raises
    ------
    BriefError
        If the product asks for what cannot be drawn, such as an unknown extent.
    """
    kept = chosen_events(product, events)
    callouts = numbered(product, kept)
    page = Page(size)
    words = _words(product, events, kept, produced or words_of.production_time())
    layout = lay_out(page, words)
    maps = _draw_maps if product.panels else _draw_one
    drawn, n_outside = maps(page, layout, product, kept, callouts, overlays)
    words = _counted(words, kept, drawn, n_outside)
    draw_marking(page, words)
    draw_header(page, layout, words, titled=titled)
    sub_types = product.legend == "sub-types"
    sections = legend(kept, drawn.marks, sub_types=sub_types) if "events" in product.layers else ()
    explained = Explained(
        sections, drawn.tinted, drawn.swatches, gathered_km=CELL * drawn.view.km if drawn.gathered else None
    )
    draw_panel(page, layout, words, explained, callouts, drawn.view)
    draw_footer(page, layout, words)
    return Picture(page, layout, words, kept, drawn.marks.shown, callouts)


def described(
    product: Product, events: gpd.GeoDataFrame, produced: datetime
) -> tuple[Words, gpd.GeoDataFrame, tuple[tuple[float, float], tuple[float, float]] | None]:
    """
    Return what a map of a product says and shows, for one that is not drawn here.

    Returns
    -------
    words, kept
        Texts of the frame; the events, numbered from 0.
    box
        South-west and north-east corner (lat, lon) of the extent that the product asks for; None for its events.
    """
    kept = chosen_events(product, events)
    placed = kept["lat"].notna() & kept["lon"].notna()
    sharing = int(kept.loc[placed].duplicated(["lat", "lon"], keep=False).sum())
    words = replace(
        _words(product, events, kept, produced),
        shown=f"{int(placed.sum()):,}",
        of_all=f"of {len(kept):,} {'event' if len(kept) == 1 else 'events'} shown",
        not_seen=words_of.counts_line(int((~placed).sum()), 0, sharing),
    )
    if product.extent == "events":
        return words, kept, None
    extent = extent_of(product.extent, kept, _regions(product))
    return words, kept, ((extent.south, extent.west), (extent.north, extent.east))


def _draw_one(
    page: Page,
    layout: Layout,
    product: Product,
    kept: gpd.GeoDataFrame,
    callouts: Sequence[Numbered],
    overlays: Sequence[Overlay],
) -> tuple[Drawn, int]:
    extent = extent_of(product.extent, kept, _regions(product))
    frame = layout.map.inset(MAP_MARGIN) if extent.is_world else layout.map
    view = view_of(extent, frame, unit=product.unit)
    return draw_map(page, view, kept, product.layers, callouts=callouts, overlays=overlays), 0


def _draw_maps(
    page: Page,
    layout: Layout,
    product: Product,
    kept: gpd.GeoDataFrame,
    callouts: Sequence[Numbered],
    overlays: Sequence[Overlay],
) -> tuple[Drawn, int]:
    """Draw small maps; what they show together is as on one map of their size of the events that are in any."""
    panels = panels_of(product, kept)
    extent = extent_of(product.extent, kept, _regions(product))
    rects = cells(layout.map, max(len(panels.parts), 1))
    views = [view_of(extent, rect, unit=product.unit) for rect in rects]
    many = max(
        (n_marks(kept.iloc[rows], view) for view, rows in zip(views, panels.parts.values(), strict=False)), default=0
    )
    swatches: tuple[Swatch, ...] = ()
    for i, (heading, rows) in enumerate(panels.parts.items()):
        own = [replace(item, row=int(np.flatnonzero(rows == item.row)[0])) for item in callouts if item.row in rows]
        part = kept.iloc[rows].reset_index(drop=True)
        drawn = draw_map(
            page, views[i], part, product.layers, callouts=own, furniture=i == 0, n_marks=many, overlays=overlays
        )
        swatches = drawn.swatches
        draw_panel_heading(page, rects[i], heading, int(drawn.marks.shown.sum()))
    inside = np.concatenate([*panels.parts.values(), np.zeros(0, dtype=np.int64)])
    together = kept.copy()
    together.loc[np.setdiff1d(np.arange(len(kept)), inside), ["lat", "lon"]] = np.nan
    marks = marks_of(together, views[0])
    return Drawn(views[0], marks, is_gathered(many, views[0]), (), swatches), panels.n_outside


def _regions(product: Product) -> tuple[str, ...]:
    return product.chosen.admin1_codes or product.chosen.countries


def _words(product: Product, events: gpd.GeoDataFrame, kept: gpd.GeoDataFrame, produced: datetime) -> Words:
    number = " ".join(filter(None, (clean(product.number), f"v{clean(product.version)}" if product.version else "")))
    cut_off = words_of.cutoff(product, kept)
    times = (("Map", number), ("Information cut-off", cut_off), ("Produced", words_of.dtg(produced)))
    projection = projection_for(extent_of(product.extent, kept, _regions(product))).name
    fine = (
        ("Filter", product.chosen.sentence(unit=product.unit)),
        ("Sources", words_of.sources(product, kept)),
        ("Method", words_of.method()),
        ("Map", f"{projection}; WGS 84. {words_of.DISCLAIMER}"),
        ("Data", "; ".join(filter(None, (words_of.credit_line(kept), words_of.versions(kept))))),
    )
    return Words(
        title=words_of.title(product, kept),
        subtitle=words_of.subtitle(product, kept),
        marking=clean(product.marking),
        times=tuple((label, value) for label, value in times if value),
        shown=f"{len(kept):,}",
        of_all=f"of {len(events):,} events are shown",
        not_seen="",
        fine=fine,
    )


def _counted(words: Words, kept: gpd.GeoDataFrame, drawn: Drawn, n_outside: int) -> Words:
    placed = kept["lat"].notna().to_numpy() & kept["lon"].notna().to_numpy()
    shown = drawn.marks.shown
    unseen = int((placed & ~shown).sum())
    line = words_of.counts_line(int((~placed).sum()), unseen, drawn.marks.sharing, n_outside)
    of_all = f"of {len(kept):,} {'event' if len(kept) == 1 else 'events'} shown"
    return replace(words, shown=f"{int(shown.sum()):,}", of_all=of_all, not_seen=line)
