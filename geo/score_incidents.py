"""
Scoring incidents: type, date and place of what happened, together, as MUC-4 tells it.

MUC-4 has types of its own; each allows the ACLED types that such an incident may rightly get. Gold of people's own
corrections has ACLED's types, and points beside names.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from geo.geodesy import geodesic
from geo.names import normalise
from geo.score_toponyms import prf

Slots = tuple[bool, bool, bool]
"""Whether type, date and place of a found incident agree with a gold one."""

SLOTS: Final = ("type", "date", "place")

OPEN_DAYS: Final = 31
"""How far back "on or before" a day is taken to reach, and the widest date that still says when."""

ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    "ATTACK": frozenset({"Battles", "Violence against civilians", "Explosions/Remote violence", "Mob violence"}),
    "BOMBING": frozenset({"Explosions/Remote violence", "Disrupted weapons use", "Looting/property destruction"}),
    "ARSON": frozenset({"Looting/property destruction", "Violent demonstration", "Mob violence"}),
    "KIDNAPPING": frozenset({"Abduction/forced disappearance"}),
    "HIJACKING": frozenset({"Abduction/forced disappearance", "Looting/property destruction"}),
    "ROBBERY": frozenset({"Looting/property destruction"}),
    "FORCED WORK STOPPAGE": frozenset({"Strategic developments", "Protests"}),
}
"""Event types or sub-types that fit a MUC-4 type; any other type fits itself."""

NEAR_KM: Final = 10.0
"""So far from a point of the gold, or within its radius if that is wider, a place is the same."""

Point = tuple[float, float, float]
"""Latitude and longitude in decimal degrees, radius in km."""


@dataclass(frozen=True, slots=True)
class Incident:
    """
    An incident that was found in a text.

    `names` are those of its place and of the units around it, `country` is ISO 3166-1 alpha-2.
    """

    event_type: str | None
    sub_event_type: str | None
    date_start: date | None
    date_end: date | None
    names: tuple[str, ...]
    country: str | None
    text: str
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class GoldIncident:
    """
    An incident of the gold.

    `date_start` None leaves the begin open, `names` are none where only the country is known. `points` are those of its
    places, where the gold has them. Without a `label` none of the types fits; an `undated` or `unplaced` one is rightly
    found without a date or place.
    """

    label: str | None
    date_start: date | None
    date_end: date | None
    names: tuple[str, ...]
    country: str | None
    optional: bool
    points: tuple[Point, ...] = ()
    undated: bool = False
    unplaced: bool = False

    @property
    def words(self) -> str:
        """The incident in words, for lists of errors."""
        where = ", ".join((*self.names, self.country or "nowhere"))
        return f"{self.label or 'no type'} {self.date_end or 'undated'} {where}"


def gold_incident(row: Mapping[str, Any], country: str | None) -> GoldIncident:
    """Read one gold incident; `country` is the code of the country that the row names."""
    start, end = ((date.fromisoformat(day) if day else None) for day in row["date"] or (None, None))
    names = tuple(str(place["name"]) for place in row["places"] if place["name"])
    points = tuple(
        (float(place["lat"]), float(place["lon"]), float(place.get("radius_km") or 0.0))
        for place in row["places"]
        if place.get("lat") is not None
    )
    optional, undated, unplaced = (bool(row.get(name)) for name in ("optional", "undated", "unplaced"))
    label = None if row["type"] is None else str(row["type"])
    return GoldIncident(label, start, end, names, country, optional, points, undated, unplaced)


def agreement(gold: GoldIncident, found: Incident) -> Slots:
    """Say which of type, date and place agree."""
    return _types_agree(gold, found), _dates_agree(gold, found), _places_agree(gold, found)


def _types_agree(gold: GoldIncident, found: Incident) -> bool:
    if gold.label is None:
        return found.event_type is None
    return bool({found.event_type, found.sub_event_type} & ALLOWED.get(gold.label, frozenset({gold.label})))


def _dates_agree(gold: GoldIncident, found: Incident) -> bool:
    if gold.undated:
        return found.date_start is None
    if gold.date_end is None or found.date_start is None or found.date_end is None:
        return False
    begin = gold.date_start or gold.date_end - timedelta(OPEN_DAYS)
    narrow = (found.date_end - found.date_start).days <= OPEN_DAYS
    return narrow and found.date_start <= gold.date_end and found.date_end >= begin


def _places_agree(gold: GoldIncident, found: Incident) -> bool:
    if gold.unplaced:
        return found.point is None
    if gold.points and found.point is not None:
        return any(_same_point(point, found.point) for point in gold.points)
    if gold.country is not None and gold.country != found.country:
        return False
    if not gold.names:
        return gold.country is not None
    wanted = {normalise(name) for name in gold.names}
    return any(normalise(name) in wanted for name in found.names)


def _same_point(gold: Point, found: Point) -> bool:
    km, _ = geodesic(gold[0], gold[1], found[0], found[1])
    return km <= max(NEAR_KM, gold[2])


def score_incidents(
    documents: Sequence[tuple[str, Sequence[GoldIncident], Sequence[Incident]]],
) -> tuple[dict[str, float | int], list[dict[str, Any]]]:
    """
    Score found incidents against gold ones, document by document.

    Parameters
    ----------
    documents
        Document id, gold incidents and found ones. Optional gold incidents may be found or not.

    Returns
    -------
    figures
        `all_*`: precision, recall and F1 of incidents with type, date and place right together; `type_r`, `date_r`,
        `place_r`: share of gold incidents for which some found one has this slot right.
    errors
        Every missed gold incident with the slots that its best match has wrong, and every spurious one.
    """
    sums: Counter[str] = Counter()
    errors: list[dict[str, Any]] = []
    for doc_id, gold, found in documents:
        table = [[agreement(true, guess) for guess in found] for true in gold]
        sums.update(_counts(gold, found, table))
        errors += [{"doc_id": doc_id, **error} for error in _errors(gold, found, table)]
    figures: dict[str, float | int] = {"docs": len(documents), "gold": sums["gold"], "pred": sums["pred"]}
    precision, recall = (sums[top] / sums[all_] if sums[all_] else 0.0 for top, all_ in _SHARES)
    figures |= {"all_p": precision, "all_r": recall}
    figures["all_f1"] = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return figures | {f"{slot}_r": prf(slot, sums[slot], 0, sums["gold"])[f"{slot}_r"] for slot in SLOTS}, errors


_SHARES: Final = (("found_right", "pred"), ("gold_right", "gold"))


def _counts(gold: Sequence[GoldIncident], found: Sequence[Incident], table: Sequence[Sequence[Slots]]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for true, row in zip(gold, table, strict=True):
        if not true.optional:
            sums["gold"] += 1
            sums["gold_right"] += any(all(slots) for slots in row)
            sums.update(slot for place, slot in enumerate(SLOTS) if any(slots[place] for slots in row))
    for number in range(len(found)):
        matched = [true for true, row in zip(gold, table, strict=True) if all(row[number])]
        if matched or not gold or any(not true.optional for true in gold):
            sums["pred"] += 1
            sums["found_right"] += bool(matched)
    return sums


def _errors(
    gold: Sequence[GoldIncident], found: Sequence[Incident], table: Sequence[Sequence[Slots]]
) -> list[dict[str, Any]]:
    errors: list[dict[str, Any]] = []
    for true, row in zip(gold, table, strict=True):
        best = max(row, key=sum, default=None)
        if true.optional or (best is not None and all(best)):
            continue
        wrong = [slot for slot, right in zip(SLOTS, best or (), strict=False) if not right]
        errors.append({"cause": f"wrong {' and '.join(wrong)}" if wrong else "not found", "text": true.words})
    for number, guess in enumerate(found):
        if not any(all(row[number]) for row in table):
            errors.append({"cause": "spurious", "text": guess.text})
    return errors
