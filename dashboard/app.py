"""The dashboard: `streamlit run dashboard/app.py`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import streamlit as st

from dashboard import controls, state
from dashboard.cache import ASSETS_DIR, Shown, Store, base_store, shown
from dashboard.markup import el, note, show
from dashboard.views import map as map_view
from geo.errors import FilterError
from geo.filters import EventFilter


def main() -> None:
    """Draw the page."""
    st.set_page_config(page_title="Conflict events", page_icon="◈", layout="wide", initial_sidebar_state="auto")
    st.html(ASSETS_DIR / "app.css")
    complaint = state.read_link()
    store = base_store()
    _take_message(store)
    chosen = controls.sidebar(store)
    found = shown(store, chosen)
    _header(store, found, chosen)
    if complaint:
        note(complaint, "warning")
    map_view.draw(store, found, chosen)
    state.write_link(chosen)


def _header(store: Store, found: Shown, chosen: EventFilter) -> None:
    left, right = st.columns([3, 2], vertical_alignment="center")
    with left:
        show(
            el("h1", "Conflict events"),
            el(
                "p",
                el("b", f"{len(found.rows):,}"),
                f" of {len(store):,} events · ",
                chosen.sentence(),
                class_="sentence",
            ),
        )
    with right:
        st.segmented_control("View", state.VIEWS, key="view", label_visibility="collapsed", required=True)


def _take_message(store: Store) -> None:
    """Do what was done on the map: before the controls are drawn, since it changes them."""
    message = st.session_state.pop("map_message", None) or {}
    if isinstance(row := message.get("select"), int) and 0 <= row < len(store):
        state.select(str(store.events["event_id"].iloc[row]))
    if isinstance(centre := message.get("centre"), list):
        st.session_state["w_centre"] = (round(float(centre[0]), 4), round(float(centre[1]), 4), None)
    if isinstance(corners := message.get("polygon"), list):
        try:
            st.session_state["w_area"] = EventFilter(area=tuple((float(a), float(b)) for a, b in corners)).area
        except FilterError as error:
            st.session_state["complaint"] = str(error)


main()
