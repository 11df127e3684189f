"""The legend: only what is to be seen on the map, with counts, and what the marks say of places explained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.brief_marks import Marks
from geo.layers import AREA, CIRCLE, MODALITY_LABELS, POINT, STYLES
from geo.vocabulary import MODALITIES

if TYPE_CHECKING:
    import geopandas as gpd

WHAT: Final = "What is reported"
FORM_WORDS: Final = {
    POINT: "Place known",
    CIRCLE: "Somewhere in the dashed circle",
    AREA: "Somewhere in the dashed outline",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: its words, how many events it stands for (None: not counted), and its mark (None: it has none)."""

    words: str
    count: int | None = None
    mark: tuple[int, int, int] | None = None
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines."""

    heading: str
    entries: tuple[Entry, ...]


def legend(events: gpd.GeoDataFrame, marks: Marks, *, sub_types: bool = False) -> tuple[Section, ...]:
    """
    Return the legend of what is shown.

    Parameters
    ----------
    events
        The rows that `marks` were made of.
    marks
        What is in the frame; only that is counted.
    sub_types
        Whether sub-types are listed below their types.
    """
    if not len(marks):
        return ()
    styles = _counts(marks.style, marks.count, len(STYLES))
    modalities = _counts(marks.modality, marks.count, len(MODALITIES))
    forms = _counts(marks.form, marks.count, len(FORM_WORDS))
    sections = [Section(WHAT, tuple(_type_entries(events, marks, styles, sub_types=sub_types)))]
    lead = int(np.argmax(styles))
    if np.count_nonzero(modalities) > 1 or modalities[0] == 0:
        sections.append(Section("How it is vouched for", tuple(_modality_entries(modalities, lead))))
    if forms[CIRCLE] or forms[AREA]:
        sections.append(Section("How well the place is known", tuple(_form_entries(forms, lead))))
    return tuple(sections)


def _counts(codes: Any, weights: Any, n: int) -> Any:
    return np.bincount(codes, weights, n).astype(np.int64)


def _type_entries(events: gpd.GeoDataFrame, marks: Marks, counts: Any, *, sub_types: bool) -> list[Entry]:
    shown = events.iloc[np.flatnonzero(marks.shown)]
    entries: list[Entry] = []
    for style in np.flatnonzero(counts):
        entries.append(Entry(STYLES[style].label, int(counts[style]), (int(style), 0, POINT)))
        if sub_types:
            below = shown.loc[shown["event_type"] == STYLES[style].label, "sub_event_type"].value_counts()
            entries += [Entry(str(name), int(n), None, 1) for name, n in below.items() if n]
    return entries


def _modality_entries(counts: Any, lead: int) -> list[Entry]:
    return [
        Entry(MODALITY_LABELS[MODALITIES[code]], int(counts[code]), (lead, int(code), POINT))
        for code in np.flatnonzero(counts)
    ]


def _form_entries(counts: Any, lead: int) -> list[Entry]:
    return [Entry(words, int(counts[form]), (lead, 0, form)) for form, words in FORM_WORDS.items() if counts[form]]
