"""
Giving back its capitals to text that is written in capitals or in small letters only.

The recogniser leans on capitals, so headlines in capitals and messages without any are parsed in a
copy of the same length in which names have them. Offsets stay true.
"""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Final

IsName = Callable[[str], bool]
IsWord = Callable[[str], bool]

MIN_LETTERS: Final = 25
"""Shorter runs are left alone: a dateline ("BEIRUT —") or an abbreviation is no headline."""
_SENTENCE: Final = re.compile(r"[^\n.!?]+[.!?]?")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_MAX_NAME_WORDS: Final = 4


def truecase(text: str, is_name: IsName, is_word: IsWord) -> str:
    """
    Rewrite the case of those lines and sentences that have lost it.

    Parameters
    ----------
    text
        Any text.
    is_name
        Whether words (in lower case, separated by a space) are a well-known place's name.
    is_word
        Whether a word in lower case is in the dictionary.

    Returns
    -------
    text
        Of the same length, differing in case only, and only where a line of at least 25 letters is all
        capitals or the whole text has no capital at all.
    """
    if is_caseless_small(text):
        return "".join(_rewrite(part, is_name, is_word) for part in _parts(text))
    return "".join(_rewrite(part, is_name, is_word) if is_all_capitals(part) else part for part in _lines(text))


def is_all_capitals(line: str) -> bool:
    """Whether a line has at least 25 letters, nine in ten of them capitals."""
    capitals, small = _count(line)
    return capitals + small >= MIN_LETTERS and capitals >= 9 * small


def is_caseless_small(text: str) -> bool:
    """Whether a text has at least 25 letters and less than one capital in two hundred."""
    capitals, small = _count(text)
    return capitals + small >= MIN_LETTERS and capitals * 200 < small


def _count(text: str) -> tuple[int, int]:
    return sum(map(str.isupper, text)), sum(map(str.islower, text))


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _parts(text: str) -> list[str]:
    cuts = [found.end() for found in _SENTENCE.finditer(text)]
    edges = [0, *cuts, len(text)]
    return [text[a:b] for a, b in pairwise(edges) if b > a]


def _rewrite(part: str, is_name: IsName, is_word: IsWord) -> str:
    words = list(_WORD.finditer(part))
    names = _name_words([_lower(found.group()) for found in words], is_name)
    rewritten, done = [], 0
    for place, found in enumerate(words):
        lower = _lower(found.group())
        as_name = place in names or place == 0 or not is_word(lower.split("'")[0].split("’")[0])
        rewritten += [part[done : found.start()], _capital(lower) if as_name else lower]
        done = found.end()
    return "".join([*rewritten, part[done:]])


def _name_words(words: list[str], is_name: IsName) -> set[int]:
    """Positions of words that belong to the longest well-known names."""
    found: set[int] = set()
    place = 0
    while place < len(words):
        sizes = range(min(_MAX_NAME_WORDS, len(words) - place), 0, -1)
        size = next((size for size in sizes if is_name(" ".join(words[place : place + size]))), 0)
        found.update(range(place, place + size))
        place += max(size, 1)
    return found


def _lower(word: str) -> str:
    lower = word.lower()
    return lower if len(lower) == len(word) else word


def _capital(word: str) -> str:
    first = word[:1].upper()
    return first + word[1:] if len(first) == 1 else word
