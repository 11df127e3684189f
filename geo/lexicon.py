"""Phrases that give an event away, read from tables and matched word by word.

A pattern is a row of `geo/tables/event_lexicon.csv`: slots separated by blanks. A slot lists its alternatives with
`|`; `kill~` stands for every inflected form of "kill"; `@soldier` for the words of that group in
`event_word_groups.csv`, `@rebel` also for the armed groups of `actors.csv`; `^` for any capitalised word; `..` for at
most six words of any kind. `needs` names words or groups that the sentence must hold, `unless` those that its part
between "while" and the like must not: an air strike is none in a story about wages. A note "deed" marks what people
say about something that was done ("condemned", "denied"), a note "encounter" a meeting that took or takes place
somewhere.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from geo.errors import DataError
from geo.settings import PROJECT_DIR

TABLES_DIR: Final = PROJECT_DIR / "geo" / "tables"
MAX_GAP: Final = 6
"""Words that `..` may stand for, at most."""

CAPITALISED: Final = "^"
_ARMED: Final = frozenset(("rebel group", "political militia", "identity militia"))
"""Kinds of actor whose names stand for rebels in patterns."""

_WORD: Final = re.compile(r"[^\W_]+(?:['’](?!s\b)[^\W\d_]+)?")
_LINKING: Final = frozenset(
    ("a", "against", "at", "by", "for", "from", "in", "into", "of", "on", "over", "the", "to", "under", "with")
)
"""Words that are not highlighted at the ends of a phrase: "capture", not "capture of"."""
_DOUBLING: Final = re.compile(r"[^aeiou][aeiou][bdglmnprt]$")

Slot = dict[str, tuple[tuple[str, ...], ...]]
"""First word of each alternative, with the alternatives (one or more words) that begin with it."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text in lower case, with its offsets into that text, and whether it begins with a capital."""

    text: str
    start: int
    end: int
    capital: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """Words or phrases of which a sentence holds at least one."""

    words: frozenset[str]
    phrases: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether the condition says anything at all."""
        return bool(self.words or self.phrases)

    def holds(self, words: frozenset[str], joined: str) -> bool:
        """Whether one of the words, or one of the phrases, is there."""
        return not self.words.isdisjoint(words) or any(phrase in joined for phrase in self.phrases)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row of the lexicon, compiled. A slot of None is a gap; `literal` marks slots that are no word group."""

    label: str
    weight: int
    slots: tuple[Slot | None, ...]
    literal: tuple[bool, ...]
    needs: Condition
    unless: Condition
    note: str


@dataclass(frozen=True, slots=True)
class Match:
    """
    A pattern found in a text.

    `start` and `end` span the word or words to highlight: the first run of literal slots, so that
    "warplanes bombed the depot" points at "bombed". `weight` is 1 (a hint) to 3 (decisive). `note` is "deed" for a
    statement about something that was done, "encounter" for a meeting.
    """

    label: str
    weight: int
    start: int
    end: int
    note: str = ""


def words_of(text: str) -> tuple[Word, ...]:
    """Cut a text into lower-case words; hyphens separate, a possessive "'s" is left out."""
    return tuple(
        Word(m.group().lower().replace("’", "'"), m.start(), m.end(), m.group()[0].isupper())
        for m in _WORD.finditer(text)
    )


@dataclass(frozen=True)
class Lexicon:
    """All patterns, found by the word that they may begin with, and the word groups by name."""

    index: dict[str, tuple[Pattern, ...]]
    groups: dict[str, Condition]

    def find(self, words: Sequence[Word]) -> tuple[Match, ...]:
        """Find every pattern in one sentence, in reading order."""
        texts = [word.text for word in words]
        whole = _Words.of(texts)
        parts = [part for part in _parts(texts) for _ in part.texts]
        found: list[Match] = []
        for position, text in enumerate(texts):
            for pattern in self.index.get(text, ()):
                spans = _align(pattern.slots, words, position)
                if spans is not None and _allowed(pattern, whole, parts[position]):
                    found.append(_match(pattern, spans, words))
        return tuple(found)

    def groups_in(self, words: Sequence[Word]) -> tuple[bool, ...]:
        """For each word group, in the order of its table, whether the sentence holds one of its words."""
        texts = [word.text for word in words]
        present = frozenset(texts)
        joined = f" {' '.join(texts)} "
        return tuple(group.holds(present, joined) for group in self.groups.values())


