"""
A user's own layer for the map: areas, lines and points of a GeoJSON file, as shapes with plain words.

Colours and widths are those of the simplestyle specification (Mapbox, version 1.1.0): `stroke`, `stroke-width`,
`fill`, `fill-opacity` and `marker-color`; whatever else a file says of its looks is not followed.
"""

import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeGuard

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geo.errors import OverlayError

MAX_BYTES: Final = 10_000_000
MAX_FEATURES: Final = 5_000
MAX_VERTICES: Final = 30_000
"""Corners that travel to the page; finer outlines are simplified."""
MAX_WORDS: Final = 8
MAX_VALUE: Final = 200
MAX_NAME: Final = 60
FIRST_TOLERANCE: Final = 0.0005
"""Degrees, about 50 m: how far a simplified outline may stray, doubled until it is small enough."""
UNITS_PER_DEGREE: Final = 100_000
WGS84_NAMES: Final = ("CRS84", "4326")
TITLES: Final = ("name", "title", "label")

DEFAULT_WIDTH: Final = 2.0
"""Pixels."""
DEFAULT_OPACITY: Final = 0.15

ShapeKind = Literal["area", "line", "point"]
Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Look:
    """How a shape is drawn; None is the map's own colour, widths are pixels."""

    stroke: str | None = None
    fill: str | None = None
    width: float = DEFAULT_WIDTH
    opacity: float = DEFAULT_OPACITY


@dataclass(frozen=True, slots=True)
class Shape:
    """An area (outline, then holes), a line or a point; corners as longitude and latitude in degrees (EPSG:4326)."""

    kind: ShapeKind
    rings: tuple[Ring, ...]
    words: tuple[str, ...]
    look: Look


@dataclass(frozen=True, slots=True)
class Overlay:
    """
    A file's shapes. `key` is a hash of its bytes, by which a link names it.

    `notes` say what was left out or changed, and why.
    """

    key: str
    name: str
    shapes: tuple[Shape, ...]
    notes: tuple[str, ...] = ()


def read_overlay(file_name: str, data: bytes) -> Overlay:
    """
    Read a GeoJSON file (RFC 7946) as a layer.

    Parameters
    ----------
    file_name
        Names the layer, for people.
    data
        Its bytes, up to `MAX_BYTES`, with up to `MAX_FEATURES` features.

    Returns
    -------
    overlay
        What can be drawn of it; features that cannot are told in its `notes`.

    Raises
    ------
    OverlayError
        If it is no GeoJSON, too large, in other coordinates than WGS 84, or nothing of it can be drawn.
    """
    name = _plain(file_name.rpartition("/")[2].rpartition("\\")[2].rsplit(".", 1)[0], MAX_NAME) or "overlay"
    shapes: list[Shape] = []
    notes: list[str] = []
    for number, feature in enumerate(_features(name, data), start=1):
        try:
            found, note = _shapes_of(feature)
        except OverlayError as error:
            notes.append(f"Feature {number} is left out: {error}.")
            continue
        shapes += found
        notes += [f"Feature {number}: {note}."] if note else []
    if not shapes:
        raise OverlayError(f"{name}: nothing of it can be drawn. {' '.join(notes[:3]) or 'It has no features.'}")
    kept, note = _simplified(shapes)
    return Overlay(hashlib.sha256(data).hexdigest()[:12], name, tuple(kept), tuple(notes + ([note] if note else [])))


def overlay_rows(overlays: Iterable[Overlay]) -> list[dict[str, Any]]:
    """Return overlays as the page takes them: whole hundred-thousandths of a degree, longitude and latitude in turn."""
    return [{"name": overlay.name, "shapes": [_row(shape) for shape in overlay.shapes]} for overlay in overlays]


def _row(shape: Shape) -> dict[str, Any]:
    look = shape.look
    rings = [[round(value * UNITS_PER_DEGREE) for corner in ring for value in corner] for ring in shape.rings]
    row: dict[str, Any] = {"k": shape.kind, "r": rings, "w": shape.words, "d": look.width, "o": look.opacity}
    return row | ({"s": look.stroke} if look.stroke else {}) | ({"f": look.fill} if look.fill else {})


# -- the file -------------------------------------------------------------------------------------


def _features(name: str, data: bytes) -> Sequence[Mapping[str, Any]]:
    if len(data) > MAX_BYTES:
        raise OverlayError(f"{name} has {len(data) / 1e6:.0f} MB; give a file of up to {MAX_BYTES / 1e6:.0f} MB")
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise OverlayError(f"{name} is no GeoJSON ({error}); export it again as GeoJSON") from error
    if not isinstance(content, dict):
        raise OverlayError(f"{name} is no GeoJSON: it holds no object; export it again as GeoJSON")
    _require_wgs84(name, content.get("crs"))
    features = content.get("features") if content.get("type") == "FeatureCollection" else [_as_feature(content)]
    if not isinstance(features, list):
        raise OverlayError(f"{name} is no GeoJSON: its features are no list; export it again as GeoJSON")
    if len(features) > MAX_FEATURES:
        raise OverlayError(f"{name} has {len(features):,} features; give up to {MAX_FEATURES:,}")
    return [feature if isinstance(feature, dict) else {} for feature in features]


def _as_feature(content: dict[str, Any]) -> dict[str, Any]:
    return content if content.get("type") == "Feature" else {"geometry": content}


def _require_wgs84(name: str, crs: object) -> None:
    """Files of before RFC 7946 may name their coordinates."""
    said = json.dumps(crs)
    if crs is not None and not any(known in said for known in WGS84_NAMES):
        raise OverlayError(f"{name} is in coordinates other than WGS 84 ({_plain(said, 80)}); export it as EPSG:4326")


