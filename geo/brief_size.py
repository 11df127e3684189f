"""Sizes of briefing products: pixels for pictures and slides, paper for print."""

import re
from dataclasses import dataclass, replace
from typing import Final

from geo.errors import BriefError

SHORT_SIDE_IN: Final = 7.5
"""A picture is laid out as a slide of this height: 1080 pixels are 144 to the inch."""
POINTS_PER_INCH: Final = 72
PAGE_SHORT_SIDE: Final = SHORT_SIDE_IN * POINTS_PER_INCH
"""Every page is laid out as if its short side had this many points, then enlarged or reduced as a whole."""
MIN_PIXELS: Final = 320
MAX_PIXELS: Final = 8_000
MAX_RATIO: Final = 3.0
PAPER_DPI: Final = 200
"""What a paper size is drawn at when a picture of it is asked for."""
PREVIEW_PIXELS: Final = 1_280
"""Long side of a preview."""

_PAPERS_IN: Final = {"a4": (11.693, 8.268), "a3": (16.535, 11.693), "letter": (11.0, 8.5)}
_NAMED_PIXELS: Final = {"hd": (1920, 1080), "4k": (3840, 2160), "square": (2160, 2160)}
SIZE_NAMES: Final = (
    "1920x1080",
    "3840x2160",
    "square",
    *(f"{paper}{turn}" for paper in _PAPERS_IN for turn in ("", "-portrait")),
)
_PIXELS: Final = re.compile(r"(\d{2,5})\s*[x×]\s*(\d{2,5})")


@dataclass(frozen=True, slots=True)
class Size:
    """
    A page.

    `width_in` and `height_in` are inches on paper or on a slide, `dpi` the pixels to the inch of a picture.
    """

    name: str
    width_in: float
    height_in: float
    dpi: float

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of a picture of it."""
        return round(self.width_in * self.dpi), round(self.height_in * self.dpi)

    @property
    def scale(self) -> float:
        """Points on the finished page for each point of its layout."""
        return min(self.width_in, self.height_in) * POINTS_PER_INCH / PAGE_SHORT_SIDE

    @property
    def page(self) -> tuple[float, float]:
        """Width and height of the layout, in its points."""
        return self.width_in * POINTS_PER_INCH / self.scale, self.height_in * POINTS_PER_INCH / self.scale


def parse_size(text: str) -> Size:
    """
    Read a size.

    Parameters
    ----------
    text
        "1920x1080" or any WIDTHxHEIGHT in pixels, "hd", "4k", "square", "a4", "a3", "letter", the papers also
        with "-portrait" or "-landscape".

    Raises
    ------
    BriefError
        If it is none of these, too small, too large or too narrow.
    """
    name = text.strip().casefold()
    paper = _PAPERS_IN.get(name.removesuffix("-landscape").removesuffix("-portrait"))
    if paper:
        wide, high = paper if not name.endswith("-portrait") else paper[::-1]
        return Size(name.removesuffix("-landscape"), wide, high, PAPER_DPI)
    match = _PIXELS.fullmatch(name)
    if match is None and name not in _NAMED_PIXELS:
        raise BriefError(f"size {text!r} is not known: give pixels such as 1920x1080, or {', '.join(SIZE_NAMES[2:])}")
    width, height = (int(match[1]), int(match[2])) if match else _NAMED_PIXELS[name]
    return _pixel_size(width, height)


def _pixel_size(width: int, height: int) -> Size:
    if min(width, height) < MIN_PIXELS or max(width, height) > MAX_PIXELS:
        raise BriefError(f"size {width}x{height} is out of range: each side takes {MIN_PIXELS} to {MAX_PIXELS} pixels")
    if max(width, height) > MAX_RATIO * min(width, height):
        raise BriefError(f"size {width}x{height} is too narrow: the long side takes {MAX_RATIO:g} times the short one")
    dpi = min(width, height) / SHORT_SIDE_IN
    return Size(f"{width}x{height}", width / dpi, height / dpi, dpi)


def preview_size(size: Size) -> Size:
    """Return the same page with fewer pixels: everything on it is where it will be."""
    return replace(size, dpi=min(size.dpi, PREVIEW_PIXELS / max(size.width_in, size.height_in)))
