"""The panel beside a briefing map: how many events are shown, the legend, call-outs, and where on Earth it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from geo.brief_callouts import Numbered, draw_number
from geo.brief_column import Column
from geo.brief_globe import draw_locator
from geo.brief_key import Explained, draw_key, key_lines
from geo.brief_layout import BODY, GAP, HEADING, SMALL, Layout, Words
from geo.brief_page import ACCENT, FAINT, INK, LINE, LINE_HEIGHT, SOFT, Page
from geo.brief_projection import Rect, View
from geo.brief_type import cut, width_of, wrap

_LOCATOR: Final = 33.0
_CALLOUT_LINES: Final = 4


def draw_panel(
    page: Page,
    layout: Layout,
    words: Words,
    explained: Explained,
    callouts: Sequence[Numbered],
    view: View,
) -> None:
    """
    Draw the side panel: counts, legend, call-outs, and where on Earth the map is.

    Parameters
    ----------
    page, layout, words
        Where and what.
    explained
        The legend.
    callouts
        What the numbers on the map are.
    view
        The map, for the locator; a map of the world has none.
    """
    panel, located = layout.panel, not view.is_world
    if located:
        draw_locator(page, view, (panel.right - _LOCATOR - 1, panel.top - _LOCATOR - 1), _LOCATOR)
    columns = [Column(panel)] if layout.panel_at_right else _columns(panel, 3 if callouts else 2, located)
    first, rest = columns[0], columns[1:]
    beside = 2 * _LOCATOR + 6 if located and not rest else 0.0
    _draw_counts(page, first, words, first.rect.width - beside)
    if beside:
        first.y = min(first.y, panel.top - 2 * _LOCATOR - 9)
    lines = key_lines(explained, first.rect.width, view.unit)
    reserve = 0.0 if rest else _callout_need(callouts, first.rect.width)
    draw_key(page, first, lines, rest, reserve=reserve)
    if callouts:
        _draw_callouts(page, columns[-1], callouts)


def _columns(panel: Rect, n: int, located: bool) -> list[Column]:
    width = panel.width - (2 * _LOCATOR + 12 if located else 0)
    each = (width - GAP * (n - 1)) / n
    return [Column(Rect(panel.x + i * (each + GAP), panel.y, each, panel.height)) for i in range(n)]


def _draw_counts(page: Page, column: Column, words: Words, width: float) -> None:
    y = column.take(23)
    page.text(column.rect.x, y + 3, words.shown, 23, weight="bold", colour=ACCENT)
    beside = width_of(words.shown, 23, "bold") + 6
    for i, line in enumerate(wrap(words.of_all, width - beside, BODY, max_lines=2)):
        page.text(column.rect.x + beside, y + 12.5 - i * 9.2, line, BODY, colour=INK)
    for line in wrap(words.not_seen, width, SMALL, max_lines=4):
        page.text(column.rect.x, column.take(SMALL * LINE_HEIGHT), line, SMALL, colour=SOFT)
    column.take(5)


def _callout_need(callouts: Sequence[Numbered], width: float) -> float:
    """The height that call-outs take with a line each."""
    return 20.0 + _need(callouts, width - 17, 1) if callouts else 0.0


def _draw_callouts(page: Page, column: Column, callouts: Sequence[Numbered]) -> None:
    """Tell what each number is: with fewer lines each where there are many; those without room are counted."""
    y = column.take(17.0)
    page.text(column.rect.x, y + 4, "NUMBERED ON THE MAP", HEADING, weight="bold", colour=FAINT)
    page.line((column.rect.x, column.rect.right), (y + 1, y + 1), LINE, 0.5)
    column.take(2.0)
    width = column.rect.width - 17
    lines = next((n for n in range(_CALLOUT_LINES, 0, -1) if _need(callouts, width, n) <= column.left), 0)
    for i, item in enumerate(callouts):
        wrapped = wrap(item.text, width, SMALL, max_lines=lines) if lines else []
        height = 11.0 + 8.4 * len(wrapped)
        if column.left < height + (9 if i < len(callouts) - 1 else 0):
            words = f"{len(callouts) - i} more are listed in the notes"
            page.text(column.rect.x, column.take(9) + 1, words, SMALL, weight="italic", colour=SOFT)
            return
        y = column.take(11.0)
        draw_number(page, column.rect.x + 6, y + 4.4, item.number)
        page.text(column.rect.x + 17, y + 2, cut(item.heading, width, SMALL + 0.4, "bold"), SMALL + 0.4, weight="bold")
        for line in wrapped:
            page.text(column.rect.x + 17, column.take(8.4) + 2, line, SMALL, colour=SOFT)


def _need(callouts: Sequence[Numbered], width: float, lines: int) -> float:
    return sum(11.0 + 8.4 * len(wrap(item.text, width, SMALL, max_lines=lines)) for item in callouts)