@dataclass(frozen=True)
class _Words:
    """A run of words, as conditions look at it."""

    texts: Sequence[str]
    present: frozenset[str]
    joined: str

    @classmethod
    def of(cls, texts: Sequence[str]) -> "_Words":
        return cls(texts, frozenset(texts), f" {' '.join(texts)} ")


def _parts(texts: Sequence[str]) -> list[_Words]:
    """A sentence in parts that tell of different things: "rebels blew up a pipeline, *while* a grenade attack …"."""
    turns = [place for place, text in enumerate(texts) if place and text in _TURNS]
    return [_Words.of(texts[start:end]) for start, end in pairwise([0, *turns, len(texts)])]


_TURNS: Final = frozenset({"while", "whereas", "meanwhile"})


def _allowed(pattern: Pattern, whole: _Words, part: _Words) -> bool:
    """Whether what a pattern needs is in the sentence, and what rules it out is not in the same part of it."""
    if pattern.needs and not pattern.needs.holds(whole.present, whole.joined):
        return False
    return not (pattern.unless and pattern.unless.holds(part.present, part.joined))


def _align(slots: Sequence[Slot | None], words: Sequence[Word], position: int) -> list[tuple[int, int]] | None:
    """Word ranges of the slots (gaps left out) if they fit from `position` on."""
    if not slots:
        return []
    slot = slots[0]
    if slot is None:
        for skip in range(MAX_GAP + 1):
            rest = _align(slots[1:], words, position + skip)
            if rest is not None:
                return rest
        return None
    if position >= len(words):
        return None
    named = slot.get(CAPITALISED, ()) if words[position].capital else ()
    for alternative in (*slot.get(words[position].text, ()), *named):
        end = position + len(alternative)
        if len(alternative) == 1 or tuple(word.text for word in words[position:end]) == alternative:
            rest = _align(slots[1:], words, end)
            if rest is not None:
                return [(position, end), *rest]
    return None


def _match(pattern: Pattern, spans: Sequence[tuple[int, int]], words: Sequence[Word]) -> Match:
    literal = [span for span, is_literal in zip(spans, pattern.literal, strict=True) if is_literal] or list(spans)
    first, last = literal[0]
    for start, end in literal[1:]:
        if start != last:
            break
        last = end
    while last - first > 1 and words[last - 1].text in _LINKING:
        last -= 1
    while last - first > 1 and words[first].text in _LINKING:
        first += 1
    return Match(pattern.label, pattern.weight, words[first].start, words[last - 1].end, pattern.note)


@cache
def load_lexicon(directory: Path = TABLES_DIR) -> Lexicon:
    """
    Read and compile the lexicon tables.

    Raises
    ------
    DataError
        If a table is missing, or a row names a group that does not exist.
    """
    irregular = {row["lemma"]: tuple(row["forms"].split()) for row in read_rows(directory / "irregular_forms.csv")}
    groups = {
        row["group"]: tuple(_expand(row["words"], {}, irregular))
        for row in read_rows(directory / "event_word_groups.csv")
    }
    if "rebel" in groups:
        groups["rebel"] += tuple(_armed_groups(directory))
    index: dict[str, list[Pattern]] = {}
    for row in read_rows(directory / "event_lexicon.csv"):
        pattern = _compile(row, groups, irregular)
        for word in pattern.slots[0] or ():
            index.setdefault(word, []).append(pattern)
    conditions = {name: _as_condition(alternatives) for name, alternatives in groups.items()}
    return Lexicon({word: tuple(patterns) for word, patterns in index.items()}, conditions)


