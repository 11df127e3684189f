"""The page of the dashboard, run anew at every click; `dashboard.app` serves it."""
# ruff: noqa: E402 - the libraries may be loading in another thread: see `start`

import sys
from datetime import date
from pathlib import Path

if (project := str(Path(__file__).resolve().parent.parent)) not in sys.path:
    sys.path.insert(0, project)

from dashboard import start

start.wait()

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import controls, intake, search, state, visitor
from dashboard.cache import ASSETS_DIR, Loading, loading
from dashboard.catalog import Catalog, Shown
from dashboard.desk import desk
from dashboard.downloads import downloads
from dashboard.mapview import give_again
from dashboard.markup import el, note, show
from dashboard.views import about, brief, documents, leftovers, review
from dashboard.views import imports as import_view
from dashboard.views import map as map_view
from geo.errors import FilterError, StoreError
from geo.filters import EventFilter

WAIT_SECONDS = 0.25


def main() -> None:
    """Draw the page."""
    st.set_page_config(page_title="Conflict events", page_icon=str(ASSETS_DIR / "icon.png"), layout="wide")
    st.html(ASSETS_DIR / "app.css")
    if visitor.must_sign_in():
        visitor.sign_in_page()
        return
    source = loading()
    done = source.wait(0)
    complaint = state.read_link() or st.session_state.pop("complaint", None)
    so_far = source.catalog
    catalog, kept_complaint = _catalog(so_far) if done else (so_far, None)
    complaint = _take_message(catalog) or complaint
    chosen = controls.sidebar(catalog)
    with st.sidebar:
        visitor.who_is_here()
    found = catalog.shown(chosen)
    progress = _header(catalog, found, chosen)
    kept_complaint = kept_complaint or source.complaint
    for text, kind in ((complaint, "warning"), (source.error, "error"), (kept_complaint, "warning")):
        if text:
            note(text, kind)
    if source.error:
        st.button("Load again", key="load_again", on_click=loading.clear)
    _view(catalog, found, chosen, loading=not done)
    state.write_link(chosen)
    if not done:
        st.session_state["complaint"] = complaint
        _follow(source, so_far, progress)


def _follow(source: Loading, so_far: Catalog, progress: DeltaGenerator) -> None:
    """Tell how reading goes on a page that is there already, then draw it anew with more events."""
    while not source.wait(WAIT_SECONDS) and source.catalog is so_far:
        with progress:
            show(el("p", source.words, class_="sentence", role="status"))
    st.rerun()


def _catalog(base: Catalog) -> tuple[Catalog, str | None]:
    """The app's own catalog with what the store adds to it, and why the store could not be asked, if so."""
    try:
        return desk().catalog(base), desk().complaint or desk().unnoted
    except StoreError as error:
        return base, f"{error}. Events are shown without what was added or corrected."


def _header(catalog: Catalog, found: Shown, chosen: EventFilter) -> DeltaGenerator:
    """Draw title, counts, views and downloads; returns the place of the counts, where progress is told too."""
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        with st.container(key="title", gap=None):
            show(el("h1", "Conflict events"))
            counts = st.empty()
        st.segmented_control("View", state.VIEWS, key="view", label_visibility="collapsed", required=True)
        downloads(catalog, found, chosen)
    left_out = f" · {found.n_negated:,} said not to have happened left out" if found.n_negated else ""
    if found.n_reports:
        left_out += f" · {found.n_reports:,} more report{'s' * (found.n_reports > 1)} of them"
    if unread := intake.unread(catalog):
        left_out += f" · {len(unread):,} not read, see Leftovers"
    with counts:
        words = f" of {len(catalog):,} events · {chosen.sentence(unit=state.unit())}{left_out}"
        show(el("p", el("b", f"{len(found.rows):,}"), words, class_="sentence"))
    return counts


def _view(catalog: Catalog, found: Shown, chosen: EventFilter, *, loading: bool) -> None:
    view = st.session_state["view"]
    if view == "Documents":
        documents.draw(catalog, found)
    elif view == "Review":
        review.draw(catalog, chosen, loading=loading)
    elif view == "Import":
        import_view.draw(catalog, loading=loading)
    elif view == "Brief":
        brief.draw(catalog, found, chosen, loading=loading)
    elif view == "Leftovers":
        leftovers.draw(catalog, found, chosen)
    elif view == "About":
        about.draw(catalog)
    else:
        map_view.draw(catalog, found, chosen, loading=loading)


def _take_message(catalog: Catalog) -> str | None:
    """Do what was done on the map: before the controls are drawn, since it changes them."""
    message = st.session_state.pop("map_message", None) or {}
    if isinstance(row := message.get("select"), int) and 0 <= row < len(catalog):
        state.select(catalog.event_id(row))
        st.session_state.pop("point", None)
    if isinstance(point := message.get("point"), list):
        st.session_state["point"] = (int(point[0]), int(point[1]))
    if message.get("lost"):
        give_again()
    if isinstance(unit := message.get("unit"), str):
        state.set_unit(unit)
    if isinstance(text := message.get("find"), str):
        search.ask(text)
    if isinstance(days := message.get("dates"), list):
        st.session_state["w_from"], st.session_state["w_to"] = map(date.fromisoformat, days) if days else (None, None)
    if isinstance(centre := message.get("centre"), list):
        controls.set_centre(round(float(centre[0]), 4), round(float(centre[1]), 4), None, fly=False)
    if isinstance(corners := message.get("polygon"), list):
        try:
            st.session_state["w_area"] = EventFilter(area=tuple((float(a), float(b)) for a, b in corners)).area
        except FilterError as error:
            return str(error)
    return None


main()
