"""What an analyst enters in the ledger: who says it, against what the program had read, and taking it back."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import streamlit as st

from dashboard import state
from dashboard.catalog import Catalog
from dashboard.desk import desk
from dashboard.visitor import visitor
from geo.configuration import USER_VARIABLE, user_name
from geo.corrected_rows import added_id, added_row
from geo.correction_words import correction_words
from geo.corrections import (
    NONE_SEEN,
    Action,
    Correction,
    Evidence,
    Scope,
    Values,
    add_event,
    correct,
    in_force,
    ordered,
    undo,
)
from geo.errors import CorrectionError, StoreError
from geo.export import rows_of

Row = dict[str, Any]

ENTERED: Final = "entered_corrections"
"""Ids of what this session has entered, the latest last."""
MESSAGES: Final = "review_messages"
WHY: Final = "review_why"


def who() -> str:
    """
    Return the name that corrections are entered under.

    Raises
    ------
    CorrectionError
        If this visitor may not correct; if nobody signs in and the system has no name either.
    """
    here = visitor()
    if not here.analyst:
        raise CorrectionError("corrections are made by analysts; you look as a viewer")
    name = here.name or user_name()
    if name is None:
        raise CorrectionError(f"nobody is named: start the dashboard with {USER_VARIABLE} set to your name")
    return name


def shown_row(catalog: Catalog, row: int) -> Row:
    """Return an event as it is shown, as plain values."""
    return next(rows_of(catalog.part([row])))


def read_row(catalog: Catalog, row: int) -> Row:
    """Return an event as the program read it, or as somebody added it."""
    if row < len(catalog.read):
        return next(rows_of(catalog.read.part([row])))
    event_id = catalog.event_id(row)
    return next(added_row(entry) for entry in catalog.ledger if entry.action == "add" and added_id(entry) == event_id)


def seen(catalog: Catalog) -> str:
    """Return the last entry that whoever looks at a catalog could see."""
    entries = ordered(catalog.ledger)
    return entries[-1].correction_id if entries else NONE_SEEN


def enter(
    catalog: Catalog,
    row: int,
    changes: Sequence[tuple[Action, Values | None]],
    *,
    scope: Scope = "event",
    other: int | None = None,
) -> bool:
    """
    Enter what is said of an event; tells whether it was.

    Parameters
    ----------
    catalog
        As it was shown to who says so.
    row
        The event's row.
    changes
        What is done, each with the columns that it sets.
    scope
        How far a place reaches.
    other
        The row of the event that this one is the same as.
    """

    def entries() -> list[Correction]:
        shown, machine = shown_row(catalog, row), read_row(catalog, row)
        same = None if other is None else read_row(catalog, other)
        name, noted, last = who(), why(), seen(catalog)
        return [
            correct(action, shown, values, who=name, machine=machine, scope=scope, other=same, why=noted, seen=last)
            for action, values in changes
        ]

    return bool(_enter(entries))


def add(catalog: Catalog, evidence: Evidence, values: Values, n_beside: int) -> bool:
    """Enter an event that the program missed; tells whether it was."""
    entered = _enter(lambda: [add_event(evidence, values, who=who(), why=why(), n_beside=n_beside, seen=seen(catalog))])
    for entry in entered:
        state.go(added_id(entry))
    return bool(entered)


def take_back(entry: Correction, known: Sequence[Correction] = ()) -> bool:
    """Undo an entry; tells whether it was."""
    done = bool(_enter(lambda: [undo(entry, who=who(), why=why())]))
    if done:
        target = next((item for item in known if item.correction_id == entry.undoes), None)
        say(f"Taken back: {correction_words(entry, target)}.")
    return done


def last_entered(catalog: Catalog) -> Correction | None:
    """Return the last entry of this session that is in force."""
    ids = st.session_state.get(ENTERED, [])
    known = {entry.correction_id: entry for entry in in_force(catalog.ledger)}
    return next((known[entry_id] for entry_id in reversed(ids) if entry_id in known), None)


def why() -> str | None:
    """Return the note that goes with the next entry."""
    return st.session_state.get(WHY) or None


def _enter(make: Callable[[], list[Correction]]) -> list[Correction]:
    """Enter what can be made; none of it where one cannot, and the page says why."""
    try:
        entries = make()
        desk().enter(entries)
    except (CorrectionError, StoreError) as error:
        say(f"Not entered: {error}", "error")
        return []
    st.session_state[ENTERED] = [*st.session_state.get(ENTERED, []), *(entry.correction_id for entry in entries)]
    st.session_state[WHY] = ""
    return entries


def say(text: str, kind: str = "quiet") -> None:
    """Have the page say something at its next drawing."""
    st.session_state[MESSAGES] = [*st.session_state.get(MESSAGES, []), (text, kind)]


def messages() -> list[tuple[str, str]]:
    """Return what there is to say, once."""
    said: list[tuple[str, str]] = st.session_state.pop(MESSAGES, [])
    return said
