"""Corrections from elsewhere: what each would do here is shown before they are taken over."""

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from dashboard.catalog import Catalog
from dashboard.desk import desk
from dashboard.markup import el, note, show
from dashboard.visitor import visitor
from geo.configuration import user_name
from geo.corrected import decide
from geo.correction_intake import OTHER, Received, new_entries, reception
from geo.correction_json import ledger_entries
from geo.correction_words import about_words, correction_words
from geo.corrections import Correction
from geo.errors import CorrectionError, StoreError

MAX_UPLOAD_MB: Final = 20
MAX_LISTED: Final = 500
MAX_NAME: Final = 60
"""Characters of a person's name that are shown."""
SAID: Final = "ledger_said"
WHAT_IS_READ: Final = (
    "A ledger that “corrections export” wrote elsewhere, one entry a line. You see what each entry does here before "
    "you take it over. Entries say who made them and when; they can be taken back in the Review."
)


def draw(catalog: Catalog, *, loading: bool = False) -> None:
    """Draw the part of the view that takes ledgers; while documents are read, nothing can be said of its entries."""
    file = st.file_uploader(
        "Corrections from elsewhere", type=["jsonl"], max_upload_size=MAX_UPLOAD_MB, key="ledger_file"
    )
    for text, kind in st.session_state.pop(SAID, ()):
        note(text, kind)
    if file is None or loading:
        note("Corrections can be taken over when all documents have been read." if loading else WHAT_IS_READ, "quiet")
        return
    try:
        given = list(ledger_entries(file.getvalue(), str(file.name)))
    except CorrectionError as error:
        note(f"Nothing was taken over: {error}.", "error")
        return
    if not given:
        note(f"Nothing was taken over: {file.name} holds no corrections.", "error")
        return
    fresh = new_entries(given, catalog.ledger)
    received = _received(catalog, given, fresh)
    show(el("p", _summary(received), class_="sentence"))
    st.button(
        f"Take over {len(fresh):,} correction{'s' * (len(fresh) != 1)}" if fresh else "All are in the ledger",
        key="keep_ledger",
        type="primary",
        disabled=not fresh,
        on_click=_take_over,
        args=(str(file.name), fresh),
    )
    _list(received, [*catalog.ledger, *fresh])


def _received(catalog: Catalog, given: Sequence[Correction], fresh: Sequence[Correction]) -> list[Received]:
    read = catalog.read
    found = decide(read.table, [*catalog.ledger, *fresh], read.readings, read.groups) if fresh else catalog
    return reception(given, catalog.ledger, found.conflicts, found.waiting)


def _summary(received: Sequence[Received]) -> str:
    counts = (
        (sum(item.is_new for item in received), "new"),
        (sum(not item.is_new and OTHER not in item.doubts for item in received), "known already"),
        (sum(item.waits for item in received), "waiting for a document or dataset that is not here"),
        (sum(bool(item.doubts) for item in received), "to be looked at"),
    )
    return " · ".join(f"{n:,} {words}" for n, words in counts if n)


def _list(received: Sequence[Received], known: Sequence[Correction]) -> None:
    """Those that there is something to say of come first."""
    entries = {entry.correction_id: entry for entry in known}
    listed = sorted(received, key=lambda item: not (item.doubts or item.waits))[:MAX_LISTED]
    rows = [(item.words, *_about(item.entry, entries.get(item.entry.undoes or ""))) for item in listed]
    st.dataframe(
        pd.DataFrame(rows, columns=["What comes of it", "Correction", "Of", "By", "When"]),
        hide_index=True,
        height=min(400, 40 + 35 * len(rows)),
        placeholder="",
        key="ledger_entries",
    )
    if len(received) > MAX_LISTED:
        note(f"{MAX_LISTED:,} of {len(received):,} are listed.", "quiet")


def _about(entry: Correction, undone: Correction | None) -> tuple[str, str, str, str]:
    return (
        correction_words(entry, undone),
        about_words(undone or entry),
        entry.who[:MAX_NAME],
        f"{entry.when:%Y-%m-%d %H:%M}",
    )


def _take_over(name: str, entries: Sequence[Correction]) -> None:
    """Add entries to the ledger; all or, where the store refuses, none."""
    here = visitor()
    said: list[tuple[str, str]] = []
    if not here.analyst:
        said.append(("Nothing was taken over: corrections are made by analysts.", "error"))
    else:
        try:
            desk().enter(entries, origin=f"{name}, by {here.name or user_name() or 'nobody named'}")
            said.append((f"{len(entries):,} correction{'s' * (len(entries) != 1)} taken over.", "info"))
        except StoreError as error:
            said.append((f"Nothing was taken over: {error}", "error"))
    st.session_state[SAID] = said
