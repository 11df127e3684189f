"""The sentences of an article, to choose those that hold an event that the program missed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from geo.corrections import Evidence
from geo.records import Reading

_END: Final = re.compile(r"[.!?…]['\"”’)\]]*\s+(?=['\"“‘(\[]?[A-Z0-9])|\n+")
MAX_SENTENCES: Final = 600
"""More are not offered: an article of a book's length is not looked over sentence by sentence."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article: offsets in code points, end exclusive, and how many events were read from it."""

    start: int
    end: int
    text: str
    n_events: int


def sentences(reading: Reading) -> list[Sentence]:
    """
    Cut an article into sentences.

    Those with events are cut as the program did; between them a full stop before a capital ends one, which is wrong
    after an abbreviation and good enough to point at a sentence.
    """
    text = reading.document.text
    counts: dict[tuple[int, int], int] = {}
    for event in reading.events:
        span = (event.sentence_start, event.sentence_end)
        counts[span] = counts.get(span, 0) + 1
    found: list[Sentence] = []
    at = 0
    for (start, end), n_events in sorted(counts.items()):
        if start < at:
            continue
        found += _cut(text, at, start)
        found.append(Sentence(start, end, text[start:end], n_events))
        at = end
    return [*found, *_cut(text, at, len(text))][:MAX_SENTENCES]


def _cut(text: str, start: int, end: int) -> Iterator[Sentence]:
    at = start
    for stop in (*(found.end() for found in _END.finditer(text, start, end)), end):
        part = text[at:stop]
        begin, words = at + len(part) - len(part.lstrip()), part.strip()
        if any(letter.isalpha() for letter in words):
            yield Sentence(begin, begin + len(words), words, 0)
        at = stop


def missed_evidence(reading: Reading, sentence: Sentence) -> Evidence:
    """Return what an event is known by that was missed in a sentence."""
    return Evidence(
        event_id="",
        doc_id=reading.document.doc_id,
        sentence=sentence.text,
        sentence_start=sentence.start,
        sentence_end=sentence.end,
    )
