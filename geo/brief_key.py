"""The legend as it is drawn: lines of marks, tints and notes, tighter where they are many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geo.brief_choropleth import Tinted, class_words, tints_of
from geo.brief_column import Column
from geo.brief_layout import BODY, HEADING, SMALL
from geo.brief_legend import WHAT, Entry, Section
from geo.brief_overlays import HEADING as OVERLAYS
from geo.brief_overlays import Swatch, draw_swatch
from geo.brief_page import FAINT, INK, LINE, SOFT, Page
from geo.brief_projection import Rect
from geo.brief_shapes import draw_mark
from geo.brief_type import cut, width_of, wrap
from geo.layers import AREA, CIRCLE, STYLES
from geo.lengths import LengthUnit, in_unit

_GATHERED: Final = (
    "Each circle gathers the events of an area {size}: its size and number say how many, its slices of which type. "
    "With a white middle: somewhere in a province or country."
)


@dataclass(frozen=True, slots=True)
class Explained:
    """
    What a legend explains: marks, tints, and users' own layers.

    `gathered_km` is the width of the cells that events are gathered in, None where each has its mark.
    """

    sections: Sequence[Section]
    tinted: Sequence[Tinted] = ()
    swatches: Sequence[Swatch] = ()
    gathered_km: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the legend as it is drawn."""

    kind: str
    entry: Entry | None = None
    words: str = ""
    colour: str = ""
    swatch: Swatch | None = None


def key_lines(explained: Explained, width: float, unit: LengthUnit = "km") -> list[Line]:
    """
    Return the lines of a legend.

    Parameters
    ----------
    explained
        What is to be explained.
    width
        Of a line, in points.
    unit
        What lengths are said in.
    """
    lines: list[Line] = []
    gathered_km = explained.gathered_km
    for section in explained.sections:
        lines.append(Line("heading", words=section.heading))
        lines += [
            Line(_entry_kind(entry, section, gathered=gathered_km is not None), entry) for entry in section.entries
        ]
    if gathered_km is not None:
        wide = in_unit(gathered_km, unit)
        size = f"{wide:,.0f} {unit} wide" if wide >= 1 else f"less than 1 {unit} wide"
        lines += [Line("note", words=line) for line in wrap(_GATHERED.format(size=size), width, SMALL)]
    for tints in explained.tinted:
        lines += _tint_lines(tints)
    if explained.swatches:
        lines.append(Line("heading", words=OVERLAYS))
        lines += [Line("swatch", words=swatch.words, swatch=swatch) for swatch in explained.swatches]
    return lines


def _tint_lines(tints: Tinted) -> list[Line]:
    colours = tints_of(tints.bounds)[: len(tints.bounds)]
    lines = [Line("heading", words=tints.heading)]
    lines += [Line("tint", words=class_words(tints.bounds, i), colour=colour) for i, colour in enumerate(colours)]
    if tints.n_without:
        lines.append(Line("note", words=f"{tints.n_without:,} events of no such unit are not tinted"))
    return lines


def _entry_kind(entry: Entry, section: Section, *, gathered: bool) -> str:
    """Gathered events have no shapes and no rings: a colour says their type, the rest is told in figures."""
    if not gathered or entry.mark is None:
        return "entry"
    return "disc" if section.heading == WHAT else "plain"


_HEIGHTS: Final = {
    "heading": 15.0,
    "entry": 12.2,
    "disc": 12.2,
    "plain": 10.4,
    "tint": 11.0,
    "swatch": 11.0,
    "note": 8.6,
}
_TIGHTEST: Final = 0.66
_MORE: Final = 8.6


def _height(line: Line) -> float:
    if line.entry is not None and line.entry.mark is None:
        return 9.4
    return _HEIGHTS[line.kind]


def draw_key(page: Page, column: Column, lines: list[Line], rest: Sequence[Column], *, reserve: float) -> None:
    """Draw lines, tighter where they are many; what still does not fit goes on in the next column, or is counted."""
    columns = [column, *rest[:1]]
    limits = [column.rect.y + min(reserve, 0.45 * column.left), *(other.rect.y for other in rest[:1])]
    room = sum(each.y - limit for each, limit in zip(columns, limits, strict=True))
    tight = min(1.0, max(_TIGHTEST, room / max(sum(map(_height, lines)), 1.0)))
    at = 0
    for i, line in enumerate(lines):
        rest_fits = sum(_height(other) for other in lines[i:]) * tight <= columns[at].y - limits[at] + 0.1
        below = _MORE if at == len(columns) - 1 and not rest_fits else 0.0
        if columns[at].y - _height(line) * tight - below < limits[at] - 0.1:
            at += 1
        if at == len(columns):
            _draw_more(page, columns[-1], lines[i:])
            return
        _draw_line(page, columns[at], line, tight)


def _draw_more(page: Page, column: Column, lines: Sequence[Line]) -> None:
    left = [line.entry for line in lines if line.entry is not None]
    if left:
        page.text(
            column.rect.x, column.take(_MORE) + 2, f"and {len(left)} more classes", SMALL, colour=SOFT, weight="italic"
        )


def _draw_line(page: Page, column: Column, line: Line, tight: float) -> None:
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
    elif line.swatch is not None:
        draw_swatch(page, Rect(x + 1, y + 1.5, 13, _height(line) * tight - 2.5), line.swatch)
        page.text(x + 19, base, cut(line.words, right - x - 19, size), size)
    elif line.entry is not None:
        _draw_entry(page, column, line, size, base, y + _height(line) * tight / 2)


def _draw_entry(page: Page, column: Column, line: Line, size: float, base: float, middle: float) -> None:
    entry = line.entry
    if entry is None:
        return
    x, right = column.rect.x, column.rect.right
    if entry.mark is not None and line.kind == "disc":
        page.dot(x + 7.5, middle, 4.2, STYLES[entry.mark[0]].colour)
    elif entry.mark is not None and line.kind == "entry":
        style, modality, form = entry.mark
        draw_mark(page, (x + 7.5, middle), style, modality, form, 3.2 if form == AREA else 4.2)
        if form == CIRCLE:
            page.ring(x + 7.5, middle, 6.6, STYLES[style].colour)
    count = f"{entry.count:,}" if entry.count is not None else ""
    taken = width_of(count, size, "bold") + 6
    small = size if entry.mark is not None else size * 0.9
    left = x + (0 if line.kind == "plain" else 19) + 6 * entry.indent
    words = cut(entry.words, right - left - taken, small)
    page.text(left, base, words, small, colour=INK if entry.mark is not None else SOFT)
    page.text(right, base, count, small, weight="bold" if entry.mark is not None else "regular", align="right-baseline")
