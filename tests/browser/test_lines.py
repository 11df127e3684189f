"""Stated distances on the live map: their lines, what they say, and lengths as Python says and measures them."""

import pandas as pd
import pytest

from geo.export import to_jsonl
from geo.frame import conform_events
from geo.geodesy import geodesic
from geo.lengths import length_words
from tests.browser.live import serving, settled
from tests.dashboard.conftest import row

STATED = {
    "rel_place": "Minsk",
    "rel_distance_km": 307.0,
    "rel_direction": "E",
    "rel_geodesic_km": 273.885,
    "rel_bearing_deg": 92.54,
    "rel_check": "distance_off",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("events") / "events.jsonl"
    rows = [row("krychaw", "Krychaw", 53.71924, 31.71356, **STATED), row("minsk", "Minsk", 53.9, 27.57)]
    path.write_text(to_jsonl(conform_events(pd.DataFrame(rows))))
    with serving(GEO_EVENTS=str(path)) as address:
        yield address


def test_a_stated_distance_is_a_line_with_its_finding(address, map_page):
    live = map_page(address + "/?map=6/53.8/29.6")
    assert live.frame.evaluate("GeoMap.app.lines.seen") == {"agrees": 0, "differs": 1, "placed": 0}
    assert "Stated distance differs" in live.frame.locator(".geo-legend").inner_text()
    x, y = live.frame.evaluate(
        "(() => { const at = GeoMap.app.map.latLngToContainerPoint([53.85, 29.5]); return [at.x, at.y]; })()"
    )
    live.frame.locator("#map_div").hover(position={"x": x, "y": y})
    assert "307 km east of Minsk; the geodesic is 274 km, 11 % less" in live.frame.locator(".geo-tip").inner_text()


def test_the_layer_is_in_the_link_and_the_chosen_line_stays(address, map_page):
    live = map_page(address + "/?map=6/53.8/29.6&layers=-relations")
    assert live.frame.evaluate("GeoMap.app.lines.seen.differs") == 0
    live = map_page(address + "/?map=6/53.8/29.6&layers=-relations&event=krychaw")
    live.frame.wait_for_function("GeoMap.app.lines.seen.differs === 1")


def test_the_scale_bar_says_lengths_in_miles_everywhere(address, map_page):
    live = map_page(address + "/?map=6/53.8/29.6&event=krychaw&near=53.9,27.57&km=400")
    settled(live.page)
    live.frame.get_by_role("button", name="Say lengths in miles").click()
    live.page.wait_for_function("location.search.includes('units=mi')")
    settled(live.page)
    assert "191 mi east of Minsk" in live.page.locator(".card").inner_text()
    assert "within 248.55 mi of" in live.page.locator(".sentence").inner_text()
    assert live.page.get_by_label("Miles", exact=True).input_value() == "248.55"
    assert live.frame.locator(".leaflet-control-scale-line").inner_text().endswith("mi")
    live.page.get_by_test_id("stSidebar").get_by_role("radio", name="km", exact=True).click()
    live.page.wait_for_function("!location.search.includes('units=')")
    settled(live.page)
    assert "within 400 km of" in live.page.locator(".sentence").inner_text()


@pytest.mark.parametrize("km", [0.354, 1.04, 18.385, 99.94, 273.885, 12345.6])
def test_the_page_says_lengths_as_python_does(address, map_page, km):
    live = map_page(address)
    assert live.frame.evaluate(f"GeoLengths.words({km})") == length_words(km)


def test_the_page_measures_as_python_does(address, map_page):
    live = map_page(address)
    for pair in ((53.9, 27.57, 53.72, 31.71), (-17.8, 178.0, -16.5, -179.5), (90.0, 0.0, -33.9, 18.4)):
        lat, lon, to_lat, to_lon = pair
        metres = live.frame.evaluate(f"GeoLengths.metres(L.latLng({lat}, {lon}), L.latLng({to_lat}, {to_lon}))")
        assert metres == pytest.approx(1000 * geodesic(*pair)[0], abs=0.01)
