"""Whether the clause around a few words speaks of the past or of the future, from its verbs alone."""

import re
from typing import Final, Literal

Tense = Literal["past", "future", "unknown"]

_REACH: Final = 160
"""Characters looked at on either side; clauses of news English are seldom longer."""

_IRREGULAR: Final = (
    "was were had been did said told took came went saw hit struck shot fell fought left held met began broke "
    "brought built bought caught drove fled flew found gave grew heard hid kept knew laid led lost made paid put ran "
    "rose sent set shook slew spoke spent stood stole swept swore taught thought threw tore won withdrew wrote became "
    "blew burst cut dealt drew fed felt forbade forgot got hurt let read sank sat sold shut slept split spread sprang "
    "stuck sought rode undertook overthrew understood underwent wounded killed"
)
_FUTURE_WORDS: Final = (
    r"(?:will|won't|shall|would|might|could|should|must|may|'ll|’ll)(?:\s+(?:not|also|still|now|\w+ly))?"
    r"(?:\s+(?:be|have\s+been))?(?:\s+[a-z]+)?|going\s+to|due|scheduled|slated|planned|plans|planning|"
    r"plan|expected|expects|expect|poised|set\s+(?:to|for)|is\s+to|are\s+to|upcoming|forthcoming|ahead\s+of|hopes|"
    r"aims|intends|postponed|adjourned|delayed|extended|begins|starts|opens|expires|leaves|arrives|resumes|takes\s+(?:place|effect)|"
    r"resume|reopen|"
    r"(?:is|are)\s+(?:meeting|visiting|holding|travelling|traveling|arriving|leaving|preparing|hosting|attending)"
)
_GIVES_FUTURE: Final = (
    "agreed|agree|agrees|plan|plans|planned|expected|due|set|scheduled|vowed|pledged|promised|threatened|invited|"
    "is|are|slated|wants|want|hopes|hoped|preparing|prepared|ready|likely|intends|intended|decided|summoned|called"
)
_CUE: Final = re.compile(
    rf"\b(?:(?P<inf>(?:{_GIVES_FUTURE}|was|were)\s+to\s+(?:be\s+)?[a-z]+|to\s+be\s+[a-z]+)|(?P<future>{_FUTURE_WORDS})"
    rf"|(?P<past>{'|'.join(_IRREGULAR.split())}|(?!(?:un)?armed\b|need\b|speed\b|indeed\b|hundred\b)[a-z]{{2,}}ed))\b"
)
_HEADLINE_INFINITIVE: Final = re.compile(
    r"^[^.,]{3,60}?(?<!ed)(?<!have)(?<!had)\s+to\s+[a-z]+\s(?![^.]*\b(?:was|were|had)\b)"
)
_SENTENCE_START: Final = re.compile(r"(?:[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z])|\n\s*\n)")
_ABBREVIATION: Final = re.compile(
    r"\b(?:[A-Z]|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|St|No)\.$"
)
_AT_MEETING: Final = re.compile(
    r"\b(?:at|during)\s+(?:an?|the|their|its)\s+(?:\w+\s+)?(?:summit|meeting|conference|talks)\b"
)
"""As in "agreed to extend it *at a summit* in August": the day is that of the agreement."""
_WILL_NEXT: Final = re.compile(r"\s+(?:will|would|is\s+to|are\s+to|'ll)\b")


def sentence_start(text: str, offset: int, floor: int = 0) -> int:
    """Find roughly where the sentence that holds an offset begins, not before `floor`."""
    low = max(floor, offset - 400)
    start = low
    for match in _SENTENCE_START.finditer(text, low, offset):
        if not _ABBREVIATION.search(text, low, match.start() + 1) or "\n" in match.group().strip(" "):
            start = match.end()
    return start


def sentence_end(text: str, offset: int, ceiling: int) -> int:
    """Find roughly where the sentence that holds an offset ends, not after `ceiling`."""
    high = min(ceiling, offset + 400)
    for match in _SENTENCE_START.finditer(text, offset, high):
        if not _ABBREVIATION.search(text, offset, match.start() + 1):
            return match.start() + 1
    return high


def tense_around(text: str, start: int, end: int, low: int, high: int, *, behind: bool = True) -> Tense:
    """
    Tell the tense of the clause that a span belongs to.

    The nearest verb before the span decides ("said on Monday that talks will resume"), unless "will"
    follows the span at once; without one before it, the nearest after it does.

    Parameters
    ----------
    text
        The text.
    start, end
        The span, a temporal expression.
    low, high
        Bounds of its sentence.
    behind
        Whether verbs behind the span may decide where there is none before it.

    Returns
    -------
    tense
        "unknown" where the sentence shows no verb that the rules know.
    """
    if _WILL_NEXT.match(text, end):
        return "future"
    before = max(_CUE.finditer(text, max(low, start - _REACH), start), key=re.Match.start, default=None)
    if before is not None:
        agreed_there = before.lastgroup == "inf" and _AT_MEETING.search(text, before.end(), start)
        return "past" if before.lastgroup == "past" or agreed_there else "future"
    if _HEADLINE_INFINITIVE.match(text[low:start] + " "):
        return "future"
    after = _CUE.search(text, end, min(high, end + _REACH)) if behind else None
    if after is None:
        return "unknown"
    return "past" if after.lastgroup == "past" else "future"
