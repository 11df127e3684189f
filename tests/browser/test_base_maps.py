"""Tiles of another server: asked for after the user agreed, never before; the built-in map shows where they fail."""

import base64
from urllib.parse import urlsplit

import pytest

from geo.export import to_jsonl
from geo.frame import empty_events_gdf
from tests.browser.live import LOCAL, MapPage, serving, settled

TILE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/HwAEAQH/7yMK/gAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("events") / "events.jsonl"
    path.write_text(to_jsonl(empty_events_gdf()))
    with serving(GEO_EVENTS=str(path)) as address:
        yield address


@pytest.fixture(params=[True, False], ids=["tiles", "no tiles"])
def answers(request):
    return request.param


def test_tiles_are_asked_for_after_consent_alone(browser, address, answers):
    asked = []

    def route(found):
        host = urlsplit(found.request.url).hostname
        if host in LOCAL or found.request.url.startswith(("data:", "blob:")):
            return found.continue_()
        asked.append(host)
        if not answers:
            return found.abort()
        return found.fulfill(body=TILE, content_type="image/png", headers={"Access-Control-Allow-Origin": "*"})

    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.route("**/*", route)
    page.goto(address + "/?map=4/50/34&base=OpenStreetMap.Mapnik")
    live = MapPage(page)
    settled(page)
    assert asked == []
    page.get_by_role("button", name="Load these tiles").click()
    if answers:
        live.frame.wait_for_function("GeoMap.app.tilesShown === true")
        assert not live.frame.evaluate("GeoMap.app.map.hasLayer(GeoMap.app.labels)")
        assert live.frame.locator(".geo-hint").is_hidden()
    else:
        live.frame.locator(".geo-hint").get_by_text("the built-in base map is shown").wait_for()
        assert live.frame.evaluate("GeoMap.app.map.hasLayer(GeoMap.app.labels)")
    assert set(asked) == {"tile.openstreetmap.org"}
    assert "OpenStreetMap" in live.frame.locator(".leaflet-control-attribution").inner_text()
    page.close()
