"""A few events for tests of what the map draws."""

import re

import pandas as pd

from geo.frame import conform_events

PLAIN = re.compile(r"[A-Za-z0-9+/=]*")
"""What may leave for the page: base64."""


def event(event_id, **others):
    return {
        "event_id": event_id,
        "kind": "incident",
        "modality": "reported",
        "event_type": "Battles",
        "lat": 50.45,
        "lon": 30.52,
        "geo_precision": "settlement",
        "geo_basis": "gazetteer",
        "place_name": "Kyiv",
    } | others


def frame(*rows):
    return conform_events(pd.DataFrame(list(rows)))
