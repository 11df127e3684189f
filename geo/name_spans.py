"""
Spans of a text that may be place names, and the words around them.

They are the longest names of the gazetteer that begin at a capitalised word, and the recogniser's place
entities; they may overlap.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import Final

from spacy.tokens import Doc, Span, Token

from geo.gazetteer import Gazetteer
from geo.names import ARTICLES, normalise
from geo.place_groups import kind_of, prominence
from geo.place_words import WORDS
from geo.records import Candidate, Document
from geo.syntax import text_of

MAX_WORDS: Final = 8
"""No name of the gazetteer that occurs in news is longer."""
FAMOUS: Final = 0.72
"""Prominence of a first-level unit or a city of 250,000; namesakes below it don't stand against a demonym."""
PLACE_LABELS: Final = frozenset({"GPE", "LOC", "FAC"})
_JOINTS: Final = frozenset("-–—/")
_BREAKS: Final = frozenset(",.;:()")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or a part of a hyphenated one, with the token it belongs to."""

    start: int
    end: int
    text: str
    token: int

    @property
    def capital(self) -> bool:
        """Whether it is written as a name is: a capital first, or after an apostrophe or article ("d'Ivoire")."""
        return self.text[:1].isupper() or any(char.isupper() for char in self.text[1:3])


@dataclass(frozen=True, slots=True)
class Name:
    """A run of pieces that may be a place's name; `first` and `last` are piece indexes, both included."""

    first: int
    last: int
    start: int
    end: int
    candidates: tuple[Candidate, ...]
    entity: str | None = None
    demonym: bool = False


class Reader:
    """One document's pieces, with what the document as a whole says about its words."""

    def __init__(self, document: Document, doc: Doc, gazetteer: Gazetteer) -> None:
        self.document = document
        self.doc = doc
        self.gazetteer = gazetteer
        self._text = text_of(doc)
        self.pieces = _pieces(doc)
        self.entities = {token: entity for entity in doc.ents for token in range(entity.start, entity.end)}
        self.people = _people(doc.ents, gazetteer)
        self.tails = _tails(self.pieces, gazetteer)
        self.lower_words = {token.text for token in doc if token.is_lower}
        self.labels = _labels_by_name(doc.ents)

    def text(self, first: int, last: int) -> str:
        """The words of a run of pieces as parsed."""
        return self._text[self.pieces[first].start : self.pieces[last].end]

    def entity_of(self, piece: int) -> Span | None:
        """The entity that a piece is in."""
        return self.entities.get(self.pieces[piece].token)

    def word(self, piece: int) -> str:
        """A piece in lower case; empty outside of the text."""
        return self.pieces[piece].text.lower() if 0 <= piece < len(self.pieces) else ""

    def token(self, piece: int) -> Token:
        """The token that a piece belongs to."""
        return self.doc[self.pieces[piece].token]


def find_names(reader: Reader) -> list[Name]:
    """All spans worth judging; they may overlap."""
    names = list(_gazetteer_names(reader))
    known = {(name.start, name.end) for name in names}
    for entity in reader.doc.ents:
        name = _entity_name(reader, entity)
        if name is not None and (name.start, name.end) not in known and not _cut_short(reader, name, names):
            names.append(name)
    covered = {piece for name in names for piece in range(name.first, name.last + 1)}
    names += [name for name in _announced_names(reader) if covered.isdisjoint(range(name.first, name.last + 1))]
    return [name for name in names if not _within_organisation(reader, name)]


def _cut_short(reader: Reader, name: Name, names: Sequence[Name]) -> bool:
    """Whether a recogniser's name is but the beginning of one in the gazetteer: "Kaura" of "Kaura Namoda"."""
    return any(
        longer.first == name.first
        and longer.last > name.last
        and any(candidate.match == "exact" for candidate in longer.candidates)
        and reader.word(longer.last) not in WORDS.unit_after
        and all(reader.pieces[piece].capital for piece in range(longer.first, longer.last + 1))
        for longer in names
    )


def _announced_names(reader: Reader) -> Iterable[Name]:
    """Capitalised words that the words beside them call a place: "the village of Xyz", "Xyz district"."""
    first = 0
    while first < len(reader.pieces):
        last = first
        while last < len(reader.pieces) and reader.pieces[last].capital:
            last += 1
        if last > first:
            before = reader.word(first - 2) if reader.word(first - 1) == "of" else ""
            if WORDS.unit_before.get(before) in _ANNOUNCED or WORDS.unit_after.get(reader.word(last)) in _ANNOUNCED:
                yield _name(reader, first, last - 1, ())
        first = last + 1


_ANNOUNCED: Final = frozenset({"settlement", "admin1", "admin2", "unit"})


