"""A filter as the plain text of a link: readable, safe to share, and read back to the very same filter."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qsl, quote_plus, urlencode, urlsplit

from geo.areas import Corners
from geo.errors import FilterError
from geo.filter_values import DEFAULT_KINDS, DEFAULT_STATUSES, FilterValues, Near

ANY: Final = "any"
"""Stands for "no restriction" where the default is one."""

_LISTS: Final = {
    "country": "countries",
    "admin1": "admin1_codes",
    "type": "event_types",
    "subtype": "sub_event_types",
    "kind": "kinds",
    "modality": "modalities",
    "precision": "geo_precisions",
    "status": "statuses",
    "doc": "doc_ids",
}
_LIST_DEFAULTS: Final = {"kind": DEFAULT_KINDS, "status": DEFAULT_STATUSES}

KEYS: Final = (
    "from",
    "to",
    "undated",
    *("country", "admin1", "area", "near", "km", "within", "place"),
    *("type", "subtype", "kind", "modality", "precision", "confidence"),
    *("doc", "status", "q", "reports"),
)
"""Every key of a filter's link, in the order they are written."""


def to_params(values: FilterValues) -> dict[str, list[str]]:
    """Return what differs from the default filter as query parameters, in the order of `KEYS`."""
    params: dict[str, list[str]] = {
        "from": [values.date_from.isoformat()] if values.date_from else [],
        "to": [values.date_to.isoformat()] if values.date_to else [],
        "undated": [] if values.undated else ["drop"],
        "area": [" ".join(f"{_number(lat)},{_number(lon)}" for lat, lon in values.area)] if values.area else [],
        "confidence": [] if values.min_confidence is None else [_number(values.min_confidence)],
        "q": [values.text] if values.text else [],
        "reports": [] if values.primary_only else ["all"],
        **_near_params(values.near),
    }
    for key, name in _LISTS.items():
        chosen = list(getattr(values, name))
        params[key] = [] if tuple(chosen) == _LIST_DEFAULTS.get(key, ()) else chosen or [ANY]
    return {key: params[key] for key in KEYS if params.get(key)}


def _near_params(near: Near | None) -> dict[str, list[str]]:
    if near is None:
        return {}
    return {
        "near": [f"{_number(near.lat)},{_number(near.lon)}"],
        "km": [_number(near.km)],
        "within": [near.within],
        "place": [near.name] if near.name else [],
    }


def _number(value: float) -> str:
    """The shortest text that reads back to the same number."""
    return repr(value).removesuffix(".0")


def to_query(values: FilterValues) -> str:
    """Return the filter as "key=value&key=value", percent-encoded where a link needs it."""
    pairs = [(key, value) for key, several in to_params(values).items() for value in several]
    return "&".join(f"{key}={quote_plus(value, safe=',/')}" for key, value in pairs)


def query_of_link(link: str) -> str:
    """
    Return the part of a link that is a filter.

    Parameters
    ----------
    link
        A whole address of the dashboard, from which only the filter is taken, or what stands after "?", which must
        be a filter and nothing else.
    """
    if "://" not in link:
        return link.removeprefix("?")
    pairs = parse_qsl(urlsplit(link).query, keep_blank_values=True)
    return urlencode([(key, value) for key, value in pairs if key in KEYS])


def parse_query(query: str) -> dict[str, Any]:
    """
    Read the fields of a filter from the text of a link, with or without its "?".

    Raises
    ------
    FilterError
        If a key is unknown or given twice where one value is meant, or a value cannot be read.
    """
    try:
        pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:
        raise FilterError(f"link {query[:80]!r} cannot be read ({error}): copy it again as a whole") from error
    params: dict[str, list[str]] = {}
    for key, value in pairs:
        params.setdefault(key, []).append(value)
    return parse_params(params)


def parse_params(params: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """Read the fields of a filter from query parameters; raises `FilterError` as `parse_query` does."""
    given = {key: list(values) for key, values in params.items()}
    for key, values in given.items():
        if key not in KEYS:
            raise FilterError(f"{key!r} is no key of a filter; known are: {', '.join(KEYS)}")
        if key not in _LISTS and len(values) != 1:
            raise FilterError(f"{key!r} is given {len(values)} times: give it once")
    found = {key: values[0] for key, values in given.items() if key not in _LISTS}
    fields: dict[str, Any] = {
        _LISTS[key]: () if values == [ANY] else tuple(values) for key, values in given.items() if key in _LISTS
    }
    for key, (name, read) in _SINGLE.items():
        if key in found:
            fields[name] = read(key, found[key])
    if near := _near(found):
        fields["near"] = near
    return fields


def _near(found: Mapping[str, str]) -> Near | None:
    given = [key for key in ("near", "km", "within", "place") if key in found]
    if not given:
        return None
    if "near" not in found or "km" not in found:
        raise FilterError(f"{given[0]!r} needs both 'near' (lat,lon) and 'km', for example near=50.45,30.52&km=100")
    lat, lon = _point("near", found["near"])
    within: Any = found.get("within", "surely")
    return Near(lat, lon, _float("km", found["km"]), within, found.get("place"))


def _day(key: str, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise FilterError(f"{key}={value!r} is no day: give one such as 2025-12-27") from error


def _float(key: str, value: str) -> float:
    try:
        return float(value)
    except ValueError as error:
        raise FilterError(f"{key}={value!r} is no number: give one such as 100 or 0.5") from error


def _point(key: str, value: str) -> tuple[float, float]:
    parts = value.split(",")
    if len(parts) != 2:
        raise FilterError(f"{key}: {value!r} is no point: give latitude and longitude, such as 50.45,30.52")
    return _float(key, parts[0]), _float(key, parts[1])


def _corners(key: str, value: str) -> Corners:
    return tuple(_point(key, corner) for corner in value.split())


def _choice(options: Mapping[str, object]) -> Callable[[str, str], Any]:
    def read(key: str, value: str) -> object:
        if value not in options:
            raise FilterError(f"{key}={value!r}: give one of: {', '.join(options)}")
        return options[value]

    return read


def _text(_key: str, value: str) -> str:
    return value


_SINGLE: Final[Mapping[str, tuple[str, Callable[[str, str], Any]]]] = {
    "from": ("date_from", _day),
    "to": ("date_to", _day),
    "undated": ("undated", _choice({"keep": True, "drop": False})),
    "area": ("area", _corners),
    "confidence": ("min_confidence", _float),
    "q": ("text", _text),
    "reports": ("primary_only", _choice({"primary": True, "all": False})),
}
