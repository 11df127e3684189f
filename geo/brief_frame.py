"""The frame of a briefing map: marking, title, times, legend, counts, call-outs, fine print, each in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geo.brief_callouts import Numbered, draw_number
from geo.brief_choropleth import Tinted, class_words, tints_of
from geo.brief_globe import draw_locator
from geo.brief_legend import Entry, Section
from geo.brief_page import ACCENT, FAINT, INK, LINE, LINE_HEIGHT, PAPER, SOFT, Page
from geo.brief_projection import Rect, View
from geo.brief_shapes import draw_mark
from geo.brief_type import cut, is_rtl, width_of, wrap
from geo.layers import STYLES

MARGIN: Final = 18.0
GAP: Final = 12.0
BAR: Final = 15.0
PANEL_WIDTH: Final = 206.0
WIDE_RATIO: Final = 1.2
"""Pages at least so wide have the panel at the right, others below the map."""
TITLE_SIZES: Final = (21.0, 18.5, 16.0, 14.0)
TITLE_LINES: Final = 2
SUBTITLE: Final = 9.2
FINE: Final = 5.9
BODY: Final = 7.6
SMALL: Final = 6.6
HEADING: Final = 6.4
_FINE_LINES: Final = 9
_TIMES_WIDTH: Final = 190.0
_PANEL_HEIGHT_SHARE: Final = 0.27
_LOCATOR: Final = 33.0


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
    _, lines = title_lines(words, width - _TIMES_WIDTH)
    header_height = sum(size * 1.16 for size, _ in lines) + (SUBTITLE * 1.5 if words.subtitle else 0) + 6
    header = Rect(left, top - max(header_height, 34), width, max(header_height, 34))
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


def draw_marking(page: Page, words: Words) -> None:
    """Draw the marking at top and bottom."""
    if not words.marking:
        return
    text = cut(words.marking.upper(), page.width - 2 * MARGIN, 7.6, "bold")
    for y in (page.height - BAR, 0.0):
        page.box(Rect(0, y, page.width, BAR), INK, order=9.5)
        page.text(page.width / 2, y + BAR / 2, text, 7.6, weight="bold", colour=PAPER, align="center-center", order=9.6)


def draw_header(page: Page, layout: Layout, words: Words) -> None:
    """Draw title and subtitle, and at the right the map's number and times."""
    header = layout.header
    width = header.width - _TIMES_WIDTH
    y = header.top
    for size, line in title_lines(words, width)[1]:
        y -= size * 1.16
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


def fine_lines(words: Words, width: float) -> list[tuple[str, str]]:
    """Return the lines of the fine print as label and text; a label stands at the first line of its text."""
    found: list[tuple[str, str]] = []
    for label, text in words.fine:
        if text:
            lines = wrap(text, width - _label_width(words), FINE)
            found += [(label if i == 0 else "", line) for i, line in enumerate(lines)]
    if len(found) > _FINE_LINES:
        rest = " ".join(line for _, line in found[_FINE_LINES - 1 :])
        found = [*found[: _FINE_LINES - 1], (found[_FINE_LINES - 1][0], cut(rest, width - _label_width(words), FINE))]
    return found


def _label_width(words: Words) -> float:
    return max((width_of(label, FINE, "bold") for label, text in words.fine if text), default=0.0) + 7


def draw_footer(page: Page, layout: Layout, words: Words) -> None:
    """Draw the fine print: labels in one column, texts in the other."""
    footer = layout.footer
    y = footer.top - FINE - 1
    for label, line in fine_lines(words, footer.width):
        page.text(footer.x, y, label, FINE, weight="bold", colour=SOFT)
        page.text(footer.x + _label_width(words), y, line, FINE, colour=SOFT)
        y -= FINE * LINE_HEIGHT


class Column:
    """A column of the panel, filled from its top; `y` is where the next line goes."""

    def __init__(self, rect: Rect) -> None:
        self.rect = rect
        self.y = rect.top

    @property
    def left(self) -> float:
        """Height that is left."""
        return self.y - self.rect.y

    def take(self, height: float) -> float:
        """Take a height; returns its lower edge."""
        self.y -= height
        return self.y


