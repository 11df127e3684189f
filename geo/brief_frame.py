"""The frame of a briefing map: marking, title, times and fine print."""

from __future__ import annotations

from geo.brief_layout import (
    BAR,
    FINE,
    MARGIN,
    SMALL,
    SUBTITLE,
    TIMES_WIDTH,
    TITLE_HEIGHT,
    Layout,
    Words,
    fine_lines,
    label_width,
    title_lines,
)
from geo.brief_page import INK, LINE_HEIGHT, PAPER, SOFT, Page
from geo.brief_projection import Rect
from geo.brief_type import cut, is_rtl, width_of


def draw_marking(page: Page, words: Words) -> None:
    """Draw the marking at top and bottom."""
    if not words.marking:
        return
    text = cut(words.marking.upper(), page.width - 2 * MARGIN, 7.6, "bold")
    for y in (page.height - BAR, 0.0):
        page.box(Rect(0, y, page.width, BAR), INK, order=9.5)
        page.text(page.width / 2, y + BAR / 2, text, 7.6, weight="bold", colour=PAPER, align="center-center", order=9.6)


def draw_header(page: Page, layout: Layout, words: Words, *, titled: bool = True) -> None:
    """Draw title (or leave its room) and subtitle, and at the right the map's number and times."""
    header = layout.header
    width = header.width - TIMES_WIDTH
    y = header.top
    for size, line in title_lines(words, width)[1]:
        y -= size * TITLE_HEIGHT
        if titled:
            _aligned(page, line, header.x, width, y + size * 0.24, size, bold=True)
    if words.subtitle:
        y -= SUBTITLE * 1.5
        line = cut(words.subtitle, width, SUBTITLE)
        _aligned(page, line, header.x, width, y + SUBTITLE * 0.36, SUBTITLE, bold=False)
    y = header.top - 8
    for label, value in words.times:
        size = SMALL + 0.4
        page.text(header.right, y, value, size, weight="bold", align="right-baseline")
        if label:
            gap = width_of(value, size, "bold") + 5
            page.text(header.right - gap, y, label, SMALL, colour=SOFT, align="right-baseline")
        y -= 10.5


def _aligned(page: Page, line: str, x: float, width: float, y: float, size: float, *, bold: bool) -> None:
    """Write a line at the side where its script begins."""
    rtl = is_rtl(line)
    page.text(
        x + width if rtl else x,
        y,
        line,
        size,
        weight="bold" if bold else "regular",
        colour=INK if bold else SOFT,
        align="right-baseline" if rtl else "left-baseline",
    )


def draw_panel_heading(page: Page, rect: Rect, heading: str, n_events: int) -> None:
    """Write what a small map shows above it, and how many events that is."""
    count = f"{n_events:,}"
    page.text(rect.right, rect.top + 3.4, count, 7.6, weight="bold", align="right-baseline")
    words = cut(heading, rect.width - width_of(count, 7.6, "bold") - 6, 7.6, "bold")
    page.text(rect.x, rect.top + 3.4, words, 7.6, weight="bold")


def draw_footer(page: Page, layout: Layout, words: Words) -> None:
    """Draw the fine print: labels in one column, texts in the other."""
    footer = layout.footer
    y = footer.top - FINE - 1
    for label, line in fine_lines(words, footer.width):
        page.text(footer.x, y, label, FINE, weight="bold", colour=SOFT)
        page.text(footer.x + label_width(words), y, line, FINE, colour=SOFT)
        y -= FINE * LINE_HEIGHT
