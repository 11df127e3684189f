"""
Large blocks go back to the system when they are let go of.

GNU's C library keeps blocks of up to 32 MB for more of the same, once it has seen one of that size: after a million
events are loaded and filtered, some 80 MB that nobody uses. Loading itself is quicker with blocks that are used again.
"""

import ctypes
import sys
from contextlib import suppress
from typing import Final

import pyarrow as pa

LARGE_BYTES: Final = 1_000_000
_M_MMAP_THRESHOLD: Final = -3
"""From GNU's `malloc.h`."""


def let_go_of_large_blocks() -> None:
    """Give back what is free, and have each large block be a mapping of its own; other C libraries are left alone."""
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        with suppress(AttributeError):
            library = ctypes.CDLL(None)
            library.mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES)
            library.malloc_trim(0)
