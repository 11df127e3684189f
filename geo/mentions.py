"""
Finding what may be place names: gazetteer and context decide, the recogniser's labels are one clue.

A logistic model over some 180 clues (`recognition_weights.json`, fitted by `data/fit_places.py`) says how
likely each span is a place's name.
"""

import math
from typing import Final

from spacy.tokens import Doc

from geo.gazetteer import Gazetteer
from geo.name_clues import clues
from geo.name_spans import Name, Reader, find_names, hint
from geo.place_words import recognition_weights
from geo.records import Document, Mention

DOUBTFUL: Final = 0.1
"""Spans less likely than this are no mentions."""


def find_mentions(document: Document, doc: Doc, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """
    Find the place names of a document.

    Parameters
    ----------
    document
        The document, for its text and offsets.
    doc
        Its parse (`syntax.parse`).
    gazetteer
        The names that exist.

    Returns
    -------
    mentions
        In order, not overlapping, also the doubtful ones: `resolution` has the last word on them, when it
        knows of what places the document speaks. Demonyms ("Ukrainian") are among them and marked.
    """
    reader = Reader(document, doc, gazetteer)
    scored = [(name, 1.0 if name.demonym else probability(reader, name)) for name in find_names(reader)]
    kept: list[tuple[Name, float]] = []
    for name, score in sorted(scored, key=lambda pair: (-pair[1], -(pair[0].end - pair[0].start), pair[0].start)):
        if score >= DOUBTFUL and not any(_overlap(name, other) for other, _score in kept):
            kept.append((name, score))
    return tuple(_mention(reader, name, score) for name, score in sorted(kept, key=lambda pair: pair[0].start))


def probability(reader: Reader, name: Name) -> float:
    """How likely it is that a name denotes a place here, 0 to 1."""
    weights = recognition_weights()
    total = sum(weights.get(clue, 0.0) * value for clue, value in clues(reader, name).items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _overlap(one: Name, other: Name) -> bool:
    return one.start < other.end and other.start < one.end


def _mention(reader: Reader, name: Name, score: float) -> Mention:
    entity = reader.entity_of(name.first)
    return Mention(
        start=name.start,
        end=name.end,
        text=reader.document.text[name.start : name.end],
        label=entity.label_ if entity is not None else None,
        hint=hint(reader, name),
        demonym=name.demonym,
        score=round(score, 4),
    )
