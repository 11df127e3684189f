"""Scoring what single sentences say: dates, event types, and the places of events."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo.score_toponyms import prf

Figures = dict[str, float | int]
Errors = list[dict[str, Any]]
Interval = tuple[str | None, str | None]
Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class DateCase:
    """A dated expression with the intervals that are right for it, and what was found, with offsets in the sentence."""

    sentence: str
    start: int
    end: int
    accepted: frozenset[Interval]
    found: tuple[tuple[int, int, Interval], ...]


def score_dates(cases: Sequence[DateCase]) -> tuple[Figures, Errors]:
    """
    Score dated expressions.

    Returns
    -------
    figures
        `right`: share of expressions whose interval is one of the accepted ones; `recognised`: share found at all;
        `spurious_per_100`: found ones that overlap no gold expression of their sentence, for 100 expressions.
    errors
        Each with its cause: not recognised, not dated, wrong interval, spurious.
    """
    gold_of: dict[str, list[DateCase]] = {}
    for case in cases:
        gold_of.setdefault(case.sentence, []).append(case)
    errors: Errors = []
    verdicts = Counter(_judged(case, errors) for case in cases)
    spurious = 0
    for sentence, known in gold_of.items():
        for start, end, interval in known[0].found:
            if interval[0] is not None and not any(start < case.end and end > case.start for case in known):
                spurious += 1
                errors.append({"cause": "spurious", "text": sentence[start:end], "found": interval})
    n = len(cases)
    figures: Figures = {
        "expressions": n,
        "right": verdicts["right"] / n,
        "recognised": 1 - verdicts["not recognised"] / n,
        "spurious": spurious,
        "spurious_per_100": 100 * spurious / n,
    }
    return figures, errors


def _judged(case: DateCase, errors: Errors) -> str:
    overlaps = [(min(end, case.end) - max(start, case.start), interval) for start, end, interval in case.found]
    hits = [(shared, interval) for shared, interval in overlaps if shared > 0]
    interval: Interval = max(hits, key=lambda hit: hit[0])[1] if hits else (None, None)
    if interval in case.accepted:
        return "right"
    verdict = "not recognised" if not hits else "wrong interval" if interval[0] else "not dated"
    expression = case.sentence[case.start : case.end]
    accepted = sorted(case.accepted, key=str)
    errors.append({"cause": verdict, "text": expression, "found": interval, "accepted": accepted})
    return verdict


def score_labels(
    gold: Sequence[str], found: Sequence[str], coarse_of: Mapping[str, str], texts: Sequence[str]
) -> tuple[Figures, Errors]:
    """
    Score one label a text.

    Parameters
    ----------
    gold, found
        Labels, one a text.
    coarse_of
        The coarser type of a label; a label without one is its own.
    texts
        For the list of errors.

    Returns
    -------
    figures
        Accuracy, F1 weighted by the gold's labels and macro F1 over them, and `type_accuracy` of the coarser types.
    errors
        With the cause "GOLD read as FOUND".
    """
    n = len(gold)
    sizes, guesses = Counter(gold), Counter(found)
    right = Counter(true for true, guess in zip(gold, found, strict=True) if true == guess)
    f1 = {label: prf("label", right[label], guesses[label], sizes[label])["label_f1"] for label in sizes}
    same_type = sum(coarse_of.get(a, a) == coarse_of.get(b, b) for a, b in zip(gold, found, strict=True))
    figures: Figures = {
        "texts": n,
        "accuracy": sum(right.values()) / n,
        "weighted_f1": sum(f1[label] * size for label, size in sizes.items()) / n,
        "macro_f1": sum(f1.values()) / len(f1),
        "type_accuracy": same_type / n,
    }
    errors: Errors = [
        {"cause": f"{true} read as {guess}", "text": text}
        for true, guess, text in zip(gold, found, texts, strict=True)
        if true != guess
    ]
    return figures, errors


def score_spans(rows: Sequence[tuple[str, Spans, Spans, Spans]]) -> tuple[Figures, Errors]:
    """
    Score spans of places over tokens.

    Parameters
    ----------
    rows
        Text, its tokens, gold spans and found spans, in code points.

    Returns
    -------
    figures
        Precision, recall and F1 over tokens, `exact` share of rows, and `none_right`, the share of rows without a
        place that were left without one.
    errors
        Each row that is not exact: missed, spurious, or another place.
    """
    sums: Counter[str] = Counter()
    errors: Errors = []
    for text, tokens, gold, found in rows:
        wanted, guessed = _covered(tokens, gold), _covered(tokens, found)
        sums.update(right=len(wanted & guessed), wanted=len(wanted), guessed=len(guessed))
        sums.update(exact=wanted == guessed, none=not wanted, none_right=not wanted and not guessed)
        if wanted != guessed:
            cause = "missed" if not guessed else "spurious" if not wanted else "another place"
            told = " | ".join(text[start:end] for start, end in found) or "none"
            errors.append({"cause": cause, "text": f"{told}: {text}"})
    figures: Figures = {"sentences": len(rows), **prf("token", sums["right"], sums["guessed"], sums["wanted"])}
    figures["exact"] = sums["exact"] / len(rows)
    figures["none_right"] = sums["none_right"] / sums["none"] if sums["none"] else 0.0
    return figures, errors


def _covered(tokens: Spans, spans: Spans) -> set[tuple[int, int]]:
    return {(a, b) for a, b in tokens for start, end in spans if a < end and b > start}