def _armed_groups(directory: Path) -> Iterator[tuple[str, ...]]:
    """Names and aliases of armed groups, as sequences of words."""
    for row in read_rows(directory / "actors.csv"):
        if row["actor_type"] in _ARMED:
            for name in (row["name"].partition(" (")[0], *filter(None, row["aliases"].split("|"))):
                yield tuple(word.text for word in words_of(name))


def read_rows(path: Path) -> list[dict[str, str]]:
    """
    Read a table of words.

    Raises
    ------
    DataError
        If it is missing, no text, or its rows are of unequal length.
    """
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle, strict=True)
            rows, columns = list(reader), reader.fieldnames or ()
    except FileNotFoundError as error:
        raise DataError(f"{path.name} is missing from {path.parent}: restore it from the repository") from error
    except (csv.Error, ValueError) as error:
        raise DataError(f"{path.name} in {path.parent} is damaged ({error}): restore it from the repository") from error
    if len(columns) < 2 or any(None in row or None in row.values() for row in rows):
        raise DataError(f"{path.name} in {path.parent} is damaged: restore it from the repository")
    return rows


Groups = dict[str, tuple[tuple[str, ...], ...]]
Forms = dict[str, tuple[str, ...]]


def _compile(row: dict[str, str], groups: Groups, irregular: Forms) -> Pattern:
    slots: list[Slot | None] = []
    literal: list[bool] = []
    for text in row["pattern"].split():
        if text == "..":
            slots.append(None)
            continue
        slot: dict[str, list[tuple[str, ...]]] = {}
        for alternative in _expand(text, groups, irregular):
            slot.setdefault(alternative[0], []).append(alternative)
        slots.append({first: tuple(sorted(rest, key=len, reverse=True)) for first, rest in slot.items()})
        literal.append("@" not in text and CAPITALISED not in text)
    return Pattern(
        row["label"],
        int(row["weight"]),
        tuple(slots),
        tuple(literal),
        _condition(row["needs"], groups, irregular),
        _condition(row["unless"], groups, irregular),
        row["note"],
    )


def _condition(text: str, groups: Groups, irregular: Forms) -> Condition:
    return _as_condition(tuple(_expand(text, groups, irregular)) if text else ())


def _as_condition(alternatives: Sequence[tuple[str, ...]]) -> Condition:
    words = frozenset(alternative[0] for alternative in alternatives if len(alternative) == 1)
    return Condition(words, tuple(f" {' '.join(parts)} " for parts in alternatives if len(parts) > 1))


def _expand(text: str, groups: Groups, irregular: Forms) -> Iterator[tuple[str, ...]]:
    """All word sequences that `a|b~|@group` stands for."""
    for alternative in text.split("|"):
        if alternative.startswith("@"):
            if alternative[1:] not in groups:
                raise DataError(f"no word group {alternative!r} in event_word_groups.csv: add it or correct the name")
            yield from groups[alternative[1:]]
            continue
        *before, last = alternative.split()
        for form in inflections(last[:-1], irregular) if last.endswith("~") else (last,):
            yield (*before, form)


def inflections(lemma: str, irregular: Forms) -> tuple[str, ...]:
    """Forms of a noun or verb: from the table where listed, else by the rules of English spelling."""
    if lemma in irregular:
        return irregular[lemma]
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        stem = lemma[:-1]
        return (lemma, f"{stem}ies", f"{stem}ied", f"{lemma}ing")
    if lemma.endswith("e"):
        stem = lemma[:-1]
        return (lemma, f"{lemma}s", f"{lemma}d", f"{stem}ing", f"{stem}ings")
    plural = f"{lemma}es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else f"{lemma}s"
    forms = (lemma, plural, f"{lemma}ed", f"{lemma}ing", f"{lemma}ings")
    if _DOUBLING.search(lemma):
        return (*forms, f"{lemma}{lemma[-1]}ed", f"{lemma}{lemma[-1]}ing")
    return forms
