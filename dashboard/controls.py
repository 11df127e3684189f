"""The sidebar: widgets in, an `EventFilter` out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import streamlit as st

from dashboard import base_maps, overlays, state
from dashboard.catalog import Catalog
from dashboard.markup import note
from geo import vocabulary as v
from geo.errors import FilterError
from geo.filter_values import DEFAULT_STATUSES, NONE
from geo.filters import EventFilter, Near
from geo.gazetteer import load_gazetteer
from geo.layers import MODALITY_LABELS
from geo.lengths import LENGTH_UNITS, UNIT_NAMES, in_unit, to_km
from geo.records import Candidate
from geo.unit_names import unit_name

MAX_CHOICES: Final = 8
DEFAULT_KM: Final = 100.0
MAX_KM: Final = 20_000.0

PRECISION_LABELS: Final = {
    "exact": "Exact point",
    "street": "Street",
    "settlement": "Town or village",
    "near": "Near a place",
    "admin2": "District",
    "admin1": "Province",
    "region": "Region",
    "country": "Country",
    "sea_air": "At sea or in the air",
    "unknown": "Not known",
}
KIND_LABELS: Final = {"incident": "Incidents", "diplomacy": "Diplomacy", "statement": "Statements"}
STATUS_LABELS: Final = {
    "extracted": "Not reviewed yet",
    "confirmed": "Confirmed",
    "corrected": "Corrected",
    "rejected": "Rejected",
}
_CENTRE: Final = "w_centre"
FOLDS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "Distance from a place": ("fold_distance", ("w_place", "w_within", _CENTRE)),
    "Precision and confidence": ("fold_precision", ("w_precisions", "w_confidence")),
    "Base map and overlays": ("fold_overlays", (base_maps.CHOSEN, overlays.CHOSEN)),
    "Documents and sub-types": ("fold_documents", ("w_docs", "w_subtypes", "w_statuses")),
}
"""Controls that are folded away: the key of the fold, and those of what is in it."""
_WITH_DEFAULT: Final = ("w_within", "w_statuses", base_maps.CHOSEN)
"""Their having a value does not mean that they are used."""


def sidebar(catalog: Catalog) -> EventFilter:
    """Draw the controls and return what they ask for; the last good filter while they contradict themselves."""
    pending = state.pending_filter()
    if pending is not None:
        _load(pending)
    with st.sidebar:
        _head()
        _what()
        _when()
        _where(catalog)
        _fold("Precision and confidence", _how_sure)
        _fold("Documents and sub-types", lambda: _which(catalog))
        _fold("Base map and overlays", _under_the_marks)
    try:
        chosen = _compose()
    except FilterError as error:
        with st.sidebar:
            note(str(error), "error")
        return st.session_state.get("last_filter", EventFilter())
    st.session_state["last_filter"] = chosen
    return chosen


def _under_the_marks() -> None:
    base_maps.draw()
    overlays.draw()


def _load(wanted: EventFilter) -> None:
    near = wanted.near
    values: dict[str, Any] = {
        "w_text": wanted.text,
        "w_types": list(wanted.event_types),
        "w_subtypes": list(wanted.sub_event_types),
        "w_kinds": list(wanted.kinds),
        "w_modalities": list(wanted.modalities),
        "w_from": wanted.date_from,
        "w_to": wanted.date_to,
        "w_undated": wanted.undated,
        "w_countries": list(wanted.countries),
        "w_units": list(wanted.admin1_codes),
        "w_precisions": list(wanted.geo_precisions),
        "w_confidence": round((wanted.min_confidence or 0.0) * 100),
        "w_docs": list(wanted.doc_ids),
        "w_km": near.km if near else DEFAULT_KM,
        "w_within": near.within if near else "surely",
        "w_place": "",
        _CENTRE: (near.lat, near.lon, near.name) if near else None,
        "w_area": wanted.area,
        "w_statuses": list(wanted.statuses),
        "w_reports": not wanted.primary_only,
    }
    st.session_state.update(values)
    _unfold_what_is_used()


def _compose() -> EventFilter:
    get = st.session_state.get
    centre = get(_CENTRE)
    confidence = get("w_confidence") or 0
    return EventFilter(
        date_from=get("w_from"),
        date_to=get("w_to"),
        undated=bool(get("w_undated", True)),
        countries=tuple(get("w_countries") or ()),
        admin1_codes=tuple(get("w_units") or ()),
        area=get("w_area") or (),
        near=Near(centre[0], centre[1], get("w_km") or 0.0, get("w_within") or "surely", centre[2]) if centre else None,
        event_types=tuple(get("w_types") or ()),
        sub_event_types=tuple(get("w_subtypes") or ()),
        kinds=tuple(get("w_kinds") or ()),
        modalities=tuple(get("w_modalities") or ()),
        geo_precisions=tuple(get("w_precisions") or ()),
        min_confidence=confidence / 100 if confidence else None,
        doc_ids=tuple(get("w_docs") or ()),
        statuses=tuple(get("w_statuses", DEFAULT_STATUSES)),
        text=get("w_text") or "",
        primary_only=not get("w_reports"),
    )


def _head() -> None:
    left, right = st.columns([3, 1.5], vertical_alignment="center")
    with left:
        st.subheader("Filters", anchor=False)
    right.button("Clear", key="clear", on_click=state.set_filter, args=(EventFilter(),), type="tertiary")
    st.text_input(
        "Words",
        key="w_text",
        placeholder="Words in sentence, place, actors …",
        label_visibility="collapsed",
        max_chars=200,
    )


def _what() -> None:
    st.pills("Type", v.EVENT_TYPES, key="w_types", selection_mode="multi")
    st.pills("Kind", v.KINDS, key="w_kinds", selection_mode="multi", format_func=KIND_LABELS.__getitem__)
    st.pills(
        "Vouched for as",
        v.MODALITIES,
        key="w_modalities",
        selection_mode="multi",
        format_func=MODALITY_LABELS.__getitem__,
    )


def _when() -> None:
    st.date_input("From", key="w_from", value=None, format="YYYY-MM-DD", min_value="1900-01-01", max_value="2100-12-31")
    st.date_input("To", key="w_to", value=None, format="YYYY-MM-DD", min_value="1900-01-01", max_value="2100-12-31")
    st.checkbox("Keep events without a date", key="w_undated")
    st.checkbox(
        "Show every report of an event",
        key="w_reports",
        help="Reports of the same event are brought together; one of them stands for it unless this is on.",
    )


def _where(catalog: Catalog) -> None:
    countries = _with_chosen(sorted(catalog.countries, key=unit_name), "w_countries")
    st.multiselect("Country", countries, key="w_countries", format_func=unit_name, placeholder="Any country")
    chosen = set(st.session_state.get("w_countries") or catalog.countries)
    units = [code for code, (_, country) in catalog.units.items() if country in chosen]
    st.multiselect(
        "Province",
        _with_chosen(units, "w_units"),
        key="w_units",
        format_func=lambda code: f"{catalog.units.get(code, (None,))[0] or unit_name(code)} ({code[:2]})",
        placeholder="Any province",
    )
    _fold("Distance from a place", _distance)
    if st.session_state.get("w_area"):
        st.button("Drop the drawn region", key="drop_area", on_click=lambda: st.session_state.update(w_area=()))


def _with_chosen(options: Sequence[str], key: str) -> list[str]:
    """Options, and whatever is chosen already: a link may name what these documents do not have."""
    chosen = st.session_state.get(key) or []
    return [*options, *(value for value in chosen if value not in options)]


def _fold(label: str, draw: Callable[[], None]) -> None:
    """Draw controls only while they are unfolded, since each costs time at every run; what they hold is kept."""
    key, controls = FOLDS[label]
    st.session_state.setdefault(key, False)
    with st.expander(label, key=key, on_change="rerun") as fold:
        if fold.open:
            draw()
        else:
            kept = {name: st.session_state[name] for name in controls if name in st.session_state}
            st.session_state.update(kept)  # Streamlit forgets a control that was not drawn


def _unfold_what_is_used() -> None:
    for key, controls in FOLDS.values():
        if any(st.session_state.get(name) for name in controls if name not in _WITH_DEFAULT):
            st.session_state[key] = True


def _distance() -> None:
    name = st.text_input("Place", key="w_place", placeholder="Krichev, Goma, 50.45 30.52 …", max_chars=100)
    if name:
        _candidates(name)
    centre = st.session_state.get(_CENTRE)
    _limit()
    st.segmented_control("Within", ("surely", "possibly"), key="w_within", required=True)
    if centre is None:
        note("Look a place up, or set the centre on the map with the ⌖ tool.", "quiet")
        return
    note(f"Centre: {centre[2] or f'{centre[0]:.3f}, {centre[1]:.3f}'}", "quiet")
    st.button(
        "Drop the distance filter",
        key="drop_centre",
        on_click=lambda: st.session_state.update({_CENTRE: None, "w_place": ""}),
    )


def _limit() -> None:
    """Ask for the distance in the unit of the session; the filter itself is kept in kilometres."""
    unit = state.unit()
    st.session_state["w_length"] = round(in_unit(st.session_state.get("w_km") or 0.0, unit), 2)
    left, right = st.columns([1.4, 1], vertical_alignment="bottom")
    left.number_input(
        UNIT_NAMES[unit],
        key="w_length",
        min_value=0.0,
        max_value=round(in_unit(MAX_KM, unit), 2),
        step=25.0,
        format="%g",
        on_change=lambda: st.session_state.update(w_km=to_km(st.session_state["w_length"] or 0.0, unit)),
    )
    st.session_state["w_unit"] = unit
    right.segmented_control(
        "Unit",
        LENGTH_UNITS,
        key="w_unit",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: state.set_unit(st.session_state["w_unit"]),
    )


def _candidates(name: str) -> None:
    point = coordinates(name)
    if point:
        st.button("Use this point", key="use_point", on_click=set_centre, args=(*point, None))
        return
    found = (load_gazetteer().lookup(name) or load_gazetteer().spelled(name))[:MAX_CHOICES]
    if not found:
        note("No place of that name. Try another spelling, or give latitude and longitude.", "error")
        return
    for i, candidate in enumerate(found):
        place = candidate.place
        st.button(
            _place_label(candidate),
            key=f"pick_{i}",
            on_click=set_centre,
            args=(place.lat, place.lon, place.name),
            width="stretch",
        )


def _place_label(candidate: Candidate) -> str:
    place = candidate.place
    where = ", ".join(part for part in (place.admin1, unit_name(place.country) if place.country else None) if part)
    people = f" · {place.population:,}" if place.population else ""
    return f"{place.name} ({where}){people}" if where else place.name + people


def coordinates(text: str) -> tuple[float, float] | None:
    """Read latitude and longitude in decimal degrees; None where a text is something else."""
    parts = text.replace(",", " ").split()
    try:
        lat, lon = (float(part) for part in parts)
    except ValueError:
        return None
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 else None


def set_centre(lat: float, lon: float, name: str | None, *, fly: bool = True) -> None:
    """Measure distances from this point from now on, and have the map fly there."""
    st.session_state[_CENTRE] = (lat, lon, name)
    st.session_state["w_place"] = ""
    _unfold_what_is_used()
    if fly:
        state.fly_to(lat, lon, 7)


def _how_sure() -> None:
    st.pills(
        "Place known to",
        v.GEO_PRECISIONS,
        key="w_precisions",
        selection_mode="multi",
        format_func=PRECISION_LABELS.__getitem__,
    )
    st.slider("Confidence at least", 0, 100, step=5, key="w_confidence", format="%d %%")


def _which(catalog: Catalog) -> None:
    few = len(catalog.titles) == catalog.n_documents
    st.multiselect(
        "Document" if few else f"Document ({catalog.n_documents:,}: too many to list)",
        _with_chosen(list(catalog.titles), "w_docs"),
        key="w_docs",
        format_func=lambda doc_id: catalog.titles.get(doc_id) or catalog.title(doc_id),
        placeholder="Any document",
    )
    st.multiselect("Sub-type", [*v.EVENT_TYPE_OF, NONE], key="w_subtypes", placeholder="Any sub-type")
    st.pills("Review", v.STATUSES, key="w_statuses", selection_mode="multi", format_func=STATUS_LABELS.__getitem__)
