"""Counts by country and unit."""

import base64
import json

import numpy as np

from geo.region_counts import RegionIndex
from tests.geo.mark_rows import PLAIN, event, frame


def test_counts_by_region():
    events = frame(
        event("a", country="UA", admin1_code="UA-30"), event("b", country="UA"), event("c"), event("d", country="CD")
    )
    packed = RegionIndex(events).pack(np.array([0, 1, 2]))
    assert all(PLAIN.fullmatch(value) for value in packed.values())
    assert json.loads(base64.b64decode(packed["countries"])) == ["UA"]
    assert np.frombuffer(base64.b64decode(packed["perCountry"]), "<u4").tolist() == [2]
    assert json.loads(base64.b64decode(packed["regions"])) == ["UA-30"]
