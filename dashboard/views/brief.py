"""The finished picture of what is shown: its extent, layers and texts are chosen, seen live, and downloaded."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

import streamlit as st

from dashboard import overlays, state
from dashboard.briefing import EVENTS_FILE, Source, file_bytes, map_extent, preview
from dashboard.catalog import Catalog, Shown
from dashboard.exports import noted
from dashboard.markup import note
from dashboard.views.map_table import FIRST_ROWS, table, table_rows
from geo.brief_product import DEFAULT_LAYERS, LAYER_LABELS, MAX_CALLOUTS, Callout, Product, to_yaml
from geo.brief_size import MAX_PIXELS, MIN_PIXELS, parse_size
from geo.errors import BriefError
from geo.filters import EventFilter
from geo.unit_names import unit_name

FREE: Final = "free"
SIZES: Final = {
    "1920x1080": "Slide, 1920 × 1080",
    "3840x2160": "Slide, 3840 × 2160",
    "square": "Square, 2160 × 2160",
    "a4": "A4, landscape",
    "a4-portrait": "A4, portrait",
    "a3": "A3, landscape",
    "a3-portrait": "A3, portrait",
    "letter": "Letter, landscape",
    "letter-portrait": "Letter, portrait",
    FREE: "Free: width and height in pixels",
}
EXTENTS: Final = {
    "events": "Everything that is found",
    "map": "What the map shows now",
    "units": "Countries and provinces",
    "world": "The world",
}
PANEL_LABELS: Final = {
    "": "One map",
    "week": "A map for each week",
    "type": "A map for each type",
    "before-after": "Before and from a day on",
}
MIME: Final = {
    "png": ("PNG", "image/png"),
    "pdf": ("PDF", "application/pdf"),
    "svg": ("SVG", "image/svg+xml"),
    "html": ("Web page", "text/html"),
    "pptx": ("Slides", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}
NONE_WORDS: Final = ("-", "–", "—")
TEXT_HELP: Final = "Made from the events unless given; a dash for none."
MAX_CHARS: Final = 300
DEFAULTS: Final[dict[str, Any]] = {
    "b_extent": "events",
    "b_units": [],
    "b_layers": list(DEFAULT_LAYERS),
    "b_size": "1920x1080",
    "b_width": 1600,
    "b_height": 1200,
    "b_panels": "",
    "b_split": None,
    "b_sub_types": False,
    "b_callouts": 0,
    "b_events": [],
    "b_version": "1",
    **dict.fromkeys(("b_title", "b_subtitle", "b_sources", "b_marking", "b_number", "b_cutoff"), ""),
}
_KEPT: Final = "brief_choices"


def draw(catalog: Catalog, found: Shown, chosen: EventFilter, *, loading: bool = False) -> None:
    """Draw the view; while documents are read there is no finished picture."""
    if loading:
        note("The picture is drawn when all documents have been read.", "quiet")
        return
    _studio(Source(catalog, found, overlays.shown()), chosen)


@st.fragment
def _studio(source: Source, chosen: EventFilter) -> None:
    """The picture at the left, choices at the right; a choice draws nothing else of the page anew."""
    _restore()
    left, right = st.columns([2.6, 1], gap="medium")
    with right:
        _choices(source)
    with left, st.container(key="brief"):
        try:
            product = _product(source, chosen)
            with st.spinner("Drawing …", show_time=False):
                made = preview(source, product)
        except BriefError as error:
            note(str(error), "error")
        else:
            st.image(made.data, width="stretch", alt=f"{made.title}. {made.summary}")
            note(" · ".join((made.summary, *made.notes)), "quiet")
            _downloads(source, product, made.title, chosen.sentence())
    st.session_state[_KEPT] = {key: st.session_state[key] for key in DEFAULTS if key in st.session_state}


def _restore() -> None:
    """Streamlit forgets what is not drawn: take the choices up where they were left for another view."""
    for key, value in (DEFAULTS | st.session_state.get(_KEPT, {})).items():
        st.session_state.setdefault(key, value)


def _choices(source: Source) -> None:
    st.selectbox("Size", SIZES, key="b_size", format_func=SIZES.__getitem__)
    if st.session_state["b_size"] == FREE:
        width, height = st.columns(2)
        width.number_input("Width", MIN_PIXELS, MAX_PIXELS, key="b_width", step=10)
        height.number_input("Height", MIN_PIXELS, MAX_PIXELS, key="b_height", step=10)
    st.selectbox("Extent", EXTENTS, key="b_extent", format_func=EXTENTS.__getitem__)
    if st.session_state["b_extent"] == "units":
        _units(source.catalog)
    st.pills(
        "Layers",
        LAYER_LABELS,
        key="b_layers",
        selection_mode="multi",
        format_func=LAYER_LABELS.__getitem__,
        wrap=True,
    )
    st.text_input("Title", key="b_title", max_chars=MAX_CHARS, placeholder="What, where, when", help=TEXT_HELP)
    st.text_input("Subtitle", key="b_subtitle", max_chars=MAX_CHARS, placeholder="Types with counts", help=TEXT_HELP)
    st.text_input("Sources", key="b_sources", max_chars=MAX_CHARS, placeholder="Publishers with days", help=TEXT_HELP)
    st.text_input("Marking", key="b_marking", max_chars=MAX_CHARS, placeholder="None", help="Bars at top and bottom.")
    with st.expander("Small maps, call-outs, number"):
        _more(source)


def _units(catalog: Catalog) -> None:
    names = {code: f"{name or unit_name(code)} ({code[:2]})" for code, (name, _) in catalog.units.items()}
    codes = [*sorted(catalog.countries, key=unit_name), *sorted(names, key=lambda code: names[code])]
    codes += [code for code in st.session_state["b_units"] if code not in codes]
    st.multiselect(
        "Countries and provinces",
        codes,
        key="b_units",
        format_func=lambda code: names.get(code) or unit_name(code),
        placeholder="Choose one or several",
        label_visibility="collapsed",
    )


def _more(source: Source) -> None:
    st.selectbox("Maps", PANEL_LABELS, key="b_panels", format_func=PANEL_LABELS.__getitem__)
    if st.session_state["b_panels"] == "before-after":
        st.date_input(
            "First day of the second map",
            key="b_split",
            value=None,
            format="YYYY-MM-DD",
            min_value=date(1900, 1, 1),
            max_value=date(2100, 12, 31),
        )
    _numbered_events(source)
    st.number_input(
        "More numbered events", 0, MAX_CALLOUTS, key="b_callouts", help="Those with most killed, then most reports."
    )
    st.checkbox("Sub-types in the legend", key="b_sub_types")
    number, version = st.columns(2)
    number.text_input("Map number", key="b_number", max_chars=40)
    version.text_input("Version", key="b_version", max_chars=20)
    st.text_input(
        "Information cut-off", key="b_cutoff", max_chars=16, placeholder="2025-12-27T18:00 (UTC)", help=TEXT_HELP
    )


def _numbered_events(source: Source) -> None:
    """Events that carry a number, among the latest ones shown; the one whose card is open is the first to choose."""
    catalog, found = source.catalog, source.found
    rows = table_rows(catalog, found, FIRST_ROWS)
    listed = table(catalog, rows)[["Date", "Place", "Type"]].fillna("")
    words = {
        catalog.event_id(row): " · ".join(filter(None, map(str, event)))
        for row, event in zip(rows, listed.itertuples(index=False), strict=True)
    }
    opened = state.selected()
    first = [opened] if opened in words else []
    kept = [event_id for event_id in st.session_state["b_events"] if event_id not in words]
    st.multiselect(
        "Numbered events",
        list(dict.fromkeys([*first, *words, *kept])),
        key="b_events",
        max_selections=MAX_CALLOUTS,
        format_func=lambda event_id: words.get(event_id, f"{event_id} (no longer among the latest shown)"),
        placeholder="Choose events",
        help=f"Their numbers stand on the map, and the panel tells what they are. The latest {FIRST_ROWS} are listed.",
    )


def _callouts(source: Source) -> tuple[Callout, ...]:
    """The events chosen by hand that the filters show."""
    catalog, mask = source.catalog, source.found.mask
    rows = {event_id: catalog.row_of(event_id) for event_id in st.session_state["b_events"]}
    return tuple(Callout(event_id) for event_id, row in rows.items() if row is not None and mask[row])


def _product(source: Source, chosen: EventFilter) -> Product:
    """What the controls ask for; raises `BriefError` where it is no product."""
    get = st.session_state.get
    size = f"{get('b_width')}x{get('b_height')}" if get("b_size") == FREE else get("b_size")
    split = get("b_split")
    wanted = get("b_layers") or ()
    return Product(
        events=EVENTS_FILE,
        filter=chosen.to_query(),
        extent=_extent(),
        layers=tuple(layer for layer in LAYER_LABELS if layer in wanted),
        title=_text("b_title"),
        subtitle=_text("b_subtitle"),
        sources=_text("b_sources"),
        cutoff=_text("b_cutoff"),
        marking=(get("b_marking") or "").strip(),
        number=(get("b_number") or "").strip(),
        version=(get("b_version") or "").strip(),
        sizes=(size,),
        panels=get("b_panels") or "",
        unit=state.unit(),
        split=split.isoformat() if split and get("b_panels") == "before-after" else None,
        legend="sub-types" if get("b_sub_types") else "types",
        callouts=_callouts(source),
        auto_callouts=int(get("b_callouts") or 0),
    )


def _text(key: str) -> str | None:
    text = (st.session_state.get(key) or "").strip()
    return "" if text in NONE_WORDS else text or None


def _extent() -> str:
    choice = st.session_state["b_extent"]
    if choice == "units":
        if codes := st.session_state["b_units"]:
            return ",".join(codes)
        raise BriefError("choose a country or a province to show")
    if choice == "map":
        return map_extent(st.query_params.get("map", "")) or "events"
    return str(choice)


def _downloads(source: Source, product: Product, title: str, words: str) -> None:
    from geo.brief_files import file_name  # noqa: PLC0415 - imports matplotlib
    from geo.brief_words import production_time  # noqa: PLC0415

    produced: datetime = production_time()
    size = parse_size(product.sizes[0])
    with st.container(horizontal=True, key="brief_files"):
        for form, (label, mime) in MIME.items():
            st.download_button(
                label,
                data=noted(
                    lambda form=form: file_bytes(source, product, form, produced),
                    f"briefing map ({label})",
                    words,
                    len(source.found.rows),
                ),
                file_name=file_name(product, title, size, produced, form),
                mime=mime,
                on_click="ignore",
                key=f"brief_{form}",
                icon=":material/download:",
            )
        st.download_button(
            "Product file",
            data=to_yaml(replace(product, formats=tuple(MIME), overlays=_files_of(source))),
            file_name=file_name(product, title, size, produced, "yaml"),
            mime="application/yaml",
            on_click="ignore",
            key="brief_yaml",
            icon=":material/download:",
            help=f"For `python -m geo brief`: it makes the same from {EVENTS_FILE} of the download menu and "
            "the files of your own layers, beside it.",
        )


def _files_of(source: Source) -> tuple[str, ...]:
    return tuple(f"{overlay.name}.geojson" for overlay in source.overlays)
