"""
Scoring found and located place names against gold toponyms with coordinates.

The measures are those of Gritta et al. 2018 ("What's missing in geographical parsing?", 2020 guide):
gold and predicted spans are paired one to one inside a document, exact spans first, then by overlap.
Declining cannot raise a score: an unresolved name counts as an error of half the equator.
"""

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from geo.geodesy import SPHERE_RADIUS_KM

MAX_KM: Final = 20_039.0
"""Half the equator, as in Gritta et al."""

RIGHT_KM: Final = 161.0
"""100 miles, the customary tolerance."""

NEAR_KM: Final = 25.0

Cause = Literal["not recognised", "not in gazetteer", "wrong namesake", "left unresolved", "not a place"]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Toponym:
    """
    A place name in a text: code points `start` to `end`, and `lat`, `lon` where it is located.

    `options` are points (lat, lon) of the places that its name may mean, for telling why it is wrong.
    """

    start: int
    end: int
    text: str
    lat: float | None = None
    lon: float | None = None
    options: tuple[Point, ...] = ()

    @property
    def point(self) -> Point | None:
        """Latitude and longitude, or None."""
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)


@dataclass(frozen=True, slots=True)
class ToponymError:
    """One thing that is wrong, and why; `km` is how far off where both are located."""

    doc_id: str
    cause: Cause
    start: int
    end: int
    text: str
    km: float | None = None


def great_circle_km(one: Point, other: Point) -> float:
    """Return the distance of two points (lat, lon) on the mean sphere, km; up to 0.6 % off the geodesic."""
    phi, to_phi = math.radians(one[0]), math.radians(other[0])
    across = math.sin((to_phi - phi) / 2) ** 2
    along = math.cos(phi) * math.cos(to_phi) * math.sin(math.radians(other[1] - one[1]) / 2) ** 2
    return 2 * SPHERE_RADIUS_KM * math.asin(min(1.0, math.sqrt(across + along)))


def align(gold: Sequence[Toponym], found: Sequence[Toponym]) -> list[tuple[int, int]]:
    """Pair gold and found spans (their places in the sequences) one to one: exact ones first, then by most overlap."""
    overlaps = []
    for g, true in enumerate(gold):
        for f, guess in enumerate(found):
            shared = min(true.end, guess.end) - max(true.start, guess.start)
            if shared > 0:
                exact = (true.start, true.end) == (guess.start, guess.end)
                overlaps.append((not exact, -shared, g, f))
    pairs: dict[int, int] = {}
    for _, _, g, f in sorted(overlaps):
        if g not in pairs and f not in pairs.values():
            pairs[g] = f
    return sorted(pairs.items())


def score_toponyms(
    documents: Iterable[tuple[str, Sequence[Toponym], Sequence[Toponym]]],
) -> tuple[dict[str, float | int], list[ToponymError]]:
    """
    Score recognition, resolution and both together.

    Parameters
    ----------
    documents
        Document id, gold toponyms and found ones, for each document.

    Returns
    -------
    figures
        `exact_*`, `overlap_*`: precision, recall and F1 of recognition; `res_*`: share of the recognised names
        with gold coordinates located within 161 and 25 km, median and mean error in km, and area under the
        log error curve (0 best); `e2e161_*`, `e2e25_*`: found and within 161 or 25 km.
    errors
        Every error with its cause.
    """
    sums: Counter[str] = Counter()
    distances: list[float] = []
    errors: list[ToponymError] = []
    for doc_id, gold, found in documents:
        pairs = align(gold, found)
        sums.update(_counts(gold, found, pairs))
        distances += [_error_km(gold[g], found[f]) for g, f in pairs if gold[g].point]
        errors += _errors(doc_id, gold, found, pairs)
    return _figures(sums, distances), errors


