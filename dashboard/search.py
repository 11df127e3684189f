"""Looking a place up from the map: the gazetteer answers, and the map goes there without a change of the filters."""

from typing import Any, Final

import streamlit as st

from dashboard.controls import coordinates
from geo.finder import admin_chain, find_places
from geo.gazetteer import load_gazetteer
from geo.packing import Packed, packed_json
from geo.place_groups import kind_of
from geo.records import Place

MAX_PLACES: Final = 8
MAX_CHARACTERS: Final = 100
ZOOMS: Final = {"country": 5, "admin1": 6, "admin2": 8, "settlement": 10, "region": 5, "nature": 7}
POINT_ZOOM: Final = 9
KINDS: Final = {"country": "country", "admin1": "province", "admin2": "district", "region": "region"}
_ASKED: Final = "place_asked"


def ask(text: str) -> None:
    """Look this up at the next drawing of the map."""
    turn, _ = st.session_state.get(_ASKED, (0, ""))
    st.session_state[_ASKED] = (turn + 1, text.strip()[:MAX_CHARACTERS])


def packed() -> Packed:
    """Return the latest answer as the page takes it; the page shows each once."""
    turn, text = st.session_state.get(_ASKED, (0, ""))
    return {"found": packed_json({"turn": turn, **answer(text)}) if text else ""}


def answer(text: str) -> dict[str, Any]:
    """
    Return what a text may mean.

    Parameters
    ----------
    text
        A place's name, or latitude and longitude in decimal degrees.

    Returns
    -------
    answer
        `places`, best first, with `name`, `where`, `lat`, `lon` (degrees) and `zoom`; `words` say how many there are
        or why there is none.
    """
    point = coordinates(text)
    if point is not None:
        here = {"name": "This point", "where": f"{point[0]:g}, {point[1]:g}", "lat": point[0], "lon": point[1]}
        return {"words": "", "places": [here | {"zoom": POINT_ZOOM}]}
    found = find_places(text, load_gazetteer())
    places = [_row(each.place) for each in found[:MAX_PLACES]]
    if not places:
        return {"words": "No place of that name. Try another spelling, or give latitude and longitude.", "places": []}
    exact = found[0].candidate.match != "fuzzy"
    words = "" if exact else "Nothing is called exactly so. Similar names:"
    if len(found) > MAX_PLACES:
        words = f"The {MAX_PLACES} most prominent of {len(found):,} places:"
    return {"words": words, "places": places}


def _row(place: Place) -> dict[str, Any]:
    kind = kind_of(place.feature_code)
    chain = admin_chain(place, load_gazetteer())
    people = f"{place.population:,} people" if place.population else ""
    where = " · ".join(filter(None, (KINDS.get(kind), chain, people)))
    return {"name": place.name, "where": where, "lat": place.lat, "lon": place.lon, "zoom": ZOOMS[kind]}
