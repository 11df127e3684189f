"""The review in a real browser: keys, the small map, and nothing entered while somebody types."""

import pytest

from geo.gazetteer import gazetteer_version
from geo.store import open_store
from geo.store_documents import add_reading
from geo.store_exports import stored_exports
from geo.store_ledger import ledger
from tests.browser.live import MAP_TITLE, serving, settled
from tests.geo.readings import made_reading

LONG = f"Shells hit Kyiv on 3 March{', and the sirens went on' * 20}."


@pytest.fixture
def store_path(tmp_path, monkeypatch):
    monkeypatch.setenv("GEO_HOME", str(tmp_path / "home"))
    path = tmp_path / "store.gpkg"
    with open_store(path) as store:
        add_reading(store, made_reading(1, n_events=9, text=LONG, numbered=True), gazetteer_version())
    return path


def entries(path):
    with open_store(path) as store:
        return [(entry.action, entry.why) for entry in ledger(store)]


def test_a_review_by_keys_map_and_note(store_path, tmp_path, open_page):
    empty = tmp_path / "none"
    empty.mkdir()
    (empty / "a.txt").write_text("Nothing happened.")
    with serving(GEO_STORE=str(store_path), GEO_DOCS=str(empty), GEO_USER="Ada") as address:
        page = open_page(f"{address}/?view=review")
        page.wait_for_selector(".review-text mark.chosen")
        settled(page)
        page.keyboard.press("n")
        page.wait_for_function("document.querySelector('mark.chosen').textContent.startsWith('(1)')")
        page.keyboard.press("b")
        page.wait_for_function("document.querySelector('mark.chosen').textContent.startsWith('(0)')")
        settled(page)
        note = page.get_by_placeholder("Why? A note that goes with the next entry")
        note.fill("yx")
        note.press("End")
        page.keyboard.type("xy n")
        settled(page)
        assert entries(store_path) == []
        note.press("Enter")
        settled(page)
        note.evaluate("node => node.blur()")
        page.keyboard.press("y")
        page.wait_for_function("document.querySelector('mark.chosen').textContent.startsWith('(1)')")
        settled(page)
        assert entries(store_path) == [("confirm", "yxxy n")]
        for number in range(2, 9):
            page.keyboard.press("n")
            page.wait_for_function(f"document.querySelector('mark.chosen').textContent.startsWith('({number})')")
        inside = "(() => { const box = document.querySelector('.review-text').getBoundingClientRect(),"
        inside += " at = document.querySelector('mark.chosen').getBoundingClientRect();"
        inside += " return at.top >= box.top && at.bottom <= box.bottom; })()"
        page.wait_for_function(inside)
        settled(page)
        _moves_the_mark(page, store_path)


def _moves_the_mark(page, store_path):
    frame = page.wait_for_selector(f'iframe[title="{MAP_TITLE}"]', state="attached").content_frame()
    frame.wait_for_function("window.geoDrawn && GeoMini.app.turn")
    box = page.locator(f'iframe[title="{MAP_TITLE}"]').bounding_box()
    assert box["height"] == 270
    page.mouse.click(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.7)
    page.get_by_text("The mark would be moved to").wait_for()
    settled(page)
    page.get_by_role("button", name="Move the mark").click()
    page.wait_for_function("document.querySelector('.review-status').textContent.startsWith('Corrected by Ada')")
    settled(page)
    assert [action for action, _ in entries(store_path)] == ["confirm", "place"]
    page.keyboard.press("x")
    settled(page)
    assert [action for action, _ in entries(store_path)] == ["confirm", "place", "reject"]
    _is_noted(page, store_path)


def _is_noted(page, store_path):
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    assert download.value.suggested_filename == "events.csv"
    with open_store(store_path) as store:
        (export,) = stored_exports(store)
    assert (export.who, export.source, export.format, export.n_events) == ("Ada", "dashboard", "csv", 1)
