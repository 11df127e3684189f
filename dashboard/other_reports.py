"""The other reports of an event: what they disagree about, why each is among them, and the way to it."""

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import state
from dashboard.catalog import Catalog
from dashboard.controls import PRECISION_LABELS
from dashboard.markup import Markup, el, join, show
from geo.layers import MODALITY_LABELS, day_words
from geo.reports import differences, explain

MAX_LISTED: Final = 12
LABELS: Final = {
    "date_start": "First day",
    "date_end": "Last day",
    "place_name": "Place",
    "geo_precision": "Place known to",
    "sub_event_type": "Sub-type",
    "modality": "Vouched for as",
    "claimed_by": "Claimed by",
    "actor1": "Who",
    "actor2": "Who else",
    "fatalities_low": "Killed, at least",
    "fatalities_best": "Killed",
    "fatalities_high": "Killed, at most",
    "injured": "Injured",
}
"""One for each of `reports.COMPARED`."""


def draw(catalog: Catalog, row: int) -> None:
    """Draw what other reports of an event say; nothing where there is no other."""
    rows = catalog.reports_of(row)
    if len(rows) == 1:
        return
    events = catalog.part(rows)
    show(_summary(events))
    reasons = explain(events)
    for number, (other, why) in enumerate(zip(rows[:MAX_LISTED], reasons, strict=False)):
        with st.container(horizontal=True, vertical_alignment="center", key=f"report_{number}"):
            if other == row:
                show(el("p", el("b", "This report"), " · ", _told(events, other), class_="review-choice"))
            else:
                args = (catalog.event_id(other),)
                st.button("Open", key=f"open_report_{number}", type="tertiary", on_click=state.go, args=args)
                show(el("p", _told(events, other), el("span", why, class_="why"), class_="review-choice"))


def _summary(events: pd.DataFrame) -> Markup:
    n_sources = int(events["n_sources"].iloc[0])
    head = f"{len(events)} reports of this event in {n_sources} document{'s' * (n_sources > 1)}"
    found = differences(events)
    rows = [join(el("dt", LABELS[name]), el("dd", _values(name, values))) for name, values in found.items()]
    said = el("dl", *rows) if rows else el("p", "They do not disagree.", class_="source")
    return el("section", el("h3", head), said, class_="card reports")


def _values(name: str, values: Sequence[tuple[Any, int]]) -> str:
    return " · ".join(f"{_value(name, value)}{f' ({n} reports)' if n > 1 else ''}" for value, n in values)


def _value(name: str, value: Any) -> str:
    if name in ("date_start", "date_end"):
        return day_words(value, value)
    if name == "geo_precision":
        return PRECISION_LABELS[value]
    return MODALITY_LABELS[value] if name == "modality" else str(value)


def _told(events: pd.DataFrame, row: int) -> str:
    event = events.loc[row]
    title = "Untitled document" if pd.isna(event["doc_title"]) else event["doc_title"]
    parts = [day_words(event["date_start"], event["date_end"]), event["place_name"], title]
    return " · ".join(str(part) for part in parts if not pd.isna(part))
