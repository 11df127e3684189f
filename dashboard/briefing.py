"""Briefing products of what a session shows: the preview, and files, made when they are asked for.

Drawing imports matplotlib, which takes a second: nothing here does before something is to be drawn.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from dashboard.mapview import HEIGHT
from geo.brief_product import Product
from geo.brief_size import Size, parse_size, preview_size
from geo.errors import BriefError

if TYPE_CHECKING:
    import geopandas as gpd

    from dashboard.catalog import Catalog, Shown
    from geo.brief_files import Made
    from geo.overlays import Overlay

EVENTS_FILE: Final = "events.geojson"
"""What the download menu calls the events; a saved product asks for them by this name."""
MAX_EVENTS: Final = 100_000
PREVIEWS_KEPT: Final = 8
MAP_WIDTH: Final = 900
"""The map's width on a usual screen, in pixels; its height is `mapview.HEIGHT`."""
_TILE: Final = 256
_PREVIEWS: Final = "brief_previews"


@dataclass(frozen=True, slots=True)
class Source:
    """
    What is drawn: events, and the layers of the session's own.

    A filter of a catalog never gives other events, so previews are kept by catalog, layers and product.
    """

    catalog: Catalog
    found: Shown
    overlays: tuple[Overlay, ...] = ()

    def events(self) -> gpd.GeoDataFrame:
        """
        Return the events that are shown.

        Raises
        ------
        BriefError
            If there are more than `MAX_EVENTS`.
        """
        if len(self.found.rows) > MAX_EVENTS:
            raise BriefError(
                f"{len(self.found.rows):,} events are too many for a picture made here, which takes {MAX_EVENTS:,}: "
                "narrow the filter, or use `python -m geo brief`"
            )
        return self.catalog.part(self.found.rows).reset_index(drop=True)


def preview(source: Source, product: Product) -> Made:
    """Return a small PNG of a product, drawn once for each state of the controls; raises `BriefError`."""
    known: list[tuple[Any, Made]] = st.session_state.setdefault(_PREVIEWS, [])
    keys = tuple(overlay.key for overlay in source.overlays)
    for (catalog, kept, own), made in known:
        if catalog is source.catalog and kept == product and own == keys:
            return made
    made = _made(source, product, preview_size(parse_size(product.sizes[0])), "png")
    known.append(((source.catalog, product, keys), made))
    del known[:-PREVIEWS_KEPT]
    return made


def file_bytes(source: Source, product: Product, form: str, produced: datetime) -> bytes:
    """Make a file of a product at its full size; raises `BriefError`."""
    return _made(source, product, parse_size(product.sizes[0]), form, produced).data


def _made(source: Source, product: Product, size: Size, form: str, produced: datetime | None = None) -> Made:
    from geo.brief_files import render  # noqa: PLC0415 - imports matplotlib

    return render(product, source.events(), size, form, produced=produced, overlays=source.overlays)


def map_extent(view: str) -> str | None:
    """
    Return what the live map shows, as an extent of a product.

    Parameters
    ----------
    view
        What the map wrote into the address bar: zoom, latitude and longitude of its middle, "6/48.4/32.5".

    Returns
    -------
    extent
        "west,south,east,north", for a map of usual size; None where the text is no view.
    """
    try:
        zoom, lat, lon = map(float, view.split("/"))
        scale = _TILE * 2.0**zoom
        middle = 0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)
    except (ValueError, OverflowError):
        return None
    if not (0 <= zoom <= 20 and abs(lat) <= 85 and abs(lon) <= 180):
        return None
    wide = MAP_WIDTH * 360 / scale
    if wide >= 360:
        return "world"
    north, south = (_latitude(middle + side * HEIGHT / 2 / scale) for side in (-1, 1))
    west, east = ((lon + side * wide / 2 + 180) % 360 - 180 for side in (-1, 1))
    return ",".join(f"{value:.4f}" for value in (west, south, east, north))


def _latitude(y: float) -> float:
    """Latitude of a height on the square Mercator map, 0 at its upper edge and 1 at its lower one."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * min(max(y, 0.0), 1.0)))))