def draw_panel(
    page: Page,
    layout: Layout,
    words: Words,
    sections: Sequence[Section],
    tinted: Sequence[Tinted],
    callouts: Sequence[Numbered],
    view: View,
    *,
    gathered_km: float | None,
) -> None:
    """
    Draw the side panel: counts, legend, call-outs, and where on Earth the map is.

    Parameters
    ----------
    page, layout, words
        Where and what.
    sections, tinted
        The legend.
    callouts
        What the numbers on the map are.
    view
        The map, for the locator; a map of the world has none.
    gathered_km
        Width of the cells that events are gathered in, None where each has its mark.
    """
    located = not view.is_world
    if layout.panel_at_right:
        first = Column(layout.panel)
        columns = [first]
        if located:
            centre = (layout.panel.right - _LOCATOR - 1, layout.panel.top - _LOCATOR - 1)
            draw_locator(page, view, centre, _LOCATOR)
    else:
        columns = _columns(layout.panel, 3 if callouts else 2, located)
        first = columns[0]
        if located:
            draw_locator(page, view, (layout.panel.right - _LOCATOR - 1, layout.panel.top - _LOCATOR - 1), _LOCATOR)
    narrow = 2 * _LOCATOR + 6 if located and layout.panel_at_right else 0.0
    _draw_counts(page, first, words, first.rect.width - narrow)
    if narrow:
        first.y = min(first.y, layout.panel.top - 2 * _LOCATOR - 9)
    lines = _legend_lines(sections, tinted, gathered_km, first.rect.width)
    rest = columns[1:]
    _draw_legend(page, first, lines, rest, reserve=_callout_need(callouts, first.rect.width) if not rest else 0.0)
    if callouts:
        column = rest[-1] if rest else first
        _draw_callouts(page, column, callouts)


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


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the legend as it is drawn."""

    kind: str
    entry: Entry | None = None
    words: str = ""
    colour: str = ""


def _legend_lines(
    sections: Sequence[Section], tinted: Sequence[Tinted], gathered_km: float | None, width: float
) -> list[_Line]:
    lines: list[_Line] = []
    for section in sections:
        lines.append(_Line("heading", words=section.heading))
        lines += [
            _Line("disc" if gathered_km is not None and entry.mark else "entry", entry) for entry in section.entries
        ]
    if gathered_km is not None:
        text = (
            f"Circles gather events {gathered_km:,.0f} km around: area and number say how many, slices of which type. "
        )
        text += "White middle: somewhere in a province or country."
        lines += [_Line("note", words=line) for line in wrap(text, width, SMALL)]
    for tints in tinted:
        lines.append(_Line("heading", words=tints.heading))
        colours = tints_of(tints.bounds)
        lines += [
            _Line("tint", words=class_words(tints.bounds, i), colour=colour)
            for i, colour in enumerate(colours[: len(tints.bounds)])
        ]
        if tints.n_without:
            lines.append(_Line("note", words=f"{tints.n_without:,} events of no such unit are not tinted"))
    return lines


_HEIGHTS: Final = {"heading": 15.0, "entry": 12.2, "disc": 12.2, "tint": 11.0, "note": 8.6}
_TIGHTEST: Final = 0.62


def _height(line: _Line) -> float:
    if line.entry is not None and line.entry.mark is None:
        return 9.4
    return _HEIGHTS[line.kind]


def _draw_legend(page: Page, column: Column, lines: list[_Line], rest: Sequence[Column], *, reserve: float) -> None:
    """Draw lines, tighter where they are many; what still does not fit goes on in the next column, or is counted."""
    need = sum(map(_height, lines))
    room = max(column.left - min(reserve, column.left * 0.5), 40.0)
    total = room + sum(other.left for other in rest[:1])
    tight = min(1.0, max(_TIGHTEST, total / need if need else 1.0))
    columns = [column, *rest[:1]]
    limits = [column.rect.y + (column.left - room), *(other.rect.y for other in rest[:1])]
    at = 0
    for i, line in enumerate(lines):
        while at < len(columns) and columns[at].y - _height(line) * tight < limits[at]:
            at += 1
        last = (
            at == len(columns) - 1 and columns[at].y - 2 * _height(line) * tight < limits[at]
            if at < len(columns)
            else True
        )
        if at == len(columns) or (last and i < len(lines) - 1):
            _draw_more(page, columns[min(at, len(columns) - 1)], lines[i:])
            return
        _draw_line(page, columns[at], line, tight)


def _draw_more(page: Page, column: Column, lines: Sequence[_Line]) -> None:
    left = [line.entry for line in lines if line.entry is not None]
    if left:
        page.text(
            column.rect.x, column.take(8.6) + 2, f"and {len(left)} more classes", SMALL, colour=SOFT, weight="italic"
        )


def _draw_line(page: Page, column: Column, line: _Line, tight: float) -> None:
    y = column.take(_height(line) * tight)
    x, right = column.rect.x, column.rect.right
    size = BODY * max(tight, 0.78)
    base = y + _height(line) * tight * 0.3
    if line.kind == "heading":
        page.text(x, y + 3.2 * tight, line.words.upper(), HEADING * max(tight, 0.85), weight="bold", colour=FAINT)
        page.line((x, right), (y + 0.6, y + 0.6), LINE, 0.5)
    elif line.kind == "note":
        page.text(x, base, line.words, SMALL * max(tight, 0.8), colour=SOFT)
    elif line.kind == "tint":
        page.box(Rect(x + 1, y + 1.5, 13, _height(line) * tight - 2.5), line.colour, edge=LINE, line=0.4)
        page.text(x + 19, base, line.words, size)
    elif line.entry is not None:
        _draw_entry(page, column, line, size, base, y + _height(line) * tight / 2)


def _draw_entry(page: Page, column: Column, line: _Line, size: float, base: float, middle: float) -> None:
    entry = line.entry
    if entry is None:
        return
    x, right = column.rect.x, column.rect.right
    if entry.mark is not None and line.kind == "disc":
        page.dot(x + 7.5, middle, 4.2, STYLES[entry.mark[0]].colour)
    elif entry.mark is not None:
        style, modality, form = entry.mark
        draw_mark(page, (x + 7.5, middle), style, modality, form, 4.2 if form != 2 else 3.2)
        if form == 1:
            page.ring(x + 7.5, middle, 6.6, STYLES[style].colour)
    count = f"{entry.count:,}" if entry.count is not None else ""
    taken = width_of(count, size, "bold") + 6
    small = size if entry.mark is not None else size * 0.9
    words = cut(entry.words, right - x - 19 - 6 * entry.indent - taken, small)
    page.text(x + 19 + 6 * entry.indent, base, words, small, colour=INK if entry.mark is not None else SOFT)
    page.text(right, base, count, small, weight="bold" if entry.mark is not None else "regular", align="right-baseline")


_CALLOUT_LINES: Final = 4


def _callout_need(callouts: Sequence[Numbered], width: float) -> float:
    return (
        17.0 + sum(11.0 + 8.4 * min(_CALLOUT_LINES, len(wrap(item.text, width - 17, SMALL))) for item in callouts)
        if callouts
        else 0.0
    )


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
