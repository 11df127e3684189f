"""A page to draw on: a figure whose coordinates are points of its layout, and the few things that go on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from geo.brief_projection import Rect
from geo.brief_size import Size
from geo.brief_type import Weight, clean, drawable, font

INK: Final = "#1c2730"
SOFT: Final = "#55616b"
FAINT: Final = "#8a949c"
LINE: Final = "#cdd3d8"
PAPER: Final = "#ffffff"
ACCENT: Final = "#0b5c73"
LINE_HEIGHT: Final = 1.28

Stroke = tuple[Outline, str, str, float, tuple[float, ...]]
"""An outline, its fill and edge (or "none"), the width of its edge in points, and dashes."""


class Page:
    """
    A page.

    Parameters
    ----------
    size
        Of the finished page; everything is drawn in points of its layout (`Size.page`).

    Attributes
    ----------
    undrawn
        Letters that no font here has; each is drawn as "□".
    """

    def __init__(self, size: Size) -> None:
        self.size = size
        self.figure = Figure(figsize=(size.width_in, size.height_in), dpi=size.dpi, facecolor=PAPER)
        self.width, self.height = size.page
        self.axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_xlim(0, self.width)
        self.axes.set_ylim(0, self.height)
        self.axes.set_axis_off()
        self.undrawn: set[str] = set()

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        weight: Weight = "regular",
        colour: str = INK,
        align: str = "left-baseline",
        halo: str | None = None,
        order: float = 10.0,
    ) -> None:
        """
        Write one line; `$` and braces are letters like any other.

        Parameters
        ----------
        x, y
            Where, in points of the layout.
        words
            Any text.
        size
            Of the letters, in points of the layout.
        weight, colour
            How they look.
        align
            "left-baseline", "center-center" and so on.
        halo
            Colour of an outline that keeps the text apart from what is below it.
        order
            What is greater is drawn later.
        """
        shown = drawable(clean(words))
        self.undrawn |= {char for char, seen in zip(clean(words), shown, strict=True) if char != seen}
        horizontal, vertical = align.split("-")
        artist = Text(
            x,
            y,
            shown,
            fontproperties=font(size * self.size.scale, weight),
            color=colour,
            ha=horizontal,
            va=vertical,
            parse_math=False,
            zorder=order,
            clip_on=False,
        )
        if halo:
            artist.set_path_effects([withStroke(linewidth=max(1.6, size * 0.28) * self.size.scale, foreground=halo)])
        self._add(artist)

    def number(self, x: float, y: float, value: int, size: float, colour: str, *, on_colour: bool) -> None:
        """Write a number in the middle of a mark: white on its colour, or in its colour on white."""
        fill, halo = (PAPER, colour) if on_colour else (colour, None)
        self.text(
            x,
            y - size * 0.36,
            f"{value:,}",
            size,
            weight="bold",
            colour=fill,
            align="center-baseline",
            halo=halo,
            order=6.5,
        )

    def box(
        self,
        rect: Rect,
        fill: str | None,
        *,
        edge: str | None = None,
        line: float = 0.6,
        order: float = 5.0,
        alpha: float = 1.0,
    ) -> None:
        """Draw a rectangle, filled or not."""
        artist = Rectangle(
            (rect.x, rect.y),
            rect.width,
            rect.height,
            facecolor=fill or "none",
            edgecolor=edge or "none",
            linewidth=line * self.size.scale,
            zorder=order,
            alpha=alpha,
        )
        self._add(artist)

    def pill(
        self, rect: Rect, fill: str, *, edge: str = "none", line: float = 0.6, order: float = 5.0, radius: float = 2.0
    ) -> None:
        """Draw a rectangle with round corners."""
        style = f"round,pad=0,rounding_size={radius}"
        artist = FancyBboxPatch(
            (rect.x, rect.y),
            rect.width,
            rect.height,
            boxstyle=style,
            facecolor=fill,
            edgecolor=edge,
            linewidth=line * self.size.scale,
            zorder=order,
        )
        self._add(artist)

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        colour: str = LINE,
        width: float = 0.6,
        *,
        dashes: Sequence[float] = (),
        order: float = 5.0,
    ) -> None:
        """Draw a line through points."""
        artist = Line2D(xs, ys, color=colour, linewidth=width * self.size.scale, zorder=order, solid_capstyle="butt")
        if dashes:
            artist.set_dashes(list(dashes))
        self._add(artist)

    def dot(self, x: float, y: float, radius: float, fill: str, *, edge: str = "none", order: float = 5.0) -> None:
        """Draw a disc."""
        artist = Circle((x, y), radius, facecolor=fill, edgecolor=edge, linewidth=0.9 * self.size.scale, zorder=order)
        self._add(artist)

    def ring(self, x: float, y: float, radius: float, colour: str, *, order: float = 5.0) -> None:
        """Draw a dashed circle, as around a place that is known but roughly."""
        artist = Circle(
            (x, y), radius, facecolor="none", edgecolor=colour, linewidth=0.8 * self.size.scale, zorder=order
        )
        artist.set_linestyle((0, (3, 2)))
        self._add(artist)

    def path(
        self,
        outline: Outline,
        *,
        fill: str | None = None,
        edge: str | None = None,
        line: float = 0.6,
        dashes: Sequence[float] = (),
        alpha: float | None = None,
        order: float = 1.0,
        within: Rect | None = None,
    ) -> None:
        """Draw an outline, cut to a rectangle if one is given."""
        artist = PathPatch(
            outline,
            facecolor=fill or "none",
            edgecolor=edge or "none",
            linewidth=line * self.size.scale,
            linestyle=(0, list(dashes)) if dashes else "solid",
            alpha=alpha,
            zorder=order,
            joinstyle="round",
        )
        self._add(artist, within)

    def strokes(self, strokes: Sequence[Stroke], *, order: float, within: Rect | None = None) -> None:
        """Draw outlines one above the other, each with its own fill, edge, width and dashes."""
        if not strokes:
            return
        paths, fills, edges, widths, dashes = zip(*strokes, strict=True)
        artist = PathCollection(
            paths,
            facecolors=fills,
            edgecolors=edges,
            linewidths=[width * self.size.scale for width in widths],
            linestyles=[(0, pattern) if pattern else "solid" for pattern in dashes],
            zorder=order,
            joinstyle="round",
        )
        self._add(artist, within)

    def _add(self, artist: Any, within: Rect | None = None) -> None:
        self.axes.add_artist(artist)
        if within is not None:
            clip = Rectangle((within.x, within.y), within.width, within.height, transform=self.axes.transData)
            artist.set_clip_path(clip)
