"""What was entered about an event, each entry to be taken back."""

import streamlit as st

from dashboard import corrections
from dashboard.catalog import Catalog
from dashboard.markup import el, note, show
from geo.correction_words import correction_words
from geo.corrections import Correction, in_force


def draw(catalog: Catalog, row: int) -> None:
    """Draw the list, the latest first."""
    event = corrections.read_row(catalog, row)
    entries = [entry for entry in reversed(in_force(catalog.ledger)) if _is_about(entry, event)]
    if not entries:
        note("Nothing was entered about this event.", "quiet")
    for entry in entries:
        with st.container(horizontal=True, vertical_alignment="center"):
            why = f" “{entry.why}”" if entry.why else ""
            who = el("b", f"{entry.who}, {entry.when:%d %b %Y %H:%M}")
            show(el("p", who, f": {correction_words(entry)}{why}", class_="sentence"))
            key = f"take_back_{entry.correction_id}"
            st.button("Take back", key=key, type="tertiary", on_click=_take_back, args=(catalog, entry))


def _is_about(entry: Correction, event: corrections.Row) -> bool:
    evidence = entry.evidence
    if evidence is None:
        return False
    if entry.scope == "event":
        added = entry.action == "add" and entry.correction_id.startswith(event["event_id"])
        return added or evidence.event_id == event["event_id"]
    same_name = evidence.place_text == event["place_text"]
    return same_name and (entry.scope == "everywhere" or evidence.doc_id == event["doc_id"])


def _take_back(catalog: Catalog, entry: Correction) -> None:
    corrections.take_back(entry, catalog.ledger)
