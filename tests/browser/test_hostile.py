"""Text that folium, a browser or Markdown would execute is shown as text, in every place that shows text."""

import csv
import json

import pandas as pd
import pytest

from geo.columns import COLUMNS
from geo.export import to_jsonl
from geo.frame import conform_events
from tests.browser.live import MapPage, serving, settled

LEAK = "![x](https://evil.example/leak.png)"
TAGS = "<img src=x onerror=top.pwned=1><script>top.pwned=1</script>"
SCRIPT = "${top.pwned=1} `${top.pwned=1}` {% for a in b %} {{ '"


def template_payload(marker):
    return "{{cycler.__init__.__globals__.os.mkdir('" + str(marker) + "')}}"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The server of hostile documents, the directory that an executed template would make, and a file."""
    folder = tmp_path_factory.mktemp("documents")
    marker = tmp_path_factory.mktemp("marker") / "pwned"
    payload = f"{template_payload(marker)} {SCRIPT} {TAGS} {LEAK}"
    text = (
        "Shelling killed three people in Kharkiv on 3 March 2025, officials said.\n\n"
        f"A drone strike wounded five people in Kharkiv on 4 March 2025. {payload}\n\n"
        f"Gunmen attacked a village in Xqzvort {TAGS} on 5 March 2025 {LEAK}.\n"
    )
    name = "{{7*7}}<img src=x onerror=top.pwned=1>${top.pwned=1}`.txt"
    (folder / name).write_text(text)
    meta = {"title": f"Title {payload}", "published": "2025-03-06", "publisher": f"Publisher {payload}"}
    (folder / name.replace(".txt", ".meta.json")).write_text(json.dumps(meta))
    (folder / "bad.txt").write_text("Shelling in Kharkiv.")
    (folder / "bad.meta.json").write_text(json.dumps({"url": f"javascript:top.pwned=1//{payload}"}))
    with serving(GEO_DOCS=str(folder)) as address:
        yield address, marker, folder / name


@pytest.fixture(scope="module")
def hostile_events(tmp_path_factory):
    """The server of an events file with hostile text in every column that may hold any."""
    marker = tmp_path_factory.mktemp("marker") / "pwned"
    payload = f"{template_payload(marker)} {SCRIPT} {TAGS} {LEAK}"
    free = [c.name for c in COLUMNS if c.dtype == "str" and not c.values and c.name not in ("country", "admin1_code")]
    rows = [{name: f"{name} {payload}" for name in free} | {"event_id": f"{i} {payload}"} for i in range(3)]
    for row, day in zip(rows, ("2025-03-03", "2025-03-04", None), strict=True):
        row |= {"kind": "incident", "modality": "reported", "event_type": "Battles", "candidates_json": "[]"}
        row |= {"date_start": day, "date_end": day, "date_precision": "day" if day else "unknown"}
        row |= {"lat": 49.98, "lon": 36.25, "geo_precision": "settlement", "geo_basis": "gazetteer", "country": "UA"}
        row |= {"doc_url": f"javascript:top.pwned=1//{payload}", "admin1_code": "UA-63"}
    rows[2] |= {"lat": None, "lon": None, "geo_basis": None, "geo_precision": "unknown"}
    file = tmp_path_factory.mktemp("events") / "events.jsonl"
    file.write_text(to_jsonl(conform_events(pd.DataFrame(rows))))
    with serving(GEO_EVENTS=str(file)) as address:
        yield address, marker


def unharmed(page, marker):
    assert page.evaluate("window.pwned") is None
    assert not marker.exists()


def open_view(page, name):
    page.get_by_test_id("stButtonGroup").filter(has_text="Leftovers").get_by_text(name, exact=True).click()
    settled(page)


def test_map_tooltip_list_card_and_table(hostile_events, map_page):
    address, marker = hostile_events
    live = map_page(address)
    page = live.page
    settled(page)
    assert live.total() == 2
    spot = live.marks()[0]
    page.mouse.move(spot["x"], spot["y"])
    live.frame.wait_for_selector(".geo-tip:not([hidden])")
    assert TAGS in live.frame.locator(".geo-tip").inner_text()
    page.mouse.click(spot["x"], spot["y"])
    live.frame.wait_for_selector(".events-here li button")
    assert template_payload(marker) in live.frame.locator(".events-here").inner_text()
    live.frame.locator(".events-here li button").first.click()
    page.wait_for_selector(".card")
    settled(page)
    card = page.locator(".card").inner_text()
    for payload in (TAGS, LEAK, SCRIPT, template_payload(marker)):
        assert payload in card
    assert page.locator(".card a").count() == 0
    page.get_by_text("Documents and sub-types").click()
    page.get_by_role("combobox", name="Document").click()
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")
    settled(page)
    open_view(page, "Leftovers")
    unharmed(page, marker)


def test_documents_article_and_leftovers(hostile, open_page):
    address, marker, file = hostile
    page = open_page(address + "/?view=documents")
    settled(page)
    page.wait_for_selector('[data-testid="stDataFrame"]')
    cell = page.locator('[data-testid="stDataFrame"] canvas').first.bounding_box()
    page.mouse.click(cell["x"] + 15, cell["y"] + 55)
    page.wait_for_selector(".reading")
    settled(page)
    reading = page.locator(".reading").inner_text()
    for payload in (TAGS, LEAK, template_payload(marker), "{{ '", file.name):
        assert payload in reading
    open_view(page, "Leftovers")
    for tab in ("Not dated", "Names not placed", "Documents not read", "Not on the map"):
        page.get_by_role("tab", name=tab).click()
        page.wait_for_timeout(200)
    unharmed(page, marker)


def test_an_imported_table(hostile_events, map_page, tmp_path):
    address, marker = hostile_events
    live = map_page(address)
    page, payload = live.page, f"{template_payload(marker)} {SCRIPT} {TAGS} {LEAK}"
    before = live.total()
    file = tmp_path / f"{{{{7*7}}}} {LEAK[:3]}<img src=x onerror=top.pwned=1>.csv"
    columns = ["id", "date", "lat", "lon", f"notes {payload}", "location"]
    cells = [[str(number), "2025-03-03", "10", "10", payload, f"=1+1 {payload}"] for number in range(9)]
    cells.append(["9", payload, "10", "10", payload, payload])
    with file.open("w", newline="", encoding="utf-8") as table:
        csv.writer(table).writerows([columns, *cells])
    open_view(page, "Import")
    page.locator('input[type="file"]').first.set_input_files(file)
    page.get_by_text("Put 9 events on the map").click()
    settled(page)
    assert file.name in page.locator(".sentence").filter(has_text="events, imported").inner_text()
    open_view(page, "Map")
    assert MapPage(page).total() == before + 9
    unharmed(page, marker)


def test_the_review(hostile, hostile_events, open_page):
    for address, marker in (hostile[:2], hostile_events):
        page = open_page(address + "/?view=review")
        page.wait_for_selector(".review-text mark")
        settled(page)
        assert LEAK in page.locator(".review-text").inner_text()
        for part in ("Other reports", "Missed event", "Entries"):
            page.get_by_text(part, exact=True).click()
            settled(page)
        note = page.get_by_placeholder("Why? A note that goes with the next entry")
        note.fill(f"{TAGS} {LEAK}")
        note.press("Enter")
        settled(page)
        page.locator(".st-key-review_reject button").click()
        settled(page)
        page.locator(".st-key-review_back button").click()
        settled(page)
        assert f"{TAGS} {LEAK}" in page.locator(".review-status").inner_text()
        unharmed(page, marker)


def test_filters_from_a_link_and_from_documents(hostile, map_page):
    address, marker, _ = hostile
    query = "?q=%3Cimg+src%3Dx+onerror%3Dtop.pwned%3D1%3E&near=50,36&km=100&place=%7B%7B7*7%7D%7D![x](https://evil.example/a.png)"
    live = map_page(
        address + query + "&event=%3Cscript%3E&doc=![x](https://evil.example/b.png)&map=%3Cimg%3E&layers=%3Cimg%3E"
    )
    page = live.page
    settled(page)
    sentence = page.locator(".sentence").inner_text()
    assert "{{7*7}}![x](https://evil.example/a.png)" in sentence
    assert "<img src=x onerror=top.pwned=1>" in sentence
    page.get_by_role("combobox", name="Document").click()
    page.wait_for_timeout(500)
    unharmed(page, marker)


def test_wrong_links_are_answered_in_words(hostile, open_page):
    address, marker, _ = hostile
    page = open_page(
        address + "/?km=![x](https://evil.example/c.png)%3Cimg+src%3Dx+onerror%3Dtop.pwned%3D1%3E&near=1,2"
    )
    assert "no number" in page.locator(".note.warning").inner_text()
    unharmed(page, marker)


def test_upload_and_paste(hostile, open_page):
    address, marker, file = hostile
    page = open_page(address + "/?view=documents")
    settled(page)
    page.get_by_text("Add documents").click()
    upload = {
        "name": file.name,
        "mimeType": "text/plain",
        "buffer": b"Protesters marched in Nairobi on 2 May 2025. " + TAGS.encode(),
    }
    odd = {"name": "../../<b>x</b>.txt", "mimeType": "text/plain", "buffer": b""}
    page.locator('input[type="file"]').set_input_files([upload, odd])
    page.get_by_role("button", name="Read the files").click()
    page.wait_for_selector(".reading")
    settled(page)
    assert file.name in page.locator(".reading").inner_text()
    assert "is empty" in page.locator(".note.error").inner_text()
    unharmed(page, marker)
