"""The map at the edges of the world and of what there may be to show."""

import pandas as pd
import pytest

from geo.export import to_jsonl
from geo.frame import conform_events, empty_events_gdf
from tests.browser.live import serving, settled
from tests.dashboard.conftest import row

EDGES = (
    row("east", "Taveuni", -16.8, 179.99),
    row("west", "Anadyr", 64.7, -179.99),
    row("north", "North Pole", 90.0, 0.0, geo_radius_km=50.0, geo_precision="near"),
    row("south", "South Pole", -90.0, 180.0),
)


@pytest.fixture(scope="module", params=[0, len(EDGES)])
def served(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("events") / "events.jsonl"
    rows = list(EDGES[: request.param])
    path.write_text(to_jsonl(conform_events(pd.DataFrame(rows)) if rows else empty_events_gdf()))
    with serving(GEO_EVENTS=str(path)) as address:
        yield address, request.param


def test_nothing_the_poles_and_the_antimeridian(served, map_page):
    address, n = served
    live = map_page(address + "/?map=2/60/180")
    settled(live.page)
    assert live.total() == n
    assert live.frame.locator(".geo-empty").is_visible() == (n == 0)
    assert live.frame.evaluate("GeoMap.app.marks.seen.total") >= n / 2


def test_a_region_that_crosses_itself_is_answered(served, map_page):
    address, n = served
    live = map_page(address + "/?area=-30,170 10,190 10,170 -30,190")
    settled(live.page)
    assert live.page.get_by_test_id("stException").count() == 0
    assert live.total() == (1 if n else 0)
