"""
Collections of garbage that walk over what is new alone.

Streamlit has Python look for garbage after every run of the page, and each time that walks over every object of the
libraries and of the events: longer than the run itself. What has outlived one collection is therefore left out of the
next ones, and looked through again only now and then.
"""

import gc
import time
from typing import Any, Final, Literal

WHOLE_SECONDS: Final = 60.0
"""All objects are looked through again at least so far apart."""
_OLDEST: Final = 2


class Survivors:
    """Called by Python around each collection; leaves out of the next ones what has outlived this one."""

    def __init__(self) -> None:
        self._looked_through = time.monotonic()

    def __call__(self, phase: Literal["start", "stop"], info: dict[str, Any]) -> None:
        """Take everything back in where it is time, or leave what is there out."""
        if info["generation"] < _OLDEST:
            return
        if phase == "stop":
            gc.freeze()
        elif time.monotonic() - self._looked_through >= WHOLE_SECONDS:
            self._looked_through = time.monotonic()
            gc.unfreeze()


def leave_out_survivors() -> None:
    """Let collections walk over what is new alone from now on."""
    gc.callbacks.append(Survivors())
