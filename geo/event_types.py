"""
Which sentences report an event, of which type, and which word says so.

Two stages, since a sentence embedding costs more than all the rest: phrases and words decide the clear cases,
the embedding is asked only where they are unsure whether something happened.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np
from spacy.tokens import Span

from geo.cues import load_cues
from geo.embedding import embed
from geo.event_model import EventModel, Floats, Sentence, load_model, read_sentence
from geo.lexicon import TABLES_DIR, Word, load_lexicon, read_rows
from geo.records import Trigger
from geo.vocabulary import EVENT_TYPE_OF, Kind

BACKGROUND: Final = "background"
MAYBE_INCIDENT: Final = 0.2
"""Chance of an incident, by words alone, from which the embedding is asked about a sentence with a telling phrase …"""
MAYBE_UNHEARD: Final = 0.3
"""… and about one without …"""
CLEAR: Final = 0.8
"""… unless one label has this chance already."""
MIN_EVENT: Final = 0.5
"""Chance of any event from which a sentence reports one."""
CERTAIN: Final = 0.9
"""Chance from which a statement or a diplomatic step needs no phrase of the lexicon."""
MIN_TYPE: Final = 0.4
"""Chance from which an event type, or a sub-type, is named; below it is null."""
MIN_FURTHER: Final = 0.6
"""Chance from which a clause of its own adds a second event to a sentence."""
NEARBY: Final = 40
"""Characters either side of a meeting by which it is judged."""
DECISIVE: Final = 3
STRONG: Final = 2
"""Weights of phrases in the lexicon."""

_CLAUSE: Final = re.compile(r"[;:]\s|\s[–—-]+\s|,?\s(?:and|while|whereas|but|after|before|as|when|where|in which)\s")
_TOLD_APART: Final = re.compile(r"\b(?:while|whereas)\s$")
"""Before a clause that tells of something else: "rebels blew up a bridge in A, *while* a grenade in B wounded four"."""
_SUBORDINATE: Final = re.compile(r"^.{12,}?(?=\b(?:after|since|following|until|before|ahead of)\b)", re.DOTALL)
"""The part of a sentence that precedes a clause of time."""
_ALIKE: Final = (
    frozenset(("Battles", "Explosions/Remote violence", "Violence against civilians")),
    frozenset(("Protests", "Riots")),
)
"""Types that describe one happening from several sides: "ambushed a patrol, killing two, with a roadside bomb"."""
_SIDES: Final = frozenset(("Arrests", "Looting/property destruction"))
"""Sub-types that only describe what else went on where there is fighting, an attack or a protest."""
_OF_ITS_OWN: Final = frozenset(("Government regains territory", "Non-state actor overtakes territory"))
"""Sub-types that are never merely a side of another one."""


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
    rows = read_rows(TABLES_DIR / "event_labels.csv")
    return {row["label"]: Label(row["label"], kinds.get(row["kind"]), row["code"] or None) for row in rows}


def classify(sentences: Sequence[Span]) -> list[tuple[Trigger, ...]]:
    """
    Say what each sentence reports.

    Parameters
    ----------
    sentences
        Tags help to choose the word to highlight; neither tags nor dependency heads are required.

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
    model = load_model()
    lexicon = load_lexicon()
    read = [read_sentence(span.text, lexicon) for span in sentences]
    return [
        _triggers(span, sentence, chances, model)
        for span, sentence, chances in zip(sentences, read, _chances(read, model), strict=True)
    ]


def predict_label(text: str) -> str:
    """
    Name the CASE 2021 class of a news snippet that is known to report something.

    The task's classes are ACLED's sub-types under codes of its own, with diplomacy, attribution, natural and
    man-made disasters and organised crime besides (`geo/tables/event_labels.csv`). Dates stay in: they only mislead
    where it is in question whether anything happened.
    """
    model = load_model()
    chances = model.full_chances(read_sentence(text, load_lexicon()), embed([text])[0])
    codes = {index: load_labels()[name].code for index, name in enumerate(model.labels)}
    best = max((index for index, code in codes.items() if code), key=lambda index: chances[index])
    return codes[best] or BACKGROUND


def _chances(sentences: Sequence[Sentence], model: EventModel) -> list[Floats]:
    """Chances of all labels for each sentence, by embedding where words alone leave doubt."""
    chances = [model.fast_chances(sentence) for sentence in sentences]
    unsure = [index for index, sentence in enumerate(sentences) if is_unsure(sentence, chances[index], model)]
    vectors = embed([sentences[index].meaning for index in unsure])
    for index, vector in zip(unsure, vectors, strict=True):
        chances[index] = model.full_chances(sentences[index], vector)
    return chances


def is_unsure(sentence: Sentence, chances: Floats, model: EventModel) -> bool:
    """Whether a sentence may be an incident while no label is clear, so that its embedding is worth its cost."""
    incident = sum(chance for name, chance in zip(model.labels, chances.tolist(), strict=True) if name in EVENT_TYPE_OF)
    return incident >= (MAYBE_INCIDENT if _is_backed(sentence) else MAYBE_UNHEARD) and float(chances.max()) < CLEAR