# -- features -------------------------------------------------------------------------------------


def _shapes_of(feature: Mapping[str, Any]) -> tuple[list[Shape], str | None]:
    """Shapes of a feature, and what was done to it."""
    geometry, repaired = _geometry(feature.get("geometry"))
    found = feature.get("properties")
    properties = found if isinstance(found, dict) else {}
    words, look = _words(properties), _look(properties)
    shapes = [Shape(kind, rings, words, look) for kind, rings in _parts(geometry)]
    return shapes, "its outline crossed itself and was repaired" if repaired else None


def _geometry(found: object) -> tuple[BaseGeometry, bool]:
    if not isinstance(found, dict):
        raise OverlayError("it has no geometry")
    _check_numbers(found)
    try:
        geometry = shapely.force_2d(shapely.from_geojson(json.dumps(found)))
    except (ShapelyError, ValueError, TypeError) as error:
        raise OverlayError("its geometry is no GeoJSON geometry") from error
    if geometry.is_empty:
        raise OverlayError("its geometry is empty")
    west, south, east, north = geometry.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise OverlayError(
            f"it reaches from {west:g}, {south:g} to {east:g}, {north:g}, which are no longitudes and latitudes"
        )
    return (geometry, False) if geometry.is_valid else (shapely.make_valid(geometry), True)


def _check_numbers(geometry: Mapping[str, Any]) -> None:
    """Coordinates that are no numbers would be read as something else, or not at all."""
    waiting: list[object] = [geometry.get("coordinates"), geometry.get("geometries")]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            waiting.append(value.get("coordinates"))
            waiting.append(value.get("geometries"))
        elif value is not None and not _is_number(value):
            raise OverlayError(f"{_plain(str(value), 30)!r} is no coordinate")


def _parts(geometry: BaseGeometry) -> Iterator[tuple[ShapeKind, tuple[Ring, ...]]]:
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon":
            yield "area", (_ring(part.exterior), *(_ring(hole) for hole in part.interiors))
        elif part.geom_type in ("LineString", "LinearRing"):
            yield "line", (_ring(part),)
        elif part.geom_type == "Point":
            yield "point", (_ring(part),)
        else:
            yield from _parts(part)


def _ring(line: BaseGeometry) -> Ring:
    return tuple((float(x), float(y)) for x, y in line.coords)


# -- words and looks ------------------------------------------------------------------------------


def _words(properties: Mapping[str, Any]) -> tuple[str, ...]:
    """The title first, then what else is said of a feature, as "key: value"."""
    title = next((_plain(str(properties[key]), MAX_VALUE) for key in TITLES if _is_word(properties.get(key))), "")
    others = [
        f"{_plain(key, MAX_NAME)}: {_plain(str(value), MAX_VALUE)}"
        for key, value in properties.items()
        if key not in TITLES and key not in _STYLE_KEYS and _is_word(value)
    ]
    return tuple(filter(None, (title, *others)))[:MAX_WORDS]


def _is_word(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip() != ""


def _plain(text: str, length: int) -> str:
    """Text on one line without what cannot be printed, cut at a length."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line if len(line) <= length else line[: length - 1] + "…"


_STYLE_KEYS: Final = frozenset(
    {"stroke", "stroke-width", "stroke-opacity", "fill", "fill-opacity", "marker-color", "marker-size", "marker-symbol"}
)
_COLOUR: Final = re.compile(r"#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def _look(properties: Mapping[str, Any]) -> Look:
    stroke = _colour(properties.get("stroke")) or _colour(properties.get("marker-color"))
    return Look(
        stroke,
        _colour(properties.get("fill")) or stroke,
        _number(properties.get("stroke-width"), 0.5, 8.0, DEFAULT_WIDTH),
        _number(properties.get("fill-opacity"), 0.0, 0.8, DEFAULT_OPACITY),
    )


def _colour(value: object) -> str | None:
    found = _COLOUR.fullmatch(value) if isinstance(value, str) else None
    return f"#{found[1].lower()}" if found else None


def _number(value: object, low: float, high: float, default: float) -> float:
    return round(float(min(max(value, low), high)), 2) if _is_number(value) else default


def _is_number(value: object) -> TypeGuard[float]:
    """Whether a JSON value is a number that a float can hold: its whole numbers may be of any length."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max


# -- size -----------------------------------------------------------------------------------------


def _simplified(shapes: Sequence[Shape]) -> tuple[Sequence[Shape], str | None]:
    """The shapes with as few corners as may travel, and what was done."""
    before, tolerance, kept = _corners(shapes), FIRST_TOLERANCE, shapes
    while _corners(kept) > MAX_VERTICES and tolerance < 1:
        kept = [replace(shape, rings=tuple(_coarser(ring, tolerance) for ring in shape.rings)) for shape in shapes]
        tolerance *= 2
    if _corners(kept) > MAX_VERTICES:
        raise OverlayError(f"it has {before:,} corners; give up to {MAX_VERTICES:,}, or fewer and larger shapes")
    if kept is shapes:
        return shapes, None
    return kept, f"Of {before:,} corners {_corners(kept):,} are drawn: outlines stray by up to {tolerance * 55:.2g} km."


def _corners(shapes: Iterable[Shape]) -> int:
    return sum(len(ring) for shape in shapes for ring in shape.rings)


def _coarser(ring: Ring, tolerance: float) -> Ring:
    return _ring(shapely.simplify(shapely.LineString(ring), tolerance)) if len(ring) > 4 else ring
