"""Type on the page: the fonts, how wide a text is, and how it breaks into lines."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

import matplotlib
from matplotlib import font_manager
from matplotlib.font_manager import FontEntry, FontProperties
from matplotlib.textpath import text_to_path

Weight = Literal["regular", "bold", "italic"]

MAIN: Final = "Geo Brief"
WIDE: Final = "Geo Brief Wide"
"""Names of our own, so that another version of these fonts on the machine is never taken instead."""
_FILES: Final = (
    (MAIN, "Roboto-Regular.ttf", 400, "normal"),
    (MAIN, "Roboto-Bold.ttf", 700, "normal"),
    (MAIN, "Roboto-Italic.ttf", 400, "italic"),
    (WIDE, "DejaVuSans.ttf", 400, "normal"),
    (WIDE, "DejaVuSans-Bold.ttf", 700, "normal"),
    (WIDE, "DejaVuSans-Oblique.ttf", 400, "italic"),
)
_OTHER_SCRIPTS: Final = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans Devanagari",
    "Noto Sans Myanmar",
    "Noto Sans",
)
"""Used where they are installed, for letters that the shipped fonts lack."""
_MEASURED_AT: Final = 100.0
_ELLIPSIS: Final = "…"
_BIDI_CONTROLS: Final = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_SPACES: Final = re.compile(r"\s+")


def clean(text: str) -> str:
    """Return a text fit for one line of a page: no control characters, no overrides of direction, single spaces."""
    kept = "".join(
        char for char in text if char.isspace() or unicodedata.category(char) not in ("Cc", "Cs", "Co", "Cn")
    )
    return _SPACES.sub(" ", _BIDI_CONTROLS.sub("", kept)).strip()


def is_rtl(text: str) -> bool:
    """Whether a text begins, in its first letter, in a script that is written from right to left."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


@lru_cache(maxsize=1)
def _families() -> tuple[str, ...]:
    shipped = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for name, file, weight, style in _FILES:
        folder = Path(__file__).parent / "fonts" if name == MAIN else shipped
        entry = FontEntry(
            fname=str(folder / file), name=name, style=style, weight=weight, stretch="normal", size="scalable"
        )
        font_manager.fontManager.ttflist.append(entry)
    installed = set(font_manager.fontManager.get_font_names())
    return (MAIN, WIDE, *(name for name in _OTHER_SCRIPTS if name in installed))


@lru_cache(maxsize=64)
def font(size: float, weight: Weight = "regular") -> FontProperties:
    """Return the font of a size in points."""
    return FontProperties(
        family=list(_families()),
        size=size,
        weight=700 if weight == "bold" else 400,
        style="italic" if weight == "italic" else "normal",
    )


@lru_cache(maxsize=20_000)
def _width_at_100(text: str, weight: Weight) -> float:
    width, _, _ = text_to_path.get_text_width_height_descent(drawable(text), font(_MEASURED_AT, weight), False)
    return float(width)


def width_of(text: str, size: float, weight: Weight = "regular") -> float:
    """Return how wide a text is, in points."""
    return _width_at_100(text, weight) * size / _MEASURED_AT


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    covered: set[int] = set()
    for family in _families():
        covered |= set(font_manager.get_font(font_manager.findfont(FontProperties(family=family))).get_charmap())
    return frozenset(covered)


def drawable(text: str) -> str:
    """Return a text with a "□" for every letter that no font here has, so that it can be counted."""
    covered = _covered()
    return "".join(char if ord(char) in covered or char.isspace() else "□" for char in text)


def cut(text: str, width: float, size: float, weight: Weight = "regular") -> str:
    """Return a text that fits a width, shortened with an ellipsis if need be."""
    if width_of(text, size, weight) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(text[:middle].rstrip() + _ELLIPSIS, size, weight) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + _ELLIPSIS


def wrap(text: str, width: float, size: float, weight: Weight = "regular", max_lines: int = 100) -> list[str]:
    """
    Break a text into lines.

    Parameters
    ----------
    text
        One paragraph.
    width, size
        Of a line and of its letters, in points.
    weight
        Of its letters.
    max_lines
        What does not fit into so many is left out, and the last line ends in an ellipsis.
    """
    lines: list[str] = []
    rest = [piece for word in text.split() for piece in _pieces(word, width, size, weight)]
    while rest:
        line = rest.pop(0)
        while rest and width_of(f"{line} {rest[0]}", size, weight) <= width:
            line = f"{line} {rest.pop(0)}"
        if len(lines) + 1 == max_lines and rest:
            return [*lines, cut(" ".join([line, *rest]), width, size, weight)]
        lines.append(line)
    return lines


def _pieces(word: str, width: float, size: float, weight: Weight) -> list[str]:
    """A word, or its pieces where it is longer than a line."""
    pieces = []
    while width_of(word, size, weight) > width and len(word) > 1:
        fits = max(1, len(cut(word, width, size, weight)) - 1)
        pieces.append(word[:fits])
        word = word[fits:]
    return [*pieces, word]
