"""Records as flat rows, null where nothing is known: events for the frame, mentions and dates for files."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from math import prod
from typing import Final

from geo import __version__
from geo.records import Candidate, DateMention, Document, Event, Place, Reading, Resolution
from geo.vocabulary import disorder_type_of

Row = dict[str, object]

MAX_CANDIDATES: Final = 5

_ISO_3166_2: Final = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,5}")


def reading_rows(reading: Reading, gazetteer_version: str | None = None) -> Iterator[Row]:
    """
    Yield the events of one reading as rows.

    Parameters
    ----------
    reading
        What the stages found in one document.
    gazetteer_version
        Version of the tables that placed the events.

    Yields
    ------
    row
        Values by column name; columns that do not apply are None or left out.
    """
    versions = {"pipeline_version": __version__, "gazetteer_version": gazetteer_version}
    seen: dict[str, int] = {}
    for event in reading.events:
        key = _identity(reading.document, event)
        seen[key] = seen.get(key, 0) + 1
        event_id = _hash(f"{key}|{seen[key]}" if seen[key] > 1 else key)
        yield {
            "event_id": event_id,
            "cluster_id": event_id,
            **_when(reading.document, event),
            **_where(event),
            **_relation(event),
            **_what(event),
            **_who_and_harm(event),
            **_evidence(reading.document, event),
            **_confidences(event),
            **versions,
        }


def _identity(document: Document, event: Event) -> str:
    mention = event.resolution.mention if event.resolution else None
    place = (mention.start, mention.end) if mention else None
    kind = (event.trigger.kind, event.trigger.event_type, event.trigger.sub_event_type)
    return json.dumps([document.doc_id, event.sentence_start, event.sentence_end, kind, place], ensure_ascii=True)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _when(document: Document, event: Event) -> Row:
    date = event.date
    row: Row = {"report_date": document.published}
    if date is None:
        return row
    row["date_text"] = document.text[date.start : date.end] if date.end > date.start else None
    if date.date_start is None or date.date_end is None:
        return row
    return row | {
        "date_start": date.date_start,
        "date_end": date.date_end,
        "date_precision": date.precision,
        "date_basis": date.basis,
    }


def _where(event: Event) -> Row:
    resolution = event.resolution
    place = resolution.place if resolution else None
    row = _point(event, place)
    if place is not None:
        row |= {
            "place_name": place.name,
            "gazetteer_id": place.place_id,
            "feature_code": place.feature_code,
            "country": place.country,
            "admin1": place.admin1,
            "admin1_code": iso_code(place.admin1_code),
            "admin2": place.admin2,
        }
    if resolution is not None:
        row |= {
            "place_text": resolution.mention.text,
            "place_start": resolution.mention.start,
            "place_end": resolution.mention.end,
            "n_candidates": resolution.n_candidates,
            "candidates_json": candidates_json(resolution),
        }
    return row


def iso_code(code: str | None) -> str | None:
    """The unit's ISO 3166-2 code; units that ISO does not list have another id, which is not one."""
    return code if code and _ISO_3166_2.fullmatch(code) else None


def _point(event: Event, place: Place | None) -> Row:
    """The point is the event's own where it has one ("20 km north of …"), else the place's."""
    if event.lat is not None and event.lon is not None:
        lat, lon, basis = event.lat, event.lon, event.geo_basis or "offset_from_text"
    elif place is not None:
        lat, lon, basis = place.lat, place.lon, event.geo_basis or place.basis
    else:
        return {}
    precision = event.geo_precision
    if precision == "unknown" and place is not None:
        precision = place.geo_precision
    radius = event.radius_km if event.radius_km is not None else (place.radius_km if place else None)
    return {
        "lat": lat,
        "lon": lon,
        "geo_precision": precision,
        "geo_radius_km": _round(radius, 3),
        "geo_basis": basis,
    }


