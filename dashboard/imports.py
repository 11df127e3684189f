"""Datasets of events that a user brings: read, looked over and kept in the store, for everybody."""

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any, Final

import streamlit as st

from dashboard.desk import desk, store
from geo.errors import ImportFileError
from geo.export_about import refused_rows
from geo.import_mapping import ColumnMapping
from geo.imported import Imported
from geo.importers import Inspection, import_file, inspect_file
from geo.mapping_files import mapping_text
from geo.raw_tables import unpacked_bytes
from geo.store_imports import StoredImport, Taken, add_import, remove_import, stored_refused

KEPT: Final = "kept_import"
_INSPECTED: Final = "inspected_file"
_READ: Final = "read_file"
MAX_NAME_CHARACTERS: Final = 80
MAX_UNPACKED_BYTES: Final = 500_000_000
"""The server has other visitors too."""


def kept() -> Sequence[StoredImport]:
    """Return what is in the store."""
    return desk().holdings().imports


def refused() -> list[dict[str, Any]]:
    """Return the refused rows of all imports, as rows of leftovers."""
    return [
        row
        for item in kept()
        if item.n_refused
        for row in refused_rows(item.file, stored_refused(store(), item.import_id))
    ]


def keep(file: Any, imported: Imported) -> None:
    """Take the events of a file over into the store."""
    taken = add_import(store(), imported.gdf, str(file.name), imported.dataset, imported.refused)
    st.session_state[KEPT] = (_key(file), taken)


def taken(file: Any) -> Taken | None:
    """What became of a file that this session has just taken over; None for any other."""
    key, result = st.session_state.get(KEPT, (None, None))
    return result if key == _key(file) else None


def drop(import_id: int) -> None:
    """Drop an import with its events, for everybody."""
    remove_import(store(), import_id)
    st.session_state.pop(KEPT, None)


def inspected(files: Sequence[Any]) -> Inspection:
    """
    Look at the first of the uploaded files.

    Raises
    ------
    ImportFileError
        If it cannot be read.
    """
    known = st.session_state.get(_INSPECTED)
    if known is None or known[0] != _keys(files):
        with _on_disk(files) as path:
            known = (_keys(files), inspect_file(path))
        st.session_state[_INSPECTED] = known
    return known[1]


def read(files: Sequence[Any], format: str | None, mapping: ColumnMapping | None) -> Imported:
    """
    Import the first of the uploaded files; others may belong to it, as VIINA's labels do.

    Raises
    ------
    ImportFileError
        If it cannot be read as a whole.
    """
    asked = (_keys(files), format, mapping and mapping_text(mapping))
    known = st.session_state.get(_READ)
    if known is None or known[0] != asked:
        with _on_disk(files) as path:
            known = (asked, import_file(path, format=format, mapping=mapping))
        st.session_state[_READ] = known
    return known[1]


def main_first(files: Sequence[Any]) -> list[Any]:
    """Order uploaded files so that those which only complete another one come last."""
    return sorted(files, key=lambda file: "event_labels" in str(file.name))


def _key(file: Any) -> str:
    return str(file.file_id)


def _keys(files: Sequence[Any]) -> tuple[str, ...]:
    return tuple(_key(file) for file in files)


@contextmanager
def _on_disk(files: Sequence[Any]) -> Iterator[Path]:
    """Uploaded files in a folder that is gone afterwards, under names made safe; yields the path of the first."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, safe_name(str(file.name))) for file in files]
        for file, path in zip(files, paths, strict=True):
            path.write_bytes(file.getvalue())
            if (size := unpacked_bytes(path)) > MAX_UNPACKED_BYTES:
                limit = f"at most {MAX_UNPACKED_BYTES / 1e6:,.0f} MB are read here; use the command line"
                raise ImportFileError(f"{file.name} unpacks to {size / 1e6:,.0f} MB; {limit}")
        yield paths[0]


def safe_name(name: str) -> str:
    """Return a file name of letters, figures, dots, underscores and dashes that keeps its ending."""
    path = PurePath(name.replace("\\", "/"))
    suffix = re.sub(r"[^\w.]", "", path.suffix)[:10]
    stem = re.sub(r"[^\w-]+", "_", path.stem).strip("_")[:MAX_NAME_CHARACTERS]
    return (stem or "table") + suffix
