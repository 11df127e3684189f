"""The review: one event at a time, the most doubtful first, with its sentence, its places and what to say of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from dashboard import corrections, state
from dashboard.article import article
from dashboard.card import facts, headline
from dashboard.catalog import Catalog
from dashboard.controls import STATUS_LABELS
from dashboard.markup import el, join, note, show
from dashboard.views import review_add, review_entries, review_forms, review_place, review_reports
from dashboard.visitor import visitor
from geo.correction_words import correction_words
from geo.corrections import Action
from geo.filters import EventFilter
from geo.review import Queue, doubt_words, queue_of
from geo.review_reports import regrouped_words

TRAIL: Final = "review_trail"
"""Ids of the events that this session came by, for the way back."""
MAX_TRAIL: Final = 200
MAX_CONFLICTS: Final = 50
PARTS: Final[dict[str, Callable[[Catalog, int], None]]] = {
    "Correct": review_forms.draw,
    "Other reports": review_reports.draw,
    "Missed event": review_add.draw,
    "Entries": review_entries.draw,
}


def draw(catalog: Catalog, chosen: EventFilter, *, loading: bool = False) -> None:
    """Draw the view; while documents are read, corrections are not applied yet."""
    if loading:
        note("The review opens when all documents have been read.", "quiet")
        return
    queue = queue_for(catalog, chosen)
    review_place.take_click(catalog, catalog.row_of(state.selected()))
    for text, kind in corrections.messages():
        note(text, kind)
    _conflicts(catalog)
    row = _current(catalog, queue)
    if row is None:
        note("Nothing to review: no event passes the filters. Widen them, or add documents under Documents.")
        return
    _progress(queue)
    with st.container(key="review_body"):
        left, right = st.columns([1.35, 1], gap="medium")
    with left:
        with st.container(key="review_text"):
            _actions(catalog, queue, row)
            _sentence(catalog, row)
        if visitor().analyst:
            with st.container(key="review_parts"):
                _parts(catalog, row)
    with right, st.container(key="review_about"):
        _about(catalog, row)
        review_place.draw(catalog, row)


def queue_for(catalog: Catalog, chosen: EventFilter) -> Queue:
    """Return every report that passes a filter, whatever its status, in the order of doubt."""
    rows = catalog.shown(replace(chosen, statuses=(), primary_only=False)).rows
    return queue_of(rows, catalog.doubts, ~catalog.arrays.one_of("status", ("extracted",)))


def _current(catalog: Catalog, queue: Queue) -> int | None:
    """The chosen event, else the first that nobody has judged, else the first."""
    row = catalog.row_of(state.selected())
    if row is None:
        row = queue.open_after(None)
        if row is None and len(queue.rows):
            row = int(queue.rows[0])
        if row is not None:
            state.select(catalog.event_id(row))
    return row


def _progress(queue: Queue) -> None:
    n = len(queue.rows)
    words = join(el("b", f"{queue.n_done:,} of {n:,}"), " reviewed")
    if n and queue.n_done == n:
        words = join(el("b", f"All {n:,}"), " events that pass the filters are reviewed")
    bar = el("span", style=f"width:{100 * queue.n_done / max(n, 1):.1f}%")
    show(el("div", el("p", words, class_="sentence"), el("div", bar, class_="bar"), class_="progress"))


def _conflicts(catalog: Catalog) -> None:
    """List what needs a second look; corrections stand until somebody enters something else."""
    if catalog.conflicts:
        n = len(catalog.conflicts)
        label = f"{n:,} correction{'s need' if n > 1 else ' needs'} a second look"
        with st.expander(label, icon=":material/warning:", key="review_conflicts"):
            for number, conflict in enumerate(catalog.conflicts[:MAX_CONFLICTS]):
                entry = conflict.correction
                told = f"{entry.who}, {entry.when:%d %b %Y}: {correction_words(entry)}"
                with st.container(horizontal=True, vertical_alignment="center"):
                    show(el("p", el("b", told), " — ", conflict.reason, class_="sentence"))
                    if catalog.row_of(conflict.event_id) is not None:
                        key = f"conflict_{number}"
                        st.button("Look", key=key, on_click=_go, args=(conflict.event_id,), type="tertiary")
    if catalog.waiting:
        n = len(catalog.waiting)
        note(f"{n:,} correction{'s wait' if n > 1 else ' waits'} for a document or dataset that is not here.", "quiet")


def _actions(catalog: Catalog, queue: Queue, row: int) -> None:
    """Buttons with their keys; Streamlit does not fire them while somebody types."""
    with st.container(horizontal=True, key="review_actions"):
        if visitor().analyst:
            _judge("Confirm", "Y", "confirm", catalog, queue, row, type="primary")
            _judge("Reject", "X", "reject", catalog, queue, row)
        st.button(
            "Next",
            key="review_next",
            shortcut="N",
            disabled=queue.open_after(row) in (None, row),
            on_click=_next,
            args=(catalog, queue),
        )
        # Never disabled: the key may be pressed while the page is still being drawn after "Next".
        st.button("Back", key="review_back", shortcut="B", on_click=_back)
        if visitor().analyst:
            last = corrections.last_entered(catalog)
            st.button("Undo", key="review_undo", shortcut="U", disabled=last is None, on_click=_undo, args=(catalog,))
    if visitor().analyst:
        st.text_input(
            "Note",
            key=corrections.WHY,
            max_chars=300,
            placeholder="Why? A note that goes with the next entry",
            label_visibility="collapsed",
        )
    else:
        note("Corrections are made by analysts; you look as a viewer.", "quiet")


def _judge(label: str, key: str, action: Action, catalog: Catalog, queue: Queue, row: int, **look: Any) -> None:
    st.button(label, key=f"review_{action}", shortcut=key, on_click=_enter, args=(action, catalog, queue, row), **look)


def _enter(action: Action, catalog: Catalog, queue: Queue, row: int) -> None:
    if corrections.enter(catalog, row, [(action, None)]):
        _next(catalog, queue, row)


def _trail() -> list[str]:
    trail: list[str] = st.session_state.get(TRAIL, [])
    return trail


def _go(event_id: str | None) -> None:
    here = state.selected()
    if here and event_id and here != event_id:
        st.session_state[TRAIL] = [*_trail(), here][-MAX_TRAIL:]
    state.go(event_id)


def _next(catalog: Catalog, queue: Queue, row: int | None = None) -> None:
    """Go on from a row; without one, from where the session is, which a second key may know before the page does."""
    following = queue.open_after(catalog.row_of(state.selected()) if row is None else row)
    if following is not None:
        _go(catalog.event_id(following))


def _back() -> None:
    if trail := _trail():
        st.session_state[TRAIL] = trail[:-1]
        state.go(trail[-1])


def _undo(catalog: Catalog) -> None:
    """Take the last entry of this session back, and show its event again."""
    entry = corrections.last_entered(catalog)
    if entry is None or not corrections.take_back(entry, catalog.ledger):
        return
    event_id = entry.evidence.event_id if entry.evidence else None
    if _trail()[-1:] == [event_id]:
        _back()
    elif catalog.row_of(event_id) is not None:
        _go(event_id)


def _sentence(catalog: Catalog, row: int) -> None:
    """The sentence in its article, or alone where the article is not at hand."""
    event = corrections.shown_row(catalog, row)
    reading = catalog.readings.get(event["doc_id"] or "")
    if reading is None:
        text = event["sentence"] or "No sentence is stored with this event."
        show(el("div", el("blockquote", el("mark", text)), class_="review-text"))
        return
    span = None if event["sentence_start"] is None else (event["sentence_start"], event["sentence_end"])
    show(el("div", article(reading, span), class_="review-text"))


def _parts(catalog: Catalog, row: int) -> None:
    part = st.segmented_control("What to do", list(PARTS), key="review_part", default="Correct", required=True)
    PARTS[part or "Correct"](catalog, row)


def _about(catalog: Catalog, row: int) -> None:
    event = catalog.event(row)
    shown = corrections.shown_row(catalog, row)
    status = STATUS_LABELS[shown["status"]]
    if shown["status_by"]:
        status += f" by {shown['status_by']}, {shown['status_at'][:10]}"
    if shown["status_note"]:
        status += f": “{shown['status_note']}”"
    doubt = doubt_words(corrections.read_row(catalog, row)) if shown["status"] == "extracted" else []
    show(
        el(
            "article",
            headline(event),
            el("p", status, class_=f"review-status {shown['status']}"),
            el("p", regrouped, class_="review-status") if (regrouped := _regrouped(catalog, row)) else None,
            el("p", "Look twice: ", "; ".join(doubt), ".", class_="review-doubt") if doubt else None,
            *(
                el("p", f"Second look: {conflict.reason}.", class_="review-doubt")
                for conflict in catalog.conflicts
                if conflict.event_id == shown["event_id"]
            ),
            facts(event, catalog.reasons(event), state.unit()),
            class_="card review-card",
        )
    )


def _regrouped(catalog: Catalog, row: int) -> str | None:
    """What corrections changed of the reports that tell of an event."""
    if not catalog.ledger or row >= len(catalog.read):
        return None
    before, now = ({known.event_id(other) for other in known.reports_of(row)} for known in (catalog.read, catalog))
    return regrouped_words(before, now)