def candidates_json(resolution: Resolution) -> str | None:
    """Return the best candidates as a JSON list of id, name, lat, lon, country, score; None without any."""
    if not resolution.candidates:
        return None
    rows = [_candidate(candidate) for candidate in resolution.candidates[:MAX_CANDIDATES]]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _candidate(candidate: Candidate) -> Row:
    place = candidate.place
    return {
        "id": place.place_id,
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "country": place.country,
        "score": round(candidate.score, 4),
    }


def _relation(event: Event) -> Row:
    relation = event.relation
    if relation is None:
        return {}
    return {
        "rel_place": relation.rel_place,
        "rel_distance_km": _round(relation.rel_distance_km, 3),
        "rel_direction": relation.rel_direction,
        "rel_geodesic_km": _round(relation.rel_geodesic_km, 3),
        "rel_bearing_deg": _round(relation.rel_bearing_deg, 2),
        "rel_check": relation.rel_check,
    }


def _what(event: Event) -> Row:
    trigger = event.trigger
    return {
        "kind": trigger.kind,
        "event_type": trigger.event_type,
        "sub_event_type": trigger.sub_event_type,
        "disorder_type": disorder_type_of(trigger.event_type, trigger.sub_event_type),
        "modality": event.modality,
        "claimed_by": event.claimed_by,
    }


def _who_and_harm(event: Event) -> Row:
    first, second = event.actor1, event.actor2
    return {
        "actor1": first.name if first else None,
        "actor2": second.name if second else None,
        "actor1_type": first.actor_type if first else None,
        "actor2_type": second.actor_type if second else None,
        "initiator": event.initiator,
        "fatalities_low": event.harm.fatalities_low,
        "fatalities_best": event.harm.fatalities_best,
        "fatalities_high": event.harm.fatalities_high,
        "injured": event.harm.injured,
    }


def _evidence(document: Document, event: Event) -> Row:
    start, end = _trimmed(document.text, event.sentence_start, event.sentence_end)
    return {
        "doc_id": document.doc_id,
        "doc_title": document.title,
        "doc_url": document.url,
        "publisher": document.publisher,
        "language": document.language,
        "sentence": document.text[start:end],
        "sentence_start": start,
        "sentence_end": end,
        "trigger_start": event.trigger.start,
        "trigger_end": event.trigger.end,
    }


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _confidences(event: Event) -> Row:
    """Place, date and type are taken as independent; what an event does not state cannot be wrong."""
    parts = {
        "confidence_place": _round(event.confidence_place, 4),
        "confidence_date": _round(event.confidence_date, 4),
        "confidence_type": _round(event.confidence_type, 4),
    }
    known = [part for part in parts.values() if part is not None]
    return {"confidence": round(prod(known), 4) if known else None, **parts}


def _round(value: float | None, decimals: int) -> float | None:
    return None if value is None else round(value, decimals)


def toponym_rows(document: Document, resolutions: Iterable[Resolution]) -> list[Row]:
    """Return the mentions of a document as flat rows."""
    return [
        {
            "doc_id": document.doc_id,
            "start": item.mention.start,
            "end": item.mention.end,
            "text": item.mention.text,
            "lat": item.place.lat if item.place else None,
            "lon": item.place.lon if item.place else None,
            "gazetteer_id": item.place.place_id if item.place else None,
            "feature_code": item.place.feature_code if item.place else None,
            "score": round(item.score, 4),
            "reason": item.reason,
        }
        for item in resolutions
    ]


def date_rows(document: Document, dates: Iterable[DateMention]) -> list[Row]:
    """Return the temporal expressions of a document as flat rows."""
    return [
        {
            "doc_id": document.doc_id,
            "start": item.start,
            "end": item.end,
            "text": item.text,
            "date_start": item.date_start.isoformat() if item.date_start else None,
            "date_end": item.date_end.isoformat() if item.date_end else None,
            "date_precision": item.precision,
            "date_basis": item.basis,
            "reason": item.reason,
        }
        for item in dates
    ]
