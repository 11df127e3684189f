"""Reports of the same event: putting two together, taking one out."""

import streamlit as st

from dashboard import corrections, other_reports
from dashboard.catalog import Catalog
from dashboard.markup import el, note, show
from geo.review_reports import like_reports


def draw(catalog: Catalog, row: int) -> None:
    """Draw what else may tell of the same event."""
    event = corrections.shown_row(catalog, row)
    if event["n_reports"] > 1:
        other_reports.draw(catalog, row)
        st.button("This one is an event of its own", key="review_split", on_click=_split, args=(catalog, row))
    cluster = event["cluster_id"]
    others = [other for other in like_reports(catalog.table, row) if catalog.cluster(other) != cluster]
    if not others:
        note("No other report is of about the same days and near, or from this document.", "quiet")
        return
    labels = {other: _label(catalog, other) for other in others}
    other = st.selectbox("The same event as", others, key="review_other", format_func=labels.__getitem__)
    sentence = catalog.table.values("sentence", [other])[0] or "No sentence is stored with this event."
    show(el("div", el("blockquote", sentence), class_="card"))
    st.button("They are the same event", key="review_merge", on_click=_merge, args=(catalog, row, other))


def _label(catalog: Catalog, row: int) -> str:
    event = corrections.shown_row(catalog, row)
    day = event["date_start"] or "not dated"
    kind = event["sub_event_type"] or event["event_type"] or event["kind"]
    return f"{day} · {kind} · {event['place_name'] or 'place not known'} · {event['doc_title'] or 'untitled document'}"


def _merge(catalog: Catalog, row: int, other: int) -> None:
    if corrections.enter(catalog, row, [("merge", None)], other=other):
        corrections.say("Entered: the two reports tell of the same event.")


def _split(catalog: Catalog, row: int) -> None:
    if corrections.enter(catalog, row, [("split", None)]):
        corrections.say("Entered: this report is an event of its own.")
