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
chain of near-misses never links distant events. Cells of a grid in space and time keep the work near linear. What is
compared is in `report_agreement`, how reports are brought together, and anew after corrections, in `report_groups`.
"""

from collections.abc import Collection
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.report_agreement import agreement, reports_of
from geo.report_groups import ReportGroups
from geo.report_references import followers, pointing_words

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
    reports = {n: report for n, report in enumerate(reports_of(alone)) if report is not None}
    groups = ReportGroups(reports, dict(enumerate(alone["confidence"].fillna(0.0))))
    ids = alone["cluster_id"].to_numpy(dtype=object).copy()
    for n, leader in groups.leader.items():
        ids[n] = reports[leader].event_id
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


def explain(cluster: gpd.GeoDataFrame) -> list[str]:
    """Say for each report of a cluster, in the order of its rows, why it is there."""
    reports = reports_of(cluster)
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
