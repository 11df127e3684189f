"""
Large blocks go back to the system when they are let go of.

GNU's C library keeps blocks of up to 32 MB for more of the same, once it has seen one of that size: after a million
events are loaded and filtered, some 80 MB that nobody uses.
"""

import ctypes
import sys
from contextlib import suppress
from typing import Final

LARGE_BYTES: Final = 1_000_000
_M_MMAP_THRESHOLD: Final = -3
"""From GNU's `malloc.h`."""


def let_go_of_large_blocks() -> None:
    """Have each large block be a mapping of its own from now on; other C libraries are left alone."""
    if sys.platform == "linux":
        with suppress(AttributeError):
            ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES)
