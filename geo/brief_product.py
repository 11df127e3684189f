"""A briefing product: everything that one map says and how, as a value that is kept in a small YAML file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import yaml

from geo.brief_size import parse_size
from geo.errors import BriefError, FilterError
from geo.filters import EventFilter
from geo.lengths import LENGTH_UNITS, LengthUnit

DATA_LAYERS: Final = ("events", "density", "countries", "provinces")
"""What events are drawn as; each makes a slide of its own."""
BASE_LAYERS: Final = ("uncertainty", "names", "grid", "water")
LAYERS: Final = (*DATA_LAYERS, *BASE_LAYERS)
DEFAULT_LAYERS: Final = ("events", "uncertainty", "names", "grid", "water")
LAYER_LABELS: Final = {
    "events": "Events",
    "density": "Density",
    "countries": "Counts by country",
    "provinces": "Counts by province",
    "uncertainty": "Uncertainty",
    "names": "Place names",
    "grid": "Grid",
    "water": "Lakes and rivers",
}
FORMATS: Final = ("png", "pdf", "svg", "pptx", "html")
PANELS: Final = ("", "week", "type", "before-after")
LEGENDS: Final = ("types", "sub-types")

MAX_TEXT: Final = 2_000
MAX_CALLOUTS: Final = 30
_MAX_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Callout:
    """A number on the map that the side panel explains; without a text of its own, the event's sentence is told."""

    event_id: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """
    A briefing product.

    Attributes
    ----------
    events
        File of events, relative to the product's file; empty where the events are given otherwise.
    filter
        Which events, as the text of a link (`EventFilter.to_query`).
    extent
        "events" (all that is shown), "world", codes ("UA", "UA-23,UA-14") or a box "west,south,east,north" in
        degrees; west may be greater than east, across the antimeridian.
    layers
        Some of `LAYERS`.
    overlays
        GeoJSON files of own layers, relative to the product's file; drawn below the marks, the first one lowest.
    title, subtitle, sources, cutoff
        None: made from the events; empty: left out. The cut-off is a day or a time in UTC, ISO 8601.
    marking
        Text of the bars at top and bottom; empty for none.
    number, version
        Of the map, for its file name and its corner.
    sizes, formats
        What is made of it: see `brief_size.parse_size` and `FORMATS`.
    panels
        One of `PANELS`: one map, or one for each week or type, or before and from the day `split` on.
    unit
        What lengths are said in, "km" or "mi".
    legend
        Types of events, or their sub-types as well.
    callouts
        Numbered events; `auto_callouts` adds so many more of those with most killed, then most reports.
    """

    events: str = ""
    filter: str = ""
    extent: str = "events"
    layers: tuple[str, ...] = DEFAULT_LAYERS
    overlays: tuple[str, ...] = ()
    title: str | None = None
    subtitle: str | None = None
    sources: str | None = None
    cutoff: str | None = None
    marking: str = ""
    number: str = ""
    version: str = "1"
    sizes: tuple[str, ...] = ("1920x1080",)
    formats: tuple[str, ...] = ("png",)
    panels: str = ""
    split: str | None = None
    unit: LengthUnit = "km"
    legend: str = "types"
    callouts: tuple[Callout, ...] = ()
    auto_callouts: int = 0

    def __post_init__(self) -> None:
        _check_choices(self)
        for name in ("title", "subtitle", "sources", "marking", "number", "version", "extent"):
            if len(getattr(self, name) or "") > MAX_TEXT:
                raise BriefError(f"{name} is longer than {MAX_TEXT} characters: shorten it")
        for size in self.sizes:
            parse_size(size)
        if self.cutoff:
            moment_of("cutoff", self.cutoff)
        if self.split:
            moment_of("split", self.split)
        if self.panels == "before-after" and not self.split:
            raise BriefError("panels 'before-after' need 'split', the first day of the second map, such as 2025-12-27")
        if not 0 <= self.auto_callouts <= MAX_CALLOUTS or len(self.callouts) > MAX_CALLOUTS:
            raise BriefError(f"a map takes up to {MAX_CALLOUTS} call-outs")

    @property
    def chosen(self) -> EventFilter:
        """The filter; raises `BriefError` where its text cannot be read."""
        try:
            return EventFilter.from_query(self.filter)
        except FilterError as error:
            raise BriefError(f"filter: {error}") from error


