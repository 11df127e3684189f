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


FOUR_CONTINENTS = (
    row("quito", "Quito", -0.2, -78.5),
    row("kyiv", "Kyiv", 50.4, 30.5),
    row("goma", "Goma", -1.7, 29.2),
    row("mandalay", "Mandalay", 22.0, 96.1),
)
UNDER = """() => {
    const { map, marks } = GeoMap.app, frame = map.getContainer().getBoundingClientRect(), under = [];
    const boxes = [...map.getContainer().querySelectorAll('.geo-legend, .leaflet-bar, .leaflet-control-attribution')]
        .map((node) => node.getBoundingClientRect());
    for (let i = 0; i < marks.spots.n; i++) {
        const at = map.layerPointToContainerPoint([marks.spots.x[i], marks.spots.y[i]]);
        const x = at.x + frame.left, y = at.y + frame.top, size = map.getSize();
        if (at.x < 0 || at.y < 0 || at.x > size.x || at.y > size.y) continue;
        under.push(boxes.some((box) => x > box.left && x < box.right && y > box.top && y < box.bottom));
    }
    return under;
}"""


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (390, 844)])
def test_no_mark_of_the_first_view_lies_under_legend_buttons_or_credits(size, tmp_path, map_page):
    path = tmp_path / "events.jsonl"
    path.write_text(to_jsonl(conform_events(pd.DataFrame(FOUR_CONTINENTS))))
    with serving(GEO_EVENTS=str(path)) as address:
        live = map_page(address, width=size[0], height=size[1])
        settled(live.page)
        live.frame.wait_for_function("GeoMap.app.marks.seen.total === 4")
        live.frame.wait_for_function("!GeoMap.app.map._animatingZoom")
        assert live.frame.evaluate(UNDER) == [False] * 4
