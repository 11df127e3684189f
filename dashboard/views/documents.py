"""The documents: what each gave, the article with its mentions and events, and adding more."""

from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import state
from dashboard.article import article
from dashboard.catalog import Catalog, Shown
from dashboard.desk import desk
from dashboard.intake import add_files, add_text, remove
from dashboard.markup import note, show
from dashboard.visitor import visitor
from geo.documents import SUFFIXES

MAX_UPLOAD_MB: Final = 60


def draw(catalog: Catalog, found: Shown) -> None:
    """Draw the view."""
    left, right = st.columns([1, 1.6], gap="medium")
    with left:
        if visitor().analyst:
            _add()
        _list(catalog, found)
    with right:
        _article(catalog)


def documents_table(catalog: Catalog, found: Shown) -> pd.DataFrame:
    """Return one row a document: title, published, publisher, events that pass the filter and all, source."""
    shown_by = catalog.counts("doc_id", found.rows)
    rows = [
        {
            "doc_id": doc_id,
            "Title": reading.document.title or "Untitled document",
            "Published": reading.document.published,
            "Shown": shown_by.get(doc_id, 0),
            "Events": len(reading.events),
            "Publisher": reading.document.publisher,
            "File": reading.document.source,
        }
        for doc_id, reading in catalog.readings.items()
    ]
    columns = ["doc_id", "Title", "Published", "Shown", "Events", "Publisher", "File"]
    return pd.DataFrame(rows, columns=columns)


def _add() -> None:
    with st.expander("Add documents", expanded=False, icon=":material/add:"):
        files = st.file_uploader(
            "Files",
            type=[suffix.removeprefix(".") for suffix in SUFFIXES],
            help=f"{', '.join(SUFFIXES)}. What cannot be read is listed under Leftovers with the reason.",
            accept_multiple_files=True,
            max_upload_size=MAX_UPLOAD_MB,
            key="files",
        )
        if st.button("Read the files", key="read_files", disabled=not files):
            add_files(files)
        st.divider()
        with st.form("paste", clear_on_submit=True, border=False):
            title = st.text_input("Title", key="paste_title", max_chars=300)
            published = st.date_input(
                "Published", value=None, key="paste_date", format="YYYY-MM-DD", min_value="1900-01-01"
            )
            text = st.text_area("Text", key="paste_text", height=160, placeholder="Paste an article in English")
            if st.form_submit_button("Read the text", type="primary"):
                add_text(text, title, published)
    for line, kind in st.session_state.pop("intake_notes", ()):
        note(line, kind)


def _list(catalog: Catalog, found: Shown) -> None:
    table = documents_table(catalog, found)
    if table.empty:
        note("No documents: the events come from a file. Add articles above to read new ones.")
        return
    chosen = np.flatnonzero(table["doc_id"] == state.reading())
    key = f"documents_{len(table)}_{hash(tuple(table['Shown'])) & 0xFFFFFF}_{state.reading()}"
    st.dataframe(
        table.drop(columns="doc_id"),
        key=key,
        hide_index=True,
        height=min(560, 40 + 35 * len(table)),
        placeholder="",
        on_select=lambda: _choose(table, key),
        selection_mode="single-row",
        selection_default={"selection": {"rows": [int(i) for i in chosen]}},
    )


def _choose(table: pd.DataFrame, key: str) -> None:
    picked = st.session_state[key]["selection"]["rows"]
    st.session_state["reading"] = str(table["doc_id"].iloc[picked[0]]) if picked else None


def _article(catalog: Catalog) -> None:
    reading = catalog.readings.get(state.reading() or "")
    if reading is None:
        note("Choose a document to read it with its places, dates and events set off.", "quiet")
        return
    row = catalog.row_of(state.selected())
    event = None if row is None else catalog.event(row)
    chosen = None
    if event is not None and event["doc_id"] == reading.document.doc_id and not pd.isna(event["sentence_start"]):
        chosen = (int(event["sentence_start"]), int(event["sentence_end"]))
    doc_id = reading.document.doc_id
    if visitor().analyst and doc_id in desk().holdings().readings:
        st.button(
            "Remove this document",
            key="remove_document",
            on_click=remove,
            args=(doc_id,),
            type="tertiary",
            help="It was added to the store; its events go with it. Corrections stay in the ledger.",
        )
    show(article(reading, chosen))
