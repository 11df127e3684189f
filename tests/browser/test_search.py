"""Looking a place up on the live map, by keyboard alone; the filters stay as they are."""

import pytest

from geo.export import to_jsonl
from geo.frame import empty_events_gdf
from tests.browser.live import serving


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("events") / "events.jsonl"
    path.write_text(to_jsonl(empty_events_gdf()))
    with serving(GEO_EVENTS=str(path)) as address:
        yield address


def search(live, text):
    field = live.frame.get_by_label("Find a place on the map")
    if not field.is_visible():
        live.frame.get_by_role("button", name="Find a place").press("Enter")
    field.fill(text)
    field.press("Enter")
    return live.frame.locator(".geo-search")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_namesake_is_chosen_with_the_arrow_keys(address, map_page, width):
    live = map_page(address + "/?map=3/0/0", width=width, reduced_motion="reduce")
    panel = search(live, "Huliaipole")
    panel.get_by_role("button").nth(1).wait_for()
    live.page.keyboard.press("ArrowDown")
    live.page.keyboard.press("Enter")
    live.frame.wait_for_function("GeoMap.app.map.getZoom() === 10")
    centre = live.frame.evaluate("(() => { const at = GeoMap.app.map.getCenter(); return [at.lat, at.lng]; })()")
    assert centre == pytest.approx([47.66, 36.26], abs=0.05)
    assert "near=" not in live.page.url
    live.page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert live.frame.evaluate("GeoMap.app.pin.getLayers().length") == 0


def test_one_place_alone_is_gone_to_and_an_unknown_one_told(address, map_page):
    live = map_page(address + "/?map=3/0/0", reduced_motion="reduce")
    search(live, "50.45, 30.52")
    live.frame.wait_for_function("GeoMap.app.map.getZoom() === 9")
    panel = search(live, "<img src=x onerror=top.pwned=1>")
    panel.get_by_text("No place of that name").wait_for()
    assert live.page.evaluate("window.pwned") is None
