"""Documents that a user adds: read in this session only, nothing is stored."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePath
from typing import Any, Final

import streamlit as st

from dashboard.reader import reader
from geo.documents import SUFFIXES, document_from_text, read_documents
from geo.errors import DocumentError
from geo.records import Document, Reading, Unread

ADDED: Final = "added_readings"
REFUSED: Final = "added_unread"


def added() -> tuple[Sequence[Reading], Sequence[Unread]]:
    """Return what this session has added so far."""
    return st.session_state.get(ADDED, ()), st.session_state.get(REFUSED, ())


def add_files(files: Iterable[Any]) -> None:
    """Read uploaded files; they touch the disk under names of our own, in a folder that is gone afterwards."""
    items: list[Document | Unread] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, file in enumerate(files):
            items += _documents_of(file, Path(folder) / str(number))
    _add(items)


def _documents_of(file: Any, stem: Path) -> Iterable[Document | Unread]:
    suffix = PurePath(file.name).suffix.lower()
    if suffix not in SUFFIXES:
        return [
            Unread(
                file.name, f"files of kind {suffix or 'without a suffix'!r} are not read: give {', '.join(SUFFIXES)}"
            )
        ]
    path = stem.with_suffix(suffix)
    path.write_bytes(file.getvalue())
    return [replace(item, source=item.source.replace(str(path), file.name)) for item in read_documents([path])]


def add_text(text: str, title: str, published: date | None) -> None:
    """Read a pasted text."""
    try:
        _add([document_from_text(text, title=title or None, published=published)])
    except DocumentError as error:
        _add([Unread("pasted text", str(error))])


def _add(items: Sequence[Document | Unread]) -> None:
    bar = st.progress(0.0, text="Reading …")
    done: list[Reading | Unread] = []
    for item in reader().read(items):
        done.append(item)
        bar.progress(len(done) / len(items), text=f"Read {len(done)} of {len(items)}")
    bar.empty()
    fresh = [item for item in done if isinstance(item, Reading)]
    refused = [item for item in done if isinstance(item, Unread)]
    _keep(fresh, refused)
    n_events = sum(len(reading.events) for reading in fresh)
    notes = [(f"{item.source}: {item.reason}", "error") for item in refused]
    if fresh:
        notes.insert(0, (f"Read {len(fresh)} document{'s' * (len(fresh) > 1)}: {n_events} events found.", "info"))
        st.session_state["reading"] = fresh[0].document.doc_id
    st.session_state["intake_notes"] = notes
    st.rerun()


def _keep(fresh: Sequence[Reading], refused: Sequence[Unread]) -> None:
    by_id = {reading.document.doc_id: reading for reading in (*added()[0], *fresh)}
    st.session_state[ADDED] = tuple(by_id.values())
    st.session_state[REFUSED] = (*added()[1], *refused)
