"""What a session looks at, kept in the address bar so that a link restores it."""

import re
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from geo.errors import FilterError
from geo.filter_links import KEYS
from geo.filters import EventFilter
from geo.lengths import LENGTH_UNITS, LengthUnit

VIEWS: Final = ("Map", "Documents", "Review", "Import", "Brief", "Leftovers", "About")
OWN_KEYS: Final = ("view", "event", "read", "units", "overlay", "base")
"""Beside the filter's keys: view, chosen event, document being read, unit of lengths, own layers, base map."""
PAGE_KEYS: Final = ("map", "layers")
"""Written by the map's own script, without a rerun; kept as they are."""

BUILT_IN_BASE: Final = "Built-in"
"""The base map that asks nobody, by the name under which it is offered."""
_WRITTEN: Final = "written_link"
_CLICKED: Final = "went_by_click"
_FILTER: Final = "filter_from_link"
_OVERLAY_KEY: Final = re.compile("[0-9a-f]{12}")


def read_link() -> str | None:
    """
    Take over what the address bar asks for, when it is not what this session wrote there.

    Returns
    -------
    complaint
        Why the link could not be followed as a whole, or None.
    """
    asked = {key: st.query_params.get_all(key) for key in st.query_params if key not in PAGE_KEYS}
    # A click or key may be faster than the link that was written for the one before: it asks for no other.
    if st.session_state.pop(_CLICKED, False) or asked == st.session_state.get(_WRITTEN):
        return None
    st.session_state[_WRITTEN] = asked
    view = asked.get("view", [""])[0].capitalize()
    st.session_state["view"] = view if view in VIEWS else VIEWS[0]
    st.session_state["selected"] = asked.get("event", [None])[0]
    st.session_state["reading"] = asked.get("read", [None])[0]
    set_unit(asked.get("units", [""])[0])
    if (base := asked.get("base", [""])[0]) != st.session_state.get("w_base"):
        st.session_state["base_asked"] = base
        st.session_state.pop("w_base", None)
    st.session_state["w_overlays"] = [key for key in asked.get("overlay", []) if _OVERLAY_KEY.fullmatch(key)]
    return _take_filter({key: values for key, values in asked.items() if key not in OWN_KEYS})


def _take_filter(params: Mapping[str, list[str]]) -> str | None:
    known = {key: values for key, values in params.items() if key in KEYS}
    try:
        st.session_state[_FILTER] = EventFilter.from_params(known)
    except FilterError as error:
        st.session_state[_FILTER] = EventFilter()
        return f"The filter in this link was left out: {error}"
    return None


def pending_filter() -> EventFilter | None:
    """Return a filter that controls have yet to take over, once."""
    return st.session_state.pop(_FILTER, None)


def set_filter(chosen: EventFilter) -> None:
    """Have the controls show this filter from the next run on."""
    st.session_state[_FILTER] = chosen


def write_link(chosen: EventFilter) -> None:
    """Put filter, view and selection into the address bar where they differ from what is there."""
    wanted: dict[str, Any] = chosen.to_params()
    view = st.session_state.get("view", VIEWS[0])
    wanted |= {"view": [view.lower()]} if view != VIEWS[0] else {}
    wanted |= {"event": [selected()]} if selected() else {}
    wanted |= {"read": [reading()]} if reading() else {}
    wanted |= {"units": [unit()]} if unit() != LENGTH_UNITS[0] else {}
    wanted |= {"overlay": list(overlays)} if (overlays := st.session_state.get("w_overlays")) else {}
    base = st.session_state.get("base_asked") or st.session_state.get("w_base") or BUILT_IN_BASE
    wanted |= {"base": [base]} if base != BUILT_IN_BASE else {}
    if wanted == st.session_state.get(_WRITTEN):
        return
    st.session_state[_WRITTEN] = wanted
    kept = {key: st.query_params.get_all(key) for key in st.query_params if key in PAGE_KEYS}
    st.query_params.from_dict(wanted | kept)


def selected() -> str | None:
    """Return the id of the chosen event, if there is one."""
    return st.session_state.get("selected")


def reading() -> str | None:
    """Return the id of the document that is being read, if there is one."""
    return st.session_state.get("reading")


def unit() -> LengthUnit:
    """Return what lengths are said in."""
    return st.session_state.get("unit", LENGTH_UNITS[0])


def set_unit(wanted: str) -> None:
    """Say lengths in this unit from now on; in kilometres where it is none."""
    st.session_state["unit"] = wanted if wanted in LENGTH_UNITS else LENGTH_UNITS[0]


def select(event_id: str | None) -> None:
    """Choose an event, or none; the table takes it over at its next drawing."""
    if event_id != selected():
        st.session_state["selected"] = event_id
        st.session_state["table_turn"] = st.session_state.get("table_turn", 0) + 1


def go(event_id: str | None) -> None:
    """Choose an event from a widget's callback: whatever the address bar still says."""
    st.session_state[_CLICKED] = True
    select(event_id)


def fly_to(lat: float, lon: float, zoom: int) -> None:
    """Have the map go there once, at its next drawing."""
    turn = st.session_state.get("fly", {}).get("fly", 0) + 1
    st.session_state["fly"] = {"fly": turn, "lat": lat, "lon": lon, "zoom": zoom}


def flight() -> dict[str, float]:
    """Return where the map was last told to go; the page follows each number once."""
    return st.session_state.get("fly", {"fly": 0, "lat": 0.0, "lon": 0.0, "zoom": 0})
