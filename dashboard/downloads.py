"""What is shown, as files in every format: made only when asked for."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import streamlit as st

from dashboard import imports, intake
from dashboard.catalog import Catalog, Shown
from dashboard.exports import CORRECTIONS, LEFTOVERS, METADATA, noted
from dashboard.markup import note
from dashboard.visitor import visitor
from geo.columns import data_dictionary
from geo.correction_json import ledger_text
from geo.export_about import leftover_rows, metadata_of
from geo.export_formats import write
from geo.filters import EventFilter
from geo.pipeline import leftovers_of

MENU: Final[Mapping[str, tuple[str, str]]] = {
    ".geojson": ("GeoJSON", "application/geo+json"),
    ".csv": ("CSV", "text/csv"),
    ".gpkg": ("GeoPackage (QGIS)", "application/geopackage+sqlite3"),
    ".kmz": ("KMZ (Google Earth)", "application/vnd.google-earth.kmz"),
}
MORE: Final[Mapping[str, tuple[str, str]]] = {
    ".parquet": ("GeoParquet", "application/vnd.apache.parquet"),
    ".geojsons": ("GeoJSON text sequence", "application/geo+json-seq"),
    ".jsonl": ("JSON lines", "application/jsonl"),
    ".kml": ("KML", "application/vnd.google-earth.kml+xml"),
    ".acled.csv": ("CSV in ACLED's layout", "text/csv"),
}

WHAT_IS_INSIDE: Final = (
    "Filter, versions and credits are inside; CSV and JSON lines have no place for them, take the JSON below."
)


@st.fragment
def downloads(catalog: Catalog, found: Shown, chosen: EventFilter) -> None:
    """Draw the menu; what is in it only while it is open, since every element costs time at every run."""
    with st.popover(
        "Download", key="downloads", on_change="rerun", icon=":material/download:", disabled=not len(catalog)
    ) as menu:
        if menu.open:
            _menu(catalog, found, chosen)


def _menu(catalog: Catalog, found: Shown, chosen: EventFilter) -> None:
    note(f"The {len(found.rows):,} events shown. {WHAT_IS_INSIDE}", "quiet")
    for ending, (label, mime) in MENU.items():
        _button(label, mime, ending, catalog, found, chosen)
    with st.expander("Other formats, leftovers, columns"):
        for ending, (label, mime) in MORE.items():
            _button(label, mime, ending, catalog, found, chosen)
        _texts(catalog, found, chosen)


def _button(label: str, mime: str, ending: str, catalog: Catalog, found: Shown, chosen: EventFilter) -> None:
    st.download_button(
        label,
        data=noted(
            lambda: file_bytes(catalog, found, chosen, ending),
            ending.lstrip("."),
            chosen.sentence(),
            len(found.rows),
        ),
        file_name=f"events{ending}",
        mime=mime,
        on_click="ignore",
        key=ending.lstrip(".").replace(".", "_"),
        width="stretch",
    )


def _texts(catalog: Catalog, found: Shown, chosen: EventFilter) -> None:
    refused = imports.refused()
    words, n_events = chosen.sentence(), len(found.rows)
    st.download_button(
        "Filter, versions, credits (JSON)",
        data=noted(lambda: _json(metadata_of(part(catalog, found), chosen)), METADATA, words, n_events),
        file_name="events-metadata.json",
        mime="application/json",
        on_click="ignore",
        key="about_events",
        width="stretch",
        help="For CSV and JSON lines, which have no place for it inside.",
    )
    st.download_button(
        "Leftovers and what was not read",
        data=noted(
            lambda: "".join(_json(row, indent=None) for row in [*leftovers(catalog), *refused]),
            LEFTOVERS,
            "all documents",
            0,
        ),
        file_name="leftovers.jsonl",
        mime="application/jsonl",
        on_click="ignore",
        key="leftovers_file",
        width="stretch",
        help="Names and events without a place or date, documents not read, rows refused; each with the reason.",
    )
    if catalog.ledger and visitor().analyst:
        st.download_button(
            "Corrections (JSON lines)",
            data=noted(lambda: ledger_text(catalog.ledger), CORRECTIONS, "the whole ledger", 0),
            file_name="corrections.jsonl",
            mime="application/jsonl",
            on_click="ignore",
            key="ledger_file",
            width="stretch",
            help="For `python -m geo corrections import`, which takes them over elsewhere.",
        )
    st.download_button(
        "What the columns mean",
        data=data_dictionary,
        file_name="columns.md",
        mime="text/markdown",
        on_click="ignore",
        key="dictionary",
        width="stretch",
    )


def part(catalog: Catalog, found: Shown) -> gpd.GeoDataFrame:
    """Return the events that are shown."""
    return catalog.part(found.rows).reset_index(drop=True)


def leftovers(catalog: Catalog) -> list[dict[str, Any]]:
    """Return what of all documents came to stand nowhere, with reasons."""
    rows = (item for reading in catalog.readings.values() for item in leftovers_of(reading))
    return leftover_rows(rows, intake.unread(catalog))


def file_bytes(catalog: Catalog, found: Shown, chosen: EventFilter, ending: str) -> bytes:
    """Make a file of what is shown; GeoPackage holds the leftovers too."""
    events = part(catalog, found)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"events{ending}")
        left = leftovers(catalog) if ending == ".gpkg" else ()
        write(events, path, metadata=metadata_of(events, chosen), leftovers=left)
        return path.read_bytes()


def _json(value: object, indent: int | None = 2) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent) + "\n"
