"""
Statements of distance and direction ("307 kilometres east of Minsk"): found, and held against the geodesic.

Geodesics and azimuths are those of WGS84 (Karney 2013, through pyproj; exact to nanometres).
"""

import math
import re
from collections.abc import Iterator
from typing import Final

from geo import calendar_words
from geo.errors import GeoError
from geo.geodesy import WGS84, geodesic
from geo.number_words import NUMBER_PATTERN, parse_number
from geo.records import Place, Relation, RelationClaim
from geo.vocabulary import RelationCheck

COMPASS: Final = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
"""The 16 compass points, clockwise from north, 22.5 degrees apart."""

KM_PER_UNIT: Final = {
    "km": 1.0,
    "mile": 1.609344,
    "nautical": 1.852,
    "metre": 0.001,
    "yard": 0.0009144,
}
"""Kilometres in one of each unit that texts measure by."""

VAGUE_DISTANCES: Final = {
    "a couple of": 2.0,
    "a few": 3.0,
    "several": 5.0,
    "a dozen": 12.0,
    "a": 1.0,
    "dozens of": 30.0,
}
"""Units that a vague word stands for; such a figure is checked to a factor of two only."""

RELATIVE_TOLERANCE: Final = 0.10
"""Share of the stated distance that the geodesic may differ by."""

NEAR_KM: Final = 5.0
"""How far beyond the anchor's own extent "north of X" is taken to reach on average, km."""

_UNIT_SOURCES: Final = {
    "km": r"km|kms|kilomet(?:re|er)s?|klicks?",
    "nautical": r"nautical\s+miles?|nmi|nm",
    "mile": r"miles?|mi",
    "metre": r"met(?:re|er)s?|m",
    "yard": r"yards?|yds?",
}
_UNIT: Final = "(?:" + "|".join(_UNIT_SOURCES.values()) + r")(?![\w/²])(?!\s+(?:per|an)\s+hour)"
_VAGUE: Final = r"(?:a\s+couple\s+of|a\s+few|several|dozens\s+of|a\s+dozen|a(?=\s+(?:kilomet|mile)))"
_FIGURE: Final = rf"(?:{NUMBER_PATTERN}(?:\s*(?:-|–|to)\s*{NUMBER_PATTERN})?|{_VAGUE})"
_QUALIFIER: Final = (
    r"(?:(?:some|about|around|roughly|approximately|nearly|almost|over|more\s+than|less\s+than|fewer\s+than|under|"
    r"at\s+least|up\s+to|just|only|within|barely|an\s+estimated)\s+){0,2}"
)
_POINT: Final = (
    r"(?:(?:north|south|east|west)(?:[\s-]?(?:north|south|east|west)){0,1}(?:[\s-]?(?:east|west))?)(?:wards?)?"
)
_KIND: Final = (
    r"(?:city|town|village|hamlet|port|capital|settlement|district|suburb|outskirts|cent(?:re|er)|camp|resort|base|airport|"
    r"crossing|island|mountain|refinery)"
)
_ADJECTIVE: Final = (
    r"(?-i:(?!(?:and|or|in|on|at|to|from|where|which|that|near|of)\b)[a-z][\w-]*|[A-Z][a-z]+(?:ese|ian|ish|an|i))"
)
_LEAD_IN: Final = (
    rf"(?:the\s+)?(?:(?:{_ADJECTIVE}\s+){{0,4}}?{_KIND}(?:\s+{_KIND})?(?:\s+of|,)?\s+)?"
    r"(?:the\s+)?(?:(?:downtown|central)\s+)?"
)
"""What may stand between "of" and the name: "the", "the mountain city of", "the south Lebanese port city of"."""

