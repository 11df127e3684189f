"""
Seconds from opening the page to marks on the map, on documents, right after the server says that it is up.

    python -m benchmarks.first_map [--docs seeds] [--runs 3]

Each run starts a server of its own: "soonest" is when its first page has marks of the first documents that were read,
"first" when it has those of all, "next" another visitor's page after that one has left, "again" the same loaded anew.
"""

import argparse
import os
import statistics
import time

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.map_speed import first_map, reload
from benchmarks.page_clock import drawn, new_page
from tests.browser.chromium import installed_chromium
from tests.browser.live import FLAGS, MAP_TITLE, serving

NAMES = ("soonest", "first", "next", "again")


def main() -> None:
    """Measure and print medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", default="seeds")
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    taken = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_chromium(), args=FLAGS)
        for _ in range(args.runs):
            with serving(GEO_DOCS=args.docs) as address:
                soonest, first = very_first_map(browser, address)
                then, live = first_map(browser, address)
                taken.append((soonest, first, then, reload(live.page)))
                live.page.close()
    medians = (statistics.median(seconds) for seconds in zip(*taken, strict=True))
    words = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in zip(NAMES, medians, strict=True))
    print(f"{words}; medians of {args.runs} at a load of {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def very_first_map(browser: Browser, address: str) -> tuple[float, float]:
    """Return the seconds from opening a page until it has the first marks, and until it has all."""
    start = time.perf_counter()
    page = new_page(browser)
    page.goto(address)
    wait_for_any(page)
    soonest = time.perf_counter() - start
    drawn(page)
    first = time.perf_counter() - start
    page.close()
    return soonest, first


def wait_for_any(page: Page) -> None:
    """Wait until marks are drawn, though documents may still be read."""
    frame = page.wait_for_selector(f'iframe[title="{MAP_TITLE}"]', state="attached").content_frame()
    frame.wait_for_function("window.geoDrawn && GeoMap.app.marks.marks?.n > 0", polling=20)


if __name__ == "__main__":
    main()