def _check_choices(product: Product) -> None:
    several = {"layers": LAYERS, "formats": FORMATS}
    for name, allowed in several.items():
        for value in getattr(product, name):
            if value not in allowed:
                raise BriefError(f"{name}: {value!r} is none of {', '.join(allowed)}")
    for name, allowed in {"panels": PANELS, "legend": LEGENDS, "unit": LENGTH_UNITS}.items():
        if getattr(product, name) not in allowed:
            raise BriefError(f"{name} {getattr(product, name)!r} is none of {', '.join(filter(None, allowed))}")


def moment_of(name: str, text: str) -> date | datetime:
    """Read a day ("2025-12-27") or a time in UTC ("2025-12-27T18:00"); raises `BriefError` for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError as error:
        raise BriefError(f"{name} {text!r} is no day or time: give 2025-12-27 or 2025-12-27T18:00 (UTC)") from error


def read_product(path: Path) -> Product:
    """
    Read a product from a YAML file.

    Raises
    ------
    BriefError
        If the file is missing, no product, or holds what is not known, naming the file and the value.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise BriefError(f"{path} is too large for a product")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BriefError(f"{path} cannot be read: {error}") from error
    return parse_product(text, path.name)


def parse_product(text: str, name: str = "product") -> Product:
    """Read a product from the text of a YAML file; raises `BriefError` as `read_product` does."""
    try:
        content = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BriefError(f"{name} is no YAML: {error}") from error
    if not isinstance(content, dict):
        raise BriefError(f"{name} is no product: it needs lines such as 'title: Strikes in Kharkiv'")
    try:
        return Product(**{key: _field(key, value) for key, value in content.items()})
    except BriefError as error:
        raise BriefError(f"{name}: {error}") from error


_TUPLES: Final = ("layers", "overlays", "sizes", "formats")
_NAMES: Final = tuple(field.name for field in fields(Product))


def _field(key: Any, value: Any) -> Any:
    if key not in _NAMES:
        raise BriefError(f"{key!r} is not known; known are: {', '.join(_NAMES)}")
    if key == "callouts":
        return tuple(_callout(item) for item in value or ())
    if key in _TUPLES:
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise BriefError(f"{key} is {value!r}: give a list of words")
        return tuple(items)
    if key == "auto_callouts":
        if not isinstance(value, int):
            raise BriefError(f"{key} is {value!r}: give a number")
        return value
    return _text(key, value)


def _text(key: str, value: Any) -> str | None:
    if value is None and key in ("title", "subtitle", "sources", "cutoff", "split"):
        return None
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat()
    if isinstance(value, (str, int, float, date)) and not isinstance(value, bool):
        return str(value)
    raise BriefError(f"{key} is {value!r}: give a text, in quotation marks if need be")


def _callout(item: Any) -> Callout:
    if isinstance(item, str):
        return Callout(item)
    if isinstance(item, Mapping) and set(item) <= {"event", "text"} and isinstance(item.get("event"), str):
        return Callout(item["event"], str(item.get("text") or ""))
    raise BriefError(f"callouts: {item!r} is none: give an event's id, or 'event:' and 'text:'")


def to_yaml(product: Product) -> str:
    """Write what differs from a plain product as YAML, for `parse_product`."""
    plain = Product()
    content: dict[str, Any] = {}
    for name in _NAMES:
        value = getattr(product, name)
        if value == getattr(plain, name):
            continue
        content[name] = [_callout_yaml(item) for item in value] if name == "callouts" else _plain(value)
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False) if content else "title: null\n"


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _callout_yaml(callout: Callout) -> Any:
    return {"event": callout.event_id, "text": callout.text} if callout.text else callout.event_id
