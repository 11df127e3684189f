"""Documents that a user adds: read and kept in the store, for everybody who looks at the dashboard."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePath
from typing import Any, Final

import streamlit as st

from dashboard.catalog import Catalog
from dashboard.desk import store
from dashboard.reader import reader
from geo.documents import SUFFIXES, document_from_text, read_documents
from geo.errors import DocumentError
from geo.gazetteer import gazetteer_version
from geo.records import Document, Reading, Unread
from geo.store_documents import add_reading, remove_document

REFUSED: Final = "added_unread"


def refused() -> Sequence[Unread]:
    """Return what this session has added and could not be read."""
    return tuple(st.session_state.get(REFUSED, ()))


def unread(catalog: Catalog) -> Sequence[Unread]:
    """Return what the app was started with, or this session has added, and could not be read."""
    return (*catalog.unread, *refused())


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
    fresh: list[Reading] = []
    left: list[Unread] = []
    for number, item in enumerate(reader().read(items), 1):
        if isinstance(item, Unread):
            left.append(item)
        else:
            add_reading(store(), item, gazetteer_version())
            fresh.append(item)
        bar.progress(number / len(items), text=f"Read {number} of {len(items)}")
    bar.empty()
    st.session_state[REFUSED] = (*refused(), *left)
    n_events = sum(len(reading.events) for reading in fresh)
    notes = [(f"{item.source}: {item.reason}", "error") for item in left]
    if fresh:
        notes.insert(0, (f"Read {len(fresh)} document{'s' * (len(fresh) > 1)}: {n_events} events found.", "info"))
        st.session_state["reading"] = fresh[0].document.doc_id
    st.session_state["intake_notes"] = notes
    st.rerun()


def remove(doc_id: str) -> None:
    """Drop a document that was added, for everybody."""
    remove_document(store(), doc_id)
