"""
The briefing map as one HTML file: folium's map with the live map's layers, legend and marks, a search and cards.

It opens from disk and fetches nothing: scripts, styles and the base map are inside, and its policy forbids
requests. folium's templates see numbers and base64 alone (`geo.packing`); the page sets all text as text.
"""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any, Final

import folium
import numpy as np
import pandas as pd
from branca.element import MacroElement, Template

from geo.layers import MODALITY_LABELS, STYLES, day_words, style_of
from geo.lengths import LengthUnit
from geo.marks import MARK_COLUMNS, MAX_TEXTS, MarkIndex, event_texts
from geo.overlays import Overlay, overlay_rows
from geo.packing import pack_timeline, packed_json, page_config
from geo.region_counts import RegionIndex
from geo.relation_lines import LINE_COLUMNS, MAX_LINES, packed_rows, relation_lines
from geo.settings import ASSETS_DIR
from geo.timeline import Timeline
from geo.unit_names import unit_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geo.brief_layout import Words

SCRIPTS: Final = (
    "leaflet.js",
    "basemap.js",
    "basemap_detail.js",
    "basemap_layer.js",
    "lengths.js",
    "lines.js",
    "overlays.js",
    "marks.js",
    "areas.js",
    "timeline.js",
    "camera.js",
    "geomap.js",
    "alone.js",
)
SHEETS: Final = ("leaflet.css", "map.css", "alone.css")
ATTRIBUTION: Final = "Boundaries: UN worldview, Natural Earth · Places: GeoNames"
POLICY: Final = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
"""What the page may do: run what it holds; ask nobody for anything."""
TOOLS: Final = ("measure",)
ALWAYS: Final = ("borders", "legend", "overlays")
_LAYERS: Final = {"names": "labels"}
"""Names of a product's layers on the live map, where they differ."""
_PRECISE: Final = {
    "exact": "",
    "street": "to the street",
    "settlement": "in this place",
    "near": "near this place",
    "admin2": "somewhere in the district",
    "admin1": "somewhere in the province",
    "region": "somewhere in the region",
    "country": "somewhere in the country",
    "sea_air": "at sea or in the air",
}
Box = tuple[tuple[float, float], tuple[float, float]]


