"""The map with its card and, below, the table."""

from typing import Any, Final

import numpy as np
import streamlit as st

from dashboard import base_maps, other_reports, overlays, search, state
from dashboard.card import card
from dashboard.catalog import Catalog, Shown
from dashboard.mapview import show_map
from dashboard.markup import el, note, show
from dashboard.views import map_table
from dashboard.visitor import visitor
from geo.filters import EventFilter

MAX_HERE: Final = 200


def draw(catalog: Catalog, found: Shown, chosen: EventFilter, *, loading: bool = False) -> None:
    """Draw the view; while loading, an empty map is not a result."""
    left, right = st.columns([2.5, 1], gap="small")
    with left, st.container(key="map_place"):
        _map(catalog, chosen, loading=loading)
    with right, st.container(key="panel"):
        _panel(catalog, found)
    if len(catalog) or not loading:
        map_table.draw(catalog, found, chosen)


def _map(catalog: Catalog, chosen: EventFilter, *, loading: bool) -> None:
    focus = _focus(catalog, chosen) | {"loading": int(loading)}
    base_maps.ask_about_link()
    if absent := overlays.missing():
        files = f"{len(absent)} of its overlays, which are" if len(absent) > 1 else f"the overlay {absent[0]}, which is"
        note(f"This link shows {files} not here: add the same file under Base map and overlays.", "warning")
    others = catalog.packed_lines(chosen, state.unit()) | overlays.packed() | search.packed() | base_maps.packed()
    show_map(catalog.packed(chosen), others, focus, catalog.packed_timeline(chosen))


def _focus(catalog: Catalog, chosen: EventFilter) -> dict[str, Any]:
    near, row = chosen.near, catalog.row_of(state.selected())
    return {
        "row": -1 if row is None else row,
        "ringLat": near.lat if near else 0.0,
        "ringLon": near.lon if near else 0.0,
        "ringKm": near.km if near else 0.0,
        "corners": [list(corner) for corner in chosen.area],
        "miles": int(state.unit() == "mi"),
        **state.flight(),
    }


def _panel(catalog: Catalog, found: Shown) -> None:
    _here(catalog, found)
    event_id = state.selected()
    if event_id is None:
        show(
            el(
                "div",
                el("b", "No event chosen"),
                el("span", "Click a mark on the map or a row of the table to read the sentence behind it."),
                class_="hint",
            )
        )
        return
    row = catalog.row_of(event_id)
    if row is None:
        note(
            "The chosen event is not among these documents. Its document or dataset may have been removed.",
            "warning",
        )
    else:
        if not found.mask[row]:
            note("This event is outside the filters, so the map does not show it.", "warning")
        event = catalog.event(row)
        reading = catalog.readings.get(event["doc_id"])
        show(card(event, reading.document if reading else None, catalog.reasons(event), state.unit()))
        with st.container(horizontal=True):
            if reading:
                st.button("Read the article", key="read", on_click=_read, args=(event["doc_id"],))
            if visitor().analyst:
                st.button("Review this event", key="review", on_click=_review)
        other_reports.draw(catalog, row)
    st.button("Close", key="close", on_click=state.select, args=(None,), type="tertiary")


def _here(catalog: Catalog, found: Shown) -> None:
    """List the events at the point that was clicked, where there are too many to travel with the map."""
    point = st.session_state.get("point")
    if point is None:
        return
    index = catalog.index_of(found.rows)
    rows, where = index.rows_at(found.rows, *point), "in this bin" if index.cell_degrees else "at this point"
    listed = rows[np.argsort(-catalog.arrays.date_end[rows], kind="stable")][:MAX_HERE]
    more = f", the latest {len(listed):,} are listed" if len(rows) > len(listed) else ""
    note(f"{len(rows):,} events {where}{more}.", "quiet")
    key = f"here_{point[0]}_{point[1]}_{len(rows)}"
    st.dataframe(
        map_table.table(catalog, listed)[["Date", "Sub-type", "Place"]],
        key=key,
        hide_index=True,
        height=min(260, 40 + 35 * len(listed)),
        placeholder="",
        on_select=lambda: map_table.choose(catalog, listed, key, fly=False),
        selection_mode="single-row",
    )
    st.button("Close the list", key="close_list", on_click=st.session_state.pop, args=("point", None), type="tertiary")


def _read(doc_id: str) -> None:
    st.session_state["reading"] = doc_id
    st.session_state["view"] = "Documents"


def _review() -> None:
    st.session_state["view"] = "Review"
