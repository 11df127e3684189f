"""A column of text, filled from its top."""

from __future__ import annotations

from geo.brief_projection import Rect


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
