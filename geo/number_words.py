"""English number words and figures as whole numbers: "twenty-three", "1,200", "two dozen", "1.5 million"."""

import re
from typing import Final

_ONES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_SCALES: Final = {"hundred": 100, "dozen": 12, "score": 20, "thousand": 1_000, "million": 1_000_000}

_VALUES: Final = {word: value for value, word in enumerate(_ONES.split())} | {
    word: 10 * value for value, word in enumerate(_TENS.split(), start=2)
}

_SMALL: Final = "|".join(sorted(_VALUES, key=len, reverse=True))
NUMBER_WORD_PATTERN: Final = (
    rf"(?:(?:{_SMALL}|a(?=\s+(?:hundred|dozen|thousand|million)\b)|half(?=\s+a\s+dozen\b))"
    rf"(?:(?:[\s-]+and)?[\s-]+(?:{_SMALL}|hundred|dozen|thousand|million)(?![\w-]))*)"
)
"""Regex source (to be compiled with IGNORECASE) of a number in words."""

FIGURE_PATTERN: Final = r"(?:\d{1,3}(?:[,\u00a0\u202f]\d{3})+|\d+)(?:\.\d+)?(?:\s+(?:hundred|thousand|million)\b)?"
"""Regex source of a number in figures, with thousands separators, decimals and a scale word."""

NUMBER_PATTERN: Final = rf"(?:half\s+a\s+dozen|{FIGURE_PATTERN}|{NUMBER_WORD_PATTERN})"
"""Regex source of a number in figures or words."""


def parse_number(text: str) -> float | None:
    """
    Read a number in figures or words.

    Parameters
    ----------
    text
        Such as "1,200", "2.5", "twenty-three", "a hundred and five", "two dozen", "3 million".

    Returns
    -------
    value
        The number, or None where the text is not one.
    """
    words = re.sub(r"(?<=\d)[,\u00a0\u202f](?=\d)", "", text.lower()).replace("-", " ").split()
    if words == ["half", "a", "dozen"]:
        return 6
    total, group, seen = 0.0, 0.0, False
    for word in words:
        if word == "and":
            continue
        if word in {"a", "an"}:
            group += 1
        elif word in _SCALES:
            scale = _SCALES[word]
            if scale >= 1_000:
                total, group = total + (group or 1) * scale, 0.0
            else:
                group = (group or 1) * scale
        elif word in _VALUES:
            group += _VALUES[word]
        elif re.fullmatch(r"\d+(?:\.\d+)?", word):
            group += float(word)
        else:
            return None
        seen = True
    return total + group if seen else None
