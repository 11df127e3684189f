"""The dashboard as a user meets it: offline, from a link, with filters, marks, table and a narrow screen."""

import json

import pytest
from PIL import Image

from geo.export import to_jsonl
from geo.synth import synth
from tests.browser.live import MAP_TITLE, MapPage, serving, settled

N = 400
HEAD = (".st-key-title", "[data-testid=stPopoverButton]")
"""The title, and the downloads beside it."""


@pytest.fixture(scope="module")
def events_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("events") / "events.jsonl"
    path.write_text(to_jsonl(synth(N, seed=5)))
    return path


@pytest.fixture(scope="module")
def address(events_file):
    with serving(GEO_EVENTS=str(events_file)) as address:
        yield address


@pytest.fixture
def live(address, map_page):
    live = map_page(address)
    settled(live.page)
    return live


def pick(live, name):
    live.page.get_by_test_id("stSidebar").get_by_role("button", name=name, exact=True).click()
    settled(live.page)


def colours(live):
    """How many different colours the page shows where the map is: a blank map has few."""
    return live.frame.evaluate(
        """() => { const canvas = document.querySelector(".leaflet-tile-pane canvas"), ctx = canvas.getContext("2d");
        const data = ctx.getImageData(0, 0, canvas.width, canvas.height).data, seen = new Set();
        for (let i = 0; i < data.length; i += 4) seen.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
        return seen.size; }"""
    )


def test_base_map_and_marks_are_drawn(live):
    assert colours(live) > 10
    assert 300 < live.total() < N
    assert len(live.marks()) > 50


def test_a_filter_changes_the_marks_and_keeps_map_and_view(live):
    live.set_view(48, 36, 6)
    live.frame.evaluate("window.sameMap = true")
    before, total = live.view(), live.total()
    pick(live, "Protests")
    live.frame.wait_for_function(f"GeoMap.app.marks.marks.count.reduce((a, b) => a + b, 0) < {total}")
    assert live.frame.evaluate("window.sameMap")
    assert live.view() == before


def test_marks_are_there_again_after_another_view_and_where_the_page_has_lost_them(live):
    total = live.total()
    for lost in (False, True):
        live.page.get_by_role("radio", name="About").click()
        live.page.wait_for_selector("iframe", state="detached")
        if lost:
            live.page.evaluate("delete window.geoMarks")
        live.page.get_by_role("radio", name="Map").click()
        assert MapPage(live.page).total() == total


def test_panning_is_in_the_link_without_a_rerun(live):
    drawn = live.frame.evaluate("window.geoDrawn")
    live.set_view(15, 30, 5)
    live.page.wait_for_timeout(900)
    assert "map=5/15.0" in live.page.url
    assert live.frame.evaluate("window.geoDrawn") == drawn


def test_a_link_restores_filter_view_layers_and_selection(live, map_page):
    pick(live, "Battles")
    live.set_view(48.2, 37.1, 7)
    live.frame.evaluate("GeoMap.app.on.labels = false")
    spot = next(spot for spot in live.marks() if spot["here"] == 1 and spot["y"] < 700)
    live.page.mouse.click(spot["x"], spot["y"])
    live.page.wait_for_selector(".card")
    settled(live.page)
    live.page.wait_for_timeout(1000)
    card, total, view = live.page.locator(".card").inner_text(), live.total(), live.view()
    again = map_page(live.page.url)
    settled(again.page)
    assert again.page.locator(".card").inner_text() == card
    assert again.total() == total
    assert again.view() == pytest.approx(view, abs=0.01)
    assert again.frame.evaluate("GeoMap.app.on.labels") is False
    assert again.frame.evaluate("GeoMap.app.marks.selected") == spot["row"]


def test_back_returns_to_the_filter_before(live):
    total = live.total()
    pick(live, "Riots")
    live.frame.wait_for_function(f"GeoMap.app.marks.marks.count.reduce((a, b) => a + b, 0) < {total}")
    live.page.go_back()
    live.frame.wait_for_function(f"GeoMap.app.marks.marks.count.reduce((a, b) => a + b, 0) === {total}")


def test_a_row_of_the_table_sets_off_its_mark(live):
    table = live.page.locator('[data-testid="stDataFrame"] canvas').first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    live.page.mouse.click(box["x"] + 15, box["y"] + 55)
    live.page.wait_for_selector(".card", state="attached")
    settled(live.page)
    assert "event=synth-5-" in live.page.url
    live.frame.wait_for_function("GeoMap.app.marks.selected !== undefined")


def test_centre_tool_sets_the_distance_filter(live):
    live.set_view(48, 36, 5)
    live.frame.get_by_role("button", name="Set the centre of the distance filter").click()
    box = live.page.locator(f'iframe[title="{MAP_TITLE}"]').bounding_box()
    live.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    live.page.wait_for_function("location.search.includes('near=')")
    settled(live.page)
    assert "surely within 100 km of 4" in live.page.locator(".sentence").inner_text()


