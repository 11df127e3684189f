"""Events of long ago: anniversaries, "decades ago", a year well before publication."""

import re
from datetime import date
from typing import Final

from spacy.tokens import Token

from geo.clauses import climb, is_verb
from geo.cues import load_cues

_YEAR: Final = re.compile(r"^(1[0-9]{3}|20[0-9]{2})s?$")
_HISTORY_YEARS: Final = 2
"""An event whose stated year lies this many years before the publication year is historical."""


def _in(token: Token, name: str) -> bool:
    return token.lower_ in load_cues("modality")[name]


def is_history(token: Token, published: date | None) -> bool:
    """
    Whether the words around an event say that it happened long ago.

    Parameters
    ----------
    token
        The word that names the event.
    published
        Publication day; a year in the event's clause that lies two years before it is history.
    """
    if any(_in(word, "anniversary") for word in climb(token) if word.i != token.i):
        return True
    clause = [token, *_near(token)]
    if any(_in(word, "ago_units") and _is_ago(word) for word in clause):
        return True
    if published is None:
        return False
    years = [int(found[1]) for word in clause if (found := _YEAR.match(word.text))]
    return bool(years) and max(years) <= published.year - _HISTORY_YEARS


def _near(token: Token) -> list[Token]:
    """The words of the trigger's own clause: its noun phrase and the adjuncts of its verb."""
    words: list[Token] = []
    for top in {word.i: word for word in (token, _clause_of(token))}.values():
        for kid in top.children:
            if kid.dep_ not in {"ccomp", "advcl", "conj", "relcl", "nsubj", "parataxis"} or top.i == token.i:
                words.extend(part for part in kid.subtree if not _deeper(part, top))
    return words


def _clause_of(token: Token) -> Token:
    return next((word for word in climb(token) if is_verb(word)), token)


def _deeper(word: Token, top: Token) -> bool:
    while word.i != top.i:
        if word.dep_ in {"relcl", "ccomp", "advcl", "acl"}:
            return True
        word = word.head
    return False


def _is_ago(unit: Token) -> bool:
    return any(kid.lower_ in {"ago", "earlier"} for kid in (*unit.children, unit.head))
