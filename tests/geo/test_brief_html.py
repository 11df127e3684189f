"""The briefing map as a page: what is inside, what is not, and that its bytes can be made again."""

import base64
import json
import re
from datetime import UTC, datetime

from geo.brief_files import render
from geo.brief_html import POLICY
from geo.brief_product import Product
from geo.brief_size import parse_size
from tests.geo.brief_rows import event, events

NOON = datetime(2025, 4, 1, 12, 0, tzinfo=UTC)
HD = parse_size("1920x1080")
HOSTILE = "{{7777*191}} {% for a in b %} ${a} `x` <script>top.pwned=1</script> </script><img src=x onerror=top.pwned=1>"


def page_of(rows=None, product=None):
    made = render(product or Product(), events() if rows is None else events(rows), HD, "html", produced=NOON)
    return made, made.data.decode("utf-8")


def told(page):
    """What the page around the map was given."""
    packed = re.search(r'GeoAlone\.start\("([A-Za-z0-9+/=]+)"\)', page).group(1)
    return json.loads(base64.b64decode(packed))


def test_it_fetches_nothing():
    _, page = page_of()
    assert not re.search(r"<(?:script|img|iframe|link)[^>]*\s(?:src|href)=", page)
    assert POLICY in page
    assert "default-src 'none'" in POLICY


def test_it_tells_what_the_drawn_map_tells():
    made, page = page_of(product=Product(filter="country=UA", marking="For training"))
    given = told(page)
    assert given["title"] == made.title == "Conflict events in Ukraine, 1–9 Mar 2025"
    assert given["marking"] == "For training"
    assert given["counts"] == made.summary == "6 of 7 events shown · 1 without a place · 2 share a point"
    assert dict(given["fine"])["Filter"] == "incidents in Ukraine"
    assert len(given["events"]) == 7
    assert given["box"] is None


def test_events_without_a_place_can_be_found_too():
    _, page = page_of()
    assert any(each["lat"] is None for each in told(page)["events"])


def test_an_extent_is_where_it_opens():
    _, page = page_of(product=Product(extent="29,49,32,52"))
    assert told(page)["box"] == [[49.0, 29.0], [52.0, 32.0]]


def test_hostile_text_stays_packed():
    row = event("x", 50.45, 30.52, sentence=HOSTILE, place_name=HOSTILE, doc_title=HOSTILE, actor1=HOSTILE)
    made, page = page_of([row], Product(title=HOSTILE, marking=HOSTILE, sources=HOSTILE))
    assert told(page)["events"][0]["sentence"] == HOSTILE
    head, body = page.split("</title>", 1)
    assert "&lt;script&gt;top.pwned=1" in head
    for danger in ("7777*191", "1485407", "top.pwned"):
        assert danger not in body
    assert made.title


def test_the_same_input_gives_the_same_bytes():
    assert page_of()[0].data == page_of()[0].data


def test_no_events_are_no_error():
    made, page = page_of([])
    assert told(page)["events"] == []
    assert made.summary.startswith("0 of 0 events shown")