def _gazetteer_names(reader: Reader) -> Iterable[Name]:
    place = 0
    while place < len(reader.pieces):
        names = _from(reader, place) if _may_begin(reader, place) else []
        following = _after_article(reader, place) if not names and not reader.pieces[place].capital else None
        if following is not None:
            names = [_name(reader, place, name.last, name.candidates) for name in _from(reader, following)]
        yield from names
        place = names[0].last + 1 if names else place + 1


def _may_begin(reader: Reader, piece: int) -> bool:
    """Whether a name may begin at a piece: with a capital, or with a small article before one."""
    return reader.pieces[piece].capital or _after_article(reader, piece) is not None


def _after_article(reader: Reader, piece: int) -> int | None:
    """The capitalised piece behind a small article ("al-Bab", "el Fasher"); None where none is there."""
    word = reader.word(piece)
    if word not in ARTICLES and word != "sub":
        return None
    joined = reader.word(piece + 1) in _JOINTS
    following = piece + 1 + joined
    known = joined or word in _UNHYPHENED
    return following if known and following < len(reader.pieces) and reader.pieces[following].capital else None


_UNHYPHENED: Final = frozenset({"al", "el"})
"""Articles that are no English words and so need no hyphen."""


def _from(reader: Reader, first: int) -> list[Name]:
    """
    The longest name of the gazetteer that starts at a piece and ends on a capitalised one.

    Where its last word is a unit's ("Kentucky State" in "Kentucky State Police"), the shorter name too.
    """
    found: list[Name] = []
    for last in range(first, min(first + MAX_WORDS, len(reader.pieces))):
        piece = reader.pieces[last]
        text = reader.text(first, last)
        if "\n\n" in text or piece.text in _BREAKS:
            break
        if piece.capital or piece.text.isdigit():
            candidates = reader.gazetteer.lookup(text)
            if candidates and not (first < last and _only_adds_article(reader, first, last, candidates)):
                found.append(_name(reader, first, last, candidates))
        if not reader.gazetteer.has_prefix(normalise(text)):
            break
    if not found or found[-1].last == first:
        dotted = _with_period(reader, first)
        return [dotted] if dotted is not None else found[-1:]
    longest = found.pop()
    of_unit = reader.pieces[longest.last].text.lower() in WORDS.unit_after
    return [longest, *(name for name in found[-1:] if of_unit and not name.demonym)]


def _only_adds_article(reader: Reader, first: int, last: int, candidates: Sequence[Candidate]) -> bool:
    """Whether a name is found without its "The" as well ("The Philippines", but not "The Hague")."""
    if reader.pieces[first].text.lower() != "the":
        return False
    shorter = reader.gazetteer.lookup(reader.text(first + 1, last))
    return candidates[0].place.place_id in {candidate.place.place_id for candidate in shorter}


def _name(reader: Reader, first: int, last: int, candidates: tuple[Candidate, ...]) -> Name:
    start, end = reader.pieces[first].start, reader.pieces[last].end
    return Name(first, last, start, end, candidates, demonym=is_demonymic(candidates))


def _with_period(reader: Reader, first: int) -> Name | None:
    """An abbreviation whose period the tokeniser has split off ("Sask.")."""
    piece = reader.pieces[first]
    if (
        first + 1 == len(reader.pieces)
        or reader.pieces[first + 1].text != "."
        or reader.pieces[first + 1].start != piece.end
    ):
        return None
    found = reader.gazetteer.lookup(piece.text + ".")
    if found == reader.gazetteer.lookup(piece.text) or all(c.match != "abbreviation" for c in found):
        return None
    return Name(first, first + 1, piece.start, piece.end + 1, found)


def _within_organisation(reader: Reader, name: Name) -> bool:
    """Whether a name is part of an organisation's: "Bank of England", "Arakan Army" (but "U.S. Army" says whose)."""
    entity = reader.entity_of(name.first)
    if entity is None or entity.label_ != "ORG":
        return False
    body = reader.word(name.first - 2) if reader.word(name.first - 1) == "of" else ""
    starts = entity.start + (entity[0].lower_ == "the")
    if starts < reader.pieces[name.first].token:
        return body in WORDS.organisation_after and body not in WORDS.unit_before
    ends_before = reader.pieces[name.last].token < entity.end - 1
    country = any(kind_of(candidate.place.feature_code) == "country" for candidate in name.candidates)
    return ends_before and not country and entity[-1].lower_ in WORDS.militia_after


def is_demonymic(candidates: Sequence[Candidate]) -> bool:
    """Whether a word is first of all a people's or a country's adjective ("Canadian", also a town in Texas)."""
    if all(candidate.match != "demonym" for candidate in candidates):
        return False
    others = [prominence(candidate.place) for candidate in candidates if candidate.match != "demonym"]
    return max(others, default=0.0) < FAMOUS