_DISTANCE_CLAIM: Final = re.compile(
    rf"(?<![\w.,-])(?P<qualifier>{_QUALIFIER})(?P<figure>{_FIGURE})[\s-]?(?P<unit>{_UNIT})"
    rf"(?:\s*\((?:[^()]{{1,30}})\)|,\s+or\s+[^,]{{1,25}},)?\s+"
    rf"(?:away\s+|(?:due\s+|to\s+(?:the\s+)?|directly\s+)?(?P<point>{_POINT}|[NSEW]{{1,3}}\b)\s+)?(?:of\s+|from\s+|outside\s+|off\s+){_LEAD_IN}",
    re.IGNORECASE,
)
_DIRECTION_CLAIM: Final = re.compile(
    rf"(?<!\bthe\s)(?<![\w-])(?:to\s+the\s+|just\s+|due\s+)?(?P<point>{_POINT})\s+of\s+{_LEAD_IN}", re.IGNORECASE
)
_MIDWAY: Final = re.compile(r"\b(?:midway|half-?way)\s+between\s+(?:the\s+)?", re.IGNORECASE)
_AND: Final = re.compile(r"\s+and\s+(?:the\s+)?")
_WORD: Final = re.compile(r"[^\W\d_][\w'’.-]*")
_INSIDE_NAME: Final = re.compile(
    r"\s+(?:(?:de|del|de\s+la|la|las|los|da|do|dos|du|al|el|upon|sur|bei|an|ad|ez|es)\s+)?(?=[^\W\d_])|-"
)
_NO_ANCHOR: Final = re.compile(
    r"(?:['’]s)?\s+(?:border|frontier|coast|front\s*line|shore|line|army|forces|troops|positions)\b"
)
_CALENDAR: Final = {*calendar_words.MONTHS, *calendar_words.WEEKDAYS} - {"May"}


class RelationError(GeoError, ValueError):
    """A direction is not one of the 16 compass points, or a distance is negative."""


def distance(place_a: Place, place_b: Place) -> tuple[float, float]:
    """Measure from one place to another: kilometres and initial bearing in degrees (see `geodesic`)."""
    return geodesic(place_a.lat, place_a.lon, place_b.lat, place_b.lon)


def compass_point(words: str) -> str | None:
    """Read "north-north-east", "southwest" or "NE" as one of `COMPASS`; None where it is none."""
    letters = re.sub(r"wards?\b", "", words.lower())
    for name in ("north", "south", "east", "west"):
        letters = letters.replace(name, name[0])
    point = re.sub(r"[^a-z]", "", letters).upper()
    return point if point in COMPASS else None


def bearing_of(point: str) -> float:
    """Give the bearing of a compass point in degrees clockwise from north."""
    if point not in COMPASS:
        raise RelationError(f"direction {point!r} is not one of {', '.join(COMPASS)}")
    return 22.5 * COMPASS.index(point)


def find_claims(text: str, start: int = 0, end: int | None = None) -> tuple[RelationClaim, ...]:
    """
    Find statements of distance or direction from a named place.

    Parameters
    ----------
    text
        The stored text.
    start, end
        Bounds within which to look, usually of a sentence.

    Returns
    -------
    claims
        In order. "Midway between X and Y" gives two claims that share a span, one for each anchor, with
        neither distance nor direction.
    """
    end = len(text) if end is None else end
    claims = [*_claims(text, start, end), *_midways(text, start, end)]
    return tuple(sorted(claims, key=lambda claim: (claim.start, claim.anchor_start)))


def _claims(text: str, start: int, end: int) -> Iterator[RelationClaim]:
    done = start
    for match in _DISTANCE_CLAIM.finditer(text, start, end):
        claim = _claim(text, match, end, _kilometres(match["figure"], match["unit"]))
        if claim:
            done = claim.end
            yield claim
    taken = [(m.start(), m.end()) for m in _DISTANCE_CLAIM.finditer(text, start, done)]
    for match in _DIRECTION_CLAIM.finditer(text, start, end):
        claim = _claim(text, match, end, None)
        if claim and not any(low < match.end() and match.start() < high for low, high in taken):
            yield claim


def _claim(text: str, match: re.Match[str], end: int, distance_km: float | None) -> RelationClaim | None:
    anchor = _name_at(text, match.end(), end)
    point = compass_point(match["point"]) if match["point"] else None
    if anchor is None or (match["point"] and point is None) or _NO_ANCHOR.match(text, anchor[1], end):
        return None
    return RelationClaim(match.start(), anchor[1], text[match.start() : anchor[1]], distance_km, point, *anchor)


def _midways(text: str, start: int, end: int) -> Iterator[RelationClaim]:
    for match in _MIDWAY.finditer(text, start, end):
        first = _name_at(text, match.end(), end)
        link = _AND.match(text, first[1], end) if first else None
        second = _name_at(text, link.end(), end) if link else None
        for anchor in (first, second):
            if anchor and second:
                yield RelationClaim(match.start(), second[1], text[match.start() : second[1]], None, None, *anchor)


