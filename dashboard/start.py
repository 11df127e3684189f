"""Loads the page's libraries and documents in a thread, so that the first visitor finds them there.

Two threads that import pandas at the same time can find it half made: a page waits until this is done.
"""

import threading

from dashboard.garbage import leave_out_survivors

_imported = threading.Event()
_imported.set()


def begin() -> None:
    """Start to load; returns at once."""
    leave_out_survivors()
    _imported.clear()
    threading.Thread(target=_load, name="start", daemon=True).start()


def wait() -> None:
    """Wait until the libraries are there; at once if nobody began to load them."""
    _imported.wait()


def _load() -> None:
    # Not `mapview`: Streamlit serves the files of a component only if a page has declared it.
    try:
        from dashboard.cache import loading  # noqa: PLC0415 - this is the load

        loading()
        import folium  # noqa: F401, PLC0415

        from dashboard import card, controls, downloads, intake  # noqa: F401, PLC0415
    finally:
        _imported.set()
