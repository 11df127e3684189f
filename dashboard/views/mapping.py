"""Which column of a table gives which of the frame: guessed, changed by hand, kept as a file and loaded again."""

from dataclasses import replace
from typing import Any, Final, get_args

import streamlit as st

from dashboard.markup import el, note, show
from geo.columns import COLUMN
from geo.errors import ImportFileError
from geo.import_dates import Order
from geo.import_mapping import TARGETS, ColumnMapping
from geo.importers import Inspection
from geo.mapping_files import mapping_text, parse_mapping

MAIN: Final = (
    "date_start",
    "date_end",
    "lat",
    "lon",
    "lat_lon",
    "place_name",
    "country",
    "event_type",
    "sub_event_type",
    "source_event_id",
    "fatalities_best",
    "sentence",
)
"""Shown at once; the others unfold."""

FIXED: Final = ("country", "geo_precision", "modality", "kind", "publisher")
"""What a table as a whole often has in common."""

BOTH: Final = "Latitude and longitude in one column, as 47.66, 36.25"
FIND_OUT: Final = "found out from the dates"
_FOR: Final = "mapping_for"
_LOADED: Final = "mapping_loaded"
_COMPLAINT: Final = "mapping_complaint"


def mapping_editor(inspection: Inspection, file_key: str) -> ColumnMapping:
    """Draw the controls, filled with the guess for a new file; returns what they say."""
    if st.session_state.get(_FOR) != file_key:
        st.session_state[_FOR] = file_key
        _fill(inspection.mapping, inspection.columns)
    show(el("p", el("b", "What its columns mean"), class_="sentence"))
    _loader(inspection.columns)
    options = ["", *inspection.columns]
    chosen = _selects([target for target in TARGETS if target in MAIN], options)
    with st.expander("More columns"):
        chosen |= _selects([target for target in TARGETS if target not in MAIN], options)
    with st.expander("Dates, and what is the same in all rows"):
        dates = st.selectbox(
            "Dates such as 3/4/2024 begin with",
            ["", *get_args(Order)],
            key="map_dates",
            format_func=lambda order: order.removesuffix(" first") or FIND_OUT,
        )
        dataset = st.text_input("Name of the dataset", key="map_dataset", max_chars=100)
        fixed = {name: _fixed(name) for name in FIXED}
    kept = st.session_state.get(_LOADED, ColumnMapping({})).fixed
    mapping = ColumnMapping(
        columns={target: chosen[target] for target in TARGETS if chosen.get(target)},
        dataset=dataset.strip() or inspection.mapping.dataset,
        fixed={**kept, **fixed},
        dates=dates or None,
    )
    mapping = replace(mapping, fixed={name: value for name, value in mapping.fixed.items() if value})
    st.download_button(
        "Save this mapping",
        data=mapping_text(mapping),
        file_name="mapping.yaml",
        mime="application/yaml",
        on_click="ignore",
        key="save_mapping",
        icon=":material/download:",
        help="For this page, or for python -m geo import FILE --map mapping.yaml",
    )
    return mapping


def _selects(targets: list[str], options: list[str]) -> dict[str, str]:
    """One control a target, in rows of two, so that the order is the same on narrow screens."""
    chosen = {}
    for start in range(0, len(targets), 2):
        for column, target in zip(st.columns(2), targets[start : start + 2], strict=False):
            chosen[target] = column.selectbox(
                target, options, key=_key(target), format_func=lambda name: name or "—", help=meaning(target)
            )
    return chosen


def meaning(target: str) -> str:
    """Say what a column of the frame holds."""
    if target not in COLUMN:
        return BOTH
    values = COLUMN[target].values
    return COLUMN[target].meaning + (f": {', '.join(values)}" if values else "")


def _fixed(name: str) -> str:
    values = COLUMN[name].values
    if values:
        return st.selectbox(name, ["", *values], key=f"map_fixed_{name}", format_func=lambda value: value or "—")
    return st.text_input(name, key=f"map_fixed_{name}", max_chars=200, help=meaning(name)).strip()


def _loader(columns: tuple[str, ...]) -> None:
    with st.expander("Load a mapping", icon=":material/upload:"):
        st.file_uploader(
            "Mapping",
            type=["yaml", "yml", "json"],
            max_upload_size=1,
            key="mapping_file",
            on_change=_load,
            args=(columns,),
        )
    if complaint := st.session_state.get(_COMPLAINT):
        note(complaint, "warning")


def _load(columns: tuple[str, ...]) -> None:
    file = st.session_state.get("mapping_file")
    if file is None:
        return
    try:
        mapping = parse_mapping(file.getvalue().decode(), str(file.name))
    except (ImportFileError, UnicodeDecodeError) as error:
        st.session_state[_COMPLAINT] = str(error)
        return
    _fill(mapping, columns)


def _fill(mapping: ColumnMapping, columns: tuple[str, ...]) -> None:
    """Set the controls, before they are drawn; what the file lacks stays open and is told."""
    by_name = {name.strip().casefold(): name for name in columns}
    found: dict[str, Any] = {target: by_name.get(name.strip().casefold()) for target, name in mapping.columns.items()}
    lacking = sorted({mapping.columns[target] for target, name in found.items() if name is None})
    st.session_state[_LOADED] = mapping
    st.session_state[_COMPLAINT] = f"The file has no column {', '.join(lacking)}; left open." if lacking else None
    for target in TARGETS:
        st.session_state[_key(target)] = found.get(target) or ""
    for name in FIXED:
        value = mapping.fixed.get(name, "")
        known = COLUMN[name].values
        st.session_state[f"map_fixed_{name}"] = value if not known or value in known else ""
    st.session_state["map_dates"] = mapping.dates or ""
    st.session_state["map_dataset"] = mapping.dataset


def _key(target: str) -> str:
    return f"map_{target}"
