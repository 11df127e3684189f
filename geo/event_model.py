"""
The classifier of sentences: phrases of the lexicon, words and pairs of words, and (second stage) the embedding.

Two multinomial logistic regressions trained on `geo/tables/event_examples.csv` by `data/train_event_types.py`:
the fast one does without the embedding. Weights are plain arrays, read without pickle and checked by hash.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.errors import DataError
from geo.integrity import sha256_of
from geo.lexicon import TABLES_DIR, Lexicon, Match, Word, words_of

MODEL_PATH: Final = TABLES_DIR / "event_types.npz"
EMBEDDING_SCALE: Final = 4.0
"""Weight of the embedding against words and phrases, found by cross-validation."""
FAST_SHARE: Final = 0.25
"""Say of the fast regression where both are asked: together they err less than either."""
GROUP_VALUE: Final = 0.5
"""Value of a word group that is there, against 1 for a decisive phrase."""

_TINY: Final = 1e-6

_MONTH: Final = (
    r"(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|March|April|May|June?|July?|Aug(?:ust|\.)|Sept(?:ember|\.)|Oct(?:ober|\.)"
    r"|Nov(?:ember|\.)|Dec(?:ember|\.))"
)
_WEEKDAY: Final = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?"
_NUMBERED: Final = (
    rf"(?:\b(?:\d{{1,2}}[–-])?\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?)"
    r"(?:,?\s+(?:19|20)\d\d)?\b"
)
_MONTH_AND_DEED: Final = "march"
"""The one month that is also something people do."""
_LEADING: Final = r"(?i:(?:\b(?:early|late|later|earlier)\s+)?\b(?:on|in|by|since|until|during|from)\s+)"
_PART: Final = r"(?i:the\s+(?:(?:night|morning|evening)\s+of\s+)?)?(?i:(?:early|late|mid|last|next|this)[\s-]+)?"
_DATES: Final = re.compile(
    rf"(?:{_LEADING})?{_PART}(?:{_NUMBERED}|{_WEEKDAY}(?:\s+(?:morning|afternoon|evening|night))?\b)"
    rf"|{_LEADING}{_PART}(?:{_MONTH}(?:,?\s+(?:19|20)\d\d)?|(?:19|20)\d\ds?)\b"
    rf"|{_MONTH}\s+(?:19|20)\d\d\b|\b(?i:yesterday|today|tomorrow)\b",
)
"""Days, months and years as news writes them: when something happened does not tell what happened."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class EventModel:
    """
    Weights, with what they refer to.

    `fast` and `full` have one column a label and one row a feature: two rows a lexicon label (strongest phrase,
    sum of phrases), one an n-gram of `vocabulary`, then in `fast` one a word group of the lexicon, in `full` one a
    dimension of the embedding.
    """

    labels: tuple[str, ...]
    vocabulary: dict[str, int]
    idf: Floats
    fast: Floats
    fast_bias: Floats
    fast_temperature: float
    full: Floats
    full_bias: Floats
    full_temperature: float
    mixed_temperature: float

    def fast_chances(self, sentence: "Sentence") -> Floats:
        """Chances of all labels from words and phrases alone."""
        rows, values = self._features(sentence)
        groups = np.array(sentence.groups, dtype=np.float32) * GROUP_VALUE
        logits = values @ self.fast[rows] + groups @ self.fast[-len(groups) :] + self.fast_bias
        return probabilities(logits, self.fast_temperature)

    def full_chances(self, sentence: "Sentence", vector: Floats) -> Floats:
        """Chances of all labels from both regressions, with the sentence's embedding (length 1)."""
        rows, values = self._features(sentence)
        meaning = (vector * EMBEDDING_SCALE) @ self.full[-len(vector) :]
        full = probabilities(values @ self.full[rows] + meaning + self.full_bias, self.full_temperature)
        return probabilities(mixed_logits(self.fast_chances(sentence), full), self.mixed_temperature)

    def word_weights(self, words: Sequence[Word], label: str) -> list[float]:
        """How much each word on its own speaks for a label."""
        column = self.labels.index(label)
        first = 2 * len(self.labels)
        rows = [self.vocabulary.get(token) for token in tokens_of(words)]
        return [0.0 if row is None else float(self.fast[first + row, column] * self.idf[row]) for row in rows]

    def _features(self, sentence: "Sentence") -> tuple[NDArray[np.int64], Floats]:
        phrase_rows, phrase_values = phrase_features(sentence.matches, self.labels)
        grams = gram_features(sentence.words, self.vocabulary, self.idf)
        rows = [*phrase_rows, *(2 * len(self.labels) + row for row in grams)]
        return np.array(rows, dtype=np.int64), np.array([*phrase_values, *grams.values()], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Sentence:
    """
    A sentence as the classifier sees it: its words, the phrases found among them, the word groups touched.

    Words of dates tell nothing and are left out of `words`, and of `meaning`, which is the text for the embedding.
    """

    text: str
    meaning: str
    words: tuple[Word, ...]
    matches: tuple[Match, ...]
    groups: tuple[bool, ...]


def read_sentence(text: str, lexicon: Lexicon) -> Sentence:
    """Cut a sentence into words and look them up in the lexicon."""
    dates = [match.span() for match in _DATES.finditer(text)]
    words = words_of(text)
    dated = [any(start <= word.start < end for start, end in dates) for word in words]
    phrased = [
        replace(word, text="month") if of_date and word.text == _MONTH_AND_DEED else word
        for word, of_date in zip(words, dated, strict=True)
    ]
    telling = tuple(word for word, of_date in zip(words, dated, strict=True) if not of_date)
    return Sentence(text, without_dates(text), telling, lexicon.find(phrased), lexicon.groups_in(phrased))


def without_dates(text: str) -> str:
    """Leave the days, months and years out of a sentence, with the comma after one that it begins with."""
    left = re.sub(r"\s+", " ", _DATES.sub(" ", text))
    return re.sub(r" (?=[,.;:])|,(?= ?,)", "", left).strip(" ,;:") or text


def probabilities(logits: NDArray[np.floating], temperature: float) -> Floats:
    """Softmax; a temperature above 1 makes an overconfident classifier honest."""
    scaled = logits / temperature
    exponents = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return _floats(exponents / exponents.sum(axis=-1, keepdims=True))


def mixed_logits(fast: Floats, full: Floats) -> Floats:
    """Weighted geometric mean of the chances that the two regressions give, as logits."""
    return _floats(FAST_SHARE * np.log(fast + _TINY) + (1 - FAST_SHARE) * np.log(full + _TINY))


def tokens_of(words: Sequence[Word]) -> list[str]:
    """Words as the model knows them: every number is the same number."""
    return ["0" if word.text[0].isdigit() else word.text for word in words]


def grams_of(words: Sequence[Word]) -> list[str]:
    """Words and pairs of neighbours."""
    tokens = tokens_of(words)
    return [*tokens, *(f"{left} {right}" for left, right in pairwise(tokens))]


def gram_features(words: Sequence[Word], vocabulary: dict[str, int], idf: Floats) -> dict[int, float]:
    """Row and value of every known n-gram: log count times idf, scaled to length 1."""
    counts: dict[int, int] = {}
    for gram in grams_of(words):
        row = vocabulary.get(gram)
        if row is not None:
            counts[row] = counts.get(row, 0) + 1
    values = {row: (1 + log(count)) * float(idf[row]) for row, count in counts.items()}
    length = sum(value * value for value in values.values()) ** 0.5
    return {row: value / length for row, value in values.items()}


def phrase_features(matches: Sequence[Match], labels: Sequence[str]) -> tuple[list[int], list[float]]:
    """Two values a label with phrases found: the strongest (0 to 1), and their sum (at most 1)."""
    strongest: dict[str, float] = {}
    total: dict[str, float] = {}
    for match in matches:
        strongest[match.label] = max(strongest.get(match.label, 0.0), match.weight / 3)
        total[match.label] = min(1.0, total.get(match.label, 0.0) + match.weight / 6)
    rows: list[int] = []
    values: list[float] = []
    for label, value in strongest.items():
        row = 2 * labels.index(label)
        rows += [row, row + 1]
        values += [value, total[label]]
    return rows, values


@cache
def load_model(path: Path = MODEL_PATH) -> EventModel:
    """
    Read the trained weights.

    Raises
    ------
    DataError
        If the file is missing, or is not the one whose hash was noted when it was trained.
    """
    _check(path)
    with np.load(path, allow_pickle=False) as arrays:
        vocabulary = bytes(arrays["vocabulary"]).decode("utf-8").split("\n")
        return EventModel(
            labels=tuple(bytes(arrays["labels"]).decode("utf-8").split("\n")),
            vocabulary={gram: row for row, gram in enumerate(vocabulary)},
            idf=_floats(arrays["idf"]),
            fast=_floats(arrays["fast"]),
            fast_bias=_floats(arrays["fast_bias"]),
            fast_temperature=float(arrays["fast_temperature"]),
            full=_floats(arrays["full"]),
            full_bias=_floats(arrays["full_bias"]),
            full_temperature=float(arrays["full_temperature"]),
            mixed_temperature=float(arrays["mixed_temperature"]),
        )


def _check(path: Path) -> None:
    remedy = "restore it from the repository or run `python data/train_event_types.py`"
    noted = path.with_suffix(".sha256")
    if not path.is_file() or not noted.is_file():
        raise DataError(f"{path.name} or {noted.name} is missing from {path.parent}: {remedy}")
    found = sha256_of(path)
    expected = noted.read_text(encoding="ascii").split()[0]
    if found != expected:
        raise DataError(f"{path.name} has sha256 {found}, not {expected} as noted in {noted.name}: {remedy}")


def _floats(array: NDArray[np.floating]) -> Floats:
    return np.asarray(array, dtype=np.float32)
