"""The form that puts right what an event is: when, what, how sure, how many."""

import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import streamlit as st

from dashboard import corrections
from dashboard.catalog import Catalog
from dashboard.controls import KIND_LABELS
from dashboard.corrections import Row
from geo.corrections import COLUMNS_OF, Action, Values
from geo.layers import MODALITY_LABELS
from geo.vocabulary import EVENT_TYPES, MODALITIES, SUB_EVENT_TYPES

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)
MOST: Final = 10_000_000
"""More dead or injured than this in one event is a slip."""
TOLLS: Final = {
    "fatalities_low": "Killed, at least",
    "fatalities_best": "Killed, best",
    "fatalities_high": "Killed, at most",
    "injured": "Injured",
}
GROUPS: Final[tuple[Action, ...]] = ("date", "type", "modality", "tolls")

Type = tuple[str, str | None, str | None]
"""Kind, type and sub-type."""

TYPES: Final[tuple[Type, ...]] = (
    *(("incident", kind, sub) for kind in EVENT_TYPES for sub in (*SUB_EVENT_TYPES[kind], None)),
    ("incident", None, None),
    ("diplomacy", None, None),
    ("statement", None, None),
)


def draw(catalog: Catalog, row: int) -> None:
    """Draw the form; what is changed in it is entered at once, each kind of change as an entry of its own."""
    event = corrections.shown_row(catalog, row)
    stamp = _stamp(event)
    with st.form(f"review_form_{stamp}", border=False):
        fields(event, stamp)
        st.form_submit_button("Enter changes", type="primary", on_click=_enter, args=(catalog, row, event, stamp))


def _stamp(event: Mapping[str, Any]) -> str:
    """Changes with what is shown, so that fields show what holds, and stays while somebody types."""
    values = [event["event_id"], *(event[name] for group in GROUPS for name in COLUMNS_OF[group])]
    return f"{zlib.crc32(repr(values).encode()):08x}"


def fields(event: Row, stamp: str) -> None:
    """Draw the fields of an event, for `values_of` to read."""
    left, right = st.columns(2)
    days = {"format": "YYYY-MM-DD", "min_value": FIRST_DAY, "max_value": LAST_DAY}
    left.date_input("First day", value=_day(event["date_start"]), key=f"rf_first_{stamp}", **days)
    right.date_input("Last day", value=_day(event["date_end"]), key=f"rf_last_{stamp}", **days)
    current = (event["kind"], event["event_type"], event["sub_event_type"])
    types = TYPES if current in TYPES else (current, *TYPES)
    st.selectbox("Type", types, index=types.index(current), key=f"rf_type_{stamp}", format_func=type_label)
    left, right = st.columns(2)
    left.selectbox(
        "Vouched for as",
        MODALITIES,
        index=MODALITIES.index(event["modality"]),
        key=f"rf_modality_{stamp}",
        format_func=MODALITY_LABELS.__getitem__,
    )
    right.text_input("Claimed by", value=event["claimed_by"] or "", key=f"rf_by_{stamp}", max_chars=200)
    for (name, label), column in zip(TOLLS.items(), st.columns(4), strict=True):
        column.number_input(
            label, min_value=0, max_value=MOST, value=event[name], step=1, key=f"rf_{name}_{stamp}", placeholder="–"
        )


def _day(text: str | None) -> date | None:
    day = date.fromisoformat(text) if text else None
    return None if day is None or not FIRST_DAY <= day <= LAST_DAY else day


def type_label(item: Type) -> str:
    """Return a type in words."""
    kind, event_type, sub = item
    if event_type is None:
        return KIND_LABELS[kind].rstrip("s") + (" of no type" if kind == "incident" else "")
    return f"{event_type}: {sub or 'sub-type not known'}"


def values_of(stamp: str) -> dict[str, Any]:
    """Return what the fields say, by column."""
    state = st.session_state
    first, last = state[f"rf_first_{stamp}"], state[f"rf_last_{stamp}"]
    kind, event_type, sub = state[f"rf_type_{stamp}"]
    return {
        **date_values(first or last, last or first),
        "kind": kind,
        "event_type": event_type,
        "sub_event_type": sub,
        "modality": state[f"rf_modality_{stamp}"],
        "claimed_by": state[f"rf_by_{stamp}"].strip() or None,
        **{name: state[f"rf_{name}_{stamp}"] for name in TOLLS},
    }


def date_values(first: date | None, last: date | None) -> Values:
    """Return the columns of a date that somebody gave."""
    if first is None or last is None:
        return {"date_start": None, "date_end": None, "date_precision": "unknown", "date_basis": "unknown"}
    precision = "day" if first == last else "range"
    return {
        "date_start": first.isoformat(),
        "date_end": last.isoformat(),
        "date_precision": precision,
        "date_basis": "stated",
    }


def changes(event: Mapping[str, Any], said: Mapping[str, Any]) -> list[tuple[Action, Values | None]]:
    """Return what differs from an event as it is shown; a date whose days are the same keeps how it is known."""
    found: list[tuple[Action, Values | None]] = []
    for group in GROUPS:
        names = COLUMNS_OF[group][:2] if group == "date" else COLUMNS_OF[group]
        if any(said[name] != event[name] for name in names):
            found.append((group, {name: said[name] for name in COLUMNS_OF[group]}))
    return found


def _enter(catalog: Catalog, row: int, event: Row, stamp: str) -> None:
    found = changes(event, values_of(stamp))
    if not found:
        corrections.say("Nothing was changed.")
    elif corrections.enter(catalog, row, found):
        corrections.say("Entered.")
