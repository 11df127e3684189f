"""Datasets: recognised or mapped, looked over with what is refused and why, then shown; and corrections."""

from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import imports
from dashboard.catalog import Catalog
from dashboard.markup import el, note, show
from dashboard.views import ledger
from dashboard.views.mapping import mapping_editor
from dashboard.visitor import visitor
from geo.errors import ImportFileError
from geo.import_mapping import ColumnMapping
from geo.imported import Imported, refused_csv
from geo.importers import FORMATS, SUFFIXES, Inspection
from geo.layers import day_words
from geo.store_imports import Taken

MAX_UPLOAD_MB: Final = 200
MAX_LISTED: Final = 500
MAPPED: Final = "mapped"
WHAT_IS_READ: Final = (
    "ACLED, UCDP GED, VIINA 2, GDELT 2, GeoConfirmed, Bellingcat and this program's own files are recognised by their "
    "columns. Any other table (CSV, Excel, GeoJSON …) is read by saying what its columns mean. Nothing is made up: "
    "rows that cannot be taken over are listed with the reason. What is taken over stays in the store, for everybody."
)
PREVIEW: Final = {
    "source_event_id": "Id",
    "event_type": "Type",
    "sub_event_type": "Sub-type",
    "native_type": "Type there",
    "place_name": "Place",
    "country": "Country",
    "lat": "Latitude",
    "lon": "Longitude",
    "geo_precision": "Place known to",
    "fatalities_best": "Killed",
    "sentence": "Text",
}


def draw(catalog: Catalog, *, loading: bool = False) -> None:
    """Draw the view."""
    analyst = visitor().analyst
    _kept(may_drop=analyst)
    if not analyst:
        note("Datasets and corrections are imported by analysts; you look as a viewer.")
        return
    _dataset()
    ledger.draw(catalog, loading=loading)


def _dataset() -> None:
    files = st.file_uploader(
        "Dataset of events",
        type=[suffix.removeprefix(".") for suffix in SUFFIXES],
        accept_multiple_files=True,
        max_upload_size=MAX_UPLOAD_MB,
        key="import_files",
        help="One dataset; VIINA's event_labels file may be given with its event_info file.",
    )
    if not files:
        note(WHAT_IS_READ, "quiet")
        return
    ordered = imports.main_first(files)
    try:
        inspection = imports.inspected(ordered)
    except ImportFileError as error:
        note(str(error), "error")
        return
    left, right = st.columns([1, 1.4], gap="medium")
    with left:
        format, mapping = _settings(ordered, inspection)
    with right:
        _result(ordered, format, mapping)


def _kept(*, may_drop: bool) -> None:
    for item in imports.kept():
        with st.container(horizontal=True, vertical_alignment="center"):
            words = f" · {item.format} · {item.n_events:,} events, imported {item.imported_at:%d %b %Y}"
            if item.n_refused:
                words += f", {item.n_refused:,} rows refused"
            show(el("p", el("b", item.file), words, class_="sentence"))
            if may_drop:
                key = f"drop_{item.import_id}"
                st.button("Remove", key=key, on_click=imports.drop, args=(item.import_id,), type="tertiary")


def _settings(files: list[Any], inspection: Inspection) -> tuple[str | None, ColumnMapping | None]:
    """Format and mapping to import by; what was recognised or guessed unless the user says otherwise."""
    recognised = inspection.format or MAPPED
    choices = [recognised, *(name for name in (*FORMATS, MAPPED) if name != recognised)]
    choice = st.selectbox(
        "Read as",
        choices,
        format_func=lambda name: _label(name, recognised if inspection.format else None),
        key=f"import_format_{files[0].file_id}",
    )
    show(el("p", el("b", "First rows of the file"), class_="sentence"))
    st.dataframe(inspection.sample, hide_index=True, height=215, placeholder="", key="import_sample")
    if choice != MAPPED:
        return str(choice), None
    return None, mapping_editor(inspection, str(files[0].file_id))


def _label(name: str, recognised: str | None) -> str:
    words = "Any table, by a mapping of its columns" if name == MAPPED else FORMATS[name].dataset
    return f"{words} (recognised by its columns)" if name == recognised else words


def _result(files: list[Any], format: str | None, mapping: ColumnMapping | None) -> None:
    try:
        with st.spinner("Reading …"):
            imported = imports.read(files, format, mapping)
    except ImportFileError as error:
        note(str(error), "error")
        return
    taken, refused = len(imported.gdf), imported.refused
    show(
        el(
            "p",
            el("b", f"{taken:,}"),
            " rows taken over · ",
            el("b", f"{len(refused):,}"),
            " refused",
            class_="sentence",
        )
    )
    kept = imports.taken(files[0])
    st.button(
        "On the map" if kept else f"Put {taken:,} events on the map",
        key="keep_import",
        type="primary",
        disabled=kept is not None or not taken,
        on_click=imports.keep,
        args=(files[0], imported),
    )
    if kept is not None:
        note(taken_words(kept), "quiet")
    for line in imported.notes:
        note(line, "quiet")
    if refused:
        _refused(files[0].name, imported)
    if taken:
        show(el("p", el("b", "First events as they will be shown"), class_="sentence"))
        st.dataframe(preview(imported), hide_index=True, height=300, placeholder="", key="import_preview")


def taken_words(kept: Taken) -> str:
    """Say what became of the events of a file."""
    if kept.known_import:
        return "The store has just these events already; nothing was changed."
    words = f"{kept.n_new:,} events are in the store."
    if kept.n_replaced:
        words += f" {kept.n_replaced:,} of them took the place of those with the same id."
    if kept.n_known:
        words += f" {kept.n_known:,} more were left out, since a document in the store gives them itself."
    return words


def _refused(name: str, imported: Imported) -> None:
    rows = [(item.row, item.reason) for item in imported.refused[:MAX_LISTED]]
    more = f" (the first {MAX_LISTED:,} are listed)" if len(imported.refused) > MAX_LISTED else ""
    show(el("p", el("b", f"Refused rows{more}"), class_="sentence"))
    st.dataframe(
        pd.DataFrame(rows, columns=["Row", "Reason"]),
        hide_index=True,
        height=min(300, 40 + 35 * len(rows)),
        placeholder="",
        key="import_refused",
        column_config={
            "Row": st.column_config.NumberColumn(width="small"),
            "Reason": st.column_config.TextColumn(width="large"),
        },
    )
    st.download_button(
        "All refused rows as CSV",
        data=lambda: refused_csv(imported.refused),
        file_name=f"{imports.safe_name(str(name)).rpartition('.')[0]}_refused.csv",
        mime="text/csv",
        on_click="ignore",
        key="refused_csv",
        icon=":material/download:",
    )


def preview(imported: Imported) -> pd.DataFrame:
    """Return the first events in the words of the other tables; columns without any value are left out."""
    part = imported.gdf.head(MAX_LISTED)
    days = [day_words(start, end) for start, end in zip(part["date_start"], part["date_end"], strict=True)]
    filled = {title: part[name].to_numpy() for name, title in PREVIEW.items() if part[name].notna().any()}
    return pd.DataFrame({"Date": days, **filled})
