"""
Which sentences report an event, of which type, and which word says so.

Two stages, since a sentence embedding costs more than all the rest: phrases and words decide the clear cases,
the embedding is asked only where they are unsure.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np
from spacy.tokens import Span

from geo.embedding import embed
from geo.event_model import EventModel, Floats, Sentence, load_model, read_sentence
from geo.lexicon import TABLES_DIR, load_lexicon
from geo.records import Trigger
from geo.vocabulary import EVENT_TYPE_OF, Kind

BACKGROUND: Final = "background"
CLEARLY_NOTHING: Final = 0.15
"""Chance of an event, by words alone, under which the embedding is not asked."""
CLEARLY_SOMETHING: Final = 0.85
"""Chance of one label, by words alone, from which the embedding is not asked."""
MIN_EVENT: Final = 0.5
"""Chance of any event from which a sentence reports one."""
MIN_TYPE: Final = 0.4
"""Chance from which an event type, or a sub-type, is named; below it is null."""


@dataclass(frozen=True, slots=True)
class Label:
    """A class that a sentence may fall into; those of kind None make no row. `code` is the CASE 2021 task's."""

    name: str
    kind: Kind | None
    code: str | None


@cache
def load_labels() -> dict[str, Label]:
    """Read the classes by name: ACLED's sub-types, diplomacy, statement, and what is none of our business."""
    kinds: dict[str, Kind] = {"incident": "incident", "diplomacy": "diplomacy", "statement": "statement"}
    with (TABLES_DIR / "event_labels.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return {row["label"]: Label(row["label"], kinds.get(row["kind"]), row["code"] or None) for row in rows}


def classify(sentences: Sequence[Span]) -> list[tuple[Trigger, ...]]:
    """
    Say what each sentence reports.

    Returns
    -------
    triggers
        One tuple a sentence, in reading order; empty where the sentence is background. Offsets are those of the
        document; scores are calibrated chances that kind, type and sub-type, as far as given, are right.

    Raises
    ------
    DataError
        If the trained weights or the sentence model are missing or damaged.
    """
    lexicon = load_lexicon()
    read = [read_sentence(sentence.text, lexicon) for sentence in sentences]
    return [
        tuple(
            replace(trigger, start=trigger.start + span.start_char, end=trigger.end + span.start_char)
            for trigger in _triggers(sentence, chances)
        )
        for span, sentence, chances in zip(sentences, read, _chances(read), strict=True)
    ]


def predict_label(text: str) -> str:
    """
    Name the CASE 2021 class of a news snippet that is known to report something.

    The task's classes are ACLED's sub-types under codes of its own, with diplomacy, attribution, natural and
    man-made disasters and organised crime besides (`geo/tables/event_labels.csv`).
    """
    model = load_model()
    chances = model.full_chances(read_sentence(text, load_lexicon()), embed([text])[0])
    codes = {index: load_labels()[name].code for index, name in enumerate(model.labels)}
    best = max((index for index, code in codes.items() if code), key=lambda index: chances[index])
    return codes[best] or BACKGROUND


def _chances(sentences: Sequence[Sentence]) -> list[Floats]:
    """Chances of all labels for each sentence, by embedding where words alone leave doubt."""
    model = load_model()
    chances = [model.fast_chances(sentence) for sentence in sentences]
    unsure = [index for index, row in enumerate(chances) if _is_unsure(row, model)]
    vectors = embed([sentences[index].text for index in unsure])
    for index, vector in zip(unsure, vectors, strict=True):
        chances[index] = model.full_chances(sentences[index], vector)
    return chances


def _is_unsure(chances: Floats, model: EventModel) -> bool:
    return _event_chance(chances, model) >= CLEARLY_NOTHING and float(chances.max()) < CLEARLY_SOMETHING


def _event_chance(chances: Floats, model: EventModel) -> float:
    return 1.0 - float(chances[list(_nothing(model.labels))].sum())


@cache
def _nothing(labels: tuple[str, ...]) -> tuple[int, ...]:
    """Columns of the labels that make no row."""
    return tuple(index for index, name in enumerate(labels) if load_labels()[name].kind is None)


def _triggers(sentence: Sentence, chances: Floats) -> tuple[Trigger, ...]:
    model = load_model()
    event = _event_chance(chances, model)
    if event < MIN_EVENT or not sentence.words:
        return ()
    of_events = np.array(chances)
    of_events[list(_nothing(model.labels))] = 0
    label = load_labels()[model.labels[int(of_events.argmax())]]
    start, end = _highlight(sentence, label, model)
    event_type, sub, score = _type(label, of_events, model.labels)
    return (Trigger(start, end, label.kind or "incident", event_type, sub, score),)


def _type(label: Label, chances: Floats, labels: Sequence[str]) -> tuple[str | None, str | None, float]:
    """Type and sub-type as far as they are likely, and the chance of what is said."""
    own = float(chances[labels.index(label.name)])
    if label.kind != "incident":
        return None, None, own
    event_type = EVENT_TYPE_OF[label.name]
    alike = float(sum(chances[index] for index, name in enumerate(labels) if EVENT_TYPE_OF.get(name) == event_type))
    if own >= MIN_TYPE:
        return event_type, label.name, own
    if alike >= MIN_TYPE:
        return event_type, None, alike
    return None, None, float(sum(chances[index] for index, name in enumerate(labels) if name in EVENT_TYPE_OF))


def _highlight(sentence: Sentence, label: Label, model: EventModel) -> tuple[int, int]:
    """Span of the word that makes it an event: a phrase of that label, else of its type, else the telling word."""
    event_type = EVENT_TYPE_OF.get(label.name)
    for wanted in ((lambda name: name == label.name), (lambda name: EVENT_TYPE_OF.get(name) == event_type)):
        phrases = [match for match in sentence.matches if wanted(match.label)]
        if phrases:
            best = max(phrases, key=lambda match: (match.weight, -match.start))
            return best.start, best.end
    weights = model.word_weights(sentence.words, label.name)
    word = sentence.words[int(np.argmax(weights))]
    return word.start, word.end
