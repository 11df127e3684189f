"""Reports of the same event, brought together without losing any of them.

Every row stays; four columns tell of the merging. A report joins the first cluster whose *primary* report
it agrees with, in three respects:

- *type*: same kind; sub-types equal or listed together in `tables/compatible_types.json`; both told as having
  happened, or both planned, both supposed, both denied;
- *dates*: they overlap, and neither is vaguer than eight days (a month or a year joins only its equal, at the same
  place);
- *place*: the distance is no greater than the sum of their radii, at least 200 m. Provinces, regions and countries
  are no places to meet at: there, the same unit, the same day and the same death toll or the same two actors are
  asked for.

A report without a place joins the one before it in its document that its words name as known ("the attack").
Within one document, a sentence that says "another", "a second" or "separate" starts a cluster of its own.
The primary report is the one that knows its place and date best. All is compared with the primary alone, so that a
chain of near-misses never links distant events. Cells of a grid in space and time keep the work near linear.
"""

import json
import math
import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.geodesy import geodesic
from geo.report_references import followers, pointing_words
from geo.vocabulary import GEO_PRECISIONS

_TABLE: Final = Path(__file__).parent / "tables" / "compatible_types.json"
LEAST_KM: Final = 0.2
"""Two teams that code the same post differ by up to this much (186 m at 95 %)."""
MOST_KM: Final = 60.0
"""Sums of radii are cut here: wider places say too little to merge on."""
VAGUE_DAYS: Final = 8
CELL_DEG: Final = 0.6
"""Side of a grid cell, degrees of latitude: no less than `MOST_KM`."""
POINTS: Final = frozenset({"exact", "street", "settlement", "near"})
_DISTINCT: Final = re.compile(
    r"\b(?:another|separate(?:ly)?|second|third|different|elsewhere|meanwhile)\b", flags=re.IGNORECASE
)
_HAPPENED: Final = frozenset({"reported", "claimed", "historical"})
COMPARED: Final = (
    "date_start",
    "date_end",
    "place_name",
    "geo_precision",
    "sub_event_type",
    "modality",
    "claimed_by",
    "actor1",
    "actor2",
    "fatalities_low",
    "fatalities_best",
    "fatalities_high",
    "injured",
)
"""Columns whose disagreements `differences` tells."""


class Report(NamedTuple):
    """What the comparison needs of one row; days count from 1970, coordinates are decimal degrees."""

    event_id: str
    doc: str | None
    kind: str
    event_type: str | None
    sub_type: str | None
    standing: str
    first: int
    last: int
    lat: float
    lon: float
    radius_km: float
    precision: str
    place: str | None
    toll: int | None
    actors: tuple[str, ...]
    distinct: bool


@cache
def _together() -> frozenset[frozenset[str]]:
    lists = json.loads(_TABLE.read_text(encoding="utf-8"))
    groups = [names for name, names in lists.items() if name != "about"]
    return frozenset(frozenset({one, other}) for names in groups for one in names for other in names if one != other)