def _is_backed(sentence: Sentence) -> bool:
    """Whether a strong phrase of the lexicon speaks for an incident."""
    return any(match.weight >= STRONG and match.label in EVENT_TYPE_OF for match in sentence.matches)


def _triggers(span: Span, sentence: Sentence, chances: Floats, model: EventModel) -> tuple[Trigger, ...]:
    main = _main_trigger(span, sentence, chances, model)
    if main is None:
        return ()
    found = [main, *_further(sentence, main, model)]
    return tuple(
        replace(trigger, start=trigger.start + span.start_char, end=trigger.end + span.start_char)
        for trigger in sorted(found, key=lambda trigger: trigger.start)
    )


def _main_trigger(span: Span, sentence: Sentence, chances: Floats, model: EventModel) -> Trigger | None:
    """What the sentence as a whole reports, with offsets into the sentence."""
    labels = load_labels()
    of_events = np.array([p if labels[name].kind else 0.0 for p, name in zip(chances, model.labels, strict=True)])
    if not sentence.words or of_events.sum() < MIN_EVENT:
        return None
    label = labels[model.labels[int(of_events.argmax())]]
    if label.kind != "incident" and not _holds(label, float(of_events.max()), sentence) and _is_decided(sentence):
        of_events = _as_incident(of_events, model)
        label = labels[model.labels[int(of_events.argmax())]]
    event_type, sub, score = _type(label, of_events, model.labels)
    if label.kind is None or of_events.sum() < MIN_EVENT or (event_type is None and not _holds(label, score, sentence)):
        return None
    start, end = _highlight(span, sentence, label, model)
    return Trigger(start, end, label.kind, event_type, sub, score)


def _as_incident(of_events: Floats, model: EventModel) -> Floats:
    """Chances once statements and diplomacy are ruled out, of which no phrase speaks, while one does of an incident."""
    is_incident = np.array([name in EVENT_TYPE_OF for name in model.labels])
    chances: Floats = np.where(is_incident, of_events, 0.0) / (1 - of_events[~is_incident].sum())
    return chances


def _is_decided(sentence: Sentence) -> bool:
    """Whether a decisive phrase of the lexicon speaks for an incident."""
    return any(match.weight >= DECISIVE and match.label in EVENT_TYPE_OF for match in sentence.matches)


def _holds(label: Label, score: float, sentence: Sentence) -> bool:
    """Whether what has no type is an event all the same: a phrase says so, or the classifier is certain."""
    if label.kind == "incident":
        return _is_backed(sentence)
    phrase = any(match.label == label.name and match.weight >= STRONG for match in sentence.matches)
    return score >= (MIN_EVENT if phrase else CERTAIN)


def _type(label: Label, chances: Floats, labels: Sequence[str]) -> tuple[str | None, str | None, float]:
    """Type and sub-type as far as they are likely, and the chance of what is said."""
    by_name = {name: float(chance) for name, chance in zip(labels, chances, strict=True)}
    own = by_name[label.name]
    if label.kind != "incident":
        return None, None, own
    event_type = EVENT_TYPE_OF[label.name]
    alike = sum(chance for name, chance in by_name.items() if EVENT_TYPE_OF.get(name) == event_type)
    if own >= MIN_TYPE:
        return event_type, label.name, own
    if alike >= MIN_TYPE:
        return event_type, None, alike
    return None, None, sum(chance for name, chance in by_name.items() if name in EVENT_TYPE_OF)


def _highlight(span: Span, sentence: Sentence, label: Label, model: EventModel) -> tuple[int, int]:
    """
    Span of the word that makes it an event.

    A phrase of that label, else of its type, else of any incident, else the word that the classifier goes by. What
    stands in the main clause comes before what happened "after" or "since".
    """
    event_type = EVENT_TYPE_OF.get(label.name)
    for wanted in ({label.name}, _names_of(event_type), set(EVENT_TYPE_OF) if event_type else set()):
        phrases = [match for match in sentence.matches if match.label in wanted]
        if phrases:
            main = len((_SUBORDINATE.search(sentence.text) or [sentence.text])[0])
            verbs = {token.idx - span.start_char for token in span if token.tag_.startswith("V")}
            best = max(phrases, key=lambda each: (each.start < main, each.weight, each.start in verbs, -each.start))
            return best.start, best.end
    word = _telling_word(span, sentence.words, model.word_weights(sentence.words, label.name))
    return word.start, word.end


def _names_of(event_type: str | None) -> set[str]:
    return {name for name, its_type in EVENT_TYPE_OF.items() if its_type == event_type}


def _telling_word(span: Span, words: Sequence[Word], weights: Sequence[float]) -> Word:
    """Word with most weight: a verb if there is one with any, else a common noun, else any word."""
    mute = load_cues("modality")["speech"]
    tags = {
        token.idx - span.start_char: "" if token.is_stop or token.lower_ in mute else token.tag_ or "NN"
        for token in span
    }
    for wanted in ("V", "NN"):
        rows = [
            row for row, word in enumerate(words) if tags.get(word.start, "").startswith(wanted) and weights[row] > 0
        ]
        common = [row for row in rows if not tags[words[row].start].startswith("NNP")]
        if common:
            return words[max(common, key=lambda row: weights[row])]
    telling = [row for row, word in enumerate(words) if tags.get(word.start) != ""]
    return words[max(telling or range(len(words)), key=lambda row: weights[row])]


