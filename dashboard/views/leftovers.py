"""What is not on the map, not dated, not placed or not read, and why: nothing disappears."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import intake
from dashboard.catalog import Catalog, Shown
from dashboard.markup import el, note, show
from geo.filters import EventFilter

TABS = ("Not on the map", "Not dated", "Names not placed", "Documents not read")
EVENT_COLUMNS = ("event_id", "kind", "sub_event_type", "place_text", "sentence", "doc_title")
HELP = (
    "Events that pass the filters and have no place to be drawn at.",
    "Events that pass the filters and have no day.",
    "Names in the documents that may be places and were left open.",
    "Files that could not be read as documents.",
)


def draw(catalog: Catalog, found: Shown, chosen: EventFilter) -> None:
    """Draw the view."""
    tables = (not_placed(catalog, found), not_dated(catalog, found), unresolved(catalog), unread(catalog))
    show(el("p", "Filter: ", chosen.sentence(), class_="sentence"))
    labels = [f"{name} · {len(table):,}" for name, table in zip(TABS, tables, strict=True)]
    for tab, table, help_text in zip(st.tabs(labels), tables, HELP, strict=True):
        with tab:
            note(help_text, "quiet")
            if table.empty:
                note("Nothing here: every one of them is accounted for.")
            else:
                st.dataframe(table, hide_index=True, height=min(620, 40 + 35 * len(table)), placeholder="")


def not_placed(catalog: Catalog, found: Shown) -> pd.DataFrame:
    """Return the events without a point, each with the reason."""
    return _events(catalog, found.rows[catalog.marks.mark_of[found.rows] < 0], catalog.place_reason)


def not_dated(catalog: Catalog, found: Shown) -> pd.DataFrame:
    """Return the events without a day, each with the reason."""
    undated = catalog.arrays.date_start == catalog.arrays.NEVER
    return _events(catalog, found.rows[undated[found.rows]], catalog.date_reason)


def _events(catalog: Catalog, rows: np.ndarray, reason: Callable[[str], str]) -> pd.DataFrame:
    part = catalog.table.frame(EVENT_COLUMNS, rows)
    title = part["sub_event_type"].astype("object").where(part["sub_event_type"].notna(), part["kind"].astype("object"))
    return pd.DataFrame(
        {
            "Event": title.to_numpy(),
            "Reason": [reason(event_id) for event_id in part["event_id"]],
            "Place in text": part["place_text"].to_numpy(),
            "Sentence": part["sentence"].to_numpy(),
            "Document": part["doc_title"].to_numpy(),
        }
    )


def unresolved(catalog: Catalog) -> pd.DataFrame:
    """Return the names that were left open, with the reason and how many places bear them."""
    rows = [
        {
            "Name": resolution.mention.text,
            "Reason": resolution.reason,
            "Candidates": resolution.n_candidates,
            "Context": _around(reading.document.text, resolution.mention.start, resolution.mention.end),
            "Document": reading.document.title or reading.document.source,
        }
        for reading in catalog.readings.values()
        for resolution in reading.resolutions
        if resolution.place is None
    ]
    return pd.DataFrame(rows, columns=["Name", "Reason", "Candidates", "Context", "Document"])


def _around(text: str, start: int, end: int) -> str:
    return " ".join(f"…{text[max(0, start - 60) : end + 60]}…".split())


def unread(catalog: Catalog) -> pd.DataFrame:
    """Return what was offered and could not be read, with the reason and the remedy."""
    return pd.DataFrame([(item.source, item.reason) for item in intake.unread(catalog)], columns=["File", "Reason"])
