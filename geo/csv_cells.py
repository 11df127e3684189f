"""Cells of CSV that no spreadsheet runs as a formula."""

from typing import Final

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "'")


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run, or that itself starts with one."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
