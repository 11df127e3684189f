"""Reports of the same event: which may be, to choose from by hand, and what corrections changed of it, in words."""

from collections.abc import Set as AbstractSet
from typing import Any, Final

import numpy as np

from geo.event_table import EventTable, days, floats
from geo.gazetteer import distance_km

NEAR_DAYS: Final = 10
NEAR_KM: Final = 100.0
MAX_CHOICES: Final = 20
_FAR_DAY: Final = -1_000_000


def like_reports(table: EventTable, row: int) -> list[int]:
    """
    Return the rows of reports that may tell of the same event, the likeliest first.

    Parameters
    ----------
    table
        The events.
    row
        One of them. Others count if they are of about the same day or have no date, and near or without a place; those
        without both only from the same document, since everything could be the same as they.
    """
    first = days(table.column("date_start"), _FAR_DAY).astype(np.int64)
    lat, lon = floats(table.column("lat")), floats(table.column("lon"))
    apart_days = np.abs(first - first[row]).astype(np.float64)
    apart_days[(first == _FAR_DAY) | (first[row] == _FAR_DAY)] = np.nan
    apart_km = distance_km(float(lat[row]), float(lon[row]), lat, lon)
    near = (np.isnan(apart_days) | (apart_days <= NEAR_DAYS)) & (np.isnan(apart_km) | (apart_km <= NEAR_KM))
    known = ~(np.isnan(apart_days) | np.isnan(apart_km)) | _same_document(table, row)
    rows = np.flatnonzero(near & known)
    rows = rows[rows != row]
    far = np.nan_to_num(apart_days[rows] / NEAR_DAYS, nan=1.0) + np.nan_to_num(apart_km[rows] / NEAR_KM, nan=1.0)
    return [int(other) for other in rows[np.argsort(far, kind="stable")][:MAX_CHOICES]]


def _same_document(table: EventTable, row: int) -> Any:
    doc_id = table.values("doc_id", [row])[0]
    if doc_id is None:
        return np.zeros(len(table), dtype=bool)
    return (table.coded("doc_id") == doc_id).to_numpy(dtype=bool)


def regrouped_words(before: AbstractSet[str], now: AbstractSet[str]) -> str | None:
    """
    Say what corrections changed of who tells of an event, or None where they changed nothing of it.

    Parameters
    ----------
    before, now
        Ids of the reports that tell of it, as they were read and as corrected.
    """
    parts = [
        f"{verb} {len(ids)} other report{'s' * (len(ids) > 1)}"
        for verb, ids in (("brought together with", now - before), ("no longer with", before - now))
        if ids
    ]
    return f"As corrected, {' and '.join(parts)}." if parts else None
