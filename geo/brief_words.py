"""What a briefing map says in words: title, period, counts, sources, method, and the times it stands for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo import __version__
from geo.brief_product import Product, moment_of
from geo.brief_type import clean
from geo.errors import BriefError, PlaceError
from geo.importers import credits_of
from geo.layers import STYLES, day_words, style_codes
from geo.summaries import CREDITS

if TYPE_CHECKING:
    import geopandas as gpd

EPOCH_VARIABLE: Final = "SOURCE_DATE_EPOCH"
"""Seconds since 1970 that stand for the time of production, so that a run can be repeated to the byte."""
MAX_NAMED: Final = 3
MAX_SOURCES: Final = 6
DISCLAIMER: Final = (
    "Boundaries and names follow the United Nations' view (Crimea and Sevastopol in Ukraine), are shown for "
    "orientation, and imply no opinion on the status of any territory."
)
METHOD: Final = (
    "Events are reports read from the sources by a program; reports are counted, not verified, and places and dates "
    "are only as sure as the marks say."
)


def production_time() -> datetime:
    """
    Return the time of production, UTC: that of `SOURCE_DATE_EPOCH` where it is set, else now.

    Raises
    ------
    BriefError
        If the variable holds no number of seconds.
    """
    epoch = os.environ.get(EPOCH_VARIABLE)
    if epoch is None:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise BriefError(f"{EPOCH_VARIABLE} is {epoch!r}: give seconds since 1970, or unset it") from error


def dtg(moment: date | datetime) -> str:
    """Return a date-time group, "271800Z DEC 25"; of a day alone "27 DEC 25"."""
    month = f"{moment:%b %y}".upper()
    return f"{moment:%d%H%M}Z {month}" if isinstance(moment, datetime) else f"{moment:%d} {month}"


def cutoff(product: Product, events: gpd.GeoDataFrame) -> str:
    """Return the date-time group of the information cut-off: as given, or the day of the latest report or event."""
    if product.cutoff is not None:
        return dtg(moment_of("cutoff", product.cutoff)) if product.cutoff else ""
    reports = events["report_date"].dropna()
    days = reports if len(reports) else events["date_end"].dropna()
    return dtg(days.max().date()) if len(days) else ""


def period(events: gpd.GeoDataFrame) -> str:
    """Say from when to when events are; empty where none is dated."""
    first, last = events["date_start"].min(), events["date_end"].max()
    return "" if pd.isna(first) else day_words(first, last)


def title(product: Product, events: gpd.GeoDataFrame) -> str:
    """Return the title: as given, or what, where and when."""
    if product.title is not None:
        return clean(product.title)
    if events.empty:
        return f"No {product.chosen.sentence(unit=product.unit)}"
    place, when = _where(product, events), period(events)
    return f"{_what(events)}{f' in {place}' if place else ''}{f', {when}' if when else ''}"


def _what(events: gpd.GeoDataFrame) -> str:
    codes = np.unique(style_codes(events))
    if len(codes) == 1:
        return STYLES[int(codes[0])].label
    return "Conflict events" if (events["kind"] == "incident").all() else "Events"


def _where(product: Product, events: gpd.GeoDataFrame) -> str:
    codes = product.chosen.admin1_codes
    if 0 < len(codes) <= MAX_NAMED:
        return _listed([_name(code) for code in codes])
    counts = events["country"].value_counts()
    return (
        _listed([_name(str(code)) for code in counts.index]) if len(counts) <= MAX_NAMED else f"{len(counts)} countries"
    )


def _name(code: str) -> str:
    from geo.gazetteer import load_gazetteer  # noqa: PLC0415 - a title of one's own needs no gazetteer

    tables = load_gazetteer()
    try:
        return (tables.country(code) if len(code) == 2 else tables.admin1(code)).name
    except PlaceError:
        return code


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def subtitle(product: Product, events: gpd.GeoDataFrame) -> str:
    """Return the line below the title: as given, or the most frequent types with their counts."""
    if product.subtitle is not None:
        return clean(product.subtitle)
    counts = np.bincount(style_codes(events), minlength=len(STYLES)) if len(events) else np.zeros(len(STYLES), int)
    most = np.argsort(-counts, kind="stable")[:MAX_NAMED]
    return " · ".join(f"{STYLES[int(i)].label} {counts[i]:,}" for i in most if counts[i])


def counts_line(n_without_place: int, n_outside: int, n_sharing: int, n_between: int = 0) -> str:
    """Say what is not, or not singly, to be seen: "3 without a place · 2 outside the map · 12 share a point"."""
    parts = (
        (n_without_place, "without a place"),
        (n_outside - n_between, "outside the map"),
        (n_between, "dated to none of the maps"),
        (n_sharing, "share a point"),
    )
    return " · ".join(f"{n:,} {words}" for n, words in parts if n)


def sources(product: Product, events: gpd.GeoDataFrame) -> str:
    """Return the line of sources: as given, or publishers and datasets with the days of their reports."""
    if product.sources is not None:
        return clean(product.sources)
    named = _source_names(events)
    table = pd.DataFrame({"name": named, "day": events["report_date"].to_numpy(), "doc": events["doc_id"].to_numpy()})
    found = [_source(str(name), part) for name, part in table.groupby("name", sort=True)]
    found.sort(key=lambda item: -item[0])
    words = [text for _, text in found[:MAX_SOURCES]]
    more = len(found) - len(words)
    return "; ".join(words) + (f"; and {more} more" if more > 0 else "")


def _source_names(events: gpd.GeoDataFrame) -> Any:
    names = events["source_dataset"].astype("object")
    for column in ("publisher", "doc_title", "doc_id"):
        names = names.where(names.notna(), events[column].astype("object"))
    return names.where(names.notna(), "unnamed source").map(clean).to_numpy()


def _source(name: str, part: pd.DataFrame) -> tuple[int, str]:
    days = part["day"].dropna()
    when = f", {day_words(days.min(), days.max())}" if len(days) else ""
    return len(part), f"{name} ({len(part):,}{when})"


def method() -> str:
    """Say how the events were made, with versions."""
    return f"{METHOD} conflict-event-dashboard {__version__}."


def versions(events: gpd.GeoDataFrame) -> str:
    """Return the versions of the tables that placed the events."""
    return ", ".join(sorted({str(value) for value in events["gazetteer_version"].dropna()}))


def credit_line(events: gpd.GeoDataFrame) -> str:
    """Return whom to credit for places, outlines and imported events."""
    return "; ".join((*CREDITS, *map(clean, credits_of(events))))
