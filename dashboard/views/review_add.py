"""An event that the program missed: its sentence is chosen in the article, and what it tells is filled in."""

from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import corrections
from dashboard.catalog import Catalog
from dashboard.markup import el, note, show
from dashboard.views.review_forms import fields, values_of
from geo.corrections import DESCRIBED, Values
from geo.gazetteer import load_gazetteer
from geo.records import Document, Reading
from geo.review_places import Choice, named_choices
from geo.review_sentences import Sentence, missed_evidence, sentences

NOT_PLACED: Final = "Not on the map"
HEIGHT: Final = 240


def draw(catalog: Catalog, row: int) -> None:
    """Draw the sentences of the article and, once one is chosen, the fields of the event."""
    doc_id = corrections.shown_row(catalog, row)["doc_id"]
    reading = catalog.readings.get(doc_id or "")
    if reading is None:
        note("The article of this event is not at hand, only its sentence: nothing can be added to it.", "quiet")
        return
    found = sentences(reading)
    table = pd.DataFrame({"Sentence": [item.text for item in found], "Events": [item.n_events for item in found]})
    note("Choose the sentence that tells of it.", "quiet")
    picked = st.dataframe(
        table,
        key=f"review_sentences_{doc_id}",
        hide_index=True,
        height=HEIGHT,
        placeholder="",
        on_select="rerun",
        selection_mode="single-row",
        column_config={"Sentence": st.column_config.TextColumn(width="large")},
    )
    rows = picked["selection"]["rows"]
    if rows:
        _fields(catalog, reading, found[rows[0]])


def _fields(catalog: Catalog, reading: Reading, sentence: Sentence) -> None:
    show(el("div", el("blockquote", el("mark", sentence.text)), class_="card"))
    stamp = f"add_{reading.document.doc_id}_{sentence.start}"
    name = st.text_input(
        "Place", key=f"ra_place_{stamp}", max_chars=100, placeholder="Name of the place, if it has one"
    )
    choices = named_choices(name.strip(), load_gazetteer()) if name.strip() else []
    if name.strip() and not choices:
        note("No place of that name. Add the event without one and set its mark on the map afterwards.", "error")
    place = (
        st.selectbox("Which one", [*choices, None], key=f"ra_which_{stamp}", format_func=_label) if choices else None
    )
    with st.form(f"review_add_{stamp}", border=False):
        fields(_nothing(), stamp)
        st.form_submit_button(
            "Add the event", type="primary", on_click=_add, args=(catalog, reading, sentence, place, stamp)
        )


def _label(choice: Choice | None) -> str:
    return NOT_PLACED if choice is None else f"{choice.name}, {choice.where}" if choice.where else choice.name


def _nothing() -> dict[str, Any]:
    """An event of which nothing is known yet."""
    names = ("date_start", "date_end", "claimed_by", "fatalities_low", "fatalities_best", "fatalities_high", "injured")
    known = {"kind": "incident", "event_type": None, "sub_event_type": None, "modality": "reported"}
    return {**dict.fromkeys(names), **known}


def _described(document: Document) -> Values:
    said = {
        "doc_title": document.title,
        "doc_url": document.url,
        "publisher": document.publisher,
        "language": document.language,
        "report_date": document.published.isoformat() if document.published else None,
    }
    return {name: said[name] for name in DESCRIBED}


def _add(catalog: Catalog, reading: Reading, sentence: Sentence, place: Choice | None, stamp: str) -> None:
    values = {**(place.values if place else {}), **values_of(stamp), **_described(reading.document)}
    evidence = missed_evidence(reading, sentence)
    if corrections.add(catalog, evidence, values, sentence.n_events):
        corrections.say("Added. It is the event shown now.")
