"""Downloads are noted in the store: by whom, when, of which events and as what."""

from collections.abc import Callable
from typing import Final, TypeVar

from dashboard.desk import desk
from dashboard.visitor import visitor
from geo.configuration import user_name

Made = TypeVar("Made", str, bytes)
CORRECTIONS: Final = "corrections"
LEFTOVERS: Final = "leftovers"
METADATA: Final = "filter, versions and credits"


def noted(make: Callable[[], Made], format: str, words: str, n_events: int) -> Callable[[], Made]:
    """
    Return what makes a file and notes that it was made.

    Parameters
    ----------
    make
        Makes it. Streamlit calls this apart from any session, so who asks is found out beforehand.
    format
        What the file is.
    words
        The filter in words.
    n_events
        How many events it passes.
    """
    who, store = visitor().name or user_name(), desk()

    def made() -> Made:
        content = make()
        store.note_export(who, format, words, n_events)
        return content

    return made
