"""The briefing map that opens from disk, in a real browser: nothing is fetched, text is text, search and cards work."""

import re
from datetime import UTC, datetime

import pytest

from geo.brief_files import render
from geo.brief_product import Product
from geo.brief_size import parse_size
from tests.geo.brief_rows import event, events

HOSTILE = "{{7*191}} ${top.pwned=1} `x` <img src=x onerror=top.pwned=1><script>top.pwned=1</script>"


@pytest.fixture
def page_on_disk(browser, tmp_path):
    """Open a page from disk; at the end it has asked for nothing but itself, and no script has failed."""
    asked, failed, pages = [], [], []

    def opener(rows=None, product=None, width=1440, height=900):
        made = render(
            product or Product(),
            events() if rows is None else events(rows),
            parse_size("1920x1080"),
            "html",
            produced=datetime(2025, 4, 1, tzinfo=UTC),
        )
        path = tmp_path / "map.html"
        path.write_bytes(made.data)
        page = browser.new_page(viewport={"width": width, "height": height})
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.goto(path.as_uri())
        page.locator(".brief-head").wait_for()
        pages.append(page)
        return page

    yield opener
    own = [page.url for page in pages]
    for page in pages:
        page.close()
    assert asked == own
    assert failed == []


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_a_search_leads_to_the_card_of_an_event(page_on_disk, width, height):
    page = page_on_disk(product=Product(marking="For training"), width=width, height=height)
    assert page.locator(".brief-marking").all_inner_texts() == ["For training", "For training"]
    assert re.fullmatch(r"\d+ events? in view", page.locator(".geo-legend summary").inner_text())
    page.get_by_role("searchbox").fill("kyiv")
    page.locator(".brief-card li button").first.click()
    assert "Kyiv" in page.locator(".brief-card").inner_text()
    page.keyboard.press("Escape")
    assert page.locator(".brief-card").is_hidden()


def test_layers_are_switched_and_a_mark_opens_its_card(page_on_disk):
    page = page_on_disk([event("x", 50.45, 30.52, sentence="Nine shells fell on the yard.")])
    page.get_by_role("button", name="Layers").click()
    assert page.get_by_label("Density").is_checked() is False
    assert page.get_by_label("Timeline").count() == 0
    box = page.locator(".folium-map").bounding_box()
    spot = page.evaluate("GeoMap.app.map.latLngToContainerPoint([50.45, 30.52])")
    page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])
    assert "Nine shells fell on the yard." in page.locator(".brief-card").inner_text()


def test_hostile_text_is_shown_as_text(page_on_disk):
    row = event(
        "x", 50.45, 30.52, sentence=HOSTILE, place_name=HOSTILE, doc_title=HOSTILE, publisher=HOSTILE, actor1=HOSTILE
    )
    page = page_on_disk([row], Product(title=HOSTILE, marking=HOSTILE, sources=HOSTILE, subtitle=HOSTILE))
    page.get_by_role("searchbox").fill("7*191")
    page.locator(".brief-card li button").first.click()
    assert "{{7*191}}" in page.locator(".brief-card").inner_text()
    assert "{{7*191}}" in page.locator("h1").inner_text()
    assert page.locator(".brief-card img, .brief-head img, .brief-foot img").count() == 0
    assert page.evaluate("window.pwned") is None
