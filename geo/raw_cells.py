"""Cells of tables as text, and what their first row says about the columns."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any


def cell_text(cell: Any) -> str:
    """Write a spreadsheet's cell as text: whole numbers without a fraction, days and times as ISO 8601."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, (date, datetime, time)) else str(cell)


def looks_like_a_value(cell: str) -> bool:
    """Whether a cell of the first row is a number, a day or an address rather than the name of a column."""
    return bool(re.fullmatch(r"[-+]?\d+([.,]\d+)*|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*|https?://.*", cell))


def unique_names(names: Iterable[str]) -> list[str]:
    """Name each column once: empty names by their number, repeated ones with it."""
    unique: list[str] = []
    for number, name in enumerate(names, start=1):
        plain = name or f"column_{number}"
        unique.append(plain if plain not in unique else f"{plain} ({number})")
    return unique
