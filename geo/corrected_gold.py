"""A gold set out of documents that people have looked over: all of their incidents were confirmed or put right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd

from geo.export import rows_of
from geo.records import Document

Row = Mapping[str, Any]

SCORED_MODALITIES: Final = ("reported", "claimed")
"""What is planned, supposed or denied is no incident that a program has to find."""


@dataclass(frozen=True, slots=True)
class Gold:
    """Gold rows for `scoring.evaluate`, how many events are in them, and the open events of each document left out."""

    rows: list[dict[str, Any]]
    n_events: int
    open_events: dict[str, int]


def gold_of(documents: Iterable[Document], events: gpd.GeoDataFrame) -> Gold:
    """
    Make gold of documents that were looked over as a whole.

    Parameters
    ----------
    documents
        The documents in question.
    events
        Their events, corrected.

    Returns
    -------
    gold
        Rows of the kind "incidents". Of a document with an incident that nobody has judged none is made: whether the
        program is right there is not known.
    """
    of_document: dict[str, list[Row]] = {}
    for row in rows_of(events):
        if row["kind"] == "incident" or row["status"] == "rejected":
            of_document.setdefault(row["doc_id"], []).append(row)
    rows: list[dict[str, Any]] = []
    open_events: dict[str, int] = {}
    n_events = 0
    for document in documents:
        judged = of_document.get(document.doc_id, [])
        if n_open := sum(row["status"] == "extracted" for row in judged):
            open_events[document.doc_id] = n_open
        elif judged:
            told = [_incident(row) for row in judged if _is_gold(row)]
            rows.append({**_about(document), "events": told})
            n_events += len(told)
    return Gold(rows, n_events, open_events)


def _is_gold(row: Row) -> bool:
    return row["status"] != "rejected" and row["modality"] in SCORED_MODALITIES


def _about(document: Document) -> dict[str, Any]:
    published = document.published.isoformat() if document.published else None
    texts = {name: getattr(document, name) for name in ("title", "publisher", "url", "language")}
    known = {"published": published, **texts}
    return {"doc_id": document.doc_id, "text": document.text} | {k: v for k, v in known.items() if v is not None}


def _incident(row: Row) -> dict[str, Any]:
    place = {"name": row["place_name"], "lat": row["lat"], "lon": row["lon"], "radius_km": row["geo_radius_km"]}
    dated, placed = row["date_start"] is not None, row["lat"] is not None
    return {
        "type": row["sub_event_type"] or row["event_type"],
        "date": [row["date_start"], row["date_end"]] if dated else None,
        "undated": not dated,
        "country": row["country"],
        "places": [place] if placed else [],
        "unplaced": not placed,
        "optional": False,
    }
