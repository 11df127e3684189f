"""Briefing maps: events and a product in, a finished page out. Draws without a browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from geo import brief_words as words_of
from geo.brief_callouts import Numbered, numbered
from geo.brief_extent import extent_of
from geo.brief_frame import Layout, Words, draw_footer, draw_header, draw_marking, draw_panel, lay_out
from geo.brief_gathered import CELL
from geo.brief_legend import legend
from geo.brief_map import Drawn, draw_map
from geo.brief_page import Page
from geo.brief_product import Product
from geo.brief_projection import projection_for, view_of
from geo.brief_size import Size
from geo.brief_type import clean
from geo.errors import BriefError

if TYPE_CHECKING:
    import geopandas as gpd

MAP_MARGIN: Final = 2.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished page, and what stands on it in words: for notes, alternative text and tests."""

    page: Page
    words: Words
    events: gpd.GeoDataFrame
    shown: Any
    callouts: tuple[Numbered, ...]

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


def draw(product: Product, events: gpd.GeoDataFrame, size: Size, *, produced: datetime | None = None) -> Picture:
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

    Raises
    ------
    BriefError
        If the product asks for what cannot be drawn, such as an unknown extent.
    """
    if product.panels:
        raise BriefError(f"panels {product.panels!r} cannot be drawn yet: leave them out")
    kept = chosen_events(product, events)
    callouts = numbered(product, kept)
    page = Page(size)
    plan = _words(product, events, kept, produced or words_of.production_time())
    layout = lay_out(page, plan)
    extent = extent_of(product.extent, kept)
    frame = layout.map.inset(MAP_MARGIN) if extent.is_world else layout.map
    drawn = draw_map(page, view_of(extent, frame), kept, product.layers, callouts=callouts)
    plan = _counted(plan, kept, drawn)
    _draw_frame(page, layout, plan, product, kept, drawn, callouts)
    return Picture(page, plan, kept, drawn.marks.shown, callouts)


def _draw_frame(
    page: Page,
    layout: Layout,
    plan: Words,
    product: Product,
    kept: gpd.GeoDataFrame,
    drawn: Drawn,
    callouts: Sequence[Numbered],
) -> None:
    draw_marking(page, plan)
    draw_header(page, layout, plan)
    sections = legend(kept, drawn.marks, sub_types=product.legend == "sub-types") if "events" in product.layers else ()
    gathered_km = CELL * drawn.view.km if drawn.gathered is not None else None
    draw_panel(page, layout, plan, sections, drawn.tinted, callouts, drawn.view, gathered_km=gathered_km)
    draw_footer(page, layout, plan)


def _words(product: Product, events: gpd.GeoDataFrame, kept: gpd.GeoDataFrame, produced: datetime) -> Words:
    number = " ".join(filter(None, (clean(product.number), f"v{clean(product.version)}" if product.version else "")))
    cut_off = words_of.cutoff(product, kept)
    times = (("Map", number), ("Information cut-off", cut_off), ("Produced", words_of.dtg(produced)))
    projection = projection_for(extent_of(product.extent, kept)).name
    fine = (
        ("Filter", product.chosen.sentence()),
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


def _counted(plan: Words, kept: gpd.GeoDataFrame, drawn: Drawn) -> Words:
    placed = kept["lat"].notna().to_numpy() & kept["lon"].notna().to_numpy()
    shown = drawn.marks.shown
    line = words_of.counts_line(int((~placed).sum()), int((placed & ~shown).sum()), drawn.marks.sharing)
    return replace(plan, shown=f"{int(shown.sum()):,}", of_all=f"of {len(kept):,} events shown", not_seen=line)