def _further(sentence: Sentence, main: Trigger, model: EventModel) -> list[Trigger]:
    """
    Other events that clauses of the sentence report.

    A clause adds one if a decisive phrase in it, and the words of the clause on their own, say so, and if it is not
    merely another side of what is known already. After a verdict on a deed ("condemned the shelling of …"), the deed.
    A statement that speaks of a meeting adds the meeting.
    """
    found = _encounters(sentence, main, model)
    for start, end in _clauses(sentence, main):
        trigger = _clause_trigger(sentence, start, end, model)
        elsewhere = _each_with_its_place(sentence, start, end)
        apart = elsewhere and _TOLD_APART.search(sentence.text, 0, start) is not None
        others = (_is_other(trigger, known, elsewhere=elsewhere) for known in (main, *found)) if trigger else ()
        if trigger is not None and (apart or all(others)):
            found.append(trigger)
    return found


def _encounters(sentence: Sentence, main: Trigger, model: EventModel) -> list[Trigger]:
    """The first meeting or summit that a statement speaks of, if it says where or when."""
    if main.kind != "statement":
        return []
    diplomacy = list(model.labels).index("diplomacy")
    for match in sentence.matches:
        if match.note == "encounter" and not match.start <= main.start < match.end:
            first = max(0, match.start - NEARBY, main.end if main.end <= match.start else 0)
            last = min(match.end + NEARBY, main.start if main.start >= match.end else len(sentence.text))
            score = float(model.fast_chances(read_sentence(sentence.text[first:last], load_lexicon()))[diplomacy])
            return [Trigger(match.start, match.end, "diplomacy", None, None, score)] if score >= MIN_TYPE else []
    return []


def _clauses(sentence: Sentence, main: Trigger) -> list[tuple[int, int]]:
    """Spans of the clauses that may hold an event besides the main one."""
    decisive = [match for match in sentence.matches if match.weight >= DECISIVE and match.label in EVENT_TYPE_OF]
    if not decisive:
        return []
    breaks = [(0, 0), *((m.start(), m.end()) for m in _CLAUSE.finditer(sentence.text))]
    ends = [*(start for start, _ in breaks[1:]), len(sentence.text)]
    spans = [(start, end) for (_, start), end in zip(breaks, ends, strict=True)]
    if any(match.note == "deed" and match.start == main.start for match in sentence.matches):
        spans.append((main.end, next(end for end in ends if end >= main.end)))
    return [
        (start, end)
        for start, end in spans
        if not start <= main.start < end and any(start <= match.start < end for match in decisive)
    ]


def _clause_trigger(sentence: Sentence, start: int, end: int, model: EventModel) -> Trigger | None:
    """Event of one clause: its words on their own, with the phrases found in it in the light of the whole sentence."""
    phrases = tuple(match for match in sentence.matches if start <= match.start and match.end <= end)
    clause = replace(read_sentence(sentence.text[start:end], load_lexicon()), matches=phrases)
    chances = model.fast_chances(clause)
    by_name = dict(zip(model.labels, chances.tolist(), strict=True))
    decisive = [match for match in phrases if match.weight >= DECISIVE and match.label in EVENT_TYPE_OF]
    if not decisive or sum(chance for name, chance in by_name.items() if name in EVENT_TYPE_OF) < MIN_FURTHER:
        return None
    best = max(decisive, key=lambda match: (by_name[match.label], -match.start))
    event_type, sub, score = _type(load_labels()[best.label], chances, model.labels)
    return Trigger(best.start, best.end, "incident", event_type, sub, score) if event_type else None


def _each_with_its_place(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a clause and the rest of its sentence each say where: then they tell of two happenings."""
    return bool(_WHERE.search(sentence.text[start:end])) and bool(
        _WHERE.search(sentence.text[:start]) or _WHERE.search(sentence.text[end:])
    )


_WHERE: Final = re.compile(
    r"\b(?:in|at|near|outside|around)\s+(?:[a-z][\w-]*\s+){0,5}?(?!(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)[A-Z]"
)


def _is_other(trigger: Trigger, known: Trigger, *, elsewhere: bool) -> bool:
    """Whether two triggers of one sentence are two events rather than two sides of one."""
    if known.kind != "incident":
        return True
    if trigger.sub_event_type == known.sub_event_type or known.event_type is None:
        return False
    both = {trigger.sub_event_type, known.sub_event_type}
    if both & _OF_ITS_OWN:
        return both == _OF_ITS_OWN or trigger.event_type != known.event_type
    if trigger.sub_event_type in _SIDES:
        return known.event_type == "Strategic developments"
    types = {trigger.event_type, known.event_type}
    return len(types) > 1 and (elsewhere or not any(types <= group for group in _ALIKE))