def test_polygon_tool_sets_the_region_filter(live):
    live.set_view(48, 36, 5)
    total = live.total()
    live.frame.get_by_role("button", name="Draw a region").click()
    box = live.page.locator(f'iframe[title="{MAP_TITLE}"]').bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for dx, dy in ((-150, -100), (150, -100), (150, 100), (-150, 100)):
        live.page.mouse.click(x + dx, y + dy)
        live.page.wait_for_timeout(120)
    live.page.keyboard.press("Enter")
    live.page.wait_for_function("location.search.includes('area=')")
    settled(live.page)
    live.frame.wait_for_function(f"GeoMap.app.marks.marks.count.reduce((a, b) => a + b, 0) < {total}")


def test_place_search_flies_there_and_filters(live):
    live.page.get_by_text("Distance from a place").click()
    live.page.get_by_label("Place", exact=True).fill("Goma")
    live.page.keyboard.press("Enter")
    live.page.get_by_role("button", name="Goma (").first.click()
    live.page.wait_for_function("location.search.includes('place=Goma')")
    live.page.wait_for_timeout(2500)
    zoom, lat, lon = live.view()
    assert (zoom, round(lat), round(lon)) == (7, -2, 29)


def test_geojson_download_holds_what_is_shown(live):
    pick(live, "Protests")
    live.page.get_by_test_id("stPopoverButton").click()
    with live.page.expect_download() as download:
        live.page.get_by_role("button", name="GeoJSON").click()
    shown = json.loads(download.value.path().read_text())
    assert {feature["properties"]["event_type"] for feature in shown["features"]} == {"Protests"}
    assert "Protests" in shown["filter"]


def test_one_click_saves_a_picture_of_what_the_map_shows(live):
    with live.page.expect_download() as waiting:
        live.frame.get_by_role("button", name="Save a picture of the map").click()
    picture = Image.open(waiting.value.path())
    width, height = live.frame.evaluate("(() => { const at = GeoMap.app.map.getSize(); return [at.x, at.y]; })()")
    assert picture.format == "PNG"
    assert picture.size == (2 * width, 2 * height)
    assert len(picture.convert("RGB").getcolors(maxcolors=1 << 24)) > 50


def test_dragging_on_the_timeline_sets_the_days(live):
    bars = live.frame.locator(".geo-time canvas").bounding_box()
    live.page.mouse.move(bars["x"] + 0.4 * bars["width"], bars["y"] + 20)
    live.page.mouse.down()
    live.page.mouse.move(bars["x"] + 0.6 * bars["width"], bars["y"] + 20, steps=4)
    live.page.mouse.up()
    live.page.wait_for_function("location.search.includes('from=') && location.search.includes('to=')")
    settled(live.page)
    assert "between" in live.page.locator(".sentence").inner_text()
    assert live.frame.evaluate("GeoMap.app.timeline.bars") > 20
    live.frame.get_by_role("button", name="Show all days").click()
    live.page.wait_for_function("!location.search.includes('from=')")


@pytest.mark.parametrize("layer", ["Density", "Counts by country", "Counts by province"])
def test_layers_of_areas_are_drawn_and_in_the_link(live, layer):
    live.frame.get_by_role("button", name="Layers").click()
    live.frame.get_by_label(layer).check()
    live.frame.wait_for_function("GeoMap.app.areas.most > 1")
    live.page.wait_for_function("location.search.includes('layers=')")
    assert "Events by" in live.frame.locator(".geo-legend").inner_text()


def test_no_event_says_what_to_do(address, map_page):
    live = map_page(address + "/?q=zzzz")
    settled(live.page)
    assert live.total() == 0
    assert "Widen the dates" in live.frame.locator(".geo-empty").inner_text()


def test_phone_has_a_working_map_near_the_top(address, map_page):
    live = map_page(address, width=390, height=844, has_touch=True, is_mobile=True)
    settled(live.page)
    box = live.page.locator(f'iframe[title="{MAP_TITLE}"]').bounding_box()
    assert box["y"] < 200
    assert box["width"] > 340
    title, download = (live.page.locator(name).first.bounding_box() for name in HEAD)
    assert download["y"] < title["y"] + title["height"]
    assert download["x"] + download["width"] <= 390
    assert live.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert colours(live) > 10


def test_dark_theme_reaches_the_map(address, map_page):
    live = map_page(address, color_scheme="dark")
    live.frame.wait_for_function("GeoMap.app.theme === 'dark'")


def test_folders_may_be_named_on_the_command_line(tmp_path, map_page):
    (tmp_path / "a.txt").write_text("A suicide bomber killed three people in Quetta on 3 March 2025, police said.")
    (tmp_path / "empty.txt").write_text("")
    with serving("--", str(tmp_path)) as address:
        live = map_page(address)
        settled(live.page)
        sentence = live.page.locator(".sentence").inner_text()
        live.page.close()
    assert " of 1 events" in sentence
    assert "1 not read, see Leftovers" in sentence


def test_it_works_below_a_path(events_file, open_page):
    with serving("--server.baseUrlPath=events/map", GEO_EVENTS=str(events_file), health="/events/map") as address:
        assert MapPage(open_page(f"{address}/events/map/")).total() > 300
