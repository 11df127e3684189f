"""A filter told in English."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from geo.filter_values import DEFAULT_STATUSES, NONE, FilterValues
from geo.lengths import LengthUnit, chosen_words

_KIND_WORDS: Final = {"incident": "incidents", "diplomacy": "diplomatic events", "statement": "statements"}
_PRECISION_WORDS: Final = {"near": "nearby", "sea_air": "at sea or in the air", "unknown": "not placed"}


def sentence(values: FilterValues, name_of: Callable[[str], str] | None = None, unit: LengthUnit = "km") -> str:
    """
    Tell a filter in English, without a full stop.

    Parameters
    ----------
    values
        The filter.
    name_of
        Gives the name of a country or admin-1 code; by default that of the gazetteer.
    unit
        What a distance is said in.

    Returns
    -------
    words
        Such as "incidents of type Battles in Ukraine between 1 and 27 December 2025, surely within
        100 km of Kyiv".
    """
    phrases = [
        _kinds(values.kinds),
        _types(values),
        _region(values, name_of or _unit_name),
        _dates(values),
    ]
    details = [_distance(values, unit), "inside the drawn area" if values.area else "", *_qualities(values)]
    return ", ".join((" ".join(filter(None, phrases)), *filter(None, details)))


def _kinds(kinds: Sequence[str]) -> str:
    return _listed([_KIND_WORDS[kind] for kind in kinds], "and") if kinds else "events of every kind"


def _types(values: FilterValues) -> str:
    types = ["none that ACLED knows" if name == NONE else name for name in values.event_types]
    parts = [f"of type {_listed(types, 'or')}"] if types else []
    if values.sub_event_types:
        parts.append(f"of sub-type {_listed(values.sub_event_types, 'or')}")
    return " and ".join(parts)


def _region(values: FilterValues, name_of: Callable[[str], str]) -> str:
    narrowed = {code[:2] for code in values.admin1_codes}
    units = [f"{name_of(code)} ({name_of(code[:2])})" for code in values.admin1_codes]
    whole = [name_of(code) for code in values.countries if code not in narrowed]
    return f"in {_listed(units + whole, 'or')}" if units or whole else ""


def _unit_name(code: str) -> str:
    from geo.unit_names import unit_name  # noqa: PLC0415 - the names load only where a code must be named

    return unit_name(code)


def _dates(values: FilterValues) -> str:
    first, last = values.date_from, values.date_to
    if first is None and last is None:
        return "" if values.undated else "with a date"
    if first and last:
        words = f"on {_day(first)}" if first == last else f"between {_short(first, last)} and {_day(last)}"
    else:
        words = f"since {_day(first)}" if first else f"until {_day(last)}" if last else ""
    return f"{words} or without a date" if values.undated else words


def _short(first: date, last: date) -> str:
    """The first day without what the last day says as well."""
    if first.year != last.year:
        return _day(first)
    return str(first.day) if first.month == last.month else f"{first.day} {first:%B}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _distance(values: FilterValues, unit: LengthUnit) -> str:
    near = values.near
    if near is None:
        return ""
    centre = near.name or f"{abs(near.lat):g}° {'NS'[near.lat < 0]} {abs(near.lon):g}° {'EW'[near.lon < 0]}"
    return f"{near.within} within {chosen_words(near.km, unit)} of {centre}"


def _qualities(values: FilterValues) -> list[str]:
    precisions = [_PRECISION_WORDS.get(name, name) for name in values.geo_precisions]
    documents = values.doc_ids
    return [
        _listed(values.modalities, "or"),
        f"located to: {_listed(precisions, 'or')}" if precisions else "",
        f"with confidence {values.min_confidence:g} or more, or unrated" if values.min_confidence is not None else "",
        f"from document {documents[0]}"
        if len(documents) == 1
        else f"from {len(documents)} documents" * bool(documents),
        _statuses(values.statuses),
        f"mentioning “{values.text}”" if values.text else "",
        "" if values.primary_only else "every report of each",
    ]


def _statuses(statuses: Sequence[str]) -> str:
    if statuses == DEFAULT_STATUSES:
        return ""
    return _listed(statuses, "or") if statuses else "rejected ones included"


def _listed(words: Sequence[str], last: str) -> str:
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