def _counts(gold: Sequence[Toponym], found: Sequence[Toponym], pairs: Sequence[tuple[int, int]]) -> Counter[str]:
    unjudged = {f for g, f in pairs if not gold[g].point}
    located = [(gold[g], found[f]) for g, f in pairs if gold[g].point]
    return Counter(
        docs=1,
        gold=len(gold),
        pred=len(found),
        exact=sum((gold[g].start, gold[g].end) == (found[f].start, found[f].end) for g, f in pairs),
        overlap=len(pairs),
        gold_located=sum(bool(item.point) for item in gold),
        pred_located=sum(bool(item.point) for f, item in enumerate(found) if f not in unjudged),
        unresolved=sum(not guess.point for _, guess in located),
        within161=sum(_error_km(true, guess) <= RIGHT_KM for true, guess in located),
        within25=sum(_error_km(true, guess) <= NEAR_KM for true, guess in located),
    )


def _error_km(gold: Toponym, found: Toponym) -> float:
    if gold.point is None or found.point is None:
        return MAX_KM
    return great_circle_km(gold.point, found.point)


def _figures(sums: Counter[str], distances: Sequence[float]) -> dict[str, float | int]:
    figures: dict[str, float | int] = {key: sums[key] for key in ("docs", "gold", "pred", "gold_located")}
    for tag in ("exact", "overlap"):
        figures |= prf(tag, sums[tag], sums["pred"], sums["gold"])
    for tag, right in (("e2e161", "within161"), ("e2e25", "within25")):
        figures |= prf(tag, sums[right], sums["pred_located"], sums["gold_located"])
    n = len(distances)
    return figures | {
        "res_n": n,
        "res_unresolved": sums["unresolved"],
        "res_acc161": sums["within161"] / n if n else 0.0,
        "res_acc25": sums["within25"] / n if n else 0.0,
        "res_median_km": statistics.median(distances) if n else 0.0,
        "res_mean_km": statistics.fmean(distances) if n else 0.0,
        "res_auc": area_under_errors(distances),
    }


def prf(tag: str, right: int, n_found: int, n_gold: int) -> dict[str, float]:
    """Return precision, recall and F1 under keys that begin with `tag`; 0 where nothing was found or wanted."""
    precision, recall = (right / n if n else 0.0 for n in (n_found, n_gold))
    f1 = 2 * right / (n_found + n_gold) if n_found + n_gold else 0.0
    return {f"{tag}_p": precision, f"{tag}_r": recall, f"{tag}_f1": f1}


def area_under_errors(distances: Sequence[float]) -> float:
    """Area under the sorted curve of ln(1 + km) / ln(MAX_KM), by the trapezoid rule; 0 is perfect, 1 is worst."""
    curve = sorted(math.log(1 + min(km, MAX_KM)) / math.log(MAX_KM) for km in distances)
    if len(curve) < 2:
        return curve[0] if curve else 0.0
    return sum((left + right) / 2 for left, right in pairwise(curve)) / (len(curve) - 1)


def _errors(
    doc_id: str, gold: Sequence[Toponym], found: Sequence[Toponym], pairs: Sequence[tuple[int, int]]
) -> list[ToponymError]:
    missed = set(range(len(gold))) - {g for g, _ in pairs}
    extra = set(range(len(found))) - {f for _, f in pairs}
    errors = [_error(doc_id, "not recognised", gold[g]) for g in sorted(missed)]
    errors += [_error(doc_id, "not a place", found[f]) for f in sorted(extra)]
    for g, f in pairs:
        true, guess = gold[g], found[f]
        if true.point and _error_km(true, guess) > RIGHT_KM:
            errors.append(_error(doc_id, _cause(true.point, guess), true, guess))
    return sorted(errors, key=lambda error: (error.start, error.end))


def _cause(truth: Point, guess: Toponym) -> Cause:
    if not any(great_circle_km(truth, option) <= RIGHT_KM for option in guess.options):
        return "not in gazetteer"
    return "wrong namesake" if guess.point else "left unresolved"


def _error(doc_id: str, cause: Cause, where: Toponym, guess: Toponym | None = None) -> ToponymError:
    km = round(_error_km(where, guess), 1) if guess and guess.point else None
    return ToponymError(doc_id, cause, where.start, where.end, where.text, km)
