"""The date of *this* event: from its clause, else its sentence, else the running story, else the publication day.

A date belongs to the clause that it hangs from. It reaches an event in that clause, and events in clauses that continue
it ("rocked the city on Saturday, *killing* nine"), but not one in a clause
told apart from it: "police said *on Monday* that gunmen killed" dates the saying, which only bounds the killing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from spacy.tokens import Span, Token

from geo.clauses import CLAUSAL, carrier, climb, is_verb, parted, path, tokens_in
from geo.event_place_sites import cues
from geo.records import DateMention
from geo.syntax import text_of
from geo.vocabulary import Modality

NEWS_DAYS: Final = 6
"""News tells of the last week: an event without a date lies in this many days before publication."""
SAID_DAYS: Final = 1
"""What police "said on Monday" mostly happened that day or this many days before."""
OWN: Final = 0.5
"""Weight from which a date counts as the event's own."""
RUNNING: Final = "date of the running story"
_CLOCK_ENTRY: Final = re.compile(
    r"(?:[01]?\d|2[0-3])[:.h][0-5]\d\s?(?:[ap]\.?m\.?|GMT|UTC|[A-Z]{2,4})?\s*(?:[-–—|:]|\n)"
)
"""How an entry of a live report begins: "09:40 — Air raid sirens …"."""
_AHEAD: Final = frozenset({"ahead", "prior"})
"""What happens "ahead of Monday's vote" does not happen on Monday."""
_OPEN: Final = frozenset({"planned", "hypothetical", "historical"})
"""What the running story and the publication day do not date."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date given to an event with the probability that it is right, or the reason why there is none."""

    mention: DateMention | None
    confidence: float
    reason: str


def date_of(
    trigger: Token,
    sentence: Span,
    dates: Sequence[DateMention],
    *,
    running: DateMention | None,
    published: date | None,
    modality: Modality,
) -> Dated:
    """
    Date an event.

    Parameters
    ----------
    trigger
        The word that names it.
    sentence
        Its sentence.
    dates
        Temporal expressions of the document.
    running
        Date of the event before it in the same paragraph, or of the event that "the attack" points back to.
    published
        Publication day.
    modality
        How the text vouches for it; what is planned or supposed is never dated by publication.
    """
    here = [
        found
        for found in dates
        if sentence.start_char <= found.start < sentence.end_char and tokens_in(sentence, found.start, found.end)
    ]
    weighed = sorted(((_weight(trigger, found, sentence), found) for found in here), key=lambda pair: -pair[0])
    own = [(weight, found) for weight, found in weighed if weight >= OWN]
    if own:
        return _own_date(own, trigger, published)
    if modality not in _OPEN:
        told = _told(trigger, here, sentence, running)
        if told is not None:
            return told
    unanchored = next((found for found in here if found.date_start is None), None)
    if unanchored is not None and published is None:
        return Dated(None, 0.0, f"{unanchored.text!r} is relative and the publication day is not known")
    return _from_publication(sentence, published, modality)


def _told(trigger: Token, here: Sequence[DateMention], sentence: Span, running: DateMention | None) -> Dated | None:
    """The date of the running story, unless the event was spoken of before that; then the day it was spoken of."""
    said = next((found for found in here if found.date_end is not None and _is_said(trigger, found, sentence)), None)
    if running is not None and running.date_start is not None and not _precedes(said, running):
        return Dated(replace(running), 0.6, RUNNING)
    return Dated(_bounded_by(said), 0.65, "the date is that of the statement") if said is not None else None


def _precedes(said: DateMention | None, running: DateMention) -> bool:
    if said is None or said.date_end is None or running.date_start is None:
        return False
    return said.date_end < running.date_start


def _own_date(own: Sequence[tuple[float, DateMention]], trigger: Token, published: date | None) -> Dated:
    best = own[0][0]
    close = [found for weight, found in own if weight >= best - 0.1]
    chosen = min(close, key=lambda found: (found.direction != "at", _width(found), abs(found.start - trigger.idx)))
    if chosen.date_start is None:
        return Dated(None, 0.0, chosen.reason or f"{chosen.text!r} is relative and nothing anchors it")
    together = _until_now(_joined(chosen, close, trigger), trigger, published)
    return Dated(together, min(0.95, best), f"{together.text!r} belongs to the event's words")


def _until_now(found: DateMention, trigger: Token, published: date | None) -> DateMention:
    """As in "since Thursday": from then until publication, but "since 2015, *when* …" is 2015."""
    when = any(_hangs_from(word, found) for word in climb(trigger))
    if found.direction != "since" or when or published is None or found.date_start is None:
        return found
    return replace(found, date_end=max(published, found.date_start), precision="range")


