"""The words of a sentence that tell of the toll of *this* event: its own clause, without what it answers to."""

import re
from collections.abc import Sequence
from typing import Final

from spacy.tokens import Span

from geo.records import Trigger

HARMLESS: Final = frozenset(
    {"Agreement", "Change to group/activity", "Headquarters or base established", "Non-violent transfer of territory"}
)
"""Sub-types in which nobody is hurt: a toll beside them is that of what went before."""
_EARLIER_DEED: Final = re.compile(
    r"\b(?:behind|after|following|over|for|avenge|since|blamed for|retaliation for|response to)\s+"
    r"(?:(?:the|an?|last|this|earlier|week's|month's|year's)\s+)*(?:[\w-]+\s+){0,2}?"
    r"(?:killings?|deaths?|murders?|massacres?|attacks?|bombings?|assassinations?)\b[^,;.]*"
)
_BREAK: Final = re.compile(
    r"[;:]\s|,\s(?=(?:as|while|whereas|and|but)\b)|\s(?:as|while|whereas|and|but|after|before)\s"
)


def toll_words(sentence: Span, trigger: Trigger, triggers: Sequence[Trigger]) -> str:
    """
    What a sentence says that may be the toll of one of its events.

    Parameters
    ----------
    sentence
        The sentence.
    trigger
        The event's word.
    triggers
        All triggers of the sentence: between two, the last break of clauses parts their tolls.

    Returns
    -------
    words
        Empty for what hurts nobody; else without deeds that the event answers to ("after the killing of 26 tourists").
    """
    if trigger.kind != "incident" or trigger.sub_event_type in HARMLESS:
        return ""
    start, end = _own_part(sentence, trigger, [other for other in triggers if other.kind == "incident"])
    at = trigger.start - sentence.start_char - start
    return _EARLIER_DEED.sub(
        lambda found: found.group() if found.start() <= at < found.end() else "", sentence.text[start:end]
    )


def _own_part(sentence: Span, trigger: Trigger, triggers: Sequence[Trigger]) -> tuple[int, int]:
    """Offsets into the sentence between the breaks that part a trigger from the ones around it."""
    text, base = sentence.text, sentence.start_char
    before = [other for other in triggers if other.end <= trigger.start]
    after = [other for other in triggers if other.start >= trigger.end]
    start = _last_break(text, before[-1].end - base, trigger.start - base) if before else 0
    end = _last_break(text, trigger.end - base, after[0].start - base) if after else len(text)
    return start, end


def _last_break(text: str, start: int, end: int) -> int:
    return max((found.end() for found in _BREAK.finditer(text, start, end)), default=end)
