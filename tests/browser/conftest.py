"""Pages in a real browser that refuses, and records, every outside request."""

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.chromium import installed_chromium
from tests.browser.live import FLAGS, MapPage, Watch


@pytest.fixture(scope="session")
def browser():
    path = installed_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser):
    """Open an address; at the end no outside request may have been tried and no script have failed."""
    pages, watch = [], Watch()

    def opener(address, width=1440, height=900, **options):
        page = browser.new_page(viewport={"width": width, "height": height}, **options)
        page.route("**/*", watch.route)
        page.on("pageerror", lambda error: watch.errors.append(str(error)))
        page.set_default_timeout(60_000)
        page.goto(address)
        pages.append(page)
        return page

    yield opener
    for page in pages:
        page.close()
    assert watch.outside == []
    assert watch.errors == []


@pytest.fixture
def map_page(open_page):
    def opener(address, **options):
        return MapPage(open_page(address, **options))

    return opener
