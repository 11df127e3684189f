"""The live map: a constant folium base, and one feature group that carries the packed layers.

folium and its templates see numbers, fixed words and base64 only (see `geo.packing`). The base map is
the same text at every rerun, so streamlit-folium keeps it, and with it the user's view.
"""

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final

import folium
import streamlit as st
import streamlit.components.v1 as components
from branca.element import MacroElement, Template

from dashboard.cache import ASSETS_DIR
from geo.packing import Packed, page_config

COMPONENT: Final = "geo_assets"
SCRIPTS: Final = (
    "preload.js",
    "leaflet.js",
    "basemap.js",
    "basemap_layer.js",
    "lengths.js",
    "lines.js",
    "overlays.js",
    "search.js",
    "inview.js",
    "marks.js",
    "areas.js",
    "timeline.js",
    "camera.js",
    "geomap.js",
)
STYLES: Final = ("leaflet.css", "map.css")
KEY: Final = "map"
HEIGHT: Final = 620
_GIVEN: Final = "map_given"
"""The key of the marks that the page of a session was last given."""
ATTRIBUTION: Final = "Boundaries: UN worldview, Natural Earth · Places: GeoNames"


class Unrendered:
    """
    Has nothing rendered into a page of its own.

    `st_folium` takes the scripts from the templates; rendering as well would compile each a second time.
    """

    def render(self, **_: object) -> None:
        """Do nothing."""


class BaseMap(Unrendered, folium.Map):
    """The map as `st_folium` needs it."""


class Group(Unrendered, folium.FeatureGroup):
    """The group of layers as `st_folium` needs it."""


class _Setup(Unrendered, MacroElement):
    """Builds the base map, controls and legend in the page."""

    _template = Template(
        "{% macro script(this, kwargs) %}GeoMap.setup({{ this._parent.get_name() }}, {{ this.config }});{% endmacro %}"
    )

    def __init__(self, config: str) -> None:
        super().__init__()
        self._name = "GeoSetup"
        self.config = config


class _Update(Unrendered, MacroElement):
    """Hands the page new marks, what to highlight, and the timeline."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "GeoMap.update({{ this.packed }}, {{ this.focus }}, {{ this.time }});"
        "{% endmacro %}"
    )

    def __init__(self, packed: str, focus: str, time: str) -> None:
        super().__init__()
        self._name = "GeoUpdate"
        self.packed = packed
        self.focus = focus
        self.time = time


def base_map() -> folium.Map:
    """Return the base map with local assets only."""
    base = bare_map(SCRIPTS, zoom=2)
    base.add_child(_Setup(json.dumps(page_config(ATTRIBUTION))))
    return base


def bare_map(scripts: Sequence[str], zoom: int) -> folium.Map:
    """Return a map without layers that loads these scripts of ours."""
    options = {"world_copy_jump": True, "minZoom": 1, "maxZoom": 13, "zoomSnap": 0.25}
    base = BaseMap(location=(25, 20), zoom_start=zoom, tiles=None, **options)
    prefix = f"../{_component_name()}/"
    base.default_js = [(name, prefix + name) for name in scripts]
    base.default_css = [(name, prefix + name) for name in STYLES]
    return base


def _component_name() -> str:
    return f"{__name__}.{COMPONENT}"


def show_map(marks: Packed, others: Packed, focus: dict[str, Any], time: Packed) -> None:
    """
    Draw the map; what the user does on it is in `st.session_state[KEY]` and calls `on_message`.

    Parameters
    ----------
    marks
        From `Catalog.packed`; travels only if it is not what the page of this session was last given.
    others
        What else the page draws: lines, overlays, an answer to a search, the base map.
    focus
        Numbers only: `row` of the chosen event or -1, `ringLat`, `ringLon`, `ringKm`, `corners`, `miles`, and a flight.
    time
        From `pack_timeline`.
    """
    given = st.session_state.get(_GIVEN) == marks["key"]
    st.session_state[_GIVEN] = marks["key"]
    packed = ({"key": marks["key"]} if given else marks) | others
    draw(base_map(), _Update(json.dumps(packed), json.dumps(focus), json.dumps(time)), KEY, HEIGHT, _on_change)


def draw(base: folium.Map, update: MacroElement, key: str, height: int, on_change: Callable[[], None]) -> None:
    """Put a map on the page, with what its scripts are told at each run."""
    _declare_assets()
    from streamlit_folium import st_folium  # noqa: PLC0415 - it declares its component when it is imported

    group = Group()
    group.add_child(update)
    st_folium(
        base,
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=group,
        on_change=on_change,
    )


@cache
def _declare_assets() -> None:
    """Declare the map's files while a page is drawn: Streamlit serves no others."""
    components.declare_component(COMPONENT, path=str(ASSETS_DIR))


def give_again() -> None:
    """Have the marks travel at the next drawing: the page has lost them."""
    st.session_state.pop(_GIVEN, None)


def _on_change() -> None:
    message = st.session_state.get(KEY) or {}
    if isinstance(message, dict) and message.get("seq") != st.session_state.get("map_seq"):
        st.session_state["map_seq"] = message.get("seq")
        st.session_state["map_message"] = message
