"""Loads the page's libraries and documents in a thread, so that the first visitor finds them there.

Two threads that import pandas at the same time can find it half made: a page waits until this is done.
"""

import inspect
import sys
import threading
from importlib import import_module
from typing import Final

from dashboard.garbage import leave_out_survivors

SWITCH_SECONDS: Final = 0.0005
"""A thread gives way after so long: the page's hundred files each wait several times for the one that loads."""
MODULES: Final = (
    "folium.plugins",
    "dashboard.controls",
    "dashboard.downloads",
    "dashboard.views.map",
    "dashboard.views.brief",
    "dashboard.views.imports",
    "dashboard.views.review",
)
"""What pages import. Not `streamlit_folium`: Streamlit serves the files of a component only if a page declares it."""

_imported = threading.Event()
_imported.set()


def begin() -> None:
    """Start to load; returns at once."""
    leave_out_survivors()
    sys.setswitchinterval(SWITCH_SECONDS)
    _imported.clear()
    threading.Thread(target=_load, name="start", daemon=True).start()


def wait() -> None:
    """Wait until the libraries are there; at once if nobody began to load them."""
    _imported.wait()


def _load() -> None:
    try:
        from dashboard.cache import loading  # noqa: PLC0415 - this is the load
        from geo.unit_names import unit_name  # noqa: PLC0415

        loading()
        for name in MODULES:
            import_module(name)
        unit_name("")  # reads the table of names
        inspect.getmodule(inspect.currentframe())  # looks at the files of all modules, as declaring a component does
    finally:
        _imported.set()
