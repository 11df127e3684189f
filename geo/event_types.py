"""Which sentences report an event, of which type, and which word says so."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from spacy.tokens import Span

from geo.lexicon import TABLES_DIR, Match, load_lexicon, words_of
from geo.records import Trigger
from geo.vocabulary import EVENT_TYPE_OF, Kind

SCORES: Final = {1: 0.35, 2: 0.6, 3: 0.8}
"""Confidence of a single phrase by its weight in the lexicon."""
MIN_SCORE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Label:
    """A class that a sentence may fall into; those of kind None make no row."""

    name: str
    kind: Kind | None
    code: str | None


@cache
def load_labels() -> dict[str, Label]:
    """Read the classes by name: ACLED's sub-types, diplomacy, statement, and what is none of our business."""
    with (TABLES_DIR / "event_labels.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return {row["label"]: Label(row["label"], _kind(row["kind"]), row["code"] or None) for row in rows}


def _kind(text: str) -> Kind | None:
    kinds: dict[str, Kind] = {"incident": "incident", "diplomacy": "diplomacy", "statement": "statement"}
    return kinds.get(text)


def classify(sentences: Sequence[Span]) -> list[tuple[Trigger, ...]]:
    """
    Say what each sentence reports.

    Returns
    -------
    triggers
        One tuple a sentence, in reading order; empty where the sentence is background. Offsets are those of the
        document.
    """
    return [_shift(_read(sentence.text), sentence.start_char) for sentence in sentences]


def _shift(triggers: Iterable[Trigger], by: int) -> tuple[Trigger, ...]:
    return tuple(Trigger(t.start + by, t.end + by, t.kind, t.event_type, t.sub_event_type, t.score) for t in triggers)


def _read(text: str) -> tuple[Trigger, ...]:
    matches = load_lexicon().find(words_of(text))
    best = _best(matches)
    label = load_labels()[best[0]] if best else None
    if not best or label is None or label.kind is None or best[1] < MIN_SCORE:
        return ()
    strongest = max((m for m in matches if m.label == label.name), key=lambda m: (m.weight, -m.start))
    sub = label.name if label.kind == "incident" else None
    event_type = EVENT_TYPE_OF[sub] if sub else None
    return (Trigger(strongest.start, strongest.end, label.kind, event_type, sub, best[1]),)


def _best(matches: Sequence[Match]) -> tuple[str, float] | None:
    """Label with the most evidence, with its score: independent hints add up as in a noisy or."""
    doubt: defaultdict[str, float] = defaultdict(lambda: 1.0)
    for label, weight, _ in {(match.label, match.weight, match.start) for match in matches}:
        doubt[label] *= 1 - SCORES[weight]
    if not doubt:
        return None
    label = min(doubt, key=lambda name: (doubt[name], name))
    return label, 1 - doubt[label]
