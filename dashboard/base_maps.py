"""
Base maps of other people's servers, laid over the built-in one if the user picks one: nothing is asked before.

The providers are those of xyzservices that need no key. A link may name one, but asks nobody until whoever opened it
agrees: the provider's server sees what part of the map is looked at. `GEO_BASE_MAPS=off` takes the choice away.
"""

import html
import os
import re
from functools import cache
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import urlsplit

import streamlit as st
import xyzservices
from xyzservices import TileProvider

from dashboard.markup import link, note
from dashboard.state import BUILT_IN_BASE as BUILT_IN
from geo.configuration import BASE_MAPS_VARIABLE
from geo.packing import Packed, packed_json

CHOSEN: Final = "w_base"
ASKED: Final = "base_asked"
FIRST: Final = (
    "OpenStreetMap.Mapnik",
    "OpenStreetMap.HOT",
    "OpenTopoMap",
    "Esri.WorldImagery",
    "Esri.WorldGrayCanvas",
    "NASAGIBS.BlueMarble",
)
"""Listed before all others."""
MAX_ZOOM: Final = 18
_PLACEHOLDER: Final = re.compile(r"\{(?!x\}|y\}|z\})")
_MERCATOR: Final = ("EPSG:3857", "EPSG:900913")


@cache
def providers() -> dict[str, TileProvider]:
    """Return the providers that can be asked, by name: https, the world's usual tiles, no key, not known as broken."""
    flat = xyzservices.providers.flatten()
    fit = {name: provider for name, provider in sorted(flat.items()) if _fits(provider)}
    return {name: fit[name] for name in FIRST if name in fit} | fit


def _fits(provider: TileProvider) -> bool:
    if provider.requires_token() or provider.get("status") or provider.get("crs", _MERCATOR[0]) not in _MERCATOR:
        return False
    return str(provider["url"]).startswith("https://") and not _PLACEHOLDER.search(_url(provider))


def _url(provider: TileProvider) -> str:
    return provider.build_url(scale_factor="")


def host_of(name: str) -> str:
    """Return the server that a provider's tiles come from."""
    return urlsplit(_url(providers()[name])).hostname or ""


def may_be_asked() -> bool:
    """Whether this server lets its users pick other people's tiles."""
    return os.environ.get(BASE_MAPS_VARIABLE, "") != "off"


def draw() -> None:
    """Draw the choice, for the sidebar."""
    if not may_be_asked():
        return
    st.session_state.setdefault(CHOSEN, BUILT_IN)
    st.selectbox("Base map", [BUILT_IN, *providers()], key=CHOSEN, on_change=_forget_the_link)
    chosen = _chosen()
    if chosen:
        note(f"Tiles are asked from {host_of(chosen)}, which sees what part of the map you look at.", "quiet")


def ask_about_link() -> None:
    """Ask whether tiles that a link wants may be loaded."""
    asked = st.session_state.get(ASKED, "")
    if not asked or not may_be_asked():
        return
    if asked not in providers():
        note("This link names a base map that is none of those offered; the built-in one is shown.", "warning")
        return
    note(
        f"This link shows tiles of {asked}. Its server, {host_of(asked)}, would see what part of the map you look at.",
        "warning",
    )
    st.button("Load these tiles", key="load_tiles", on_click=_agree, args=(asked,))


def _agree(name: str) -> None:
    st.session_state[CHOSEN] = name
    _forget_the_link()


def _forget_the_link() -> None:
    st.session_state[ASKED] = ""


def _chosen() -> str:
    chosen = st.session_state.get(CHOSEN) or BUILT_IN
    return chosen if chosen in providers() and may_be_asked() else ""


def packed() -> Packed:
    """Return the chosen base map as the page takes it; empty for the built-in one."""
    known = st.session_state.get(CHOSEN, BUILT_IN) != BUILT_IN
    name = _chosen() if known else ""
    return {"base": packed_json(tiles(name)) if name else ""}


def tiles(name: str) -> dict[str, Any]:
    """Return address, credits (HTML of plain text and links alone) and largest zoom of a provider's tiles."""
    provider = providers()[name]
    return {
        "name": name,
        "url": _url(provider),
        "credits": plain_credits(str(provider.get("html_attribution") or provider.get("attribution") or name)),
        "zoom": min(int(provider.get("max_zoom", MAX_ZOOM)), MAX_ZOOM),
    }


def plain_credits(markup: str) -> str:
    """Return the text of credits and their links, and nothing else of their HTML."""
    reader = _Credits()
    reader.feed(markup)
    reader.close()
    return "".join(reader.parts)


class _Credits(HTMLParser):
    """Rebuilds credits from their text and the addresses of their links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._address: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a link leads."""
        self._address = dict(attrs).get("href") if tag == "a" else self._address

    def handle_endtag(self, tag: str) -> None:
        """Note where a link ends."""
        self._address = None if tag == "a" else self._address

    def handle_data(self, data: str) -> None:
        """Take the text over, as a link if it is one."""
        self.parts.append(str(link(data, self._address)) if self._address else html.escape(data))