class _Page(MacroElement):  # type: ignore[misc]  # branca has no types
    """Builds the map in the page, gives it the marks, and starts the page around it."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "document.documentElement.classList.add('no-timeline');"
        "GeoMap.setup({{ this._parent.get_name() }}, {{ this.config }});"
        "GeoMap.update({{ this.packed }}, {{ this.focus }}, {{ this.time }});"
        "GeoAlone.start({{ this.page }});"
        "{% endmacro %}"
    )

    def __init__(self, config: str, packed: str, page: str, unit: LengthUnit) -> None:
        super().__init__()
        self._name, self._id = "page", "brief"
        self.config, self.packed, self.page = config, packed, page
        focus = {"row": -1, "ringKm": 0, "corners": [], "fly": 0, "loading": 0, "miles": int(unit == "mi")}
        self.focus = json.dumps(focus)
        bare = Timeline("day", np.array([0, 1]), np.zeros((len(STYLES), 1)), 0)
        self.time = json.dumps(pack_timeline(bare, None, None))


def html_page(
    words: Words,
    kept: gpd.GeoDataFrame,
    layers: Sequence[str],
    box: Box | None = None,
    unit: LengthUnit = "km",
    overlays: Sequence[Overlay] = (),
) -> bytes:
    """
    Make the page.

    Parameters
    ----------
    words
        What the frame says.
    kept
        The events to show, numbered from 0.
    layers
        Some of `brief_product.LAYERS`: those that are on when the page opens.
    box
        South-west and north-east corner (lat, lon) to open at; by default where the events are.
    unit
        What lengths are said in when the page opens.
    overlays
        Users' own layers.

    Returns
    -------
    page
        UTF-8; the same bytes for the same input.
    """
    shown = [*ALWAYS, *(_LAYERS.get(layer, layer) for layer in layers)]
    config = page_config(ATTRIBUTION, tools=TOOLS, layers=shown)
    around = {
        "title": words.title,
        "subtitle": words.subtitle,
        "marking": words.marking,
        "counts": " · ".join(filter(None, (f"{words.shown} {words.of_all}", words.not_seen))),
        "times": words.times,
        "fine": words.fine,
        "box": box,
        "events": [_details(row, event) for row, event in enumerate(kept.to_dict("records"))],
    }
    base = folium.Map(
        location=(25, 20), zoom_start=2, tiles=None, world_copy_jump=True, minZoom=1, maxZoom=13, zoomSnap=0.25
    )
    base.default_js, base.default_css = [], []
    figure = base.get_root()
    base._id, figure._id = "brief", "figure"
    packed = _packed(kept, unit) | {"overlays": packed_json(overlay_rows(overlays)) if overlays else ""}
    base.add_child(_Page(json.dumps(config), json.dumps(packed), json.dumps(packed_json(around)), unit))
    return _with_assets(figure.render(), words.title).encode("utf-8")


def _packed(kept: gpd.GeoDataFrame, unit: LengthUnit) -> dict[str, Any]:
    marks = MarkIndex(pd.DataFrame(kept[list(MARK_COLUMNS)]))
    placed = np.flatnonzero(marks.mark_of >= 0)
    texts = event_texts(pd.DataFrame(kept).iloc[placed]) if len(placed) <= MAX_TEXTS else None
    regions = RegionIndex(pd.DataFrame(kept[["country", "admin1_code"]]))
    lines = relation_lines(pd.DataFrame(kept[list(LINE_COLUMNS)]), unit)
    drawn = {"lines": packed_json(packed_rows(lines[:MAX_LINES])), "nLines": len(lines)}
    return marks.pack(placed, texts) | regions.pack(np.arange(len(kept))) | drawn


def _with_assets(page: str, title: str) -> str:
    """The page with its styles and scripts inside, after folium's templates have run."""
    styles = "\n".join((ASSETS_DIR / name).read_text(encoding="utf-8") for name in SHEETS)
    scripts = "\n".join(f"<script>{(ASSETS_DIR / name).read_text(encoding='utf-8')}</script>" for name in SCRIPTS)
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title>\n"
    )
    before, opening, after = page.partition("<head>")
    inner, closing, rest = after.partition("</head>")
    return f"{before}{opening}{head}{inner}<style>{styles}</style>{scripts}{closing}{rest}"


def _details(row: int, event: dict[str, Any]) -> dict[str, Any]:
    """What the card and the search know of an event; texts are empty where nothing is known."""
    style = style_of(_text(event, "event_type"), event["kind"])
    located = pd.notna(event["lat"]) and pd.notna(event["lon"])
    return {
        "row": row,
        "title": _text(event, "sub_event_type") or _text(event, "event_type") or style.label,
        "days": day_words(event["date_start"], event["date_end"]),
        "place": _where(event),
        "how": _how(event),
        "who": " / ".join(filter(None, (_text(event, "actor1"), _text(event, "actor2")))),
        "toll": _toll(event),
        "sentence": _text(event, "sentence") or "",
        "document": _text(event, "doc_title") or "",
        "publisher": _text(event, "publisher") or "",
        "url": _text(event, "doc_url") or "",
        "lat": float(event["lat"]) if located else None,
        "lon": float(event["lon"]) if located else None,
    }


def _where(event: dict[str, Any]) -> str:
    name = _text(event, "place_name") or _text(event, "place_text") or ""
    country = _text(event, "country")
    parts = (name, _text(event, "admin1"), unit_name(country) if country else None)
    around = ", ".join(dict.fromkeys(filter(None, parts)))
    precise = _PRECISE.get(event["geo_precision"], "")
    return f"{around} ({precise})" if around and precise else around


def _how(event: dict[str, Any]) -> str:
    modality = MODALITY_LABELS[event["modality"]]
    claimed_by = _text(event, "claimed_by")
    return f"{modality} by {claimed_by}" if event["modality"] == "claimed" and claimed_by else modality


def _toll(event: dict[str, Any]) -> str:
    """Killed and injured as far as the text states them."""
    best, low = event["fatalities_best"], event["fatalities_low"]
    killed = best if pd.notna(best) else low
    injured = event["injured"]
    known = ((killed, "killed"), (injured, "injured"))
    return ", ".join(f"{int(number):,} {word}" for number, word in known if pd.notna(number))


def _text(event: dict[str, Any], name: str) -> str | None:
    value = event[name]
    return str(value) if isinstance(value, str) and value else None
