"""Two hundred known attacks in every text of events and documents: none runs, all are shown as they are."""

import json
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pandas as pd
import pytest

from dashboard.article import article
from dashboard.card import card
from dashboard.markup import el, join, link
from geo.brief import draw
from geo.brief_canvas import to_bytes
from geo.brief_product import Product
from geo.brief_size import parse_size
from geo.columns import COLUMNS
from geo.documents import document_from_text
from geo.export import to_jsonl
from geo.export_kml import to_kml
from geo.frame import conform_events
from geo.records import Mention, Reading, Resolution
from tests.browser.live import MapPage, serving, settled
from tests.browser.payloads import assert_inert, payloads

FREE = [c.name for c in COLUMNS if c.dtype == "str" and not c.values and c.name not in ("country", "admin1_code")]
POINTS = ((-55.0, -170.0), (-55.0, 170.0))
"""Where half of the payloads each lie together, so that a click lists them; a list holds 200."""
PLACES = 16


@pytest.fixture(scope="module")
def marker(tmp_path_factory):
    return tmp_path_factory.mktemp("marker") / "pwned"


@pytest.fixture(scope="module")
def texts(marker):
    return payloads(marker)


def row(number, text, lat, lon):
    """An event whose every text is a payload."""
    return dict.fromkeys(FREE, text) | {
        "event_id": f"{number} {text}",
        "kind": "incident",
        "modality": "reported",
        "event_type": "Battles",
        "date_start": date(2025, 3, 1 + number % 28),
        "date_end": date(2025, 3, 1 + number % 28),
        "date_precision": "day",
        "lat": lat,
        "lon": lon,
        "geo_precision": "settlement" if lat is not None else "unknown",
        "geo_basis": "gazetteer" if lat is not None else None,
        "country": "UA",
        "admin1_code": "UA-63",
        "candidates_json": json.dumps([{"id": "x", "name": text, "lat": 1.0, "lon": 2.0}]),
    }


@pytest.fixture(scope="module")
def frame(texts):
    """Each payload at a point of its own, at a point with many, and nowhere."""
    apart = [row(i, text, 55 - 6.5 * (i // PLACES), -150 + 19 * (i % PLACES)) for i, text in enumerate(texts)]
    n = len(texts)
    together = [row(n + i, text, *POINTS[i % 2]) for i, text in enumerate(texts)]
    nowhere = [row(2 * n + i, text, None, None) for i, text in enumerate(texts)]
    return conform_events(pd.DataFrame(apart + together + nowhere))


@pytest.fixture(scope="module")
def server(frame, tmp_path_factory):
    file = tmp_path_factory.mktemp("payloads") / "{{7*7}}<img src=x onerror=top.pwned=1>.jsonl"
    file.write_text(to_jsonl(frame))
    with serving(GEO_EVENTS=str(file)) as address:
        yield address


def squeezed(text):
    return "".join(text.split())


def test_there_are_two_hundred(texts):
    assert len(set(texts)) >= 200


def test_map_tooltips_and_lists(server, texts, marker, map_page):
    live = map_page(server)
    page = live.page
    settled(page)
    assert live.total() == 2 * len(texts)
    live.set_view(10, 0, 1)
    tip = live.frame.locator(".geo-tip")
    said = set()
    for spot in live.marks():
        page.mouse.move(spot["x"], spot["y"])
        said.add(squeezed(tip.text_content()))
    shown = [text for text in texts if any(squeezed(text) in words for words in said)]
    assert len(shown) > 0.9 * len(texts), "tooltips cut what is longer than 140 characters"
    for lat, lon in POINTS:
        live.set_view(lat, lon, 3)
        spot = next(spot for spot in live.marks() if spot["here"] > 100)
        page.mouse.click(spot["x"], spot["y"])
        live.frame.wait_for_selector(".events-here li button")
        assert live.frame.locator(".events-here li").count() > 100
        assert_inert(page, marker)
        page.keyboard.press("Escape")
    for view in ("Leftovers", "Map"):
        page.get_by_test_id("stButtonGroup").filter(has_text="Leftovers").get_by_text(view, exact=True).click()
        settled(page)
        assert_inert(page, marker)
    assert MapPage(page).total() == 2 * len(texts)


def reading(text):
    """A document with a payload in its title, text, publisher, address, file name and reason."""
    document = document_from_text(f"{text}\n\nNobody knows Xqz.\n", title=text, publisher=text)
    document = replace(document, url=text, source=text)
    start = document.text.index("Xqz")
    return Reading(document, (Resolution(Mention(start, start + 3, "Xqz"), None, 0.1, text),), (), ())


def cards(frame, texts):
    return join(*(card(frame.iloc[i], None, [(text, text)]) for i, text in enumerate(texts)))


def articles(_frame, texts):
    return join(*(article(reading(text)) for text in texts))


def notes(_frame, texts):
    return join(*(el("div", text, title=text, aria_label=text, class_=text) for text in texts))


def links(_frame, texts):
    return join(*(el("p", link(text, text)) for text in texts))


def balloons(frame, texts):
    """What viewers of KML show of an event, as HTML."""
    tree = ElementTree.fromstring(to_kml(frame.head(len(texts))))  # noqa: S314 - our own output
    found = [node.text for node in tree.iter("{http://www.opengis.net/kml/2.2}description")]
    assert len(found) == len(texts)
    return "\n".join(found)


PAGES = (cards, articles, notes, links, balloons)
"""Everything that makes HTML of text. What is not in here must be looked at through the running dashboard."""


@pytest.mark.parametrize("page_of", PAGES)
def test_html_without_the_pages_own_cleaning(page_of, frame, texts, marker, open_page):
    page = open_page("about:blank")
    page.set_content(f"<!doctype html><body>{page_of(frame, texts)}</body>")
    said = squeezed(page.locator("body").text_content())
    missing = [text for text in texts if squeezed(text) not in said]
    assert missing == []
    assert_inert(page, marker)


def kml(frame, texts):
    return "application/xml", to_kml(frame.head(len(texts)))


def picture(frame, texts):
    product = Product(title=texts[17], subtitle=texts[30], sources=texts[40], marking=texts[50], auto_callouts=30)
    return "image/svg+xml", to_bytes(draw(product, frame, parse_size("800x600")), "svg")


FILES = (kml, picture)
"""Files that a browser may be told to open as they are."""


@pytest.mark.parametrize("file_of", FILES)
def test_files_opened_in_the_browser(file_of, frame, texts, marker, open_page):
    kind, body = file_of(frame, texts)
    page = open_page("about:blank")
    page.route("http://127.0.0.1:9/file", lambda route: route.fulfill(body=body, content_type=kind))
    page.goto("http://127.0.0.1:9/file")
    assert_inert(page, marker)
    assert page.evaluate("document.documentElement.nodeName") in {"html", "kml", "svg"}