def _joined(chosen: DateMention, close: Iterable[DateMention], trigger: Token) -> DateMention:
    """As in "on Monday and Tuesday" as one range."""
    for other in sorted(close, key=lambda found: found.start):
        first, second = sorted((chosen, other), key=lambda found: found.start)
        between = text_of(trigger.doc)[first.end : second.start].strip().lower()
        if first is second or between not in {"and", "and on", "to", "and again on"}:
            continue
        if first.date_start is None or second.date_end is None or second.date_end < first.date_start:
            continue
        text = text_of(trigger.doc)[first.start : second.end]
        return replace(first, end=second.end, text=text, date_end=second.date_end, precision="range")
    return chosen


def _width(found: DateMention) -> int:
    if found.date_start is None or found.date_end is None:
        return 100_000
    return (found.date_end - found.date_start).days


def _weight(trigger: Token, found: DateMention, sentence: Span) -> float:
    """How surely a date is the event's own, 0 to 1."""
    head = carrier(sentence, found.start, found.end)
    if _is_misplaced(head):
        return 0.0 if parted(head, trigger) else 0.8
    up, down = path(trigger, head)
    if not down and any(_hangs_from(word, found) for word in up):
        return 0.85
    if any(word.lower_ in _AHEAD for word in down):
        return 0.0
    below = [word for word in down if _heads_clause(word) and not _names_what(word)]
    if below and all(word.dep_ == "acl" and word.tag_ == "VBG" for word in below):
        return OWN
    if any(word.dep_ in {"relcl", "ccomp", "acl", "advcl", "csubj"} for word in below):
        return 0.0
    value = 0.6 if below else 0.95
    for word in up:
        value = min(value, _passed_up(word))
    if down and down[0].dep_ in {"nsubj", "dobj", "nsubjpass"} and not up:
        value = min(value, 0.8)
    return value * (0.9 if found.direction != "at" else 1.0)


def _is_misplaced(head: Token) -> bool:
    """Whether a parse hangs a date from a verb beyond a semicolon, which no reader would."""
    verb = next(filter(is_verb, climb(head)), None)
    return verb is not None and parted(head, verb)


def _hangs_from(word: Token, found: DateMention) -> bool:
    """As in "since 2015, *when rebels seized* …": whether a word heads a clause about the date."""
    inside = found.start <= word.head.idx < found.end
    return word.dep_ in {"relcl", "advcl", "acl"} and inside


def _is_said(trigger: Token, found: DateMention, sentence: Span) -> bool:
    """Whether a date is that of what is said about the event: "police said *on Monday* that gunmen killed …"."""
    up, down = path(trigger, carrier(sentence, found.start, found.end))
    speaks = any(word.dep_ == "ccomp" and word.head.lower_ in cues()["speech_verbs"] for word in up)
    return speaks and not any(_heads_clause(word) for word in down)


def _names_what(word: Token) -> bool:
    """As in "struck *what officials called* hideouts on Thursday": a name in a clause's dress, without a day."""
    return word.lower_ in cues()["naming_verbs"] and any(kid.lower_ == "what" for kid in word.children)


def _heads_clause(word: Token) -> bool:
    return word.dep_ in CLAUSAL or (word.dep_ == "conj" and is_verb(word))


def _passed_up(word: Token) -> float:
    """What a date above a link is worth below it."""
    if word.dep_ == "ccomp":
        return 0.35 if word.head.lower_ in cues()["speech_verbs"] else 0.6
    if word.dep_ in {"advcl", "xcomp", "acl"}:
        finite = any(
            kid.dep_ == "mark" and kid.lower_ in {"after", "before", "since", "because", "although"}
            for kid in word.children
        )
        return 0.45 if finite else 0.85
    if word.dep_ == "relcl":
        return 0.55
    if word.dep_ == "pcomp" and word.head.lower_ in {"after", "before", "since", "of", "for", "over"}:
        return 0.4
    if word.dep_ == "prep" and word.lower_ in {"after", "before", "since", "over", "despite"}:
        return 0.45
    return 0.75 if word.dep_ == "conj" and is_verb(word) else 0.95


def _bounded_by(said: DateMention) -> DateMention:
    start = said.date_start or said.date_end
    assert start is not None  # noqa: S101 - for the type checker: the caller saw an end
    return replace(said, date_start=start - timedelta(days=SAID_DAYS), precision="range")


def _from_publication(sentence: Span, published: date | None, modality: Modality) -> Dated:
    if modality in _OPEN:
        return Dated(None, 0.0, f"{modality}, and the text gives no day")
    if published is None:
        return Dated(None, 0.0, "the text gives no day and the publication day is not known")
    at = sentence.start_char
    text = text_of(sentence.doc)
    if _CLOCK_ENTRY.match(text, text.rfind("\n", 0, at) + 1):
        reason = "the entry is headed by a time of the day of publication"
        return Dated(DateMention(at, at, "", published, published, "day", "publication", reason=reason), 0.7, reason)
    start = published - timedelta(days=NEWS_DAYS)
    mention = DateMention(at, at, "", start, published, "week", "publication", reason="the week up to publication")
    return Dated(mention, 0.5, "the text gives no day: the week up to publication")