def _entity_name(reader: Reader, entity: Span) -> Name | None:
    """A place entity of the recogniser, less articles and directions in front and possessives behind."""
    if entity.label_ not in PLACE_LABELS:
        return None
    place = attrgetter("token")
    first, end = (bisect_left(reader.pieces, token, key=place) for token in (entity.start, entity.end))
    inside = list(range(first, end))
    while inside and not _may_begin(reader, inside[0]):
        inside.pop(0)
    if inside and reader.pieces[inside[0]].text == "The":
        inside.pop(0)
    while inside and not reader.pieces[inside[-1]].capital and not reader.pieces[inside[-1]].text[:1].isdigit():
        inside.pop()
    if not inside:
        return None
    first, last = inside[0], inside[-1]
    text = reader.text(first, last)
    candidates = reader.gazetteer.lookup(text)
    return Name(
        first,
        last,
        reader.pieces[first].start,
        reader.pieces[last].end,
        candidates,
        entity.label_,
        is_demonymic(candidates),
    )


def _pieces(doc: Doc) -> list[Piece]:
    pieces: list[Piece] = []
    for token in doc:
        if token.is_space:
            continue
        if len(token) > 2 and any(joint in token.text for joint in _JOINTS) and any(c.isupper() for c in token.text):
            pieces += _split(token)
        else:
            pieces.append(Piece(token.idx, token.idx + len(token), token.text, token.i))
    return pieces


def _split(token: Token) -> Iterable[Piece]:
    start = 0
    text = token.text
    for place, char in enumerate(text + "-"):
        if char in _JOINTS:
            if place > start:
                yield Piece(token.idx + start, token.idx + place, text[start:place], token.i)
            if place < len(text):
                yield Piece(token.idx + place, token.idx + place + 1, char, token.i)
            start = place + 1


def _people(entities: Iterable[Span], gazetteer: Gazetteer) -> frozenset[str]:
    """Names of which the document speaks as parts of a person's full name ("Kim" after "Kim Jong-un")."""
    words: set[str] = set()
    for entity in entities:
        parts = [token.text for token in entity if token.text[:1].isupper()]
        if entity.label_ == "PERSON" and len(parts) > 1 and not gazetteer.lookup(entity.text):
            words.update(parts)
            words.add(entity.text)
    return frozenset(words)


def _tails(pieces: Sequence[Piece], gazetteer: Gazetteer) -> frozenset[str]:
    """Words that somewhere follow a capitalised word with which they make no place's name ("Doe" in "Joan Doe")."""
    return frozenset(
        second.text
        for first, second in pairwise(pieces)
        if second.capital
        and first.text[:1].isupper()
        and first.text[1:].islower()
        and first.text.lower() not in WORDS.directions
        and first.text.lower() not in WORDS.unit_after
        and first.text.lower() not in WORDS.locative
        and first.text.lower() not in _ARTICLES
        and not gazetteer.lookup(f"{first.text} {second.text}")
    )


_ARTICLES: Final = frozenset(
    {"the", "a", "an", "and", "but", "of", "as", "while", "when", "for", "since", "with", "on", "by"}
)


def _labels_by_name(entities: Iterable[Span]) -> Mapping[str, Counter[str]]:
    labels: dict[str, Counter[str]] = {}
    for entity in entities:
        labels.setdefault(normalise(entity.text), Counter())[entity.label_] += 1
    return labels


def hint(reader: Reader, name: Name) -> str | None:
    """What the words around a name say about its kind: "the village of X", "X oblast", "River X", "X governor"."""
    words = [reader.pieces[i].text.lower() for i in range(name.first, name.last + 1)]
    if len(words) > 1:
        for word in (words[-1], words[0]):
            if word in WORDS.unit_after:
                return WORDS.unit_after[word]
    after = reader.word(name.last + 1)
    if after in WORDS.unit_after:
        return WORDS.unit_after[after]
    if after == "local" and reader.word(name.last + 2) == "government":
        return "admin2"
    before, second = reader.word(name.first - 1), reader.word(name.first - 2)
    if before == "of" and second in WORDS.unit_before:
        return WORDS.unit_before[second]
    return WORDS.unit_before.get(before) or WORDS.office_of.get(after) or _shared_hint(reader, name)


def _shared_hint(reader: Reader, name: Name) -> str | None:
    """The plural that names in a row share: "Kharkiv, Sumy and Poltava regions", "the towns of Derna and Sousse"."""
    after = name.last + 1
    while _in_row(reader, after):
        after += 1
    word = reader.word(after)
    if after > name.last + 1 and word.endswith("s") and word in WORDS.unit_after:
        return WORDS.unit_after[word]
    before = name.first - 1
    while before >= 0 and _in_row(reader, before):
        before -= 1
    word = reader.word(before - 1)
    if reader.word(before) == "of" and word.endswith("s") and word in WORDS.unit_before:
        return WORDS.unit_before[word]
    return None


def _in_row(reader: Reader, piece: int) -> bool:
    return piece < len(reader.pieces) and (
        reader.pieces[piece].text in (",", "and", "or", "&") or reader.pieces[piece].capital
    )
