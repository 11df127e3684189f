"""What is shown, as files: made only when asked for."""

from typing import Any

import streamlit as st

from dashboard.cache import Shown, Store
from geo import __version__
from geo.export import to_csv, to_geojson
from geo.filters import EventFilter

CREDITS = "GeoNames (CC BY 4.0); Natural Earth (public domain)"
WORLDVIEW = "United Nations"


def downloads(store: Store, found: Shown, chosen: EventFilter) -> None:
    """Draw the menu."""
    with st.popover("Download", icon=":material/download:", disabled=not len(found.rows)):
        st.download_button(
            "GeoJSON",
            data=lambda: to_geojson(store.events.iloc[found.rows], metadata(chosen)),
            file_name="events.geojson",
            mime="application/geo+json",
            on_click="ignore",
            key="geojson",
            width="stretch",
        )
        st.download_button(
            "CSV",
            data=lambda: to_csv(store.events.iloc[found.rows]),
            file_name="events.csv",
            mime="text/csv",
            on_click="ignore",
            key="csv",
            width="stretch",
        )


def metadata(chosen: EventFilter) -> dict[str, Any]:
    """Return what a file says about itself: filter in words and as a link, credits, worldview, version."""
    return {
        "filter": chosen.sentence(),
        "query": chosen.to_query(),
        "worldview": WORLDVIEW,
        "credits": CREDITS,
        "pipeline_version": __version__,
    }
