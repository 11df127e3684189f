"""Events for the tests of briefing maps."""

from datetime import date

import pandas as pd

from geo.frame import conform_events


def event(event_id, lat, lon, **others):
    """One event."""
    day = others.pop("day", date(2025, 3, 1))
    known = lat is not None
    return {
        "event_id": event_id,
        "kind": "incident",
        "modality": "reported",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "date_start": day,
        "date_end": day,
        "date_precision": "day" if day else "unknown",
        "date_basis": "stated" if day else "unknown",
        "place_name": event_id.capitalize() if known else None,
        "lat": lat,
        "lon": lon,
        "country": "UA",
        "geo_precision": "settlement" if known else "unknown",
        "geo_basis": "gazetteer" if known else None,
        "doc_id": f"doc-{event_id}",
        "doc_title": f"Report {event_id}",
        "publisher": "Wire",
        "report_date": date(2025, 3, 2),
        "sentence": f"Troops clashed in {event_id}.",
    } | others


ROWS = (
    event("kyiv", 50.45, 30.52, fatalities_best=3),
    event("kyiv-2", 50.45, 30.52, place_name="Kyiv"),
    event("lviv", 49.84, 24.03, event_type="Protests", sub_event_type="Peaceful protest", day=date(2025, 3, 9)),
    event("odesa", 46.48, 30.73, modality="claimed"),
    event("near", 48.5, 35.0, geo_precision="near", geo_radius_km=25.0),
    event("oblast", 47.8, 35.2, geo_precision="admin1", admin1_code="UA-23", geo_radius_km=150.0),
    event("nowhere", None, None),
    event("denied", 49.99, 36.23, modality="negated"),
    event("goma", -1.67, 29.22, country="CD", publisher=None, source_dataset="UCDP"),
)


def events(rows=ROWS):
    """A frame of these events."""
    return conform_events(pd.DataFrame(list(rows)))
