"""The small map of the review: the places that an event may be at, to be chosen by a click, and its own point."""

import json
from collections.abc import Sequence
from typing import Any, Final

import streamlit as st
from branca.element import MacroElement, Template

from dashboard.mapview import ATTRIBUTION, Unrendered, bare_map, draw
from geo.review_places import Choice

SCRIPTS: Final = ("leaflet.js", "basemap.js", "basemap_layer.js", "minimap.js")
KEY: Final = "review_map"
MESSAGE: Final = "review_map_message"
HEIGHT: Final = 270

Point = tuple[float, float, float]
"""Latitude, longitude (decimal degrees), radius (km)."""


class _Setup(Unrendered, MacroElement):
    """Builds the base map in the page."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "GeoMini.setup({{ this._parent.get_name() }}, {{ this.attribution }});"
        "{% endmacro %}"
    )

    def __init__(self, attribution: str) -> None:
        super().__init__()
        self._name = "GeoMiniSetup"
        self.attribution = attribution


class _Update(Unrendered, MacroElement):
    """Hands the page the places."""

    _template = Template(
        "{% macro script(this, kwargs) %}GeoMini.update({{ this.choices }}, {{ this.focus }});{% endmacro %}"
    )

    def __init__(self, choices: str, focus: str) -> None:
        super().__init__()
        self._name = "GeoMiniUpdate"
        self.choices = choices
        self.focus = focus


def show_minimap(
    choices: Sequence[Choice], at: Point | None, draft: tuple[float, float] | None, turn: int, *, editable: bool
) -> None:
    """
    Draw the map; what is clicked on it comes from `taken_click`.

    Parameters
    ----------
    choices
        Places to choose from; the map shows their numbers, from 1.
    at
        Where the event is.
    draft
        Where it would be moved to.
    turn
        Numbers the event: the map goes to its places when it changes.
    editable
        Whether clicks choose anything.
    """
    base = bare_map(SCRIPTS, zoom=1)
    base.add_child(_Setup(json.dumps(ATTRIBUTION)))
    chosen = next((number for number, choice in enumerate(choices) if choice.chosen), -1)
    focus = {"at": at, "draft": draft, "turn": turn, "chosen": chosen, "editable": editable}
    update = _Update(json.dumps([[choice.lat, choice.lon] for choice in choices]), json.dumps(focus))
    draw(base, update, KEY, HEIGHT, _on_change)


def _on_change() -> None:
    message = st.session_state.get(KEY) or {}
    if isinstance(message, dict) and "turn" in message:
        st.session_state[MESSAGE] = message


def taken_click(turn: int) -> dict[str, Any]:
    """Return what was clicked on the map of this event, once: `pick`, a number from 0, or `point`, lat and lon."""
    message = st.session_state.pop(MESSAGE, None) or {}
    return message if message.get("turn") == turn else {}
