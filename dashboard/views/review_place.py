"""Where the event is: its candidates on a small map, places of another name, and a mark set by hand."""

import zlib
from typing import Final

import streamlit as st

from dashboard import corrections
from dashboard.catalog import Catalog
from dashboard.controls import PRECISION_LABELS, coordinates
from dashboard.corrections import Row
from dashboard.markup import el, join, note, show
from dashboard.minimap import show_minimap, taken_click
from dashboard.visitor import visitor
from geo.corrections import Scope, Values
from geo.gazetteer import load_gazetteer
from geo.review_places import (
    POINT_PRECISIONS,
    Choice,
    article_choices,
    candidate_choices,
    named_choices,
    no_place,
    point_values,
)

SCOPES: Final[dict[str, Scope]] = {
    "This event": "event",
    "All of this name in the document": "document",
    "Everywhere": "everywhere",
}
DRAFT: Final = "review_draft"
"""Id of an event, and the point that its mark would be moved to."""
SCOPE: Final = "review_scope"
NAME: Final = "review_place_name"
DEFAULT_RADIUS_KM: Final = 2.0
MAX_SHORTCUT: Final = 9


def turn_of(event_id: str, name: str = "") -> int:
    """Return a number for an event and the name that is looked up for it, by which its map knows them."""
    return zlib.crc32(f"{event_id} {name}".encode())


def take_click(catalog: Catalog, row: int | None) -> None:
    """Do what was clicked on the map, before anything is drawn."""
    if row is None or not visitor().analyst:
        return
    event = corrections.shown_row(catalog, row)
    click = taken_click(turn_of(event["event_id"], _name(event)))
    if isinstance(click.get("pick"), int):
        choices = _choices(catalog, event)
        if 0 <= click["pick"] < len(choices):
            _choose(catalog, row, choices[click["pick"]].values)
            st.rerun()
    elif isinstance(click.get("point"), list):
        lat, lon = (round(float(value), 5) for value in click["point"])
        st.session_state[DRAFT] = (event["event_id"], lat, lon)


def _name(event: Row) -> str:
    return str(st.session_state.get(f"{NAME}_{event['event_id']}") or "").strip()


def _choices(catalog: Catalog, event: Row) -> list[Choice]:
    """The event's candidates, else the places that its article names; then places of the name that was asked for."""
    choices = candidate_choices(event, load_gazetteer())
    reading = catalog.readings.get(event["doc_id"] or "")
    if not choices and reading is not None:
        choices = article_choices(event, reading)
    name = _name(event)
    if name and coordinates(name) is None:
        choices += named_choices(name, load_gazetteer(), event["gazetteer_id"])
    return choices


def _draft(event: Row) -> tuple[float, float] | None:
    typed = coordinates(_name(event))
    if typed is not None:
        return typed
    known = st.session_state.get(DRAFT)
    return (known[1], known[2]) if known and known[0] == event["event_id"] else None


def draw(catalog: Catalog, row: int) -> None:
    """Draw the map, the choices beside it and, for analysts, what chooses among them."""
    event, analyst = corrections.shown_row(catalog, row), visitor().analyst
    choices, draft = _choices(catalog, event), _draft(event) if analyst else None
    at = None if event["lat"] is None else (event["lat"], event["lon"], event["geo_radius_km"] or 0.0)
    with st.container(key="review_place"):
        show_minimap(choices, at, draft, turn_of(event["event_id"], _name(event)), editable=analyst)
        if draft is not None:
            _move(catalog, row, draft)
        if analyst and event["place_text"]:
            st.segmented_control("A place chosen here is for", list(SCOPES), key=SCOPE, default="This event")
        if choices and not event["candidates_json"]:
            note("The text gives this event no place. Its article names:", "quiet")
        for number, choice in enumerate(choices, 1):
            _choice(catalog, row, number, choice, editable=analyst)
        if not choices:
            note("No place of the gazetteer was considered. Look one up, or click on the map.", "quiet")
        if analyst:
            _other_places(catalog, row, event, draft)


def _choice(catalog: Catalog, row: int, number: int, choice: Choice, *, editable: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"review_choice_{number}"):
        if editable:
            st.button(
                "Here" if choice.chosen else "Choose",
                key=f"review_choose_{number}",
                shortcut=str(number) if number <= MAX_SHORTCUT else None,
                disabled=choice.chosen,
                on_click=_choose,
                args=(catalog, row, choice.values),
            )
        known_to = PRECISION_LABELS[str(choice.values["geo_precision"])].lower()
        score = "" if choice.score is None else f" · {choice.score:.0%}"
        name = join(f"{number}. ", el("b", choice.name))
        show(el("p", name, f" {choice.where} · {known_to}{score}", class_="review-choice"))


def _other_places(catalog: Catalog, row: int, event: Row, draft: tuple[float, float] | None) -> None:
    st.text_input(
        "Another place",
        key=f"{NAME}_{event['event_id']}",
        max_chars=100,
        placeholder="Name, or latitude and longitude; or click on the map",
    )
    if _name(event) and draft is None and not named_choices(_name(event), load_gazetteer()):
        note("No place of that name. Try another spelling, or set the mark on the map.", "error")
    if event["lat"] is not None:
        st.button(
            "Take it off the map",
            key="review_unplace",
            type="tertiary",
            on_click=_choose,
            args=(catalog, row, no_place()),
        )


def _move(catalog: Catalog, row: int, draft: tuple[float, float]) -> None:
    note(f"The mark would be moved to {draft[0]:.4f}, {draft[1]:.4f}.")
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    precision = left.selectbox(
        "Known to", POINT_PRECISIONS, index=2, key="review_precision", format_func=PRECISION_LABELS.__getitem__
    )
    radius = middle.number_input(
        "Within, km", min_value=0.0, max_value=500.0, value=DEFAULT_RADIUS_KM, step=1.0, key="review_radius"
    )
    right.button(
        "Move the mark",
        key="review_move",
        type="primary",
        width="stretch",
        on_click=_move_to,
        args=(catalog, row, draft, precision, radius),
    )


def _move_to(catalog: Catalog, row: int, draft: tuple[float, float], precision: str, radius: float) -> None:
    _choose(catalog, row, point_values(*draft, precision, radius))


def _choose(catalog: Catalog, row: int, values: Values) -> None:
    scope = SCOPES[st.session_state.get(SCOPE) or "This event"]
    if corrections.enter(catalog, row, [("place", values)], scope=scope):
        st.session_state.pop(DRAFT, None)
        st.session_state[SCOPE] = "This event"
        event_id = catalog.event_id(row)
        st.session_state.pop(f"{NAME}_{event_id}", None)
