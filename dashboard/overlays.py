"""
A user's own layers on the map: files added in a session, and those of the folder that `GEO_OVERLAYS` names.

What is added here is seen in this session alone. A link names the layers that are on by a hash of their files, so that
whoever opens it sees them where the folder has them, or once the same files are added.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard.markup import note
from dashboard.visitor import visitor
from geo.configuration import OVERLAYS_VARIABLE
from geo.errors import OverlayError
from geo.overlays import MAX_BYTES, Overlay, overlay_rows, read_overlay
from geo.packing import Packed, packed_json

CHOSEN: Final = "w_overlays"
FILES: Final = "overlay_files"
SUFFIXES: Final = ("geojson", "json")
MAX_FILES: Final = 20
MAX_NOTES: Final = 6
_ADDED: Final = "overlays_added"
_COMPLAINTS: Final = "overlay_complaints"


def draw() -> None:
    """Draw the controls of the layers, for the sidebar."""
    known, faulty = _known(), _folder()[1]
    chosen: Sequence[str] = st.session_state.get(CHOSEN) or []
    if known or chosen:
        st.multiselect(
            "Shown",
            [*known, *(key for key in chosen if key not in known)],
            key=CHOSEN,
            format_func=lambda key: known[key].name if key in known else f"{key} (not here)",
            placeholder="None",
        )
    if visitor().analyst:
        st.file_uploader(
            "Add GeoJSON files",
            type=list(SUFFIXES),
            accept_multiple_files=True,
            max_upload_size=MAX_BYTES // 1_000_000,
            key=FILES,
            on_change=_take,
            help="Control lines, areas, points, in WGS 84. Seen in this session alone.",
        )
    for complaint in (*faulty, *st.session_state.get(_COMPLAINTS, ())):
        note(complaint, "error")
    for key in chosen:
        _notes(known.get(key))


def missing() -> list[str]:
    """Return the layers that a link asks for and nobody has added here."""
    chosen = st.session_state.get(CHOSEN) or []
    return [key for key in chosen if key not in _known()] if chosen else []


def shown() -> tuple[Overlay, ...]:
    """Return the layers that are on."""
    chosen = st.session_state.get(CHOSEN) or []
    known = _known() if chosen else {}
    return tuple(known[key] for key in chosen if key in known)


def packed() -> Packed:
    """Return the layers that are on as the page takes them."""
    return {"overlays": _packed(shown())}


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs={Overlay: lambda overlay: overlay.key})
def _packed(overlays: tuple[Overlay, ...]) -> str:
    return packed_json(overlay_rows(overlays)) if overlays else ""


def _notes(overlay: Overlay | None) -> None:
    if overlay is None or not overlay.notes:
        return
    told = list(overlay.notes[:MAX_NOTES])
    if more := len(overlay.notes) - len(told):
        told.append(f"{more:,} more features were left out or changed.")
    note(f"{overlay.name}: {' '.join(told)}", "quiet")


def _known() -> dict[str, Overlay]:
    added: dict[str, Overlay] = st.session_state.get(_ADDED, {})
    return _folder()[0] | added


def _folder() -> tuple[dict[str, Overlay], tuple[str, ...]]:
    """The layers of the folder, and what is wrong with those of its files that are none."""
    folder = os.environ.get(OVERLAYS_VARIABLE)
    return _of_folder(folder, _stamp(Path(folder))) if folder else ({}, ())


def _take() -> None:
    """Read the files that were just added; those that are on already stay so."""
    added: dict[str, Overlay] = st.session_state.setdefault(_ADDED, {})
    complaints: list[str] = []
    for file in list(st.session_state.get(FILES) or ())[-MAX_FILES:]:
        try:
            overlay = _read(file)
        except OverlayError as error:
            complaints.append(str(error))
            continue
        if overlay.key not in added:
            added[overlay.key] = overlay
            chosen = st.session_state.get(CHOSEN) or []
            st.session_state[CHOSEN] = list(dict.fromkeys([*chosen, overlay.key]))
    st.session_state[_COMPLAINTS] = complaints


def _read(file: UploadedFile) -> Overlay:
    return read_overlay(file.name, file.getvalue())


def _stamp(folder: Path) -> tuple[tuple[str, int], ...]:
    """Names and times of the files of a folder: they are read again when these change."""
    files = sorted(path for suffix in SUFFIXES for path in folder.glob(f"*.{suffix}") if path.is_file())
    return tuple((path.name, path.stat().st_mtime_ns) for path in files[:MAX_FILES])


@st.cache_resource(max_entries=4, show_spinner=False)
def _of_folder(folder: str, files: tuple[tuple[str, int], ...]) -> tuple[dict[str, Overlay], tuple[str, ...]]:
    found: dict[str, Overlay] = {}
    faulty: list[str] = []
    for name, _ in files:
        try:
            overlay = read_overlay(name, (Path(folder) / name).read_bytes())
        except (OverlayError, OSError) as error:
            faulty.append(f"{name}: {error}")
        else:
            found[overlay.key] = overlay
    return found, tuple(faulty)