def _name_at(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Span a run of capitalised words, without a possessive, a closing stop or a day of the week."""
    last = None
    position = start
    while word := _WORD.match(text, position, end):
        token = word.group()
        arabic = re.match(r"(?:al|el|as|ash|ad|an|ar|at|az)-", token)
        if not (token[0].isupper() or (arabic and token[arabic.end() : arabic.end() + 1].isupper())):
            break
        if last is not None and token.rstrip(".") in _CALENDAR:
            break
        bare = re.sub(r"(?:['’]s?|[.'’-])+$", "", token)
        last = position + len(bare)
        gap = _INSIDE_NAME.match(text, last, end)
        if bare != token or gap is None:
            break
        position = gap.end()
    return (start, last) if last is not None else None


def _kilometres(figure: str, unit: str) -> float | None:
    key = next(
        key for key, source in _UNIT_SOURCES.items() if re.fullmatch(source, " ".join(unit.split()), re.IGNORECASE)
    )
    numbers = _figures(figure)
    return sum(numbers) / len(numbers) * KM_PER_UNIT[key] if numbers else None


def _figures(figure: str) -> list[float]:
    vague = VAGUE_DISTANCES.get(" ".join(figure.lower().split()))
    if vague is not None:
        return [vague]
    parts = re.split(r"\s*[-–]\s*(?=\d)|\s+to\s+", figure)
    return [value for part in parts if (value := parse_number(part)) is not None]


def _rounding(figure: str) -> float:
    """Give the share of a figure that its rounding leaves open: 300 may be 250 to 350, 307 hardly anything."""
    numbers = _figures(figure)
    if " ".join(figure.lower().split()) in VAGUE_DISTANCES:
        return 1.0
    if len(numbers) == 2:
        return abs(numbers[1] - numbers[0]) / (numbers[0] + numbers[1])
    value = numbers[0]
    step = 10 ** (len(str(int(value))) - len(str(int(value)).rstrip("0"))) if value == int(value) and value else 0.1
    return 0.5 * step / value if value else 1.0


def _distance_fits(claim: RelationClaim, measured: float, radius_km: float) -> bool:
    if claim.distance_km is None:
        return True
    match = re.match(rf"(?P<qualifier>{_QUALIFIER})(?P<figure>{_FIGURE})", claim.text, re.IGNORECASE)
    share = max(RELATIVE_TOLERANCE, min(_rounding(match["figure"]), 1.0) if match else 0.0)
    slack = max(share * claim.distance_km, radius_km)
    qualifier = " ".join(match["qualifier"].lower().split()) if match else ""
    if re.search(r"more than|over|at least", qualifier):
        return claim.distance_km - slack <= measured <= 1.5 * claim.distance_km + slack
    if re.search(r"less than|fewer than|under|up to|within", qualifier):
        return measured <= claim.distance_km + slack
    return abs(measured - claim.distance_km) <= slack


def _sector(point: str) -> float:
    """Half the angle that a compass point is used for: 45 degrees for "north", 33.75 for "north-east", 22.5 else."""
    return {1: 45.0, 2: 33.75, 3: 22.5}[len(point)]


def _direction_fits(claim: RelationClaim, bearing: float, measured: float, radius_km: float) -> bool | None:
    if claim.direction is None:
        return True
    if measured <= radius_km:
        return None
    turn = abs((bearing - bearing_of(claim.direction) + 180) % 360 - 180)
    return turn <= _sector(claim.direction) + math.degrees(math.asin(min(1.0, radius_km / measured)))


def check(claim: RelationClaim, anchor: Place, lat: float, lon: float, *, radius_km: float = 0.0) -> Relation:
    """
    Hold a claim against the geodesic from its anchor to a point.

    The distance is right within the largest of 10 % of what is stated, the rounding of the stated figure
    ("300" leaves 50) and both radii together; "more than" and "up to" leave one side open. The direction
    is right within 45 degrees for a cardinal point, 33.75 for "north-east" and its like, 22.5 for the finer
    points, plus the angle under which the radii are seen.

    Parameters
    ----------
    claim
        As found in the text.
    anchor
        The place it is measured from.
    lat, lon
        The point it speaks of.
    radius_km
        Radius of what lies at that point.

    Returns
    -------
    relation
        With check "not_checkable" where the claim states nothing to measure, or the radii swallow its direction.
    """
    measured, bearing = geodesic(anchor.lat, anchor.lon, lat, lon)
    radii = anchor.radius_km + radius_km
    return Relation(
        anchor.name, claim.distance_km, claim.direction, measured, bearing, _verdict(claim, measured, bearing, radii)
    )


def _verdict(claim: RelationClaim, measured: float, bearing: float, radii: float) -> RelationCheck:
    if claim.distance_km is None and claim.direction is None:
        return "not_checkable"
    near = _distance_fits(claim, measured, radii)
    right = _direction_fits(claim, bearing, measured, radii)
    if right is None:
        if claim.distance_km is None:
            return "not_checkable"
        right = True
    verdicts: dict[tuple[bool, bool], RelationCheck] = {
        (True, True): "ok",
        (False, True): "distance_off",
        (True, False): "direction_off",
        (False, False): "both_off",
    }
    return verdicts[near, right]


def offset_point(anchor: Place, distance_km: float | None, direction: str | None) -> tuple[float, float, float]:
    """
    Place what a text locates only by distance or direction from a known place.

    With both, the point lies at that distance; the radius covers 10 % of it and the sector of the compass point.
    Without a distance ("north of X") the thing is taken to be a little beyond the anchor's extent, and the radius
    reaches from the anchor to twice as far. Without a direction the point is the anchor's and the radius the distance.

    Parameters
    ----------
    anchor
        The known place.
    distance_km
        Zero or more, or None.
    direction
        One of `COMPASS`, or None.

    Returns
    -------
    lat, lon, radius_km

    Raises
    ------
    RelationError
        If the distance is negative or the direction unknown.
    """
    if distance_km is not None and distance_km < 0:
        raise RelationError(f"distance {distance_km!r} km is negative; give zero or more")
    if direction is None:
        return anchor.lat, anchor.lon, anchor.radius_km + (1 + RELATIVE_TOLERANCE) * (distance_km or NEAR_KM)
    reach = anchor.radius_km + NEAR_KM if distance_km is None else distance_km
    lon, lat, _ = WGS84.fwd(anchor.lon, anchor.lat, bearing_of(direction), 1000 * reach)
    if distance_km is None:
        return lat, lon, reach
    spread = max(RELATIVE_TOLERANCE, math.sin(math.radians(_sector(direction) / 2)))
    return lat, lon, anchor.radius_km + spread * distance_km


def midpoint(place_a: Place, place_b: Place) -> tuple[float, float, float]:
    """Place "midway between X and Y": the middle of the geodesic, with a quarter of its length as radius, km."""
    azimuth, _, metres = WGS84.inv(place_a.lon, place_a.lat, place_b.lon, place_b.lat)
    lon, lat, _ = WGS84.fwd(place_a.lon, place_a.lat, azimuth, metres / 2)
    return lat, lon, max(place_a.radius_km, place_b.radius_km, metres / 4000)


def describe(relation: Relation) -> str:
    """Say in words how a statement compares with the geodesic."""
    parts = []
    if relation.rel_distance_km is not None and relation.rel_geodesic_km is not None:
        parts.append(_compare(relation.rel_distance_km, relation.rel_geodesic_km))
    if relation.rel_direction is not None and relation.rel_bearing_deg is not None:
        off = relation.rel_check in {"direction_off", "both_off"}
        real = COMPASS[round(relation.rel_bearing_deg / 22.5) % 16]
        if relation.rel_check == "not_checkable":
            parts.append("direction cannot be checked, the places overlap")
        else:
            parts.append(f"text says {relation.rel_direction}, it is {real}" if off else "direction right")
    return "; ".join(parts) or f"nothing to check against {relation.rel_place}"


def _compare(stated: float, measured: float) -> str:
    percent = round(100 * abs(stated - measured) / measured) if measured else 0
    much = f"{percent} % {'more' if stated > measured else 'less'} than" if percent else "as"
    return f"text says {_km(stated)}, {much} the geodesic of {_km(measured)}"


def _km(value: float) -> str:
    return f"{value:.0f} km" if value >= 10 else f"{value:.1f} km"
