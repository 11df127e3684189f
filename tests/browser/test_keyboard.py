"""The map without a mouse, in words, and with less motion."""

import pandas as pd
import pytest

from geo.export import to_jsonl
from geo.frame import conform_events
from tests.browser.live import MAP_TITLE, serving, settled
from tests.dashboard.conftest import row

EVENTS = (
    row("kyiv", "Kyiv", 50.45, 30.52),
    row("lviv", "Lviv", 49.84, 24.03, event_type="Protests", sub_event_type="Peaceful protest"),
    row("kharkiv", "Kharkiv", 49.99, 36.23, day=pd.Timestamp("2025-05-02").date()),
    row("kharkiv-2", "Kharkiv", 49.99, 36.23),
)
VIEW = "/?map=6/50/31"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    path = tmp_path_factory.mktemp("events") / "events.jsonl"
    path.write_text(to_jsonl(conform_events(pd.DataFrame(list(EVENTS)))))
    with serving(GEO_EVENTS=str(path)) as address:
        yield address


@pytest.fixture
def live(address, map_page):
    live = map_page(address + VIEW)
    settled(live.page)
    live.frame.locator("#map_div").focus()
    return live


def focused(live):
    return live.frame.evaluate("document.activeElement.textContent")


def ring(live):
    box = live.frame.locator(".geo-focus").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_map_says_what_it_shows(live):
    live.frame.wait_for_function("document.querySelector('.geo-said').textContent !== ''")
    words = "4 events in view: Battles 3, Protests 1."
    assert live.frame.locator(".geo-said").inner_text() == words
    assert f"Map of events. {words}" in live.frame.locator("#map_div").get_attribute("aria-label")


def test_arrows_walk_the_marks_and_enter_opens_the_card(live):
    live.page.keyboard.press("Enter")
    assert "Kyiv" in focused(live)
    spot = min(live.marks(), key=lambda spot: abs(spot["x"] - ring(live)[0]))
    assert ring(live) == pytest.approx((spot["x"], spot["y"]), abs=2)
    live.page.keyboard.press("ArrowDown")
    assert "Kharkiv" in focused(live)
    live.page.keyboard.press("End")
    assert "Lviv" in focused(live)
    live.page.keyboard.press("Enter")
    live.page.wait_for_selector(".card:has-text('Lviv')")
    settled(live.page)
    assert "Lviv" in focused(live)
    live.page.keyboard.press("Escape")
    assert live.frame.evaluate("document.activeElement.id") == "map_div"
    assert live.frame.locator(".geo-focus").is_hidden()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_list_steps_aside_from_the_mark(address, map_page, width):
    live = map_page(address + "/?map=5/50/31", width=width, height=844)
    settled(live.page)
    live.page.locator(f'iframe[title="{MAP_TITLE}"]').scroll_into_view_if_needed()
    for at in ("place = 'right'", "place = 'low'", "place = ''"):
        live.frame.evaluate(f"document.querySelector('.geo-inview').dataset.{at}")
        live.frame.locator("#map_div").focus()
        live.page.keyboard.press("Enter")
        for key in ("Home", "ArrowDown", "End"):
            live.page.keyboard.press(key)
            box, (x, y) = live.frame.locator(".geo-inview").bounding_box(), ring(live)
            assert not (box["x"] < x < box["x"] + box["width"] and box["y"] < y < box["y"] + box["height"])
        live.page.keyboard.press("Escape")


def test_several_events_at_a_point_are_listed_by_keyboard_too(live):
    live.page.keyboard.press("Enter")
    live.page.keyboard.press("ArrowDown")
    live.page.keyboard.press("Enter")
    live.frame.wait_for_selector(".events-here")
    assert "2 May 2025" in live.frame.locator(".events-here").inner_text()
    live.page.keyboard.press("Enter")
    live.page.wait_for_selector(".card:has-text('Kharkiv')")


def test_less_motion_steps_through_time_and_does_not_fly(address, map_page):
    live = map_page(address + VIEW, reduced_motion="reduce")
    settled(live.page)
    live.frame.get_by_role("button", name="Step forward").click()
    live.page.wait_for_function("location.search.includes('to=')")
    settled(live.page)
    assert live.frame.evaluate("GeoMap.app.timeline.playing") is None
    assert live.frame.evaluate("GeoMap.app.map._zoomAnimated") is False


def test_the_distance_ring_is_a_layer_and_in_the_link(address, map_page):
    live = map_page(address + VIEW + "&near=50.45,30.52&km=100&layers=-ring")
    settled(live.page)
    assert live.frame.evaluate("GeoMap.app.around.getLayers().length") == 0
    live.frame.get_by_role("button", name="Layers").click()
    live.frame.get_by_label("Distance ring").check()
    assert live.frame.evaluate("GeoMap.app.around.getLayers().length") == 1
    live.page.wait_for_function("!location.search.includes('layers=')")


def test_one_event_is_shown_near_by(tmp_path, map_page):
    path = tmp_path / "one.jsonl"
    path.write_text(to_jsonl(conform_events(pd.DataFrame([EVENTS[0]]))))
    with serving(GEO_EVENTS=str(path)) as address:
        live = map_page(address)
        settled(live.page)
        zoom, lat, lon = live.view()
        box = live.page.locator(f'iframe[title="{MAP_TITLE}"]').bounding_box()
        spots = live.marks()
        live.page.close()
    assert (zoom, round(lat), round(lon)) == (9, 50, 30) or (zoom, round(lat), round(lon)) == (9, 50, 31)
    assert len(spots) == 1
    assert box["x"] < spots[0]["x"] < box["x"] + box["width"]