def cluster_reports(events: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """
    Bring the reports of the same event together.

    Parameters
    ----------
    events
        Events as described by `frame.COLUMNS`; earlier clusters are forgotten.

    Returns
    -------
    events
        The same rows in the same order with `cluster_id` (the primary's `event_id`), `is_primary`, `n_reports` and
        `n_sources` filled anew. Rejected rows stay alone, and so do those without date or point, unless their words
        point back to an event (`report_references`).
    """
    alone = separate_reports(events)
    reports = {n: report for n, report in enumerate(_reports(alone)) if report is not None}
    sure = alone["confidence"].fillna(0.0).tolist()
    order = sorted(reports, key=lambda n: (*_rank(reports[n]), -sure[n], n))
    leaders: dict[tuple[int, int, int], list[Report]] = {}
    cluster: dict[int, str] = {}
    for n in order:
        report = reports[n]
        leader = next((other for other in _near(report, leaders) if agreement(report, other) is not None), None)
        if leader is None:
            leaders.setdefault(_cell(report), []).append(report)
        cluster[n] = (leader or report).event_id
    ids = alone["cluster_id"].to_numpy(dtype=object).copy()
    for n, name in cluster.items():
        ids[n] = name
    for follower in followers(alone):
        ids[follower.row] = ids[follower.leader]
    return _counted(alone, ids)


CLUSTER_COLUMNS: Final = ("cluster_id", "is_primary", "n_reports", "n_sources")


def cluster_documents(events: gpd.GeoDataFrame, doc_ids: Collection[str]) -> gpd.GeoDataFrame:
    """
    Bring the reports of some documents together, and leave other rows as they are: those of datasets are events.

    Parameters
    ----------
    events
        Events as described by `frame.COLUMNS`, numbered from 0.
    doc_ids
        Ids of documents that were read.
    """
    rows = np.flatnonzero(events["doc_id"].isin(list(doc_ids)))
    found = cluster_reports(events.iloc[rows].reset_index(drop=True))
    changed = {name: events[name].copy() for name in CLUSTER_COLUMNS}
    for name, column in changed.items():
        column.iloc[rows] = found[name].array
    return events.assign(**changed)


def separate_reports(events: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Take all clusters apart again: each row is its own primary report."""
    return events.assign(
        cluster_id=events["event_id"], is_primary=True, n_reports=_ones(events), n_sources=_ones(events)
    )


def _ones(events: gpd.GeoDataFrame) -> "pd.Series[int]":
    return pd.Series(1, index=events.index, dtype="Int32")


def _counted(events: gpd.GeoDataFrame, ids: Any) -> gpd.GeoDataFrame:
    names = pd.Series(ids, index=events.index, dtype="str")
    documents = events["doc_id"].where(events["doc_id"].notna(), events["event_id"])
    by = pd.DataFrame({"cluster": names, "doc": documents})
    counts = by.groupby("cluster")["doc"].agg(["size", "nunique"]).reindex(names)
    return events.assign(
        cluster_id=names,
        is_primary=names.eq(events["event_id"]).to_numpy(dtype=bool),
        n_reports=pd.Series(counts["size"].to_numpy(), index=events.index, dtype="Int32"),
        n_sources=pd.Series(counts["nunique"].to_numpy(), index=events.index, dtype="Int32"),
    )


# -- rows as reports -----------------------------------------------------------------------------


def _reports(events: gpd.GeoDataFrame) -> list[Report | None]:
    start = events["date_start"].to_numpy(dtype="datetime64[D]")
    end = events["date_end"].to_numpy(dtype="datetime64[D]")
    columns = (
        "event_id doc_id kind event_type sub_event_type modality lat lon geo_radius_km geo_precision gazetteer_id"
        " fatalities_best actor1 actor2 sentence status"
    )
    parts = [events[name].astype(object).where(events[name].notna(), None).to_numpy() for name in columns.split()]
    usable = ~(np.isnat(start) | np.isnat(end))
    rows = zip(*parts, strict=True)
    days = zip(usable, start.astype("int64"), end.astype("int64"), strict=True)
    return [_report(row, int(a), int(b)) if known else None for row, (known, a, b) in zip(rows, days, strict=True)]


def _report(row: Sequence[Any], first: int, last: int) -> Report | None:
    event_id, doc, kind, event_type, sub, modality, lat, lon, radius, precision, place, toll, one, two, text, status = (
        row
    )
    if lat is None or lon is None or status == "rejected":
        return None
    actors = tuple(sorted(name for name in (one, two) if name))
    standing = "happened" if modality is None or modality in _HAPPENED else modality
    distinct = bool(text and _DISTINCT.search(text))
    numbers = (float(lat), float(lon), float(radius or 0.0))
    return Report(
        event_id, doc, kind, event_type, sub, standing, first, last, *numbers, precision, place, toll, actors, distinct
    )


def _rank(report: Report) -> tuple[int, int, bool]:
    """The order in which reports may found clusters: best placed, then best dated, then those with a toll."""
    return GEO_PRECISIONS.index(report.precision), report.last - report.first, report.toll is None


# -- comparing -----------------------------------------------------------------------------------


def agreement(report: Report, primary: Report) -> str | None:
    """Say why two reports tell of the same event, or None where they do not."""
    if report.kind != primary.kind or report.standing != primary.standing or not _types_agree(report, primary):
        return None
    if report.doc is not None and report.doc == primary.doc and (report.distinct or primary.distinct):
        return None
    if max(report.first, primary.first) > min(report.last, primary.last):
        return None
    if report.precision in POINTS and primary.precision in POINTS:
        return _meet(report, primary)
    same_day = report.first == report.last == primary.first == primary.last
    evidence = _same_toll(report, primary) or (len(report.actors) == 2 and report.actors == primary.actors)
    if report.place is not None and report.place == primary.place and same_day and evidence:
        return "same unit, same day, same toll or same actors"
    return None


def _types_agree(report: Report, primary: Report) -> bool:
    one, other = report.sub_type, primary.sub_type
    if one is None or other is None:
        return report.event_type == primary.event_type or report.event_type is None or primary.event_type is None
    return one == other or frozenset({one, other}) in _together()


def _same_toll(report: Report, primary: Report) -> bool:
    return report.toll is not None and report.toll > 0 and report.toll == primary.toll


def _meet(report: Report, primary: Report) -> str | None:
    vague = max(report.last - report.first, primary.last - primary.first) >= VAGUE_DAYS
    same_days = (report.first, report.last) == (primary.first, primary.last)
    if vague and not (same_days and report.place == primary.place and report.place is not None):
        return None
    limit = min(MOST_KM, max(LEAST_KM, report.radius_km + primary.radius_km))
    km, _ = geodesic(report.lat, report.lon, primary.lat, primary.lon)
    if km > limit:
        return None
    return f"overlapping dates, compatible types, {km:.1f} km apart (at most {limit:.1f} km)"


# -- the grid ------------------------------------------------------------------------------------


def _cell(report: Report) -> tuple[int, int, int]:
    row = math.floor(report.lat / CELL_DEG)
    return row, _column(report.lon, row, 0), report.first // VAGUE_DAYS


def _column(lon: float, row: int, step: int) -> int:
    """Number of a cell in its row, `step` cells to the east, from 0 at Greenwich eastwards all the way round."""
    width = _width(row)
    return (math.floor(lon / width) + step) % round(360.0 / width)


def _width(row: int) -> float:
    """Width of a row's cells in degrees of longitude: never narrower than `MOST_KM`, a whole number around."""
    edge = min(89.0, max(abs(row), abs(row + 1)) * CELL_DEG)
    return 360.0 / max(1, math.floor(360.0 * math.cos(math.radians(edge)) / CELL_DEG))


def _near(report: Report, leaders: Mapping[tuple[int, int, int], list[Report]]) -> list[Report]:
    """Primary reports in the cells around, those of the same document first, then the nearest."""
    middle, _, week = _cell(report)
    found: list[Report] = []
    for row in (middle - 1, middle, middle + 1):
        for column in {_column(report.lon, row, step) for step in (-1, 0, 1)}:
            for days in (week - 1, week, week + 1):
                found.extend(leaders.get((row, column, days), ()))
    found.sort(key=lambda other: (other.doc != report.doc, abs(other.lat - report.lat) + abs(other.lon - report.lon)))
    return found


# -- telling ------------------------------------------------------------------------------------


def explain(cluster: gpd.GeoDataFrame) -> list[str]:
    """Say for each report of a cluster, in the order of its rows, why it is there."""
    reports = _reports(cluster)
    primary = next((r for r, first in zip(reports, cluster["is_primary"], strict=True) if first), None)
    told: list[str] = []
    for report, sentence, first in zip(reports, cluster["sentence"], cluster["is_primary"], strict=True):
        words = pointing_words(sentence) if isinstance(sentence, str) and not first and report is None else None
        if words is not None:
            told.append(f"without a place of its own; {words!r} points back to an event before it")
        elif primary is None or report is None or report is primary:
            told.append("primary report: the best known place and date")
        else:
            told.append(agreement(report, primary) or "joined by hand")
    return told


def differences(cluster: gpd.GeoDataFrame) -> dict[str, list[tuple[Any, int]]]:
    """
    Tell what the reports of one event disagree about.

    Parameters
    ----------
    cluster
        The rows of one cluster.

    Returns
    -------
    differences
        For each column of `COMPARED` with more than one stated value: the values with the number of reports that
        state each, most often stated first. What a report leaves out is no disagreement.
    """
    found: dict[str, list[tuple[Any, int]]] = {}
    for column in COMPARED:
        counts = cluster[column].dropna().value_counts()
        counts = counts[counts > 0]
        if len(counts) > 1:
            found[column] = sorted(((v, int(n)) for v, n in counts.items()), key=lambda pair: (-pair[1], str(pair[0])))
    return found
