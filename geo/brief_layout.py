"""Where the parts of a briefing page are, and the words that decide how much room they take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from geo.brief_page import LINE_HEIGHT, Page
from geo.brief_projection import Rect
from geo.brief_type import cut, width_of, wrap

MARGIN: Final = 18.0
GAP: Final = 12.0
BAR: Final = 15.0
PANEL_WIDTH: Final = 206.0
WIDE_RATIO: Final = 1.2
"""Pages at least so wide have the panel at the right, others below the map."""
TITLE_SIZES: Final = (21.0, 18.5, 16.0, 14.0)
TITLE_LINES: Final = 2
TITLE_HEIGHT: Final = 1.16
"""Height of a line of the title, as a share of the size of its letters."""
SUBTITLE: Final = 9.2
FINE: Final = 6.1
BODY: Final = 7.6
SMALL: Final = 6.6
HEADING: Final = 6.4
TIMES_WIDTH: Final = 190.0
_FINE_LINES: Final = 9
_PANEL_HEIGHT_SHARE: Final = 0.27
_MIN_HEADER: Final = 34.0


@dataclass(frozen=True, slots=True)
class Words:
    """Everything the frame says, as plain text; empty texts are left out."""

    title: str
    subtitle: str
    marking: str
    times: tuple[tuple[str, str], ...]
    shown: str
    of_all: str
    not_seen: str
    fine: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of a page are, in points of its layout."""

    header: Rect
    map: Rect
    panel: Rect
    footer: Rect
    panel_at_right: bool


def lay_out(page: Page, words: Words) -> Layout:
    """Divide a page: marking bars outside, header above, fine print below, map and panel between."""
    bar = BAR if words.marking else 0.0
    top, bottom = page.height - bar - 11, bar + 8
    left, width = MARGIN, page.width - 2 * MARGIN
    _, lines = title_lines(words, width - TIMES_WIDTH)
    header_height = sum(size * TITLE_HEIGHT for size, _ in lines) + (SUBTITLE * 1.5 if words.subtitle else 0) + 6
    header = Rect(left, top - max(header_height, _MIN_HEADER), width, max(header_height, _MIN_HEADER))
    footer_height = FINE * LINE_HEIGHT * len(fine_lines(words, width)) + 4
    footer = Rect(left, bottom, width, footer_height)
    low, high = footer.top + 4, header.y - 4
    if page.width >= WIDE_RATIO * page.height:
        panel = Rect(page.width - MARGIN - PANEL_WIDTH, low, PANEL_WIDTH, high - low)
        return Layout(header, Rect(left, low, panel.x - GAP - left, high - low), panel, footer, True)
    tall = _PANEL_HEIGHT_SHARE * (high - low)
    panel = Rect(left, low, width, tall)
    return Layout(header, Rect(left, panel.top + GAP, width, high - panel.top - GAP), panel, footer, False)


def title_lines(words: Words, width: float) -> tuple[float, list[tuple[float, str]]]:
    """Return the size of the title's type and its lines: the largest size that two lines suffice for."""
    for size in TITLE_SIZES:
        lines = wrap(words.title, width, size, "bold")
        if len(lines) <= (1 if size == TITLE_SIZES[0] else TITLE_LINES):
            break
    else:
        lines = wrap(words.title, width, size, "bold", TITLE_LINES)
    return size, [(size, line) for line in lines]


def fine_lines(words: Words, width: float) -> list[tuple[str, str]]:
    """Return the lines of the fine print as label and text; a label stands at the first line of its text."""
    found: list[tuple[str, str]] = []
    for label, text in words.fine:
        if text:
            lines = wrap(text, width - label_width(words), FINE)
            found += [(label if i == 0 else "", line) for i, line in enumerate(lines)]
    if len(found) > _FINE_LINES:
        rest = " ".join(line for _, line in found[_FINE_LINES - 1 :])
        found = [*found[: _FINE_LINES - 1], (found[_FINE_LINES - 1][0], cut(rest, width - label_width(words), FINE))]
    return found


def label_width(words: Words) -> float:
    """Return the width of the column of labels in the fine print."""
    return max((width_of(label, FINE, "bold") for label, text in words.fine if text), default=0.0) + 7
