"""What is shown, as files: made only when asked for."""

import geopandas as gpd
import streamlit as st

from dashboard.catalog import Catalog, Shown
from geo.export import to_csv, to_geojson
from geo.filters import EventFilter
from geo.summaries import provenance


def downloads(catalog: Catalog, found: Shown, chosen: EventFilter) -> None:
    """Draw the menu."""

    def part() -> gpd.GeoDataFrame:
        return catalog.events.iloc[found.rows]

    with st.popover("Download", icon=":material/download:", disabled=not len(found.rows)):
        st.download_button(
            "GeoJSON",
            data=lambda: to_geojson(part(), _about(part(), chosen)),
            file_name="events.geojson",
            mime="application/geo+json",
            on_click="ignore",
            key="geojson",
            width="stretch",
        )
        st.download_button(
            "CSV",
            data=lambda: to_csv(part()),
            file_name="events.csv",
            mime="text/csv",
            on_click="ignore",
            key="csv",
            width="stretch",
        )


def _about(events: gpd.GeoDataFrame, chosen: EventFilter) -> dict[str, str | int | list[str]]:
    return {**provenance(events, chosen.sentence()), "query": chosen.to_query()}
