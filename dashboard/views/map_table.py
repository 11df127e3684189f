"""The table under the map: the latest of the events shown, a few at first, since rows cost most of a filter change."""

from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from dashboard import state
from dashboard.catalog import Catalog, Shown
from dashboard.markup import note
from geo.filters import EventFilter
from geo.layers import days_words

FIRST_ROWS: Final = 200
MAX_ROWS: Final = 2_000
TABLE_COLUMNS: Final = {
    "date": "Date",
    "event_type": "Type",
    "sub_event_type": "Sub-type",
    "place_name": "Place",
    "country": "Country",
    "geo_precision": "Place known to",
    "modality": "Vouched for as",
    "fatalities_best": "Killed",
    "confidence": "Confidence",
    "sentence": "Sentence",
    "doc_title": "Document",
}
_UNROLLED: Final = "table_unrolled"
"""The filter whose table was asked to list more."""
_MADE: Final = "table_made"
"""The last table of a session, with the catalog and rows it was made of: most reruns change something else."""
_LOOKED_AT: Final = 50_000
"""So many rows at a time are looked at for those of the table."""


def table_rows(catalog: Catalog, found: Shown, limit: int) -> np.ndarray:
    """Return so many row numbers at most of the events shown: latest day first, undated last."""
    listed: list[np.ndarray] = []
    for start in range(0, len(catalog), _LOOKED_AT):
        part = catalog.newest_first[start : start + _LOOKED_AT]
        listed.append(part[found.mask[part]])
        if sum(map(len, listed)) >= limit:
            break
    return np.concatenate([*listed, catalog.newest_first[:0]])[:limit]


def table(catalog: Catalog, rows: np.ndarray) -> pd.DataFrame:
    """Return what the table shows of these rows."""
    names = list(TABLE_COLUMNS)[1:]
    part = catalog.table.frame(("date_start", "date_end", *names), rows)
    coded = part.select_dtypes("category").columns
    part[coded] = part[coded].astype("str")
    part["date"] = days_words(part["date_start"], part["date_end"])
    return part[list(TABLE_COLUMNS)].rename(columns=TABLE_COLUMNS).reset_index(drop=True)


def _made(catalog: Catalog, rows: np.ndarray) -> pa.Table:
    """Return the table of these rows as it travels, kept for the next run."""
    kept = st.session_state.get(_MADE)
    if kept is None or kept[0] is not catalog or not np.array_equal(kept[1], rows):
        kept = (catalog, rows, pa.Table.from_pandas(table(catalog, rows), preserve_index=False))
        st.session_state[_MADE] = kept
    return kept[2]


def draw(catalog: Catalog, found: Shown, chosen: EventFilter) -> None:
    """Draw the table, or what to do where there is nothing in it."""
    rows = table_rows(catalog, found, MAX_ROWS if st.session_state.get(_UNROLLED) == chosen else FIRST_ROWS)
    if not len(rows):
        note("No event matches the filters. Widen the dates, clear a filter, or add documents under Documents.", "info")
        return
    _table(catalog, rows)
    _rest(len(rows), len(found.rows), chosen)


def _rest(listed: int, n: int, chosen: EventFilter) -> None:
    """Say how many events the table does not list, and offer more of them."""
    if n <= listed:
        return
    words = f"The table lists the latest {listed:,} of {n:,} events"
    if listed >= MAX_ROWS:
        note(f"{words}; narrow the filters for others.", "quiet")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        note(f"{words}.", "quiet")
        more = f"List the latest {MAX_ROWS:,}" if n > MAX_ROWS else f"List all {n:,}"
        st.button(more, key="unroll", on_click=st.session_state.update, args=({_UNROLLED: chosen},), type="tertiary")


def _table(catalog: Catalog, rows: np.ndarray) -> None:
    key = f"table_{hash(rows.tobytes()) & 0xFFFFFFFF}_{st.session_state.get('table_turn', 0)}"
    chosen = np.flatnonzero(rows == catalog.row_of(state.selected()))
    st.dataframe(
        _made(catalog, rows),
        key=key,
        hide_index=True,
        height=320,
        placeholder="",
        on_select=lambda: choose(catalog, rows, key),
        selection_mode="single-row",
        selection_default={"selection": {"rows": [int(i) for i in chosen]}},
        column_config={"Confidence": st.column_config.ProgressColumn(format="percent", min_value=0, max_value=1)},
    )


def choose(catalog: Catalog, rows: np.ndarray, key: str, *, fly: bool = True) -> None:
    """Choose the event of the row that was clicked in the table of this key, and have the map go there."""
    picked = st.session_state[key]["selection"]["rows"]
    event_id = catalog.event_id(rows[picked[0]]) if picked else None
    st.session_state["selected"] = event_id
    if event_id and fly:
        event = catalog.event(rows[picked[0]])
        if not pd.isna(event["lat"]):
            state.fly_to(float(event["lat"]), float(event["lon"]), 5)
