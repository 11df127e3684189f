"""Own layers on the live map: added in the sidebar, drawn, told in legend and tooltip as text, kept in the link."""

import json

import pytest

from geo.export import to_jsonl
from geo.frame import empty_events_gdf
from tests.browser.live import serving, settled
from tests.browser.payloads import assert_inert, payloads


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("events") / "events.jsonl"
    path.write_text(to_jsonl(empty_events_gdf()))
    with serving(GEO_EVENTS=str(path)) as address:
        yield address


def add(live, path):
    live.page.get_by_text("Base map and overlays", exact=True).first.click()
    live.page.locator("[data-testid='stFileUploaderDropzone'] input").set_input_files(str(path))
    live.frame.wait_for_function("GeoMap.app.overlays.overlays.length === 1")
    settled(live.page)


def square(lon, lat, **properties):
    ring = [[lon, lat], [lon + 8, lat], [lon + 8, lat + 5], [lon, lat + 5], [lon, lat]]
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def hover(live, lat, lon):
    live.frame.evaluate("GeoMap.app.tip.hidden = true")
    x, y = live.frame.evaluate(
        f"(() => {{ const at = GeoMap.app.map.latLngToContainerPoint([{lat}, {lon}]); return [at.x, at.y]; }})()"
    )
    live.frame.locator("#map_div").hover(position={"x": x, "y": y})
    return live.frame.locator(".geo-tip")


def test_a_layer_is_drawn_told_and_switched_off_by_link(address, map_page, tmp_path):
    path = tmp_path / "held.geojson"
    path.write_text(json.dumps(square(30, 48, name="Held", source="own sketch", fill="#b3261e")))
    live = map_page(address + "/?map=5/50/34")
    add(live, path)
    assert "held" in live.frame.locator(".geo-legend").inner_text()
    assert hover(live, 50, 34).inner_text().split("\n") == ["Held", "source: own sketch"]
    assert "overlay=" in live.page.url
    live.page.goto(live.page.url + "&layers=-overlays")
    settled(live.page)
    assert "is not here" in live.page.locator(".note.warning").inner_text()


def test_attacks_in_its_properties_and_name_are_text(address, map_page, tmp_path):
    marker = tmp_path / "pwned"
    texts = payloads(marker)
    squares = [square(-170 + 17 * (i % 20), 60 - 10 * (i // 20), name=text) for i, text in enumerate(texts)]
    path = tmp_path / "{{7*7}}<img src=x onerror=top.pwned=1>.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": squares}))
    live = map_page(address + "/?map=2/10/0")
    add(live, path)
    assert live.frame.evaluate("GeoMap.app.overlays.overlays[0].shapes.length") == len(texts)
    for i in range(0, len(texts), 23):
        live.frame.evaluate(
            f"GeoMap.app.map.setView([{62.5 - 10 * (i // 20)}, {-166 + 17 * (i % 20)}], 5, {{animate: false}})"
        )
        shown = hover(live, 62.5 - 10 * (i // 20), -166 + 17 * (i % 20)).inner_text()
        assert shown.split()[:1] == texts[i].split()[:1] or len(texts[i]) > 200
    assert "<img src=x" in live.frame.locator(".geo-legend").inner_text()
    assert_inert(live.page, marker)
